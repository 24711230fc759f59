import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import {
  type CommandData,
  type ComponentHandler,
  defineCommand,
  type Message,
  type SlashCommand,
  type Use,
} from '../src/bot/command.ts';
import type { SessionLists } from '../src/sessions/lists.ts';
import { listFailureMessage, noSessionsMessage } from '../src/sessions/participants.view.ts';
import {
  readSessionsPage,
  SESSIONS_COMMAND,
  sessionsAgain,
  sessionsMessage,
  sessionsOnPage,
} from '../src/sessions/sessions.view.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: SESSIONS_COMMAND,
  options: [],
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface SessionsParts {
  readonly lists: Pick<SessionLists, 'sessions' | 'counts'>;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

/** `/sessions` */
export function sessions({ lists, now }: SessionsParts): SlashCommand {
  async function shown(use: Use, page: number): Promise<Message> {
    const found = await lists.sessions(use);
    use.log.info({ list: found.kind }, 'sessions listed');
    if (found.kind !== 'sessions') {
      return { ...listFailureMessage(use.t, found, use.reference), components: sessionsAgain(use.t, page) };
    }
    if (found.sessions.items.length === 0) {
      return noSessionsMessage(use.t, found.sessions.complete ? null : found.sessions.gap);
    }
    const counted = await lists.counts(sessionsOnPage(found.sessions.items, page).shown, use);
    return sessionsMessage(use.t, found.sessions, page, counted, now());
  }

  const paged: ComponentHandler = {
    access: 'moderators',
    shown: 'in-place',
    async run(use) {
      await use.reply(await shown(use, readSessionsPage(use.argument)));
    },
  };

  return defineCommand(data, {
    access: 'moderators',

    async run(use) {
      await use.reply(await shown(use, 0));
    },

    complete: {},

    components: { newer: paged, older: paged, refresh: paged },
  });
}
