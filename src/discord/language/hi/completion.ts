import type { Catalogue } from '../catalogue.ts';

export const completion: Catalogue['completion'] = {
  sessionFirst: 'कई सेशन चल रहे हैं: पहले “{kick-participant session}” भरें',
};
