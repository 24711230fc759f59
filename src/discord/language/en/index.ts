import { caseOutcomes, caseView } from './case.ts';
import { commands, keepOutLengths } from './commands.ts';
import { forget } from './forget.ts';
import { history } from './history.ts';
import { participants } from './participants.ts';
import { refusal } from './refusal.ts';
import { sessions } from './sessions.ts';
import { trouble } from './trouble.ts';
import { words } from './words.ts';

/** English: the catalogue that says which texts there are, and what each has to be filled with. */
export const en = {
  caseOutcomes,
  caseView,
  commands,
  forget,
  history,
  keepOutLengths,
  participants,
  refusal,
  sessions,
  trouble,
  words,
} as const;
