import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'Algo falló en el bot',
    unsure:
      'No se sabe con seguridad qué se hizo. Compruébalo en la sesión, y prueba otra vez si la persona sigue ahí.',
    again: 'Si vuelve a pasar, da la referencia de abajo a quien administra este bot.',
  },
  restarting: { title: 'Bouncer se está reiniciando', wait: 'No se expulsó a nadie. Prueba otra vez en un minuto.' },
  unknownCommand: {
    title: 'Este bot no lo conoce',
    reload:
      'No se hizo nada. Tu Discord muestra algo que este bot ya no tiene: recárgalo (Ctrl+R) o vuelve a abrir la aplicación.',
  },
  storeAway: {
    title: 'El registro del bot no se puede usar',
    nothing: 'No se hizo nada: no se expulsa a nadie sin dejar registro.',
    again: 'Prueba otra vez en un minuto; si sigue igual, da la referencia de abajo a quien administra este bot.',
  },
};
