import type { Catalogue } from '../catalogue.ts';

export const refusal: Catalogue['refusal'] = {
  outsideGuild: {
    title: 'サーバー内でのみ使えます',
    nobody: '誰も退出させていません。',
    why: 'Bouncerを追加したサーバーでのみ使えます。モデレーターのロールはそこにしかないためです。',
  },
  title: 'この操作はできません',
  nobodyRemoved: '誰も退出させていません。',
  nothingChanged: '何も変更していません。',
  noSessionEnded: 'どのセッションも終了していません。',
  enders: {
    none: 'サーバーを管理できる人が指定するまで、ここでは誰もセッションを終了できません: {/kick-settings}。',
    some: 'できる人: {{roles}}。そのうちの誰かに頼んでください。',
  },
  moderators: {
    none: 'できるロールはまだありません。サーバーを管理できる人がモデレーターのロールを設定できます: {/kick-settings}。',
    some: 'できる人: {{roles}}。そのうちの誰かに頼むか、管理者にロールを頼んでください。',
  },
  managers: '**サーバー管理**の権限が必要です。権限のある人に頼んでください。',
  administrators: 'このサーバーの管理者専用です。管理者に頼んでください。',
  moreRoles_other: '{{roles}} ほか{{count, number}}件',
  notYours: {
    title: 'ほかの人の操作画面です',
    run: '何も変更していません。操作できるのは {{owner}} です。自分でコマンドを実行してください。',
  },
};
