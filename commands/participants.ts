import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord-api-types/v10';
import {
  type CommandData,
  type ComponentHandler,
  type ComponentUse,
  defineCommand,
  type Message,
  type SlashCommand,
  type Use,
} from '../src/bot/command.ts';
import { noPeopleMessage, participantsMessage, readPage } from '../src/sessions/participants.view.ts';
import { PARTICIPANTS_COMMAND } from '../src/removal/result-buttons.view.ts';
import type { Directory } from '../src/sessions/session-cache.ts';
import type { Lists } from '../src/sessions/lists.ts';
import { completeSessions } from './complete-sessions.ts';
import { createPicker, type PickerParts } from '../src/removal/picker/picker.flow.ts';

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
  readonly lists: Pick<Lists, 'people' | 'peopleOf' | 'idOf'>;
  readonly directory: Pick<Directory, 'sessions'>;
}

/** `/participants [session]` */
export function participants(parts: ParticipantsParts): SlashCommand {
  const { lists, directory, now } = parts;
  const picker = createPicker(parts);

  async function shown(use: Use, session: string, page: number): Promise<Message> {
    const found = await lists.peopleOf(session, use);
    use.log.info({ list: found.kind }, 'people listed');
    return found.kind === 'people'
      ? participantsMessage(use.say, found, page)
      : noPeopleMessage(use.say, found, use.reference, now(), { page, session });
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

    async run({ options, settings, say, reference, log, reply }) {
      const found = await lists.people(options.session, { settings, reference });
      log.info({ list: found.kind }, 'people listed');
      await reply(
        found.kind === 'people' ? participantsMessage(say, found, 0) : noPeopleMessage(say, found, reference, now()),
      );
    },

    complete: {
      session: (use) => completeSessions(directory, now, use),
    },

    components: {
      earlier: paged,
      later: paged,
      refresh: paged,
      // Picked from a list of sessions, which stands in the same message.
      pick: handler('in-place', ({ chosen }) => ({ session: chosen[0] ?? '', page: 0 })),
      // From below what came of a removal, which must stay.
      show: handler('beside', ({ argument }) => ({ session: argument, page: 0 })),
      remove: {
        access: 'moderators',
        shown: 'beside',
        async run(use) {
          const { say, reference, reply } = use;
          const meant = await lists.idOf(use.argument, use);
          if (meant.kind !== 'id') {
            await reply(noPeopleMessage(say, meant, reference, now()));
            return;
          }
          const opening = { ...use, ownerId: use.actor.userId, sessionId: meant.id, query: null, first: [] };
          await reply(await picker.open(opening));
        },
      },
    },
  });
}
