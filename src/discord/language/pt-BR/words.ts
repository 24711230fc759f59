import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(sem nome)' },
  room: { nameless: '(sala sem nome)' },
  given: { nothing: '(nada)' },
  people_one: '{{count, number}} pessoa',
  people_many: '{{count, number}} de pessoas',
  people_other: '{{count, number}} pessoas',
  more_one: '… e mais {{count, number}}',
  more_many: '… e mais {{count, number}}',
  more_other: '… e mais {{count, number}}',
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
  elapsed: { unknown: '?', now: 'agora mesmo' },
};
