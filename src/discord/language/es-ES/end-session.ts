import type { Catalogue } from '../catalogue.ts';

export const endSession: Catalogue['endSession'] = {
  question: {
    title: '¿Terminar la sesión de la sala {{room}}?',
    everybody: 'Termina para todo el mundo: {{people}}. Empezó {{when}}.',
    nobody: 'Termina para todo el mundo: ahora no hay nadie conectado. Empezó {{when}}.',
    unseen: 'Termina para todo el mundo; el bot no puede ver cuántas personas son. Empezó {{when}}.',
    type: 'Aún no se hizo nada. Pulsa el botón y escribe el nombre de la sala, que está arriba para copiarlo.',
    button: 'Terminar para todo el mundo…',
  },
  nothing: {
    several: {
      title: '¿Qué sesión?',
      pick: 'No se terminó ninguna sesión: hay varias en curso. Usa otra vez el comando y elige una en `{end-session session}`.',
    },
    unknown: {
      title: 'No hay ninguna sesión «{{given}}»',
      why: 'No se terminó ninguna sesión: ninguna sesión ni sala en curso se llama así.',
    },
    incomplete: {
      title: '¿Qué sesión?',
      titleGiven: '¿Qué sesión es «{{given}}»?',
      why: 'No se terminó ninguna sesión: el bot no ve todas las sesiones en curso, así que no puede saber cuál quieres decir.',
      byId: 'Usa otra vez el comando con el ID de la sesión en `{end-session session}`: un ID se puede consultar por separado.',
    },
    noneRunning: 'No hay ninguna sesión en curso',
    over: 'La sesión ha terminado',
    why: 'No hay nada que terminar: no hay nada así en curso en una sala que se pueda moderar desde este servidor.',
    running: '**En curso**',
    noneRuns: '**No hay ninguna sesión en curso.**',
  },
  notFromHere: {
    title: 'Esa sala no se modera desde aquí',
    why: 'No se terminó ninguna sesión: este servidor solo puede moderar otras salas.',
  },
  modal: {
    title: 'Terminar la sesión para todo el mundo',
    label: 'El nombre de la sala, o su ID',
    description: 'Tal como está en el mensaje. Desconecta a todo el mundo; no se puede deshacer',
  },
  ending: {
    title: '⏳ Terminando la sesión de la sala {{room}}',
    wait: 'Aún no ha terminado, que se sepa. Este mensaje dirá el resultado en unos 20 segundos.',
  },
  ended: {
    title: '⏹️ Terminada: la sesión de la sala {{room}}',
    seen: 'VideoSDK lo aceptó, y se vio que la sesión terminó: ya no hay nadie.',
    by: 'Por {{moderator}}. Quien vuelva a entrar en la sala empieza una sesión nueva.',
  },
  over: {
    title: '➖ La sesión ha terminado',
    asked: 'VideoSDK no aceptó terminar la sesión, o no respondió.',
    known: 'La sesión de la sala {{room}} ya no está en curso: no hay nadie. Puede que terminara por sí sola.',
  },
  unseen: {
    title: '❓ Sin terminar: no se ve la sesión',
    why: 'VideoSDK no dice si esa sesión está en curso, así que no se envió nada. Puede que haya terminado.',
    look: 'Compruébalo tú en la sesión. Si sigue en curso, prueba otra vez en un minuto.',
  },
  takenOver: {
    title: '⚠️ Sin terminar: sala {{room}}',
    why: 'El bot se quedó detenido y no podía estar seguro de poder actuar todavía, así que no pidió nada a VideoSDK. Vuelve a usar el comando.',
  },
  nameDiffers: {
    title: '❔ Sin terminar: ese no es el nombre de la sala',
    typed: 'No se terminó ninguna sesión: se escribió otro nombre.',
    room: 'La sala es {{room}}; su nombre está arriba para copiarlo.',
  },
  inProgress: {
    title: '⏳ Alguien ya la está terminando',
    by: '{{moderator}} está terminando la sesión de la sala {{room}}. Lo tuyo no hizo nada.',
  },
  notRecorded: {
    title: '⚠️ Sin terminar: el registro del bot no se puede usar',
    why: 'No se terminó la sesión de la sala {{room}}: ninguna se termina sin dejar registro.',
    again: 'Prueba otra vez en un minuto; si sigue igual, da la referencia de abajo a quien administra este bot.',
  },
  stillRunning: {
    title: '⚠️ Sigue en curso: sala {{room}}',
    accepted: 'VideoSDK lo aceptó, pero la sesión seguía en curso después de 15 segundos.',
    notAccepted: 'VideoSDK no respondió como debía, y la sesión seguía en curso después de 15 segundos.',
    again:
      'Compruébalo en la sesión y prueba otra vez. Si se repite, da la referencia de abajo a quien administra este bot.',
  },
  unknown: {
    title: '❓ No se sabe si terminó: sala {{room}}',
    why: 'Se le pidió a VideoSDK, pero no se pudo averiguar si la sesión terminó.',
    look: 'Compruébalo tú en la sesión. Si sigue en curso, prueba otra vez: pedirlo dos veces no hace daño.',
    credentials:
      'Las credenciales del bot no son válidas, y solo quien administra este bot puede arreglarlo: dale la referencia de abajo.',
  },
  turnedDown: {
    title: '⚠️ Sin terminar: sala {{room}}',
    why: 'VideoSDK lo rechazó sin dar un motivo útil, y la sesión sigue.',
    again: 'Prueba una vez más. Si se repite, da la referencia de abajo a quien administra este bot.',
  },
  forbidden: {
    title: '⛔ Sin terminar: VideoSDK no admite este bot',
    why: 'No se terminó ninguna sesión, hasta donde se puede ver. Las credenciales o los permisos del bot no se aceptan: da la referencia de abajo a quien administra este bot; solo esa persona puede arreglarlo.',
  },
  busy: {
    title: '⚠️ Sin terminar: VideoSDK está saturado',
    why: 'No se terminó ninguna sesión, hasta donde se puede ver: VideoSDK no acepta más peticiones por ahora.',
    again: 'Prueba otra vez en medio minuto.',
    againIn: 'Prueba otra vez en {{time}}.',
  },
  unavailable: {
    title: '⚠️ Sin terminar: VideoSDK no responde',
    again:
      'No se terminó ninguna sesión. Prueba otra vez en un minuto; si sigue igual, da la referencia de abajo a quien administra este bot.',
  },
  tryAgain: 'Probar otra vez…',
};
