import { RESTJSONErrorCodes as Code, DiscordAPIError, RateLimitError } from 'discord.js';
import { isInDoubt } from './attempts.ts';
import { SessionsUsedUpError } from './gateway-information.ts';
import { CLOCK_WAS_SET_MS, TooManyRequestsError } from './rate-limits.ts';

/**
 * What an error from Discord's REST API means for the sender of the request:
 *
 * - `temporary`: nothing is known to be wrong with the request. The network, a Discord outage, a rate limit. Try again.
 * - `bot`: Discord rejects the bot's token, or doesn't let this application do that. The operator has to fix it.
 * - `closed`: the bot has no access to the channel or server. Someone on the server has to fix it.
 * - `no-channel`: the channel or server no longer exists.
 * - `no-embeds`: the bot lacks *Embed Links* in the channel, so Discord calls a message that is only an embed empty.
 *   Someone on the server has to fix it.
 * - `archived`: nothing in this thread can be changed until it's reopened, by a new message or by hand.
 * - `gone`: the message no longer exists. A new one can be sent instead.
 * - `unchangeable`: the message exists, but can't be changed anymore. A new one can be sent instead.
 * - `reply-over`: the interaction's token has expired, or accepts no more messages. Nothing more can be said there.
 * - `acknowledged`: the interaction was already answered.
 * - `content`: this content is refused, and always will be. Other content may be accepted in the same place.
 * - `mistake`: nothing was sent, because this program failed to build the request. It'll fail again.
 */
export type Failure =
  | 'temporary'
  | 'bot'
  | 'closed'
  | 'no-channel'
  | 'no-embeds'
  | 'archived'
  | 'gone'
  | 'unchangeable'
  | 'reply-over'
  | 'acknowledged'
  | 'content'
  | 'mistake';

/**
 * By meaning, because Discord's HTTP statuses say little: a full queue is a 400, a blocked link a 403, an expired token
 * a 404.
 */
