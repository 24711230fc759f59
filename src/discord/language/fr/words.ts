import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(sans nom)' },
  room: { nameless: '(salle sans nom)' },
  given: { nothing: '(rien)' },
  people_one: '{{count, number}} personne',
  people_many: '{{count, number}} de personnes',
  people_other: '{{count, number}} personnes',
  more_one: '… et {{count, number}} de plus',
  more_many: '… et {{count, number}} de plus',
  more_other: '… et {{count, number}} de plus',
  timeUnknown: 'heure inconnue',
  case: 'Dossier {{number}}',
  reference: 'Référence {{reference}}',
  reason: 'Raison : {{reason}}',
  joined: '{{name}} · arrivée {{when}}',
  candidate: '{{name}} · arrivée {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · début {{when}} · ID {{id}}',
    uncounted: '{{room}} · début {{when}} · ID {{id}}',
  },
  elapsed: { unknown: '?', now: 'à l’instant' },
};
