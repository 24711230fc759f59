import { accounts } from './accounts.ts';
import { caseOutcomes, caseView } from './case.ts';
import { check } from './check.ts';
import { commands, keepOutLengths } from './commands.ts';
import { completion } from './completion.ts';
import { endSession } from './end-session.ts';
import { forget } from './forget.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { keepOuts } from './keep-outs.ts';
import { locks } from './locks.ts';
import { member } from './member.ts';
import { outcome, resultButtons } from './outcome.ts';
import { participants } from './participants.ts';
import { picker } from './picker.ts';
import { recovered } from './recovered.ts';
import { refusal } from './refusal.ts';
import { reports } from './reports.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { several } from './several.ts';
import { sheet } from './sheet.ts';
import { trouble } from './trouble.ts';
import { words } from './words.ts';

/** The English catalog. It defines which texts exist, and which values each needs. */
export const en = {
  accounts,
  caseOutcomes,
  caseView,
  check,
  commands,
  completion,
  endSession,
  forget,
  help,
  history,
  keepOutLengths,
  keepOuts,
  locks,
  member,
  outcome,
  participants,
  picker,
  recovered,
  refusal,
  reports,
  resultButtons,
  sessions,
  settings,
  several,
  sheet,
  trouble,
  words,
} as const;
