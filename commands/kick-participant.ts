import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord-api-types/v10';
import { type Command, type CommandData, defineCommand } from '../src/discord/command.ts';
import { begun } from '../src/discord/views/keep-outs.ts';
import { outcomeMessage } from '../src/discord/views/outcome.ts';
import type { Announcer } from '../src/moderation/announcements.ts';
import type { CaseBook } from '../src/moderation/case-book.ts';
import type { Directory } from '../src/moderation/directory.ts';
import { suggestReasons } from '../src/moderation/history-filter.ts';
import type { Journal } from '../src/moderation/journal.ts';
import { KEEP_OUT_LENGTHS, termOf } from '../src/moderation/keep-out.ts';
import type { Outcome, OutcomeKind } from '../src/moderation/outcome.ts';
import type { RemoveParticipant } from '../src/moderation/removal.ts';
import { roomAllowed } from '../src/moderation/session.ts';
import { chooseSession } from '../src/moderation/session-choice.ts';
import { suggestPeople, suggestSessions } from '../src/moderation/suggestions.ts';
import { fold } from '../src/moderation/text.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-participant',
  description: 'Remove somebody from a running session, and see who remains',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'participant',
      description: 'Who: start typing the name and pick, or paste an ID',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'session',
      description: 'Which session, when several are running',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'reason',
      description: 'Why; shown in the reply',
      autocomplete: true,
      max_length: 400,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'keep-out',
      description: 'Remove them again whenever they come back, for how long',
      choices: KEEP_OUT_LENGTHS.map((length) => ({ name: length, value: length })),
    },
  ],
  // Those who may time members out see it; a server can change that under Server Settings > Integrations.
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

/**
 * In place of an empty list that nobody could explain. Picking it names nobody, not even somebody who took this very
 * sentence for a name: it counts as a participant that was left out.
 */
const SESSION_FIRST = 'Several sessions are running: fill in “session” first';

export interface KickParticipantParts {
  readonly removeParticipant: RemoveParticipant;
  readonly directory: Directory;
  readonly journal: Pick<Journal, 'replied'>;
  readonly announcer: Announcer;
  /** Called when somebody is kept out from now on. */
  readonly onKeepOut: () => void;
  readonly caseBook: Pick<CaseBook, 'reasonsOf'>;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  /** Told of each first outcome, with the milliseconds it took. */
  readonly onOutcome?: (kind: OutcomeKind, ms: number) => void;
}

/** `/kick-participant [participant] [session] [reason] [keep-out]` */
export function kickParticipant(parts: KickParticipantParts): Command {
  const { removeParticipant, directory, journal, announcer, caseBook, onKeepOut, now } = parts;
  return defineCommand(data, {
    access: 'moderators',
    replies: 'as-set',

    async run({ actor, guildId, settings, options, reference, log, reply, replyHandle }) {
      const startedAt = now();
      const reason = options.reason?.trim() || null;
      const keepOut = termOf(options['keep-out'], startedAt);
      const progress = await removeParticipant({
        guildId,
        settings,
        moderator: { userId: actor.userId },
        session: options.session,
        participant: options.participant === SESSION_FIRST ? null : options.participant,
        reason,
        reference,
        reply: replyHandle,
        keepOut,
      });
      const { outcome, later } = progress;
      const keptOut = keepOut === null ? {} : { keepOut: begun(keepOut) };
      const telling = { moderatorId: actor.userId, reason, reference, case: progress.case, ...keptOut };
      const caseFact = progress.case && { case: progress.case.key.number };
      const ms = now() - startedAt;
      log.info({ ...outcomeFacts(outcome), ...caseFact, ms }, 'removal');
      parts.onOutcome?.(outcome.kind, ms);
      let delivered = await reply(outcomeMessage(outcome, telling));
      let last = outcome;
      if (later !== null) {
        last = await later;
        log.info({ ...outcomeFacts(last), ...caseFact, ms: now() - startedAt }, 'removal, after looking on');
        delivered = await reply(outcomeMessage(last, telling));
      }
      if (progress.case !== null && keepOut !== null) {
        onKeepOut();
      }
      if (progress.case !== null && delivered) {
        await journal.replied(progress.case.key);
      }
      if (progress.case !== null && settings.logChannelId !== null) {
        // Not waited for: what cannot be announced now waits in the store, and the reply stands already.
        void announcer
          .announce(guildId)
          .then((announced) =>
            announced.kind === 'closed' && announced.news
              ? reply(outcomeMessage(last, { ...telling, closedLogChannelId: announced.channelId }))
              : undefined,
          );
      }
    },

    complete: {
      async participant({ options, settings, typed, reference }) {
        const session = options.session === null || fold(options.session) === '' ? null : options.session;
        const choice = chooseSession(session, await directory.sessions(reference), settings.rooms);
        switch (choice.kind) {
          case 'chosen':
            return suggestPeople(typed, await directory.people(choice.session.id, reference), now());
          case 'several':
            return [{ name: SESSION_FIRST, value: SESSION_FIRST }];
          default:
            return [];
        }
      },

      async session({ settings, typed, reference }) {
        const sessions = await directory.sessions(reference);
        return suggestSessions(
          typed,
          sessions.filter(({ room }) => roomAllowed(room, settings.rooms)),
          now(),
        );
      },

      async reason({ actor, guildId, settings, typed }) {
        return suggestReasons(typed, settings.reasonPresets, await caseBook.reasonsOf(guildId, actor.userId));
      },
    },
  });
}

/** What the log keeps of an outcome: ids to find it again by, no names. */
function outcomeFacts(outcome: Outcome): Record<string, unknown> {
  return {
    outcome: outcome.kind,
    ...('session' in outcome && { sessionId: outcome.session.id, room: outcome.session.room.id }),
    ...('target' in outcome && outcome.target !== null && { participantId: outcome.target.id }),
    ...('status' in outcome && { status: outcome.status }),
    ...('remaining' in outcome && outcome.remaining !== null && { remaining: outcome.remaining.length }),
  };
}
