import type { Catalogue } from '../catalogue.ts';

export const participants: Catalogue['participants'] = {
  title_one: '{{count, number}} personne dans {{room}}',
  title_many: '{{count, number}} de personnes dans {{room}}',
  title_other: '{{count, number}} personnes dans {{room}}',
  titleAtLeast_one: 'Au moins {{count, number}} personne dans {{room}}',
  titleAtLeast_many: 'Au moins {{count, number}} de personnes dans {{room}}',
  titleAtLeast_other: 'Au moins {{count, number}} personnes dans {{room}}',
  order: 'D’abord qui est là depuis le plus longtemps',
  everybody: '**Tout le monde**',
  seen: '**Les personnes vues**',
  page: '**{{first, number}} à {{last, number}} · page {{page, number}} sur {{pages, number}}**',
  line: '{{name}} · arrivée {{when}} · ID {{id}}',
  lineSameName: '{{name}} · arrivée {{when}} · ID {{id}} · même nom',
  empty: {
    title: 'Il n’y a personne dans {{room}}',
    since: 'Début de la session {{when}}, et personne n’est en ligne.',
  },
  unseen: {
    title: 'Impossible de voir qui est dans {{room}}',
    why: 'Il y a peut-être des personnes dans la session, mais le bot ne peut pas lire qui.',
  },
  buttons: { earlier: '◀ Arrivées avant', later: 'Arrivées après ▶', remove: 'Retirer…' },
  whichSession: {
    title: 'Quelle session ?',
    pick: 'Plusieurs sont en cours. Choisis-en une ci-dessous, ou nomme-la dans `{participants session}`.',
  },
  noSuchSession: {
    title: 'Pas de session « {{given}} »',
    none: 'Aucune session ni salle en cours ne s’appelle ainsi.',
    pick: 'Aucune session ni salle en cours ne s’appelle ainsi. Choisis-en une ci-dessous.',
  },
  sessionsIncomplete: {
    title: 'Quelle session ?',
    titleGiven: 'Quelle session est « {{given}} » ?',
    why: 'Le bot ne voit pas toutes les sessions en cours, donc il ne peut pas savoir laquelle tu veux dire.',
    pick: 'Choisis-en une ci-dessous, ou donne son ID dans `{participants session}` : un ID marche toujours.',
    byId: 'Donne l’ID de la session dans `{participants session}` : un ID marche toujours.',
  },
  running: '**En cours**',
  noneRunning: '**Aucune session n’est en cours.**',
  roomNotAllowed: {
    title: 'Cette salle n’est pas modérée d’ici',
    why: 'Qui s’y trouve n’est pas montré dans ce serveur.',
  },
  over: {
    title: 'La session est terminée',
    ended: 'La session de la salle {{room}} s’est terminée {{when}} : il n’y a plus personne.',
    endedSometime: 'La session de la salle {{room}} n’est plus en cours : il n’y a plus personne.',
    gone: 'Elle n’est pas parmi les sessions en cours.',
  },
  failure: {
    unknown: 'On ne sait donc pas qui est en ligne.',
    forbidden: {
      title: '⛔ VideoSDK a refusé ce bot',
      mend: 'Réessayer ne servira à rien : donne la référence ci-dessous à qui gère ce bot ; il n’y a que là que cela se répare.',
    },
    busy: {
      title: 'VideoSDK est saturé',
      again: 'Réessaie dans {{duration}}.',
      againSometime: 'Réessaie dans une demi-minute.',
    },
    unavailable: {
      title: 'VideoSDK est injoignable',
      again: 'Réessaie dans une minute ; si cela continue, donne la référence ci-dessous à qui gère ce bot.',
    },
  },
};
