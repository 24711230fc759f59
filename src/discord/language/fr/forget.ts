import type { Catalogue } from '../catalogue.ts';

export const forget: Catalogue['forget'] = {
  title: 'Oublier {{name}} ?',
  what_one:
    'Son nom et son ID sont effacés de **{{count, number}} dossier** de ce serveur. Le dossier reste, et compte, sans dire qui c’était.',
  what_many:
    'Son nom et son ID sont effacés de **{{count, number}} de dossiers** de ce serveur. Les dossiers restent, et comptent, sans dire qui c’était.',
  what_other:
    'Son nom et son ID sont effacés de **{{count, number}} dossiers** de ce serveur. Les dossiers restent, et comptent, sans dire qui c’était.',
  forGood: '**C’est irréversible.**',
  reasons:
    'Les raisons peuvent contenir des noms aussi : elles, et ce qu’elles étaient avant modification, peuvent être effacées avec.',
  keptOut:
    'Cette personne est **exclue** d’une session en ce moment : cela prend fin, puisque plus personne ne saurait qui exclure.',
  underWay_one: 'Retraits de cette personne pas encore terminés, laissés tels quels : {{count, number}}.',
  underWay_many: 'Retraits de cette personne pas encore terminés, laissés tels quels : {{count, number}}.',
  underWay_other: 'Retraits de cette personne pas encore terminés, laissés tels quels : {{count, number}}.',
  buttons: { forget: 'Oublier, garder les raisons', withReasons: 'Oublier, raisons comprises', cancel: 'Annuler' },
  nothingYet: { title: 'Rien à effacer encore : {{name}}', again: 'Relance la commande quand ce sera terminé.' },
  messages: {
    what_one:
      'Aucun dossier de ce serveur ne parle de cette personne, mais **{{count, number}} message** de salon la nomme : elle porte le nom de quelqu’un qui a été exclu. Ce message est supprimé.',
    what_many:
      'Aucun dossier de ce serveur ne parle de cette personne, mais **{{count, number}} de messages** de salons la nomment : elle porte le nom de quelqu’un qui a été exclu. Ces messages sont supprimés.',
    what_other:
      'Aucun dossier de ce serveur ne parle de cette personne, mais **{{count, number}} messages** de salons la nomment : elle porte le nom de quelqu’un qui a été exclu. Ces messages sont supprimés.',
    button: 'Oublier',
    done: 'Personne oubliée',
  },
  done: {
    title_one: 'Oubli fait dans {{count, number}} dossier',
    title_many: 'Oubli fait dans {{count, number}} de dossiers',
    title_other: 'Oubli fait dans {{count, number}} dossiers',
    withReasons: 'Le nom, l’ID et les raisons sont effacés.',
    reasonsKept: 'Le nom et l’ID sont effacés ; les raisons ont été gardées.',
    underWay: 'Les messages de salons qui nomment cette personne sont en cours de modification.',
    allChanged: 'Aucun message de salon que ce bot suit ne nomme plus cette personne.',
    heading: '**Ces messages nomment encore cette personne**',
    trying_one:
      '• {{channel}} : {{count, number}} message. Le bot continue d’essayer ; il y a besoin de *Voir le salon*.',
    trying_many:
      '• {{channel}} : {{count, number}} de messages. Le bot continue d’essayer ; il y a besoin de *Voir le salon*.',
    trying_other:
      '• {{channel}} : {{count, number}} messages. Le bot continue d’essayer ; il y a besoin de *Voir le salon*.',
    refused_one:
      '• {{channel}} : {{count, number}} message impossible à modifier ou à supprimer. S’il est encore là, supprime-le à la main.',
    refused_many:
      '• {{channel}} : {{count, number}} de messages impossibles à modifier ou à supprimer. S’ils sont encore là, supprime-les à la main.',
    refused_other:
      '• {{channel}} : {{count, number}} messages impossibles à modifier ou à supprimer. S’ils sont encore là, supprime-les à la main.',
    notReached:
      'Hors de portée : les réponses aux commandes, les fichiers exportés, le fichier journal de qui gère ce bot, les messages sur des dossiers supprimés pour leur âge, et ce qui a été publié avant que le bot en tienne le compte. Ce que des gens ont écrit ou copié ailleurs n’est pas connu de ce bot.',
    leftAlone: 'Un retrait pas encore terminé a été laissé tel quel : relance la commande ensuite.',
  },
  already: {
    title: 'Plus rien à effacer',
    why: 'Aucun dossier clos de ce serveur ne parle plus de cette personne.',
  },
  cancelled: { title: 'Rien n’a été effacé', why: 'Tu as annulé.' },
};
