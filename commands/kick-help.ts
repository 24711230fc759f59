import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Command, defineCommand, type SlashCommandData } from '../src/bot/command.ts';
import { helpMessage } from '../src/bot/ui/help.ts';
import { mayUse } from '../src/settings/permissions.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-help',
  options: [],
  // Everybody may use it, but not everybody has to see it: a server of thousands would have one command in its list that
  // tells nearly all of them that there is nothing for them. Who is shown other commands of the bot is shown this one too.
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies SlashCommandData;

export interface KickHelpParts {
  /** All commands of the bot, once they are there. */
  readonly commands: () => readonly Command[];
}

/** `/kick-help`: what this very member may use, judged as each command itself is. */
export function kickHelp({ commands }: KickHelpParts): Command {
  return defineCommand(data, {
    access: 'everybody',

    async run({ actor, settings, t, reply }) {
      const all = commands().filter(({ data: { name } }) => name !== data.name);
      const mine = all.filter(({ access }) => mayUse(access, actor, settings).allowed);
      const others = new Set(all.filter((command) => !mine.includes(command)).map(({ access }) => access));
      await reply(helpMessage(t, { mine, others, settings }));
    },

    complete: {},
  });
}
