import type { Catalogue } from '../catalogue.ts';

export const recovered: Catalogue['recovered'] = {
  somebody: 'la persona',
  asOf: 'Última comprobación: {{when}}.',
  goneSince: {
    title: 'Fuera en la última comprobación: {{name}}',
    why: 'El bot se interrumpió en medio de esta expulsión. Después la persona estaba fuera; no se vio si fue por la expulsión o si se fue por su cuenta.',
  },
  thereSince: {
    title: 'Dentro en la última comprobación: {{name}}',
    why: 'El bot se interrumpió en medio de esta expulsión, y después la persona seguía dentro. Si sigue ahí, usa otra vez el comando.',
  },
  keptOut: 'El bot se interrumpió en medio de esta expulsión.',
  sessionOver: 'El bot se interrumpió en medio de esta expulsión. Ya no hay nadie en la sesión.',
  removed: 'El bot se interrumpió antes de poder decirlo aquí. No se guardó quién queda.',
  gone: 'VideoSDK no aceptó la expulsión, o no respondió, pero se vio que la persona ya no estaba. El bot se interrumpió antes de poder decirlo aquí.',
  returned: {
    title: 'De vuelta en la última comprobación: {{name}}',
    why: 'La persona estuvo fuera y volvió a entrar. El bot se interrumpió antes de poder decirlo aquí. Usa otra vez el comando para expulsarla de nuevo.',
  },
  alreadyGone: {
    title: 'Ya estaba fuera: {{name}}',
    why: 'No había a quién expulsar.',
  },
  notRemoved: {
    title: 'Sin expulsar: {{name}}',
    seen: 'Eso, hasta donde se pudo ver; el bot se interrumpió antes de poder decirlo aquí.',
    look: 'Compruébalo en la sesión y usa otra vez el comando.',
    notAsked: 'La base de datos del bot falló al registrarlo, así que no se hizo nada. Usa otra vez el comando.',
  },
  unknown: 'El bot se interrumpió en medio de esta expulsión, y no se pudo averiguar si la persona está fuera.',
  end: {
    ended: {
      title: 'Terminada: la sesión de la sala {{room}}',
      why: 'Se vio que terminó. El bot se interrumpió antes de poder decirlo aquí.',
    },
    over: {
      title: 'Ya terminó: la sesión de la sala {{room}}',
      why: 'El bot se interrumpió mientras la terminaba. La sala ya no tiene esa sesión; no se vio si fue por esto o si terminó por sí sola.',
    },
    running: {
      title: 'En curso en la última comprobación: sala {{room}}',
      why: 'El bot se interrumpió mientras la terminaba, y después seguía en curso. No se volvió a enviar nada: usa otra vez el comando.',
    },
    unknown: {
      title: 'No se sabe si terminó: sala {{room}}',
      why: 'El bot se interrumpió mientras la terminaba, y no se pudo averiguar si terminó.',
      look: 'Compruébalo tú en la sesión. Si sigue en curso, usa otra vez el comando: pedirlo dos veces no hace daño.',
    },
    notEnded: { title: 'Sin terminar: sala {{room}}' },
    by: 'Por {{moderator}}',
  },
};
