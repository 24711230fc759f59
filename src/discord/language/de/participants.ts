import type { Catalogue } from '../catalogue.ts';

export const participants: Catalogue['participants'] = {
  title_one: '{{count, number}} Person in {{room}}',
  title_other: '{{count, number}} Personen in {{room}}',
  titleAtLeast_one: 'Mindestens {{count, number}} Person in {{room}}',
  titleAtLeast_other: 'Mindestens {{count, number}} Personen in {{room}}',
  order: 'Zuerst, wer am längsten in der Session ist',
  everybody: '**Alle**',
  seen: '**Wer zu sehen war**',
  page: '**{{first, number}} bis {{last, number}} · Seite {{page, number}} von {{pages, number}}**',
  line: '{{name}} · beigetreten {{when}} · ID {{id}}',
  lineSameName: '{{name}} · beigetreten {{when}} · ID {{id}} · gleicher Name',
  empty: {
    title: 'Niemand ist in {{room}}',
    since: 'Die Session läuft, sie hat {{when}} begonnen, und niemand ist verbunden.',
  },
  unseen: {
    title: 'Nicht zu sehen, wer in {{room}} ist',
    why: 'In der Session können Personen sein, aber der Bot kann nicht lesen, wer.',
  },
  buttons: { earlier: '◀ Früher beigetreten', later: 'Später beigetreten ▶', remove: 'Entfernen…' },
  whichSession: {
    title: 'Welche Session?',
    pick: 'Mehrere laufen. Wähle unten eine oder gib sie in `{participants session}` an.',
  },
  noSuchSession: {
    title: 'Keine Session „{{given}}“',
    none: 'Keine laufende Session und keiner ihrer Räume heißt so.',
    pick: 'Keine laufende Session und keiner ihrer Räume heißt so. Wähle unten eine.',
  },
  sessionsIncomplete: {
    title: 'Welche Session?',
    titleGiven: 'Welche Session ist „{{given}}“?',
    why: 'Der Bot sieht nicht alle laufenden Sessions und kann deshalb nicht sagen, welche du meinst.',
    pick: 'Wähle unten eine oder gib ihre ID in `{participants session}` an: Eine ID lässt sich einzeln nachsehen.',
    byId: 'Gib die ID der Session in `{participants session}` an: Eine ID lässt sich einzeln nachsehen.',
  },
  running: '**Läuft gerade**',
  noneRunning: '**Es läuft keine Session.**',
  roomNotAllowed: {
    title: 'Dieser Raum wird nicht von hier aus moderiert',
    why: 'Wer darin ist, wird auf diesem Server nicht gezeigt.',
  },
  over: {
    title: 'Die Session ist vorbei',
    ended: 'Die Session in Raum {{room}} endete {{when}}: Niemand ist drin.',
    endedSometime: 'Die Session in Raum {{room}} läuft nicht mehr: Niemand ist drin.',
    gone: 'Sie ist nicht unter den laufenden Sessions.',
  },
  failure: {
    unknown: 'Deshalb ist nicht bekannt, wer verbunden ist.',
    forbidden: {
      title: '⛔ VideoSDK hat diesen Bot abgewiesen',
      mend: 'Es noch einmal zu versuchen, hilft nicht: Gib die Referenz unten an die Person weiter, die diesen Bot betreibt; nur sie kann das beheben.',
    },
    busy: {
      title: 'VideoSDK ist ausgelastet',
      again: 'Versuch es in {{duration}} noch einmal.',
      againSometime: 'Versuch es in einer halben Minute noch einmal.',
    },
    unavailable: {
      title: 'VideoSDK ist nicht erreichbar',
      again:
        'Versuch es in einer Minute noch einmal; wenn es so bleibt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
    },
  },
};
