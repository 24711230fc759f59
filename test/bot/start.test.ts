import { DiscordAPIError, HTTPError } from 'discord.js';
import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { NotDiscordsAnswerError } from '../../src/bot/discords-answer.ts';
import { createStart, type Start } from '../../src/bot/start.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly retryInSeconds?: number;
}

const [WARN, ERROR, FATAL] = [40, 50, 60];
let lines: Line[];
let waits: number[];
let exits: number[];
let stopping: AbortController;
let start: Start;

beforeEach(() => {
  [lines, waits, exits, stopping] = [[], [], [], new AbortController()];
  start = createStart({
    clock: {
      async wait(ms) {
        waits.push(ms / 1_000);
      },
    },
    stopping: stopping.signal,
    log: pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(JSON.parse(line)) }),
    exit: (code) => exits.push(code),
  });
});

function answered(status: number, code: number, message = 'Refused'): DiscordAPIError {
  return new DiscordAPIError({ message, code }, code, status, 'PUT', 'http://x.invalid', {
    body: undefined,
    files: [],
  });
}

/** A proxy's page. */
const page = (status: number) =>
  new HTTPError(status, 'Page', 'PUT', 'http://x.invalid', { body: undefined, files: [] });

/** Fails with each of these in turn, and then works. */
function failing(...errors: readonly unknown[]): () => Promise<void> {
  const left = [...errors];
  return async () => {
    if (left.length > 0) {
      throw left.shift();
    }
  };
}

describe('what has to work at Discord', () => {
  it('is tried again, less and less often, as long as Discord only fails', async () => {
    const errors = [page(502), page(500), answered(503, 0), new Error('socket'), page(500), page(500), page(500)];
    await start.retryForever('registering the commands', failing(...errors));
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(new Set(lines.map(({ level, msg }) => `${level} ${msg}`))).toEqual(
      new Set([`${WARN} registering the commands failed`]),
    );
    expect(exits).toEqual([]);
  });

  it.each([
    ['the day’s changes are used up', answered(400, 30_034), /no more changes to them today/u, 3_600],
    ['the form is refused', answered(400, 50_035), /doesn't accept what the bot sent/u, 60],
    ['the server is closed to it', answered(403, 50_001), /Check GUILD_ID/u, 60],
    ['the server is unknown', answered(404, 10_004), /Check GUILD_ID/u, 60],
    ['the application isn’t its own', answered(403, 20_012), /Look up the error code/u, 60],
  ])(
    'never ends the process when %s: the log says what to do, and it’s tried again',
    async (_what, error, says, first) => {
      await start.retryForever('registering the commands', failing(error, error));
      expect(lines).toMatchObject([
        { level: ERROR, msg: expect.stringMatching(says), retryInSeconds: first },
        { level: ERROR, msg: expect.stringMatching(/^registering the commands failed: /u) },
      ]);
      expect(waits[0]).toBe(first);
      expect(waits[1]).toBeGreaterThanOrEqual(first);
      expect(exits).toEqual([]);
    },
  );

  it.each([
    ['a page with 403', new DiscordAPIError({} as never, undefined as never, 403, 'PUT', 'http://x.invalid', {})],
    ['JSON with 400', answered(400, 400)],
    ['JSON with 401', answered(401, 401)],
    ['JSON with 404', answered(404, 5)],
    ['a page with 200', new NotDiscordsAnswerError(200)],
  ])('says that something else answered, and tries again soon, when it was %s', async (_what, error) => {
    await start.retryForever('registering the commands', failing(error, error));
    expect(lines).toMatchObject(
      [1, 2].map((retryInSeconds) => ({
        level: ERROR,
        msg: expect.stringMatching(/something between the bot and Discord answered in its place/u),
        retryInSeconds,
      })),
    );
    expect(exits).toEqual([]);
  });

  it('counts refusals apart from failures, however many of those came before', async () => {
    const refused = answered(403, 50_001);
    await start.retryForever(
      'registering the commands',
      failing(page(502), page(502), page(502), refused, refused, page(502)),
    );
    expect(waits).toEqual([1, 2, 4, 60, 120, 1]);
  });

  it('that is refused all day is tried once an hour', async () => {
    await start.retryForever('registering the commands', failing(...Array(9).fill(answered(400, 50_035))));
    expect(waits).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
  });

  it('ends the process when Discord refuses the token, and only then', async () => {
    await start.retryForever('connecting to Discord', failing(page(401), answered(401, 0)));
    expect(lines).toMatchObject([
      { level: WARN, msg: 'connecting to Discord failed' },
      { level: FATAL, msg: expect.stringMatching(/rejected the token.*DISCORD_TOKEN/u) },
    ]);
    expect(exits).toEqual([1]);
  });

  it('isn’t tried again once the bot stops', async () => {
    let tries = 0;
    await start.retryForever('connecting to Discord', async () => {
      tries += 1;
      stopping.abort();
      throw page(502);
    });
    expect(tries).toBe(1);
  });
});
