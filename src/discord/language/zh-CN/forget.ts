import type { Catalogue } from '../catalogue.ts';

export const forget: Catalogue['forget'] = {
  title: '要清除 {{name}} 的信息吗？',
  what_other: '将从这个服务器的 **{{count, number}} 个案件**中清除其名字和 ID。案件会保留并计数，但不再说明是谁。',
  forGood: '**无法撤销。**',
  reasons: '原因中也可能有名字：原因以及修改前的内容可以一并清除。',
  keptOut: '对方现在**被禁止进入**某个会话：这会结束，因为将不知道该禁止谁。',
  underWay_other: '对其的 {{count, number}} 次移出尚未结束：不受影响。',
  buttons: { forget: '清除，保留原因', withReasons: '清除，连同原因', cancel: '取消' },
  nothingYet: { title: '{{name}} 还没有可清除的内容', again: '结束后请再次运行命令。' },
  messages: {
    what_other:
      '这个服务器的案件中没有此人，但频道中有 **{{count, number}} 条消息**提到此人：其名字与某个被禁止进入的人相同。这些消息将被删除。',
    button: '清除',
    done: '已清除',
  },
  done: {
    title_other: '已在 {{count, number}} 个案件中清除',
    withReasons: '名字、ID 和原因已清除。',
    reasonsKept: '名字和 ID 已清除；原因已保留。',
    underWay: '正在修改频道中提到此人的消息。',
    allChanged: '这个机器人所记录的频道消息中，已没有一条提到此人。',
    heading: '**以下消息仍提到此人**',
    trying_other: '• {{channel}}：{{count, number}} 条。机器人会继续尝试；它在那里需要*查看频道*权限。',
    refused_other: '• {{channel}}：{{count, number}} 条，无法修改也无法删除。如果还在，请手动删除。',
    notReached:
      '无法触及：对命令的回复、导出的文件、运营者的日志文件、因过期而删除的案件的消息，以及机器人开始记录之前发布的内容。别人在其他地方写下或复制的内容，这个机器人不知道。',
    leftAlone: '有一次尚未结束的移出没有处理：结束后请再次运行命令。',
  },
  already: {
    title: '没有可清除的内容了',
    why: '这个服务器已了结的案件中不再有此人的信息。',
  },
  cancelled: { title: '没有清除任何内容', why: '你取消了。' },
};
