import { RESTJSONErrorCodes as Code, DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { discordErrorFacts } from '../../src/bot/api.ts';
import {
  discordsCode,
  type Failure,
  failureInShort,
  failureOf,
  meansNotInServer,
  notBeforeMs,
  wasRefused,
} from '../../src/bot/discord-errors.ts';
import { TooManyRequestsError } from '../../src/bot/rate-limits.ts';

/** As discord.js builds it from an answer; `code` is undefined if the body isn't Discord's own JSON. */
function answered(status: number, code?: number): DiscordAPIError {
  const raw = { code: code ?? 0, message: 'as Discord says it' };
  return new DiscordAPIError(raw, code as number, status, 'POST', 'https://discord.example/x', { files: [], body: {} });
}

function limited(retryAfter: number): RateLimitError {
  return new RateLimitError({
    timeToReset: 0,
    limit: 5,
    method: 'POST',
    hash: 'h',
    url: 'u',
    route: 'r',
    majorParameter: 'm',
    global: false,
    retryAfter,
    sublimitTimeout: 0,
    scope: 'user',
  });
}

/**
 * Codes of endpoints that the bot doesn't use: invites, roles, emojis, stickers, voice, events, webhooks of channels,
 * forums, entitlements, accounts of people, and so on.
 */
const OF_OTHER_ENDPOINTS: ReadonlySet<number> = new Set([
  Code.UnknownIntegration,
  Code.UnknownInvite,
  Code.UnknownPermissionOverwrite,
  Code.UnknownProvider,
  Code.UnknownRole,
  Code.UnknownEmoji,
  Code.UnknownWebhookService,
  Code.UnknownSession,
  Code.UnknownAsset,
  Code.UnknownBan,
  Code.UnknownSKU,
  Code.UnknownStoreListing,
  Code.UnknownEntitlement,
  Code.UnknownBuild,
  Code.UnknownLobby,
  Code.UnknownBranch,
  Code.UnknownStoreDirectoryLayout,
  Code.UnknownRedistributable,
  Code.UnknownGiftCode,
  Code.UnknownStream,
  Code.UnknownPremiumServerSubscribeCooldown,
  Code.UnknownGuildTemplate,
  Code.UnknownDiscoverableServerCategory,
  Code.UnknownSticker,
  Code.UnknownStickerPack,
  Code.UnknownVoiceState,
  Code.UnknownApplicationCommandPermissions,
  Code.UnknownStageInstance,
  Code.UnknownGuildMemberVerificationForm,
  Code.UnknownGuildWelcomeScreen,
  Code.UnknownGuildScheduledEvent,
  Code.UnknownGuildScheduledEventUser,
  Code.UnknownTag,
  Code.UnknownSound,
  Code.UnknownInviteTargetUsersJob,
  Code.UnknownInviteTargetUsers,
  Code.OnlyBotsCanUseThisEndpoint,
  Code.ThisActionRequiresAPremiumSubscription,
  Code.TheMazeIsntMeantForYou,
  Code.StageTopicServerNameServerDescriptionOrChannelNamesContainDisallowedWords,
  Code.GuildPremiumSubscriptionLevelTooLow,
  Code.MaximumNumberOfGuildsReached,
  Code.MaximumNumberOfFriendsReached,
  Code.MaximumNumberOfPinsReachedForTheChannel,
  Code.MaximumNumberOfRecipientsReached,
  Code.MaximumNumberOfGuildRolesReached,
  Code.MaximumNumberOfWebhooksReached,
  Code.MaximumNumberOfEmojisReached,
  Code.MaximumNumberOfReactionsReached,
  Code.MaximumNumberOfGroupDMsReached,
  Code.MaximumNumberOfGuildChannelsReached,
  Code.MaximumNumberOfInvitesReached,
  Code.MaximumNumberOfAnimatedEmojisReached,
  Code.MaximumNumberOfServerMembersReached,
  Code.MaximumNumberOfServerCategoriesReached,
  Code.GuildAlreadyHasTemplate,
  Code.MaximumNumberOfNonGuildMemberBansHasBeenExceeded,
  Code.MaximumNumberOfBanFetchesHasBeenReached,
  Code.MaximumNumberOfUncompletedGuildScheduledEventsReached,
  Code.MaximumNumberOfStickersReached,
  Code.MaximumNumberOfPruneRequestsHasBeenReached,
  Code.MaximumNumberOfGuildWidgetSettingsUpdatesHasBeenReached,
  Code.MaximumNumberOfSoundboardSoundsReached,
  Code.MaximumNumberOfPinnedThreadsInForumHasBeenReached,
  Code.MaximumNumberOfTagsInForumHasBeenReached,
  Code.BitrateIsTooHighForChannelOfThisType,
  Code.MaximumNumberOfPremiumEmojisReached,
  Code.MaximumNumberOfWebhooksPerGuildReached,
  Code.MaximumNumberOfChannelPermissionOverwritesReached,
  Code.TheChannelsForThisGuildAreTooLarge,
  Code.OpeningDirectMessagesTooFast,
  Code.OnlyOneChannelCanHaveAParentIdModifiedAtATime,
  Code.OnlyConsumableSKUsCanBeConsumed,
  Code.YouCanOnlyDeleteSandboxEntitlements,
  Code.TargetUserIsNotConnectedToVoice,
  Code.ThisMessageWasAlreadyCrossposted,
  Code.TagNamesMustBeUnique,
  Code.ThereAreNoTagsAvailableThatCanBeSetByNonModerators,
  Code.AnEntitlementHasAlreadyBeenGrantedForThisResource,
  Code.GuildWidgetDisabled,
  Code.OAuth2ApplicationLimitReached,
  Code.InvalidOAuth2State,
  Code.NoteWasTooLong,
  Code.ProvidedTooFewOrTooManyMessagesToDelete,
  Code.InvalidMFALevel,
  Code.MessageCanOnlyBePinnedInTheChannelItWasSentIn,
  Code.InviteCodeInvalidOrTaken,
  Code.InvalidRole,
  Code.InvalidRecipients,
  Code.OneOfTheMessagesProvidedWasTooOldForBulkDelete,
  Code.InviteAcceptedToGuildWithoutTheBotBeingIn,
  Code.InvalidActivityAction,
  Code.CannotSelfRedeemThisGift,
  Code.InvalidSKU,
  Code.InvalidRequestOrigin,
  Code.PaymentSourceRequiredToRedeemGift,
  Code.CannotModifyASystemWebhook,
  Code.CannotDeleteChannelRequiredForCommunityGuilds,
  Code.CannotEditStickersWithinMessage,
  Code.InvalidStickerSent,
  Code.InvalidThreadNotificationSettings,
  Code.ParameterEarlierThanCreation,
  Code.CommunityServerChannelsMustBeTextChannels,
  Code.TheEntityTypeOfTheEventIsDifferentFromTheEntityYouAreTryingToStartTheEventFor,
  Code.ProvidedFileDurationExceedsMaximumLength,
  Code.OwnerCannotBePendingMember,
  Code.OwnershipCannotBeMovedToABotUser,
  Code.FailedToResizeAssetBelowTheMaximumSize,
  Code.FailedToResizeAssetBelowTheMinimumSize,
  Code.CannotMixSubscriptionAndNonSubscriptionRolesForAnEmoji,
  Code.CannotConvertBetweenPremiumEmojiAndNormalEmoji,
  Code.SpecifiedEmojiIsInvalid,
  Code.VoiceMessagesDoNotSupportAdditionalContent,
  Code.VoiceMessagesMustHaveASingleAudioAttachment,
  Code.VoiceMessagesMustHaveSupportingMetadata,
  Code.CannotDeleteGuildSubscriptionIntegration,
  Code.CannotSendVoiceEffectWhenUserIsServerMutedDeafenedOrSuppressed,
  Code.YouCannotSendVoiceMessagesInThisChannel,
  Code.ProvidedFileDoesNotHaveAValidDuration,
  Code.YouDoNotHavePermissionToSendThisSticker,
  Code.NoUsersWithDiscordTagExist,
  Code.ReactionWasBlocked,
  Code.UserCannotUseBurstReactions,
  Code.TheStageIsAlreadyOpen,
  Code.ThreadAlreadyCreatedForMessage,
  Code.InvalidJSONForUploadedLottieFile,
  Code.UploadedLottiesCannotContainRasterizedImages,
  Code.StickerMaximumFramerateExceeded,
  Code.StickerFrameCountExceedsMaximumOf1000Frames,
  Code.LottieAnimationMaximumDimensionsExceeded,
  Code.StickerFramerateIsTooSmallOrTooLarge,
  Code.StickerAnimationDurationExceedsMaximumOf5Seconds,
  Code.CannotUpdateAFinishedEvent,
  Code.FailedToCreateStageNeededForStageEvent,
  Code.WebhooksPostedToForumChannelsMustHaveAThreadNameOrThreadId,
  Code.WebhooksPostedToForumChannelsCannotHaveBothAThreadNameAndThreadId,
  Code.WebhooksCanOnlyCreateThreadsInForumChannels,
  Code.WebhookServicesCannotBeUsedInForumChannels,
  Code.AccessToJoiningNewServersHasBeenLimitedForTheUser,
  Code.CannotEnableOnboardingRequirementsAreNotMet,
  Code.CannotUpdateOnboardingWhileBelowRequirements,
  Code.FailedToBanUsers,
  Code.PollVotingBlocked,
  Code.PollExpired,
  Code.InvalidChannelTypeForPollCreation,
  Code.CannotUseAnEmojiIncludedWithThePoll,
  Code.CannotExpireANonPollMessage,
  Code.ProvisionalAccountsPermissionNotGranted,
  Code.IdTokenJWTExpired,
  Code.IdTokenJWTIssuerMismatch,
  Code.IdTokenJWTAudienceMismatch,
  Code.IdTokenJWTIssuedTooLongAgo,
  Code.FailedToGenerateUniqueUsername,
  Code.InvalidClientSecret,
]);

describe('a Discord error', () => {
  it.each<[Failure, readonly (readonly [status: number, code: number])[]]>([
    [
      'closed',
      [
        [403, 50_001],
        [403, 50_013],
        [400, 160_005],
        [400, 30_033],
        [404, 10_007],
        [403, 50_278],
      ],
    ],
    [
      'no-channel',
      [
        [404, 10_003],
        [404, 10_004],
      ],
    ],
    ['no-embeds', [[400, 50_006]]],
    ['archived', [[400, 50_083]]],
    ['gone', [[404, 10_008]]],
    [
      'unchangeable',
      [
        [403, 50_005],
        [403, 50_021],
        [429, 30_046],
      ],
    ],
    [
      'reply-over',
      [
        [404, 10_015],
        [404, 10_062],
        [401, 50_027],
        [400, 40_094],
      ],
    ],
    ['acknowledged', [[400, 40_060]]],
    [
      'content',
      [
        [400, 50_035],
        [400, 200_000],
        [400, 200_001],
        [403, 240_000],
        [400, 160_014],
        [413, 40_005],
      ],
    ],
    [
      'bot',
      [
        [401, 0],
        [401, 50_014],
        [403, 20_012],
        [401, 40_001],
        [403, 40_002],
      ],
    ],
    [
      'temporary',
      [
        [400, 30_034],
        [429, 20_028],
        [403, 40_333],
        [503, 130_000],
        [429, 0],
        [500, 0],
        [408, 0],
        [400, 0],
        [403, 0],
        [404, 0],
        [413, 0],
      ],
    ],
  ])('is %s by its code, whatever the status', (meaning, answers) => {
    expect(answers.map(([status, code]) => [code, failureOf(answered(status, code))])).toEqual(
      answers.map(([, code]) => [code, meaning]),
    );
  });

  it('has a meaning for each of Discord’s codes that the bot can meet', () => {
    const codes = Object.values(Code).filter((code) => typeof code === 'number' && code !== Code.GeneralError);
    const undecided = codes.filter((code) => {
      const meanings = [400, 403, 404, 500].map((status) => failureOf(answered(status, code as number)));
      return new Set(meanings).size > 1;
    });
    expect(
      undecided.filter((code) => !OF_OTHER_ENDPOINTS.has(code as number)).map((code) => Code[code as number]),
    ).toEqual([]);
    expect([...OF_OTHER_ENDPOINTS].filter((code) => !undecided.includes(code)).map((code) => Code[code])).toEqual([]);
  });

  it('is judged by its status when the code is unknown, and then says nothing about what exists', () => {
    const of = (status: number) => failureOf(answered(status, 999_999));
    expect([400, 405, 422].map(of)).toEqual(['content', 'content', 'content']);
    const others = [401, 403, 404, 425, 429, 500, 503];
    expect(others.map(of)).toEqual(others.map(() => 'temporary'));
  });

  it('is temporary when a proxy answers instead of Discord', () => {
    expect([400, 401, 403, 404, 413].map((status) => failureOf(answered(status)))).toEqual(Array(5).fill('temporary'));
  });

  it('is temporary when something in between answers in JSON with a code of its own', () => {
    for (const code of [1, 3, 5, 16, 400, 401, 403, 404, 429, 1_010, 9_999, -1, 10_003.5, Number.NaN]) {
      for (const status of [400, 401, 403, 404, 422]) {
        const error = answered(status, code);
        expect([failureOf(error), wasRefused(error), meansNotInServer(error)]).toEqual(['temporary', false, false]);
        expect(failureInShort(error)).toBe(`HTTP ${status}`);
        expect(discordErrorFacts(error)).toEqual({ error: "not Discord's answer", status });
      }
    }
  });

  it('has a code of Discord’s for each that discord.js knows, and for no other error', () => {
    for (const code of Object.values(Code).filter((one) => typeof one === 'number')) {
      expect(discordsCode(answered(400, code))).toBe(code);
    }
    for (const error of [answered(400), Object.assign(new Error('x'), { code: 10_003 }), { code: 10_003 }, null]) {
      expect(discordsCode(error)).toBeNull();
    }
  });

  it('is temporary when no answer came', () => {
    const errors = [
      new HTTPError(502, 'Bad Gateway', 'GET', 'u', { files: [], body: {} }),
      limited(1_000),
      new DOMException('This operation was aborted', 'AbortError'),
      Object.assign(new Error('socket'), { code: 'ECONNRESET' }),
      Object.assign(new TypeError('bad'), { code: 'UND_ERR_SOCKET' }),
      new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }),
      new SyntaxError('Unexpected token < in JSON'),
      new Error('anything'),
      'a string',
      null,
    ];
    expect(errors.map(failureOf)).toEqual(errors.map(() => 'temporary'));
  });

  it('is a bug when the request couldn’t even be made', () => {
    expect(failureOf(new TypeError('x is not a function'))).toBe('mistake');
    expect(failureOf(new RangeError('Invalid time value'))).toBe('mistake');
  });

  it('is about the token when discord.js has dropped it', () => {
    expect(failureOf(new Error('Expected token to be set for this request, but none was present'))).toBe('bot');
  });

  it('says how long to wait when Discord does', () => {
    expect(notBeforeMs(limited(1_500))).toBe(1_500);
    expect(notBeforeMs(answered(400, 30_034))).toBeGreaterThan(60_000);
    expect(notBeforeMs(new Error('x'))).toBe(0);
  });

  it('is described in a few words that contain nothing of what was sent', () => {
    expect(failureInShort(answered(400, 50_035))).toBe('50035, HTTP 400');
    expect(failureInShort(new Error('token in here'))).toBe('Error');
  });
});

