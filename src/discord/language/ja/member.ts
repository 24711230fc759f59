import type { Catalogue } from '../catalogue.ts';

export const member: Catalogue['member'] = {
  foundById: 'IDで見つかりました。{{member}} のDiscordのIDが含まれています。',
  notFound: {
    several:
      '{{member}}: このメンバーのIDを含むIDが複数あるか、全員を確認できませんでした。該当する人を先頭に表示しています。',
    'by-name':
      '{{member}}: どのIDからもこのメンバーと分かりません。似た名前の人を先頭に表示しています。名前は証拠になりません。',
    nobody: '{{member}}: 接続中の人に、このメンバーのIDや名前の人はいません。',
    'nobody-seen':
      '{{member}}: 確認できた人の中に、このメンバーのIDや名前の人はいません。ただし、全員を確認できたわけではありません。',
  },
};
