import type { Catalogue } from '../catalogue.ts';

export const recovered: Catalogue['recovered'] = {
  somebody: '该人',
  goneSince: {
    title: '已不在会话中：{{name}}',
    why: '机器人在这次移出的中途中断了。对方现在已出去；是因为移出，还是自己离开，没有看到。',
  },
  thereSince: {
    title: '仍在会话中：{{name}}',
    why: '机器人在这次移出的中途中断了，对方现在还在。请再次运行命令。',
  },
  keptOut: '机器人在这次移出的中途中断了。',
  sessionOver: '机器人在这次移出的中途中断了。会话中已经没有人。',
  removed: '机器人还没来得及在这里说明就中断了。没有保留还剩下谁。',
  gone: 'VideoSDK 没有接受移出请求，或没有回应，但已看到对方离开。机器人还没来得及在这里说明就中断了。',
  returned: {
    title: '又回到会话中：{{name}}',
    why: '对方出去后又重新加入。机器人还没来得及在这里说明就中断了。再次运行命令即可再次移出。',
  },
  alreadyGone: '没有人需要移出。',
  notRemoved: {
    title: '未移出：{{name}}',
    seen: '以上仅以当时所能看到的为准；机器人还没来得及在这里说明就中断了。',
    look: '请查看会话，并再次运行命令。',
    notAsked: '记录时机器人的存储出错，所以什么也没做。请再次运行命令。',
  },
  unknown: '机器人在这次移出的中途中断了，无法得知对方是否已离开。',
  end: {
    ended: { title: '已结束：房间 {{room}} 的会话', why: '已看到会话结束。机器人还没来得及在这里说明就中断了。' },
    over: {
      title: '已不再进行：房间 {{room}} 的会话',
      why: '机器人在结束会话的中途中断了。房间里已没有这个会话；是因为这次操作，还是自行结束，没有看到。',
    },
    running: {
      title: '仍在进行：房间 {{room}}',
      why: '机器人在结束会话的中途中断了，会话现在仍在进行。没有重新发送任何请求：请再次运行命令。',
    },
    unknown: {
      title: '不知道是否已结束：房间 {{room}}',
      why: '机器人在结束会话的中途中断了，无法得知会话是否已结束。',
      look: '请自己查看会话。如果仍在进行，请再次运行命令：重复请求没有坏处。',
    },
    notEnded: { title: '未结束：房间 {{room}}' },
    by: '操作者 {{moderator}}',
  },
};
