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
 * Simplified Chinese, for "你". People who are acted on are "对方" or "人", without a gender.
 *
 * - session: 会话; room: 房间; participant: 参与者; user ID: 用户 ID
 * - to remove, a removal: 移出; to keep out: 禁止进入 (short: 禁入); to let back in: 允许返回; ban: 封禁
 * - case: 案件; outcome: 结果; to void: 作废; to forget, to erase: 清除; records: 记录; store: 存储; log: 日志
 * - reference: 参考编号; whoever runs this bot: 运营者; administrators: 管理员; moderator: 版主; role: 身份组
 * - log channel: 日志频道; VideoSDK turned it down: 拒绝请求; refused the bot: 拒绝访问; is busy: 繁忙; is away: 无法访问
 */
export const zhCN: Catalogue = {
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
