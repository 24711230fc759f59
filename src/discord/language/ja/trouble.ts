import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'ボットで問題が起きました',
    unsure: '何が行われたか確かではありません。セッションを確認し、その人がまだいたらもう一度お試しください。',
    again: 'また起きる場合は、下の参照番号をこのボットの運営者に伝えてください。',
  },
  restarting: { title: 'Bouncerは再起動中です', wait: '誰も退出させていません。1分後にもう一度お試しください。' },
  unknownCommand: {
    title: 'このボットにはない操作です',
    reload:
      '何もしていません。Discordに、このボットにもうないものが表示されています。再読み込み（Ctrl+R）するか、アプリを開き直してください。',
  },
  storeAway: {
    title: 'ボットの記録が使えません',
    nothing: '何もしていません。記録なしに退出させることはありません。',
    again: '1分後にもう一度お試しください。続く場合は、下の参照番号をこのボットの運営者に伝えてください。',
  },
};
