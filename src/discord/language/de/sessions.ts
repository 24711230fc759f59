import type { Catalogue } from '../catalogue.ts';

export const sessions: Catalogue['sessions'] = {
  title_one: '{{count, number}} Session läuft',
  title_other: '{{count, number}} Sessions laufen',
  titleAtLeast_one: 'Mindestens {{count, number}} Session läuft',
  titleAtLeast_other: 'Mindestens {{count, number}} Sessions laufen',
  order: 'Neueste zuerst. Wähle unten eine, um zu sehen, wer darin ist.',
  heading: '**Raum · Personen · Beginn**',
  headingPaged: '**Raum · Personen · Beginn · Seite {{page, number}} von {{pages, number}}**',
  line: '{{room}} · {{people}} · Beginn {{when}}',
  lineUncounted: '{{room}} · Anzahl unbekannt · Beginn {{when}}',
  none: {
    title: 'Es läuft keine Session',
    where: 'In keinem Raum, der von diesem Server aus moderiert werden darf, läuft etwas.',
  },
  unseen: {
    title: 'Nicht zu sehen, welche Sessions laufen',
    why: 'Es können Sessions laufen, aber der Bot kann nicht lesen, welche.',
  },
  select: {
    placeholder: 'Personen zeigen',
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  buttons: {
    newer: '◀ Neuere',
    older: 'Ältere ▶',
    refresh: 'Aktualisieren',
    again: 'Erneut versuchen',
    all: 'Alle Sessions',
  },
};
