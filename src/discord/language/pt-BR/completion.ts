import type { Catalogue } from '../catalogue.ts';

export const completion: Catalogue['completion'] = {
  sessionFirst: 'Há várias sessões em andamento: preencha primeiro “{kick-participant session}”',
};
