import type { Catalogue } from '../catalogue.ts';

export const outcome: Catalogue['outcome'] = {
  removed: { title: 'Expulsión hecha: {{name}}' },
  gone: {
    title: 'Ya no está en la sesión: {{name}}',
    why: 'La persona está fuera ahora. No hay forma de ver si fue por la expulsión o si se fue por su cuenta.',
  },
  returned: {
    title: 'Expulsión hecha, pero ya ha vuelto: {{name}}',
    titleLeft: 'Salió y ha vuelto: {{name}}',
    rejoinedKeptOut:
      'Volvió {{when}} y está ahora en la sesión. El bot está a punto de expulsar de nuevo a esta persona.',
    rejoined:
      'Volvió {{when}} y está ahora en la sesión. Usa otra vez el comando para expulsar de nuevo a esta persona.',
    others: '**Además, en la sesión: {{people}}**',
  },
  answers: {
    accepted: 'VideoSDK aceptó la expulsión.',
    rejected: 'VideoSDK rechazó la expulsión.',
    forbidden: 'VideoSDK no aceptó las credenciales del bot.',
    busy: 'VideoSDK está saturado y no admitió la petición.',
    failed: 'VideoSDK respondió a la expulsión con un error.',
    unanswered: 'VideoSDK no respondió a la expulsión.',
  },
  pending: {
    title: 'Comprobando: {{name}}',
    titleConnected: 'Aún no está fuera: {{name}}',
    connected: 'La persona sigue en la sesión.',
    unseen: 'El bot no puede ver si la persona sigue en la sesión.',
    looking: 'El bot sigue comprobándolo 15 segundos más, y este mensaje se actualizará.',
    mayStillWork:
      'La expulsión aún puede surtir efecto. El bot sigue comprobándolo 15 segundos más, y este mensaje se actualizará.',
  },
  stillThere: {
    title: 'Sigue en la sesión: {{name}}',
    seen: 'Después de 15 segundos, la persona seguía en la sesión.',
    again: 'Prueba otra vez. Si se repite, da la referencia de abajo a quien administra este bot.',
  },
  unknown: {
    title: 'Sin confirmar: {{name}}',
    unseen: 'El bot no pudo confirmar si la persona está fuera.',
    look: 'Compruébalo tú en la sesión. Si la persona sigue ahí, usa otra vez el comando: pedirlo dos veces no hace daño.',
    credentials:
      'Compruébalo tú en la sesión. Las credenciales del bot no son válidas, y solo quien administra este bot puede arreglarlo: dale la referencia de abajo.',
  },
  takenOver: {
    title: 'Sin expulsar, bot detenido: {{name}}',
    why: 'El bot se quedó detenido y no podía estar seguro de poder actuar todavía, así que no pidió nada a VideoSDK. Vuelve a usar el comando.',
  },
  alreadyGone: {
    title: 'Ya no estaba: {{name}}',
    left: 'Salió de la sala {{room}} {{when}}. No había a quién expulsar.',
    absent: 'Ya no está en la sala {{room}}. No había a quién expulsar.',
  },
  inProgress: {
    title: 'Ya se está expulsando a {{name}}',
    by: '{{moderator}} se está ocupando y verá el resultado. No se envió nada dos veces.',
  },
  protected: {
    title: 'Sin expulsar, tiene protección: {{name}}',
    why: 'No se expulsó a nadie: los ajustes de este servidor protegen ese ID de participante.',
    mend: 'Si tiene que irse, alguien que pueda gestionar el servidor puede quitar la protección: {/kick-settings}.',
  },
  toConfirm: {
    title: '¿Expulsar a {{name}}?',
    first: 'Aún no se expulsó a nadie: antes hay que confirmarlo. Está en la sala {{room}}.',
  },
  coolingDown: {
    title: 'Sin expulsar, tu límite: {{name}}',
    why: 'No se expulsó a nadie: has llegado al límite de expulsiones que este servidor pone a cada persona que modera.',
    when: 'Puedes seguir {{when}}. Si es urgente, pídeselo a otra persona de moderación.',
  },
  reasonMissing: {
    title: 'Aún no se expulsó a nadie: ¿por qué?',
    again: 'Este servidor pide un motivo. Usa otra vez el comando y rellena `{kick-participant reason}`.',
  },
  notRecorded: {
    title: 'No se expulsó a nadie: sin registro',
    nobody: 'El registro del bot no se puede usar, y no se expulsa a nadie sin dejar registro.',
    again: 'Prueba otra vez en un minuto; si sigue igual, da la referencia de abajo a quien administra este bot.',
  },
  ambiguous: {
    title: 'No se expulsó a nadie: ¿qué «{{given}}»?',
    fit: 'En la sala {{room}} coincide más de una persona.',
    pick: 'Pulsa «{{button}}» y elige ahí a quien quieras decir: lo que se elige en el menú es siempre una sola persona.',
    heading: '**Quién podría ser**',
  },
  peopleIncomplete: {
    title: 'No se expulsó a nadie: ¿quién es «{{given}}»?',
    why: 'El bot no ve a todo el mundo en la sala {{room}}, así que un nombre no es seguro.',
    byId: 'Usa otra vez el comando con el ID de participante: un ID se puede consultar por separado.',
    choose: 'O pulsa «{{button}}» y elige entre las personas que se vieron.',
    heading: '**A quién se vio**',
    nobody: '**No se vio a nadie.**',
  },
  noSuchPerson: {
    title: 'No se expulsó a nadie: no hay «{{given}}»',
    why: 'Nadie en la sala {{room}} tiene ese nombre o ID.',
  },
  nobodyNamed: {
    title: 'Aún no se expulsó a nadie: ¿quién?',
    again: 'Usa otra vez el comando con `{kick-participant participant}`. En la sala {{room}}:',
    titleEmpty: 'No hay nadie en la sesión',
    empty: 'En la sala {{room}} no hay nadie conectado, así que no hay a quién expulsar.',
    titleUnseen: 'No se expulsó a nadie: no se ve quién está',
    unseen: 'El bot no puede ver quién está en la sala {{room}}.',
  },
  severalSessions: {
    title: 'No se expulsó a nadie: ¿qué sesión?',
    pick: 'Coinciden varias sesiones. Usa otra vez el comando y elige una en `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'No se expulsó a nadie: no hay sesión «{{given}}»',
    why: 'Ninguna sesión ni sala en curso se llama así.',
  },
  sessionsIncomplete: {
    title: 'No se expulsó a nadie: ¿qué sesión?',
    titleGiven: 'No se expulsó a nadie: ¿qué sesión es «{{given}}»?',
    why: 'El bot no ve todas las sesiones en curso, así que no puede saber cuál quieres decir.',
    byId: 'Usa otra vez el comando con el ID de la sesión en `{kick-participant session}`: un ID se puede consultar por separado.',
  },
  overloaded: {
    title: 'No se expulsó a nadie: demasiado a la vez',
    why: 'Hay tantas expulsiones en marcha, o VideoSDK va tan lento, que no te llegó el turno.',
    again: 'Prueba otra vez en un momento. Si sigue igual, da la referencia de abajo a quien administra este bot.',
  },
  noneRunning: {
    title: 'No se expulsó a nadie: no hay sesiones en curso',
    why: 'No hay ninguna sesión en curso que este bot pueda moderar.',
  },
  roomNotAllowed: {
    title: 'No se expulsó a nadie: no es tu sala',
    why: 'Esa sala no se modera desde aquí: este bot solo puede moderar las salas que indicó quien lo administra.',
  },
  sessionOver: {
    title: 'No hay nadie: la sesión ha terminado',
    over: 'La sesión de la sala {{room}} ya no está en curso: no hay nadie.',
    ended: 'La sesión de la sala {{room}} terminó {{when}}: no hay nadie.',
  },
  turnedDown: { title: 'Sin expulsar: {{name}}' },
  forbidden: {
    title: 'Sin expulsar, VideoSDK no admite este bot: {{name}}',
    titleNobody: 'No se expulsó a nadie: VideoSDK no admite este bot',
    why: 'Las credenciales o los permisos del bot no se aceptan. Probar otra vez no servirá: da la referencia de abajo a quien administra este bot; solo esa persona puede arreglarlo.',
  },
  busy: {
    title: 'Sin expulsar, VideoSDK está saturado: {{name}}',
    titleNobody: 'No se expulsó a nadie: VideoSDK está saturado',
    again: 'VideoSDK no acepta más peticiones por ahora. Prueba otra vez en medio minuto.',
    againIn: 'VideoSDK no acepta más peticiones por ahora. Prueba otra vez en {{time}}.',
  },
  unavailable: {
    title: 'Sin expulsar, VideoSDK no responde: {{name}}',
    titleNobody: 'No se expulsó a nadie: VideoSDK no responde',
    notSent: 'La expulsión no llegó a VideoSDK.',
    again:
      'VideoSDK no responde, o responde con errores. Prueba otra vez en un minuto; si sigue igual, da la referencia de abajo a quien administra este bot.',
  },
  place: 'Sala {{room}} · por {{moderator}}',
  before_one: 'Expulsiones anteriores: {{count, number}}, la última {{when}}',
  before_many: 'Expulsiones anteriores: {{count, number}}, la última {{when}}',
  before_other: 'Expulsiones anteriores: {{count, number}}, la última {{when}}',
  remaining: '**Todavía en la sesión: {{people}}**',
  nobodyElse: '**No hay nadie más en la sesión.**',
  remainingUnseen: '**No se pudo leer quién más está en la sesión.**',
  present: '**En la sesión: {{people}}**',
  nobodyConnected: '**No hay nadie conectado.**',
  running: '**En curso**',
  noneRuns: '**No hay ninguna sesión en curso.**',
  closedLogChannel:
    '⚠️ El bot no puede escribir en el canal de registro {{channel}}. Lo que se hizo sigue en pie, y se anunciará cuando se pueda. Alguien que pueda gestionar el servidor tiene que dejarle ver el canal, enviar mensajes e insertar enlaces ahí, o elegir otro: {/kick-settings}.',
};

export const resultButtons: Catalogue['resultButtons'] = {
  another: 'Expulsar a alguien más',
  choose: 'Elegir en un menú',
  everyone: 'Ver a todo el mundo',
  keepOut: 'Mantener fuera',
  letBackIn: 'Dejar volver',
};
