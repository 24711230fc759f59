import { setImmediate, setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { livenessLease, takeLease } from '../../src/database/leases.ts';
import { createJournal, newOwner } from '../../src/removal/journal.repository.ts';
import type { Journal, NewCase } from '../../src/removal/journal.ts';
import { ENGINES, onStore } from '../load/stores.ts';
import type { Context } from './context.ts';

/** The servers that the cases are spread over: cases of one server are numbered one after another. */
const GUILDS = 100;

/**
 * Cases per second: each is opened and settled, and the note that its reply was given is left to be written. Through the
 * journal, which is all that a kick knows of the database.
 */
export async function measureStore(context: Context): Promise<void> {
  const { store: seconds } = context.options.extent;
  for (const engine of ENGINES) {
    await onStore(engine, {
      async act(store) {
        const owner = newOwner();
        const journal = createJournal({ store, owner, log: pino({ level: 'silent' }) });
        const measure = async (atOnce: number, duration: number): Promise<number> => {
          // A process renews its lease all the time. Each of these takes less time than a lease lasts.
          await store.run(takeLease, livenessLease(owner), owner);
          return await casesPerSecond(journal, atOnce, duration);
        };
        await measure(8, 0.5);
        context.results.add(`cases@1-${engine}`, 'bouncer', context.round, await measure(1, seconds));
        context.results.add(`cases@32-${engine}`, 'bouncer', context.round, await measure(32, seconds));
        await journal.close();
      },
    });
  }
}

/**
 * No kick waits for the note about its reply, which the journal writes together with others, a few times a second. Those
 * of the last moment are written after the time that counts, and those of the run before within it.
 */
async function casesPerSecond(journal: Journal, atOnce: number, seconds: number): Promise<number> {
  const notes = new Set<Promise<void>>();
  const begin = performance.now();
  const until = begin + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < until) {
        const opening = await journal.open(nextCase(), { removals: 30, withinMs: 300_000 });
        if (opening.kind !== 'opened') throw new Error(`a case wasn't opened: ${opening.kind}`);
        await journal.settle(opening.case, 'removed', Date.now());
        const note = journal.replied(opening.case);
        notes.add(note);
        void note.then(() => notes.delete(note));
        done++;
        // On SQLite, nothing above waits for anything but promises, and the notes would never get their turn.
        await setImmediate();
      }
    }),
  );
  const perSecond = done / ((performance.now() - begin) / 1_000);
  while (notes.size > 0) {
    // The journal's own timers don't keep a process alive.
    await setTimeout(10);
  }
  return perSecond;
}

let made = 0;

function nextCase(): NewCase {
  made++;
  return {
    guildId: String(100_000_000_000_000_000n + BigInt(made % GUILDS)),
    guildLocale: 'en-US',
    moderator: { userId: String(200_000_000_000_000_000n + BigInt(made % 10_000)) },
    target: { id: `participant-${made}`, name: `Participant ${made}`, joinedAt: Date.now() - 60_000 },
    account: '',
    session: {
      id: `session-${made % 500}`,
      room: { id: `room-${made % 500}`, customId: null },
      startedAt: 0,
      endedAt: null,
      state: 'running',
      connectedCount: null,
    },
    reason: 'Shouting',
    reference: `R${made}`,
    at: Date.now(),
    reply: { applicationId: '300000000000000000', token: 't'.repeat(180), locale: 'en-US' },
    announce: false,
  };
}
