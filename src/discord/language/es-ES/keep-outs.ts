import type { Catalogue } from '../catalogue.ts';

export const keepOuts: Catalogue['keepOuts'] = {
  below: {
    noBan:
      'Esto no es un baneo, VideoSDK no tiene: la persona puede volver. Con la opción `{kick-participant keep-out}` el bot vuelve a expulsarla.',
    nobody: 'No hay nadie bloqueado.',
    session: '🔒 Bloqueo hasta que termine esta sesión.',
    until: '🔒 Bloqueo hasta las {{clock}} ({{when}}), o hasta que termine la sesión.',
    cameBack_one: 'Volvió y se expulsó de nuevo {{count, number}} vez, la última {{when}}.',
    cameBack_many: 'Volvió y se expulsó de nuevo {{count, number}} de veces, la última {{when}}.',
    cameBack_other: 'Volvió y se expulsó de nuevo {{count, number}} veces, la última {{when}}.',
    ifBack: 'Si vuelve, el bot expulsa de nuevo a esta persona en segundos.',
    goesOn: 'El bot sigue intentando expulsar a esta persona, también cuando vuelva.',
    byId: 'La reconoce por su ID: VideoSDK no tiene baneos, y con un ID nuevo puede entrar. Se te avisa si lleva el mismo nombre.',
  },
  list: {
    titleNobody: 'No hay nadie bloqueado',
    title: 'Bloqueos: {{count, number}}',
    how: 'Con `{kick-participant keep-out}` en {/kick-participant}, el bot expulsa de nuevo a alguien cada vez que vuelve.',
    what: 'Quien vuelve con uno de estos ID se expulsa de nuevo. El menú deja volver a alguien.',
    heading: '**Los más nuevos primero**',
    line: '{{name}} · sala {{room}} · {{end}} · {{back}} · por {{moderator}} · caso {{number}}',
    untilEnd: 'hasta que termine la sesión',
    until: 'acaba {{when}}',
    notBack: 'no ha vuelto',
    back_one: 'volvió {{count, number}} vez, la última {{when}}',
    back_many: 'volvió {{count, number}} de veces, la última {{when}}',
    back_other: 'volvió {{count, number}} veces, la última {{when}}',
    refresh: 'Actualizar',
    newest: 'Los más nuevos',
    older: 'Anteriores',
    menu: 'Dejar volver a alguien',
    option: 'Caso {{number}} · {{room}}',
  },
  letIn: {
    title: 'Puede volver: {{name}}',
    done: '✅ **{{name}}** puede volver: no se expulsará de nuevo.',
    nobody: 'El caso {{number}} ya no bloquea a nadie: no se cambió nada.',
    titleNobody: 'Ya no hay nadie bloqueado',
    button: 'Dejar volver',
  },
  namesake: {
    title: '¿Es otra vez {{name}}?',
    joined:
      '{{name}} tiene bloqueada la sala {{room}} (caso {{number}}). Alguien del mismo nombre, con otro ID, entró {{when}}.',
    nobody: 'Puede ser otra persona: un nombre no prueba nada, así que no se expulsó a nadie.',
    button: 'Expulsar y bloquear',
    reason: 'Tomada por la persona bloqueada en el caso {{number}}',
    left: { title: 'Ya no está en la sesión', nobody: 'No había a quién expulsar.' },
    over: {
      title: 'Ya no hay nadie bloqueado',
      nobody:
        'No se expulsó a nadie: la persona bloqueada ya puede volver, o la sesión terminó. {/kick-participant} expulsa a cualquiera.',
    },
  },
  question: {
    title: '¿Bloquear a {{name}}?',
    choose:
      'Elige durante cuánto tiempo. Hasta entonces el bot expulsa de nuevo a esta persona cada vez que vuelva a esa sesión.',
    menu: '¿Bloquear durante cuánto tiempo?',
  },
  begun: {
    title: '🔒 Bloqueo: {{name}}',
    session: 'Bloqueo en la sala {{room}} hasta que termine esta sesión.',
    until: 'Bloqueo en la sala {{room}} hasta las {{clock}} ({{when}}), o hasta que termine la sesión.',
    ifBack:
      'Si vuelve, el bot expulsa de nuevo a esta persona en segundos. La reconoce por su ID: VideoSDK no tiene baneos, y con un ID nuevo puede entrar.',
  },
  impossible: {
    title: 'No se bloqueó a nadie',
    protected: 'Los ajustes de este servidor protegen ese ID de participante.',
    gone: 'En ese caso no se expulsó a nadie, se anuló, o se olvidó a la persona.',
  },
};
