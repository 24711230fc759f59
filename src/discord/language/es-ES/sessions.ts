import type { Catalogue } from '../catalogue.ts';

export const sessions: Catalogue['sessions'] = {
  title_one: '{{count, number}} sesión en curso',
  title_many: '{{count, number}} de sesiones en curso',
  title_other: '{{count, number}} sesiones en curso',
  titleAtLeast_one: 'Al menos {{count, number}} sesión en curso',
  titleAtLeast_many: 'Al menos {{count, number}} de sesiones en curso',
  titleAtLeast_other: 'Al menos {{count, number}} sesiones en curso',
  order: 'Las más recientes primero. Elige una abajo para ver quién está.',
  heading: '**Sala · personas · inicio**',
  headingPaged: '**Sala · personas · inicio · página {{page, number}} de {{pages, number}}**',
  line: '{{room}} · {{people}} · empezó {{when}}',
  lineUncounted: '{{room}} · número desconocido · empezó {{when}}',
  none: {
    title: 'No hay ninguna sesión en curso',
    where: 'No hay nada en curso en una sala que se pueda moderar desde este servidor.',
  },
  unseen: {
    title: 'No se ve qué sesiones están en curso',
    why: 'Puede haber sesiones en curso, pero el bot no puede leer cuáles.',
  },
  select: {
    placeholder: 'Ver personas',
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  buttons: {
    newer: '◀ Más recientes',
    older: 'Anteriores ▶',
    refresh: 'Actualizar',
    again: 'Probar otra vez',
    all: 'Todas las sesiones',
  },
};
