import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(sin nombre)' },
  room: { nameless: '(sala sin nombre)' },
  given: { nothing: '(nada)' },
  people_one: '{{count, number}} persona',
  people_many: '{{count, number}} de personas',
  people_other: '{{count, number}} personas',
  more_one: '… y {{count, number}} más',
  more_many: '… y {{count, number}} más',
  more_other: '… y {{count, number}} más',
  timeUnknown: 'hora desconocida',
  case: 'Caso {{number}}',
  reference: 'Referencia {{reference}}',
  reason: 'Motivo: {{reason}}',
  joined: '{{name}} · entró {{when}}',
  candidate: '{{name}} · entró {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · empezó {{when}} · ID {{id}}',
    uncounted: '{{room}} · empezó {{when}} · ID {{id}}',
  },
  elapsed: { unknown: '?', now: 'ahora mismo' },
};
