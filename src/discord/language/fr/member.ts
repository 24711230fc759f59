import type { Catalogue } from '../catalogue.ts';

export const member: Catalogue['member'] = {
  foundById: 'Trouvée par l’ID, qui contient celui de {{member}} chez Discord.',
  notFound: {
    several:
      '{{member}} : plusieurs ID contiennent celui de ce membre, ou tout le monde n’a pas pu être examiné. Ces personnes sont en premier.',
    'by-name':
      '{{member}} : aucun ID ne dit qui est ce membre. Les personnes au nom ressemblant sont en premier : un nom ne prouve rien.',
    nobody: '{{member}} : personne en ligne n’a l’ID ou le nom de ce membre.',
    'nobody-seen':
      '{{member}} : aucune des personnes vues n’a l’ID ou le nom de ce membre, mais tout le monde n’a pas pu être examiné.',
  },
};
