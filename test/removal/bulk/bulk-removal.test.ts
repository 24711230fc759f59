import { describe, expect, it } from 'vitest';
import { RecordsError } from '../../../src/common/store-error.ts';
import {
  type BulkParts,
  type BulkProgress,
  MOST_IN_FLIGHT,
  removeInBulk,
} from '../../../src/removal/bulk/bulk-removal.ts';
import type { Picked } from '../../../src/removal/picker/picker-state.ts';
import { Fixture } from '../fixture.ts';

/** This many people in one session of a fixture, and what it takes to remove them. */
function crowd(count: number) {
  const fixture = new Fixture();
  const place = fixture.open('s-1');
  const people = Array.from({ length: count }, (_, n): Picked => {
    fixture.join(place, `p-${n}`, `Person ${n}`);
    return { id: `p-${n}`, name: `Person ${n}` };
  });
  const seen: BulkProgress[] = [];
  const run = (more: Partial<BulkParts> = {}) =>
    removeInBulk(
      people,
      {
        guildId: '10',
        guildLocale: 'en-US',
        moderator: { userId: '1' },
        session: 's-1',
        reason: null,
        reference: 'REF',
      },
      {
        removeParticipant: ({ participant, ...request }) => fixture.ask(participant, request),
        rules: async () => fixture.settings,
        stopped: async () => false,
        onProgress: (progress) => seen.push(progress),
        onBroken: (error) => {
          throw error;
        },
        clock: {
          now: () => fixture.time,
          elapsed: () => fixture.time,
          wait: (ms, signal) => fixture.wait(ms, signal ?? fixture.stopping.signal),
        },
        stopping: fixture.stopping.signal,
        ...more,
      },
    );
  return { fixture, place, people, seen, run };
}

const NOTHING_BEGUN = ['not-begun', 'not-begun', 'not-begun'];

function kinds({ all }: BulkProgress): string[] {
  return all.map(({ state }) => (state.kind === 'outcome' ? state.outcome.kind : state.kind));
}