const MEANINGS: Readonly<Record<Exclude<Failure, 'mistake'>, readonly number[]>> = {
  temporary: [
    Code.ActionCannotBePerformedDueToSlowmodeRateLimit,
    Code.AnnouncementEditLimitExceeded,
    Code.ChannelWriteRateLimit,
    Code.ServerWriteRateLimit,
    Code.MaximumDailyApplicationCommandCreatesReached,
    Code.SendMessagesHasBeenTemporarilyDisabled,
    Code.FeatureTemporarilyDisabledServerSide,
    Code.ServiceResourceIsBeingRateLimited,
    Code.CloudflareIsBlockingYourRequest,
    Code.IndexNotYetAvailable,
    Code.ApplicationNotYetAvailable,
    Code.APIResourceOverloaded,
    Code.ApplicationInteractionFailedToSend,
  ],
  bot: [
    Code.UnknownAccount,
    Code.UnknownApplication,
    Code.UnknownToken,
    Code.NotAuthorizedToPerformThisActionOnThisApplication,
    Code.Unauthorized,
    Code.VerifyYourAccount,
    Code.ConnectionHasBeenRevoked,
    Code.OAuth2ApplicationDoesNotHaveBot,
    Code.InvalidToken,
    Code.InvalidOAuth2AccessToken,
    Code.InvalidAPIVersion,
    Code.BotsCannotUseThisEndpoint,
    Code.OnlyTheOwnerOfThisAccountCanPerformThisAction,
    Code.InvalidAccountType,
    Code.TheUserAccountMustFirstBeVerified,
  ],
  'no-channel': [Code.UnknownChannel, Code.UnknownGuild],
  closed: [
    Code.MissingAccess,
    Code.MissingPermissions,
    Code.UserBannedFromThisGuild,
    Code.CannotSendAMessageInAForumChannel,
    Code.TagRequiredToCreateAForumPostInThisChannel,
    Code.CannotExecuteActionOnDMChannel,
    Code.CannotSendMessagesToThisUser,
    Code.CannotSendMessagesInNonTextChannel,
    Code.ChannelVerificationLevelTooHighForYouToGainAccess,
    Code.CannotExecuteActionOnThisChannelType,
    Code.MissingRequiredOAuth2Scope,
    Code.InvalidGuild,
    Code.ServerNotAvailableInYourLocation,
    Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
    Code.TwoFactorAuthenticationIsRequired,
    Code.ThreadLocked,
    Code.MaximumActiveThreads,
    Code.MaximumActiveAnnouncementThreads,
    // Who writes in a thread joins it.
    Code.MaximumThreadParticipantsReached,
    Code.UnknownMember,
    Code.UnknownUser,
    Code.UnderMinimumAge,
    Code.ServerNeedsMonetizationEnabledToPerformThisAction,
    Code.ServerNeedsMoreBoostsToPerformThisAction,
    Code.CannotReplyWithoutPermissionToReadMessageHistory,
    Code.CannotReferenceAMessageWithoutPermissionToReadMessageHistory,
    Code.NSFWChannelMessageReferenceNotAllowed,
  ],
  'no-embeds': [Code.CannotSendAnEmptyMessage],
  archived: [Code.InvalidActionOnArchivedThread],
  gone: [Code.UnknownMessage],
  unchangeable: [
    Code.CannotEditMessageAuthoredByAnotherUser,
    Code.CannotExecuteActionOnSystemMessage,
    Code.InvalidMessageType,
    Code.VoiceMessagesCannotBeEdited,
    Code.CannotEditAPollMessage,
    // For messages older than an hour. A new message can be sent and edited right away.
    Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached,
  ],
  'reply-over': [
    Code.UnknownWebhook,
    Code.UnknownInteraction,
    Code.InvalidWebhookToken,
    Code.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages,
  ],
  acknowledged: [Code.InteractionHasAlreadyBeenAcknowledged],
  content: [
    Code.RequestEntityTooLarge,
    Code.InvalidFormBodyOrContentType,
    Code.RequestBodyContainsInvalidJSON,
    Code.ExplicitContentCannotBeSentToTheDesiredRecipient,
    Code.MessageWasBlockedByAutomaticModeration,
    Code.TitleWasBlockedByAutomaticModeration,
    Code.MessageBlockedByHarmfulLinksFilter,
    Code.CannotForwardMessageWithUnreadableContent,
    // Commands.
    Code.MaximumNumberOfApplicationCommandsReached,
    Code.ApplicationCommandWithThatNameAlreadyExists,
    Code.UnknownApplicationCommand,
    // Files.
    Code.MaximumNumberOfAttachmentsInAMessageReached,
    Code.FileUploadedExceedsMaximumSize,
    Code.InvalidFileUploaded,
    Code.ProvidedFileIsInvalid,
    Code.ProvidedFileTypeIsInvalid,
    Code.UploadedFileNotFound,
    Code.AccessToFileUploadsHasBeenLimitedForThisGuild,
  ],
};

const BY_CODE: ReadonlyMap<number, Failure> = new Map(
  Object.entries(MEANINGS).flatMap(([meaning, codes]) => codes.map((code) => [code, meaning as Failure] as const)),
);

/** Discord's codes start here. The only other one is 0, for what has none of its own. */
const FIRST_CODE = 10_000;

/**
 * The code of an error that Discord itself answered with. Proxies and API gateways answer in JSON, too, and call an HTTP
 * status, or a small number of their own, its `code`: that says nothing about anything at Discord. The only place that
 * tells them apart. https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
 *
 * @returns `null` for anything else that can go wrong
 */
export function discordsCode(error: unknown): number | null {
  if (!(error instanceof DiscordAPIError)) {
    return null;
  }
  const { code } = error;
  return typeof code === 'number' && (code === Code.GeneralError || (Number.isSafeInteger(code) && code >= FIRST_CODE))
    ? code
    : null;
}

/** The only place that tells errors that may pass from those that won't. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DiscordAPIError) {
    return failureOfAnswer(error);
  }
  // discord.js drops a token after it's been rejected once, and then sends nothing that needs one.
  if (error instanceof Error && error.message.startsWith('Expected token to be set')) {
    return 'bot';
  }
  // Our own mistakes repeat every time. Errors of these types that come from the network have a code or a cause.
  const mistake = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  return mistake && !('code' in error) && error.cause === undefined ? 'mistake' : 'temporary';
}

/** Whether retrying the same request is pointless. */
export function isForGood(error: unknown): boolean {
  return failureOf(error) !== 'temporary';
}

