import type { Catalogue } from '../catalogue.ts';

export const keepOutLengths: Catalogue['keepOutLengths'] = {
  '10 minutes': '10 Minuten',
  '1 hour': '1 Stunde',
  'until the session ends': 'bis zum Ende der Session',
};

export const commands: Catalogue['commands'] = {
  'kick-participant': {
    name: 'rauswerfen',
    description: 'Jemanden aus einer laufenden Session entfernen und sehen, wer noch da ist',
    options: {
      participant: { name: 'person', description: 'Wer: Namen tippen und auswählen, oder ID einfügen' },
      session: { name: 'session', description: 'Welche Session, wenn mehrere laufen' },
      reason: { name: 'grund', description: 'Warum; steht in der Antwort' },
      'keep-out': {
        name: 'aussperren',
        description: 'Die Person bei jeder Rückkehr wieder entfernen: wie lange',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: 'session-beenden',
    description: 'Eine laufende Session für alle beenden, die darin sind',
    options: {
      session: { name: 'session', description: 'Welche Session, wenn mehrere laufen' },
    },
  },
  'keep-outs': {
    name: 'aussperrungen',
    description: 'Wer bis wann aus einer Session ausgesperrt ist; und jemanden wieder reinlassen',
  },
  'kick-case': {
    name: 'rauswurf-fall',
    description: 'Alles über einen Rauswurf; seinen Grund ändern oder ihn für ungültig erklären',
    options: {
      number: { name: 'nummer', description: 'Welcher Fall: seine Nummer, oder den Namen tippen' },
    },
  },
  'kick-check': {
    name: 'rauswurf-check',
    description: 'Sehen, ob alles in Ordnung ist, was der Bot braucht, und was zu tun ist, wo nicht',
  },
  'kick-forget': {
    name: 'rauswurf-vergessen',
    description: 'Name und ID einer Person aus den Fällen dieses Servers löschen',
    options: {
      participant: { name: 'person', description: 'Wer: Namen tippen und auswählen, oder ID einfügen' },
    },
  },
  'kick-help': {
    name: 'rauswurf-hilfe',
    description: 'Sehen, welche dieser Befehle du hier nutzen darfst und was sie tun',
  },
  'kick-history': {
    name: 'rauswurf-verlauf',
    description: 'Die bisherigen Rauswürfe dieses Servers ansehen, neueste zuerst',
    options: {
      participant: {
        name: 'person',
        description: 'Nur von dieser Person: Namen tippen und auswählen, oder ID einfügen',
      },
      moderator: { name: 'moderation', description: 'Nur Rauswürfe durch: Erwähnung, ID oder „ich“' },
      outcome: { name: 'ergebnis', description: 'Nur Fälle mit diesem Ergebnis' },
      since: { name: 'seit', description: 'Nur seit: „heute“, „7 Tage“, „2026-11-01“' },
    },
  },
  'kick-settings': {
    name: 'rauswurf-einstellungen',
    description: 'Sehen und ändern, wie von diesem Server aus Personen entfernt werden',
  },
  participants: {
    name: 'teilnehmende',
    description: 'Wer in einer laufenden Session ist; zuerst, wer am längsten da ist',
    options: {
      session: { name: 'session', description: 'Welche Session, wenn mehrere laufen' },
    },
  },
  'Remove from session': {
    name: 'Aus Session entfernen',
    description: 'Dieses Mitglied in den laufenden Sessions finden und nach einer Bestätigung entfernen',
  },
  sessions: {
    name: 'sessions',
    description: 'Welche Sessions laufen, seit wann und mit wie vielen Personen',
  },
};
