import type { Announcer } from '../cases/log-channel.ts';
import { every, type JobContext } from './every.ts';

const EVERY_MS = 5_000;

/** Posts the cases that still wait for a log channel: it was closed, Discord failed, or the process that had them died. */
export function announceCases(context: JobContext, announcer: Pick<Announcer, 'announceWaiting'>): Promise<void> {
  return every(EVERY_MS, context, () => announcer.announceWaiting());
}
