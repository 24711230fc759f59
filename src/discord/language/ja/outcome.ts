import type { Catalogue } from '../catalogue.ts';

export const outcome: Catalogue['outcome'] = {
  removed: { title: '退出させました: {{name}}' },
  gone: {
    title: 'もうセッションにいません: {{name}}',
    why: '今はいません。退出の依頼が効いたのか、自分で出たのかは分かりません。',
  },
  returned: {
    title: '退出させましたが、もう戻っています: {{name}}',
    titleLeft: '一度出て戻っています: {{name}}',
    rejoinedKeptOut: '{{when}}に再び参加し、今セッションにいます。まもなくボットが再び退出させます。',
    rejoined: '{{when}}に再び参加し、今セッションにいます。再び退出させるには、もう一度コマンドを実行してください。',
    others: '**セッションにいるほかの人: {{people}}**',
  },
  answers: {
    accepted: 'VideoSDKは退出を受け付けました。',
    rejected: 'VideoSDKは退出を却下しました。',
    forbidden: 'VideoSDKはボットの認証情報を拒否しました。',
    busy: 'VideoSDKが混雑していて、リクエストを受け付けませんでした。',
    failed: 'VideoSDKは退出の依頼にエラーを返しました。',
    unanswered: 'VideoSDKは退出の依頼に応答しませんでした。',
  },
  pending: {
    title: '確認中です: {{name}}',
    titleConnected: 'まだ出ていません: {{name}}',
    connected: '本人はまだセッションにいます。',
    unseen: 'まだセッションにいるかどうか、ボットには見えません。',
    looking: 'あと15秒間確認し、このメッセージを更新します。',
    mayStillWork: 'これから退出になる可能性もあります。あと15秒間確認し、このメッセージを更新します。',
  },
  stillThere: {
    title: 'まだセッションにいます: {{name}}',
    seen: '15秒後もまだセッションにいました。',
    again: 'もう一度お試しください。繰り返す場合は、下の参照番号をこのボットの運営者に伝えてください。',
  },
  unknown: {
    title: '確認できませんでした: {{name}}',
    unseen: '出たかどうか、ボットは確認できませんでした。',
    look: '自分でセッションを確認してください。まだいたら、もう一度コマンドを実行してください。二度実行しても問題ありません。',
    credentials:
      '自分でセッションを確認してください。ボットの認証情報が正しくありません。直せるのは運営者だけなので、下の参照番号を伝えてください。',
  },
  takenOver: {
    title: '退出させていません（ボットが停止）: {{name}}',
    why: 'ボットが一時的に止まり、まだ操作してよいか確かめられなかったため、VideoSDKには何も要求していません。コマンドをもう一度実行してください。',
  },
  alreadyGone: {
    title: 'すでにいません: {{name}}',
    left: '{{when}}にルーム {{room}} を出ていました。退出させる相手はいませんでした。',
    absent: 'もうルーム {{room}} にいません。退出させる相手はいませんでした。',
  },
  inProgress: {
    title: 'すでに退出処理中です: {{name}}',
    by: '{{moderator}} が対応しています。二重には送っていません。結果はその人に表示されます。',
  },
  protected: {
    title: '退出させていません（保護）: {{name}}',
    why: '誰も退出させていません。この参加者IDは、このサーバーの設定で保護されています。',
    mend: 'どうしても必要なら、サーバーを管理できる人が保護を外せます: {/kick-settings}。',
  },
  toConfirm: {
    title: '{{name}} を退出させますか？',
    first: 'まだ誰も退出させていません。先に確認が必要です。ルーム {{room}} にいます。',
  },
  coolingDown: {
    title: '退出させていません（上限）: {{name}}',
    why: '誰も退出させていません。このサーバーの、モデレーター1人あたりの上限に達しました。',
    when: '再開できるのは{{when}}です。急ぐ場合は、ほかのモデレーターに頼んでください。',
  },
  reasonMissing: {
    title: 'まだ誰も退出させていません: 理由は？',
    again: 'このサーバーでは理由が必要です。もう一度コマンドを実行し、`{kick-participant reason}` を入力してください。',
  },
  notRecorded: {
    title: '誰も退出させていません: 記録できません',
    nobody: 'ボットの記録が使えません。記録なしに退出させることはありません。',
    again: '1分後にもう一度お試しください。続く場合は、下の参照番号をこのボットの運営者に伝えてください。',
  },
  ambiguous: {
    title: '誰も退出させていません: どの「{{given}}」？',
    fit: 'ルーム {{room}} には、当てはまる人が複数います。',
    pick: '「{{button}}」を押して、正しい人を選んでください。メニューで選ぶのは必ず1人です。',
    heading: '**候補**',
  },
  peopleIncomplete: {
    title: '誰も退出させていません:「{{given}}」とは誰？',
    why: 'ボットにはルーム {{room}} の全員は見えないため、名前では特定できません。',
    byId: '参加者IDを指定して、もう一度コマンドを実行してください。IDなら個別に確認できます。',
    choose: 'または「{{button}}」を押して、確認できた人から選んでください。',
    heading: '**確認できた人**',
    nobody: '**誰も確認できませんでした。**',
  },
  noSuchPerson: {
    title: '誰も退出させていません:「{{given}}」はいません',
    why: 'ルーム {{room}} に、その名前またはIDの人はいません。',
  },
  nobodyNamed: {
    title: 'まだ誰も退出させていません: 誰を？',
    again: '`{kick-participant participant}` を付けて、もう一度コマンドを実行してください。ルーム {{room}} には:',
    titleEmpty: 'セッションには誰もいません',
    empty: 'ルーム {{room}} には誰も接続していないので、退出させる相手はいません。',
    titleUnseen: '誰も退出させていません: 誰がいるか見えません',
    unseen: 'ルーム {{room}} に誰がいるか、ボットには見えません。',
  },
  severalSessions: {
    title: '誰も退出させていません: どのセッション？',
    pick: '複数のセッションが当てはまります。もう一度コマンドを実行し、`{kick-participant session}` で1つ選んでください。',
  },
  noSuchSession: {
    title: '誰も退出させていません: セッション「{{given}}」はありません',
    why: '進行中のセッションやルームに、その名前のものはありません。',
  },
  sessionsIncomplete: {
    title: '誰も退出させていません: どのセッション？',
    titleGiven: '誰も退出させていません: セッション「{{given}}」はどれ？',
    why: '進行中のセッションがすべては見えないため、どれのことか分かりません。',
    byId: '`{kick-participant session}` にセッションのIDを指定して、もう一度コマンドを実行してください。IDなら個別に確認できます。',
  },
  overloaded: {
    title: '誰も退出させていません: 同時に多すぎます',
    why: '進行中の退出が多すぎるか、VideoSDKの応答が遅すぎて、順番が来ませんでした。',
    again: '少し待ってもう一度お試しください。続く場合は、下の参照番号をこのボットの運営者に伝えてください。',
  },
  noneRunning: {
    title: '誰も退出させていません: 進行中のセッションなし',
    why: 'このボットが管理できる進行中のセッションはありません。',
  },
  roomNotAllowed: {
    title: '誰も退出させていません: 管理外のルームです',
    why: 'そのルームはここからは管理していません。このボットが管理できるのは、運営者が指定したルームだけです。',
  },
  sessionOver: {
    title: '誰もいません: セッションは終了しています',
    over: 'ルーム {{room}} のセッションはもう進行していません。誰もいません。',
    ended: 'ルーム {{room}} のセッションは{{when}}に終了しました。誰もいません。',
  },
  turnedDown: { title: '退出させていません: {{name}}' },
  forbidden: {
    title: '退出させていません（VideoSDKが拒否）: {{name}}',
    titleNobody: '誰も退出させていません: VideoSDKがこのボットを拒否',
    why: 'ボットの認証情報または権限が受け付けられません。繰り返しても変わりません。下の参照番号をこのボットの運営者に伝えてください。直せるのは運営者だけです。',
  },
  busy: {
    title: '退出させていません（VideoSDKが混雑）: {{name}}',
    titleNobody: '誰も退出させていません: VideoSDKが混雑',
    again: 'VideoSDKは今、これ以上のリクエストを受け付けません。30秒後にもう一度お試しください。',
    againIn: 'VideoSDKは今、これ以上のリクエストを受け付けません。{{time}}後にもう一度お試しください。',
  },
  unavailable: {
    title: '退出させていません（VideoSDKに接続不可）: {{name}}',
    titleNobody: '誰も退出させていません: VideoSDKに接続できません',
    notSent: '退出の依頼はVideoSDKに届いていません。',
    again:
      'VideoSDKが応答しないか、エラーを返します。1分後にもう一度お試しください。続く場合は、下の参照番号をこのボットの運営者に伝えてください。',
  },
  place: 'ルーム {{room}} · 実行 {{moderator}}',
  before_other: '過去の退出: {{count, number}}回、最後は{{when}}',
  remaining: '**まだセッションにいる人: {{people}}**',
  nobodyElse: '**セッションにはほかに誰もいません。**',
  remainingUnseen: '**セッションにほかに誰がいるか、読み取れませんでした。**',
  present: '**セッションにいる人: {{people}}**',
  nobodyConnected: '**誰も接続していません。**',
  running: '**進行中**',
  noneRuns: '**進行中のセッションはありません。**',
  closedLogChannel:
    '⚠️ ボットはログチャンネル {{channel}} に書き込めません。行われたことに変わりはなく、書き込めるようになったら通知されます。サーバーを管理できる人が、そこでボットに「チャンネルを見る」「メッセージを送信」「埋め込みリンク」の権限を与えるか、別のチャンネルを選んでください: {/kick-settings}。',
};

export const resultButtons: Catalogue['resultButtons'] = {
  another: 'ほかの人を退出させる',
  choose: 'メニューから選ぶ',
  everyone: '全員を表示',
  keepOut: '締め出す',
  letBackIn: '戻れるようにする',
};
