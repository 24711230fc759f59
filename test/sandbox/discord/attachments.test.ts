import { describe, expect, it } from 'vitest';
import type { Message } from '../../../sandbox/discord/index.ts';
import type { Harness } from './support.ts';
import { openHarness, refusalOf } from './support.ts';

const agent = { 'user-agent': 'DiscordBot (https://example.com, 1.0)' };
const list = { name: 'list.txt', data: 'Ana\nBjörn 🦊', contentType: 'text/plain' };

/** A form as a test wants it, valid or not. */
async function post(
  harness: Harness,
  path: string,
  payload: unknown,
  files: Record<string, [name: string, text: string]>,
) {
  const form = new FormData();
  if (payload !== undefined) form.set('payload_json', JSON.stringify(payload));
  for (const [key, [name, text]] of Object.entries(files)) form.set(key, new Blob([text]), name);
  const response = await fetch(`${harness.discord.apiUrl}/v10${path}`, {
    method: 'POST',
    headers: { ...agent, authorization: `Bot ${harness.discord.token}` },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as { code?: number; errors?: unknown } & Message };
}

const channelPath = ({ guild }: Harness) => `/channels/${guild.channels[0]?.id}/messages` as const;

describe('a file', () => {
  it('comes with a callback', async () => {
    const harness = await openHarness();
    const conversation = harness.ana.run('kick');
    const { id, token } = await harness.arrivalOf(conversation);
    await harness.rest.post(`/interactions/${id}/${token}/callback`, {
      body: { type: 4, data: { content: 'see', attachments: [{ id: '0', description: 'Who was there' }] } },
      files: [list],
      auth: false,
    });
    const message = await conversation.reply();
    expect(harness.discord.filesOf(message)).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        name: 'list.txt',
        description: 'Who was there',
        contentType: 'text/plain',
        size: 15,
        bytes: new TextEncoder().encode(list.data),
        text: list.data,
      },
    ]);
    expect(message.attachments).toMatchObject([
      { filename: 'list.txt', size: 15, content_type: 'text/plain', description: 'Who was there' },
    ]);
    expect(harness.discord.requests.at(-1)?.files).toMatchObject([{ key: 'files[0]', name: 'list.txt' }]);
    expect(harness.discord.violations).toEqual([]);
  });

  it('comes with the edit of a reply, a follow-up and a message in a channel, with nothing else', async () => {
    const harness = await openHarness();
    const { arrived, conversation } = await harness.show({ content: 'wait' });
    const webhook = `/webhooks/${harness.discord.applicationId}/${arrived.token}` as const;
    const options = { body: { attachments: [{ id: '0' }] }, files: [list], auth: false };
    await harness.rest.patch(`${webhook}/messages/@original`, {
      ...options,
      body: { content: 'see', ...options.body },
    });
    await harness.rest.post(webhook, options);
    await harness.rest.post(channelPath(harness), { ...options, auth: true });
    const sent = [
      conversation.versions.at(-1),
      await conversation.waitForFollowUp(),
      await harness.guild.channels[0]?.waitForMessage(1),
    ];
    for (const message of sent) {
      if (!message) throw new Error('no message');
      expect(harness.discord.filesOf(message)).toMatchObject([{ name: 'list.txt', text: list.data }]);
    }
    expect(harness.discord.violations).toEqual([]);
  });

  it('is served where its attachment says, until it is gone', async () => {
    const harness = await openHarness();
    const { body: message } = await post(harness, channelPath(harness), {}, { 'files[0]': ['a b.txt', 'hello'] });
    const url = message.attachments[0]?.url ?? '';
    expect(url).toMatch(/\/a_b\.txt$/);
    expect(await (await fetch(url)).text()).toBe('hello');
    harness.discord.removeMessage(message);
    expect((await fetch(url)).status).toBe(404);
  });

  it('stays through an edit that doesn’t mention attachments, and goes with one that leaves it out', async () => {
    const harness = await openHarness();
    const { body: message } = await post(
      harness,
      channelPath(harness),
      { content: 'a' },
      { 'files[0]': ['a.txt', 'A'], 'files[1]': ['b.txt', 'B'] },
    );
    const edit = (body: object, files: { name: string; data: string }[] = []) =>
      harness.rest.patch(`${channelPath(harness)}/${message.id}`, { body, files });
    const names = () => harness.discord.filesOf(message).map(({ name }) => name);
    await edit({ content: 'b' });
    expect(names()).toEqual(['a.txt', 'b.txt']);
    await edit({ content: 'c' }, [{ name: 'c.txt', data: 'C' }]);
    expect(names()).toEqual(['a.txt', 'b.txt', 'c.txt']);
    const kept = harness.discord.filesOf(message)[1]?.id ?? '';
    await edit({ attachments: [{ id: kept, description: 'kept' }, { id: '0' }] }, [{ name: 'd.txt', data: 'D' }]);
    expect(harness.discord.filesOf(message)).toMatchObject([
      { id: kept, name: 'b.txt', description: 'kept' },
      { name: 'd.txt', text: 'D' },
    ]);
    await edit({ attachments: [] });
    expect(names()).toEqual([]);
    expect(harness.discord.violations).toEqual([]);
  });

  it('can have a number for its placeholder and another name in the list', async () => {
    const harness = await openHarness();
    const { body: message } = await post(
      harness,
      channelPath(harness),
      { attachments: [{ id: 4, filename: 'other.txt' }] },
      { 'files[4]': ['a.txt', 'A'] },
    );
    expect(harness.discord.filesOf(message)).toMatchObject([{ name: 'other.txt', text: 'A' }]);
  });

  it('in nothing but a form without JSON is a message with its content', async () => {
    const harness = await openHarness();
    const { status, body } = await post(harness, channelPath(harness), undefined, { 'files[0]': ['a.txt', 'A'] });
    expect(status).toBe(200);
    expect(body.content).toBe('');
  });
});

