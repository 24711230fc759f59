import type { Catalogue } from '../catalogue.ts';

export const forget: Catalogue['forget'] = {
  title: '{{name}} の情報を消去しますか？',
  what_other:
    'このサーバーの**{{count, number}}件のケース**から、名前とIDを消去します。ケースは残り、件数にも含まれますが、誰のことかは分からなくなります。',
  forGood: '**取り消せません。**',
  reasons: '理由にも名前が含まれることがあります。理由と、変更前の内容も一緒に消去できます。',
  keptOut: '現在セッションから**締め出し中**です。誰を締め出すのか分からなくなるため、締め出しは終わります。',
  underWay_other: 'この人の退出{{count, number}}件はまだ終わっていないため、そのままです。',
  buttons: { forget: '消去、理由は残す', withReasons: '理由も含めて消去', cancel: 'キャンセル' },
  nothingYet: {
    title: '消去できるものはまだありません: {{name}}',
    again: '終わったら、もう一度コマンドを実行してください。',
  },
  done: {
    title_other: '{{count, number}}件のケースで消去しました',
    withReasons: '名前、ID、理由を消去しました。',
    reasonsKept: '名前とIDを消去しました。理由は残しました。',
    underWay: 'この人の名前が出ているチャンネルのメッセージを、いま書き換えています。',
    allChanged: 'このボットが把握しているチャンネルのメッセージに、この人の名前はもうありません。',
    heading: '**この人の名前がまだ残っているメッセージ**',
    trying_other:
      '• {{channel}}: {{count, number}}件。ボットは試し続けます。そこで*チャンネルを見る*の権限が必要です。',
    refused_other: '• {{channel}}: 変更も削除もできない{{count, number}}件。まだ残っていれば、手で削除してください。',
    notReached:
      '手の届かないもの: コマンドへの返信、エクスポートしたファイル、運営者のログファイル、古くなって削除されたケースのメッセージ、ボットが把握し始める前の投稿。ほかの場所に書かれたりコピーされたりしたものは、このボットには分かりません。',
    leftAlone: 'まだ終わっていない退出はそのままです。終わったら、もう一度コマンドを実行してください。',
  },
  already: {
    title: '消去できるものはもうありません',
    why: 'このサーバーの完了したケースに、その人の情報はもうありません。',
  },
  cancelled: { title: '何も消去していません', why: 'あなたがキャンセルしました。' },
};
