import type { Catalogue } from '../catalogue.ts';

export const recovered: Catalogue['recovered'] = {
  somebody: 'la personne',
  asOf: 'Dernière vérification : {{when}}.',
  goneSince: {
    title: 'Dehors à la dernière vérification : {{name}}',
    why: 'Le bot a été interrompu au milieu de ce retrait. Ensuite, la personne était dehors ; on n’a pas vu si c’est grâce au retrait ou si elle est partie.',
  },
  thereSince: {
    title: 'Encore là à la dernière vérification : {{name}}',
    why: 'Le bot a été interrompu au milieu de ce retrait, et ensuite la personne était encore dans la session. Si elle y est toujours, relance la commande.',
  },
  keptOut: 'Le bot a été interrompu au milieu de ce retrait.',
  sessionOver: 'Le bot a été interrompu au milieu de ce retrait. Il n’y a plus personne dans la session.',
  removed: 'Le bot a été interrompu avant de pouvoir le dire ici. Qui reste n’a pas été conservé.',
  gone: 'VideoSDK n’a pas accepté le retrait, ou n’y a pas répondu, mais on a vu la personne partie. Le bot a été interrompu avant de pouvoir le dire ici.',
  returned: {
    title: 'De retour à la dernière vérification : {{name}}',
    why: 'La personne était sortie, puis revenue. Le bot a été interrompu avant de pouvoir le dire ici. Relance la commande pour la retirer de nouveau.',
  },
  alreadyGone: {
    title: 'Était déjà dehors : {{name}}',
    why: 'Il n’y avait personne à retirer.',
  },
  notRemoved: {
    title: 'Pas de retrait : {{name}}',
    seen: 'C’est ce que l’on a pu voir ; le bot a été interrompu avant de pouvoir le dire ici.',
    look: 'Regarde dans la session, et relance la commande.',
    notAsked: 'La base de données du bot a lâché pendant l’enregistrement : rien n’a été fait. Relance la commande.',
  },
  unknown: 'Le bot a été interrompu au milieu de ce retrait, et on n’a pas pu savoir si la personne est partie.',
  end: {
    ended: {
      title: 'Arrêtée : la session de la salle {{room}}',
      why: 'On l’a vue terminée. Le bot a été interrompu avant de pouvoir le dire ici.',
    },
    over: {
      title: 'Terminée : la session de la salle {{room}}',
      why: 'Le bot a été interrompu au milieu de l’arrêt. La salle ne l’a plus ; on n’a pas vu si c’est grâce à cela ou si elle s’est terminée d’elle-même.',
    },
    running: {
      title: 'En cours à la dernière vérification : salle {{room}}',
      why: 'Le bot a été interrompu au milieu de l’arrêt, et ensuite la session était en cours. Rien n’a été renvoyé : relance la commande.',
    },
    unknown: {
      title: 'On ne sait pas si terminée : salle {{room}}',
      why: 'Le bot a été interrompu au milieu de l’arrêt, et on n’a pas pu savoir si la session est terminée.',
      look: 'Regarde toi-même dans la session. Si elle est encore en cours, relance la commande : demander deux fois ne fait pas de mal.',
    },
    notEnded: { title: 'Pas arrêtée : salle {{room}}' },
    by: 'Par {{moderator}}',
  },
};
