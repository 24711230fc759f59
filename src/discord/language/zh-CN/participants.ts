import type { Catalogue } from '../catalogue.ts';

export const participants: Catalogue['participants'] = {
  title_other: '{{room}} 中有 {{count, number}} 人',
  titleAtLeast_other: '{{room}} 中至少有 {{count, number}} 人',
  order: '在会话中待得最久的在前',
  everybody: '**所有人**',
  seen: '**已看到的人**',
  page: '**{{first, number}} 至 {{last, number}} · 第 {{page, number}}/{{pages, number}} 页**',
  line: '{{name}} · 加入于 {{when}} · ID {{id}}',
  lineSameName: '{{name}} · 加入于 {{when}} · ID {{id}} · 同名',
  empty: { title: '{{room}} 中没有人', since: '会话开始于 {{when}}，没有人连接。' },
  unseen: { title: '看不到 {{room}} 中有谁', why: '会话中可能有人，但机器人无法读取有谁。' },
  buttons: { earlier: '◀ 更早加入', later: '更晚加入 ▶', remove: '移出…' },
  whichSession: { title: '哪个会话？', pick: '有多个会话在进行。请在下面选择，或在 `{participants session}` 中指定。' },
  noSuchSession: {
    title: '没有会话“{{given}}”',
    none: '没有正在进行的会话或房间叫这个名字。',
    pick: '没有正在进行的会话或房间叫这个名字。请在下面选择。',
  },
  sessionsIncomplete: {
    title: '哪个会话？',
    titleGiven: '“{{given}}”是哪个会话？',
    why: '机器人看不到所有正在进行的会话，所以无法确定你指的是哪一个。',
    pick: '请在下面选择，或在 `{participants session}` 中填写其 ID：ID 可以单独查询。',
    byId: '请在 `{participants session}` 中填写会话 ID：ID 可以单独查询。',
  },
  running: '**正在进行**',
  noneRunning: '**没有会话在进行。**',
  roomNotAllowed: { title: '那个房间不在这里管理', why: '里面有谁不会在这个服务器中显示。' },
  over: {
    title: '会话已结束',
    ended: '房间 {{room}} 的会话于 {{when}} 结束：里面没有人。',
    endedSometime: '房间 {{room}} 的会话已不再进行：里面没有人。',
    gone: '它不在正在进行的会话之中。',
  },
  failure: {
    unknown: '所以不知道谁在连接。',
    forbidden: {
      title: '⛔ VideoSDK 拒绝了这个机器人',
      mend: '再试也没有用：请把下面的参考编号交给这个机器人的运营者；只有运营者能解决。',
    },
    busy: { title: 'VideoSDK 繁忙', again: '请在 {{duration}}后再试。', againSometime: '请半分钟后再试。' },
    unavailable: {
      title: 'VideoSDK 无法访问',
      again: '请一分钟后再试；如果一直这样，请把下面的参考编号交给这个机器人的运营者。',
    },
  },
};
