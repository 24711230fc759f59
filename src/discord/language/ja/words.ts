import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '（名前なし）' },
  room: { nameless: '（名前のないルーム）' },
  given: { nothing: '（空）' },
  people_other: '{{count, number}}人',
  atLeast_other: '少なくとも{{count, number}}人',
  more_other: '… ほか{{count, number}}件',
  refusedForTime: {
    ahead:
      'ボットのマシンの時計が{{time}}進んでいるため、VideoSDKがボットを拒否しました。今はVideoSDKの時計を使っているので、もう一度お試しください。ボットの運営者は時計を合わせてください。',
    behind:
      'ボットのマシンの時計が{{time}}遅れているため、VideoSDKがボットを拒否しました。今はVideoSDKの時計を使っているので、もう一度お試しください。ボットの運営者は時計を合わせてください。',
    mended:
      'ボットのトークンの期限が切れていたため、VideoSDKがボットを拒否しました。新しいものに替わったので、もう一度お試しください。',
  },
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
  incomplete: {
    people: 'この一覧は不完全です。載っていない人がいるかもしれません。',
    sessions: 'この一覧は不完全です。載っていないセッションがあるかもしれません。',
    seen: '**確認できたセッション**',
    none: '**確認できたセッションはありません。**',
    gaps: {
      'not-found': 'VideoSDKは一覧の代わりに「見つかりません」と答えました。',
      'page-missing': 'VideoSDKから、一覧の一部のページが届きませんでした。',
      'no-page-info': '一覧に続きがあるかどうか、VideoSDKは示しませんでした。',
      'pages-moved': 'ボットが読んでいる間、一覧が変わり続けました。',
      'unreadable-entry': '一覧に、ボットが読めない項目があります。',
      emptied: 'VideoSDKの一覧は空ですが、誰もいないとは言い切れません。',
      'rooms-unknown': 'VideoSDKはルームごとにしかセッションを一覧にせず、ボットはすべてのルームを知りません。',
    },
    rooms:
      'このサーバーを管理できる人が {/kick-settings} でルームを指定するか、運営者が`VIDEOSDK_ROOM_IDS`を設定してください。',
  },
  elapsed: { unknown: '?', now: 'たった今' },
};
