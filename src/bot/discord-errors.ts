import { RESTJSONErrorCodes as Code, DiscordAPIError, RateLimitError } from 'discord.js';

/**
 * What an error of Discord's REST means for whoever sent the request:
 *
 * - `temporary`: nothing is known to be wrong with it. The network, a Discord that is unwell, a limit of requests. Try again.
 * - `bot`: Discord doesn't take the bot's token, or lets this application do no such thing. The operator has to mend that.
 * - `closed`: the channel or server is closed to the bot. Somebody on the server has to mend that.
 * - `no-channel`: the channel or server isn't there any more.
 * - `gone`: the message isn't there any more. Another one may be sent in its place.
 * - `unchangeable`: the message is there, and can't be changed any more. Another one may be sent in its place.
 * - `reply-over`: the token of the interaction is dead, or takes no more. Nothing can be said there any more.
 * - `acknowledged`: the interaction was answered already.
 * - `content`: exactly this is refused, and will be refused again. Something else may be taken in the same place.
 * - `mistake`: nothing was sent, because this program couldn't put it together. It'll fail again.
 */
export type Failure =
  | 'temporary'
  | 'bot'
  | 'closed'
  | 'no-channel'
  | 'gone'
  | 'unchangeable'
  | 'reply-over'
  | 'acknowledged'
  | 'content'
  | 'mistake';

/** By meaning, because Discord's HTTP status says little: a full queue is a 400, a blocked link a 403, a dead token a 404. */
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
    Code.InvalidActionOnArchivedThread,
    Code.ServerNotAvailableInYourLocation,
    Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
    Code.TwoFactorAuthenticationIsRequired,
    Code.ThreadLocked,
    Code.MaximumActiveThreads,
    Code.MaximumActiveAnnouncementThreads,
  ],
  gone: [Code.UnknownMessage],
  unchangeable: [
    Code.CannotEditMessageAuthoredByAnotherUser,
    Code.CannotExecuteActionOnSystemMessage,
    Code.InvalidMessageType,
    // Of a message older than an hour: a new one can be sent, and edited, at once.
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
    Code.CannotSendAnEmptyMessage,
    Code.InvalidFormBodyOrContentType,
    Code.RequestBodyContainsInvalidJSON,
    Code.ExplicitContentCannotBeSentToTheDesiredRecipient,
    Code.MessageWasBlockedByAutomaticModeration,
    Code.TitleWasBlockedByAutomaticModeration,
    Code.MessageBlockedByHarmfulLinksFilter,
    Code.CannotForwardMessageWithUnreadableContent,
  ],
};

const BY_CODE: ReadonlyMap<number, Failure> = new Map(
  Object.entries(MEANINGS).flatMap(([meaning, codes]) => codes.map((code) => [code, meaning as Failure] as const)),
);

/** The one place that tells errors apart which may pass from those that won't. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DiscordAPIError) {
    return failureOfAnswer(error);
  }
  // discord.js drops a token that was refused once. From then on it sends nothing that needs one.
  if (error instanceof Error && error.message.startsWith('Expected token to be set')) {
    return 'bot';
  }
  // A mistake of our own is made again each time. What the network throws of these kinds has a code, or a cause.
  const mistake = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  return mistake && !('code' in error) && error.cause === undefined ? 'mistake' : 'temporary';
}

/** Whether trying the same again is in vain. */
export function isForGood(error: unknown): boolean {
  return failureOf(error) !== 'temporary';
}

/** Whether nothing can be done in that place until somebody on the server mends it. */
export function isShut(failure: Failure): boolean {
  return failure === 'closed' || failure === 'no-channel';
}

/** How long at least to wait before the same is tried again; 0 when nobody said. */
export function notBeforeMs(error: unknown): number {
  if (error instanceof RateLimitError) {
    return Math.max(error.retryAfter, error.timeToReset, 0);
  }
  const tomorrow = error instanceof DiscordAPIError && error.code === Code.MaximumDailyApplicationCommandCreatesReached;
  return tomorrow ? AGAIN_TOMORROW_MS : 0;
}

/** What is used up for a day is asked for this often. */
const AGAIN_TOMORROW_MS = 3_600_000;

/** What is said of something at Discord: only a code of Discord's own proves it. */
type Proven = 'closed' | 'no-channel' | 'gone' | 'unchangeable' | 'reply-over' | 'acknowledged';

function failureOfAnswer({ code, status }: DiscordAPIError): Failure {
  // Without a code it's not Discord's own words, but those of something on the way there.
  return typeof code === 'number' ? (BY_CODE.get(code) ?? failureByStatus(code, status)) : 'temporary';
}

/** A status tells how a request was refused, and never what is there or not: its type keeps it from saying so. */
function failureByStatus(code: number, status: number): Exclude<Failure, Proven> {
  if (code === Code.GeneralError) {
    // "401: Unauthorized" is all that Discord says to a token that it doesn't take.
    return status === 401 ? 'bot' : 'temporary';
  }
  return status >= 500 || MAY_PASS.has(status) ? 'temporary' : 'content';
}

/** With a code that nobody knows, these may be about anything: the bot, the channel, the message, the moment. */
const MAY_PASS: ReadonlySet<number> = new Set([401, 403, 404, 408, 425, 429]);

/** An error in a few words, for whoever reads why something was set aside. Never what was sent. */
export function failureInShort(error: unknown): string {
  if (error instanceof DiscordAPIError) {
    return `${error.code}, HTTP ${error.status}`;
  }
  return error instanceof Error ? error.name : typeof error;
}

/** Why something is refused for good, in a few words; `null`: it may pass, or a reply has come to its end, as all do. */
export function whyRefused(error: unknown): string | null {
  const failure = failureOf(error);
  const ended = failure === 'reply-over' || failure === 'gone';
  return failure === 'temporary' || ended ? null : failureInShort(error);
}
