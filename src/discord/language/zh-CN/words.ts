import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '（无名）' },
  room: { nameless: '（未命名的房间）' },
  given: { nothing: '（空）' },
  people_other: '{{count, number}} 人',
  atLeast_other: '至少 {{count, number}} 人',
  more_other: '……另有 {{count, number}} 项',
  refusedForTime: {
    ahead:
      'VideoSDK 拒绝了机器人，因为它所在机器的时钟快了 {{time}}。机器人现在以 VideoSDK 的时钟为准，请再试一次。机器人的运营者应校准该时钟。',
    behind:
      'VideoSDK 拒绝了机器人，因为它所在机器的时钟慢了 {{time}}。机器人现在以 VideoSDK 的时钟为准，请再试一次。机器人的运营者应校准该时钟。',
    mended: 'VideoSDK 拒绝了机器人，因为它的令牌已过期。现在已换新，请再试一次。',
  },
  timeUnknown: '时间未知',
  case: '案件 {{number}}',
  reference: '参考编号 {{reference}}',
  reason: '原因：{{reason}}',
  joined: '{{name}} · 加入于 {{when}}',
  candidate: '{{name}} · 加入于 {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · 开始于 {{when}} · ID {{id}}',
    uncounted: '{{room}} · 开始于 {{when}} · ID {{id}}',
  },
  incomplete: {
    people: '这份名单不完整：可能漏了人。',
    sessions: '这份列表不完整：可能漏了会话。',
    seen: '**已看到的会话**',
    none: '**没有看到任何会话。**',
    gaps: {
      'not-found': 'VideoSDK 没有给出列表，而是回答“未找到”。',
      'page-missing': 'VideoSDK 没有发来列表的每一页。',
      'no-page-info': 'VideoSDK 没有说明列表后面是否还有内容。',
      'pages-moved': '机器人读取时，列表一直在变化。',
      'unreadable-entry': '列表中有机器人无法读取的条目。',
      emptied: 'VideoSDK 的名单是空的，但这不能证明里面没有人。',
      'rooms-unknown': 'VideoSDK 只能按房间列出会话，而机器人并不知道所有房间。',
    },
    rooms: '有权管理这个服务器的人可以在 {/kick-settings} 中列出房间，或由这个机器人的运营者设置 `VIDEOSDK_ROOM_IDS`。',
  },
  elapsed: { unknown: '?', now: '刚刚' },
};
