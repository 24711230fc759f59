import type { Catalogue } from '../catalogue.ts';

export const sessions: Catalogue['sessions'] = {
  title_one: '{{count, number}} session en cours',
  title_many: '{{count, number}} de sessions en cours',
  title_other: '{{count, number}} sessions en cours',
  titleAtLeast_one: 'Au moins {{count, number}} session en cours',
  titleAtLeast_many: 'Au moins {{count, number}} de sessions en cours',
  titleAtLeast_other: 'Au moins {{count, number}} sessions en cours',
  order: 'Les plus récentes d’abord. Choisis-en une ci-dessous pour voir qui s’y trouve.',
  heading: '**Salle · personnes · début**',
  headingPaged: '**Salle · personnes · début · page {{page, number}} sur {{pages, number}}**',
  line: '{{room}} · {{people}} · début {{when}}',
  lineUncounted: '{{room}} · nombre inconnu · début {{when}}',
  none: {
    title: 'Aucune session n’est en cours',
    where: 'Rien n’est en cours dans une salle que ce serveur peut modérer.',
  },
  unseen: {
    title: 'Impossible de voir quelles sessions sont en cours',
    why: 'Il y a peut-être des sessions en cours, mais le bot ne peut pas lire lesquelles.',
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
