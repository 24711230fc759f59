import type { Catalogue } from '../catalogue.ts';

export const member: Catalogue['member'] = {
  foundById: 'Gefunden über die ID: Die Discord-ID von {{member}} steckt darin.',
  notFound: {
    several:
      '{{member}}: Die ID dieses Mitglieds steckt in mehreren IDs, oder nicht alle ließen sich ansehen. Diese stehen zuerst.',
    'by-name':
      '{{member}}: Keine ID verrät, wer dieses Mitglied ist. Wer ähnlich heißt, steht zuerst: Ein Name beweist nichts.',
    nobody: '{{member}}: Von den Verbundenen hat niemand die ID oder den Namen dieses Mitglieds.',
    'nobody-seen':
      '{{member}}: Von denen, die zu sehen waren, hat niemand die ID oder den Namen dieses Mitglieds, aber nicht alle ließen sich ansehen.',
  },
};
