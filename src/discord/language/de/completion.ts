import type { Catalogue } from '../catalogue.ts';

export const completion: Catalogue['completion'] = {
  sessionFirst: 'Mehrere Sessions laufen: Fülle zuerst „{kick-participant session}“ aus',
};
