import { SignJWT } from 'jose';
import type { VideoSdk } from '../../../sandbox/videosdk/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** undefined: not JSON. */
  readonly json: unknown;
}

export interface ClaimsChange {
  readonly [claim: string]: unknown;
}

const IDENTITY = { permissions: ['allow_join', 'allow_mod'] };

/** A valid token for that version; changing a claim to undefined removes it. */
export async function token(
  videoSdk: VideoSdk,
  version: 1 | 2,
  changes: ClaimsChange = {},
  sign: { secretKey?: string; alg?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const base = { ...IDENTITY, apikey: videoSdk.apiKey, iat: now, exp: now + 300 };
  const claims = version === 1 ? base : { ...base, version: 2, roles: ['crawler'] };
  return await new SignJWT({ ...claims, ...changes })
    .setProtectedHeader({ alg: sign.alg ?? 'HS256' })
    .sign(new TextEncoder().encode(sign.secretKey ?? videoSdk.secretKey));
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

export async function get(videoSdk: VideoSdk, path: string): Promise<Answer> {
  return send(videoSdk.url + path, { headers: { authorization: await token(videoSdk, 2) } });
}

export async function post(
  videoSdk: VideoSdk,
  path: string,
  body: unknown,
  init: { authorization?: string; signal?: AbortSignal } = {},
): Promise<Answer> {
  const authorization = init.authorization ?? (await token(videoSdk, path.startsWith('/v1') ? 1 : 2));
  return send(videoSdk.url + path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(init.signal ? { signal: init.signal } : {}),
  });
}

export function removeV1(
  videoSdk: VideoSdk,
  sessionId: string,
  participantId: string,
  init: { authorization?: string; signal?: AbortSignal } = {},
): Promise<Answer> {
  return post(
    videoSdk,
    `/v1/meeting-sessions/${encodeURIComponent(sessionId)}/remove-participant`,
    { participantId },
    init,
  );
}

export function ids(videoSdk: VideoSdk, sessionId: string): string[] {
  return videoSdk.connected(sessionId).map((person) => person.participantId);
}
