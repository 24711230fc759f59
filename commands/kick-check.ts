import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Command, defineCommand, type SlashCommandData } from '../src/bot/command.ts';
import { checkMessage } from '../src/diagnostics/check.view.ts';
import { checkAndRecord, type RecordedCheckParts } from '../src/settings/setup.flow.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-check',
  options: [],
  default_member_permissions: String(PermissionFlagsBits.Administrator),
  contexts: [0],
  integration_types: [0],
} as const satisfies SlashCommandData;

/** `/kick-check`: runs all checks at once and reports what they found. Changes nothing, and is the last step of the setup. */
export function kickCheck(parts: RecordedCheckParts): Command {
  return defineCommand(data, {
    access: 'administrators',

    async run(use) {
      const findings = await checkAndRecord(parts, use);
      await use.reply(checkMessage(use.t, findings, use.reference));
    },

    complete: {},
  });
}
