import type { Catalogue } from '../catalogue.ts';

export const keepOuts: Catalogue['keepOuts'] = {
  below: {
    noBan:
      'これはBANではないため（VideoSDKにBANはありません）、戻ってこられます。オプション `{kick-participant keep-out}` を使うと、ボットが再び退出させます。',
    nobody: 'このコマンドでは誰も締め出していません。締め出し中の人は {/keep-outs} で確認できます。',
    session: '🔒 このセッションの終了まで締め出し中です。',
    until: '🔒 {{clock}}（{{when}}）まで、またはセッションの終了まで締め出し中です。',
    cameBack_other: '{{count, number}}回戻り、再び退出させました。最後は{{when}}。',
    ifBack: '戻ってくると、ボットが数秒以内に再び退出させます。',
    goesOn: 'ボットは退出を試み続けます。戻ってきたときも同じです。',
    byId: '見分けるのはIDです。VideoSDKにBANはなく、新しいIDなら入れます。同じ名前のときはお知らせします。',
  },
  list: {
    titleNobody: '誰も締め出されていません',
    title: '締め出し中: {{count, number}}',
    how: '{/kick-participant} の `{kick-participant keep-out}` を使うと、戻るたびにボットが再び退出させます。',
    what: 'これらのIDで戻る人は再び退出させられます。メニューで選んだ人は戻れるようになります。',
    heading: '**新しい順**',
    line: '{{name}} · ルーム {{room}} · {{end}} · {{back}} · 実行 {{moderator}} · ケース {{number}}',
    lineBlind:
      '{{name}} · ルーム {{room}} · {{end}} · {{back}} · 実行 {{moderator}} · ケース {{number}} · ⚠️ {{blind}}から見えていません',
    unheard: '**この24時間に終わり、誰にも知らせられなかったもの**',
    unheardTime: '{{name}} · ルーム {{room}} · {{when}}に時間切れ · ケース {{number}}',
    unheardSession: '{{name}} · ルーム {{room}} · {{when}}にセッション終了 · ケース {{number}}',
    unheardProtected: '{{name}} · ルーム {{room}} · {{when}}にIDが保護対象になりました · ケース {{number}}',
    unheardRoom: '{{name}} · ルーム {{room}} · {{when}}にこのサーバーの管理外になりました · ケース {{number}}',
    untilEnd: 'セッション終了まで',
    until: '{{when}}まで',
    notBack: '戻っていません',
    back_other: '{{count, number}}回戻り、最後は{{when}}',
    refresh: '更新',
    newest: '最新',
    older: '古い',
    menu: '戻れるようにする人を選ぶ',
    option: 'ケース {{number}} · {{room}}',
  },
  blind: {
    title: '⚠️ セッションが見えません: {{name}}',
    since:
      '{{when}}から、ルーム {{room}} に誰がいるかVideoSDKが示さず、ボットには見えていません。その間は、戻ってきてもボットは気付けません。',
    goesOn: '締め出しは続いています（ケース {{number}}）。ボットは確認を続け、また見えるようになったらお知らせします。',
  },
  seesAgain: {
    title: '🔒 引き続き締め出し中: {{name}}',
    goesOn:
      'ルーム {{room}} に誰がいるか、また見えるようになりました（ケース {{number}}）。戻ってくると、ボットが再び退出させます。',
  },
  ended: {
    title: '締め出しが終わりました: {{name}}',
    time: '決めた時間が過ぎました。ルーム {{room}} に戻ってこられます（ケース {{number}}）。',
    'session-over': 'ルーム {{room}} のセッションは終了し、締め出す先がなくなりました（ケース {{number}}）。',
    protected:
      'このIDは現在、このサーバーの設定で保護されているため、ボットはもうルーム {{room}} から退出させません（ケース {{number}}）。保護はサーバーを管理できる人が外せます: {/kick-settings}。',
    'room-not-allowed':
      'ルーム {{room}} はこのサーバーからは管理できなくなったため、ボットはもうそこから退出させません（ケース {{number}}）。どのルームを管理できるかは、サーバーを管理できる人が {/kick-settings} で確認できます。',
    'let-back-in':
      '再び入室できるようになったため、ボットはルーム {{room}} からこの人を退出させません（ケース {{number}}）。',
    voided: 'ケース {{number}} が無効になったため、ボットはルーム {{room}} からこの人を退出させません。',
    refused:
      'VideoSDKがボットの認証情報を拒否しているため、ルーム {{room}} から締め出せません（ケース {{number}}）。直せるのは運営者だけです。',
  },
  letIn: {
    title: '戻れるようになりました: {{name}}',
    done: '✅ **{{name}}** は戻れるようになりました。再び退出させることはありません。',
    nobody: 'ケース {{number}} ではもう誰も締め出されていません。何も変更していません。',
    titleNobody: 'もう誰も締め出されていません',
    button: '戻れるようにする',
  },
  namesake: {
    title: 'また {{name}} でしょうか？',
    joined:
      '{{name}} はルーム {{room}} から締め出されています（ケース {{number}}）。同じ名前で別のIDの人が{{when}}に参加しました。',
    nobody: '別の人かもしれません。名前は証拠にならないため、誰も退出させていません。',
    button: '退出させて締め出す',
    reason: 'ケース {{number}} で締め出し中の人とみなした',
    left: { title: 'もうセッションにいません', nobody: '退出させる相手はいませんでした。' },
    over: {
      title: 'もう誰も締め出されていません',
      nobody:
        '誰も退出させていません。締め出されていた人は戻れるようになったか、セッションが終了しています。退出させるには {/kick-participant} を使ってください。',
    },
  },
  plain: {
    title: 'ケース {{number}} で締め出し中の人について',
    namesake: '同じ名前で別のIDの人がセッションに参加しました。別の人かもしれないため、誰も退出させていません。',
    blind:
      'セッションに誰がいるか、ボットには見えていません。戻ってきても気付けません。締め出しは続いています。ボットは確認を続け、また見えるようになったらお知らせします。',
    seesAgain:
      'セッションに誰がいるか、また見えるようになりました。締め出しは続いています。戻ってくると、ボットが再び退出させます。',
    ended: '締め出しは終わりました。',
    blocked:
      'メッセージ全体がDiscordにブロックされました。名前や言葉、リンクが原因かもしれません。{/kick-case}を確認してください。',
  },
  question: {
    title: '締め出しますか: {{name}}',
    choose: '期間を選んでください。その間、そのセッションに戻るたびにボットが再び退出させます。',
    menu: 'どれくらい締め出しますか？',
  },
  begun: {
    title: '🔒 締め出し: {{name}}',
    session: 'ルーム {{room}} から、このセッションの終了まで締め出し中です。',
    until: 'ルーム {{room}} から、{{clock}}（{{when}}）まで、またはセッションの終了まで締め出し中です。',
    ifBack:
      '戻ってくると、ボットが数秒以内に再び退出させます。見分けるのはIDです。VideoSDKにBANはなく、新しいIDなら入れます。',
  },
  impossible: {
    title: '誰も締め出していません',
    protected: 'この参加者IDは、このサーバーの設定で保護されています。',
    roomNotAllowed:
      'このサーバーはそのルームを管理できなくなりました。サーバーを管理できる人は {/kick-settings} でルームを確認できます。',
    gone: 'そのケースでは誰も退出していないか、ケースが無効になったか、その人の情報が消去されています。',
  },
};
