import type { Catalogue } from '../catalogue.ts';

export const history: Catalogue['history'] = {
  none: {
    title: 'ケースはまだありません',
    what: '{/kick-participant} による退出は、それぞれケースになり、結果とともにここに表示されます。',
  },
  noneFits: {
    title: '当てはまるケースはありません',
    more: 'オプションを減らすと、もっと見つかります。消去された人は、もう見つかりません。',
  },
  title: 'このサーバーのケース',
  newestFirst: '新しい順',
  heading: '**ケース · 結果 · 対象 · モデレーター**',
  line: {
    plain: '**{{number}}** {{outcome}} · {{who}} · {{moderator}} · {{when}}',
    returned: '**{{number}}** {{outcome}} · {{who}} · 復帰{{returns, number}}回 · {{moderator}} · {{when}}',
    voided: '~~**{{number}}** {{outcome}} · {{who}}~~ 🚫 無効 · {{moderator}} · {{when}}',
    voidedReturned:
      '~~**{{number}}** {{outcome}} · {{who}}~~ 🚫 無効 · 復帰{{returns, number}}回 · {{moderator}} · {{when}}',
    forgotten: '*消去済み*',
  },
  conditions: {
    person: '参加者: {{name}}',
    personForgotten: '参加者: 消去された人',
    name: '{{name}} という名前の全員',
    nameForgotten: '消去された人と同じ名前の全員',
    several: '同じ名前の人が複数いました。`{kick-history participant}` で1人選ぶと、その人だけ見られます。',
    moderator: 'モデレーター: {{moderator}}',
    outcome: '結果: {{outcome}}',
    since: '{{when}} 以降',
  },
  open: {
    placeholder: 'ケースを開く',
    label: '{{number}} · {{name}}',
    description: '{{outcome}} · {{elapsed}}',
  },
  buttons: { newer: '◀ 新しい', older: '古い ▶', export: 'CSVで書き出す', exportNext: '次の部分を書き出す' },
  completion: {
    case: '{{number}} · {{outcome}} · {{name}} · {{elapsed}}',
    moderator_other: '最近のケース{{count, number}}件 · {{id}}',
    you_other: '最近のケース{{count, number}}件 · {{id}}（あなた）',
  },
  typed: {
    meWords: '自分, 私, わたし, 僕, 俺',
    todayWords: '今日, きょう, 本日',
    yesterdayWords: '昨日, きのう',
    minuteWords: '分, 分間',
    hourWords: '時間, 時',
    dayWords: '日, 日間',
    weekWords: '週, 週間',
    monthWords: 'か月, ヶ月, カ月, ヵ月, 月, 箇月',
    yearWords: '年, 年間',
    fillerWords: '前, 以内, 以降, から, 過去, 直近, この, ここ',
  },
  since: {
    today: '今日（UTC 0時から）',
    yesterday: '昨日（UTC 0時から）',
    '24 hours': '24時間',
    '7 days': '7日',
    '30 days': '30日',
    '90 days': '90日',
    '1 year': '1年',
  },
  export: {
    title_other: 'ケース{{count, number}}件を書き出しました',
    how: '新しい順、時刻はUTCです。表計算ソフトが計算や丸めをしそうなセルは、アポストロフィで始まります。',
    care: '個人のデータです。共有は慎重に行い、使い終わったら削除してください。',
    next: '**すべては入りきりませんでした。** 続きはボタンを押してください。',
  },
  notUnderstood: {
    title: '「{{given}}」を理解できませんでした',
    moderator:
      '誰かをメンションするか、ユーザーIDを貼り付けるか、`{kick-history moderator}` の補完から選んでください。',
    outcome: '`{kick-history outcome}` の補完から選んでください（例:「{{example}}」）。',
    since: '「今日」「7日」「36時間」、または「2026-11-01」のような日付を入力してください。',
    sinceFuture: '未来の時刻です。「今日」「7日」、または過去の日付を入力してください。',
  },
  nobody: {
    title: '「{{given}}」という人はいません',
    find: 'このサーバーのケースに、そのような人はいません。`{kick-history participant}` の補完から選ぶか、IDを貼り付けてください。',
  },
  several: {
    title: 'どの「{{given}}」？',
    looking: '複数の人が当てはまります。',
    erasing: '何も消去していません。複数の人が当てはまります。',
    pick: '`{kick-history participant}` で1人選ぶか、IDを貼り付けてください。',
    heading: '**このサーバーのケースで**',
    line: '{{name}} · 最後のケース {{when}} · ID {{id}}',
  },
};
