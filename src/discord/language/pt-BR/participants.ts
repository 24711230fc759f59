import type { Catalogue } from '../catalogue.ts';

export const participants: Catalogue['participants'] = {
  title_one: '{{count, number}} pessoa em {{room}}',
  title_many: '{{count, number}} de pessoas em {{room}}',
  title_other: '{{count, number}} pessoas em {{room}}',
  titleAtLeast_one: 'Pelo menos {{count, number}} pessoa em {{room}}',
  titleAtLeast_many: 'Pelo menos {{count, number}} de pessoas em {{room}}',
  titleAtLeast_other: 'Pelo menos {{count, number}} pessoas em {{room}}',
  order: 'Primeiro quem está há mais tempo na sessão',
  everybody: '**Todo mundo**',
  seen: '**Quem o bot viu**',
  page: '**{{first, number}} a {{last, number}} · página {{page, number}} de {{pages, number}}**',
  line: '{{name}} · entrou {{when}} · ID {{id}}',
  lineSameName: '{{name}} · entrou {{when}} · ID {{id}} · mesmo nome',
  empty: { title: 'Não há ninguém em {{room}}', since: 'A sessão começou {{when}}, e não há ninguém conectado.' },
  unseen: {
    title: 'Não dá para ver quem está em {{room}}',
    why: 'Pode haver pessoas na sessão, mas o bot não consegue ler quem.',
  },
  buttons: { earlier: '◀ Entraram antes', later: 'Entraram depois ▶', remove: 'Remover…' },
  whichSession: {
    title: 'Qual sessão?',
    pick: 'Há várias em andamento. Escolha uma abaixo, ou diga qual em `{participants session}`.',
  },
  noSuchSession: {
    title: 'Não há sessão “{{given}}”',
    none: 'Nenhuma sessão ou sala em andamento tem esse nome.',
    pick: 'Nenhuma sessão ou sala em andamento tem esse nome. Escolha uma abaixo.',
  },
  sessionsIncomplete: {
    title: 'Qual sessão?',
    titleGiven: 'Qual sessão é “{{given}}”?',
    why: 'O bot não vê todas as sessões em andamento, então não consegue saber de qual você fala.',
    pick: 'Escolha uma abaixo, ou informe o ID dela em `{participants session}`: um ID pode ser verificado à parte.',
    byId: 'Informe o ID da sessão em `{participants session}`: um ID pode ser verificado à parte.',
  },
  running: '**Em andamento**',
  noneRunning: '**Nenhuma sessão em andamento.**',
  roomNotAllowed: { title: 'Essa sala não é moderada daqui', why: 'Quem está nela não é mostrado neste servidor.' },
  over: {
    title: 'A sessão terminou',
    ended: 'A sessão da sala {{room}} terminou {{when}}: não há ninguém nela.',
    endedSometime: 'A sessão da sala {{room}} não está mais em andamento: não há ninguém nela.',
    gone: 'Ela não está entre as sessões em andamento.',
  },
  failure: {
    unknown: 'Então não se sabe quem está conectado.',
    forbidden: {
      title: '⛔ O VideoSDK recusou este bot',
      mend: 'Tentar de novo não vai ajudar: passe a referência abaixo a quem cuida deste bot; só essa pessoa pode resolver.',
    },
    busy: {
      title: 'O VideoSDK está ocupado',
      again: 'Tente de novo em {{duration}}.',
      againSometime: 'Tente de novo em meio minuto.',
    },
    unavailable: {
      title: 'O VideoSDK está inacessível',
      again: 'Tente de novo em um minuto; se continuar, passe a referência abaixo a quem cuida deste bot.',
    },
  },
};
