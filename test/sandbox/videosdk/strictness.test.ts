import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { type Answer, type ClaimsChange, get, ids, post, removeV1, send, token } from './client.ts';

let videoSdk: VideoSdk;
let sessionId: string;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  ({ sessionId } = videoSdk.openSession());
  videoSdk.join(sessionId, { participantId: 'ada' });
  videoSdk.join(sessionId, { participantId: 'bob' });
});
afterEach(() => videoSdk.close());

const removalPath = (): string => `/v1/meeting-sessions/${sessionId}/remove-participant`;

/** Refused, with no one removed and the client's mistake noted. */
function expectViolation(answer: Answer, status: number, violation: RegExp): void {
  expect(answer.status).toBe(status);
  expect(ids(videoSdk, sessionId)).toEqual(['ada', 'bob']);
  expect(videoSdk.violations.join('\n')).toMatch(violation);
}

describe('the Authorization header', () => {
  it('is the raw token: Bearer is refused', async () => {
    const authorization = `Bearer ${await token(videoSdk, 1)}`;
    expectViolation(await removeV1(videoSdk, sessionId, 'ada', { authorization }), 401, /starts with Bearer/);
  });

  it('must be there', async () => {
    expectViolation(await send(`${videoSdk.url}/v2/sessions`), 401, /no Authorization/);
  });

  it('must hold a token', async () => {
    expectViolation(await removeV1(videoSdk, sessionId, 'ada', { authorization: 'secret' }), 401, /isn't a raw JWT/);
    expectViolation(
      await removeV1(videoSdk, sessionId, 'ada', { authorization: 'a.b.c' }),
      401,
      /an unreadable algorithm/,
    );
  });

  it('never shows up in what is recorded', async () => {
    const authorization = await token(videoSdk, 1);
    await removeV1(videoSdk, sessionId, 'ada', { authorization });
    await removeV1(videoSdk, sessionId, 'ada', { authorization: `Bearer ${authorization}` });
    const recorded = JSON.stringify([videoSdk.requests, videoSdk.violations]);
    for (const part of authorization.split('.')) expect(recorded).not.toContain(part);
    expect(videoSdk.requests[0]?.claims).toMatchObject({ apikey: videoSdk.apiKey });
  });
});

describe('a token', () => {
  const withV1 = async (changes: ClaimsChange): Promise<Answer> =>
    removeV1(videoSdk, sessionId, 'ada', { authorization: await token(videoSdk, 1, changes) });
  const withV2 = async (changes: ClaimsChange): Promise<Answer> =>
    send(`${videoSdk.url}/v2/sessions`, { headers: { authorization: await token(videoSdk, 2, changes) } });
  const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

  it('with the wrong secret or key is refused, which isn’t a protocol mistake', async () => {
    const authorization = await token(videoSdk, 1, {}, { secretKey: 'another secret key, long enough' });
    const answer = await removeV1(videoSdk, sessionId, 'ada', { authorization });
    expect([answer.status, answer.json]).toEqual([401, { error: 'Token is invalid or expired', statusCode: 401 }]);
    expect((await withV1({ apikey: 'another' })).status).toBe(401);
    expect(videoSdk.violations).toEqual([]);
  });

  it('that has expired is refused', async () => {
    const answer = await withV1({ iat: inSeconds(-100), exp: inSeconds(-1) });
    expect([answer.status, answer.json]).toEqual([401, { error: 'Token is invalid or expired', statusCode: 401 }]);
    expect(ids(videoSdk, sessionId)).toContain('ada');
  });

  it('is signed with HS256 and nothing else', async () => {
    const authorization = await token(videoSdk, 1, {}, { alg: 'HS384' });
    expectViolation(await removeV1(videoSdk, sessionId, 'ada', { authorization }), 401, /not HS256/);
    const [, payload = ''] = (await token(videoSdk, 1)).split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.AA`;
    expectViolation(await removeV1(videoSdk, sessionId, 'ada', { authorization: none }), 401, /signed with none/);
  });

  it.each(['exp', 'iat', 'apikey', 'permissions'])('has %s', async (claim) => {
    expectViolation(await withV1({ [claim]: undefined }), 401, new RegExp(`invalid claims: ${claim}`));
  });

  it('made for v2 is refused on v1, unless told otherwise', async () => {
    expectViolation(await withV1({ version: 2, roles: ['crawler'] }), 401, /version or roles on v1/);
    videoSdk.behavior.acceptCrawlerOnV1 = true;
    expect((await withV1({ version: 2, roles: ['crawler'] })).status).toBe(200);
  });

  it('made for v1 is refused on v2', async () => {
    expectViolation(await withV2({ version: undefined, roles: undefined }), 401, /without version 2/);
  });

  it('without roles may use v2', async () => {
    expect((await withV2({ roles: undefined })).status).toBe(200);
    expect(videoSdk.violations).toEqual([]);
  });

  it('that is only for joining cannot use the REST API', async () => {
    expectViolation(await withV2({ roles: ['rtc'] }), 403, /without the crawler role/);
  });

  it('has a permission that counts', async () => {
    expectViolation(await withV1({ permissions: ['ask_join'] }), 403, /neither allow_join nor allow_mod/);
    expectViolation(await withV1({ permissions: ['everything'] }), 401, /invalid claims: permissions/);
  });

  it('that lives too long is accepted, but noted', async () => {
    expect((await withV2({ exp: inSeconds(3600) })).status).toBe(200);
    expect((await withV2({ iat: inSeconds(-3600) })).status).toBe(200);
    expect(videoSdk.violations).toEqual([
      expect.stringMatching(/token lives for 3(600|599) s from now/),
      expect.stringMatching(/token lives 3900 s/),
    ]);
  });
});

describe('a body', () => {
  const raw = async (contentType: string, body: string): Promise<Answer> =>
    send(videoSdk.url + removalPath(), {
      method: 'POST',
      headers: { authorization: await token(videoSdk, 1), 'content-type': contentType },
      body,
    });

  it('is declared as JSON', async () => {
    expectViolation(await raw('text/plain', '{"participantId":"ada"}'), 400, /content type is text\/plain/);
    expectViolation(await raw('application/x-www-form-urlencoded', 'participantId=ada'), 400, /urlencoded/);
  });

  it('is JSON, in whatever charset it declares', async () => {
    expectViolation(await raw('application/json', '{"participantId":'), 400, /body/);
    expect(videoSdk.requests[0]?.body).toBe('{"participantId":');
    expect((await raw('application/json; charset=utf-8', '{"participantId":"ada"}')).status).toBe(200);
  });

  it.each([{}, { participantId: '' }, { participantId: 7 }, { participantId: 'ada', reason: 'spam' }, 'ada', null])(
    'is exactly the documented one, not %j',
    async (body) => {
      expectViolation(await post(videoSdk, removalPath(), body), 400, /body/);
    },
  );

  it('of v2 names the room', async () => {
    expectViolation(await post(videoSdk, '/v2/sessions/participants/remove', { participantId: 'ada' }), 400, /roomId/);
    expectViolation(await post(videoSdk, '/v2/sessions/end', {}), 400, /roomId/);
  });
});

describe('a path', () => {
  it('is asked for with its method', async () => {
    expectViolation(await get(videoSdk, removalPath()), 404, /GET where only POST is allowed/);
    expect(videoSdk.requests[0]).toMatchObject({ operation: 'remove-v1', sessionId });
    expectViolation(await post(videoSdk, '/v2/sessions', {}), 404, /POST where only GET is allowed/);
  });

  it('exists', async () => {
    expectViolation(await get(videoSdk, '/v2/participants'), 404, /no such route: GET \/v2\/participants/);
    expectViolation(await get(videoSdk, '/v2/sessions//participants'), 404, /no such route/);
    expect(videoSdk.requests[0]).toMatchObject({ operation: 'unknown', status: 404 });
  });

  it('is percent-encoded', async () => {
    videoSdk.join(sessionId, { participantId: 'a@b' });
    expect((await get(videoSdk, `/v2/sessions/${sessionId}/participants/a@b`)).status).toBe(200);
    expect(videoSdk.violations).toEqual([expect.stringContaining("path part isn't percent-encoded: a@b")]);
    expect((await get(videoSdk, `/v2/sessions/%ff`)).status).toBe(404);
    expect(videoSdk.violations).toHaveLength(2);
  });
});

describe('a query', () => {
  it.each(['page=0', 'page=x', 'perPage=-1', 'perPage=0', 'status=running', 'startDate=today'])(
    'is refused when it says %s',
    async (query) => {
      expectViolation(await get(videoSdk, `/v2/sessions?${query}`), 400, /query parameter/);
    },
  );

  it('that the call doesn’t know is ignored, but noted', async () => {
    expect((await get(videoSdk, `/v2/sessions/${sessionId}/participants?roomId=x`)).status).toBe(200);
    expect(videoSdk.violations).toEqual([expect.stringContaining('unknown query parameter: roomId')]);
  });
});

it('a read that has a body is noted', async () => {
  const authorization = await token(videoSdk, 2);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { authorization, 'content-length': '2' };
    const request = httpRequest(`${videoSdk.url}/v2/sessions`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end('{}');
  });
  expect(status).toBe(200);
  expect(videoSdk.violations).toEqual([expect.stringContaining('GET with a body')]);
});
