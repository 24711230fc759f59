import type { Catalogue } from '../catalogue.ts';

export const outcome: Catalogue['outcome'] = {
  removed: { title: 'Entfernt: {{name}}' },
  gone: {
    title: 'Nicht mehr in der Session: {{name}}',
    why: 'Die Person ist jetzt draußen. Ob durch den Rauswurf oder von selbst, ist nicht zu erkennen.',
  },
  returned: {
    title: 'Entfernt, aber schon wieder da: {{name}}',
    titleLeft: 'War weg und ist wieder da: {{name}}',
    rejoinedKeptOut:
      'Die Person ist {{when}} wieder beigetreten und jetzt in der Session. Der Bot entfernt sie gleich noch einmal.',
    rejoined:
      'Die Person ist {{when}} wieder beigetreten und jetzt in der Session. Ruf den Befehl noch einmal auf, um sie wieder zu entfernen.',
    others: '**Sonst in der Session: {{people}}**',
  },
  answers: {
    accepted: 'VideoSDK hat den Rauswurf angenommen.',
    rejected: 'VideoSDK hat den Rauswurf abgelehnt.',
    forbidden: 'VideoSDK hat die Zugangsdaten des Bots abgewiesen.',
    busy: 'VideoSDK ist ausgelastet und hat die Anfrage nicht angenommen.',
    failed: 'VideoSDK hat auf den Rauswurf mit einem Fehler geantwortet.',
    unanswered: 'VideoSDK hat auf den Rauswurf nicht geantwortet.',
  },
  pending: {
    title: 'Wird geprüft: {{name}}',
    titleConnected: 'Noch nicht draußen: {{name}}',
    connected: 'Die Person ist noch in der Session.',
    unseen: 'Der Bot kann nicht sehen, ob die Person noch in der Session ist.',
    looking: 'Der Bot sieht noch 15 Sekunden lang nach und aktualisiert dann diese Nachricht.',
    mayStillWork:
      'Der Rauswurf kann noch wirken. Der Bot sieht noch 15 Sekunden lang nach und aktualisiert dann diese Nachricht.',
  },
  stillThere: {
    title: 'Noch in der Session: {{name}}',
    seen: 'Nach 15 Sekunden war die Person noch in der Session.',
    again:
      'Versuch es noch einmal. Wenn es sich wiederholt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  unknown: {
    title: 'Nicht bestätigt: {{name}}',
    unseen: 'Ob die Person draußen ist, ließ sich nicht bestätigen.',
    look: 'Sieh selbst in der Session nach. Ist die Person noch da, ruf den Befehl noch einmal auf: Zweimal schadet nicht.',
    credentials:
      'Sieh selbst in der Session nach. Die Zugangsdaten des Bots stimmen nicht, und beheben kann das nur die Person, die diesen Bot betreibt: Gib ihr die Referenz unten.',
  },
  takenOver: {
    title: 'Nicht entfernt, Bot blockiert: {{name}}',
    why: 'Der Bot war kurz blockiert und konnte nicht sicher sein, dass er noch handeln darf. Deshalb hat er nichts an VideoSDK gesendet. Führe den Befehl noch einmal aus.',
  },
  alreadyGone: {
    title: 'Schon weg: {{name}}',
    left: 'Die Person hat Raum {{room}} {{when}} verlassen. Es gab niemanden zu entfernen.',
    absent: 'Die Person ist nicht mehr in Raum {{room}}. Es gab niemanden zu entfernen.',
  },
  inProgress: {
    title: 'Wird schon entfernt: {{name}}',
    by: '{{moderator}} ist schon dabei und erfährt, was daraus wird. Nichts wurde doppelt gesendet.',
  },
  protected: {
    title: 'Nicht entfernt, geschützt: {{name}}',
    why: 'Niemand wurde entfernt: Die Einstellungen dieses Servers schützen diese Teilnehmer-ID.',
    mend: 'Muss die Person weg, kann den Schutz aufheben, wer den Server verwalten darf: {/kick-settings}.',
  },
  toConfirm: {
    title: '{{name}} entfernen?',
    first: 'Noch wurde niemand entfernt: Bestätige es zuerst. Die Person ist in Raum {{room}}.',
  },
  coolingDown: {
    title: 'Nicht entfernt, dein Limit: {{name}}',
    why: 'Niemand wurde entfernt: Du hast dein Rauswurf-Limit auf diesem Server erreicht.',
    when: 'Weiter für dich: {{when}}. Wenn es eilt, frag jemand anders aus der Moderation.',
  },
  reasonMissing: {
    title: 'Noch niemand entfernt: Warum?',
    again:
      'Dieser Server verlangt einen Grund. Ruf den Befehl noch einmal auf und fülle `{kick-participant reason}` aus.',
  },
  notRecorded: {
    title: 'Niemand entfernt: kein Protokoll',
    nobody: 'Das Protokoll des Bots ist nicht nutzbar, und ohne Eintrag darin wird niemand entfernt.',
    again:
      'Versuch es in einer Minute noch einmal; wenn es so bleibt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  ambiguous: {
    title: 'Niemand entfernt: Wer ist „{{given}}“?',
    fit: 'In Raum {{room}} passt das auf mehr als eine Person.',
    pick: 'Drücke „{{button}}“ und wähle dort aus: Was du auswählst, ist immer genau eine Person.',
    heading: '**Wer gemeint sein kann**',
  },
  peopleIncomplete: {
    title: 'Niemand entfernt: Wer ist „{{given}}“?',
    why: 'Der Bot sieht nicht alle in Raum {{room}}, deshalb ist ein Name nicht eindeutig.',
    byId: 'Ruf den Befehl noch einmal mit der Teilnehmer-ID auf: Eine ID lässt sich einzeln nachsehen.',
    choose: 'Oder drücke „{{button}}“ und wähle unter denen, die zu sehen waren.',
    heading: '**Wer zu sehen war**',
    nobody: '**Niemand war zu sehen.**',
  },
  noSuchPerson: {
    title: 'Niemand entfernt: „{{given}}“ nicht gefunden',
    why: 'In Raum {{room}} hat niemand diesen Namen oder diese ID.',
  },
  nobodyNamed: {
    title: 'Noch niemand entfernt: Wer?',
    again: 'Ruf den Befehl noch einmal mit `{kick-participant participant}` auf. In Raum {{room}}:',
    titleEmpty: 'Niemand ist in der Session',
    empty: 'In Raum {{room}} ist niemand verbunden: Es gibt niemanden zu entfernen.',
    titleUnseen: 'Niemand entfernt: nicht zu sehen, wer da ist',
    unseen: 'Der Bot kann nicht sehen, wer in Raum {{room}} ist.',
  },
  severalSessions: {
    title: 'Niemand entfernt: Welche Session?',
    pick: 'Mehrere Sessions passen. Ruf den Befehl noch einmal auf und wähle eine in `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'Niemand entfernt: keine Session „{{given}}“',
    why: 'Keine laufende Session und keiner ihrer Räume heißt so.',
  },
  sessionsIncomplete: {
    title: 'Niemand entfernt: Welche Session?',
    titleGiven: 'Niemand entfernt: Welche Session ist „{{given}}“?',
    why: 'Der Bot sieht nicht alle laufenden Sessions und kann deshalb nicht sagen, welche du meinst.',
    byId: 'Ruf den Befehl noch einmal mit der ID der Session in `{kick-participant session}` auf: Eine ID lässt sich einzeln nachsehen.',
  },
  overloaded: {
    title: 'Niemand entfernt: zu viel auf einmal',
    why: 'Es laufen so viele Rauswürfe, oder VideoSDK ist so langsam, dass deiner nicht an die Reihe kam.',
    again:
      'Versuch es gleich noch einmal. Wenn es so bleibt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  noneRunning: {
    title: 'Niemand entfernt: Es läuft keine Session',
    why: 'Es läuft keine Session, die dieser Bot moderieren darf.',
  },
  roomNotAllowed: {
    title: 'Niemand entfernt: fremder Raum',
    why: 'Dieser Raum wird nicht von hier aus moderiert: Der Bot darf nur Räume moderieren, die in seiner Konfiguration stehen.',
  },
  sessionOver: {
    title: 'Niemand ist drin: Die Session ist vorbei',
    over: 'Die Session in Raum {{room}} läuft nicht mehr: Niemand ist drin.',
    ended: 'Die Session in Raum {{room}} endete {{when}}: Niemand ist drin.',
  },
  turnedDown: { title: 'Nicht entfernt: {{name}}' },
  forbidden: {
    title: 'Nicht entfernt, Bot von VideoSDK abgewiesen: {{name}}',
    titleNobody: 'Niemand entfernt: VideoSDK hat diesen Bot abgewiesen',
    why: 'Die Zugangsdaten oder Rechte des Bots werden nicht anerkannt. Es noch einmal zu versuchen, hilft nicht: Gib die Referenz unten an die Person weiter, die diesen Bot betreibt; nur sie kann das beheben.',
  },
  busy: {
    title: 'Nicht entfernt, VideoSDK ausgelastet: {{name}}',
    titleNobody: 'Niemand entfernt: VideoSDK ist ausgelastet',
    again: 'VideoSDK nimmt gerade keine Anfragen mehr an. Versuch es in einer halben Minute noch einmal.',
    againIn: 'VideoSDK nimmt gerade keine Anfragen mehr an. Versuch es in {{time}} noch einmal.',
  },
  unavailable: {
    title: 'Nicht entfernt, VideoSDK nicht erreichbar: {{name}}',
    titleNobody: 'Niemand entfernt: VideoSDK ist nicht erreichbar',
    notSent: 'Der Rauswurf hat VideoSDK nicht erreicht.',
    again:
      'VideoSDK antwortet nicht oder nur mit Fehlern. Versuch es in einer Minute noch einmal; wenn es so bleibt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  place: 'Raum {{room}} · von {{moderator}}',
  before_one: 'Früher entfernt: einmal, zuletzt {{when}}',
  before_other: 'Früher entfernt: {{count, number}}-mal, zuletzt {{when}}',
  remaining: '**Noch in der Session: {{people}}**',
  nobodyElse: '**Sonst ist niemand in der Session.**',
  remainingUnseen: '**Wer sonst in der Session ist, ließ sich nicht lesen.**',
  present: '**In der Session: {{people}}**',
  nobodyConnected: '**Niemand ist verbunden.**',
  running: '**Läuft gerade**',
  noneRuns: '**Es läuft keine Session.**',
  closedLogChannel:
    '⚠️ Der Bot kann nicht in den Log-Kanal {{channel}} schreiben. Was getan wurde, gilt und wird gemeldet, sobald es geht. Wer den Server verwalten darf, muss den Bot dort den Kanal ansehen, Nachrichten senden und Links einbetten lassen oder einen anderen wählen: {/kick-settings}.',
};

export const resultButtons: Catalogue['resultButtons'] = {
  another: 'Noch jemanden entfernen',
  choose: 'Aus einem Menü wählen',
  everyone: 'Alle zeigen',
  keepOut: 'Aussperren',
  letBackIn: 'Wieder reinlassen',
};
