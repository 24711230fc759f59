import { ApplicationCommandType } from 'discord.js';
import { type Command, defineCommand, type SlashCommandData } from '../src/bot/command.ts';
import { NOWHERE, type ReportFlow, type ReportParts, takesReports } from '../src/reports/report.flow.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'report',
  options: [],
  default_member_permissions: null,
  contexts: [0],
  integration_types: [0],
} as const satisfies SlashCommandData;

export type ReportFlowParts = ReportParts;

/** `/report`: a form for any member, where the server takes reports. Owns the buttons and the form of all reports. */
export function report(flow: ReportFlow): Command {
  return defineCommand(data, {
    access: 'everybody',
    offeredBy: takesReports,
    modalFirst: { wanted: () => true, open: (use) => flow.open(use, NOWHERE) },
    run: (use) => flow.instead(use, NOWHERE),
    complete: {},
    components: flow.components,
    modals: flow.modals,
  });
}
