import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(sem nome)' },
  room: { nameless: '(sala sem nome)' },
  given: { nothing: '(nada)' },
  people_one: '{{count, number}} pessoa',
  people_many: '{{count, number}} de pessoas',
  people_other: '{{count, number}} pessoas',
  atLeast_one: 'pelo menos {{count, number}} pessoa',
  atLeast_many: 'pelo menos {{count, number}} de pessoas',
  atLeast_other: 'pelo menos {{count, number}} pessoas',
  more_one: '… e mais {{count, number}}',
  more_many: '… e mais {{count, number}}',
  more_other: '… e mais {{count, number}}',
  refusedForTime: {
    ahead:
      'O VideoSDK recusou o bot porque o relógio da máquina dele está {{time}} adiantado. Agora o bot segue o relógio do VideoSDK: tente de novo. Quem cuida deste bot deveria acertar esse relógio.',
    behind:
      'O VideoSDK recusou o bot porque o relógio da máquina dele está {{time}} atrasado. Agora o bot segue o relógio do VideoSDK: tente de novo. Quem cuida deste bot deveria acertar esse relógio.',
    mended: 'O VideoSDK recusou o bot porque o token dele tinha vencido. Ele já tem um novo: tente de novo.',
  },
  timeUnknown: 'em hora desconhecida',
  case: 'Caso {{number}}',
  reference: 'Referência {{reference}}',
  reason: 'Motivo: {{reason}}',
  joined: '{{name}} · entrou {{when}}',
  candidate: '{{name}} · entrou {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · começou {{when}} · ID {{id}}',
    uncounted: '{{room}} · começou {{when}} · ID {{id}}',
  },
  incomplete: {
    people: 'Esta lista está incompleta: pode faltar alguém.',
    sessions: 'Esta lista está incompleta: pode faltar uma sessão.',
    seen: '**Sessões que o bot viu**',
    none: '**O bot não viu nenhuma sessão.**',
    gaps: {
      'not-found': 'O VideoSDK respondeu “não encontrado” em vez de uma lista.',
      'page-missing': 'O VideoSDK não enviou todas as páginas da lista.',
      'no-page-info': 'O VideoSDK não disse se a lista continua.',
      'pages-moved': 'A lista não parou de mudar enquanto o bot a lia.',
      'unreadable-entry': 'A lista tem uma entrada que o bot não consegue ler.',
      emptied: 'A lista do VideoSDK está vazia, mas isso não prova que não há ninguém.',
      'rooms-unknown': 'O VideoSDK só lista sessões por sala, e o bot não conhece todas as salas.',
    },
    rooms:
      'Alguém que possa gerenciar este servidor pode indicar as salas em {/kick-settings}, ou quem cuida deste bot pode definir `VIDEOSDK_ROOM_IDS`.',
  },
  elapsed: { unknown: '?', now: 'agora mesmo' },
};
