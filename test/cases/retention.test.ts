import { describe, expect, it } from 'vitest';
import { deleteWhatIsOver, keepRetention } from '../../src/cases/retention.ts';
import { RecordsError } from '../../src/common/store-error.ts';
import { firstSettings } from '../../src/settings/settings.ts';

const DAY = 86_400_000;
const NOW = 1_700_000_000_000;
const first = firstSettings({ moderatorRoleIds: new Set(), rooms: null, cooldown: null });

/** A store with this many cases to delete in each server, and what was asked of it. */
function fixture(servers: Readonly<Record<string, { days: number | null; cases: number }>>) {
  const asked: [string, number][] = [];
  const deleted: [string, number][] = [];
  const left = new Map(Object.entries(servers).map(([id, { cases }]) => [id, cases]));
  const stopping = new AbortController();
  const parts = {
    retention: {
      guilds: async (after: string | null, limit: number) =>
        Object.keys(servers)
          .sort()
          .filter((id) => after === null || id > after)
          .slice(0, limit),
      deleteOlderThan: async (guildId: string, before: number) => {
        asked.push([guildId, before]);
        const batch = Math.min(200, left.get(guildId) ?? 0);
        left.set(guildId, (left.get(guildId) ?? 0) - batch);
        return batch;
      },
    },
    reports: { deleteOlderThan: async () => 0 },
    settings: { of: async (guildId: string) => ({ ...first, retentionDays: servers[guildId]?.days ?? null }) },
    atLeast: () => NOW,
    clock: { wait: async () => undefined },
    stopping: stopping.signal,
    onDeleted: (guildId: string, { cases, reports }: { cases: number; reports: number }) =>
      deleted.push([guildId, cases + reports]),
  };
  return { parts, asked, deleted, stopping };
}

describe('retention', () => {
  it('deletes in batches what each server doesn’t want to keep, and leaves servers that keep everything alone', async () => {
    const { parts, asked, deleted } = fixture({
      a: { days: 30, cases: 450 },
      b: { days: null, cases: 9 },
      c: { days: 1, cases: 0 },
    });
    await deleteWhatIsOver(parts, NOW);
    expect(deleted).toEqual([['a', 450]]);
    expect(asked.filter(([id]) => id === 'a')).toHaveLength(4);
    expect(asked[0]).toEqual(['a', NOW - 30 * DAY]);
    expect(asked.some(([id]) => id === 'b')).toBe(false);
  });

  it('reaches every server, however many there are', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 250 }, (_, n) => [`guild-${String(n).padStart(3, '0')}`, { days: 7, cases: 1 }]),
    );
    const { parts, deleted } = fixture(many);
    await deleteWhatIsOver(parts, NOW);
    expect(deleted).toHaveLength(250);
  });

  it('stops in the middle when the process does', async () => {
    const { parts, deleted, stopping } = fixture({ a: { days: 1, cases: 1_000_000 }, b: { days: 1, cases: 5 } });
    let batches = 0;
    const wait = async (): Promise<void> => {
      batches += 1;
      if (batches === 3) {
        stopping.abort();
      }
    };
    await deleteWhatIsOver({ ...parts, clock: { wait } }, NOW);
    expect(deleted).toEqual([['a', 600]]);
  });

  it('deletes nothing before the time is known, and then goes by that time', async () => {
    const { parts, asked, deleted, stopping } = fixture({ a: { days: 30, cases: 5 } });
    const waits: number[] = [];
    await keepRetention({
      ...parts,
      atLeast: () => (waits.length < 3 ? Number.NEGATIVE_INFINITY : NOW),
      onFailed: () => undefined,
      clock: {
        async wait(ms) {
          waits.push(ms);
          expect(deleted).toEqual(waits.length <= 3 ? [] : expect.anything());
          if (ms >= 3_600_000) {
            stopping.abort();
          }
        },
      },
    });
    expect(waits.slice(0, 3)).toEqual([5_000, 5_000, 5_000]);
    expect(deleted).toEqual([['a', 5]]);
    expect(asked[0]).toEqual(['a', NOW - 30 * DAY]);
  });

  it('tries again an hour later when the store was unavailable', async () => {
    const { parts, deleted, stopping } = fixture({ a: { days: 1, cases: 5 } });
    const failures: string[] = [];
    const waits: number[] = [];
    let away = true;
    await keepRetention({
      ...parts,
      retention: {
        ...parts.retention,
        guilds: async (after, limit) => {
          if (away) {
            throw new RecordsError('ECONNREFUSED');
          }
          return parts.retention.guilds(after, limit);
        },
      },
      onFailed: ({ fact }) => failures.push(fact),
      clock: {
        ...parts.clock,
        wait: async (ms) => {
          waits.push(ms);
          away = false;
          if (ms >= 3_600_000 && deleted.length > 0) {
            stopping.abort();
          }
        },
      },
    });
    expect(failures).toEqual(['ECONNREFUSED']);
    expect(deleted).toEqual([['a', 5]]);
    expect(waits[0]).toBe(3_600_000);
  });
});
