/** What a person's client shows, with an application that does what a test tells it to. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDiscordFeature } from '../../../sandbox/control/conversations.ts';
import type { ShownInteraction } from '../../../sandbox/control/protocol.ts';
import { startControl } from '../../../sandbox/control/server.ts';
import { button, type Harness, kickCommand, label, modal, openHarness, row, textInput } from '../discord/support.ts';
import { openPage, type Page } from './page.ts';

const EPHEMERAL = 64;

interface Fixture extends Harness {
  readonly channelId: string;
  open(personId?: string): Promise<Page>;
  /** Types the command in a window, and waits until the application has it. */
  run(page: Page): Promise<Awaited<ReturnType<Harness['interaction']>>>;
  /** The latest interaction of a window's person, as the application has it. */
  arrived(interactionId: string): Promise<Awaited<ReturnType<Harness['interaction']>>>;
}

async function setUp(more: { tokenLivesMs?: number; now?: () => number } = {}): Promise<Fixture> {
  const harness = await openHarness();
  const { discord, guild, ana } = harness;
  const people = [
    { member: ana, part: 'First' },
    { member: guild.addMember({ name: 'Ben' }), part: 'Second' },
  ];
  const control = await startControl({
    port: 0,
    features: [createDiscordFeature({ discord, guild, botName: 'Bot', people, ...more })],
    files: (_request, response) => response.end(),
    firstPersonId: ana.id,
    isPerson: (id) => people.some(({ member }) => member.id === id),
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => control.close());
  const channelId = guild.channels[0]?.id ?? '';
  const arrived: Fixture['arrived'] = (interactionId) =>
    harness.arrivalOf({ interactionId } as Parameters<Harness['arrivalOf']>[0]);
  return {
    ...harness,
    channelId,
    open: (personId) => openPage(control, personId),
    arrived,
    run: async (page) =>
      await arrived((await page.ask('run', { channelId, command: 'kick', options: {} })).interactionId),
  };
}

const become = (page: Page, id: string, state: ShownInteraction['state']) =>
  page.event('interaction', ({ interaction }) => interaction.id === id && interaction.state === state);

function statesOf(page: Page, id: string): string[] {
  return page.events.flatMap((event) =>
    event.type === 'interaction' && event.interaction.id === id ? [event.interaction.state] : [],
  );
}

const followUp = ({ discord, rest }: Fixture, token: string, body: object) =>
  rest.post(`/webhooks/${discord.applicationId}/${token}`, { body, auth: false });

describe('an interaction', () => {
  it('is sent, deferred, and answered; then it is over', async () => {
    const fixture = await setUp();
    const page = await fixture.open();
    const arrived = await fixture.run(page);
    await fixture.callback(arrived, { type: 5 });
    await become(page, arrived.id, 'deferred');
    expect((await fixture.open()).welcome.interactions).toMatchObject([{ id: arrived.id, state: 'deferred' }]);
    await fixture.edit(arrived, { content: 'done' });
    await become(page, arrived.id, 'answered');
    expect(statesOf(page, arrived.id)).toEqual(['sent', 'deferred', 'answered']);
    expect((await fixture.open()).welcome.interactions).toEqual([]);
  });

  it('whose deferred reply is deleted is over', async () => {
    const fixture = await setUp();
    const page = await fixture.open();
    const arrived = await fixture.run(page);
    await fixture.callback(arrived, { type: 5 });
    const { shown } = await page.event('message');
    await fixture.rest.delete(`/webhooks/${fixture.discord.applicationId}/${arrived.token}/messages/@original`, {
      auth: false,
    });
    await become(page, arrived.id, 'answered');
    expect(await page.event('message-gone')).toMatchObject({ messageId: shown.message.id });
  });

  it('that stays deferred for the life of its token has failed', async () => {
    const fixture = await setUp({ tokenLivesMs: 50 });
    const page = await fixture.open();
    const arrived = await fixture.run(page);
    await fixture.callback(arrived, { type: 5 });
    await become(page, arrived.id, 'failed');
  });

  it('that failed is shown for a minute', async () => {
    let now = Date.now();
    const fixture = await setUp({ tokenLivesMs: 20, now: () => now });
    const page = await fixture.open();
    const arrived = await fixture.run(page);
    await become(page, arrived.id, 'failed');
    now += 59_999;
    expect((await fixture.open()).welcome.interactions).toMatchObject([{ id: arrived.id, state: 'failed' }]);
    now += 1;
    expect((await fixture.open()).welcome.interactions).toEqual([]);
  });
});

describe('a reply', () => {
  it('to a command, and its follow-ups, say what was typed; a private one only to its person', async () => {
    const fixture = await setUp();
    const [page, other] = [await fixture.open(), await fixture.open(fixture.guild.members[1]?.id)];
    const arrived = await fixture.run(page);
    await fixture.callback(arrived, { type: 4, data: { content: 'one' } });
    await followUp(fixture, arrived.token, { content: 'two', flags: EPHEMERAL });
    await followUp(fixture, arrived.token, { content: 'three' });
    const inReplyTo = { interactionId: arrived.id, userId: fixture.ana.id, typed: '/kick', command: 'kick' };
    for (const content of ['one', 'two', 'three']) {
      expect(await page.message(({ message }) => message.content === content)).toMatchObject({ inReplyTo });
    }
    await other.message(({ message }) => message.content === 'three');
    const heard = other.events.flatMap((event) => (event.type === 'message' ? [event.shown.message.content] : []));
    expect(heard).toEqual(['one', 'three']);
    const seen = (await fixture.open()).welcome.messages[fixture.channelId];
    expect(seen?.map(({ message }) => message.content)).toEqual(['one', 'two', 'three']);
  });

  it('to a press says what was pressed, and a deferred update ends with a follow-up', async () => {
    const fixture = await setUp();
    const page = await fixture.open();
    const command = await fixture.run(page);
    await fixture.callback(command, { type: 4, data: { content: 'go?', components: [row(button('go'))] } });
    const { message } = await page.message(({ message: { content } }) => content === 'go?');
    const { interactionId } = await page.ask('press', { messageId: message.id, customId: 'go' });
    const press = await fixture.arrived(interactionId);
    await fixture.callback(press, { type: 6 });
    await become(page, interactionId, 'deferred');
    await followUp(fixture, press.token, { content: 'gone' });
    await become(page, interactionId, 'answered');
    expect(await page.message(({ message: { content } }) => content === 'gone')).toMatchObject({
      inReplyTo: { interactionId, typed: '[Go]', command: null },
    });
    await fixture.edit(press, { content: 'went', components: [] });
    expect(await page.message(({ message: { content } }) => content === 'went')).toMatchObject({
      message: { id: message.id },
      inReplyTo: { interactionId: command.id, typed: '/kick', command: 'kick' },
    });
  });

  it('that was dismissed stays dismissed, whatever happens to it', async () => {
    const fixture = await setUp();
    const page = await fixture.open();
    const arrived = await fixture.run(page);
    await fixture.callback(arrived, { type: 4, data: { content: 'one', flags: EPHEMERAL } });
    const { message } = await page.message(({ message: { content } }) => content === 'one');
    await page.ask('dismiss-message', { messageId: message.id });
    await fixture.edit(arrived, { content: 'two' });
    fixture.discord.removeMessage(message);
    fixture.ana.write(fixture.guild.channels[0] as never, 'later');
    await page.message(({ message: { content } }) => content === 'later');
    expect(page.events.filter(({ type }) => type === 'message' || type === 'message-gone')).toMatchObject([
      { shown: { message: { content: 'one' } } },
      { messageId: message.id },
      { shown: { message: { content: 'later' } } },
    ]);
  });
});

describe('a modal', () => {
  it('closes when its token is dead', async () => {
    const fixture = await setUp({ tokenLivesMs: 50 });
    const page = await fixture.open();
    const arrived = await fixture.run(page);
    await fixture.callback(arrived, { type: 9, data: modal(label('Why', textInput('why'))) });
    await page.event('modal', ({ modal: { interactionId } }) => interactionId === arrived.id);
    await page.event('modal-gone', ({ interactionId }) => interactionId === arrived.id);
    await expect(page.ask('submit', { interactionId: arrived.id, values: { why: 'x' } })).rejects.toThrow(
      'no longer open',
    );
  });

  it('opens with every kind of field that Discord’s schema allows', async () => {
    const fixture = await setUp();
    const page = await fixture.open();
    const options = ['a', 'b'].map((value) => ({ label: value, value }));
    const kinds = [3, 4, 5, 6, 7, 8, 19, 21, 22, 23];
    const field = (type: number) => ({
      type,
      custom_id: `of ${type}`,
      ...([3, 21, 22].includes(type) && { options }),
      ...(type === 4 && { style: 1 }),
    });
    for (const half of [kinds.slice(0, 5), kinds.slice(5)]) {
      const { id, token } = await fixture.run(page);
      const data = modal(...half.map((type) => label(`${type}`, field(type))));
      await fixture.callback({ id, token }, { type: 9, data });
      const opened = await page.event('modal', (event) => event.modal.interactionId === id);
      expect(opened.modal.modal.components).toHaveLength(5);
    }
    expect(fixture.discord.violations).toEqual([]);
  });

  it('is answered by a message that says what was submitted', async () => {
    const fixture = await setUp();
    const page = await fixture.open();
    const arrived = await fixture.run(page);
    await fixture.callback(arrived, { type: 9, data: modal(label('Why', textInput('why'))) });
    await page.event('modal');
    const { interactionId } = await page.ask('submit', { interactionId: arrived.id, values: { why: 'noise' } });
    await fixture.callback(await fixture.arrived(interactionId), { type: 4, data: { content: 'thanks' } });
    expect(await page.message(({ message: { content } }) => content === 'thanks')).toMatchObject({
      inReplyTo: { interactionId, typed: 'Reason (why: noise)', command: null },
    });
    expect(page.events.map(({ type }) => type)).toContain('modal-gone');
  });
});

describe('a client’s commands', () => {
  it('change in every window when they are registered again', async () => {
    const fixture = await setUp();
    const page = await fixture.open();
    expect(page.welcome.commands.map(({ name }) => name)).toEqual(['kick']);
    await fixture.rest.put(`/applications/${fixture.discord.applicationId}/commands`, {
      body: [kickCommand, { name: 'Look up', type: 2 }],
    });
    const { commands } = await page.event('commands');
    expect(commands.map(({ name }) => name)).toEqual(['kick', 'Look up']);
    const memberId = fixture.guild.members[1]?.id ?? '';
    const { interactionId } = await page.ask('use-on', { channelId: fixture.channelId, command: 'Look up', memberId });
    await fixture.callback(await fixture.arrived(interactionId), { type: 4, data: { content: 'found' } });
    expect(await page.message(({ message: { content } }) => content === 'found')).toMatchObject({
      inReplyTo: { typed: 'Look up on Ben', command: 'Look up' },
    });
  });
});

describe('a message’s menu', () => {
  it('uses a command on that message', async () => {
    const fixture = await setUp();
    const page = await fixture.open();
    await fixture.rest.put(`/applications/${fixture.discord.applicationId}/commands`, {
      body: [{ name: 'Report', type: 3 }],
    });
    await page.event('commands');
    await page.ask('write', { channelId: fixture.channelId, content: 'noise' });
    const { message } = await page.message(({ message: { content } }) => content === 'noise');
    const asked = { channelId: fixture.channelId, command: 'Report', messageId: message.id };
    const { interactionId } = await page.ask('use-on-message', asked);
    const { data } = (await fixture.arrived(interactionId)) as unknown as { data: { target_id: string } };
    expect(data.target_id).toBe(message.id);
    await expect(page.ask('use-on-message', { ...asked, messageId: '1' })).rejects.toThrow();
  });
});

describe('a file for a modal', () => {
  const upload = label('Proof', { type: 19, custom_id: 'proof', max_values: 2 });

  async function opened() {
    const fixture = await setUp();
    const page = await fixture.open();
    const event = await fixture.run(page);
    await fixture.callback(event, { type: 9, data: modal(upload) });
    const { modal: shown } = await page.event('modal');
    const attach = (part: string, more: { fileId?: string } = {}) =>
      page.ask('attach', { interactionId: event.id, name: 'a.png', contentType: 'image/png', part, ...more });
    return { fixture, page, shown, interactionId: event.id, attach };
  }

  it('comes in parts, and is submitted by its ID', async () => {
    const { fixture, page, shown, interactionId, attach } = await opened();
    expect(shown.fileLimit).toBe(10 * 1024 * 1024);
    const { fileId } = await attach(btoa('one '));
    expect(await attach(btoa('two'), { fileId })).toEqual({ fileId });
    const submitted = await page.ask('submit', { interactionId, values: { proof: [fileId] } });
    const { data } = (await fixture.arrived(submitted.interactionId)) as unknown as {
      data: { resolved: { attachments: Record<string, { filename: string; content_type: string; url: string }> } };
    };
    const [file] = Object.values(data.resolved.attachments);
    expect(file).toMatchObject({ filename: 'a.png', content_type: 'image/png' });
    // As at Discord, with a signature. The local Discord serves the same path.
    const { origin, pathname, search } = new URL(file?.url ?? '');
    expect([origin, search]).toEqual([
      'https://cdn.discordapp.com',
      expect.stringMatching(/^\?ex=\w+&is=\w+&hm=\w+&$/),
    ]);
    const served = new URL(pathname + search, fixture.discord.apiUrl);
    expect(await (await fetch(served)).text()).toBe('one two');
  });

  it('is refused when it gets too large, when there are too many, and once the modal is closed', async () => {
    const { page, interactionId, attach } = await opened();
    const part = Buffer.alloc(150 * 1024).toString('base64');
    const { fileId } = await attach(part);
    const most = Math.floor((10 * 1024) / 150);
    for (let n = 1; n < most; n += 1) await attach(part, { fileId });
    await expect(attach(part, { fileId })).rejects.toThrow('a.png is too large: up to 10 MB are possible.');
    await expect(attach(part, { fileId })).rejects.toThrow('That file is no longer there.');
    const gone = page.ask('submit', { interactionId, values: { proof: [fileId] } });
    await expect(gone).rejects.toThrow('That file is no longer there.');
    for (let n = 0; n < 50; n += 1) await attach('');
    await expect(attach('')).rejects.toThrow('Those are too many files.');
    await page.ask('dismiss-modal', { interactionId });
    await expect(attach('')).rejects.toThrow('That form is no longer open.');
  });
});
