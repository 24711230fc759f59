import type { Catalogue } from '../catalogue.ts';

export const help: Catalogue['help'] = {
  none: {
    title: 'Aquí no puedes usar ningún comando',
    what: 'Bouncer expulsa a personas de sesiones en curso, para la moderación de este servidor.',
  },
  title_one: 'Puedes usar {{count, number}} comando',
  title_many: 'Puedes usar {{count, number}} de comandos',
  title_other: 'Puedes usar {{count, number}} comandos',
  now: 'Con tus roles y permisos en este servidor, tal como son ahora:',
  closed:
    '⚠️ Aún nadie puede expulsar a nadie: este servidor no tiene roles de moderación. Se eligen en {/kick-settings}.',
  command: '• **/{{command}}**: {{about}}',
  menu: '• **{{command}}**, en el menú de un miembro, en *Aplicaciones*: {{about}}',
  may: {
    everybody: '• Todo el mundo en este servidor puede pedir esta ayuda.',
    moderatorsNone:
      '• Expulsar y ver casos: ningún rol, hasta que alguien que pueda gestionar este servidor elija en {/kick-settings}.',
    moderators: '• Expulsar y ver casos: {{roles}}.',
    endersNone:
      '• Terminar una sesión para todo el mundo: nadie, hasta que alguien que pueda gestionar este servidor elija quién.',
    enders: '• Terminar una sesión para todo el mundo: {{roles}}.',
    managers: '• Cambiar los ajustes: quien tenga el permiso **Gestionar servidor**.',
    administrators: '• Todo lo demás: la administración de este servidor.',
  },
};
