import type { Catalogue } from '../catalogue.ts';

export const keepOuts: Catalogue['keepOuts'] = {
  below: {
    noBan:
      'Esto no es un baneo, VideoSDK no tiene: la persona puede volver. Con la opción `{kick-participant keep-out}`, el bot la expulsa de nuevo.',
    nobody: 'Este comando no impide la entrada a nadie. {/keep-outs} muestra a quién se le impide.',
    session: '🔒 Se mantiene fuera hasta que termine esta sesión.',
    until: '🔒 Se mantiene fuera hasta las {{clock}} ({{when}}), o hasta que termine la sesión.',
    cameBack_one: 'Volvió y se le expulsó de nuevo {{count, number}} vez, la última {{when}}.',
    cameBack_many: 'Volvió y se le expulsó de nuevo {{count, number}} de veces, la última {{when}}.',
    cameBack_other: 'Volvió y se le expulsó de nuevo {{count, number}} veces, la última {{when}}.',
    ifBack: 'Si vuelve, el bot expulsa de nuevo a esta persona en segundos.',
    goesOn: 'El bot sigue intentando expulsar a esta persona, también cuando vuelva.',
    byId: 'La reconoce por su ID: VideoSDK no tiene baneos, y con un ID nuevo puede entrar. Se te avisa si lleva el mismo nombre.',
  },
  list: {
    titleNobody: 'No se mantiene fuera a nadie',
    title: 'Personas que se mantienen fuera: {{count, number}}',
    how: 'Con `{kick-participant keep-out}` en {/kick-participant}, el bot expulsa de nuevo a alguien cada vez que vuelve.',
    what: 'A quien vuelva con uno de estos ID se le expulsa de nuevo. Con el menú puedes dejar volver a alguien.',
    heading: '**Primero lo más reciente**',
    line: '{{name}} · sala {{room}} · {{end}} · {{back}} · por {{moderator}} · caso {{number}}',
    lineBlind:
      '{{name}} · sala {{room}} · {{end}} · {{back}} · por {{moderator}} · caso {{number}} · ⚠️ perdida de vista {{blind}}',
    unheard: '**Terminaron en el último día y no se pudo avisar a nadie**',
    unheardTime: '{{name}} · sala {{room}} · se acabó el tiempo {{when}} · caso {{number}}',
    unheardSession: '{{name}} · sala {{room}} · la sesión terminó {{when}} · caso {{number}}',
    unheardProtected: '{{name}} · sala {{room}} · ID protegido {{when}} · caso {{number}}',
    unheardRoom: '{{name}} · sala {{room}} · la sala dejó de moderarse desde aquí {{when}} · caso {{number}}',
    untilEnd: 'hasta que termine la sesión',
    until: 'fin: {{when}}',
    notBack: 'no ha vuelto',
    back_one: 'volvió {{count, number}} vez, la última {{when}}',
    back_many: 'volvió {{count, number}} de veces, la última {{when}}',
    back_other: 'volvió {{count, number}} veces, la última {{when}}',
    refresh: 'Actualizar',
    newest: 'Lo más reciente',
    older: 'Anteriores',
    menu: 'Dejar volver a alguien',
    option: 'Caso {{number}} · {{room}}',
  },
  blind: {
    title: '⚠️ No se ve la sesión: {{name}}',
    since:
      'El bot perdió de vista la sala {{room}} {{when}}: VideoSDK no dice quién está dentro. Mientras siga así, el bot no notará si la persona vuelve.',
    goesOn:
      'Se sigue manteniendo fuera a la persona (caso {{number}}): el bot sigue mirando, y te avisa cuando vuelva a ver.',
  },
  seesAgain: {
    title: '🔒 Se sigue manteniendo fuera: {{name}}',
    goesOn:
      'El bot vuelve a ver quién está en la sala {{room}} (caso {{number}}). Si la persona vuelve, la expulsa de nuevo.',
  },
  ended: {
    title: 'Ya no se mantiene fuera: {{name}}',
    time: 'El tiempo que elegiste terminó: la persona puede volver a la sala {{room}} (caso {{number}}).',
    'session-over':
      'La sesión de la sala {{room}} ha terminado: ya no hay de dónde mantener fuera a la persona (caso {{number}}).',
    protected:
      'Los ajustes de este servidor protegen ahora ese ID, así que el bot ya no expulsa a la persona de la sala {{room}} (caso {{number}}). Alguien que pueda gestionar el servidor puede quitar la protección: {/kick-settings}.',
    'room-not-allowed':
      'La sala {{room}} ya no se puede moderar desde este servidor, así que el bot ya no expulsa de ella a la persona (caso {{number}}). Alguien que pueda gestionar el servidor puede ver en {/kick-settings} qué salas se pueden moderar.',
    'let-back-in':
      'Se le permitió volver a entrar, así que el bot ya no expulsa a la persona de la sala {{room}} (caso {{number}}).',
    voided: 'El caso {{number}} se anuló, así que el bot ya no expulsa a la persona de la sala {{room}}.',
    refused:
      'VideoSDK no acepta las credenciales del bot, así que no puede mantener a la persona fuera de la sala {{room}} (caso {{number}}). Solo quien administra este bot puede arreglarlo.',
  },
  letIn: {
    title: 'Puede volver: {{name}}',
    done: '✅ **{{name}}** puede volver: ya no se le expulsará de nuevo.',
    nobody: 'El caso {{number}} ya no mantiene fuera a nadie: no se cambió nada.',
    titleNobody: 'Ya no se mantiene fuera a nadie',
    button: 'Dejar volver',
  },
  namesake: {
    title: '¿Es otra vez {{name}}?',
    joined:
      'Se mantiene a {{name}} fuera de la sala {{room}} (caso {{number}}). Alguien con el mismo nombre, pero otro ID, entró {{when}}.',
    nobody: 'Puede ser otra persona: un nombre no prueba nada, así que no se expulsó a nadie.',
    button: 'Expulsar y mantener fuera',
    reason: 'Parecía la persona que se mantiene fuera en el caso {{number}}',
    left: { title: 'Ya no está en la sesión', nobody: 'No había a quién expulsar.' },
    over: {
      title: 'Ya no se mantiene fuera a nadie',
      nobody:
        'No se expulsó a nadie: la persona por la que se le tomó ya puede volver, o la sesión terminó. {/kick-participant} expulsa a cualquiera.',
    },
  },
  plain: {
    title: 'Sobre la persona que se mantiene fuera en el caso {{number}}',
    namesake:
      'Alguien con el mismo nombre, pero otro ID, entró en la sesión. Puede ser otra persona, así que no se expulsó a nadie.',
    blind:
      'El bot no ve quién está en la sesión, así que no notará si la persona vuelve. Se la sigue manteniendo fuera: el bot sigue mirando, y te avisa cuando vuelva a ver.',
    seesAgain:
      'El bot vuelve a ver quién está en la sesión. Se sigue manteniendo fuera a la persona: si vuelve, la expulsa de nuevo.',
    ended: 'Ya no se mantiene fuera a la persona.',
    blocked: 'Discord bloqueó el mensaje completo, quizá por un nombre, una palabra o un enlace. Mira {/kick-case}.',
  },
  question: {
    title: '¿Mantener fuera a {{name}}?',
    choose:
      'Elige durante cuánto tiempo. Hasta entonces el bot expulsa de nuevo a esta persona cada vez que vuelva a esa sesión.',
    menu: '¿Cuánto tiempo mantener fuera?',
  },
  begun: {
    title: '🔒 Se mantiene fuera: {{name}}',
    session: 'Se mantiene fuera de la sala {{room}} hasta que termine esta sesión.',
    until: 'Se mantiene fuera de la sala {{room}} hasta las {{clock}} ({{when}}), o hasta que termine la sesión.',
    ifBack:
      'Si vuelve, el bot la expulsa de nuevo en segundos. La reconoce por su ID: VideoSDK no tiene baneos, y con un ID nuevo puede entrar.',
  },
  impossible: {
    title: 'No se mantiene fuera a nadie',
    protected: 'Los ajustes de este servidor protegen ese ID de participante.',
    roomNotAllowed:
      'Este servidor ya no puede moderar esa sala. Alguien que pueda gestionar el servidor puede ver sus salas en {/kick-settings}.',
    gone: 'En ese caso no se expulsó a nadie, se anuló, o se olvidó a la persona.',
  },
};
