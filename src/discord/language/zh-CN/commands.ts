import type { Catalogue } from '../catalogue.ts';

export const keepOutLengths: Catalogue['keepOutLengths'] = {
  '10 minutes': '10 分钟',
  '1 hour': '1 小时',
  'until the session ends': '直到会话结束',
};

export const commands: Catalogue['commands'] = {
  'kick-participant': {
    name: '移出参与者',
    description: '把某人移出正在进行的会话，并查看还有谁在',
    options: {
      participant: { name: '参与者', description: '谁：开始输入名字并选择，或粘贴 ID' },
      session: { name: '会话', description: '有多个会话在进行时，是哪一个' },
      reason: { name: '原因', description: '为什么；会显示在回复中' },
      'keep-out': {
        name: '禁入',
        description: '每次回来都再次移出，持续多久',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: '结束会话',
    description: '为所有人结束一个正在进行的会话',
    options: {
      session: { name: '会话', description: '有多个会话在进行时，是哪一个' },
    },
  },
  'keep-outs': {
    name: '禁入名单',
    description: '谁被禁止进入会话、到什么时候；也可以让某人回来',
  },
  'kick-case': {
    name: '移出案件',
    description: '一次移出的全部信息；修改原因或作废',
    options: {
      number: { name: '编号', description: '哪个案件：编号，或开始输入名字' },
    },
  },
  'kick-check': {
    name: '移出检查',
    description: '检查机器人所需的一切是否正常，不正常时该怎么做',
  },
  'kick-forget': {
    name: '移出清除',
    description: '从这个服务器的案件中清除某人的名字和 ID',
    options: {
      participant: { name: '参与者', description: '谁：开始输入名字并选择，或粘贴 ID' },
    },
  },
  'kick-help': {
    name: '移出帮助',
    description: '查看你在这里可以使用哪些命令，以及它们的作用',
  },
  'kick-history': {
    name: '移出历史',
    description: '回顾这个服务器的移出记录，最新的在前',
    options: {
      participant: { name: '参与者', description: '只看这个人的：开始输入名字并选择，或粘贴 ID' },
      moderator: { name: '版主', description: '只看这位版主的：提及、ID 或“我”' },
      outcome: { name: '结果', description: '只看结果是这个的' },
      since: { name: '起始', description: '只看此后的：“今天”、“7 天”、“2026-11-01”' },
    },
  },
  'kick-settings': {
    name: '移出设置',
    description: '查看和更改从这个服务器移出人的方式',
  },
  participants: {
    name: '参与者',
    description: '谁在正在进行的会话中，待得最久的在前',
    options: {
      session: { name: '会话', description: '有多个会话在进行时，是哪一个' },
    },
  },
  'Remove from session': {
    name: '移出会话',
    description: '在正在进行的会话中找到这位成员，确认后移出',
  },
  sessions: {
    name: '会话',
    description: '哪些会话正在进行、从何时开始、有多少人',
  },
};
