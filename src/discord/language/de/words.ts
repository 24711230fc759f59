import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(ohne Namen)' },
  room: { nameless: '(Raum ohne Namen)' },
  given: { nothing: '(nichts)' },
  people_one: '{{count, number}} Person',
  people_other: '{{count, number}} Personen',
  atLeast_one: 'mindestens {{count, number}} Person',
  atLeast_other: 'mindestens {{count, number}} Personen',
  more_one: '… und {{count, number}} mehr',
  more_other: '… und {{count, number}} mehr',
  refusedForTime: {
    ahead:
      'VideoSDK hat den Bot abgewiesen, weil die Uhr seines Rechners {{time}} vorgeht. Er richtet sich jetzt nach der Uhr von VideoSDK: Versuch es noch einmal. Wer den Bot betreibt, sollte die Uhr stellen.',
    behind:
      'VideoSDK hat den Bot abgewiesen, weil die Uhr seines Rechners {{time}} nachgeht. Er richtet sich jetzt nach der Uhr von VideoSDK: Versuch es noch einmal. Wer den Bot betreibt, sollte die Uhr stellen.',
    mended:
      'VideoSDK hat den Bot abgewiesen, weil sein Token abgelaufen war. Er hat jetzt ein neues: Versuch es noch einmal.',
  },
  timeUnknown: '(Zeit unbekannt)',
  case: 'Fall {{number}}',
  reference: 'Referenz {{reference}}',
  reason: 'Grund: {{reason}}',
  joined: '{{name}} · beigetreten {{when}}',
  candidate: '{{name}} · beigetreten {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · Beginn {{when}} · ID {{id}}',
    uncounted: '{{room}} · Beginn {{when}} · ID {{id}}',
  },
  incomplete: {
    people: 'Diese Liste ist unvollständig: Es kann jemand fehlen.',
    sessions: 'Diese Liste ist unvollständig: Es kann eine Session fehlen.',
    seen: '**Sessions, die zu sehen waren**',
    none: '**Keine Session war zu sehen.**',
    gaps: {
      'not-found': 'VideoSDK hat „nicht gefunden“ geantwortet statt mit einer Liste.',
      'page-missing': 'VideoSDK hat nicht jede Seite der Liste geschickt.',
      'no-page-info': 'VideoSDK hat nicht gesagt, ob die Liste weitergeht.',
      'pages-moved': 'Die Liste hat sich immer wieder geändert, während der Bot sie las.',
      'unreadable-entry': 'Die Liste hat einen Eintrag, den der Bot nicht lesen kann.',
      emptied: 'Die Liste von VideoSDK ist leer, aber das beweist nicht, dass niemand da ist.',
      'rooms-unknown': 'VideoSDK listet Sessions nur je Raum auf, und der Bot kennt nicht alle Räume.',
    },
    rooms:
      'Wer diesen Server verwalten darf, kann seine Räume in {/kick-settings} eintragen; wer diesen Bot betreibt, kann `VIDEOSDK_ROOM_IDS` setzen.',
  },
  elapsed: { unknown: '?', now: 'gerade eben' },
};
