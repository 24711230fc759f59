import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import {
  type CommandData,
  type ComponentHandler,
  type ComponentUse,
  defineCommand,
  type Message,
  type Replying,
  type SlashCommand,
  type Use,
} from '../src/bot/command.ts';
import { outcomeMessage } from '../src/removal/outcome.view.ts';
import { accountIn, createPicker, type PickerParts, pickerContextOf } from '../src/removal/picker/picker.flow.ts';
import { PARTICIPANTS_COMMAND } from '../src/removal/result-buttons.view.ts';
import type { ListView, NoPeople, PeopleIn, SessionLists } from '../src/sessions/lists.ts';
import type { LiveLists } from '../src/sessions/live-lists.ts';
import {
  FIND_TEXT,
  findPersonModal,
  namedIn,
  noPeopleMessage,
  notThereMessage,
  participantsMessage,
  printOf,
  readFound,
  readPage,
  readPerson,
  searchedFor,
} from '../src/sessions/participants.view.ts';
import type { SessionCacheOf } from '../src/sessions/session-cache.ts';
import { completeSessions } from './complete-sessions.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: PARTICIPANTS_COMMAND,
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'session',
      autocomplete: true,
    },
  ],
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface ParticipantsParts extends PickerParts {
  readonly lists: Pick<SessionLists, 'people' | 'peopleOf' | 'idOf'>;
  readonly sessionCache: SessionCacheOf<'sessions'>;
  readonly liveLists: Pick<LiveLists, 'follow'>;
}

/** `/participants [session]` */
export function participants(parts: ParticipantsParts): SlashCommand {
  const { lists, liveLists, clock, sessionCache, now } = parts;
  const picker = createPicker(parts);

  /** Shows a list, and from then on keeps it up to date. */
  async function show(
    use: Use & Replying,
    view: ListView,
    read: () => Promise<PeopleIn | NoPeople>,
    again: { readonly page: number; readonly session: string } | null,
  ): Promise<void> {
    const { t, settings, reference, log, reply } = use;
    const askedAt = clock.elapsed();
    const found = await read();
    log.info({ list: found.kind }, 'people listed');
    if (found.kind !== 'people') {
      await reply(noPeopleMessage(t, found, reference, now(), again));
      return;
    }
    const message = participantsMessage(t, found, view, settings.protectedIds);
    const isShown = await reply(message);
    const messageId = use.messageId();
    if (isShown && messageId !== null) {
      liveLists.follow({
        messageId,
        reply: use.replyHandle,
        guildId: use.guildId,
        actor: use.actor,
        account: accountIn(settings),
        session: found.session,
        view,
        reference,
        print: printOf(message),
        askedAt,
      });
    }
  }

  const shown = (use: Use & Replying, session: string, view: ListView): Promise<void> =>
    show(use, view, () => lists.peopleOf(session, use), { page: view.page, session });

  function handler(
    where: 'in-place' | 'beside',
    viewOf: (use: ComponentUse) => { readonly session: string; readonly page: number; readonly query?: string | null },
  ): ComponentHandler {
    return {
      access: 'moderators',
      shown: where,
      async run(use) {
        const { session, page, query = null } = viewOf(use);
        await shown(use, session, { page, query });
      },
    };
  }
  const paged = handler('in-place', ({ argument }) => readPage(argument));
  const found = handler('in-place', ({ argument }) => readFound(argument));

  /** What the picker shows for someone who was picked from it: the list is as old as its message. */
  async function confirmation(use: ComponentUse & Replying): Promise<Message> {
    const { t, actor, settings, reference, log } = use;
    const named = readPerson(use.argument);
    const seen = await lists.peopleOf(named.session, use);
    if (seen.kind !== 'people') {
      log.info({ list: seen.kind }, 'people listed');
      return noPeopleMessage(t, seen, reference, now());
    }
    const { session } = seen;
    const target = namedIn(seen.people.items, named);
    log.info({ list: seen.kind, found: target !== null }, 'people listed');
    if (target === null) {
      return notThereMessage(t, seen);
    }
    if (settings.protectedIds.has(target.id)) {
      const context = { moderatorId: actor.userId, reason: null, reference, case: null };
      return outcomeMessage(t, { kind: 'protected', session, target }, context);
    }
    return picker.confirm({ ...pickerContextOf(use), session, target });
  }

  return defineCommand(data, {
    access: 'moderators',

    async run(use) {
      await show(use, { page: 0, query: null }, () => lists.people(use.options.session, use), null);
    },

    complete: {
      session: (use) => completeSessions(sessionCache, now, use),
    },

    components: {
      earlier: paged,
      later: paged,
      refresh: paged,
      all: paged,
      'found-earlier': found,
      'found-later': found,
      'found-refresh': found,
      find: {
        access: 'moderators',
        shown: 'modal',
        open: ({ t, argument }) => findPersonModal(t, argument),
      },
      // The list stays beside the confirmation. What follows is the picker's.
      person: {
        access: 'moderators',
        shown: 'beside',
        async run(use) {
          await use.reply(await confirmation(use));
        },
      },
      // Picked from a list of sessions in the same message.
      pick: handler('in-place', ({ chosen }) => ({ session: chosen[0] ?? '', page: 0 })),
      // From below a removal's result, which must stay.
      show: handler('beside', ({ argument }) => ({ session: argument, page: 0 })),
      remove: {
        access: 'moderators',
        shown: 'beside',
        async run(use) {
          const { t, reference, reply } = use;
          const meant = await lists.idOf(use.argument, use);
          if (meant.kind !== 'id') {
            await reply(noPeopleMessage(t, meant, reference, now()));
            return;
          }
          const pickerRequest = { ...use, ownerId: use.actor.userId, sessionId: meant.id, query: null, first: [] };
          await reply(await picker.open(pickerRequest));
        },
      },
    },

    modals: {
      found: {
        access: 'moderators',
        shown: 'in-place',
        async run(use) {
          const query = searchedFor(use.fields.get(FIND_TEXT)?.[0] ?? '');
          await shown(use, use.argument, { page: 0, query });
        },
      },
    },
  });
}
