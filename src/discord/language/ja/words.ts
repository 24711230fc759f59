import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '（名前なし）' },
  room: { nameless: '（名前のないルーム）' },
  given: { nothing: '（空）' },
  people_other: '{{count, number}}人',
  more_other: '… ほか{{count, number}}件',
  timeUnknown: '時刻不明',
  case: 'ケース {{number}}',
  reference: '参照番号 {{reference}}',
  reason: '理由: {{reason}}',
  joined: '{{name}} · 参加 {{when}}',
  candidate: '{{name}} · 参加 {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · 開始 {{when}} · ID {{id}}',
    uncounted: '{{room}} · 開始 {{when}} · ID {{id}}',
  },
  elapsed: { unknown: '?', now: 'たった今' },
};
