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
 * French, for "tu", as Discord's French. Neutral towards gender where it costs nothing: "la personne", "qui …", nouns
 * ("Retrait effectué") in place of participles. Narrow no-break spaces before ; ? ! and inside « », no-break before :.
 *
 * - session: la session; room: la salle; participant: la personne; user ID: l’ID d’utilisateur
 * - to remove: retirer; a removal: le retrait; to keep out: exclure, l’exclusion; to let back in: laisser revenir; ban: bannissement
 * - case: le dossier; outcome: le résultat; to void: annuler; to forget: oublier; to erase: effacer
 * - records: le registre; store: la base de données; log: le journal; log channel: le salon de journal
 * - reference: la référence; whoever runs this bot: qui gère ce bot; moderators: la modération; administrators: l’administration
 * - VideoSDK turned it down: rejeté; refused the bot: refusé; is busy: saturé; is away: injoignable
 */
export const fr: Catalogue = {
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
