import type { Catalogue } from '../catalogue.ts';

export const participants: Catalogue['participants'] = {
  title_other: '{{room}} に{{count, number}}人',
  titleAtLeast_other: '{{room}} に少なくとも{{count, number}}人',
  order: 'セッションに長くいる順',
  everybody: '**全員**',
  seen: '**確認できた人**',
  page: '**{{first, number}}〜{{last, number}} · {{page, number}}/{{pages, number}}ページ**',
  line: '{{name}} · 参加 {{when}} · ID {{id}}',
  lineSameName: '{{name}} · 参加 {{when}} · ID {{id}} · 同名',
  empty: { title: '{{room}} には誰もいません', since: 'セッションの開始は{{when}}で、誰も接続していません。' },
  unseen: {
    title: '{{room}} に誰がいるか見えません',
    why: 'セッションに人がいるかもしれませんが、誰なのか読み取れません。',
  },
  buttons: { earlier: '◀ 先に参加', later: '後に参加 ▶', remove: '退出させる…' },
  whichSession: {
    title: 'どのセッション？',
    pick: '複数進行中です。下から選ぶか、`{participants session}` で指定してください。',
  },
  noSuchSession: {
    title: 'セッション「{{given}}」はありません',
    none: '進行中のセッションやルームに、その名前のものはありません。',
    pick: '進行中のセッションやルームに、その名前のものはありません。下から選んでください。',
  },
  sessionsIncomplete: {
    title: 'どのセッション？',
    titleGiven: 'セッション「{{given}}」はどれ？',
    why: '進行中のセッションがすべては見えないため、どれのことか分かりません。',
    pick: '下から選ぶか、`{participants session}` にIDを指定してください。IDなら個別に確認できます。',
    byId: '`{participants session}` にセッションのIDを指定してください。IDなら個別に確認できます。',
  },
  running: '**進行中**',
  noneRunning: '**進行中のセッションはありません。**',
  roomNotAllowed: {
    title: 'そのルームはここからは管理していません',
    why: '誰がいるかは、このサーバーでは表示しません。',
  },
  over: {
    title: 'セッションは終了しています',
    ended: 'ルーム {{room}} のセッションは{{when}}に終了しました。誰もいません。',
    endedSometime: 'ルーム {{room}} のセッションはもう進行していません。誰もいません。',
    gone: '進行中のセッションの中にありません。',
  },
  failure: {
    unknown: 'そのため、誰が接続しているか分かりません。',
    forbidden: {
      title: '⛔ VideoSDKがこのボットを拒否しました',
      mend: '繰り返しても変わりません。下の参照番号をこのボットの運営者に伝えてください。直せるのは運営者だけです。',
    },
    busy: {
      title: 'VideoSDKが混雑しています',
      again: '{{duration}}後にもう一度お試しください。',
      againSometime: '30秒後にもう一度お試しください。',
    },
    unavailable: {
      title: 'VideoSDKに接続できません',
      again: '1分後にもう一度お試しください。続く場合は、下の参照番号をこのボットの運営者に伝えてください。',
    },
  },
};
