import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'Algo falló en el bot',
    nothing: 'No se hizo nada.',
    unsure:
      'No se sabe con seguridad qué se hizo. Compruébalo en la sesión, y prueba otra vez si la persona sigue ahí.',
    again: 'Si vuelve a pasar, da la referencia de abajo a quien administra este bot.',
  },
  blocked: {
    title: 'Discord no muestra esta respuesta',
    why: 'Bloqueó lo que escribió el bot, quizá por un nombre, una palabra o un enlace.',
    onRecord: 'Lo que se haya hecho queda registrado. Mira {/kick-history} antes de volver a intentarlo.',
  },
  blockedModal: {
    title: 'Discord no muestra este formulario',
    why: 'Lo bloqueó, quizá por una palabra o un enlace en lo que ya contiene. No se cambió nada.',
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
  write: {
    saved: {
      title: 'Guardado, pero aún no se puede mostrar',
      what: 'Lo que pediste se guardó. Ahora mismo no se puede leer el registro del bot.',
    },
    unread: {
      title: 'Aún no se puede mostrar lo que hay en el registro',
      what: 'Tu petición llegó, pero ahora mismo no se puede leer en el registro del bot qué resultó de ella.',
    },
    'in-doubt': {
      title: 'No se sabe si esto se guardó',
      what: 'El registro del bot no lo confirmó: puede que se haya guardado o puede que no.',
    },
    willUpdate:
      'Este mensaje mostrará lo que consta en cuanto se puedan leer los registros. Espera a eso antes de volver a intentarlo. Si no cambia en unos minutos, usa otra vez el comando.',
    lookYourself: 'No se pudo comprobar. Usa el comando otra vez para ver lo que hay en el registro.',
    lookedUp: 'Comprobado: esto es lo que hay ahora en el registro.',
  },
  brokenRemoval: {
    title: 'No se sabe si se expulsó a la persona',
    unknown:
      'Algo falló en el bot, y puede que ya se le hubiera pedido a VideoSDK que la expulsara. Compruébalo en la sesión, y prueba otra vez si sigue ahí.',
  },
};