describe('whether Discord certainly didn’t do what was asked', () => {
  it.each<[what: string, error: unknown, refused: boolean]>([
    ['a code of Discord’s that is for good', answered(404, Code.UnknownWebhook), true],
    ['a code of Discord’s that may pass', answered(400, Code.APIResourceOverloaded), true],
    ['a code of Discord’s that isn’t known', answered(403, 999_999), true],
    ['“401: Unauthorized”', answered(401, 0), true],
    ['a rate limit that discord.js knew of', limited(1_000), true],
    ['a rate limit that Discord answered with', new TooManyRequestsError('one too many', 1_000), true],
    ['no token to send', new Error('Expected token to be set for this request, but none was present'), true],
    ['a request that couldn’t be built', new TypeError('x is not a function'), true],
    ['a 4xx that isn’t Discord’s own', answered(403), false],
    ['“404: Not Found”, which anything can answer', answered(404, 0), false],
    ['JSON with a code that isn’t Discord’s', answered(404, 5), false],
    ['an outage', new HTTPError(503, 'Service Unavailable', 'POST', 'https://discord.example', {}), false],
    ['a gateway’s 502', new HTTPError(502, 'Bad Gateway', 'POST', 'https://discord.example', {}), false],
    ['a cut connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), false],
    ['an answer that came too late', new DOMException('This operation was aborted', 'AbortError'), false],
    ['a failed request of undici', new TypeError('fetch failed', { cause: new Error('closed') }), false],
  ])('%s', (_what, error, refused) => expect(wasRefused(error)).toBe(refused));
});
