import type { Catalogue } from '../catalogue.ts';

export const refusal: Catalogue['refusal'] = {
  outsideGuild: {
    title: 'Seulement dans un serveur',
    nobody: 'Personne n’a été retiré.',
    why: 'Cela ne marche que dans un serveur où Bouncer a été ajouté, car les rôles de modération n’existent que là.',
  },
  title: 'Tu n’as pas ce droit',
  nobodyRemoved: 'Personne n’a été retiré.',
  nothingChanged: 'Rien n’a été modifié.',
  noSessionEnded: 'Aucune session n’a été arrêtée.',
  enders: {
    none: 'Personne ne peut arrêter de session ici, tant que quelqu’un qui peut gérer ce serveur n’a pas choisi qui : {/kick-settings}.',
    some: 'Qui en a le droit : {{roles}}. Demande à l’une de ces personnes.',
  },
  moderators: {
    none: 'Aucun rôle n’en a le droit. Quelqu’un qui peut gérer ce serveur peut définir les rôles de modération : {/kick-settings}.',
    some: 'Qui en a le droit : {{roles}}. Demande à l’une de ces personnes, ou demande le rôle à l’administration.',
  },
  managers: 'Il faut la permission **Gérer le serveur**. Demande à quelqu’un qui l’a.',
  administrators: 'C’est réservé à l’administration de ce serveur. Demande-lui.',
  moreRoles_one: '{{roles}} et {{count, number}} de plus',
  moreRoles_many: '{{roles}} et {{count, number}} de plus',
  moreRoles_other: '{{roles}} et {{count, number}} de plus',
  notYours: {
    title: 'Ce bouton n’est pas à toi',
    run: 'Rien n’a été modifié. Ceci appartient à {{owner}} ; lance la commande toi-même.',
  },
};
