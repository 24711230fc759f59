import type { Catalogue } from '../catalogue.ts';

export const check: Catalogue['check'] = {
  marks: { ok: '✅ Bien', problem: '⚠️ Problema', unknown: '❔ No se sabe' },
  line: '{{mark}} · {{finding}}',
  problems_one: '⚠️ {{count, number}} problema encontrado',
  problems_many: '⚠️ {{count, number}} de problemas encontrados',
  problems_other: '⚠️ {{count, number}} problemas encontrados',
  unknown_one: '❔ {{count, number}} de {{of, number}} no se pudo averiguar',
  unknown_many: '❔ {{count, number}} de {{of, number}} no se pudieron averiguar',
  unknown_other: '❔ {{count, number}} de {{of, number}} no se pudieron averiguar',
  well: '✅ Todo va bien',
  looked: 'Revisado ahora mismo; donde algo no va bien, su línea dice qué hacer.',
  heading: '**Lo que se encontró**',
  discord: {
    taken: '**API de Discord**: acepta el token del bot, responde en {{time}}.',
    refused:
      '**API de Discord**: no acepta el token del bot. Cópialo de nuevo desde el Developer Portal (Bot > Reset Token) a DISCORD_TOKEN, y reinicia el bot.',
    'no-answer':
      '**API de Discord**: no respondió en {{limit}}, o falló. Prueba otra vez; si sigue así, mira el log del bot y discordstatus.com.',
  },
  gateway: {
    connected: '**Gateway de Discord**: conectado, llegan eventos.',
    down: '**Gateway de Discord**: hay una conexión caída; el bot la recupera solo. Si sigue así, reinicia el bot.',
  },
  moderatorRoles: {
    none: '**Roles de moderación**: ninguno, así que no se permite a nadie. Elige algunos en {/kick-settings}.',
    mine: '**Roles de moderación**: {{number, number}}; tienes uno de ellos.',
    notMine: '**Roles de moderación**: {{number, number}}; no tienes ninguno, así que tú no puedes expulsar a nadie.',
  },
  credentials: {
    taken: '**VideoSDK {{api}}** ({{use}}): acepta las credenciales, responde en {{time}}.',
    refused:
      '**VideoSDK {{api}}** ({{use}}): no acepta las credenciales. Compara VIDEOSDK_API_KEY y VIDEOSDK_SECRET_KEY con el panel de VideoSDK, y reinicia el bot.',
    busy: '**VideoSDK {{api}}** ({{use}}): no acepta más peticiones por ahora. Prueba otra vez en un minuto.',
    'no-answer':
      '**VideoSDK {{api}}** ({{use}}): no respondió en {{limit}}, o falló. Prueba otra vez; si sigue así, mira el log del bot y la página de estado de VideoSDK.',
    uses: { removes: 'expulsa', reads: 'solo lee', unused: 'no se usa ahora' },
  },
  rooms: {
    notListed: '**Salas**: todas las que no son de otro servidor; no hay ninguna en la lista que se pueda buscar.',
    none: '**Salas**: ninguna; el bot trabaja solo para otro servidor.',
    known_one: '**Salas**: VideoSDK conoce la que está en la lista.',
    known_many: '**Salas**: VideoSDK conoce todas las de la lista ({{count, number}}).',
    known_other: '**Salas**: VideoSDK conoce todas las de la lista ({{count, number}}).',
    notFound:
      '**Salas**: VideoSDK no conoce la sala {{rooms}}. Compara cómo se escribe en {/kick-settings}; un ID de sala personalizado que nadie ha usado aún tampoco se conoce.',
    notFoundMore_one:
      '**Salas**: VideoSDK no conoce la sala {{rooms}} y {{count, number}} más. Compara cómo se escriben en {/kick-settings}; un ID de sala personalizado que nadie ha usado aún tampoco se conoce.',
    notFoundMore_many:
      '**Salas**: VideoSDK no conoce la sala {{rooms}} y {{count, number}} más. Compara cómo se escriben en {/kick-settings}; un ID de sala personalizado que nadie ha usado aún tampoco se conoce.',
    notFoundMore_other:
      '**Salas**: VideoSDK no conoce la sala {{rooms}} y {{count, number}} más. Compara cómo se escriben en {/kick-settings}; un ID de sala personalizado que nadie ha usado aún tampoco se conoce.',
    notRead:
      '**Salas**: {{number, number}} de {{of, number}} no se pudieron buscar: VideoSDK no respondió en {{limit}}, o falló. Prueba otra vez; si sigue así, mira el log del bot.',
    room: '«{{room}}»',
    nameless: '(no se ve)',
  },
  logChannel: {
    none: '**Canal de registro**: ninguno; los casos no se muestran en ningún canal.',
    seen: '**Canal de registro**: {{channel}} está abierto para el bot.',
    closed:
      '**Canal de registro**: {{channel}} ya no existe, o el bot no puede verlo o escribir ahí. Dale al bot ahí *Ver canal*, *Enviar mensajes* e *Insertar enlaces*, o elige otro canal en {/kick-settings}.',
    'no-answer':
      '**Canal de registro**: {{channel}} no se pudo revisar: Discord no respondió en {{limit}}, o falló. Prueba otra vez; si sigue así, mira el log del bot.',
  },
  store: {
    away: '**Base de datos** ({{engine}}): no respondió en {{limit}}, o falló. Prueba otra vez; si sigue así, mira el log del bot. Sin ella no se expulsa a nadie.',
    well: '**Base de datos** ({{engine}}): responde en {{time}}, al día ({{applied, number}} de {{known, number}} cambios del esquema).',
    newer:
      '**Base de datos** ({{engine}}): la cambió una versión más nueva de Bouncer. Usa esa versión en todas partes.',
    older: '**Base de datos** ({{engine}}): le faltan cambios del esquema. Reinicia el bot: los hace al arrancar.',
  },
  clock: {
    agrees: '**Reloj**: coincide con {{whose}}.',
    unknown: '**Reloj**: no se puede comparar: ni Discord ni VideoSDK han dicho la hora.',
    behind:
      '**Reloj**: el de esta máquina va {{time}} por detrás de {{whose}}. Ajústalo con NTP. Mientras tanto, el bot no se guía por él.',
    ahead:
      '**Reloj**: el de esta máquina va {{time}} por delante de {{whose}}. Ajústalo con NTP. Mientras tanto, el bot no se guía por él.',
  },
  unshown_one:
    '**Canal de registro**: {{count, number}} caso no se pudo mostrar ahí, {{when}}: Discord lo rechaza siempre ({{reason}}). El log del bot dice cuál. Si ahí falta *Insertar enlaces*, o lo bloquea un filtro, cámbialo y usa {/kick-check} otra vez: entonces se intenta de nuevo.',
  unshown_many:
    '**Canal de registro**: {{count, number}} de casos no se pudieron mostrar ahí, el primero {{when}}: Discord los rechaza siempre (el último: {{reason}}). El log del bot dice cuáles. Si ahí falta *Insertar enlaces*, o los bloquea un filtro, cámbialo y usa {/kick-check} otra vez: entonces se intenta de nuevo.',
  unshown_other:
    '**Canal de registro**: {{count, number}} casos no se pudieron mostrar ahí, el primero {{when}}: Discord los rechaza siempre (el último: {{reason}}). El log del bot dice cuáles. Si ahí falta *Insertar enlaces*, o los bloquea un filtro, cámbialo y usa {/kick-check} otra vez: entonces se intenta de nuevo.',
  unheard_one:
    '**Mantener fuera**: {{count, number}} mensaje no llegó a nadie, {{when}}: Discord lo rechaza siempre ({{reason}}). El log del bot dice cuál. Mira {/keep-outs}, y en {/participants} quién está en la sesión. Se muestra aquí durante un día.',
  unheard_many:
    '**Mantener fuera**: {{count, number}} de mensajes no llegaron a nadie, el primero {{when}}: Discord los rechaza siempre (el último: {{reason}}). El log del bot dice cuáles. Mira {/keep-outs}, y en {/participants} quién está en la sesión. Se muestran aquí durante un día.',
  unheard_other:
    '**Mantener fuera**: {{count, number}} mensajes no llegaron a nadie, el primero {{when}}: Discord los rechaza siempre (el último: {{reason}}). El log del bot dice cuáles. Mira {/keep-outs}, y en {/participants} quién está en la sesión. Se muestran aquí durante un día.',
  unwritten_one:
    '**Base de datos**: {{count, number}} cambio fue rechazado {{when}} y se apartó ({{reason}}). El log del bot dice cuál; avisa de ello.',
  unwritten_many:
    '**Base de datos**: {{count, number}} de cambios fueron rechazados y se apartaron, el primero {{when}} (el último: {{reason}}). El log del bot dice cuáles; avisa de ello.',
  unwritten_other:
    '**Base de datos**: {{count, number}} cambios fueron rechazados y se apartaron, el primero {{when}} (el último: {{reason}}). El log del bot dice cuáles; avisa de ello.',
  logLines_one:
    '**Log del bot**: {{count, number}} línea no se pudo escribir desde el inicio. ¿Está lleno el disco? El bot sigue trabajando sin ella.',
  logLines_many:
    '**Log del bot**: {{count, number}} de líneas no se pudieron escribir desde el inicio. ¿Está lleno el disco? El bot sigue trabajando sin ellas.',
  logLines_other:
    '**Log del bot**: {{count, number}} líneas no se pudieron escribir desde el inicio. ¿Está lleno el disco? El bot sigue trabajando sin ellas.',
  listing: {
    account: '**Sesiones**: VideoSDK las lista todas a la vez.',
    rooms_one: '**Sesiones**: VideoSDK solo las lista sala por sala; el bot pregunta por {{count, number}} sala.',
    rooms_many: '**Sesiones**: VideoSDK solo las lista sala por sala; el bot pregunta por {{count, number}} de salas.',
    rooms_other: '**Sesiones**: VideoSDK solo las lista sala por sala; el bot pregunta por {{count, number}} salas.',
    noRooms:
      '**Sesiones**: VideoSDK solo las lista sala por sala, y no se conoce ninguna sala, así que no se encuentra ninguna sesión. Pon las salas de este servidor en {/kick-settings}, o nómbralas en VIDEOSDK_ROOM_IDS y reinicia el bot.',
    unknown: '**Sesiones**: aún no se sabe cómo las lista VideoSDK. Prueba otra vez en un minuto.',
  },
  versions: '**Versión**: Bouncer {{bot}} con Node.js {{node}}.',
};
