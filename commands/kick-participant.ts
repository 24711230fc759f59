import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Command, type CommandData, defineCommand, type OptionsOf } from '../src/bot/command.ts';
import { labelWords } from '../src/bot/ui/formatting.ts';
import type { CaseHistory } from '../src/cases/case-history.ts';
import { suggestReasons } from '../src/cases/history-filter.ts';
import { fold, typedIn } from '../src/common/text.ts';
import { LANGUAGES, translatorFor } from '../src/i18n/language.ts';
import { KEEP_OUT_LENGTHS, termOf } from '../src/keep-out/keep-out.ts';
import { shortForm } from '../src/removal/identification.ts';
import { outcomeMessage } from '../src/removal/outcome.view.ts';
import { createPicker, type PickerParts, pickerContextOf } from '../src/removal/picker/picker.flow.ts';
import { removeAndReply, requestOf } from '../src/removal/removal.flow.ts';
import { createSheet } from '../src/removal/sheet/sheet.flow.ts';
import { complete } from '../src/sessions/evidence.ts';
import type { SessionCacheOf } from '../src/sessions/session-cache.ts';
import { chooseInhabited, chooseSession } from '../src/sessions/session-choice.ts';
import { suggestPeople } from '../src/sessions/suggestions.ts';
import { completeSessions } from './complete-sessions.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-participant',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'participant',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'session',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'reason',
      autocomplete: true,
      max_length: 400,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'keep-out',
      choices: KEEP_OUT_LENGTHS,
    },
  ],
  // Members who may time others out see it; a server can change that under Server Settings > Integrations.
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

/**
 * Shown in place of an empty list that no one could explain. Picking it names no one: it counts as a participant that
 * was left out. It's no one's ID: an ID that starts like this is never sent as it is.
 */
const SESSION_FIRST = '~session-first';

let labels: ReadonlySet<string> | null = null;

/** Some clients send the label instead of the value, and it may be in any language. */
function namesNobody(participant: string): boolean {
  labels ??= new Set(LANGUAGES.map((language) => fold(translatorFor(language)('completion.sessionFirst'))));
  const given = fold(participant);
  return participant === SESSION_FIRST || given === '' || labels.has(given);
}

function filledIn(options: OptionsOf<typeof data>) {
  return {
    reason: typedIn(options.reason),
    keepOut: KEEP_OUT_LENGTHS.find((length) => length === options['keep-out']) ?? null,
  };
}

export interface KickParticipantParts extends PickerParts {
  readonly sessionCache: SessionCacheOf<'sessions' | 'people'>;
  readonly caseHistory: Pick<CaseHistory, 'reasonsOf'>;
}

/** `/kick-participant [participant] [session] [reason] [keep-out]` */
export function kickParticipant(parts: KickParticipantParts): Command {
  const { sessionCache, caseHistory, now } = parts;
  const picker = createPicker(parts);
  const sheet = createSheet(parts, picker);
  return defineCommand(data, {
    access: 'moderators',
    replies: 'as-set',

    modalFirst: {
      wanted: ({ participant }) => participant === null || namesNobody(participant),
      open: (use) => sheet.open(use, { ...filledIn(use.options), sessionId: use.options.session }),
    },

    async run(use) {
      const { options, reply } = use;
      const { reason, keepOut } = filledIn(options);
      const { participant } = options;
      const pickerRequest = { ...pickerContextOf(use), keepOut, reason };
      if (participant === null || namesNobody(participant)) {
        await reply(await picker.open({ ...pickerRequest, sessionId: options.session, query: null, first: [] }));
        return;
      }
      await removeAndReply(
        parts,
        use,
        {
          ...requestOf(parts, use),
          session: options.session,
          participant,
          reason,
          keepOut: termOf(keepOut, now()),
        },
        {
          onToConfirm: async ({ session, target }) => {
            await reply(await picker.confirm({ ...pickerRequest, session, target }));
          },
        },
      );
    },

    components: { ...picker.components, ...sheet.components },
    modals: { ...picker.modals, ...sheet.modals },

    prepare() {
      // Beyond ASCII, so that no pattern is spared.
      const zoe = { id: 'zoe', name: 'Zoë', joinedAt: now() };
      namesNobody(zoe.name);
      const session = {
        id: 'session',
        room: { id: 'room', customId: null },
        startedAt: null,
        endedAt: null,
        state: 'running',
        connectedCount: 1,
      } as const;
      outcomeMessage(
        translatorFor('en-US'),
        { kind: 'nobody-named', session, present: complete([zoe]) },
        { moderatorId: '1', reason: zoe.name, reference: 'AAAAAAA', case: null },
      );
    },

    complete: {
      async participant({ t, guildId, options, settings, typed, reference }) {
        const cache = await sessionCache(guildId);
        const session = options.session === null || fold(options.session) === '' ? null : options.session;
        const { rooms } = settings;
        const choice = await chooseInhabited(
          session,
          chooseSession(session, await cache.sessions(rooms, reference), rooms),
          ({ id }) => cache.people(id, reference).catch(() => null),
        );
        switch (choice.kind) {
          case 'chosen': {
            const people = await cache.people(choice.session.id, reference);
            return suggestPeople(typed, people.items, now(), labelWords(t), shortForm);
          }
          case 'several':
            return [{ name: t('completion.sessionFirst'), value: SESSION_FIRST }];
          case 'incomplete':
            return choice.sessions.length > 0 ? [{ name: t('completion.sessionFirst'), value: SESSION_FIRST }] : [];
          default:
            return [];
        }
      },

      session: (use) => completeSessions(sessionCache, now, use),

      async reason({ actor, guildId, settings, typed }) {
        return suggestReasons(typed, settings.reasonPresets, await caseHistory.reasonsOf(guildId, actor.userId));
      },
    },
  });
}
