import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import {
  type CommandData,
  type ComponentHandler,
  type ComponentUse,
  defineCommand,
  type Message,
  type SlashCommand,
  type Use,
} from '../src/bot/command.ts';
import { createPicker, type PickerParts } from '../src/removal/picker/picker.flow.ts';
import { PARTICIPANTS_COMMAND } from '../src/removal/result-buttons.view.ts';
import type { SessionLists } from '../src/sessions/lists.ts';
import { noPeopleMessage, participantsMessage, readPage } from '../src/sessions/participants.view.ts';
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
}

/** `/participants [session]` */
export function participants(parts: ParticipantsParts): SlashCommand {
  const { lists, sessionCache, now } = parts;
  const picker = createPicker(parts);

  async function shown(use: Use, session: string, page: number): Promise<Message> {
    const found = await lists.peopleOf(session, use);
    use.log.info({ list: found.kind }, 'people listed');
    return found.kind === 'people'
      ? participantsMessage(use.t, found, page)
      : noPeopleMessage(use.t, found, use.reference, now(), { page, session });
  }

  function handler(
    where: 'in-place' | 'beside',
    pageOf: (use: ComponentUse) => { readonly session: string; readonly page: number },
  ): ComponentHandler {
    return {
      access: 'moderators',
      shown: where,
      async run(use) {
        const { session, page } = pageOf(use);
        await use.reply(await shown(use, session, page));
      },
    };
  }
  const paged = handler('in-place', ({ argument }) => readPage(argument));

  return defineCommand(data, {
    access: 'moderators',

    async run({ guildId, options, settings, t, reference, log, reply }) {
      const found = await lists.people(options.session, { guildId, settings, reference });
      log.info({ list: found.kind }, 'people listed');
      await reply(
        found.kind === 'people' ? participantsMessage(t, found, 0) : noPeopleMessage(t, found, reference, now()),
      );
    },

    complete: {
      session: (use) => completeSessions(sessionCache, now, use),
    },

    components: {
      earlier: paged,
      later: paged,
      refresh: paged,
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
  });
}
