import type { Catalogue } from '../catalogue.ts';

export const outcome: Catalogue['outcome'] = {
  removed: { title: 'Retrait effectué : {{name}}' },
  gone: {
    title: 'N’est plus dans la session : {{name}}',
    why: 'La personne est dehors maintenant. Rien ne montre si c’est grâce au retrait ou si elle est partie d’elle-même.',
  },
  returned: {
    title: 'Retrait effectué, mais déjà de retour : {{name}}',
    titleLeft: 'Départ puis retour : {{name}}',
    rejoinedKeptOut:
      'Retour {{when}} : cette personne est dans la session. Le bot est sur le point de la retirer de nouveau.',
    rejoined: 'Retour {{when}} : cette personne est dans la session. Relance la commande pour la retirer de nouveau.',
    others: '**Les autres dans la session : {{people}}**',
  },
  answers: {
    accepted: 'VideoSDK a accepté le retrait.',
    rejected: 'VideoSDK a rejeté le retrait.',
    forbidden: 'VideoSDK a refusé les identifiants du bot.',
    busy: 'VideoSDK est saturé et n’a pas pris la demande.',
    failed: 'VideoSDK a répondu au retrait par une erreur.',
    unanswered: 'VideoSDK n’a pas répondu au retrait.',
  },
  pending: {
    title: 'Vérification en cours : {{name}}',
    titleConnected: 'Pas encore dehors : {{name}}',
    connected: 'La personne est encore dans la session.',
    unseen: 'Le bot ne peut pas voir si la personne est encore dans la session.',
    looking: 'Le bot vérifie pendant encore 15 secondes, et ce message sera mis à jour.',
    mayStillWork:
      'Le retrait peut encore prendre effet. Le bot vérifie pendant encore 15 secondes, et ce message sera mis à jour.',
  },
  stillThere: {
    title: 'Toujours dans la session : {{name}}',
    seen: 'Après 15 secondes, la personne était encore dans la session.',
    again: 'Réessaie. Si cela se répète, donne la référence ci-dessous à qui gère ce bot.',
  },
  unknown: {
    title: 'Pas de confirmation : {{name}}',
    unseen: 'Le bot n’a pas pu confirmer si la personne est dehors.',
    look: 'Regarde toi-même dans la session. Si la personne est encore là, relance la commande : demander deux fois ne fait pas de mal.',
    credentials:
      'Regarde toi-même dans la session. Les identifiants du bot sont mauvais, et cela ne se répare que du côté de qui gère ce bot : donne-lui la référence ci-dessous.',
  },
  takenOver: {
    title: 'Pas de retrait, bot bloqué : {{name}}',
    why: 'Le bot a été bloqué un moment et n’était plus sûr d’avoir le droit d’agir : il n’a rien demandé à VideoSDK. Relance la commande.',
  },
  alreadyGone: {
    title: 'Déjà hors de la session : {{name}}',
    left: 'Départ de la salle {{room}} {{when}}. Il n’y avait personne à retirer.',
    absent: 'Cette personne n’est plus dans la salle {{room}}. Il n’y avait personne à retirer.',
  },
  inProgress: {
    title: 'Retrait déjà en cours : {{name}}',
    by: '{{moderator}} s’en occupe. Rien n’a été envoyé deux fois ; le résultat lui sera donné.',
  },
  protected: {
    title: 'Pas de retrait, protection : {{name}}',
    why: 'Personne n’a été retiré : les réglages de ce serveur protègent cet ID de participant.',
    mend: 'Si cette personne doit partir, quelqu’un qui peut gérer le serveur peut lever la protection : {/kick-settings}.',
  },
  toConfirm: {
    title: 'Retirer {{name}} ?',
    first: 'Personne n’a encore été retiré : il faut d’abord confirmer. La personne est dans la salle {{room}}.',
  },
  coolingDown: {
    title: 'Pas de retrait, limite atteinte : {{name}}',
    why: 'Personne n’a été retiré : tu as atteint la limite de retraits de ce serveur pour une même personne à la modération.',
    when: 'Tu peux reprendre {{when}}. Si c’est urgent, demande à quelqu’un d’autre à la modération.',
  },
  reasonMissing: {
    title: 'Personne n’a encore été retiré : pourquoi ?',
    again: 'Ce serveur demande une raison. Relance la commande et remplis `{kick-participant reason}`.',
  },
  notRecorded: {
    title: 'Personne n’a été retiré : pas de registre',
    nobody: 'Le registre du bot est inutilisable, et personne n’est retiré sans trace au registre.',
    again: 'Réessaie dans une minute ; si cela continue, donne la référence ci-dessous à qui gère ce bot.',
  },
  ambiguous: {
    title: 'Personne n’a été retiré : quel « {{given}} » ?',
    fit: 'Dans la salle {{room}}, plusieurs personnes correspondent.',
    pick: 'Appuie sur « {{button}} » et choisis la bonne personne : un choix dans le menu ne vise jamais qu’une seule personne.',
    heading: '**Qui est peut-être visé**',
  },
  peopleIncomplete: {
    title: 'Personne n’a été retiré : qui est « {{given}} » ?',
    why: 'Le bot ne voit pas tout le monde dans la salle {{room}}, donc un nom n’est pas sûr.',
    byId: 'Relance la commande avec l’ID de participant : un ID marche toujours.',
    choose: 'Ou appuie sur « {{button}} » et choisis parmi les personnes que le bot a vues.',
    heading: '**Les personnes vues**',
    nobody: '**Personne n’a été vu.**',
  },
  noSuchPerson: {
    title: 'Personne n’a été retiré : pas de « {{given}} »',
    why: 'Personne dans la salle {{room}} n’a ce nom ou cet ID.',
  },
  nobodyNamed: {
    title: 'Personne n’a encore été retiré : qui ?',
    again: 'Relance la commande avec `{kick-participant participant}`. Dans la salle {{room}} :',
    titleEmpty: 'Il n’y a personne dans la session',
    empty: 'Personne n’est en ligne dans la salle {{room}} : il n’y a personne à retirer.',
    titleUnseen: 'Personne n’a été retiré : impossible de voir qui est là',
    unseen: 'Le bot ne peut pas voir qui est dans la salle {{room}}.',
  },
  severalSessions: {
    title: 'Personne n’a été retiré : quelle session ?',
    pick: 'Plusieurs sessions correspondent. Relance la commande et choisis-en une dans `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'Personne n’a été retiré : pas de session « {{given}} »',
    why: 'Aucune session ni salle en cours ne s’appelle ainsi.',
  },
  sessionsIncomplete: {
    title: 'Personne n’a été retiré : quelle session ?',
    titleGiven: 'Personne n’a été retiré : quelle session est « {{given}} » ?',
    why: 'Le bot ne voit pas toutes les sessions en cours, donc il ne peut pas savoir laquelle tu veux dire.',
    byId: 'Relance la commande avec l’ID de la session dans `{kick-participant session}` : un ID marche toujours.',
  },
  overloaded: {
    title: 'Personne n’a été retiré : trop à la fois',
    why: 'Il y a tant de retraits en cours, ou VideoSDK est si lent, que ton tour n’est pas venu.',
    again: 'Réessaie dans un instant. Si cela continue, donne la référence ci-dessous à qui gère ce bot.',
  },
  noneRunning: {
    title: 'Personne n’a été retiré : aucune session en cours',
    why: 'Il n’y a pas de session en cours que ce bot puisse modérer.',
  },
  roomNotAllowed: {
    title: 'Personne n’a été retiré : pas ta salle',
    why: 'Cette salle n’est pas modérée d’ici : ce bot ne peut modérer que les salles indiquées par qui le gère.',
  },
  sessionOver: {
    title: 'Plus personne : la session est terminée',
    over: 'La session de la salle {{room}} n’est plus en cours : il n’y a plus personne.',
    ended: 'La session de la salle {{room}} s’est terminée {{when}} : il n’y a plus personne.',
  },
  turnedDown: { title: 'Pas de retrait : {{name}}' },
  forbidden: {
    title: 'Pas de retrait, VideoSDK a refusé : {{name}}',
    titleNobody: 'Personne n’a été retiré : VideoSDK a refusé ce bot',
    why: 'Les identifiants ou les droits du bot ne sont pas acceptés. Réessayer ne servira à rien : donne la référence ci-dessous à qui gère ce bot ; il n’y a que là que cela se répare.',
  },
  busy: {
    title: 'Pas de retrait, VideoSDK est saturé : {{name}}',
    titleNobody: 'Personne n’a été retiré : VideoSDK est saturé',
    again: 'VideoSDK n’accepte plus de demandes pour l’instant. Réessaie dans une demi-minute.',
    againIn: 'VideoSDK n’accepte plus de demandes pour l’instant. Réessaie dans {{time}}.',
  },
  unavailable: {
    title: 'Pas de retrait, VideoSDK est injoignable : {{name}}',
    titleNobody: 'Personne n’a été retiré : VideoSDK est injoignable',
    notSent: 'Le retrait n’est jamais arrivé à VideoSDK.',
    again:
      'VideoSDK ne répond pas, ou répond par des erreurs. Réessaie dans une minute ; si cela continue, donne la référence ci-dessous à qui gère ce bot.',
  },
  place: 'Salle {{room}} · par {{moderator}}',
  before_one: 'Retraits précédents : {{count, number}} fois, le dernier {{when}}',
  before_many: 'Retraits précédents : {{count, number}} de fois, le dernier {{when}}',
  before_other: 'Retraits précédents : {{count, number}} fois, le dernier {{when}}',
  remaining: '**Toujours dans la session : {{people}}**',
  nobodyElse: '**Il n’y a personne d’autre dans la session.**',
  remainingUnseen: '**Impossible de lire qui d’autre est dans la session.**',
  present: '**Dans la session : {{people}}**',
  nobodyConnected: '**Personne n’est en ligne.**',
  running: '**En cours**',
  noneRuns: '**Aucune session n’est en cours.**',
  closedLogChannel:
    '⚠️ Le bot ne peut pas écrire dans le salon de journal {{channel}}. Ce qui a été fait reste fait, et sera annoncé dès que possible. Quelqu’un qui peut gérer le serveur doit lui permettre d’y voir le salon et d’y envoyer des messages et des intégrations, ou en choisir un autre : {/kick-settings}.',
};

export const resultButtons: Catalogue['resultButtons'] = {
  another: 'Retirer quelqu’un d’autre',
  choose: 'Choisir dans un menu',
  everyone: 'Voir tout le monde',
  keepOut: 'Exclure',
  letBackIn: 'Laisser revenir',
};
