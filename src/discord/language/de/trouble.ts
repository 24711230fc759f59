import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'Im Bot ist etwas schiefgegangen',
    nothing: 'Nichts wurde getan.',
    unsure:
      'Es ist nicht sicher, was getan wurde. Sieh in der Session nach, und versuch es noch einmal, wenn die Person noch da ist.',
    again: 'Wenn es wieder passiert, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  blocked: {
    title: 'Discord zeigt diese Antwort nicht',
    why: 'Discord hat den Text des Bots blockiert, vielleicht wegen eines Namens, eines Wortes oder eines Links darin.',
    onRecord: 'Was getan wurde, ist festgehalten. Sieh in {/kick-history} nach, bevor du es noch einmal versuchst.',
  },
  blockedModal: {
    title: 'Discord zeigt dieses Formular nicht',
    why: 'Discord hat es blockiert, vielleicht wegen eines Wortes oder eines Links in dem, was schon darin steht. Nichts wurde geändert.',
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
  write: {
    saved: {
      title: 'Gespeichert, aber noch nicht zu sehen',
      what: 'Was du wolltest, ist gespeichert. Das Protokoll des Bots lässt sich gerade nicht lesen.',
    },
    unread: {
      title: 'Der aktuelle Stand lässt sich noch nicht anzeigen',
      what: 'Die Anfrage ist angekommen, aber das Protokoll des Bots lässt sich gerade nicht lesen. Was daraus wurde, zeigt sich noch.',
    },
    'in-doubt': {
      title: 'Nicht sicher, ob das gespeichert wurde',
      what: 'Das Protokoll des Bots hat es nicht bestätigt: Vielleicht wurde es gespeichert, vielleicht nicht.',
    },
    willUpdate:
      'Diese Nachricht zeigt, was gespeichert ist, sobald sich die Daten lesen lassen. Warte so lange, bevor du es noch einmal versuchst. Ändert sie sich nach ein paar Minuten nicht, ruf den Befehl noch einmal auf.',
    lookYourself: 'Das ließ sich nicht nachsehen. Ruf den Befehl noch einmal auf, um zu sehen, was im Protokoll steht.',
    lookedUp: 'Nachgesehen: Das steht jetzt im Protokoll.',
  },
  brokenRemoval: {
    title: 'Nicht bekannt, ob die Person entfernt wurde',
    unknown:
      'Im Bot ist etwas schiefgegangen, und die Entfernung kann schon bei VideoSDK angekommen sein. Sieh in der Session nach, und versuch es noch einmal, wenn die Person noch da ist.',
  },
};
