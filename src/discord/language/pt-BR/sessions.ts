import type { Catalogue } from '../catalogue.ts';

export const sessions: Catalogue['sessions'] = {
  title_one: '{{count, number}} sessão em andamento',
  title_many: '{{count, number}} de sessões em andamento',
  title_other: '{{count, number}} sessões em andamento',
  titleAtLeast_one: 'Pelo menos {{count, number}} sessão em andamento',
  titleAtLeast_many: 'Pelo menos {{count, number}} de sessões em andamento',
  titleAtLeast_other: 'Pelo menos {{count, number}} sessões em andamento',
  order: 'Mais recentes primeiro. Escolha uma abaixo para ver quem está nela.',
  heading: '**Sala · pessoas · início**',
  headingPaged: '**Sala · pessoas · início · página {{page, number}} de {{pages, number}}**',
  line: '{{room}} · {{people}} · começou {{when}}',
  lineUncounted: '{{room}} · número desconhecido · começou {{when}}',
  none: {
    title: 'Nenhuma sessão em andamento',
    where: 'Não há nada em andamento em uma sala que este servidor possa moderar.',
  },
  unseen: {
    title: 'Não dá para ver quais sessões estão em andamento',
    why: 'Pode haver sessões em andamento, mas o bot não consegue ler quais.',
  },
  select: {
    placeholder: 'Ver pessoas',
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  buttons: {
    newer: '◀ Mais recentes',
    older: 'Anteriores ▶',
    refresh: 'Atualizar',
    again: 'Tentar de novo',
    all: 'Todas as sessões',
  },
};
