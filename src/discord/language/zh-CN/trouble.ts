import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: '机器人出错了',
    nothing: '什么也没做。',
    unsure: '不确定已经做了什么。请查看会话，如果那个人还在，请再试一次。',
    again: '如果再次出现，请把下面的参考编号交给这个机器人的运营者。',
  },
  blocked: {
    title: 'Discord 不显示这条回复',
    why: 'Discord 拦截了机器人写的内容，可能是因为其中的名字、词语或链接。',
    onRecord: '已执行的操作都有记录。重试之前请先查看 {/kick-history}。',
  },
  blockedModal: {
    title: 'Discord 不显示这个表单',
    why: 'Discord 拦截了它，可能是因为其中已有的词语或链接。没有更改任何内容。',
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
  write: {
    saved: { title: '已保存，但暂时无法显示', what: '你的操作已保存。机器人的记录暂时无法读取。' },
    unread: { title: '暂时无法显示记录内容', what: '你的请求已送达，但暂时无法从机器人的记录中读取结果。' },
    'in-doubt': { title: '不确定是否已保存', what: '机器人的记录没有确认：可能已保存，也可能没有。' },
    willUpdate:
      '记录一旦可以读取，这条消息就会显示其中的内容。在此之前请不要重试。如果几分钟后仍未改变，请再次运行命令。',
    lookYourself: '未能查到结果。请再次使用该命令，查看记录中的内容。',
    lookedUp: '已查到：这是记录中现在的内容。',
  },
  brokenRemoval: {
    title: '不知道那个人是否已被移出',
    unknown: '机器人出错了，移出请求可能已经发给 VideoSDK。请查看会话，如果那个人还在，请再试一次。',
  },
};
