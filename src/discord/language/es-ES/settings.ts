import type { Catalogue } from '../catalogue.ts';

export const settings: Catalogue['settings'] = {
  title: 'Ajustes de este servidor',
  closed:
    '⚠️ Nadie puede expulsar a nadie: un servidor sin roles de moderación no se lo permite a nadie. Elige algunos abajo.',
  line: '**{{name}}**: {{value}}',
  lineDefault: '**{{name}}**: {{value}} · *predeterminado del bot*',
  names: {
    'moderator-roles': 'Roles de moderación',
    'log-channel': 'Canal de registro',
    rooms: 'Salas',
    'reason-required': 'Motivo',
    replies: 'Respuestas',
    confirm: 'Cuándo confirmar',
    'removal-limit': 'Límite de expulsiones',
    'protected-ids': 'Personas protegidas',
    'reason-presets': 'Motivos preparados',
    retention: 'Cuánto se guardan los casos',
    'end-session-roles': 'Quién puede terminar sesiones',
  },
  about: {
    'moderator-roles': 'Quién puede expulsar y ver los casos. Elige los roles en el menú de la vista general.',
    rooms:
      'Las salas que se pueden moderar desde este servidor. Una sala de esta lista es solo de este servidor: ningún otro puede ponerla en la suya ni moderarla.',
    'reason-required': 'Si quien modera tiene que decir por qué expulsa a alguien.',
    replies: 'Quién ve las respuestas a {/kick-participant}. Las negativas son siempre privadas.',
    confirm:
      'Cuándo se pregunta otra vez antes de expulsar. Se elija lo que se elija: siempre, si otra persona de moderación actuó sobre la misma persona en los últimos cinco minutos.',
    'removal-limit':
      'A cuántas personas puede expulsar cada persona que modera en cierto número de minutos, para que una cuenta robada no pueda vaciar una sesión.',
    'protected-ids': 'ID de participantes que nunca se expulsan, como quien dirige o graba la sesión.',
    'reason-presets': 'Motivos que se ofrecen cuando quien modera rellena `{kick-participant reason}`.',
    retention: 'Pasado este tiempo, los casos se borran, con sus nombres e ID.',
    'end-session-roles':
      'Los roles cuyos miembros pueden terminar una sesión para todo el mundo. Elígelos en el menú; sin ninguno, nadie puede.',
  },
  now: '**Ahora**: {{value}}',
  nowDefault: '**Ahora**: {{value}} · *predeterminado del bot*',
  all: '**En total: {{count, number}}**',
  unseen: '(no se ve)',
  values: {
    unreadable: 'algo que ya no se puede leer',
    default: 'lo predeterminado del bot',
    none: 'ninguno',
    nobody: 'nadie',
    noRoles: 'ninguno, así que no se permite a nadie',
    everyRoom: 'todas las que no son de otro servidor',
    reasonRequired: 'obligatorio',
    reasonNotRequired: 'opcional',
    repliesPublic: 'las ve todo el mundo en el canal',
    repliesPrivate: 'solo las ve quien las pidió',
    confirm: {
      always: 'siempre',
      picked: 'cuando se eligió de una lista, o son varias personas',
      never: 'nunca',
    },
    limit_one: '{{people}} en {{count, number}} minuto por cada persona que modera',
    limit_many: '{{people}} en {{count, number}} de minutos por cada persona que modera',
    limit_other: '{{people}} en {{count, number}} minutos por cada persona que modera',
    forever: 'para siempre',
    days_one: '{{count, number}} día',
    days_many: '{{count, number}} de días',
    days_other: '{{count, number}} días',
    more_one: '{{entries}} y {{count, number}} más',
    more_many: '{{entries}} y {{count, number}} más',
    more_other: '{{entries}} y {{count, number}} más',
  },
  notes: {
    changed: '✅ Cambiado: {{names}}',
    refused: '⚠️ No se cambió nada',
    typed: 'Lo que escribiste está arriba.',
    unchanged: 'Ya era así: no se cambió nada.',
  },
  refusals: {
    roomsTaken:
      'Salas que tiene otro servidor: {{rooms}}. Una sala es del primer servidor que la pone en su lista: quítala, o pregunta a quien administra este bot.',
    roomsNotOffered:
      'Salas que este bot no puede moderar: {{rooms}}. Quítalas, o pregunta a quien administra este bot (VIDEOSDK_ROOM_IDS).',
    room: '«{{room}}»',
    notServed:
      'Este bot trabaja solo para otro servidor, así que aquí no se puede ajustar nada. Pregunta a quien lo administra.',
    tooMany: 'Entradas: {{there, number}}. Se guardan {{most, number}} como máximo; quita {{count, number}}.',
    entryTooLong:
      '«{{entry}}» es demasiado largo: {{most, number}} caracteres como máximo. Cada entrada va en su línea.',
    listTooLong: 'Todo junto es demasiado largo: {{most, number}} caracteres como máximo. Acórtalo.',
    nothingVisible: 'Una línea no tiene nada que se vea. Quítala.',
    noEntries: 'Hace falta al menos una entrada.',
    notAnId: 'Eso no es un ID de Discord. Elige en el menú.',
    everyoneEnds:
      '@everyone no se puede elegir: todo el mundo podría terminar sesiones. Elige un rol que tenga poca gente.',
    everyoneModerates:
      '@everyone no puede ser un rol de moderación: lo sería todo el mundo. Elige un rol que se haya dado a quien modera.',
    notANumber: {
      removals: 'El número de expulsiones tiene que ser un entero de 1 a {{most, number}}, en cifras.',
      minutes: 'El número de minutos tiene que ser un entero de 1 a {{most, number}}, en cifras.',
      days: 'El número de días tiene que ser un entero de 1 a {{most, number}}, en cifras.',
    },
  },
  buttons: {
    changes: 'Cambios',
    edit: 'Editar…',
    tryAgain: 'Probar otra vez…',
    default: 'Usar lo predeterminado del bot',
    back: 'Volver',
    newer: 'Más recientes',
    older: 'Anteriores',
    requireReason: 'Pedir un motivo',
    requireNoReason: 'No pedir un motivo',
    repliesPrivate: 'Hacer privadas las respuestas',
    repliesPublic: 'Hacer públicas las respuestas',
    confirm: {
      always: 'Confirmar siempre',
      picked: 'Confirmar si es lista o varias',
      never: 'No confirmar nunca',
    },
  },
  change: 'Cambiar…',
  changes: {
    title: 'Cambios de los ajustes',
    none: 'Aún no se ha cambiado nada: todo está como se configuró el bot.',
    total_one: '{{count, number}} en total, los más recientes primero.',
    total_many: '{{count, number}} en total, los más recientes primero.',
    total_other: '{{count, number}} en total, los más recientes primero.',
    heading: '**Cambios {{newest, number}} a {{oldest, number}}**',
    entry: '**{{number}}. {{name}}** · {{manager}} {{when}}',
    before: 'Antes: {{value}}',
    after: 'Después: {{value}}',
    added: 'Añadido: {{value}}',
    taken: 'Quitado: {{value}}',
  },
  fields: {
    rooms: {
      label: 'ID de salas o ID personalizados',
      description: 'Uno por línea, {{most, number}} como máximo. Vacío: lo predeterminado del bot',
    },
    ids: { label: 'ID de participantes', description: 'Uno por línea, {{most, number}} como máximo. Vacío: nadie' },
    presets: {
      label: 'Motivos',
      description:
        'Uno por línea, máximo {{most, number}}, cada uno de hasta {{letters, number}} caracteres. Vacío: ninguno',
    },
    removals: { label: 'Expulsiones', description: '1 a {{most, number}}. Deja los dos vacíos para no limitar' },
    minutes: { label: 'En cuántos minutos', description: '1 a {{most, number}}' },
    days: { label: 'Días', description: '1 a {{most, number}}. Déjalo vacío para guardar los casos siempre' },
  },
};
