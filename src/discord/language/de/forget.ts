import type { Catalogue } from '../catalogue.ts';

export const forget: Catalogue['forget'] = {
  title: '{{name}} vergessen?',
  what_one:
    'Name und ID werden aus **{{count, number}} Fall** dieses Servers gelöscht. Der Fall bleibt und wird mitgezählt, ohne zu verraten, wer es war.',
  what_other:
    'Name und ID werden aus **{{count, number}} Fällen** dieses Servers gelöscht. Die Fälle bleiben und werden mitgezählt, ohne zu verraten, wer es war.',
  forGood: '**Das lässt sich nicht rückgängig machen.**',
  reasons: 'Auch in Gründen können Namen stehen: Sie und ihre früheren Fassungen können mitgelöscht werden.',
  keptOut:
    'Die Person ist zurzeit aus einer Session **ausgesperrt**: Das endet, denn niemand wüsste mehr, wer ausgesperrt ist.',
  underWay_one: 'Ein Rauswurf dieser Person läuft noch: Er bleibt unberührt.',
  underWay_other: '{{count, number}} Rauswürfe dieser Person laufen noch: Sie bleiben unberührt.',
  buttons: { forget: 'Vergessen, Gründe behalten', withReasons: 'Vergessen, Gründe löschen', cancel: 'Abbrechen' },
  nothingYet: {
    title: 'Über {{name}} gibt es noch nichts zu löschen',
    again: 'Ruf den Befehl noch einmal auf, wenn das vorbei ist.',
  },
  messages: {
    what_one:
      'In keinem Fall dieses Servers steht etwas über diese Person, aber **{{count, number}} Nachricht** in einem Kanal nennt sie: Sie heißt wie jemand, der ausgesperrt war. Diese Nachricht wird gelöscht.',
    what_other:
      'In keinem Fall dieses Servers steht etwas über diese Person, aber **{{count, number}} Nachrichten** in Kanälen nennen sie: Sie heißt wie jemand, der ausgesperrt war. Diese Nachrichten werden gelöscht.',
    button: 'Vergessen',
    done: 'Person vergessen',
  },
  done: {
    title_one: 'In {{count, number}} Fall vergessen',
    title_other: 'In {{count, number}} Fällen vergessen',
    withReasons: 'Name, ID und Gründe sind gelöscht.',
    reasonsKept: 'Name und ID sind gelöscht; die Gründe sind noch da.',
    underWay: 'Nachrichten in Kanälen, die diese Person nennen, werden gerade geändert.',
    allChanged: 'Keine Nachricht in einem Kanal, über die dieser Bot Buch führt, nennt diese Person noch.',
    heading: '**Diese Nachrichten nennen die Person noch**',
    trying_one:
      '• {{channel}}: {{count, number}} Nachricht. Der Bot versucht es weiter; er braucht dort *Kanal ansehen*.',
    trying_other:
      '• {{channel}}: {{count, number}} Nachrichten. Der Bot versucht es weiter; er braucht dort *Kanal ansehen*.',
    refused_one:
      '• {{channel}}: {{count, number}} Nachricht, die sich weder ändern noch löschen lässt. Wenn es sie noch gibt, lösche sie von Hand.',
    refused_other:
      '• {{channel}}: {{count, number}} Nachrichten, die sich weder ändern noch löschen lassen. Wenn es sie noch gibt, lösche sie von Hand.',
    notReached:
      'Außer Reichweite: Antworten auf Befehle, exportierte Dateien, die Log-Datei der Person, die diesen Bot betreibt, Nachrichten zu Fällen, die ihres Alters wegen gelöscht wurden, und was gepostet wurde, bevor der Bot darüber Buch führte. Was anderswo geschrieben oder hinkopiert wurde, kennt dieser Bot nicht.',
    leftAlone: 'Ein Rauswurf, der noch läuft, blieb unberührt: Ruf den Befehl noch einmal auf, wenn er vorbei ist.',
  },
  already: {
    title: 'Nichts mehr zu löschen',
    why: 'In keinem abgeschlossenen Fall dieses Servers steht noch etwas über diese Person.',
  },
  cancelled: { title: 'Nichts wurde gelöscht', why: 'Du hast abgebrochen.' },
};