describe('a body with files is refused', () => {
  it.each<[string, unknown, Record<string, [string, string]>, unknown]>([
    [
      'when it lists what wasn’t sent',
      { content: 'a', attachments: [{ id: '0' }] },
      {},
      { attachments: { 0: { _errors: [{ code: 'ATTACHMENT_NOT_FOUND' }] } } },
    ],
    [
      'when it lists a file twice',
      { content: 'a', attachments: [{ id: '0' }, { id: 0 }] },
      { 'files[0]': ['a', 'a'] },
      { attachments: { 1: { _errors: [{ code: 'ATTACHMENT_DUPLICATED' }] } } },
    ],
    [
      'when a file has an invalid field name',
      { content: 'a' },
      { upload: ['a', 'a'] },
      { upload: { _errors: [{ code: 'BASE_TYPE_UNKNOWN_KEY' }] } },
    ],
    [
      'when it has an unknown property of a file',
      { content: 'a', attachments: [{ id: '0', name: 'b' }] },
      { 'files[0]': ['a', 'a'] },
      { attachments: { 0: { name: { _errors: [{ code: 'BASE_TYPE_UNKNOWN_KEY' }] } } } },
    ],
    [
      'when there are eleven',
      { content: 'a' },
      Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`files[${n}]`, ['a', 'a'] as [string, string]])),
      { attachments: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } },
    ],
  ])('with 50035 %s', async (_, payload, files, errors) => {
    const harness = await openHarness();
    const { status, body } = await post(harness, channelPath(harness), payload, files);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 50035, errors });
    expect(harness.discord.violations).toHaveLength(1);
  });

  it('with 40005 when a file is larger than 10 MiB, or all together are larger than 25', async () => {
    const harness = await openHarness();
    const big = 'x'.repeat(10 * 1024 * 1024 + 1);
    const one = await post(harness, channelPath(harness), {}, { 'files[0]': ['a', big] });
    expect(one).toMatchObject({ status: 413, body: { code: 40005 } });
    const files = { 'files[0]': ['a', big], 'files[1]': ['b', big], 'files[2]': ['c', big] } satisfies Record<
      string,
      [string, string]
    >;
    expect(await post(harness, channelPath(harness), {}, files)).toMatchObject({ status: 413, body: { code: 40005 } });
  });

  it('with 50109 when the JSON in it is broken', async () => {
    const harness = await openHarness();
    const form = new FormData();
    form.set('payload_json', '{');
    const response = await fetch(`${harness.discord.apiUrl}/v10${channelPath(harness)}`, {
      method: 'POST',
      headers: { ...agent, authorization: `Bot ${harness.discord.token}` },
      body: form,
    });
    expect(await response.json()).toMatchObject({ code: 50109 });
  });

  it('with 10008 in an edit of what doesn’t exist', async () => {
    const harness = await openHarness();
    const edit = harness.rest.patch(`${channelPath(harness)}/1`, { body: {}, files: [list] });
    expect(await refusalOf(edit)).toMatchObject({ code: 10008 });
  });
});
