import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(sin nombre)' },
  room: { nameless: '(sala sin nombre)' },
  given: { nothing: '(nada)' },
  people_one: '{{count, number}} persona',
  people_many: '{{count, number}} de personas',
  people_other: '{{count, number}} personas',
  atLeast_one: 'al menos {{count, number}} persona',
  atLeast_many: 'al menos {{count, number}} de personas',
  atLeast_other: 'al menos {{count, number}} personas',
  more_one: '… y {{count, number}} más',
  more_many: '… y {{count, number}} más',
  more_other: '… y {{count, number}} más',
  refusedForTime: {
    ahead:
      'VideoSDK rechazó al bot porque el reloj de su máquina va {{time}} adelantado. Ahora el bot se guía por el de VideoSDK: prueba otra vez. Quien lleva el bot debería ajustar ese reloj.',
    behind:
      'VideoSDK rechazó al bot porque el reloj de su máquina va {{time}} atrasado. Ahora el bot se guía por el de VideoSDK: prueba otra vez. Quien lleva el bot debería ajustar ese reloj.',
    mended: 'VideoSDK rechazó al bot porque su token había caducado. Ya tiene uno nuevo: prueba otra vez.',
  },
  timeUnknown: 'hora desconocida',
  case: 'Caso {{number}}',
  reference: 'Referencia {{reference}}',
  reason: 'Motivo: {{reason}}',
  joined: '{{name}} · entró {{when}}',
  candidate: '{{name}} · entró {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · empezó {{when}} · ID {{id}}',
    uncounted: '{{room}} · empezó {{when}} · ID {{id}}',
  },
  incomplete: {
    people: 'Esta lista está incompleta: puede faltar alguien.',
    sessions: 'Esta lista está incompleta: puede faltar alguna sesión.',
    seen: '**Sesiones que se vieron**',
    none: '**No se vio ninguna sesión.**',
    gaps: {
      'not-found': 'VideoSDK respondió «no encontrado» en vez de dar una lista.',
      'page-missing': 'VideoSDK no envió todas las páginas de la lista.',
      'no-page-info': 'VideoSDK no dijo si la lista continúa.',
      'pages-moved': 'La lista no dejó de cambiar mientras el bot la leía.',
      'unreadable-entry': 'La lista tiene una entrada que el bot no puede leer.',
      emptied: 'La lista de VideoSDK está vacía, pero eso no prueba que no haya nadie.',
      'rooms-unknown': 'VideoSDK solo lista sesiones sala por sala, y el bot no conoce todas las salas.',
    },
    rooms:
      'Alguien que pueda gestionar este servidor puede indicar sus salas en {/kick-settings}, o quien administra este bot puede definir `VIDEOSDK_ROOM_IDS`.',
  },
  elapsed: { unknown: '?', now: 'ahora mismo' },
};
