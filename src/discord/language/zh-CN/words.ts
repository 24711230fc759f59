import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '（无名）' },
  room: { nameless: '（未命名的房间）' },
  given: { nothing: '（空）' },
  people_other: '{{count, number}} 人',
  more_other: '……另有 {{count, number}} 项',
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
  elapsed: { unknown: '?', now: '刚刚' },
};