/** Whether nothing works in that place until someone on the server fixes it. */
export function isShut(failure: Failure): boolean {
  return failure === 'closed' || failure === 'no-channel' || failure === 'no-embeds' || failure === 'archived';
}

/**
 * Whether a request about a server itself was refused because the bot isn't in it. About a channel, the same codes can
 * mean that only that channel is closed.
 */
export function meansNotInServer(error: unknown): boolean {
  const code = discordsCode(error);
  return code === Code.UnknownGuild || code === Code.MissingAccess;
}

/** Whether the error would also come if the bot weren't in the server anymore: channels, and replies to commands. */
export function mayMeanNotInServer(error: unknown): boolean {
  const failure = failureOf(error);
  return isShut(failure) || failure === 'reply-over';
}

/** The minimum time to wait before a retry, in milliseconds. 0 if none is known. */
export function notBeforeMs(error: unknown): number {
  if (error instanceof RateLimitError) {
    const waitMs = Math.max(error.retryAfter, error.timeToReset, 0);
    return waitMs > CLOCK_WAS_SET_MS ? 0 : waitMs;
  }
  if (error instanceof TooManyRequestsError || error instanceof SessionsUsedUpError) {
    return error.retryAfterMs;
  }
  return discordsCode(error) === Code.MaximumDailyApplicationCommandCreatesReached ? AGAIN_TOMORROW_MS : 0;
}

/**
 * Whether Discord certainly didn't do what was asked, in this attempt or one before it: it said so with a code of its own,
 * took no request because there were too many, or was never asked. Everything else leaves it open: 5xx, an answer that
 * isn't Discord's own, no answer at all.
 */
export function wasRefused(error: unknown): boolean {
  if (isInDoubt(error)) {
    return false;
  }
  if (error instanceof DiscordAPIError) {
    const code = discordsCode(error);
    return isForGood(error) || (code !== null && code !== Code.GeneralError && error.status < 500);
  }
  return error instanceof RateLimitError || error instanceof TooManyRequestsError || isForGood(error);
}

/** How often to retry what's used up for the day. */
const AGAIN_TOMORROW_MS = 3_600_000;

/** Claims about something at Discord. Only one of Discord's own codes proves them. */
type Proven =
  | 'closed'
  | 'no-channel'
  | 'no-embeds'
  | 'archived'
  | 'gone'
  | 'unchangeable'
  | 'reply-over'
  | 'acknowledged';

function failureOfAnswer(error: DiscordAPIError): Failure {
  const code = discordsCode(error);
  // Without a code, the answer isn't Discord's own but comes from something in between.
  return code === null ? 'temporary' : (BY_CODE.get(code) ?? failureByStatus(code, error.status));
}

/**
 * A status says how a request was refused, never what exists. The return type keeps this function from claiming more.
 */
function failureByStatus(code: number, status: number): Exclude<Failure, Proven> {
  if (code === Code.GeneralError) {
    // "401: Unauthorized" is all Discord says about a token it rejects.
    return status === 401 ? 'bot' : 'temporary';
  }
  return status >= 500 || MAY_PASS.has(status) ? 'temporary' : 'content';
}

/** With an unknown code, these can be about anything: the bot, the channel, the message, the moment. */
const MAY_PASS: ReadonlySet<number> = new Set([401, 403, 404, 408, 425, 429]);

/** An error in a few words, for readers who want to know why something was set aside. Never includes what was sent. */
export function failureInShort(error: unknown): string {
  if (error instanceof DiscordAPIError) {
    const code = discordsCode(error);
    return code === null ? `HTTP ${error.status}` : `${code}, HTTP ${error.status}`;
  }
  return error instanceof Error ? error.name : typeof error;
}

/**
 * Why something is refused for good, in a few words. `null` if it may pass, or if a reply has ended, as all of them do.
 */
export function whyRefused(error: unknown): string | null {
  const failure = failureOf(error);
  const ended = failure === 'reply-over' || failure === 'gone';
  return failure === 'temporary' || ended ? null : failureInShort(error);
}
