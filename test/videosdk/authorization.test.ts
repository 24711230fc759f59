import { beforeEach, describe, expect, it } from 'vitest';
import { createServerClock } from '../../src/common/server-clock.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { type Authorization, createAuthorization } from '../../src/videosdk/authorization.ts';
import { measured } from '../../src/videosdk/server-clock.ts';
import { createTokens } from '../../src/videosdk/token.ts';
import { FakeClock } from '../support/fake-clock.ts';

const MINUTE = 60_000;

let clock: FakeClock;
/** How far VideoSDK's clock is ahead of the one this machine started with. */
let ahead: number;
let authorization: Authorization;
let sent: string[];
/** What VideoSDK answers to a token with the right times. */
let status: number;
let more: Record<string, string>;

beforeEach(() => {
  clock = new FakeClock();
  ahead = 0;
  sent = [];
  status = 200;
  more = {};
  const serverClock = createServerClock(clock);
  const tokens = createTokens(
    { sign: async (version, issuedAt, expiresAt) => `${version} ${issuedAt} ${expiresAt}` },
    serverClock,
    clock,
  );
  authorization = createAuthorization(tokens);
  answer = measured(
    async (_, init) => judge(new Headers(init?.headers).get('authorization') ?? ''),
    clock,
    serverClock,
  );
});
let answer: (input: string, init: RequestInit) => Promise<Response>;

const there = (): number => start + clock.elapsed() + ahead;
const start = new FakeClock().now() - new FakeClock().elapsed();

function judge(jwt: string): Response {
  sent.push(jwt);
  const [, issuedAt = '', expiresAt = ''] = jwt.split(' ');
  const valid = Number(issuedAt) * 1_000 <= there() && there() < Number(expiresAt) * 1_000;
  return new Response('{}', {
    status: valid ? status : 401,
    headers: { date: new Date(there()).toUTCString(), ...more },
  });
}

const send = (jwt: string): Promise<Response> => answer('https://x.example', { headers: { authorization: jwt } });

/** A request that changes something. */
async function ask(): Promise<{ readonly response: Response; readonly skewMs: number | null }> {
  const token = await authorization.token('v1');
  const response = await send(token.jwt);
  return { response, skewMs: authorization.skewOf(token, response) };
}

describe('a read', () => {
  it('is sent once when the token is accepted', async () => {
    expect((await authorization.read('v2', send)).status).toBe(200);
    expect(sent).toHaveLength(1);
  });

  it.each([-1_440, -60, -3, 1, 3, 60, 1_440])(
    'is sent again with a token by VideoSDK’s clock when this machine’s is %i min ahead, and works',
    async (minutes) => {
      clock.step(minutes * MINUTE);
      expect((await authorization.read('v2', send)).status).toBe(200);
      expect(sent).toHaveLength(minutes === 1 || minutes < -4 || minutes > 0 ? 2 : 1);
      expect((await authorization.read('v1', send)).status).toBe(200);
      expect(new Set(sent).size).toBe(sent.length);
    },
  );

  it('is sent once when the credentials are wrong', async () => {
    status = 401;
    const refused = await authorization.read('v2', send).catch((error: unknown) => error);
    expect(refused).not.toBeInstanceOf(UpstreamError);
    expect(sent).toHaveLength(1);
  });

  it('doesn’t blame the clock when the credentials are wrong as well', async () => {
    clock.step(3 * MINUTE);
    status = 401;
    const refused = await authorization.read('v2', send).catch((error: unknown) => error);
    expect(refused).not.toBeInstanceOf(UpstreamError);
    expect(sent).toHaveLength(2);
  });

  it('isn’t repeated for an answer that doesn’t say what time it is', async () => {
    clock.step(3 * MINUTE);
    more = { age: '60' };
    const refused = await authorization.read('v2', send).catch((error: unknown) => error);
    expect(refused).not.toBeInstanceOf(UpstreamError);
    expect(sent).toHaveLength(1);
  });

  it('names the clock when VideoSDK also refuses the times of the new token', async () => {
    clock.step(3 * MINUTE);
    const refused = authorization.read('v2', async (jwt) => {
      ahead -= 30 * MINUTE;
      return send(jwt);
    });
    await expect(refused).rejects.toMatchObject({
      code: 'forbidden',
      status: 401,
      message: expect.stringMatching(
        /^VideoSDK rejected the token because of its times: this machine's clock is \d+ minutes ahead$/u,
      ),
    });
    expect(sent).toHaveLength(2);
  });
});

describe('a write', () => {
  it('is sent once, even when it was refused because of its token’s times, and says so', async () => {
    clock.step(3 * MINUTE);
    const { response, skewMs } = await ask();
    expect(response.status).toBe(401);
    expect(Math.abs((skewMs ?? 0) - 3 * MINUTE)).toBeLessThanOrEqual(1_000);
    expect(sent).toHaveLength(1);
    // And the next one is right.
    expect((await ask()).response.status).toBe(200);
  });

  it('doesn’t blame the clock for any other answer', async () => {
    for (status of [200, 401, 403, 404, 500]) {
      expect(await ask()).toMatchObject({ response: { status }, skewMs: null });
    }
  });

  it('is right at once after a read found that the clock is off', async () => {
    clock.step(3 * MINUTE);
    await authorization.read('v2', send);
    expect(await ask()).toMatchObject({ response: { status: 200 }, skewMs: null });
  });
});
