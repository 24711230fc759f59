import type { BotState } from '../../control/protocol.ts';
import { counted } from './time.ts';

const SAYS: Readonly<Record<BotState['state'], string>> = { ready: 'Ready', starting: 'Starting…', down: 'Down' };

/** "Ready", "Starting…, 3 starts". The first start isn't mentioned. */
export function describeBot({ state, starts }: BotState): string {
  return starts > 1 ? `${SAYS[state]}, ${counted(starts, 'start')}` : SAYS[state];
}
