import type { Catalogue } from '../catalogue.ts';

export const endSession: Catalogue['endSession'] = {
  question: {
    title: '要结束房间 {{room}} 的会话吗？',
    everybody: '里面所有人的会话都会结束：{{people}}。开始于 {{when}}。',
    nobody: '里面所有人的会话都会结束：现在没有人连接。开始于 {{when}}。',
    unseen: '里面所有人的会话都会结束；机器人看不到有多少人。开始于 {{when}}。',
    type: '还没有做任何事。请按下按钮并输入房间名称，上面有名称可供复制。',
    button: '为所有人结束…',
  },
  nothing: {
    several: {
      title: '哪个会话？',
      pick: '没有结束任何会话：有多个会话在进行。请再次运行命令并在 `{end-session session}` 中选择一个。',
    },
    unknown: { title: '没有会话“{{given}}”', why: '没有结束任何会话：没有正在进行的会话或房间叫这个名字。' },
    incomplete: {
      title: '哪个会话？',
      titleGiven: '“{{given}}”是哪个会话？',
      why: '没有结束任何会话：机器人看不到所有正在进行的会话，所以无法确定你指的是哪一个。',
      byId: '请再次运行命令，并在 `{end-session session}` 中填写会话 ID：ID 可以单独查询。',
    },
    noneRunning: '没有会话在进行',
    over: '会话已结束',
    why: '没有可以结束的：在这个服务器可以管理的房间中没有这样的会话在进行。',
    running: '**正在进行**',
    noneRuns: '**没有会话在进行。**',
  },
  notFromHere: { title: '那个房间不在这里管理', why: '没有结束任何会话：这个服务器只能管理其他房间。' },
  modal: {
    title: '为所有人结束会话',
    label: '房间名称或其 ID',
    description: '与消息中的一致。里面的所有人都会断开连接；无法撤销',
  },
  ending: {
    title: '⏳ 正在结束房间 {{room}} 的会话',
    wait: '就目前所知还没有结束。大约 20 秒内，这条消息会告诉你结果。',
  },
  ended: {
    title: '⏹️ 已结束：房间 {{room}} 的会话',
    seen: 'VideoSDK 接受了请求，并且已看到会话结束：里面已没有人。',
    by: '操作者 {{moderator}}。之后再加入房间的人会开始新的会话。',
  },
  over: {
    title: '➖ 会话已结束',
    asked: 'VideoSDK 没有接受结束会话的请求，或没有回应。',
    known: '房间 {{room}} 的会话已不再进行：里面没有人。它可能是自行结束的。',
  },
  unseen: {
    title: '❓ 未结束：看不到会话',
    why: 'VideoSDK 没有说明这个会话是否正在进行，所以没有发送任何请求。它可能已结束。',
    look: '请自己查看会话。如果仍在进行，请一分钟后再试。',
  },
  takenOver: {
    title: '⚠️ 未结束：房间 {{room}}',
    why: '机器人停顿了一段时间，无法确定自己仍可操作，因此没有向 VideoSDK 发送任何请求。请重新运行命令。',
  },
  nameDiffers: {
    title: '❔ 未结束：房间名称不对',
    typed: '没有结束任何会话：输入的是另一个名称。',
    room: '房间是 {{room}}；上面有名称可供复制。',
  },
  inProgress: { title: '⏳ 已有人在结束它', by: '{{moderator}} 正在结束房间 {{room}} 的会话。你的操作没有生效。' },
  notRecorded: {
    title: '⚠️ 未结束：机器人的记录无法使用',
    why: '房间 {{room}} 的会话没有结束：没有记录就不会结束会话。',
    again: '请一分钟后再试；如果一直这样，请把下面的参考编号交给这个机器人的运营者。',
  },
  stillRunning: {
    title: '⚠️ 仍在进行：房间 {{room}}',
    accepted: 'VideoSDK 接受了请求，但 15 秒后会话仍在进行。',
    notAccepted: 'VideoSDK 没有给出有效的回应，15 秒后会话仍在进行。',
    again: '请查看会话，并再试一次。如果反复出现，请把下面的参考编号交给这个机器人的运营者。',
  },
  unknown: {
    title: '❓ 不知道是否已结束：房间 {{room}}',
    why: '已向 VideoSDK 发出请求，但无法得知会话是否已结束。',
    look: '请自己查看会话。如果仍在进行，请再试一次：重复请求没有坏处。',
    credentials: '机器人的凭据不正确，只有这个机器人的运营者能解决：请把下面的参考编号交给运营者。',
  },
  turnedDown: {
    title: '⚠️ 未结束：房间 {{room}}',
    why: 'VideoSDK 拒绝了请求，也没有给出可用的理由，会话仍在进行。',
    again: '请再试一次。如果反复出现，请把下面的参考编号交给这个机器人的运营者。',
  },
  forbidden: {
    title: '⛔ 未结束：VideoSDK 拒绝了这个机器人',
    why: '就目前所能看到的，没有结束任何会话。机器人的凭据或权限不被接受：请把下面的参考编号交给这个机器人的运营者；只有运营者能解决。',
  },
  busy: {
    title: '⚠️ 未结束：VideoSDK 繁忙',
    why: '就目前所能看到的，没有结束任何会话：VideoSDK 目前不再接受请求。',
    again: '请半分钟后再试。',
    againIn: '请在 {{time}}后再试。',
  },
  unavailable: {
    title: '⚠️ 未结束：VideoSDK 无法访问',
    again: '没有结束任何会话。请一分钟后再试；如果一直这样，请把下面的参考编号交给这个机器人的运营者。',
  },
  tryAgain: '再试一次…',
};
