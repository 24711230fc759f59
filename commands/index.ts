import type { Command } from '../src/bot/command.ts';
import { createReportFlow } from '../src/reports/report.flow.ts';
import type { RecordedCheckParts } from '../src/settings/setup.flow.ts';
import { type EndSessionParts, endSession } from './end-session.ts';
import { type KeepOutsParts, keepOuts } from './keep-outs.ts';
import { type KickCaseParts, kickCase } from './kick-case.ts';
import { kickCheck } from './kick-check.ts';
import { type KickForgetParts, kickForget } from './kick-forget.ts';
import { kickHelp } from './kick-help.ts';
import { type KickHistoryParts, kickHistory } from './kick-history.ts';
import { type KickParticipantParts, kickParticipant } from './kick-participant.ts';
import { type KickSettingsParts, kickSettings } from './kick-settings.ts';
import { type LockSessionParts, lockSession } from './lock-session.ts';
import { type ParticipantsParts, participants } from './participants.ts';
import { type RemoveFromSessionParts, removeFromSession } from './remove-from-session.ts';
import { type ReportFlowParts, report } from './report.ts';
import { reportMember, reportMessage } from './report-to-moderators.ts';
import { type SessionsParts, sessions } from './sessions.ts';

export type CommandParts = EndSessionParts &
  KeepOutsParts &
  KickCaseParts &
  RecordedCheckParts &
  KickForgetParts &
  KickHistoryParts &
  KickParticipantParts &
  KickSettingsParts &
  LockSessionParts &
  ParticipantsParts &
  RemoveFromSessionParts &
  ReportFlowParts &
  SessionsParts;

/** Every command of the bot: one file and one line each. */
export function createCommands(parts: CommandParts): readonly Command[] {
  // One for all three, because a form of any is sent to the first.
  const reports = createReportFlow(parts);
  const commands: readonly Command[] = [
    kickParticipant(parts),
    participants(parts),
    sessions(parts),
    kickHistory(parts),
    kickCase(parts),
    kickForget(parts),
    keepOuts(parts),
    lockSession(parts),
    endSession(parts),
    kickSettings(parts),
    removeFromSession(parts),
    report(reports),
    reportMember(reports),
    reportMessage(reports),
    kickHelp({ commands: () => commands }),
    kickCheck(parts),
  ];
  return commands;
}
