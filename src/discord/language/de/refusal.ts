import type { Catalogue } from '../catalogue.ts';

export const refusal: Catalogue['refusal'] = {
  outsideGuild: {
    title: 'Nur auf einem Server',
    nobody: 'Niemand wurde entfernt.',
    why: 'Das geht nur auf einem Server, zu dem Bouncer hinzugefügt wurde, denn nur dort gibt es Moderationsrollen.',
  },
  title: 'Das darfst du nicht',
  nobodyRemoved: 'Niemand wurde entfernt.',
  nothingChanged: 'Nichts wurde geändert.',
  noSessionEnded: 'Keine Session wurde beendet.',
  enders: {
    none: 'Noch darf hier niemand Sessions beenden. Wer diesen Server verwalten darf, legt fest, wer es darf: {/kick-settings}.',
    some: 'Das dürfen: {{roles}}. Frag jemanden von ihnen.',
  },
  moderators: {
    none: 'Keine Rolle darf das. Wer diesen Server verwalten darf, kann die Moderationsrollen festlegen: {/kick-settings}.',
    some: 'Das dürfen: {{roles}}. Frag jemanden von ihnen, oder bitte die Admins um die Rolle.',
  },
  managers: 'Dafür ist die Berechtigung **Server verwalten** nötig. Frag jemanden, der sie hat.',
  administrators: 'Das dürfen nur die Admins dieses Servers. Frag jemanden von ihnen.',
  moreRoles_one: '{{roles}} und {{count, number}} weitere',
  moreRoles_other: '{{roles}} und {{count, number}} weitere',
  notYours: {
    title: 'Das gehört nicht dir',
    run: 'Nichts wurde geändert. Das hier gehört {{owner}}; ruf den Befehl selbst auf.',
  },
};
