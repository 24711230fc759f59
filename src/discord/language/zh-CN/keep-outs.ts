import type { Catalogue } from '../catalogue.ts';

export const keepOuts: Catalogue['keepOuts'] = {
  below: {
    noBan: '这不是封禁，VideoSDK 没有封禁：对方可以回来。使用选项 `{kick-participant keep-out}`，机器人会再次移出。',
    nobody: '这条命令没有禁止任何人进入。{/keep-outs} 会显示谁被禁止进入。',
    session: '🔒 禁止进入，直到这个会话结束。',
    until: '🔒 禁止进入，直到 {{clock}}（{{when}}），或直到会话结束。',
    cameBack_other: '回来过 {{count, number}} 次并被再次移出，最近一次 {{when}}。',
    ifBack: '如果对方回来，机器人会在几秒内再次移出。',
    goesOn: '机器人会继续尝试移出对方，对方回来时也一样。',
    byId: '机器人凭 ID 认人：VideoSDK 没有封禁，换了新 ID 就能进来。如果新 ID 用了相同的名字，你会收到通知。',
  },
  list: {
    titleNobody: '没有人被禁止进入',
    title: '被禁止进入：{{count, number}}',
    how: '在 {/kick-participant} 中使用 `{kick-participant keep-out}`，机器人会在对方每次回来时再次移出。',
    what: '使用这些 ID 回来的人会被再次移出。可以在菜单中允许某人返回。',
    heading: '**最新的在前**',
    line: '{{name}} · 房间 {{room}} · {{end}} · {{back}} · 操作者 {{moderator}} · 案件 {{number}}',
    lineBlind:
      '{{name}} · 房间 {{room}} · {{end}} · {{back}} · 操作者 {{moderator}} · 案件 {{number}} · ⚠️ 从 {{blind}} 起看不到',
    unheard: '**过去一天内已结束，但未能通知任何人**',
    unheardTime: '{{name}} · 房间 {{room}} · 时间已到 {{when}} · 案件 {{number}}',
    unheardSession: '{{name}} · 房间 {{room}} · 会话已结束 {{when}} · 案件 {{number}}',
    unheardProtected: '{{name}} · 房间 {{room}} · ID 已受保护 {{when}} · 案件 {{number}}',
    unheardRoom: '{{name}} · 房间 {{room}} · 房间已不在这里管理 {{when}} · 案件 {{number}}',
    untilEnd: '直到会话结束',
    until: '到期 {{when}}',
    notBack: '没有回来过',
    back_other: '回来过 {{count, number}} 次，最近一次 {{when}}',
    refresh: '刷新',
    newest: '最新',
    older: '更早',
    menu: '允许某人返回',
    option: '案件 {{number}} · {{room}}',
  },
  blind: {
    title: '⚠️ 看不到会话：{{name}}',
    since: '从 {{when}} 起，机器人看不到房间 {{room}}：VideoSDK 没有说明里面有谁。在此期间，对方回来时机器人不会发现。',
    goesOn: '对方仍被禁止进入（案件 {{number}}）：机器人会继续查看，重新看到时会通知你。',
  },
  seesAgain: {
    title: '🔒 仍被禁止进入：{{name}}',
    goesOn: '机器人又能看到房间 {{room}} 中有谁了（案件 {{number}}）。如果对方回来，机器人会再次移出。',
  },
  ended: {
    title: '不再禁止进入：{{name}}',
    time: '设定的时间已到：对方可以回到房间 {{room}}（案件 {{number}}）。',
    'session-over': '房间 {{room}} 的会话已结束：已没有可禁止进入的会话（案件 {{number}}）。',
    protected:
      '这个服务器的设置现在保护了该 ID，所以机器人不再把对方移出房间 {{room}}（案件 {{number}}）。有权管理服务器的人可以取消保护：{/kick-settings}。',
    'room-not-allowed':
      '房间 {{room}} 已不能在这个服务器中管理，所以机器人不再把对方移出该房间（案件 {{number}}）。有权管理服务器的人可以在 {/kick-settings} 中查看哪些房间可以管理。',
    'let-back-in': '已允许对方再次进入，机器人不再把对方移出房间 {{room}}（案件 {{number}}）。',
    voided: '案件 {{number}} 已作废，机器人不再把对方移出房间 {{room}}。',
    refused:
      'VideoSDK 拒绝了机器人的凭据，所以机器人无法禁止对方进入房间 {{room}}（案件 {{number}}）。只有这个机器人的运营者能解决。',
  },
  letIn: {
    title: '已允许返回：{{name}}',
    done: '✅ 已允许 **{{name}}** 返回：不会再被移出。',
    nobody: '案件 {{number}} 已不再禁止任何人进入：没有更改任何内容。',
    titleNobody: '已没有人被禁止进入',
    button: '允许返回',
  },
  namesake: {
    title: '又是 {{name}} 吗？',
    joined: '{{name}} 被禁止进入房间 {{room}}（案件 {{number}}）。有一个同名但 ID 不同的人于 {{when}} 加入。',
    nobody: '可能是另一个人：名字不能证明什么，所以没有移出任何人。',
    button: '移出并禁止进入',
    reason: '被认为是案件 {{number}} 中禁止进入的人',
    left: { title: '对方已不在会话中', nobody: '没有人需要移出。' },
    over: {
      title: '已没有人被禁止进入',
      nobody: '没有移出任何人：原先被禁止进入的人已被允许返回，或会话已结束。{/kick-participant} 可以移出任何人。',
    },
  },
  plain: {
    title: '关于案件 {{number}} 中禁止进入的人',
    namesake: '有一个同名但 ID 不同的人加入了会话。可能是另一个人，所以没有移出任何人。',
    blind: '机器人看不到会话中有谁，对方回来时不会发现。对方仍被禁止进入：机器人会继续查看，重新看到时会通知你。',
    seesAgain: '机器人又能看到会话中有谁了。对方仍被禁止进入：如果对方回来，机器人会再次移出。',
    ended: '对方不再被禁止进入。',
    blocked: 'Discord 拦截了完整的消息，可能是因为其中的名字、词语或链接。请查看 {/kick-case}。',
  },
  question: {
    title: '禁止进入：{{name}}？',
    choose: '请选择多久。在此期间，对方每次回到那个会话，机器人都会再次移出。',
    menu: '禁止进入多久？',
  },
  begun: {
    title: '🔒 禁止进入：{{name}}',
    session: '禁止进入房间 {{room}}，直到这个会话结束。',
    until: '禁止进入房间 {{room}}，直到 {{clock}}（{{when}}），或直到会话结束。',
    ifBack: '如果对方回来，机器人会在几秒内再次移出。机器人凭 ID 认人：VideoSDK 没有封禁，换了新 ID 就能进来。',
  },
  impossible: {
    title: '没有人被禁止进入',
    protected: '这个服务器的设置保护了该参与者 ID。',
    roomNotAllowed: '此服务器已不能管理该房间。可以管理服务器的人可在 {/kick-settings} 中查看它的房间。',
    gone: '那个案件下没有人被移出，或案件已作废，或个人信息已清除。',
  },
};
