import type { Catalogue } from '../catalogue.ts';

export const help: Catalogue['help'] = {
  none: {
    title: 'ここで使えるコマンドはありません',
    what: 'Bouncerは、このサーバーのモデレーターのために、進行中のセッションから人を退出させます。',
  },
  title_other: '使えるコマンド: {{count, number}}個',
  now: 'このサーバーでのあなたの現在のロールと権限によるものです:',
  closed:
    '⚠️ まだ誰も退出させられません。このサーバーにはモデレーターのロールがありません。{/kick-settings} で設定できます。',
  command: '• **/{{command}}**: {{about}}',
  menu: '• **{{command}}**（メンバーのメニューの*アプリ*）: {{about}}',
  may: {
    everybody: '• このヘルプ: このサーバーの全員。',
    moderatorsNone:
      '• 退出とケースの閲覧: サーバーを管理できる人が {/kick-settings} で選ぶまで、できるロールはありません。',
    moderators: '• 退出とケースの閲覧: {{roles}}。',
    endersNone: '• 全員に対するセッションの終了: サーバーを管理できる人が指定するまで、誰もできません。',
    enders: '• 全員に対するセッションの終了: {{roles}}。',
    managers: '• 設定の変更: **サーバー管理**の権限がある人。',
    administrators: '• そのほかすべて: このサーバーの管理者。',
  },
};
