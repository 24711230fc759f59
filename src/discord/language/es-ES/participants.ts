import type { Catalogue } from '../catalogue.ts';

export const participants: Catalogue['participants'] = {
  title_one: '{{count, number}} persona en {{room}}',
  title_many: '{{count, number}} de personas en {{room}}',
  title_other: '{{count, number}} personas en {{room}}',
  titleAtLeast_one: 'Al menos {{count, number}} persona en {{room}}',
  titleAtLeast_many: 'Al menos {{count, number}} de personas en {{room}}',
  titleAtLeast_other: 'Al menos {{count, number}} personas en {{room}}',
  order: 'Primero quien lleva más tiempo en la sesión',
  everybody: '**Todo el mundo**',
  seen: '**A quién se vio**',
  page: '**{{first, number}} a {{last, number}} · página {{page, number}} de {{pages, number}}**',
  line: '{{name}} · entró {{when}} · ID {{id}}',
  lineSameName: '{{name}} · entró {{when}} · ID {{id}} · mismo nombre',
  empty: { title: 'No hay nadie en {{room}}', since: 'La sesión empezó {{when}}, y no hay nadie conectado.' },
  unseen: {
    title: 'No se ve quién está en {{room}}',
    why: 'Puede haber personas en la sesión, pero el bot no puede leer quiénes.',
  },
  buttons: { earlier: '◀ Entraron antes', later: 'Entraron después ▶', remove: 'Expulsar…' },
  whichSession: {
    title: '¿Qué sesión?',
    pick: 'Hay varias en curso. Elige una abajo, o indícala en `{participants session}`.',
  },
  noSuchSession: {
    title: 'No hay ninguna sesión «{{given}}»',
    none: 'Ninguna sesión ni sala en curso se llama así.',
    pick: 'Ninguna sesión ni sala en curso se llama así. Elige una abajo.',
  },
  sessionsIncomplete: {
    title: '¿Qué sesión?',
    titleGiven: '¿Qué sesión es «{{given}}»?',
    why: 'El bot no ve todas las sesiones en curso, así que no puede saber cuál quieres decir.',
    pick: 'Elige una abajo, o indica su ID en `{participants session}`: un ID se puede consultar por separado.',
    byId: 'Indica el ID de la sesión en `{participants session}`: un ID se puede consultar por separado.',
  },
  running: '**En curso**',
  noneRunning: '**No hay ninguna sesión en curso.**',
  roomNotAllowed: {
    title: 'Esa sala no se modera desde aquí',
    why: 'Quién está dentro no se muestra en este servidor.',
  },
  over: {
    title: 'La sesión ha terminado',
    ended: 'La sesión de la sala {{room}} terminó {{when}}: no hay nadie.',
    endedSometime: 'La sesión de la sala {{room}} ya no está en curso: no hay nadie.',
    gone: 'No está entre las sesiones en curso.',
  },
  failure: {
    unknown: 'Así que no se sabe quién está conectado.',
    forbidden: {
      title: '⛔ VideoSDK no admite este bot',
      mend: 'Probar otra vez no servirá: da la referencia de abajo a quien administra este bot; solo esa persona puede arreglarlo.',
    },
    busy: {
      title: 'VideoSDK está saturado',
      again: 'Prueba otra vez en {{duration}}.',
      againSometime: 'Prueba otra vez en medio minuto.',
    },
    unavailable: {
      title: 'VideoSDK no responde',
      again: 'Prueba otra vez en un minuto; si sigue igual, da la referencia de abajo a quien administra este bot.',
    },
  },
};
