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
 * German, for "du", as Discord's German. Neutral towards gender without signs: "Person", "wer …", "jemand anders".
 *
 * - session: die Session; room: der Raum; participant: die Person (the command: teilnehmende); user ID: Nutzer-ID
 * - to remove: entfernen; a removal: der Rauswurf (never "Entfernung", which is a distance); removed: entfernt
 * - to keep out: aussperren; a keep-out: die Aussperrung; to let back in: wieder reinlassen; ban: Bann
 * - case: der Fall; outcome: das Ergebnis; to void: für ungültig erklären; to forget: vergessen; to erase: löschen
 * - records, on record: das Protokoll (never "Aufzeichnung", which is a video); store: die Datenbank; log: das Log
 * - reference: die Referenz; whoever runs this bot: die Person, die diesen Bot betreibt; administrators: Admins
 * - log channel: der Log-Kanal; moderator role: die Moderationsrolle; moderator, in labels: Moderation
 * - VideoSDK turned it down: abgelehnt; refused the bot: abgewiesen; is busy: ausgelastet; is away: nicht erreichbar
 * - "since 4 minutes ago" is "Beginn vor 4 Minuten": after "seit" and "bis" no time that Discord renders can stand
 */
export const de: Catalogue = {
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
