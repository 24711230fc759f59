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
 * Brazilian Portuguese, for "você". Neutral towards gender where it costs nothing: "a pessoa", "quem …", nouns
 * ("Remoção feita") in place of participles.
 *
 * - session: a sessão; room: a sala; participant: a pessoa (the command: participantes); user ID: ID de usuário
 * - to remove: remover; a removal: a remoção; to keep out: manter fora (never bloquear, which is Discord's word and says more); to let back in: deixar voltar; ban: banimento
 * - case: o caso; outcome: o resultado; to void: anular; to forget: esquecer; to erase: apagar; role: o cargo
 * - records: o registro; store: o banco de dados; log: o log; log channel: o canal de registro
 * - reference: a referência; whoever runs this bot: quem cuida deste bot; moderators: quem modera, a moderação
 * - VideoSDK turned it down: rejeitou; refused the bot: recusou; is busy: ocupado; is away: inacessível
 */
export const ptBR: Catalogue = {
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
