import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseOutcome } from '../../src/moderation/case.ts';
import { termOf, type WatchedKeepOut, type WatchedKeepOuts } from '../../src/moderation/keep-out.ts';
import { createKeepOutWatch, type KeepOutWatch } from '../../src/moderation/keep-out-watch.ts';
import { UpstreamError } from '../../src/moderation/video-sessions.ts';
import { Scene } from './scene.ts';

/** Keep-outs in memory, with the rules that the interface states. */
class Keeper implements WatchedKeepOuts {
  rows: WatchedKeepOut[] = [];
  readonly ended: string[] = [];
  readonly noticed = new Set<string>();
  /** Whose watches the sessions are; a name that is not "me" is another process. */
  holder = 'me';
  away: Error | null = null;

  #reach(): void {
    if (this.away !== null) {
      throw this.away;
    }
  }

  #change(seen: WatchedKeepOut, change: Partial<WatchedKeepOut>): WatchedKeepOut | null {
    const index = this.rows.findIndex((row) => row.number === seen.number && row.claims === seen.claims);
    const row = this.rows[index];
    if (row === undefined) {
      return null;
    }
    const changed = { ...row, ...change };
    this.rows[index] = changed;
    return changed;
  }

  async inForce() {
    this.#reach();
    return this.rows.map((keepOut) => ({ keepOut, watchedElsewhere: this.holder !== 'me' }));
  }

  async ofSession(sessionId: string) {
    this.#reach();
    return this.rows.filter((row) => row.sessionId === sessionId);
  }

  async hold(sessionIds: readonly string[]) {
    return new Set(sessionIds);
  }

  async claim(seen: WatchedKeepOut, { kind, joinedAt, at, retryAt }: Parameters<WatchedKeepOuts['claim']>[1]) {
    this.#reach();
    const returned = kind === 'return' ? { returns: seen.returns + 1, lastReturnAt: at } : {};
    return this.#change(seen, { handledJoin: joinedAt, absent: false, claims: seen.claims + 1, retryAt, ...returned });
  }

  async concluded(claimed: WatchedKeepOut, { retryAt, gone }: Parameters<WatchedKeepOuts['concluded']>[1]) {
    this.#change(claimed, { retryAt, ...(gone && { absent: true }) });
  }

  async absent(seen: WatchedKeepOut) {
    this.#change(seen, { absent: true });
  }

  async notice({ number }: { number: number }, { id }: { id: string }) {
    const name = `${number} ${id}`;
    return !this.noticed.has(name) && this.noticed.add(name) !== undefined;
  }

  async expire(now: number) {
    this.rows = this.rows.filter(({ until }) => until === null || until > now);
  }

  async sessionOver(sessionId: string) {
    this.ended.push(sessionId);
    this.rows = this.rows.filter((row) => row.sessionId !== sessionId);
  }
}

const SECOND = 1_000;

let scene: Scene;
let keeper: Keeper;
let watch: KeepOutWatch;
let told: string[];
let namesakes: string[];
let troubles: string[];

function newWatch(store: WatchedKeepOuts = keeper): KeepOutWatch {
  return createKeepOutWatch({
    keepOuts: store,
    videoSessions: scene.videoSessions,
    settings: { of: async () => scene.settings },
    now: () => scene.time,
    random: () => 0,
    wait: async (ms) => {
      scene.time += ms;
    },
    stopping: scene.stopping.signal,
    onRemoval: async ({ number, returns }, outcome) => {
      told.push(`${number}: ${outcome.kind}, ${returns}`);
    },
    onNamesake: async ({ number }, { id }) => {
      namesakes.push(`${number}: ${id}`);
    },
    onWatch: () => undefined,
    onTrouble: (what) => troubles.push(what),
  });
}

beforeEach(() => {
  scene = new Scene();
  keeper = new Keeper();
  told = [];
  namesakes = [];
  troubles = [];
  watch = newWatch();
});

/** Somebody who was removed a minute ago and is kept out since. */
function keepOut(more: Partial<WatchedKeepOut> = {}, outcome: CaseOutcome | null = 'removed'): WatchedKeepOut {
  const number = keeper.rows.length + 1;
  const row: WatchedKeepOut = {
    guildId: '10',
    guildLocale: 'en-US',
    number,
    moderatorId: '1',
    target: { id: 'ana', name: 'Ana' },
    sessionId: 's1',
    room: { id: 'room-s1', customId: null },
    until: null,
    createdAt: scene.time - 60 * SECOND,
    returns: 0,
    lastReturnAt: null,
    outcome,
    settledAt: outcome === null ? null : scene.time - 59 * SECOND,
    reason: null,
    reference: `REF${number}`,
    reply: null,
    handledJoin: scene.time - 120 * SECOND,
    absent: false,
    claims: 0,
    retryAt: null,
    ...more,
  };
  keeper.rows.push(row);
  return row;
}

