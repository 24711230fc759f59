import { describe, expect, it } from 'vitest';
import { failureOf } from '../../src/bot/discord-errors.ts';
import { NotDiscordsAnswerError, onlyDiscords } from '../../src/bot/discords-answer.ts';

const API = 'https://discord.com/api/v10';
const CALLBACK = `${API}/interactions/1/some-token/callback`;
const REPLY = `${API}/webhooks/2/some-token/messages/@original`;
const CHANNEL = `${API}/channels/3/messages`;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends a request that is answered like this. */
function sent(method: string, url: string, answer: Response) {
  return onlyDiscords(async () => answer)(url, { method });
}

describe('an answer that is Discord’s own', () => {
  it.each<[string, string, string, Response]>([
    ['an acknowledgment', 'POST', CALLBACK, new Response(null, { status: 204 })],
    [
      'an acknowledgment with what came of it',
      'POST',
      `${CALLBACK}?with_response=true`,
      Response.json({ interaction: { id: '1234' } }),
    ],
    ['an edited reply', 'PATCH', REPLY, Response.json({ id: '1234' })],
    ['a message', 'POST', CHANNEL, Response.json({ id: '1234' })],
    ['something deleted', 'DELETE', `${CHANNEL}/4`, new Response(null, { status: 204 })],
    ['a list', 'GET', `${API}/users/@me/guilds`, Response.json([])],
    ['commands', 'PUT', `${API}/applications/1/commands`, Response.json([])],
  ])('is passed on: %s', async (_, method, url, answer) => {
    expect((await sent(method, url, answer)).status).toBe(answer.status);
  });

  it('is parsed once', async () => {
    const answer = await sent('POST', CHANNEL, Response.json({ id: '1234', nonce: 'n' }));
    expect([await answer.json(), await answer.json()]).toEqual(Array(2).fill({ id: '1234', nonce: 'n' }));
  });

  it('is an error that discord.js handles, too', async () => {
    const answer = await sent('POST', CHANNEL, new Response('<html>', { status: 502 }));
    expect([answer.status, await answer.text()]).toEqual([502, '<html>']);
  });
});

describe('an answer that something in between gave', () => {
  it.each<[string, Response]>([
    ['a redirect', new Response(null, { status: 302, headers: { location: 'https://login.example/' } })],
    ['"not modified"', new Response(null, { status: 304 })],
    ['a page', new Response('<html>Log in</html>', { headers: { 'content-type': 'text/html' } })],
    ['nothing', new Response(null, { status: 204 })],
    ['a page that says it is JSON', new Response('<html>', { headers: JSON_TYPE })],
    ['half of an answer', new Response('{"id":"12', { headers: JSON_TYPE })],
    ['no object', Response.json('ok')],
    ['null', Response.json(null)],
    ['nothing with an ID', Response.json({})],
    ['a list', Response.json([])],
    ['an ID that is none of Discord’s', Response.json({ id: 5 })],
    ['an ID in words', Response.json({ id: 'five' })],
  ])('isn’t taken for a message: %s', async (_, answer) => {
    for (const [method, url] of [
      ['POST', CHANNEL],
      ['PATCH', REPLY],
    ] as const) {
      const error = await sent(method, url, answer.clone()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(NotDiscordsAnswerError);
      // It may have arrived all the same, so it's sent again.
      expect(failureOf(error)).toBe('temporary');
    }
  });

  it.each<[string, Response]>([
    ['a redirect', new Response(null, { status: 302 })],
    ['a page', new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['JSON about something else', Response.json({ error: 'login required' })],
    ['a list', Response.json([])],
  ])('isn’t taken for an acknowledgment: %s', async (_, answer) => {
    await expect(sent('POST', CALLBACK, answer)).rejects.toThrow(NotDiscordsAnswerError);
  });

  it.each(['GET', 'PUT'])('isn’t taken for what was asked for: %s', async (method) => {
    const page = new Response('<html>', { headers: { 'content-type': 'text/html' } });
    await expect(sent(method, `${API}/users/@me`, page)).rejects.toThrow(NotDiscordsAnswerError);
    await expect(sent(method, `${API}/users/@me`, new Response(null, { status: 204 }))).rejects.toThrow();
  });
});
