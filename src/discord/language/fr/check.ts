import type { Catalogue } from '../catalogue.ts';

export const check: Catalogue['check'] = {
  marks: { ok: '✅ OK', problem: '⚠️ Problème', unknown: '❔ Inconnu' },
  line: '{{mark}} · {{finding}}',
  problems_one: '⚠️ {{count, number}} problème trouvé',
  problems_many: '⚠️ {{count, number}} de problèmes trouvés',
  problems_other: '⚠️ {{count, number}} problèmes trouvés',
  unknown_one: '❔ {{count, number}} sur {{of, number}} n’a pas pu être établi',
  unknown_many: '❔ {{count, number}} sur {{of, number}} n’ont pas pu être établis',
  unknown_other: '❔ {{count, number}} sur {{of, number}} n’ont pas pu être établis',
  well: '✅ Tout va bien',
  looked: 'Vérifié à l’instant ; là où quelque chose ne va pas, la ligne dit que faire.',
  heading: '**Ce qui a été trouvé**',
  discord: {
    taken: '**API de Discord** : accepte le jeton du bot, répond en {{time}}.',
    refused:
      '**API de Discord** : refuse le jeton du bot. Copie-le de nouveau depuis le portail des développeurs (Bot > Reset Token) dans DISCORD_TOKEN, et redémarre le bot.',
    'no-answer':
      '**API de Discord** : pas de réponse en {{limit}}, ou échec. Réessaie ; si cela dure, consulte le journal du bot et discordstatus.com.',
  },
  gateway: {
    connected: '**Passerelle de Discord** : connectée, les événements arrivent.',
    down: '**Passerelle de Discord** : une connexion est coupée ; le bot la rétablit tout seul. Si cela dure, redémarre le bot.',
  },
  moderatorRoles: {
    none: '**Rôles de modération** : aucun, donc tout le monde est refusé. Choisis-en dans {/kick-settings}.',
    mine: '**Rôles de modération** : {{number, number}} ; tu en as un.',
    notMine:
      '**Rôles de modération** : {{number, number}} ; tu n’en as aucun, donc tu ne peux retirer personne toi-même.',
  },
  credentials: {
    taken: '**VideoSDK {{api}}** ({{use}}) : accepte les identifiants, répond en {{time}}.',
    refused:
      '**VideoSDK {{api}}** ({{use}}) : refuse les identifiants. Compare VIDEOSDK_API_KEY et VIDEOSDK_SECRET_KEY avec le tableau de bord de VideoSDK, et redémarre le bot.',
    busy: '**VideoSDK {{api}}** ({{use}}) : n’accepte plus de demandes pour l’instant. Réessaie dans une minute.',
    'no-answer':
      '**VideoSDK {{api}}** ({{use}}) : pas de réponse en {{limit}}, ou échec. Réessaie ; si cela dure, consulte le journal du bot et la page d’état de VideoSDK.',
    uses: { removes: 'retire les personnes', reads: 'lecture seule', unused: 'pas utilisé' },
  },
  rooms: {
    notListed:
      '**Salles** : toutes celles qui ne sont pas à un autre serveur ; aucune n’est listée que l’on puisse chercher.',
    none: '**Salles** : aucune ; le bot ne travaille que pour un autre serveur.',
    known_one: '**Salles** : VideoSDK connaît celle qui est listée ({{count, number}}).',
    known_many: '**Salles** : VideoSDK connaît les {{count, number}} de salles listées.',
    known_other: '**Salles** : VideoSDK connaît les {{count, number}} qui sont listées.',
    notFound:
      '**Salles** : VideoSDK ne connaît pas {{rooms}}. Compare l’orthographe dans {/kick-settings} ; un ID de salle personnalisé que personne n’a encore utilisé est inconnu aussi.',
    notFoundMore_one:
      '**Salles** : VideoSDK ne connaît pas {{rooms}} et {{count, number}} de plus. Compare l’orthographe dans {/kick-settings} ; un ID de salle personnalisé que personne n’a encore utilisé est inconnu aussi.',
    notFoundMore_many:
      '**Salles** : VideoSDK ne connaît pas {{rooms}} et {{count, number}} de plus. Compare l’orthographe dans {/kick-settings} ; un ID de salle personnalisé que personne n’a encore utilisé est inconnu aussi.',
    notFoundMore_other:
      '**Salles** : VideoSDK ne connaît pas {{rooms}} et {{count, number}} de plus. Compare l’orthographe dans {/kick-settings} ; un ID de salle personnalisé que personne n’a encore utilisé est inconnu aussi.',
    notRead:
      '**Salles** : {{number, number}} sur {{of, number}} n’ont pas pu être cherchées : VideoSDK n’a pas répondu en {{limit}}, ou échec. Réessaie ; si cela dure, consulte le journal du bot.',
    room: '« {{room}} »',
    nameless: '(invisible)',
  },
  logChannel: {
    none: '**Salon de journal** : aucun ; les dossiers ne sont montrés dans aucun salon.',
    seen: '**Salon de journal** : {{channel}} est ouvert au bot.',
    closed:
      '**Salon de journal** : {{channel}} n’existe plus, ou le bot ne peut pas le voir ou y écrire. Donne-y au bot *Voir le salon*, *Envoyer des messages* et *Intégrer des liens*, ou choisis un autre salon dans {/kick-settings}.',
    'no-answer':
      '**Salon de journal** : {{channel}} n’a pas pu être vérifié : Discord n’a pas répondu en {{limit}}, ou échec. Réessaie ; si cela dure, consulte le journal du bot.',
  },
  store: {
    away: '**Base de données** ({{engine}}) : pas de réponse en {{limit}}, ou échec. Réessaie ; si cela dure, consulte le journal du bot. Sans elle, personne n’est retiré.',
    well: '**Base de données** ({{engine}}) : répond en {{time}}, à jour ({{applied, number}} modifications du schéma sur {{known, number}}).',
    newer:
      '**Base de données** ({{engine}}) : modifiée par une version plus récente de Bouncer. Lance cette version partout.',
    older:
      '**Base de données** ({{engine}}) : il manque des modifications du schéma. Redémarre le bot : il les fait au démarrage.',
  },
  clock: {
    agrees: '**Horloge** : d’accord avec {{whose}}.',
    unknown: '**Horloge** : comparaison impossible : ni Discord ni VideoSDK n’ont donné l’heure.',
    behind:
      '**Horloge** : celle de cette machine retarde de {{time}} sur {{whose}}. Règle-la avec NTP. D’ici là, le bot ne s’y fie pas.',
    ahead:
      '**Horloge** : celle de cette machine avance de {{time}} sur {{whose}}. Règle-la avec NTP. D’ici là, le bot ne s’y fie pas.',
  },
  unshown_one:
    '**Salon de journal** : {{count, number}} dossier n’a pas pu y être montré, {{when}} : Discord le refuse pour de bon ({{reason}}). Le journal du bot dit lequel. S’il y manque *Intégrer des liens*, ou si un filtre le bloque, change cela et relance {/kick-check} : un nouvel essai aura lieu.',
  unshown_many:
    '**Salon de journal** : {{count, number}} de dossiers n’ont pas pu y être montrés, le premier {{when}} : Discord les refuse pour de bon (dernier : {{reason}}). Le journal du bot dit lesquels. S’il y manque *Intégrer des liens*, ou si un filtre les bloque, change cela et relance {/kick-check} : un nouvel essai aura lieu.',
  unshown_other:
    '**Salon de journal** : {{count, number}} dossiers n’ont pas pu y être montrés, le premier {{when}} : Discord les refuse pour de bon (dernier : {{reason}}). Le journal du bot dit lesquels. S’il y manque *Intégrer des liens*, ou si un filtre les bloque, change cela et relance {/kick-check} : un nouvel essai aura lieu.',
  unheard_one:
    '**Exclusions** : {{count, number}} message n’a atteint personne, {{when}} : Discord le refuse pour de bon ({{reason}}). Le journal du bot dit lequel. Consulte {/keep-outs}, et {/participants} pour voir qui est dans la session. C’est montré ici pendant un jour.',
  unheard_many:
    '**Exclusions** : {{count, number}} de messages n’ont atteint personne, le premier {{when}} : Discord les refuse pour de bon (dernier : {{reason}}). Le journal du bot dit lesquels. Consulte {/keep-outs}, et {/participants} pour voir qui est dans la session. C’est montré ici pendant un jour.',
  unheard_other:
    '**Exclusions** : {{count, number}} messages n’ont atteint personne, le premier {{when}} : Discord les refuse pour de bon (dernier : {{reason}}). Le journal du bot dit lesquels. Consulte {/keep-outs}, et {/participants} pour voir qui est dans la session. C’est montré ici pendant un jour.',
  unwritten_one:
    '**Base de données** : {{count, number}} modification a été refusée {{when}} et mise de côté ({{reason}}). Le journal du bot dit laquelle ; signale-la.',
  unwritten_many:
    '**Base de données** : {{count, number}} de modifications ont été refusées et mises de côté, la première {{when}} (dernière : {{reason}}). Le journal du bot dit lesquelles ; signale-les.',
  unwritten_other:
    '**Base de données** : {{count, number}} modifications ont été refusées et mises de côté, la première {{when}} (dernière : {{reason}}). Le journal du bot dit lesquelles ; signale-les.',
  logLines_one:
    '**Journal du bot** : {{count, number}} ligne n’a pas pu être écrite depuis le démarrage. Le disque est-il plein ? Le bot continue sans elle.',
  logLines_many:
    '**Journal du bot** : {{count, number}} de lignes n’ont pas pu être écrites depuis le démarrage. Le disque est-il plein ? Le bot continue sans elles.',
  logLines_other:
    '**Journal du bot** : {{count, number}} lignes n’ont pas pu être écrites depuis le démarrage. Le disque est-il plein ? Le bot continue sans elles.',
  listing: {
    account: '**Sessions** : VideoSDK les liste toutes à la fois.',
    rooms_one: '**Sessions** : VideoSDK ne les liste que salle par salle ; le bot en demande {{count, number}}.',
    rooms_many:
      '**Sessions** : VideoSDK ne les liste que salle par salle ; le bot demande {{count, number}} de salles.',
    rooms_other: '**Sessions** : VideoSDK ne les liste que salle par salle ; le bot demande {{count, number}} salles.',
    noRooms:
      '**Sessions** : VideoSDK ne les liste que salle par salle, et aucune salle n’est connue : rien n’est donc trouvé. Liste les salles de ce serveur dans {/kick-settings}, ou nomme-les dans VIDEOSDK_ROOM_IDS et redémarre le bot.',
    unknown: '**Sessions** : on ne sait pas encore comment VideoSDK les liste. Réessaie dans une minute.',
  },
  versions: '**Version** : Bouncer {{bot}} sur Node.js {{node}}.',
};