/** Turns once a second for so long, as the loop would at most. */
async function pass(seconds: number, one: KeepOutWatch = watch): Promise<void> {
  const until = scene.time + seconds * SECOND;
  while (scene.time < until) {
    await one.turn();
    await one.drain();
    scene.time += SECOND;
  }
}

describe('somebody who is kept out', () => {
  it('is removed when they come back, once, and counted', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    await pass(6);
    expect(scene.count('remove')).toBe(0);
    scene.join(place, 'ana', 'Ana');
    await pass(10);
    expect(scene.count('remove')).toBe(1);
    expect(told).toEqual(['1: removed, 1']);
    scene.join(place, 'ana', 'Ana');
    await pass(10);
    expect(told).toEqual(['1: removed, 1', '1: removed, 2']);
  });

  it.each([
    ['no date of joining', null],
    ['the date of joining of before', 'before'],
  ])('is known to have come back with %s, because they were seen absent', async (_what, date) => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    const { handledJoin } = keepOut({ ...(date === null && { handledJoin: null }) }, 'still-there');
    const ana = scene.join(place, 'ana', 'Ana', handledJoin);
    keeper.rows = keeper.rows.map((row) => ({ ...row, settledAt: scene.time }));
    await pass(6);
    expect(scene.count('remove')).toBe(0);
    scene.leave(ana);
    await pass(6);
    scene.join(place, 'ana', 'Ana', handledJoin);
    await pass(6);
    expect(told).toEqual(['1: removed, 1']);
    scene.join(place, 'ana', 'Ana', handledJoin);
    await pass(6);
    expect(told).toEqual(['1: removed, 1', '1: removed, 2']);
  });

  it('is left to the kick while that is under way', async () => {
    const place = scene.open('s1');
    scene.join(place, 'ana', 'Ana');
    keepOut({ handledJoin: scene.time - 1 }, null);
    await pass(20);
    expect(scene.count('remove')).toBe(0);
  });

  it.each(['busy', 'unavailable', 'still-there', 'unknown', 'turned-down', 'there-since'] as const)(
    'is removed later when the kick came to "%s", and that is no return',
    async (outcome) => {
      const place = scene.open('s1');
      const row = keepOut({ settledAt: scene.time }, outcome);
      keeper.rows = [{ ...row, settledAt: scene.time }];
      scene.join(place, 'ana', 'Ana', row.handledJoin);
      scene.join(place, 'bob');
      await pass(25);
      expect(told).toEqual(['1: removed, 0']);
      expect(scene.count('remove')).toBe(1);
    },
  );

  it('is asked for again at once only when VideoSDK certainly was not reached', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    scene.join(place, 'ana', 'Ana');
    const answers = [{ kind: 'unreachable' }, { kind: 'busy', retryAfterSeconds: 20 }] as const;
    let asked = 0;
    const at: number[] = [];
    scene.onRemove = (target) => {
      at.push(scene.time);
      const answer = answers[asked];
      asked += 1;
      if (answer !== undefined) {
        return answer;
      }
      scene.leave(target);
      return { kind: 'accepted' };
    };
    await pass(60);
    expect(asked).toBe(3);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeLessThan(12 * SECOND);
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(20 * SECOND);
    expect(told.at(-1)).toBe('1: removed, 1');
  });

  it('is not asked for twice while a removal has no effect yet', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    const ana = scene.join(place, 'ana', 'Ana');
    scene.onRemove = () => ({ kind: 'accepted' });
    await watch.turn();
    for (let n = 0; n < 4; n += 1) {
      scene.time += 3 * SECOND;
      await watch.turn();
    }
    scene.leave(ana);
    await watch.drain();
    expect(scene.count('remove')).toBe(1);
  });

  it('is removed by another process when the one that claimed the return has died', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    const ana = scene.join(place, 'ana', 'Ana');
    keepOut({ claims: 1, returns: 1, handledJoin: ana.joinedAt, retryAt: scene.time + 15 * SECOND });
    await pass(12);
    expect(scene.count('remove')).toBe(0);
    await pass(12);
    expect(told).toEqual(['1: removed, 1']);
  });

  it('is removed once by two processes that see the same return', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    scene.join(place, 'ana', 'Ana');
    const other = newWatch();
    await Promise.all([watch.turn(), other.poke('s1', 'ana'), other.turn(), watch.poke('s1', 'ana')]);
    expect(scene.count('remove')).toBe(1);
  });

  it('is removed once when two servers keep them out', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    keepOut();
    scene.join(place, 'ana', 'Ana');
    await watch.turn();
    expect(scene.count('remove')).toBe(1);
  });

  it('is left alone once they are protected, or their room was taken from the server', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    scene.join(place, 'ana', 'Ana');
    scene.settings = { ...scene.settings, protectedIds: new Set(['ana']) };
    await pass(10);
    expect(scene.count('remove')).toBe(0);
    scene.settings = { ...scene.settings, protectedIds: new Set() };
    await pass(10);
    expect(scene.count('remove')).toBe(1);
  });

  it('is let in again when the time is up', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut({ until: scene.time + 5 * SECOND });
    await pass(10);
    scene.join(place, 'ana', 'Ana');
    await pass(10);
    expect(scene.count('remove')).toBe(0);
    expect(keeper.rows).toEqual([]);
  });
});

