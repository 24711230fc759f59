import { afterEach, describe, expect, it } from 'vitest';
import { type BotKeeper, keepBot } from '../../../sandbox/control/bot-keeper.ts';
import { NotPossible } from '../../../sandbox/control/feature.ts';
import type { BotState } from '../../../sandbox/control/protocol.ts';
import { assembleCast, type Fixtures } from '../../../sandbox/fixtures.ts';

let fixtures: Fixtures;
let keeper: BotKeeper | null = null;
const states: BotState[] = [];

afterEach(async () => {
  await keeper?.stop();
  keeper = null;
  await fixtures.close();
});

async function keep(environment: Readonly<Record<string, string>> = {}): Promise<BotKeeper> {
  fixtures = await assembleCast();
  states.length = 0;
  keeper = keepBot({
    discord: fixtures.discord,
    guild: fixtures.guild,
    environment: { ...fixtures.environment, ...environment },
  });
  keeper.follow((event) => {
    if (event.type === 'bot') {
      states.push(event.bot);
      for (const look of looks) {
        look();
      }
    }
  });
  return keeper;
}

const looks = new Set<() => void>();

function told(fits: (state: BotState) => boolean): Promise<BotState> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = states.find(fits);
      if (found !== undefined) {
        looks.delete(look);
        resolve(found);
      }
    };
    looks.add(look);
    look();
  });
}

const viewer = { personId: '1' };

function isRunning(pid: number | null): boolean {
  try {
    process.kill(pid ?? 0, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the page’s bot', () => {
  it('is ready once it is connected and its commands are listed', async () => {
    const kept = await keep();
    expect(kept.welcome(viewer).bot).toMatchObject({ state: 'starting', starts: 1, lastEnd: null });
    expect(await kept.firstStart).toBe('ready');
    const ready = await told(({ state }) => state === 'ready');
    expect(ready.pid).toBe(kept.process?.pid);
    expect(fixtures.discord.gateway.readyCount).toBe(1);
    expect(fixtures.discord.visibleCommands(fixtures.guild.id).length).toBeGreaterThan(0);
  });

  it('restarts by itself when it was killed, and says that it was', async () => {
    const kept = await keep();
    await kept.firstStart;
    const first = kept.process?.pid ?? null;
    await kept.actions['kill-bot']({}, viewer);
    expect(await told(({ state }) => state === 'down')).toMatchObject({ pid: null, lastEnd: 'killed (SIGKILL)' });
    const again = await told(({ state, starts }) => state === 'ready' && starts === 2);
    expect(again.pid).not.toBe(first);
    expect(isRunning(first)).toBe(false);
    expect(isRunning(again.pid)).toBe(true);
  });

  it('can’t be killed while it is down', async () => {
    const kept = await keep();
    await kept.firstStart;
    await kept.actions['kill-bot']({}, viewer);
    await told(({ state }) => state === 'down');
    expect(() => kept.actions['kill-bot']({}, viewer)).toThrow(NotPossible);
  });

  it('is restarted again and again when it can’t start, and says how it ended', async () => {
    const kept = await keep({ MODERATOR_ROLE_IDS: 'everybody' });
    expect(await kept.firstStart).toBe('ended');
    expect(await told(({ state }) => state === 'down')).toMatchObject({ lastEnd: 'exited with code 1' });
    await told(({ starts }) => starts === 2);
  });

  it('is gone for good after it was stopped', async () => {
    const kept = await keep();
    await kept.firstStart;
    const pid = kept.process?.pid ?? null;
    await kept.stop();
    expect(isRunning(pid)).toBe(false);
    expect(kept.process).toBe(null);
    expect(states.at(-1)).toMatchObject({ state: 'down', starts: 1, lastEnd: 'exited with code 0' });
  });
});
