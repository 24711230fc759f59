import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'Im Bot ist etwas schiefgegangen',
    unsure:
      'Es ist nicht sicher, was getan wurde. Sieh in der Session nach, und versuch es noch einmal, wenn die Person noch da ist.',
    again: 'Wenn es wieder passiert, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  restarting: {
    title: 'Bouncer startet gerade neu',
    wait: 'Niemand wurde entfernt. Versuch es in einer Minute noch einmal.',
  },
  unknownCommand: {
    title: 'Diesem Bot nicht bekannt',
    reload:
      'Nichts wurde getan. Dein Discord zeigt etwas, das dieser Bot nicht mehr hat: Lade Discord neu (Strg+R) oder öffne die App neu.',
  },
  storeAway: {
    title: 'Das Protokoll des Bots ist nicht nutzbar',
    nothing: 'Nichts wurde getan: Ohne Eintrag im Protokoll wird niemand entfernt.',
    again:
      'Versuch es in einer Minute noch einmal; wenn es so bleibt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
};
