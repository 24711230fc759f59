import type { Catalogue } from '../catalogue.ts';

export const completion: Catalogue['completion'] = {
  sessionFirst: '複数のセッションが進行中です。先に「{kick-participant session}」を入力してください',
};
