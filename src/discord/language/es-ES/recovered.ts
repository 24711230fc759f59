import type { Catalogue } from '../catalogue.ts';

export const recovered: Catalogue['recovered'] = {
  somebody: 'la persona',
  goneSince: {
    title: 'No está en la sesión: {{name}}',
    why: 'El bot se reinició en medio de esta expulsión. La persona está fuera; no se vio si fue por la expulsión o si se fue.',
  },
  thereSince: {
    title: 'Sigue en la sesión: {{name}}',
    why: 'El bot se reinició en medio de esta expulsión, y la persona está ahí. No se volvió a enviar nada: usa otra vez el comando.',
  },
  sessionOver: 'El bot se reinició en medio de esta expulsión. Ya no hay nadie en la sesión.',
  removed: 'El bot se reinició antes de poder decirlo aquí. No se guardó quién queda.',
  returned:
    'El bot se reinició antes de poder decirlo aquí. Usa otra vez el comando para expulsar de nuevo a esta persona.',
  alreadyGone: 'No había a quién expulsar.',
  notRemoved: {
    title: 'Sin expulsar: {{name}}',
    seen: 'Es hasta donde se pudo ver; el bot se reinició antes de poder decirlo aquí.',
    look: 'Mira en la sesión, y usa otra vez el comando.',
    notAsked: 'La base de datos del bot falló al registrarlo, así que no se hizo nada. Usa otra vez el comando.',
  },
  unknown: 'El bot se reinició en medio de esta expulsión, y no se pudo averiguar si la persona se fue.',
  end: {
    ended: {
      title: 'Terminada: la sesión de la sala {{room}}',
      why: 'Se vio que terminó. El bot se reinició antes de poder decirlo aquí.',
    },
    over: {
      title: 'Ya terminó: la sesión de la sala {{room}}',
      why: 'El bot se reinició mientras la terminaba. La sala ya no la tiene; no se vio si fue por esto o si terminó por sí sola.',
    },
    running: {
      title: 'Sigue en curso: sala {{room}}',
      why: 'El bot se reinició mientras la terminaba, y está en curso. No se volvió a enviar nada: usa otra vez el comando.',
    },
    unknown: {
      title: 'No se sabe si terminó: sala {{room}}',
      why: 'El bot se reinició mientras la terminaba, y no se pudo averiguar si terminó.',
      look: 'Mira tú en la sesión. Si sigue en curso, usa otra vez el comando: pedirlo dos veces no hace daño.',
    },
    notEnded: { title: 'Sin terminar: sala {{room}}' },
    by: 'Por {{moderator}}',
  },
};
