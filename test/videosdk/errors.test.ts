import { inspect } from 'node:util';
import { HTTPError, type NormalizedOptions, TimeoutError } from 'ky';
import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { asUpstreamError, networkErrorCode, neverSent } from '../../src/videosdk/errors.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJhcGlrZXkiOiJ4In0.c2lnbmF0dXJl';

/** `TypeError: fetch failed` around the socket's error. */
function failed(code: string, depth = 1): Error {
  let error: Error = Object.assign(new Error(code), { code });
  for (let level = 0; level < depth; level += 1) {
    error = new TypeError('fetch failed', { cause: error });
  }
  return error;
}

function answered(status: number, headers: Record<string, string> = {}): HTTPError {
  const request = new Request('https://api.videosdk.live/v2/sessions', { headers: { Authorization: TOKEN } });
  return new HTTPError(new Response(null, { status, headers }), request, {} as NormalizedOptions);
}

describe('a network error', () => {
  it('is recognized by its code, on whichever cause that is', () => {
    expect(networkErrorCode(failed('ECONNREFUSED', 0))).toBe('ECONNREFUSED');
    expect(networkErrorCode(failed('ECONNRESET', 1))).toBe('ECONNRESET');
    expect(networkErrorCode(failed('ENOTFOUND', 3))).toBe('ENOTFOUND');
    expect(networkErrorCode(new Error('x'))).toBeNull();
    expect(networkErrorCode('ECONNREFUSED')).toBeNull();
    expect(networkErrorCode(undefined)).toBeNull();
  });

  it('with circular causes terminates', () => {
    const one: Error = new Error('one');
    one.cause = new Error('other', { cause: one });
    expect(networkErrorCode(one)).toBeNull();
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])(
    'of %s happened before anything was sent',
    (code) => {
      expect(neverSent(failed(code))).toBe(true);
    },
  );

  it.each([
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'ABORT_ERR',
  ])('of %s may have happened after the request had arrived', (code) => {
    expect(neverSent(failed(code))).toBe(false);
  });

  it('of an unknown kind may have happened after the request had arrived', () => {
    expect(neverSent(new TimeoutError(new Request('https://x.example')))).toBe(false);
    expect(neverSent(new Error('?'))).toBe(false);
    expect(neverSent(null)).toBe(false);
  });
});

describe('a failed read', () => {
  it.each<[number, string]>([
    [401, 'forbidden'],
    [403, 'forbidden'],
    [429, 'busy'],
    [409, 'unavailable'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [302, 'unavailable'],
  ])('that was answered with %d is "%s"', (status, code) => {
    expect(asUpstreamError(answered(status), NOW)).toMatchObject({ name: 'UpstreamError', code, status });
  });

  it('says how long to wait, when VideoSDK said so', () => {
    expect(asUpstreamError(answered(429, { 'retry-after': '9' }), NOW).retryAfterSeconds).toBe(9);
    expect(asUpstreamError(answered(429), NOW).retryAfterSeconds).toBeNull();
  });

  it.each<[string, unknown]>([
    ['a timeout', new TimeoutError(new Request('https://x.example', { headers: { Authorization: TOKEN } }))],
    ['a refused connection', failed('ECONNREFUSED')],
    ['a bare string', 'broken'],
    ['nothing', undefined],
  ])('that had no answer is "unavailable": %s', (_what, error) => {
    expect(asUpstreamError(error, NOW)).toMatchObject({ code: 'unavailable', status: null });
  });

  it('that is already known stays what it is', () => {
    const known = new UpstreamError('busy', 'x');
    expect(asUpstreamError(known, NOW)).toBe(known);
  });

  it('doesn’t carry the token, however deep someone prints it', () => {
    for (const error of [
      answered(500),
      new TimeoutError(new Request('https://x.example', { headers: { Authorization: TOKEN } })),
      Object.assign(failed('ECONNRESET'), { request: { headers: { Authorization: TOKEN } } }),
    ]) {
      const upstream = asUpstreamError(error, NOW);
      expect(inspect(upstream, { depth: null, showHidden: true })).not.toContain(TOKEN);
      expect(inspect(upstream, { depth: null, showHidden: true })).not.toContain('uthorization');
    }
  });
});
