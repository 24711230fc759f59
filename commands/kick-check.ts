import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Command, defineCommand, type SlashCommandData } from '../src/bot/command.ts';
import { type CheckPartsOf, check, stateOf } from '../src/diagnostics/check.ts';
import { checkMessage } from '../src/diagnostics/check.view.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-check',
  options: [],
  default_member_permissions: String(PermissionFlagsBits.Administrator),
  contexts: [0],
  integration_types: [0],
} as const satisfies SlashCommandData;

export interface KickCheckParts {
  readonly checks: CheckPartsOf;
}

/** `/kick-check`: runs all checks at once and reports what they found. Changes nothing. */
export function kickCheck({ checks }: KickCheckParts): Command {
  return defineCommand(data, {
    access: 'administrators',

    async run({ actor, guildId, settings, t, reference, log, reply }) {
      const findings = await check(await checks.of(guildId), {
        guildId,
        settings,
        roleIds: actor.roleIds ?? [],
        reference,
      });
      const problems = findings.filter((finding) => stateOf(finding) !== 'ok').map(({ about }) => about);
      log.info({ problems }, 'check finished');
      await reply(checkMessage(t, findings, reference));
    },

    complete: {},
  });
}
