import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Aged, ANSWER_WITHIN_MS, createDiscordClock, type DiscordClock } from '../../src/bot/discord-clock.ts';
import { FakeClock } from '../support/fake-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let discordClock: DiscordClock;
let log: string[];
/** Discord's time minus `elapsed`. */
let offset: number;
/** What the `Date` header of an answer says instead of the truth. */
let says: (() => number) | null;

const there = (): number => clock.elapsed() + offset;

beforeEach(() => {
  clock = new FakeClock();
  offset = clock.now() - clock.elapsed();
  says = null;
  log = [];
  discordClock = createDiscordClock(clock, pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }));
});

/** Any request of the bot, there and back in 80 ms. */
async function request(): Promise<void> {
  const send = discordClock.measured(async () => {
    await clock.advance(40);
    const headers = { date: new Date(says?.() ?? there()).toUTCString() };
    await clock.advance(40);
    return new Response(null, { status: 204, headers });
  });
  await send('https://discord.invalid', {});
}

/** A command that Discord created this long ago and sends now. */
const made = (ageMs = 60): Aged => ({ createdAt: there() - ageMs, receivedAt: clock.elapsed() });

/**
 * A command arrives, and is answered as the bot does it, unless it's certainly too old. Discord accepts the answer only
 * in time.
 */
async function comes(ageMs = 60): Promise<'taken' | 'refused' | 'dropped'> {
  const interaction = made(ageMs);
  if (discordClock.ageAtLeast(interaction) > ANSWER_WITHIN_MS) {
    return 'dropped';
  }
  const sentAt = clock.elapsed();
  await request();
  if (there() - interaction.createdAt > 3 * SECOND) {
    return 'refused';
  }
  discordClock.taken(interaction, sentAt);
  return 'taken';
}

async function started(): Promise<void> {
  for (let count = 0; count < 3; count += 1) {
    await request();
    await clock.advance(400);
  }
}

describe('no command is dropped that Discord would still let the bot answer', () => {
  it.each([-HOUR, -MINUTE, -5 * SECOND, 5 * SECOND, MINUTE, HOUR])(
    'on a machine that is off by %i ms at the start and corrected later',
    async (off) => {
      clock.step(off);
      await started();
      expect(await comes()).toBe('taken');
      clock.step(-off);
      for (let count = 0; count < 40; count += 1) {
        expect(await comes()).toBe('taken');
        await clock.advance(MINUTE);
      }
    },
  );

  it.each([-HOUR, -MINUTE, -5 * SECOND, 5 * SECOND, MINUTE, HOUR])(
    'on a machine whose clock is set by %i ms again and again',
    async (step) => {
      await started();
      for (let count = 0; count < 40; count += 1) {
        clock.step(step);
        expect(await comes()).toBe('taken');
        await clock.advance(count * 2 * SECOND);
      }
    },
  );

  it('before the first answer, whatever this machine’s clock says', async () => {
    clock.step(HOUR);
    expect(await comes()).toBe('taken');
  });

  it('after the machine was asleep', async () => {
    await started();
    expect(await comes()).toBe('taken');
    clock.suspend(HOUR);
    offset += HOUR;
    expect(await comes()).toBe('taken');
    await clock.advance(SECOND);
    expect(await comes()).toBe('taken');
  });

  it('behind a proxy that serves an old date', async () => {
    const old = there() - HOUR;
    says = () => old;
    await started();
    for (let count = 0; count < 40; count += 1) {
      expect(await comes()).toBe('taken');
      await clock.advance(3 * SECOND);
    }
  });

  it.each([4 * SECOND, MINUTE, HOUR])('behind a proxy whose own clock, %i ms ahead, is in each answer', async (off) => {
    says = () => there() + off;
    await started();
    for (let count = 0; count < 200; count += 1) {
      expect(await comes()).toBe('taken');
      await clock.advance(count * SECOND);
    }
    expect(log.filter((line) => line.includes('are wrong'))).toHaveLength(1);
  });

  it('when answers alternate between a right and a wrong clock', async () => {
    let count = 0;
    says = () => there() + (count++ % 2 === 0 ? 0 : MINUTE);
    for (let turn = 0; turn < 100; turn += 1) {
      expect(await comes()).toBe('taken');
      await clock.advance(900);
    }
  });
});

describe('a command that is too old', () => {
  it('is dropped when Discord has confirmed the time', async () => {
    await started();
    expect(await comes()).toBe('taken');
    expect(await comes(5 * SECOND)).toBe('dropped');
    expect(await comes(HOUR)).toBe('dropped');
    expect(await comes()).toBe('taken');
  });

  it('is tried when Discord hasn’t: Discord refuses it', async () => {
    await started();
    expect(await comes(5 * SECOND)).toBe('refused');
    expect(await comes()).toBe('taken');
  });

  it('is at least as old as the time since it arrived, whatever is known about Discord’s clock', async () => {
    const interaction = made();
    clock.step(-HOUR);
    await clock.advance(3_100);
    expect(discordClock.ageAtLeast(interaction)).toBe(3_100);
  });
});

describe('the log', () => {
  it('says how far off this machine’s clock is, and that it was corrected, once each', async () => {
    clock.step(3 * MINUTE);
    await started();
    await started();
    clock.step(-3 * MINUTE);
    await started();
    const lines = log.map((line) => JSON.parse(line).msg as string);
    expect(lines).toEqual([
      "this machine's clock is 3 minutes ahead compared with Discord's: set it with NTP",
      "this machine's clock matches Discord's again",
    ]);
  });
});
