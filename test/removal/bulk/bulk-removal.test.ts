import { describe, expect, it } from 'vitest';
import type { Picked } from '../../../src/removal/picker/picker-state.ts';
import { RecordsError } from '../../../src/common/store-error.ts';
import {
  MOST_IN_FLIGHT,
  removeSeveral,
  type SeveralParts,
  type SeveralProgress,
} from '../../../src/removal/bulk/bulk-removal.ts';
import { Scene } from '../fixture.ts';

/** So many people in one session of a scene, and what it takes to remove them. */
function crowd(count: number) {
  const scene = new Scene();
  const place = scene.open('s-1');
  const people = Array.from({ length: count }, (_, n): Picked => {
    scene.join(place, `p-${n}`, `Person ${n}`);
    return { id: `p-${n}`, name: `Person ${n}` };
  });
  const seen: SeveralProgress[] = [];
  const run = (more: Partial<SeveralParts> = {}) =>
    removeSeveral(
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
        removeParticipant: ({ participant, ...request }) => scene.ask(participant, request),
        rules: async () => scene.settings,
        stopped: async () => false,
        onProgress: (progress) => seen.push(progress),
        onBroken: (error) => {
          throw error;
        },
        clock: {
          now: () => scene.time,
          elapsed: () => scene.time,
          wait: (ms, signal) => scene.wait(ms, signal ?? scene.stopping.signal),
        },
        stopping: scene.stopping.signal,
        ...more,
      },
    );
  return { scene, place, people, seen, run };
}

const NOTHING_BEGUN = ['not-begun', 'not-begun', 'not-begun'];

function kinds({ all }: SeveralProgress): string[] {
  return all.map(({ state }) => (state.kind === 'outcome' ? state.outcome.kind : state.kind));
}