describe('the look at a session', () => {
  it('is one however many are kept out of it, and comes no more often than every three seconds', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    for (let n = 0; n < 50; n += 1) {
      keepOut({ target: { id: `p${n}`, name: null } });
    }
    await pass(60);
    expect(scene.count('connected')).toBeGreaterThanOrEqual(18);
    expect(scene.count('connected')).toBeLessThanOrEqual(21);
  });

  it('comes less often while VideoSDK fails, and not before it said so', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    scene.failing('connected', new UpstreamError('unavailable', 'down'), 1_000);
    await pass(120);
    expect(scene.count('connected')).toBeLessThanOrEqual(8);
    expect(troubles.length).toBeGreaterThan(0);
    scene.drop('connected');
    await pass(40);
    const before = scene.count('connected');
    scene.failing('connected', new UpstreamError('busy', 'busy', { retryAfterSeconds: 50 }));
    await pass(50);
    expect(scene.count('connected') - before).toBeLessThanOrEqual(3);
  });

  it('ends when the session is over, and not for a stray "no such session"', async () => {
    const place = scene.open('s1');
    const bob = scene.join(place, 'bob');
    keepOut();
    scene.instead('connected', () => null);
    await pass(10);
    expect(keeper.ended).toEqual([]);
    scene.leave(bob);
    scene.end(place);
    await pass(20);
    expect(keeper.ended).toEqual(['s1']);
    const looks = scene.count('connected');
    await pass(20);
    expect(scene.count('connected')).toBe(looks);
  });

  it('is not taken while another process has it, but for news of a return', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    keeper.holder = 'other';
    await pass(10);
    expect(scene.count('connected')).toBe(0);
    scene.join(place, 'ana', 'Ana');
    await watch.poke('s1', 'ana');
    expect(told).toEqual(['1: removed, 1']);
  });

  it('asks for the person when a list of several pages does not show them', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    scene.conclusive = false;
    keepOut({}, 'still-there');
    scene.missed.add('ana');
    scene.join(place, 'ana', 'Ana');
    await pass(5);
    expect(told).toEqual(['1: removed, 1']);
  });

  it('costs nothing for news of people who are not kept out', async () => {
    scene.join(scene.open('s1'), 'bob');
    keepOut();
    await watch.poke('s1', 'bob');
    await watch.poke('s2', 'ana');
    expect(scene.calls).toEqual([]);
  });

  it('goes on when the store was away', async () => {
    const place = scene.open('s1');
    scene.join(place, 'bob');
    keepOut();
    keeper.away = new Error('away');
    await pass(10);
    keeper.away = null;
    scene.join(place, 'ana', 'Ana');
    await pass(10);
    expect(told).toEqual(['1: removed, 1']);
  });
});

describe('somebody with the name of one who is kept out', () => {
  it('is told of once, whoever they are, and never removed', async () => {
    const place = scene.open('s1');
    scene.join(place, 'twin', 'ANA', scene.time - 3_600 * SECOND);
    keepOut();
    await pass(5);
    expect(namesakes).toEqual([]);
    scene.join(place, 'new', 'Aná');
    await pass(10);
    await pass(10, newWatch());
    expect(namesakes).toEqual(['1: new']);
    expect(scene.count('remove')).toBe(0);
  });

  it('without a date of joining is told of only when they were not there at the first look', async () => {
    const place = scene.open('s1');
    scene.join(place, 'twin', 'Ana', null);
    keepOut();
    await pass(5);
    scene.join(place, 'new', 'Ana', null);
    await pass(5);
    expect(namesakes).toEqual(['1: new']);
  });

  it('is nobody when the one who is kept out has no name', async () => {
    const place = scene.open('s1');
    keepOut({ target: { id: 'ana', name: ' ' } });
    scene.join(place, 'new', '');
    scene.join(place, 'other', null);
    await pass(5);
    expect(namesakes).toEqual([]);
  });
});

describe('the lengths', () => {
  it('are counted from now, or not at all', () => {
    expect(termOf('10 minutes', 5)).toEqual({ until: 600_005 });
    expect(termOf('1 hour', 5)).toEqual({ until: 3_600_005 });
    expect(termOf('until the session ends', 5)).toEqual({ until: null });
    expect(termOf('for ever', 5)).toBeNull();
    expect(termOf(null, 5)).toBeNull();
  });
});