describe('a bulk removal', () => {
  it('starts each removal under the rules of that moment', async () => {
    const { fixture, run } = crowd(8);
    let read = 0;
    const done = await run({
      rules: async () => {
        read += 1;
        if (read > 5) {
          fixture.settings = { ...fixture.settings, protectedIds: new Set(['p-5', 'p-6', 'p-7']) };
        }
        return fixture.settings;
      },
    });
    expect(kinds(done).slice(5)).toEqual(['protected', 'protected', 'protected']);
  });

  it('starts no more once the moderator has lost their role', async () => {
    const { fixture, run } = crowd(8);
    let read = 0;
    const done = await run({
      rules: async () => {
        read += 1;
        return read <= 5 ? fixture.settings : null;
      },
    });
    expect(kinds(done).slice(5)).toEqual(NOTHING_BEGUN);
    expect(fixture.count('remove')).toBe(5);
  });

  it('starts no more once another process has taken the work over', async () => {
    const { fixture, run } = crowd(8);
    let opened = 0;
    const { open } = fixture.journal;
    fixture.journal.open = async (...entry) => {
      opened += 1;
      return opened <= 4 ? open(...entry) : { kind: 'taken-over' };
    };
    const done = await run();
    expect(kinds(done).slice(4)).toEqual(['taken-over', ...NOTHING_BEGUN]);
  });

  it('removes no one while the rules can’t be read', async () => {
    const { fixture, run } = crowd(3);
    const done = await run({ rules: () => Promise.reject(new RecordsError('ECONNREFUSED')) });
    expect(kinds(done)).toEqual(['not-recorded', 'not-recorded', 'not-recorded']);
    expect(fixture.count('remove')).toBe(0);
  });

  it('removes each person once, each under a case of their own', async () => {
    const { fixture, run } = crowd(25);
    const done = await run();
    expect(kinds(done)).toEqual(Array.from({ length: 25 }, () => 'removed'));
    expect(new Set(fixture.cases.map(({ entry }) => entry.target.id)).size).toBe(25);
    expect(fixture.cases).toHaveLength(25);
    // The reply belongs to all of them: recovery of one must not overwrite it.
    expect(fixture.cases.every(({ entry }) => entry.reply === null)).toBe(true);
    expect(fixture.count('remove')).toBe(25);
  });

  it('runs five at a time', async () => {
    const { fixture, run } = crowd(25);
    let inFlight = 0;
    let most = 0;
    await run({
      async removeParticipant({ participant, ...request }) {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise(setImmediate);
        const progress = await fixture.ask(participant, request);
        inFlight -= 1;
        return progress;
      },
    });
    expect(most).toBe(MOST_IN_FLIGHT);
  });

  it('has a result of its own for each person', async () => {
    const { fixture, place, run, people } = crowd(6);
    fixture.leave(place.visitors[1]);
    fixture.settings = { ...fixture.settings, protectedIds: new Set(['p-2']) };
    fixture.onRemove = (target) => {
      if (target?.id === 'p-3') {
        return { kind: 'accepted' };
      }
      if (target?.id === 'p-4') {
        return { kind: 'forbidden', status: 401 };
      }
      fixture.leave(target);
      return { kind: 'accepted' };
    };
    const done = await run({
      removeParticipant: ({ participant, ...request }) =>
        participant === 'p-5'
          ? Promise.reject(new Error('a bug'))
          : fixture.ask(participant, { ...request, settings: fixture.settings }),
      onBroken: (error) => expect(String(error)).toContain('a bug'),
    });
    expect(kinds(done)).toEqual(['removed', 'already-gone', 'protected', 'still-there', 'forbidden', 'broken']);
    expect(done.all.map(({ person }) => person)).toEqual(people);
    expect(fixture.cases.map(({ outcome }) => outcome).sort()).toEqual(['forbidden', 'removed', 'still-there']);
  });

  it('doesn’t hit someone whose name is the ID of a person who has left', async () => {
    const { fixture, place, run } = crowd(2);
    fixture.leave(place.visitors[0]);
    fixture.join(place, 'other', 'p-0');
    expect(kinds(await run())).toEqual(['already-gone', 'removed']);
    expect(fixture.cases.map(({ entry }) => entry.target.id)).toEqual(['p-1']);
  });

  it('waits when VideoSDK is busy, for as long as it asks and at most ten seconds', async () => {
    for (const [retryAfterSeconds, pause] of [
      [3, 3_000],
      [600, 10_000],
      [0, 1_000],
      [null, 2_000],
    ] as const) {
      const { fixture, seen, run } = crowd(10);
      const start = fixture.time;
      const begunAt: number[] = [];
      fixture.onRemove = (target) => {
        begunAt.push(fixture.time - start);
        if (target?.id === 'p-0') {
          return { kind: 'busy', retryAfterSeconds };
        }
        fixture.leave(target);
        return { kind: 'accepted' };
      };
      const done = await run();
      expect(kinds(done)).toEqual(['busy', ...Array.from({ length: 9 }, () => 'removed')]);
      // Those in progress continue; those that haven't started wait.
      expect(begunAt.slice(0, MOST_IN_FLIGHT).every((at) => at === 0)).toBe(true);
      expect(begunAt.at(-1)).toBeGreaterThanOrEqual(pause);
      expect(seen.some(({ pausedUntil }) => pausedUntil !== null && pausedUntil >= start + pause)).toBe(true);
      expect(fixture.cases).toHaveLength(10);
    }
  });

  it('ends after those in progress when someone stops it', async () => {
    const { fixture, run } = crowd(25);
    let begun = 0;
    const done = await run({
      removeParticipant({ participant, ...request }) {
        begun += 1;
        return fixture.ask(participant, request);
      },
      stopped: async () => begun >= 7,
    });
    expect(done.stopped).toBe(true);
    const all = kinds(done);
    expect(all.filter((kind) => kind === 'removed')).toHaveLength(begun);
    expect(all.filter((kind) => kind === 'not-begun')).toHaveLength(25 - begun);
    expect(begun).toBeLessThan(7 + MOST_IN_FLIGHT);
    expect(fixture.count('remove')).toBe(begun);
  });

  it('starts no more when the process is about to stop, even in a pause', async () => {
    const { fixture, run } = crowd(25);
    fixture.onRemove = () => {
      fixture.stopping.abort();
      return { kind: 'busy', retryAfterSeconds: 600 };
    };
    const done = await run();
    expect(kinds(done).filter((kind) => kind === 'not-begun').length).toBeGreaterThanOrEqual(25 - MOST_IN_FLIGHT);
  });

  it.each([-86_400_000, -3_600_000, -5_000, 5_000, 3_600_000])(
    'waits for a busy VideoSDK as long as it asked, even when the machine’s clock is set by %i ms meanwhile',
    async (step) => {
      const { fixture, seen, run } = crowd(10);
      const start = fixture.time;
      let off = 0;
      const begunAt: number[] = [];
      fixture.onRemove = (target) => {
        begunAt.push(fixture.time - start);
        if (target?.id === 'p-0') {
          off = step;
          return { kind: 'busy', retryAfterSeconds: 3 };
        }
        fixture.leave(target);
        return { kind: 'accepted' };
      };
      const done = await run({
        clock: {
          now: () => fixture.time + off,
          elapsed: () => fixture.time,
          wait: (ms, signal) => fixture.wait(ms, signal ?? fixture.stopping.signal),
        },
      });
      expect(kinds(done).slice(1)).toEqual(Array.from({ length: 9 }, () => 'removed'));
      const later = begunAt.slice(MOST_IN_FLIGHT);
      expect(Math.min(...later)).toBeGreaterThanOrEqual(3_000);
      // Everyone who waits pushes the fixture's clock on.
      expect(Math.max(...later)).toBeLessThan(7_000);
      // What is shown is a time of the clock as it is.
      expect(seen.every(({ pausedUntil }) => pausedUntil === null || pausedUntil <= fixture.time + off + 3_000)).toBe(
        true,
      );
    },
  );
});
