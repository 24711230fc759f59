import type { Catalogue } from '../catalogue.ts';

export const outcome: Catalogue['outcome'] = {
  removed: { title: '已移出：{{name}}' },
  gone: { title: '已不在会话中：{{name}}', why: '对方现在已出去。是移出生效，还是对方自己离开，无法得知。' },
  returned: {
    title: '已移出，但又回来了：{{name}}',
    titleLeft: '出去过，又回来了：{{name}}',
    rejoinedKeptOut: '对方于 {{when}} 重新加入，现在在会话中。机器人即将再次移出。',
    rejoined: '对方于 {{when}} 重新加入，现在在会话中。再次运行命令即可再次移出。',
    others: '**会话中的其他人：{{people}}**',
  },
  answers: {
    accepted: 'VideoSDK 接受了移出请求。',
    rejected: 'VideoSDK 拒绝了移出请求。',
    forbidden: 'VideoSDK 拒绝了机器人的凭据。',
    busy: 'VideoSDK 繁忙，没有接受请求。',
    failed: 'VideoSDK 对移出请求返回了错误。',
    unanswered: 'VideoSDK 没有回应移出请求。',
  },
  pending: {
    title: '正在确认：{{name}}',
    titleConnected: '还没有出去：{{name}}',
    connected: '对方仍在会话中。',
    unseen: '机器人看不到对方是否仍在会话中。',
    looking: '机器人会再查看 15 秒，并更新这条消息。',
    mayStillWork: '移出仍可能生效。机器人会再查看 15 秒，并更新这条消息。',
  },
  stillThere: {
    title: '仍在会话中：{{name}}',
    seen: '15 秒后对方仍在会话中。',
    again: '请再试一次。如果反复出现，请把下面的参考编号交给这个机器人的运营者。',
  },
  unknown: {
    title: '无法确认：{{name}}',
    unseen: '机器人无法确认对方是否已出去。',
    look: '请自己查看会话。如果对方还在，请再次运行命令：重复请求没有坏处。',
    credentials: '请自己查看会话。机器人的凭据不正确，只有这个机器人的运营者能解决：请把下面的参考编号交给运营者。',
  },
  takenOver: {
    title: '未移出，机器人停顿：{{name}}',
    why: '机器人停顿了一段时间，无法确定自己仍可操作，因此没有向 VideoSDK 发送任何请求。请重新运行命令。',
  },
  alreadyGone: {
    title: '早已离开：{{name}}',
    left: '对方于 {{when}} 离开了房间 {{room}}。没有人需要移出。',
    absent: '对方已不在房间 {{room}} 中。没有人需要移出。',
  },
  inProgress: {
    title: '正在被移出：{{name}}',
    by: '{{moderator}} 正在处理。没有重复发送任何请求；结果会告诉那位版主。',
  },
  protected: {
    title: '未移出，受保护：{{name}}',
    why: '没有移出任何人：这个服务器的设置保护了该参与者 ID。',
    mend: '如果必须移出，有权管理服务器的人可以取消保护：{/kick-settings}。',
  },
  toConfirm: { title: '要移出 {{name}} 吗？', first: '还没有移出任何人：需要先确认。对方在房间 {{room}} 中。' },
  coolingDown: {
    title: '未移出，已达你的上限：{{name}}',
    why: '没有移出任何人：你已达到这个服务器对每位版主的移出上限。',
    when: '可以继续的时间：{{when}}。如果紧急，请找另一位版主。',
  },
  reasonMissing: {
    title: '还没有移出任何人：为什么？',
    again: '这个服务器要求填写原因。请再次运行命令并填写 `{kick-participant reason}`。',
  },
  notRecorded: {
    title: '没有移出任何人：无法记录',
    nobody: '机器人的记录无法使用，而没有记录就不会移出任何人。',
    again: '请一分钟后再试；如果一直这样，请把下面的参考编号交给这个机器人的运营者。',
  },
  ambiguous: {
    title: '没有移出任何人：哪个“{{given}}”？',
    fit: '房间 {{room}} 中有不止一人符合。',
    pick: '请按“{{button}}”，在那里选出正确的人：在菜单中选择的始终只是一个人。',
    heading: '**可能是指谁**',
  },
  peopleIncomplete: {
    title: '没有移出任何人：“{{given}}”是谁？',
    why: '机器人看不到房间 {{room}} 中的所有人，所以仅凭名字无法确定。',
    byId: '请用参与者 ID 再次运行命令：ID 可以单独查询。',
    choose: '或按“{{button}}”，从已看到的人中选择。',
    heading: '**已看到的人**',
    nobody: '**没有看到任何人。**',
  },
  noSuchPerson: { title: '没有移出任何人：没有“{{given}}”', why: '房间 {{room}} 中没有人是这个名字或 ID。' },
  nobodyNamed: {
    title: '还没有移出任何人：是谁？',
    again: '请再次运行命令并填写 `{kick-participant participant}`。在房间 {{room}} 中：',
    titleEmpty: '会话中没有人',
    empty: '房间 {{room}} 中没有人连接，所以没有人需要移出。',
    titleUnseen: '没有移出任何人：看不到里面有谁',
    unseen: '机器人看不到房间 {{room}} 中有谁。',
  },
  severalSessions: {
    title: '没有移出任何人：哪个会话？',
    pick: '有多个会话符合。请再次运行命令并在 `{kick-participant session}` 中选择一个。',
  },
  noSuchSession: { title: '没有移出任何人：没有会话“{{given}}”', why: '没有正在进行的会话或房间叫这个名字。' },
  sessionsIncomplete: {
    title: '没有移出任何人：哪个会话？',
    titleGiven: '没有移出任何人：“{{given}}”是哪个会话？',
    why: '机器人看不到所有正在进行的会话，所以无法确定你指的是哪一个。',
    byId: '请再次运行命令，并在 `{kick-participant session}` 中填写会话 ID：ID 可以单独查询。',
  },
  overloaded: {
    title: '没有移出任何人：同时太多',
    why: '正在进行的移出太多，或 VideoSDK 太慢，没有轮到你的请求。',
    again: '请稍后再试。如果一直这样，请把下面的参考编号交给这个机器人的运营者。',
  },
  noneRunning: { title: '没有移出任何人：没有会话在进行', why: '没有这个机器人可以管理的正在进行的会话。' },
  roomNotAllowed: {
    title: '没有移出任何人：不是你的房间',
    why: '那个房间不在这里管理：这个机器人只能管理其运营者列出的房间。',
  },
  sessionOver: {
    title: '里面没有人：会话已结束',
    over: '房间 {{room}} 的会话已不再进行：里面没有人。',
    ended: '房间 {{room}} 的会话于 {{when}} 结束：里面没有人。',
  },
  turnedDown: { title: '未移出：{{name}}' },
  forbidden: {
    title: '未移出，VideoSDK 拒绝访问：{{name}}',
    titleNobody: '没有移出任何人：VideoSDK 拒绝了这个机器人',
    why: '机器人的凭据或权限不被接受。再试也没有用：请把下面的参考编号交给这个机器人的运营者；只有运营者能解决。',
  },
  busy: {
    title: '未移出，VideoSDK 繁忙：{{name}}',
    titleNobody: '没有移出任何人：VideoSDK 繁忙',
    again: 'VideoSDK 目前不再接受请求。请半分钟后再试。',
    againIn: 'VideoSDK 目前不再接受请求。请在 {{time}}后再试。',
  },
  unavailable: {
    title: '未移出，VideoSDK 无法访问：{{name}}',
    titleNobody: '没有移出任何人：VideoSDK 无法访问',
    notSent: '移出请求没有到达 VideoSDK。',
    again: 'VideoSDK 没有回应，或返回错误。请一分钟后再试；如果一直这样，请把下面的参考编号交给这个机器人的运营者。',
  },
  place: '房间 {{room}} · 操作者 {{moderator}}',
  before_other: '以前被移出：{{count, number}} 次，最近一次 {{when}}',
  remaining: '**仍在会话中：{{people}}**',
  nobodyElse: '**会话中没有其他人。**',
  remainingUnseen: '**无法读取会话中还有谁。**',
  present: '**在会话中：{{people}}**',
  nobodyConnected: '**没有人连接。**',
  running: '**正在进行**',
  noneRuns: '**没有会话在进行。**',
  closedLogChannel:
    '⚠️ 机器人无法写入日志频道 {{channel}}。已做的事仍然有效，能写入时会补发公告。有权管理服务器的人需要允许机器人在那里查看频道、发送消息和嵌入链接，或另选一个频道：{/kick-settings}。',
};

export const resultButtons: Catalogue['resultButtons'] = {
  another: '移出另一人',
  choose: '从菜单中选择',
  everyone: '显示所有人',
  keepOut: '禁止进入',
  letBackIn: '允许返回',
};
