import type { Catalogue } from '../catalogue.ts';

export const member: Catalogue['member'] = {
  foundById: 'Se encontró por el ID, que contiene el de {{member}} en Discord.',
  notFound: {
    several:
      '{{member}}: varios ID contienen el de este miembro, o no se pudo mirar a todo el mundo. Esas personas van primero.',
    'by-name':
      '{{member}}: ningún ID dice quién es este miembro. Primero van personas con un nombre parecido: un nombre no prueba nada.',
    nobody: '{{member}}: nadie conectado tiene el ID o el nombre de este miembro.',
    'nobody-seen':
      '{{member}}: ninguna de las personas que se vieron tiene el ID o el nombre de este miembro, pero no se pudo mirar a todo el mundo.',
  },
};
