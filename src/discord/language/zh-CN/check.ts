import type { Catalogue } from '../catalogue.ts';

export const check: Catalogue['check'] = {
  marks: { ok: '✅ 正常', problem: '⚠️ 有问题', unknown: '❔ 未知' },
  line: '{{mark}} · {{finding}}',
  problems_other: '⚠️ 发现 {{count, number}} 个问题',
  unknown_other: '❔ {{of, number}} 项中有 {{count, number}} 项无法查明',
  well: '✅ 一切正常',
  looked: '刚刚检查过；不正常的项目会说明该怎么做。',
  heading: '**检查结果**',
  discord: {
    taken: '**Discord API**：接受机器人的令牌，{{time}}内回应。',
    refused:
      '**Discord API**：拒绝机器人的令牌。请从开发者门户（Bot > Reset Token）重新复制到 DISCORD_TOKEN，并重新启动机器人。',
    'no-answer':
      '**Discord API**：{{limit}}内没有回应，或出错。请再试；如果一直这样，请查看机器人的日志和 discordstatus.com。',
  },
  gateway: {
    connected: '**Discord 网关**：已连接，事件正常到达。',
    down: '**Discord 网关**：有连接断开；机器人会自行恢复。如果一直这样，请重新启动机器人。',
  },
  moderatorRoles: {
    none: '**版主身份组**：没有，所以所有人都会被拒绝。请在 {/kick-settings} 中选择。',
    mine: '**版主身份组**：设置了 {{number, number}} 个；你有其中一个。',
    notMine: '**版主身份组**：设置了 {{number, number}} 个；你一个也没有，所以你自己不能移出任何人。',
  },
  credentials: {
    taken: '**VideoSDK {{api}}**（{{use}}）：接受凭据，{{time}}内回应。',
    refused:
      '**VideoSDK {{api}}**（{{use}}）：拒绝凭据。请将 VIDEOSDK_API_KEY 和 VIDEOSDK_SECRET_KEY 与 VideoSDK 控制台核对，并重新启动机器人。',
    busy: '**VideoSDK {{api}}**（{{use}}）：目前不再接受请求。请一分钟后再试。',
    'no-answer':
      '**VideoSDK {{api}}**（{{use}}）：{{limit}}内没有回应，或出错。请再试；如果一直这样，请查看机器人的日志和 VideoSDK 的状态页面。',
    uses: { removes: '用于移出', reads: '只读取', unused: '目前未使用' },
  },
  rooms: {
    notListed: '**房间**：所有不属于其他服务器的房间；没有列出可供查找的房间。',
    none: '**房间**：没有；这个机器人只为另一个服务器工作。',
    known_other: '**房间**：列出的 {{count, number}} 个 VideoSDK 都认识。',
    notFound:
      '**房间**：VideoSDK 不认识房间 {{rooms}}。请在 {/kick-settings} 中核对拼写；还没有人用过的自定义房间 ID 也不会被认识。',
    notFoundMore_other:
      '**房间**：VideoSDK 不认识房间 {{rooms}} 以及另外 {{count, number}} 个。请在 {/kick-settings} 中核对拼写；还没有人用过的自定义房间 ID 也不会被认识。',
    notRead:
      '**房间**：{{of, number}} 个中有 {{number, number}} 个无法查找：VideoSDK 在 {{limit}}内没有回应，或出错。请再试；如果一直这样，请查看机器人的日志。',
    room: '“{{room}}”',
    nameless: '（不可见）',
  },
  logChannel: {
    none: '**日志频道**：没有设置；案件不会显示在任何频道中。',
    seen: '**日志频道**：机器人可以使用 {{channel}}。',
    closed:
      '**日志频道**：{{channel}} 已不存在，或机器人无法查看或写入。请在那里授予机器人*查看频道*、*发送消息*和*嵌入链接*权限，或在 {/kick-settings} 中另选一个频道。',
    'no-answer':
      '**日志频道**：无法检查 {{channel}}：Discord 在 {{limit}}内没有回应，或出错。请再试；如果一直这样，请查看机器人的日志。',
  },
  store: {
    away: '**存储**（{{engine}}）：{{limit}}内没有回应，或出错。请再试；如果一直这样，请查看机器人的日志。没有存储就不会移出任何人。',
    well: '**存储**（{{engine}}）：{{time}}内回应，已是最新（{{known, number}} 项架构变更中的 {{applied, number}} 项）。',
    newer: '**存储**（{{engine}}）：已被更新版本的 Bouncer 更改。请在所有地方启动那个版本。',
    older: '**存储**（{{engine}}）：缺少架构变更。请重新启动机器人：启动时会自动完成。',
  },
  clock: {
    agrees: '**时钟**：与 {{whose}} 一致。',
    unknown: '**时钟**：无法比较：Discord 和 VideoSDK 都没有给出时间。',
    behind: '**时钟**：这台机器比 {{whose}} 慢 {{time}}。请用 NTP 校准。在此之前，机器人不以它为准。',
    ahead: '**时钟**：这台机器比 {{whose}} 快 {{time}}。请用 NTP 校准。在此之前，机器人不以它为准。',
  },
  unshown_other:
    '**日志频道**：有 {{count, number}} 个案件无法显示在那里，最早的是 {{when}}：Discord 始终拒绝（最近一次：{{reason}}）。具体是哪些，机器人的日志里有。如果那里缺少*嵌入链接*权限，或被过滤器拦截，请修正后再次运行 {/kick-check}：会再试一次。',
  unheard_other:
    '**禁止进入**：有 {{count, number}} 条消息没有送达任何人，最早的是 {{when}}：Discord 始终拒绝（最近一次：{{reason}}）。具体是哪些，机器人的日志里有。请查看 {/keep-outs}，并用 {/participants} 查看会话中有谁。这里会显示一天。',
  unwritten_other:
    '**存储**：有 {{count, number}} 项更改被拒绝并搁置，最早的是 {{when}}（最近一次：{{reason}}）。具体是哪些，机器人的日志里有；请反馈。',
  logLines_other: '**机器人的日志**：启动以来有 {{count, number}} 行无法写入。磁盘是不是满了？机器人会继续工作。',
  listing: {
    account: '**会话**：VideoSDK 会一次列出全部。',
    rooms_other: '**会话**：VideoSDK 只能按房间列出；机器人会查询 {{count, number}} 个房间。',
    noRooms:
      '**会话**：VideoSDK 只能按房间列出，而目前不知道任何房间，所以什么也找不到。请在 {/kick-settings} 中列出本服务器的房间，或在 VIDEOSDK_ROOM_IDS 中写明并重新启动机器人。',
    unknown: '**会话**：还不知道 VideoSDK 如何列出。请一分钟后再试。',
  },
  versions: '**版本**：Bouncer {{bot}}，Node.js {{node}}。',
};
