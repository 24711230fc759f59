import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'Une erreur s’est produite dans le bot',
    unsure: 'Ce qui a été fait n’est pas certain. Regarde dans la session, et réessaie si la personne est encore là.',
    again: 'Si cela se reproduit, donne la référence ci-dessous à qui gère ce bot.',
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
};
