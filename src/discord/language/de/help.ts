import type { Catalogue } from '../catalogue.ts';

export const help: Catalogue['help'] = {
  none: {
    title: 'Du darfst hier keinen Befehl nutzen',
    what: 'Mit Bouncer entfernt die Moderation dieses Servers Personen aus laufenden Sessions.',
  },
  title_one: 'Du darfst {{count, number}} Befehl nutzen',
  title_other: 'Du darfst {{count, number}} Befehle nutzen',
  now: 'Mit deinen Rollen und Berechtigungen auf diesem Server, wie sie jetzt sind:',
  closed:
    '⚠️ Noch darf niemand jemanden entfernen: Dieser Server hat keine Moderationsrollen. {/kick-settings} legt sie fest.',
  command: '• **/{{command}}**: {{about}}',
  menu: '• **{{command}}**, im Menü eines Mitglieds unter *Apps*: {{about}}',
  may: {
    everybody: '• Alle auf diesem Server dürfen diese Hilfe aufrufen.',
    moderatorsNone:
      '• Personen entfernen und Fälle ansehen: keine Rolle, bis jemand, der diesen Server verwalten darf, in {/kick-settings} welche wählt.',
    moderators: '• Personen entfernen und Fälle ansehen: {{roles}}.',
    endersNone:
      '• Eine Session für alle beenden: niemand, bis jemand, der diesen Server verwalten darf, festlegt, wer es darf.',
    enders: '• Eine Session für alle beenden: {{roles}}.',
    managers: '• Die Einstellungen ändern: wer die Berechtigung **Server verwalten** hat.',
    administrators: '• Alles andere: die Admins dieses Servers.',
  },
};
