import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Command, defineCommand, type SlashCommandData } from '../src/bot/command.ts';
import { helpMessage } from '../src/bot/ui/help.ts';
import { mayUse } from '../src/settings/permissions.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-help',
  options: [],
  // Everyone may use it, but not everyone has to see it: in a server of thousands, nearly all members would have a
  // command in their list that only tells them that there is nothing for them. Anyone who sees other commands of the
  // bot sees this one too.
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies SlashCommandData;

export interface KickHelpParts {
  /** All commands of the bot, once they exist. */
  readonly commands: () => readonly Command[];
}

/** `/kick-help`: what this member may use, judged as each command judges it. */
export function kickHelp({ commands }: KickHelpParts): Command {
  return defineCommand(data, {
    access: 'everybody',

    async run({ actor, settings, t, reply }) {
      const all = commands().filter(
        ({ data: { name }, offeredBy }) => name !== data.name && (offeredBy?.(settings) ?? true),
      );
      const mine = all.filter(({ access }) => mayUse(access, actor, settings).allowed);
      const others = new Set(all.filter((command) => !mine.includes(command)).map(({ access }) => access));
      await reply(helpMessage(t, { mine, others, settings }));
    },

    complete: {},
  });
}
