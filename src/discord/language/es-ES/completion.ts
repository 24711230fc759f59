import type { Catalogue } from '../catalogue.ts';

export const completion: Catalogue['completion'] = {
  sessionFirst: 'Hay varias sesiones en curso: rellena primero «{kick-participant session}»',
};
