import type { Catalogue } from '../catalogue.ts';
import { caseOutcomes, caseView } from './case.ts';
import { check } from './check.ts';
import { commands, keepOutLengths } from './commands.ts';
import { completion } from './completion.ts';
import { endSession } from './end-session.ts';
import { forget } from './forget.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { keepOuts } from './keep-outs.ts';
import { member } from './member.ts';
import { outcome, resultButtons } from './outcome.ts';
import { participants } from './participants.ts';
import { picker } from './picker.ts';
import { recovered } from './recovered.ts';
import { refusal } from './refusal.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { several } from './several.ts';
import { trouble } from './trouble.ts';
import { words } from './words.ts';

/**
 * Spanish, for "tú", in words that are understood on both sides of the Atlantic; never "vosotros". Neutral towards gender
 * where it costs nothing: "la persona", "quien …", nouns ("Expulsión hecha") in place of participles.
 *
 * - session: la sesión; room: la sala; participant: la persona (the command: participantes); user ID: ID de usuario
 * - to remove: expulsar; a removal: la expulsión; ban: baneo
 * - to keep out: mantener fuera ("bloquear" is what Discord’s own users do to each other); to let back in: dejar volver
 * - case: el caso; outcome: el resultado; to void: anular; to forget: olvidar; to erase: borrar
 * - records: el registro; store: la base de datos; log: el log; log channel: el canal de registro
 * - reference: la referencia; whoever runs this bot: quien administra este bot; moderators: quien modera, la moderación
 * - VideoSDK turned it down: rechazó; refused the bot: no admite; is busy: saturado; is away: no responde
 */
export const esES: Catalogue = {
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
  member,
  outcome,
  participants,
  picker,
  recovered,
  refusal,
  resultButtons,
  sessions,
  settings,
  several,
  trouble,
  words,
};
