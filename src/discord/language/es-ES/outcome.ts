import type { Catalogue } from '../catalogue.ts';

export const outcome: Catalogue['outcome'] = {
  removed: { title: 'Expulsión hecha: {{name}}' },
  returned: {
    title: 'Expulsión hecha, pero ya ha vuelto: {{name}}',
    rejoinedKeptOut:
      'Volvió {{when}} y está ahora en la sesión. El bot está a punto de expulsar de nuevo a esta persona.',
    rejoined:
      'Volvió {{when}} y está ahora en la sesión. Usa otra vez el comando para expulsar de nuevo a esta persona.',
    others: '**Además, en la sesión: {{people}}**',
  },
  accepted: {
    title: 'Aún no está fuera: {{name}}',
    connected: 'VideoSDK aceptó la expulsión, pero la persona sigue en la sesión.',
    unreadable:
      'VideoSDK aceptó la expulsión, pero su lista de personas no se puede leer, así que no es seguro que la persona esté fuera.',
  },
  unanswered: {
    title: 'Aún no se sabe si está fuera: {{name}}',
    connected: {
      accepted: 'VideoSDK aceptó la expulsión, y la persona sigue en la sesión.',
      failed: 'VideoSDK respondió a la expulsión con un error, y la persona sigue en la sesión.',
      unanswered: 'VideoSDK no respondió a la expulsión, y la persona sigue en la sesión.',
    },
    unreadable: {
      accepted: 'VideoSDK aceptó la expulsión, y su lista de personas no se puede leer.',
      failed: 'VideoSDK respondió a la expulsión con un error, y su lista de personas tampoco se puede leer.',
      unanswered: 'VideoSDK no respondió a la expulsión, y su lista de personas tampoco se puede leer.',
    },
  },
  looking: 'El bot sigue mirando 15 segundos más; este mensaje dirá el resultado.',
  stillThere: {
    title: 'Sigue en la sesión: {{name}}',
    accepted: 'VideoSDK aceptó la expulsión, pero no se vio ningún efecto.',
    failed: 'VideoSDK respondió a la expulsión con un error, y no se vio ningún efecto.',
    unanswered: 'VideoSDK no respondió a la expulsión, y no se vio ningún efecto.',
    again: 'Prueba otra vez. Si se repite, da la referencia de abajo a quien administra este bot.',
  },
  unknown: {
    title: 'No se sabe si está fuera: {{name}}',
    accepted:
      'VideoSDK aceptó la expulsión, pero su lista de personas no se puede leer: nadie vio si la persona está fuera.',
    failed: 'VideoSDK respondió a la expulsión con un error, y su lista de personas tampoco se puede leer.',
    unanswered: 'VideoSDK no respondió a la expulsión, y su lista de personas tampoco se puede leer.',
    look: 'Compruébalo tú en la sesión. Si la persona sigue ahí, usa otra vez el comando: pedirlo dos veces no hace daño.',
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
    fit: 'Coincidencias en la sala {{room}}: {{people}}.',
    pick: 'Usa otra vez el comando y elige a alguien de la lista, o pega un ID.',
    heading: '**Quién podría ser**',
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
  },
  severalSessions: {
    title: 'No se expulsó a nadie: ¿qué sesión?',
    pick: 'Coinciden varias sesiones. Usa otra vez el comando y elige una en `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'No se expulsó a nadie: no hay sesión «{{given}}»',
    why: 'Ninguna sesión ni sala en curso se llama así.',
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
  turnedDown: {
    title: 'Sin expulsar: {{name}}',
    why: 'VideoSDK rechazó la expulsión sin dar un motivo útil; la persona sigue en la sala {{room}}.',
    again: 'Prueba una vez más. Si se repite, da la referencia de abajo a quien administra este bot.',
  },
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
    again:
      'VideoSDK no responde, o responde con errores. Prueba otra vez en un minuto; si sigue igual, da la referencia de abajo a quien administra este bot.',
  },
  asFarAsSeen: 'Eso, hasta donde se puede ver.',
  place: 'Sala {{room}} · por {{moderator}}',
  before_one: 'Expulsiones anteriores: {{count, number}}, la última {{when}}',
  before_many: 'Expulsiones anteriores: {{count, number}}, la última {{when}}',
  before_other: 'Expulsiones anteriores: {{count, number}}, la última {{when}}',
  remaining: '**Todavía en la sesión: {{people}}**',
  nobodyElse: '**No hay nadie más en la sesión.**',
  present: '**En la sesión: {{people}}**',
  nobodyConnected: '**No hay nadie conectado.**',
  running: '**En curso**',
  noneRuns: '**No hay ninguna sesión en curso.**',
  closedLogChannel:
    '⚠️ El bot no puede escribir en el canal de registro {{channel}}. Lo que se hizo sigue en pie, y se anunciará cuando se pueda. Alguien que pueda gestionar el servidor tiene que dejarle ver el canal, enviar mensajes e insertar enlaces ahí, o elegir otro: {/kick-settings}.',
};

export const resultButtons: Catalogue['resultButtons'] = {
  another: 'Expulsar a alguien más',
  everyone: 'Ver a todo el mundo',
  keepOut: 'Mantener fuera',
  letBackIn: 'Dejar volver',
};
