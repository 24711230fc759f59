import type { Catalogue } from '../catalogue.ts';

export const sessions: Catalogue['sessions'] = {
  title_other: '{{count, number}} 个会话正在进行',
  titleAtLeast_other: '至少 {{count, number}} 个会话正在进行',
  order: '最新的在前。在下面选择一个，查看里面有谁。',
  heading: '**房间 · 人数 · 开始时间**',
  headingPaged: '**房间 · 人数 · 开始时间 · 第 {{page, number}}/{{pages, number}} 页**',
  line: '{{room}} · {{people}} · 开始于 {{when}}',
  lineUncounted: '{{room}} · 人数未知 · 开始于 {{when}}',
  none: { title: '没有会话在进行', where: '在这个服务器可以管理的房间中，没有会话在进行。' },
  unseen: { title: '看不到有哪些会话正在进行', why: '可能有会话正在进行，但机器人无法读取是哪些。' },
  select: {
    placeholder: '显示人员',
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  buttons: { newer: '◀ 更新', older: '更早 ▶', refresh: '刷新', again: '再试一次', all: '所有会话' },
};
