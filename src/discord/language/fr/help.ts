import type { Catalogue } from '../catalogue.ts';

export const help: Catalogue['help'] = {
  none: {
    title: 'Aucune commande pour toi ici',
    what: 'Bouncer retire des personnes de sessions en cours, pour la modération de ce serveur.',
  },
  title_one: '{{count, number}} commande pour toi',
  title_many: '{{count, number}} de commandes pour toi',
  title_other: '{{count, number}} commandes pour toi',
  now: 'Avec tes rôles et permissions dans ce serveur, tels qu’ils sont maintenant :',
  closed:
    '⚠️ Personne ne peut encore retirer personne : ce serveur n’a pas de rôle de modération. {/kick-settings} les définit.',
  command: '• **/{{command}}** : {{about}}',
  menu: '• **{{command}}**, dans le menu d’un membre sous *Applications* : {{about}}',
  may: {
    everybody: '• Tout le monde dans ce serveur peut demander cette aide.',
    moderatorsNone:
      '• Retirer des personnes et voir les dossiers : aucun rôle, tant que quelqu’un qui peut gérer ce serveur n’en a pas choisi dans {/kick-settings}.',
    moderators: '• Retirer des personnes et voir les dossiers : {{roles}}.',
    endersNone:
      '• Arrêter une session pour tout le monde : personne, tant que quelqu’un qui peut gérer ce serveur n’a pas choisi qui.',
    enders: '• Arrêter une session pour tout le monde : {{roles}}.',
    managers: '• Modifier les réglages : qui a la permission **Gérer le serveur**.',
    administrators: '• Tout le reste : l’administration de ce serveur.',
  },
};
