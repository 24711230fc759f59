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
 * Japanese, in です・ます; short forms in lists and labels. The person who is acted on is left unnamed where that is clear.
 *
 * - session: セッション; room: ルーム; participant: 参加者; user ID: ユーザーID
 * - to remove: 退出させる; a removal: 退出; removed: 退出させた (退出済み would say that somebody left); to keep out: 締め出す, 締め出し; to let back in: 戻れるようにする; ban: BAN
 * - case: ケース; outcome: 結果; to void: 無効にする; to forget, to erase: 消去する; records: 記録; store: データベース; log: ログ
 * - reference: 参照番号; whoever runs this bot: 運営者; administrators: 管理者; moderator: モデレーター
 * - log channel: ログチャンネル; VideoSDK turned it down: 却下; refused the bot: 拒否; is busy: 混雑; is away: 接続できません
 */
export const ja: Catalogue = {
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
