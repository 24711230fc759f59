import type { Catalogue } from '../catalogue.ts';

export const completion: Catalogue['completion'] = {
  sessionFirst: 'Plusieurs sessions sont en cours : remplis d’abord « {kick-participant session} »',
};
