import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: '机器人出错了',
    unsure: '不确定已经做了什么。请查看会话，如果那个人还在，请再试一次。',
    again: '如果再次出现，请把下面的参考编号交给这个机器人的运营者。',
  },
  restarting: { title: 'Bouncer 正在重启', wait: '没有移出任何人。请一分钟后再试。' },
  unknownCommand: {
    title: '这个机器人不认识它',
    reload: '什么也没做。你的 Discord 显示的是机器人已经没有的内容：请重新加载（Ctrl+R）或重新打开应用。',
  },
  storeAway: {
    title: '机器人的记录无法使用',
    nothing: '什么也没做：没有记录就不会移出任何人。',
    again: '请一分钟后再试；如果一直这样，请把下面的参考编号交给这个机器人的运营者。',
  },
};
