import type { Catalogue } from '../catalogue.ts';

export const member: Catalogue['member'] = {
  foundById: 'Encontrada pelo ID, que contém o de {{member}} no Discord.',
  notFound: {
    several: '{{member}}: vários IDs contêm o deste membro, ou não deu para olhar todo mundo. Eles vêm primeiro.',
    'by-name':
      '{{member}}: nenhum ID diz quem é este membro. Pessoas com nome parecido vêm primeiro: um nome não prova nada.',
    nobody: '{{member}}: ninguém conectado tem o ID ou o nome deste membro.',
    'nobody-seen':
      '{{member}}: ninguém que o bot viu tem o ID ou o nome deste membro, mas não deu para olhar todo mundo.',
  },
};
