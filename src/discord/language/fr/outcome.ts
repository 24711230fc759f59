import type { Catalogue } from '../catalogue.ts';

export const outcome: Catalogue['outcome'] = {
  removed: { title: 'Retrait effectué : {{name}}' },
  returned: {
    title: 'Retrait effectué, mais déjà de retour : {{name}}',
    rejoinedKeptOut:
      'Retour {{when}} : cette personne est dans la session. Le bot est sur le point de la retirer de nouveau.',
    rejoined: 'Retour {{when}} : cette personne est dans la session. Relance la commande pour la retirer de nouveau.',
    others: '**Les autres dans la session : {{people}}**',
  },
  accepted: {
    title: 'Pas encore dehors : {{name}}',
    connected: 'VideoSDK a accepté le retrait, mais la personne est encore dans la session.',
    unreadable:
      'VideoSDK a accepté le retrait, mais sa liste de personnes est illisible : il n’est pas certain que la personne soit partie.',
  },
  unanswered: {
    title: 'On ne sait pas encore si dehors : {{name}}',
    connected: {
      accepted: 'VideoSDK a accepté le retrait, et la personne est encore dans la session.',
      failed: 'VideoSDK a répondu au retrait par une erreur, et la personne est encore dans la session.',
      unanswered: 'VideoSDK n’a pas répondu au retrait, et la personne est encore dans la session.',
    },
    unreadable: {
      accepted: 'VideoSDK a accepté le retrait, et sa liste de personnes est illisible.',
      failed: 'VideoSDK a répondu au retrait par une erreur, et sa liste de personnes est illisible aussi.',
      unanswered: 'VideoSDK n’a pas répondu au retrait, et sa liste de personnes est illisible aussi.',
    },
  },
  looking: 'Vérification pendant encore 15 secondes ; ce message dira le résultat.',
  stillThere: {
    title: 'Toujours dans la session : {{name}}',
    accepted: 'VideoSDK a accepté le retrait, mais on n’en voit aucun effet.',
    failed: 'VideoSDK a répondu au retrait par une erreur, et on n’en voit aucun effet.',
    unanswered: 'VideoSDK n’a pas répondu au retrait, et on n’en voit aucun effet.',
    again: 'Réessaie. Si cela se répète, donne la référence ci-dessous à qui gère ce bot.',
  },
  unknown: {
    title: 'On ne sait pas si dehors : {{name}}',
    accepted:
      'VideoSDK a accepté le retrait, mais sa liste de personnes est illisible : personne n’a vu si la personne est partie.',
    failed: 'VideoSDK a répondu au retrait par une erreur, et sa liste de personnes est illisible aussi.',
    unanswered: 'VideoSDK n’a pas répondu au retrait, et sa liste de personnes est illisible aussi.',
    look: 'Regarde toi-même dans la session. Si la personne est encore là, relance la commande : demander deux fois ne fait pas de mal.',
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
    fit: 'Correspondances dans la salle {{room}} : {{people}}.',
    pick: 'Relance la commande et choisis une personne dans la liste, ou colle un ID.',
    heading: '**Qui est peut-être visé**',
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
  },
  severalSessions: {
    title: 'Personne n’a été retiré : quelle session ?',
    pick: 'Plusieurs sessions correspondent. Relance la commande et choisis-en une dans `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'Personne n’a été retiré : pas de session « {{given}} »',
    why: 'Aucune session ni salle en cours ne s’appelle ainsi.',
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
  turnedDown: {
    title: 'Pas de retrait : {{name}}',
    why: 'VideoSDK a rejeté le retrait sans raison exploitable ; la personne est encore dans la salle {{room}}.',
    again: 'Réessaie une fois. Si cela se répète, donne la référence ci-dessous à qui gère ce bot.',
  },
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
    again:
      'VideoSDK ne répond pas, ou répond par des erreurs. Réessaie dans une minute ; si cela continue, donne la référence ci-dessous à qui gère ce bot.',
  },
  asFarAsSeen: 'C’est tout ce que l’on peut voir.',
  place: 'Salle {{room}} · par {{moderator}}',
  before_one: 'Retraits précédents : {{count, number}} fois, le dernier {{when}}',
  before_many: 'Retraits précédents : {{count, number}} de fois, le dernier {{when}}',
  before_other: 'Retraits précédents : {{count, number}} fois, le dernier {{when}}',
  remaining: '**Toujours dans la session : {{people}}**',
  nobodyElse: '**Il n’y a personne d’autre dans la session.**',
  present: '**Dans la session : {{people}}**',
  nobodyConnected: '**Personne n’est en ligne.**',
  running: '**En cours**',
  noneRuns: '**Aucune session n’est en cours.**',
  closedLogChannel:
    '⚠️ Le bot ne peut pas écrire dans le salon de journal {{channel}}. Ce qui a été fait reste fait, et sera annoncé dès que possible. Quelqu’un qui peut gérer le serveur doit lui permettre d’y voir le salon et d’y envoyer des messages et des intégrations, ou en choisir un autre : {/kick-settings}.',
};

export const resultButtons: Catalogue['resultButtons'] = {
  another: 'Retirer quelqu’un d’autre',
  everyone: 'Voir tout le monde',
  keepOut: 'Exclure',
  letBackIn: 'Laisser revenir',
};
