import type { BotState } from '../../control/protocol.ts';
import { counted } from './time.ts';

const SAYS: Readonly<Record<BotState['state'], string>> = { ready: 'Ready', starting: 'Starting…', down: 'Down' };

/** "Ready", "Starting…, start 3". The first start is nothing to speak of. */
export function describeBot({ state, starts }: BotState): string {
  return starts > 1 ? `${SAYS[state]}, ${counted(starts, 'start')}` : SAYS[state];
}
