import type { Catalogue } from '../catalogue.ts';

export const recovered: Catalogue['recovered'] = {
  somebody: 'die Person',
  asOf: 'Zuletzt geprüft {{when}}.',
  goneSince: {
    title: 'Draußen bei der letzten Prüfung: {{name}}',
    why: 'Der Bot wurde mitten in diesem Rauswurf unterbrochen. Danach war die Person draußen; ob durch den Rauswurf oder von selbst, war nicht zu sehen.',
  },
  thereSince: {
    title: 'Noch da bei der letzten Prüfung: {{name}}',
    why: 'Der Bot wurde mitten in diesem Rauswurf unterbrochen, und danach war die Person noch in der Session. Ist sie es immer noch, ruf den Befehl noch einmal auf.',
  },
  keptOut: 'Der Bot wurde mitten in diesem Rauswurf unterbrochen.',
  sessionOver: 'Der Bot wurde mitten in diesem Rauswurf unterbrochen. Niemand ist mehr in der Session.',
  removed: 'Der Bot wurde unterbrochen, bevor er es hier melden konnte. Wer noch da ist, wurde nicht festgehalten.',
  gone: 'VideoSDK hat den Rauswurf nicht angenommen oder nicht geantwortet, aber danach war zu sehen, dass die Person weg ist. Der Bot wurde unterbrochen, bevor er es hier melden konnte.',
  returned: {
    title: 'Wieder da bei der letzten Prüfung: {{name}}',
    why: 'Die Person war draußen und ist wieder beigetreten. Der Bot wurde unterbrochen, bevor er es hier melden konnte. Ruf den Befehl noch einmal auf, um sie wieder zu entfernen.',
  },
  alreadyGone: {
    title: 'War schon weg: {{name}}',
    why: 'Es gab niemanden zu entfernen.',
  },
  notRemoved: {
    title: 'Nicht entfernt: {{name}}',
    seen: 'Das gilt, soweit es zu sehen war; der Bot wurde unterbrochen, bevor er es hier melden konnte.',
    look: 'Sieh in der Session nach und ruf den Befehl noch einmal auf.',
    notAsked:
      'Beim Eintragen ist die Datenbank des Bots ausgefallen, deshalb wurde nichts getan. Ruf den Befehl noch einmal auf.',
  },
  unknown:
    'Der Bot wurde mitten in diesem Rauswurf unterbrochen, und es ließ sich nicht klären, ob die Person weg ist.',
  end: {
    ended: {
      title: 'Beendet: die Session in Raum {{room}}',
      why: 'Es war zu sehen, dass sie vorbei ist. Der Bot wurde unterbrochen, bevor er es hier melden konnte.',
    },
    over: {
      title: 'Vorbei: die Session in Raum {{room}}',
      why: 'Der Bot wurde mitten im Beenden unterbrochen. Im Raum läuft sie nicht mehr; ob dadurch oder von selbst, war nicht zu sehen.',
    },
    running: {
      title: 'Lief bei der letzten Prüfung: Raum {{room}}',
      why: 'Der Bot wurde mitten im Beenden unterbrochen, und danach lief die Session noch. Nichts wurde erneut gesendet: Ruf den Befehl noch einmal auf.',
    },
    unknown: {
      title: 'Unbekannt, ob vorbei: Raum {{room}}',
      why: 'Der Bot wurde mitten im Beenden unterbrochen, und es ließ sich nicht klären, ob die Session vorbei ist.',
      look: 'Sieh selbst in der Session nach. Läuft sie noch, ruf den Befehl noch einmal auf: Zweimal schadet nicht.',
    },
    notEnded: { title: 'Nicht beendet: Raum {{room}}' },
    by: 'Von {{moderator}}',
  },
};
