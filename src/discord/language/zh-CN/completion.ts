import type { Catalogue } from '../catalogue.ts';

export const completion: Catalogue['completion'] = {
  sessionFirst: '有多个会话在进行：请先填写“{kick-participant session}”',
};
