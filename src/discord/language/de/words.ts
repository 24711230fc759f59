import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(ohne Namen)' },
  room: { nameless: '(Raum ohne Namen)' },
  given: { nothing: '(nichts)' },
  people_one: '{{count, number}} Person',
  people_other: '{{count, number}} Personen',
  more_one: '… und {{count, number}} mehr',
  more_other: '… und {{count, number}} mehr',
  timeUnknown: '(Zeit unbekannt)',
  case: 'Fall {{number}}',
  reference: 'Referenz {{reference}}',
  reason: 'Grund: {{reason}}',
  joined: '{{name}} · beigetreten {{when}}',
  candidate: '{{name}} · beigetreten {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · Beginn {{when}} · ID {{id}}',
    uncounted: '{{room}} · Beginn {{when}} · ID {{id}}',
  },
  elapsed: { unknown: '?', now: 'gerade eben' },
};
