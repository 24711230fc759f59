import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'Une erreur s’est produite dans le bot',
    nothing: 'Rien n’a été fait.',
    unsure: 'Ce qui a été fait n’est pas certain. Regarde dans la session, et réessaie si la personne est encore là.',
    again: 'Si cela se reproduit, donne la référence ci-dessous à qui gère ce bot.',
  },
  blocked: {
    title: 'Discord refuse d’afficher cette réponse',
    why: 'Discord a bloqué le texte du bot, peut-être à cause d’un nom, d’un mot ou d’un lien.',
    onRecord: 'Ce qui a été fait est enregistré. Consulte {/kick-history} avant de réessayer.',
  },
  blockedModal: {
    title: 'Discord refuse d’afficher ce formulaire',
    why: 'Discord l’a bloqué, peut-être à cause d’un mot ou d’un lien dans ce qu’il contient déjà. Rien n’a été modifié.',
  },
  restarting: { title: 'Bouncer redémarre', wait: 'Personne n’a été retiré. Réessaie dans une minute.' },
  unknownCommand: {
    title: 'Inconnu de ce bot',
    reload:
      'Rien n’a été fait. Ton Discord affiche quelque chose que ce bot n’a plus : recharge-le (Ctrl+R) ou rouvre l’application.',
  },
  storeAway: {
    title: 'Le registre du bot est inutilisable',
    nothing: 'Rien n’a été fait : personne n’est retiré sans trace au registre.',
    again: 'Réessaie dans une minute ; si cela continue, donne la référence ci-dessous à qui gère ce bot.',
  },
  write: {
    saved: {
      title: 'Enregistré, mais pas encore affichable',
      what: 'Ta demande est enregistrée. Le registre du bot est illisible pour le moment.',
    },
    unread: {
      title: 'Le registre ne peut pas encore être affiché',
      what: 'Ta demande est bien arrivée, mais son résultat ne peut pas être lu dans le registre du bot pour le moment.',
    },
    'in-doubt': {
      title: 'Enregistrement incertain',
      what: 'Le registre du bot ne l’a pas confirmé : c’est peut-être enregistré, peut-être pas.',
    },
    willUpdate:
      'Ce message affichera ce que dit le registre dès qu’il sera lisible. Attends cela avant de réessayer. S’il ne change pas au bout de quelques minutes, relance la commande.',
    lookYourself: 'La vérification n’a pas été possible. Relance la commande pour voir ce que dit le registre.',
    lookedUp: 'Vérifié : voici ce que dit le registre maintenant.',
  },
  brokenRemoval: {
    title: 'On ne sait pas si la personne a été retirée',
    unknown:
      'Une erreur s’est produite dans le bot, et la demande de retrait est peut-être déjà parvenue à VideoSDK. Regarde dans la session, et réessaie si la personne est encore là.',
  },
};
