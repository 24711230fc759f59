import type { Catalogue } from '../catalogue.ts';

export const refusal: Catalogue['refusal'] = {
  outsideGuild: {
    title: 'Solo en un servidor',
    nobody: 'No se expulsó a nadie.',
    why: 'Esto solo funciona en un servidor que tenga Bouncer, porque los roles de moderación solo existen ahí.',
  },
  title: 'No puedes hacer esto',
  nobodyRemoved: 'No se expulsó a nadie.',
  nothingChanged: 'No se cambió nada.',
  noSessionEnded: 'No se terminó ninguna sesión.',
  enders: {
    none: 'Nadie puede terminar sesiones aquí hasta que alguien que pueda gestionar este servidor elija quién: {/kick-settings}.',
    some: 'Quién puede: {{roles}}. Pídeselo a alguien con ese rol.',
  },
  moderators: {
    none: 'Ningún rol puede. Alguien que pueda gestionar este servidor puede definir los roles de moderación: {/kick-settings}.',
    some: 'Quién puede: {{roles}}. Pídeselo a alguien con ese rol, o pide el rol a la administración.',
  },
  managers: 'Hace falta el permiso **Gestionar servidor**. Pídeselo a alguien que lo tenga.',
  administrators: 'Esto es solo para la administración de este servidor. Pídeselo a una de esas personas.',
  moreRoles_one: '{{roles}} y {{count, number}} más',
  moreRoles_many: '{{roles}} y {{count, number}} más',
  moreRoles_other: '{{roles}} y {{count, number}} más',
  notYours: {
    title: 'Esto no te toca a ti',
    run: 'No se cambió nada. Esto es de {{owner}}; usa tú el comando.',
  },
};
