import type { Catalogue } from '../catalogue.ts';

export const help: Catalogue['help'] = {
  none: {
    title: '你在这里不能使用任何命令',
    what: 'Bouncer 供这个服务器的版主把人移出正在进行的会话。',
  },
  title_other: '你可以使用 {{count, number}} 个命令',
  now: '根据你目前在这个服务器的身份组和权限：',
  closed: '⚠️ 目前谁也不能移出任何人：这个服务器没有版主身份组。请用 {/kick-settings} 设置。',
  command: '• **/{{command}}**：{{about}}',
  menu: '• **{{command}}**，在成员菜单的 *APP* 中：{{about}}',
  may: {
    everybody: '• 这个服务器中的每个人都可以查看此帮助。',
    moderatorsNone: '• 移出人和查看案件：没有身份组有权，直到有权管理这个服务器的人在 {/kick-settings} 中选定。',
    moderators: '• 移出人和查看案件：{{roles}}。',
    endersNone: '• 为所有人结束会话：没有人，直到有权管理这个服务器的人选定。',
    enders: '• 为所有人结束会话：{{roles}}。',
    managers: '• 更改设置：拥有**管理服务器**权限的人。',
    administrators: '• 其他一切：这个服务器的管理员。',
  },
};
