import { ApplicationCommandType } from 'discord.js';
import type {
  ChosenMember,
  ChosenMessage,
  MessageMenuCommand,
  MessageMenuData,
  UserMenuCommand,
  UserMenuData,
} from '../src/bot/command.ts';
import { type ReportFlow, type ReportStart, takesReports } from '../src/reports/report.flow.ts';

const common = {
  name: 'Report to moderators',
  default_member_permissions: null,
  contexts: [0],
  integration_types: [0],
} as const;

const onMember: UserMenuData = { ...common, type: ApplicationCommandType.User };
const onMessage: MessageMenuData = { ...common, type: ApplicationCommandType.Message };

/** `Report to moderators` in a member's menu: the form of `/report` with the member's name. */
export function reportMember(flow: ReportFlow): UserMenuCommand {
  const startOf = (member: ChosenMember): ReportStart => ({ member, message: null });
  return {
    data: onMember,
    access: 'everybody',
    offeredBy: takesReports,
    modalFirst: (use) => flow.open(use, startOf(use.on)),
    runOn: (use) => flow.instead(use, startOf(use.on)),
  };
}

/** The same in a message's menu, with the name of whoever wrote it, and the message. */
export function reportMessage(flow: ReportFlow): MessageMenuCommand {
  const startOf = ({ author, channelId, messageId }: ChosenMessage): ReportStart => ({
    member: author,
    message: { channelId, messageId },
  });
  return {
    data: onMessage,
    access: 'everybody',
    offeredBy: takesReports,
    modalFirst: (use) => flow.open(use, startOf(use.on)),
    runOnMessage: (use) => flow.instead(use, startOf(use.on)),
  };
}
