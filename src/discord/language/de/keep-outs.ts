import type { Catalogue } from '../catalogue.ts';

export const keepOuts: Catalogue['keepOuts'] = {
  below: {
    noBan:
      'Das ist kein Bann, den gibt es bei VideoSDK nicht: Die Person kann zurückkommen. Mit der Option `{kick-participant keep-out}` entfernt der Bot sie dann wieder.',
    nobody: 'Dieser Befehl hält niemanden fern. {/keep-outs} zeigt, wer ferngehalten wird.',
    session: '🔒 Ausgesperrt bis zum Ende dieser Session.',
    until: '🔒 Ausgesperrt bis {{clock}} ({{when}}), höchstens bis zum Ende der Session.',
    cameBack_one: 'Einmal zurückgekommen und wieder entfernt, zuletzt {{when}}.',
    cameBack_other: '{{count, number}}-mal zurückgekommen und wieder entfernt, zuletzt {{when}}.',
    ifBack: 'Kommt die Person zurück, entfernt der Bot sie binnen Sekunden wieder.',
    goesOn: 'Der Bot versucht weiter, die Person zu entfernen, auch wenn sie zurückkommt.',
    byId: 'Er erkennt sie an der ID: VideoSDK kennt keinen Bann, und mit einer neuen ID kommt sie hinein. Hat die neue ID denselben Namen, erfährst du es.',
  },
  list: {
    titleNobody: 'Niemand ist ausgesperrt',
    title: 'Ausgesperrt: {{count, number}}',
    how: 'Mit `{kick-participant keep-out}` bei {/kick-participant} entfernt der Bot jemanden bei jeder Rückkehr wieder.',
    what: 'Wer mit einer dieser IDs zurückkommt, wird wieder entfernt. Im Menü kannst du jemanden wieder reinlassen.',
    heading: '**Neueste zuerst**',
    line: '{{name}} · Raum {{room}} · {{end}} · {{back}} · von {{moderator}} · Fall {{number}}',
    lineBlind:
      '{{name}} · Raum {{room}} · {{end}} · {{back}} · von {{moderator}} · Fall {{number}} · ⚠️ aus den Augen verloren {{blind}}',
    unheard: '**Seit gestern beendet, ohne dass es jemand erfahren konnte**',
    unheardTime: '{{name}} · Raum {{room}} · Zeit abgelaufen {{when}} · Fall {{number}}',
    unheardSession: '{{name}} · Raum {{room}} · Session vorbei {{when}} · Fall {{number}}',
    unheardProtected: '{{name}} · Raum {{room}} · ID wurde {{when}} geschützt · Fall {{number}}',
    unheardRoom: '{{name}} · Raum {{room}} · der Raum wurde diesem Server {{when}} entzogen · Fall {{number}}',
    untilEnd: 'bis zum Ende der Session',
    until: 'Ende {{when}}',
    notBack: 'nicht zurückgekommen',
    back_one: 'einmal zurückgekommen, zuletzt {{when}}',
    back_other: '{{count, number}}-mal zurückgekommen, zuletzt {{when}}',
    refresh: 'Aktualisieren',
    newest: 'Neueste',
    older: 'Ältere',
    menu: 'Jemanden wieder reinlassen',
    option: 'Fall {{number}} · {{room}}',
  },
  blind: {
    title: '⚠️ Session nicht zu sehen: {{name}}',
    since:
      'Der Bot hat Raum {{room}} {{when}} aus den Augen verloren: VideoSDK sagt nicht, wer darin ist. Solange das so bleibt, merkt der Bot nicht, wenn die Person zurückkommt.',
    goesOn:
      'Die Aussperrung gilt weiter (Fall {{number}}): Der Bot sieht weiter nach und sagt dir Bescheid, sobald er wieder etwas sieht.',
  },
  seesAgain: {
    title: '🔒 Weiter ausgesperrt: {{name}}',
    goesOn:
      'Der Bot sieht wieder, wer in Raum {{room}} ist (Fall {{number}}). Kommt die Person zurück, entfernt er sie wieder.',
  },
  ended: {
    title: 'Nicht mehr ausgesperrt: {{name}}',
    time: 'Die Zeit ist um: Die Person kann in Raum {{room}} zurückkommen (Fall {{number}}).',
    'session-over':
      'Die Session in Raum {{room}} ist vorbei: Es gibt nichts mehr, woraus die Person auszusperren wäre (Fall {{number}}).',
    protected:
      'Die Einstellungen dieses Servers schützen die ID jetzt, deshalb entfernt der Bot die Person nicht mehr aus Raum {{room}} (Fall {{number}}). Den Schutz aufheben kann, wer den Server verwalten darf: {/kick-settings}.',
    'room-not-allowed':
      'Raum {{room}} darf von diesem Server aus nicht mehr moderiert werden, deshalb entfernt der Bot die Person dort nicht mehr (Fall {{number}}). Wer den Server verwalten darf, sieht in {/kick-settings}, welche Räume es sind.',
    'let-back-in':
      'Die Person wurde wieder hereingelassen, deshalb entfernt der Bot sie nicht mehr aus Raum {{room}} (Fall {{number}}).',
    voided:
      'Fall {{number}} wurde für ungültig erklärt, deshalb entfernt der Bot die Person nicht mehr aus Raum {{room}}.',
    refused:
      'VideoSDK weist die Zugangsdaten des Bots ab, deshalb kann er die Person nicht aus Raum {{room}} aussperren (Fall {{number}}). Beheben kann das nur die Person, die diesen Bot betreibt.',
  },
  letIn: {
    title: 'Wieder reingelassen: {{name}}',
    done: '✅ **{{name}}** ist wieder reingelassen und wird nicht wieder entfernt.',
    nobody: 'Fall {{number}} sperrt niemanden mehr aus: Nichts wurde geändert.',
    titleNobody: 'Niemand ist mehr ausgesperrt',
    button: 'Wieder reinlassen',
  },
  namesake: {
    title: 'Ist das wieder {{name}}?',
    joined:
      '{{name}} ist aus Raum {{room}} ausgesperrt (Fall {{number}}). Jemand mit demselben Namen und einer anderen ID ist {{when}} beigetreten.',
    nobody: 'Es kann jemand anders sein: Namen beweisen nichts, deshalb wurde niemand entfernt.',
    button: 'Entfernen und aussperren',
    reason: 'Für die Person gehalten, die unter Fall {{number}} ausgesperrt ist',
    left: { title: 'Die Person ist nicht mehr in der Session', nobody: 'Es gab niemanden zu entfernen.' },
    over: {
      title: 'Niemand ist mehr ausgesperrt',
      nobody:
        'Niemand wurde entfernt: Für wen die Person gehalten wurde, ist wieder reingelassen, oder die Session ist vorbei. Jemanden entfernen kannst du mit {/kick-participant}.',
    },
  },
  plain: {
    title: 'Zur Aussperrung aus Fall {{number}}',
    namesake:
      'Jemand mit demselben Namen und einer anderen ID ist der Session beigetreten. Es kann jemand anders sein, deshalb wurde niemand entfernt.',
    blind:
      'Der Bot sieht nicht, wer in der Session ist, und merkt deshalb nicht, wenn die Person zurückkommt. Die Aussperrung gilt weiter: Der Bot sieht weiter nach und sagt dir Bescheid, sobald er wieder etwas sieht.',
    seesAgain:
      'Der Bot sieht wieder, wer in der Session ist. Die Aussperrung gilt weiter: Kommt die Person zurück, entfernt er sie wieder.',
    ended: 'Die Person ist nicht mehr ausgesperrt.',
    blocked:
      'Discord hat die ganze Nachricht blockiert, vielleicht wegen eines Namens, eines Wortes oder eines Links darin. Sieh in {/kick-case} nach.',
  },
  question: {
    title: 'Aussperren: {{name}}?',
    choose: 'Wähle, wie lange. So lange entfernt der Bot die Person bei jeder Rückkehr in diese Session wieder.',
    menu: 'Wie lange aussperren?',
  },
  begun: {
    title: '🔒 Ausgesperrt: {{name}}',
    session: 'Ausgesperrt aus Raum {{room}} bis zum Ende dieser Session.',
    until: 'Ausgesperrt aus Raum {{room}} bis {{clock}} ({{when}}), höchstens bis zum Ende der Session.',
    ifBack:
      'Kommt die Person zurück, entfernt der Bot sie binnen Sekunden wieder. Er erkennt sie an der ID: VideoSDK kennt keinen Bann, und mit einer neuen ID kommt sie hinein.',
  },
  impossible: {
    title: 'Niemand ist ausgesperrt',
    protected: 'Die Einstellungen dieses Servers schützen diese Teilnehmer-ID.',
    roomNotAllowed:
      'Dieser Server darf diesen Raum nicht mehr moderieren. Wer den Server verwalten darf, sieht seine Räume in {/kick-settings}.',
    gone: 'Unter diesem Fall wurde niemand entfernt, er ist ungültig, oder die Person wurde vergessen.',
  },
};
