import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(sans nom)' },
  room: { nameless: '(salle sans nom)' },
  given: { nothing: '(rien)' },
  people_one: '{{count, number}} personne',
  people_many: '{{count, number}} de personnes',
  people_other: '{{count, number}} personnes',
  atLeast_one: 'au moins {{count, number}} personne',
  atLeast_many: 'au moins {{count, number}} de personnes',
  atLeast_other: 'au moins {{count, number}} personnes',
  more_one: '… et {{count, number}} de plus',
  more_many: '… et {{count, number}} de plus',
  more_other: '… et {{count, number}} de plus',
  refusedForTime: {
    ahead:
      'VideoSDK a refusé le bot, car l’horloge de sa machine avance de {{time}}. Le bot suit maintenant celle de VideoSDK : réessaie. La personne qui gère ce bot devrait régler cette horloge.',
    behind:
      'VideoSDK a refusé le bot, car l’horloge de sa machine retarde de {{time}}. Le bot suit maintenant celle de VideoSDK : réessaie. La personne qui gère ce bot devrait régler cette horloge.',
    mended: 'VideoSDK a refusé le bot, car son jeton avait expiré. Il en a un nouveau : réessaie.',
  },
  timeUnknown: 'heure inconnue',
  case: 'Dossier {{number}}',
  reference: 'Référence {{reference}}',
  reason: 'Raison : {{reason}}',
  joined: '{{name}} · arrivée {{when}}',
  candidate: '{{name}} · arrivée {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · début {{when}} · ID {{id}}',
    uncounted: '{{room}} · début {{when}} · ID {{id}}',
  },
  incomplete: {
    people: 'Cette liste est incomplète : il peut manquer quelqu’un.',
    sessions: 'Cette liste est incomplète : il peut manquer une session.',
    seen: '**Les sessions vues**',
    none: '**Aucune session n’a été vue.**',
    gaps: {
      'not-found': 'VideoSDK a répondu « introuvable » au lieu d’une liste.',
      'page-missing': 'VideoSDK n’a pas envoyé toutes les pages de la liste.',
      'no-page-info': 'VideoSDK n’a pas dit si la liste continue.',
      'pages-moved': 'La liste n’a pas cessé de changer pendant que le bot la lisait.',
      'unreadable-entry': 'La liste contient une entrée que le bot ne peut pas lire.',
      emptied: 'La liste de VideoSDK est vide, mais cela ne prouve pas qu’il n’y a personne.',
      'rooms-unknown':
        'VideoSDK ne liste les sessions que salle par salle, et le bot ne connaît pas toutes les salles.',
    },
    rooms:
      'Quelqu’un qui peut gérer ce serveur peut indiquer ses salles dans {/kick-settings}, ou qui gère ce bot peut définir `VIDEOSDK_ROOM_IDS`.',
  },
  elapsed: { unknown: '?', now: 'à l’instant' },
};
