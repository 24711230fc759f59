import type { Catalogue } from '../catalogue.ts';

export const sessions: Catalogue['sessions'] = {
  title_other: '{{count, number}}件のセッションが進行中',
  titleAtLeast_other: '少なくとも{{count, number}}件のセッションが進行中',
  order: '新しい順。下から選ぶと、誰がいるか見られます。',
  heading: '**ルーム · 人数 · 開始**',
  headingPaged: '**ルーム · 人数 · 開始 · {{page, number}}/{{pages, number}}ページ**',
  line: '{{room}} · {{people}} · 開始 {{when}}',
  lineUncounted: '{{room}} · 人数不明 · 開始 {{when}}',
  none: {
    title: '進行中のセッションはありません',
    where: 'このサーバーから管理できるルームでは、何も進行していません。',
  },
  unseen: {
    title: 'どのセッションが進行中か見えません',
    why: '進行中のセッションがあるかもしれませんが、読み取れません。',
  },
  select: {
    placeholder: '参加者を表示',
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  buttons: { newer: '◀ 新しい', older: '古い ▶', refresh: '更新', again: 'もう一度', all: 'すべてのセッション' },
};
