import type { Catalogue } from '../catalogue.ts';

export const keepOutLengths: Catalogue['keepOutLengths'] = {
  '10 minutes': '10分間',
  '1 hour': '1時間',
  'until the session ends': 'セッション終了まで',
};

export const commands: Catalogue['commands'] = {
  'kick-participant': {
    name: '退出',
    description: '進行中のセッションから誰かを退出させ、残っている人を見る',
    options: {
      participant: { name: '参加者', description: '対象の人: 名前を入力して選ぶか、IDを貼り付け' },
      session: { name: 'セッション', description: '複数進行中のとき、どのセッションか' },
      reason: { name: '理由', description: '退出させる理由。返信に表示されます' },
      'keep-out': {
        name: '締め出し',
        description: '戻るたびに再び退出させる期間',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: 'セッション終了',
    description: '進行中のセッションを全員に対して終了する',
    options: {
      session: { name: 'セッション', description: '複数進行中のとき、どのセッションか' },
    },
  },
  'keep-outs': {
    name: '締め出し一覧',
    description: '誰がいつまでセッションから締め出されているか。戻れるようにもできます',
  },
  'kick-case': {
    name: '退出ケース',
    description: '1件の退出の詳細を見る。理由の変更や無効化もできます',
    options: {
      number: { name: '番号', description: 'どのケースか: 番号、または名前を入力' },
    },
  },
  'kick-check': {
    name: '退出チェック',
    description: 'ボットに必要なものがすべて正常か、正常でなければどうすればよいかを見る',
  },
  'kick-forget': {
    name: '退出消去',
    description: 'このサーバーのケースから、ある人の名前とIDを消去する',
    options: {
      participant: { name: '参加者', description: '対象の人: 名前を入力して選ぶか、IDを貼り付け' },
    },
  },
  'kick-help': {
    name: '退出ヘルプ',
    description: 'ここであなたが使えるコマンドと、できることを見る',
  },
  'kick-history': {
    name: '退出履歴',
    description: 'このサーバーの退出を新しい順に振り返る',
    options: {
      participant: { name: '参加者', description: 'この人のみ: 名前を入力して選ぶか、IDを貼り付け' },
      moderator: { name: 'モデレーター', description: 'このモデレーターのみ: メンション、ID、または「自分」' },
      outcome: { name: '結果', description: 'この結果になったもののみ' },
      since: { name: '以降', description: 'この時点以降のみ:「今日」「7日」「2026-11-01」' },
    },
  },
  'kick-settings': {
    name: '退出設定',
    description: 'このサーバーで行う退出の設定を見る・変更する',
  },
  participants: {
    name: '参加者一覧',
    description: '進行中のセッションにいる人。長くいる順',
    options: {
      session: { name: 'セッション', description: '複数進行中のとき、どのセッションか' },
    },
  },
  'Remove from session': {
    name: 'セッションから退出させる',
    description: '進行中のセッションでこのメンバーを探し、確認のうえ退出させる',
  },
  sessions: {
    name: 'セッション一覧',
    description: '進行中のセッション、開始時刻、人数',
  },
};
