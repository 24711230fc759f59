import type { Catalogue } from '../catalogue.ts';

export const sessions: Catalogue['sessions'] = {
  title_one: '{{count, number}} session en cours',
  title_many: '{{count, number}} de sessions en cours',
  title_other: '{{count, number}} sessions en cours',
  order: 'Les plus récentes d’abord. Choisis-en une ci-dessous pour voir qui s’y trouve.',
  heading: '**Salle · personnes · début**',
  headingPaged: '**Salle · personnes · début · page {{page, number}} sur {{pages, number}}**',
  line: '{{room}} · {{people}} · début {{when}}',
  lineUncounted: '{{room}} · nombre inconnu · début {{when}}',
  none: {
    title: 'Aucune session n’est en cours',
    where: 'Rien n’est en cours dans une salle que ce serveur peut modérer.',
  },
  select: {
    placeholder: 'Voir les personnes',
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  buttons: {
    newer: '◀ Plus récentes',
    older: 'Plus anciennes ▶',
    refresh: 'Actualiser',
    again: 'Réessayer',
    all: 'Toutes les sessions',
  },
};