describe('several at once', () => {
  it('are each begun by the rules of that moment', async () => {
    const { scene, run } = crowd(8);
    let read = 0;
    const done = await run({
      rules: async () => {
        read += 1;
        if (read > 5) {
          scene.settings = { ...scene.settings, protectedIds: new Set(['p-5', 'p-6', 'p-7']) };
        }
        return scene.settings;
      },
    });
    expect(kinds(done).slice(5)).toEqual(['protected', 'protected', 'protected']);
  });

  it('are not begun any more once whoever asked may not moderate', async () => {
    const { scene, run } = crowd(8);
    let read = 0;
    const done = await run({
      rules: async () => {
        read += 1;
        return read <= 5 ? scene.settings : null;
      },
    });
    expect(kinds(done).slice(5)).toEqual(NOTHING_BEGUN);
    expect(scene.count('remove')).toBe(5);
  });

  it('are not begun any more once another process has taken the work over', async () => {
    const { scene, run } = crowd(8);
    let opened = 0;
    const { open } = scene.journal;
    scene.journal.open = async (...entry) => {
      opened += 1;
      return opened <= 4 ? open(...entry) : { kind: 'taken-over' };
    };
    const done = await run();
    expect(kinds(done).slice(4)).toEqual(['taken-over', ...NOTHING_BEGUN]);
  });

  it('are not removed while the rules cannot be read', async () => {
    const { scene, run } = crowd(3);
    const done = await run({ rules: () => Promise.reject(new RecordsError('ECONNREFUSED')) });
    expect(kinds(done)).toEqual(['not-recorded', 'not-recorded', 'not-recorded']);
    expect(scene.count('remove')).toBe(0);
  });

  it('are each removed once, each under a case of their own', async () => {
    const { scene, run } = crowd(25);
    const done = await run();
    expect(kinds(done)).toEqual(Array.from({ length: 25 }, () => 'removed'));
    expect(new Set(scene.cases.map(({ entry }) => entry.target.id)).size).toBe(25);
    expect(scene.cases).toHaveLength(25);
    // The reply belongs to all of them: recovery of one must not overwrite it.
    expect(scene.cases.every(({ entry }) => entry.reply === null)).toBe(true);
    expect(scene.count('remove')).toBe(25);
  });

  it('are under way five at a time', async () => {
    const { scene, run } = crowd(25);
    let inFlight = 0;
    let most = 0;
    await run({
      async removeParticipant({ participant, ...request }) {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise(setImmediate);
        const progress = await scene.ask(participant, request);
        inFlight -= 1;
        return progress;
      },
    });
    expect(most).toBe(MOST_IN_FLIGHT);
  });

  it('have each their own truth', async () => {
    const { scene, place, run, people } = crowd(6);
    scene.leave(place.visitors[1]);
    scene.settings = { ...scene.settings, protectedIds: new Set(['p-2']) };
    scene.onRemove = (target) => {
      if (target?.id === 'p-3') {
        return { kind: 'accepted' };
      }
      if (target?.id === 'p-4') {
        return { kind: 'forbidden', status: 401 };
      }
      scene.leave(target);
      return { kind: 'accepted' };
    };
    const done = await run({
      removeParticipant: ({ participant, ...request }) =>
        participant === 'p-5'
          ? Promise.reject(new Error('a bug'))
          : scene.ask(participant, { ...request, settings: scene.settings }),
      onBroken: (error) => expect(String(error)).toContain('a bug'),
    });
    expect(kinds(done)).toEqual(['removed', 'already-gone', 'protected', 'still-there', 'forbidden', 'broken']);
    expect(done.all.map(({ person }) => person)).toEqual(people);
    expect(scene.cases.map(({ outcome }) => outcome).sort()).toEqual(['forbidden', 'removed', 'still-there']);
  });

  it('do not hit somebody who is called like the id of one who has left', async () => {
    const { scene, place, run } = crowd(2);
    scene.leave(place.visitors[0]);
    scene.join(place, 'other', 'p-0');
    expect(kinds(await run())).toEqual(['already-gone', 'removed']);
    expect(scene.cases.map(({ entry }) => entry.target.id)).toEqual(['p-1']);
  });

  it('wait when VideoSDK is busy, for as long as it asks and no longer than ten seconds', async () => {
    for (const [retryAfterSeconds, pause] of [
      [3, 3_000],
      [600, 10_000],
      [0, 1_000],
      [null, 2_000],
    ] as const) {
      const { scene, seen, run } = crowd(10);
      const start = scene.time;
      const begunAt: number[] = [];
      scene.onRemove = (target) => {
        begunAt.push(scene.time - start);
        if (target?.id === 'p-0') {
          return { kind: 'busy', retryAfterSeconds };
        }
        scene.leave(target);
        return { kind: 'accepted' };
      };
      const done = await run();
      expect(kinds(done)).toEqual(['busy', ...Array.from({ length: 9 }, () => 'removed')]);
      // Those that were under way go on; what was not begun waits.
      expect(begunAt.slice(0, MOST_IN_FLIGHT).every((at) => at === 0)).toBe(true);
      expect(begunAt.at(-1)).toBeGreaterThanOrEqual(pause);
      expect(seen.some(({ pausedUntil }) => pausedUntil !== null && pausedUntil >= start + pause)).toBe(true);
      expect(scene.cases).toHaveLength(10);
    }
  });

  it('end after those under way when somebody stops it', async () => {
    const { scene, run } = crowd(25);
    let begun = 0;
    const done = await run({
      removeParticipant({ participant, ...request }) {
        begun += 1;
        return scene.ask(participant, request);
      },
      stopped: async () => begun >= 7,
    });
    expect(done.stopped).toBe(true);
    const all = kinds(done);
    expect(all.filter((kind) => kind === 'removed')).toHaveLength(begun);
    expect(all.filter((kind) => kind === 'not-begun')).toHaveLength(25 - begun);
    expect(begun).toBeLessThan(7 + MOST_IN_FLIGHT);
    expect(scene.count('remove')).toBe(begun);
  });

  it('begin nothing more when the process is about to end, even in a pause', async () => {
    const { scene, run } = crowd(25);
    scene.onRemove = () => {
      scene.stopping.abort();
      return { kind: 'busy', retryAfterSeconds: 600 };
    };
    const done = await run();
    expect(kinds(done).filter((kind) => kind === 'not-begun').length).toBeGreaterThanOrEqual(25 - MOST_IN_FLIGHT);
  });

  it.each([-86_400_000, -3_600_000, -5_000, 5_000, 3_600_000])(
    'wait for a busy VideoSDK as long as it asked, also when the clock of the machine is set by %i ms meanwhile',
    async (step) => {
      const { scene, seen, run } = crowd(10);
      const start = scene.time;
      let off = 0;
      const begunAt: number[] = [];
      scene.onRemove = (target) => {
        begunAt.push(scene.time - start);
        if (target?.id === 'p-0') {
          off = step;
          return { kind: 'busy', retryAfterSeconds: 3 };
        }
        scene.leave(target);
        return { kind: 'accepted' };
      };
      const done = await run({
        clock: {
          now: () => scene.time + off,
          elapsed: () => scene.time,
          wait: (ms, signal) => scene.wait(ms, signal ?? scene.stopping.signal),
        },
      });
      expect(kinds(done).slice(1)).toEqual(Array.from({ length: 9 }, () => 'removed'));
      const later = begunAt.slice(MOST_IN_FLIGHT);
      expect(Math.min(...later)).toBeGreaterThanOrEqual(3_000);
      // All who wait push the clock of the scene on together.
      expect(Math.max(...later)).toBeLessThan(7_000);
      // What is shown is a time of the clock as it is.
      expect(seen.every(({ pausedUntil }) => pausedUntil === null || pausedUntil <= scene.time + off + 3_000)).toBe(
        true,
      );
    },
  );
});
