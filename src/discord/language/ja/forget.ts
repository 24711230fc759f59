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
    elsewhere:
      'ログチャンネルは更新されます。ほかの場所に書かれたりコピーされたりしたものは、このボットには分かりません。',
    leftAlone: 'まだ終わっていない退出はそのままです。終わったら、もう一度コマンドを実行してください。',
  },
  already: {
    title: '消去できるものはもうありません',
    why: 'このサーバーの完了したケースに、その人の情報はもうありません。',
  },
  cancelled: { title: '何も消去していません', why: 'あなたがキャンセルしました。' },
};
