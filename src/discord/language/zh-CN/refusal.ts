import type { Catalogue } from '../catalogue.ts';

export const refusal: Catalogue['refusal'] = {
  outsideGuild: {
    title: '只能在服务器中使用',
    nobody: '没有移出任何人。',
    why: '这只能在添加了 Bouncer 的服务器中使用，因为版主身份组只存在于那里。',
  },
  title: '你没有权限这样做',
  nobodyRemoved: '没有移出任何人。',
  nothingChanged: '没有更改任何内容。',
  noSessionEnded: '没有结束任何会话。',
  enders: {
    none: '在有权管理这个服务器的人选定之前，这里谁也不能结束会话：{/kick-settings}。',
    some: '有权的人：{{roles}}。请找其中一位。',
  },
  moderators: {
    none: '还没有任何身份组有权。有权管理这个服务器的人可以设置版主身份组：{/kick-settings}。',
    some: '有权的人：{{roles}}。请找其中一位，或向管理员申请该身份组。',
  },
  managers: '这需要**管理服务器**权限。请找有这个权限的人。',
  administrators: '只有这个服务器的管理员可以使用。请找其中一位。',
  moreRoles_other: '{{roles}} 以及另外 {{count, number}} 个',
  notYours: {
    title: '这不是给你按的',
    run: '没有更改任何内容。这属于 {{owner}}；请自己运行命令。',
  },
};
