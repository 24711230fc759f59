import type { Catalogue } from '../catalogue.ts';

export const check: Catalogue['check'] = {
  marks: { ok: '✅ OK', problem: '⚠️ Problem', unknown: '❔ Nicht bekannt' },
  line: '{{mark}} · {{finding}}',
  problems_one: '⚠️ {{count, number}} Problem gefunden',
  problems_other: '⚠️ {{count, number}} Probleme gefunden',
  unknown_one: '❔ {{count, number}} von {{of, number}} ließ sich nicht klären',
  unknown_other: '❔ {{count, number}} von {{of, number}} ließen sich nicht klären',
  well: '✅ Alles in Ordnung',
  looked: 'Gerade eben nachgesehen; wo etwas nicht stimmt, steht in der Zeile, was zu tun ist.',
  heading: '**Was sich gezeigt hat**',
  discord: {
    taken: '**API von Discord**: nimmt das Token des Bots an, antwortet in {{time}}.',
    refused:
      '**API von Discord**: weist das Token des Bots ab. Kopiere es neu aus dem Developer Portal (Bot > Reset Token) nach DISCORD_TOKEN und starte den Bot neu.',
    'no-answer':
      '**API von Discord**: hat nicht binnen {{limit}} geantwortet oder ist gescheitert. Versuch es noch einmal; wenn es so bleibt, sieh im Log des Bots und auf discordstatus.com nach.',
  },
  gateway: {
    connected: '**Gateway von Discord**: verbunden, Ereignisse kommen an.',
    down: '**Gateway von Discord**: Eine Verbindung ist weg; der Bot stellt sie selbst wieder her. Wenn es so bleibt, starte den Bot neu.',
  },
  moderatorRoles: {
    none: '**Moderationsrollen**: keine, deshalb werden alle abgewiesen. Wähle welche in {/kick-settings}.',
    mine: '**Moderationsrollen**: {{number, number}} festgelegt; eine davon hast du.',
    notMine:
      '**Moderationsrollen**: {{number, number}} festgelegt; du hast keine davon, darfst also selbst niemanden entfernen.',
  },
  credentials: {
    taken: '**VideoSDK {{api}}** ({{use}}): nimmt die Zugangsdaten an, antwortet in {{time}}.',
    refused:
      '**VideoSDK {{api}}** ({{use}}): weist die Zugangsdaten ab. Vergleiche VIDEOSDK_API_KEY und VIDEOSDK_SECRET_KEY mit dem Dashboard von VideoSDK und starte den Bot neu.',
    busy: '**VideoSDK {{api}}** ({{use}}): nimmt gerade keine Anfragen mehr an. Versuch es in einer Minute noch einmal.',
    'no-answer':
      '**VideoSDK {{api}}** ({{use}}): hat nicht binnen {{limit}} geantwortet oder ist gescheitert. Versuch es noch einmal; wenn es so bleibt, sieh im Log des Bots und auf der Statusseite von VideoSDK nach.',
    uses: { removes: 'entfernt Personen', reads: 'liest nur', unused: 'zurzeit nicht genutzt' },
  },
  rooms: {
    notListed:
      '**Räume**: jeder Raum, der nicht einem anderen Server gehört; keiner ist eingetragen, nach dem sich suchen ließe.',
    none: '**Räume**: keine; der Bot arbeitet nur für einen anderen Server.',
    known_one: '**Räume**: VideoSDK kennt den einen, der eingetragen ist.',
    known_other: '**Räume**: VideoSDK kennt alle {{count, number}}, die eingetragen sind.',
    notFound:
      '**Räume**: Bei VideoSDK nicht bekannt: {{rooms}}. Vergleiche die Schreibweise in {/kick-settings}; auch eine eigene Raum-ID, die noch niemand genutzt hat, ist nicht bekannt.',
    notFoundMore_one:
      '**Räume**: Bei VideoSDK nicht bekannt: {{rooms}} und {{count, number}} weiterer. Vergleiche die Schreibweise in {/kick-settings}; auch eine eigene Raum-ID, die noch niemand genutzt hat, ist nicht bekannt.',
    notFoundMore_other:
      '**Räume**: Bei VideoSDK nicht bekannt: {{rooms}} und {{count, number}} weitere. Vergleiche die Schreibweise in {/kick-settings}; auch eine eigene Raum-ID, die noch niemand genutzt hat, ist nicht bekannt.',
    notRead:
      '**Räume**: {{number, number}} von {{of, number}} ließen sich nicht suchen: VideoSDK hat nicht binnen {{limit}} geantwortet oder ist gescheitert. Versuch es noch einmal; wenn es so bleibt, sieh im Log des Bots nach.',
    room: '„{{room}}“',
    nameless: '(nicht sichtbar)',
  },
  logChannel: {
    none: '**Log-Kanal**: nicht festgelegt; Fälle stehen in keinem Kanal.',
    seen: '**Log-Kanal**: {{channel}} ist für den Bot offen.',
    closed:
      '**Log-Kanal**: {{channel}} ist weg, oder der Bot darf ihn nicht sehen oder dort nicht schreiben. Gib dem Bot dort *Kanal ansehen*, *Nachrichten senden* und *Links einbetten* oder wähle einen anderen Kanal in {/kick-settings}.',
    'no-answer':
      '**Log-Kanal**: {{channel}} ließ sich nicht ansehen: Discord hat nicht binnen {{limit}} geantwortet oder ist gescheitert. Versuch es noch einmal; wenn es so bleibt, sieh im Log des Bots nach.',
  },
  store: {
    away: '**Datenbank** ({{engine}}): hat nicht binnen {{limit}} geantwortet oder ist gescheitert. Versuch es noch einmal; wenn es so bleibt, sieh im Log des Bots nach. Ohne sie wird niemand entfernt.',
    well: '**Datenbank** ({{engine}}): antwortet in {{time}}, auf dem neuesten Stand ({{applied, number}} von {{known, number}} Schema-Änderungen).',
    newer:
      '**Datenbank** ({{engine}}): wurde von einer neueren Version von Bouncer geändert. Starte überall diese Version.',
    older: '**Datenbank** ({{engine}}): Schema-Änderungen fehlen. Starte den Bot neu: Er macht sie beim Start.',
  },
  clock: {
    agrees: '**Uhr**: stimmt mit {{whose}} überein.',
    unknown: '**Uhr**: Nicht zu vergleichen: Weder Discord noch VideoSDK hat die Zeit genannt.',
    behind:
      '**Uhr**: Die dieses Rechners geht gegenüber {{whose}} {{time}} nach. Stell sie mit NTP. Bis dahin richtet sich der Bot nicht nach ihr.',
    ahead:
      '**Uhr**: Die dieses Rechners geht gegenüber {{whose}} {{time}} vor. Stell sie mit NTP. Bis dahin richtet sich der Bot nicht nach ihr.',
  },
  unshown_one:
    '**Log-Kanal**: {{count, number}} Fall ließ sich dort nicht anzeigen, {{when}}: Discord weist ihn endgültig ab ({{reason}}). Welcher es ist, steht im Log des Bots. Wenn dort *Links einbetten* fehlt oder ein Filter ihn blockiert, ändere das und ruf {/kick-check} noch einmal auf: Dann wird es wieder versucht.',
  unshown_other:
    '**Log-Kanal**: {{count, number}} Fälle ließen sich dort nicht anzeigen, der erste {{when}}: Discord weist sie endgültig ab (zuletzt: {{reason}}). Welche es sind, steht im Log des Bots. Wenn dort *Links einbetten* fehlt oder ein Filter sie blockiert, ändere das und ruf {/kick-check} noch einmal auf: Dann wird es wieder versucht.',
  unheard_one:
    '**Aussperrungen**: {{count, number}} Nachricht hat niemanden erreicht, {{when}}: Discord weist sie endgültig ab ({{reason}}). Welche es ist, steht im Log des Bots. Sieh in {/keep-outs} nach, und in {/participants}, wer in der Session ist. Hier steht das einen Tag lang.',
  unheard_other:
    '**Aussperrungen**: {{count, number}} Nachrichten haben niemanden erreicht, die erste {{when}}: Discord weist sie endgültig ab (zuletzt: {{reason}}). Welche es sind, steht im Log des Bots. Sieh in {/keep-outs} nach, und in {/participants}, wer in der Session ist. Hier steht das einen Tag lang.',
  unwritten_one:
    '**Datenbank**: {{count, number}} Änderung wurde {{when}} abgewiesen und beiseitegelegt ({{reason}}). Welche es ist, steht im Log des Bots; melde sie.',
  unwritten_other:
    '**Datenbank**: {{count, number}} Änderungen wurden abgewiesen und beiseitegelegt, die erste {{when}} (zuletzt: {{reason}}). Welche es sind, steht im Log des Bots; melde sie.',
  logLines_one:
    '**Log des Bots**: {{count, number}} Zeile ließ sich seit dem Start nicht schreiben. Ist die Platte voll? Der Bot arbeitet ohne sie weiter.',
  logLines_other:
    '**Log des Bots**: {{count, number}} Zeilen ließen sich seit dem Start nicht schreiben. Ist die Platte voll? Der Bot arbeitet ohne sie weiter.',
  listing: {
    account: '**Sitzungen**: VideoSDK zählt sie alle auf einmal auf.',
    rooms_one: '**Sitzungen**: VideoSDK zählt sie nur Raum für Raum auf; der Bot fragt nach {{count, number}} Raum.',
    rooms_other:
      '**Sitzungen**: VideoSDK zählt sie nur Raum für Raum auf; der Bot fragt nach {{count, number}} Räumen.',
    noRooms:
      '**Sitzungen**: VideoSDK zählt sie nur Raum für Raum auf, und es ist kein Raum bekannt; so wird keine gefunden. Trag die Räume dieses Servers in {/kick-settings} ein, oder nenne sie in VIDEOSDK_ROOM_IDS und starte den Bot neu.',
    unknown:
      '**Sitzungen**: Noch ist nicht bekannt, wie VideoSDK sie aufzählt. Versuch es in einer Minute noch einmal.',
  },
  versions: '**Version**: Bouncer {{bot}} auf Node.js {{node}}.',
};
