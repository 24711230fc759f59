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
 * Hindi, for "आप". Words of technology as people in India say them (सेशन, रूम, बॉट), not Sanskrit ones. "They" is one
 * person: वे, with masculine plural verbs where there must be one; better "… को हटाया गया", which agrees with nobody.
 *
 * - session: सेशन (m.); room: रूम; participant: प्रतिभागी; person, people: व्यक्ति, लोग; user ID: यूज़र ID
 * - to remove: हटाना; what VideoSDK is asked: (हटाने का) अनुरोध; removed: हटाया गया; out: बाहर; the commands: किक-…
 * - to keep out: बाहर रखना; to let back in: वापस आने देना; to come back: लौटना; ban: बैन; protected: सुरक्षित
 * - case: केस; outcome: नतीजा; reason: कारण; to void: अमान्य करना ("रद्द करें" is Cancel); to forget: भुला देना; to erase: मिटाना
 * - to end: खत्म करना, without a dot below ख; other borrowed sounds have theirs (फ़, ज़); ID stays ID
 * - records, on record: रिकॉर्ड; store: डेटाबेस; log channel: लॉग चैनल; moderator role: मॉडरेटर रोल; permission: परमिशन
 * - reference: रेफ़रेंस; whoever runs this bot: बॉट के संचालक; administrators: एडमिन; error: एरर
 * - VideoSDK accepted: माना; turned it down: नहीं माना; refused the bot: बॉट को मना किया; is busy: व्यस्त; is away: उपलब्ध नहीं
 * - "since 4 minutes ago" is "शुरू 4 मिनट पहले"; "by" is "मॉडरेटर: …"; no postposition after a time or after {{people}}
 */
export const hi: Catalogue = {
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
