import { describe, expect, it } from 'vitest';
import { type Departures, forgetDeparted } from '../../src/settings/departures.ts';

const DAY = 24 * 3_600_000;
const NOW = 1_700_000_000_000;

function world(answers: Record<string, 'in' | 'out' | 'unknown'>, left: Record<string, number> = {}, now = NOW) {
  const known = new Map(Object.entries(left));
  const erased: string[] = [];
  const told: string[] = [];
  const batches = new Map<string, number>();
  const departures: Departures = {
    servers: async (after, limit) =>
      Object.keys(answers)
        .sort()
        .filter((id) => id > after)
        .slice(0, limit),
    left: async (id, at) => {
      known.set(id, known.get(id) ?? at);
      return known.get(id) ?? at;
    },
    back: async (id) => void known.delete(id),
    erase: async (id, since) => {
      if (known.get(id) !== since) {
        return 'back';
      }
      batches.set(id, (batches.get(id) ?? 0) + 1);
      if (batches.get(id) === 3) {
        erased.push(id);
        return 'erased';
      }
      return 'more';
    },
  };
  const parts = {
    departures,
    ask: async (id: string) => answers[id] ?? 'unknown',
    days: 30,
    atLeast: () => now,
    clock: { wait: async () => undefined },
    stopping: new AbortController().signal,
    onForgotten: (id: string) => void told.push(id),
  };
  return { parts, known, erased, told };
}

describe('servers that removed the bot', () => {
  it('are noted, and erased only once they have been without it for as long as the setting says', async () => {
    const { parts, known, erased } = world(
      { '1': 'out', '2': 'out', '3': 'out' },
      { '2': NOW - 30 * DAY + 1, '3': NOW - 30 * DAY },
    );
    await forgetDeparted(parts);
    expect(known.get('1')).toBe(NOW);
    expect(erased).toEqual(['3']);
  });

  it('aren’t said to be erased when they turn out to have added it again', async () => {
    const { parts, known, erased, told } = world(
      { '1': 'out', '2': 'out' },
      { '1': NOW - 90 * DAY, '2': NOW - 90 * DAY },
    );
    const { left } = parts.departures;
    // Another process has noticed it in between.
    parts.departures.left = async (id, at) => {
      const since = await left(id, at);
      if (id === '1') {
        known.delete(id);
      }
      return since;
    };
    await forgetDeparted(parts);
    expect({ erased, told }).toEqual({ erased: ['2'], told: ['2'] });
  });

  it('keep everything if they add it again before', async () => {
    const { parts, known, erased } = world({ '1': 'in' }, { '1': NOW - 90 * DAY });
    await forgetDeparted(parts);
    expect([erased, known.size]).toEqual([[], 0]);
  });

  it('keep everything while Discord doesn’t say, or it isn’t known what time it is', async () => {
    const silent = world({ '1': 'unknown' }, { '1': NOW - 90 * DAY });
    await forgetDeparted(silent.parts);
    const timeless = world({ '1': 'out' }, { '1': NOW - 90 * DAY }, Number.NEGATIVE_INFINITY);
    await forgetDeparted(timeless.parts);
    expect([silent.erased, timeless.erased]).toEqual([[], []]);
  });

  it('are all asked about, however many there are', async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [String(1_000 + n), 'out' as const]));
    const { parts, known } = world(many);
    await forgetDeparted(parts);
    expect(known.size).toBe(250);
  });
});
