/** The page's Discord with the real bot behind it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiscordFeature } from '../../../sandbox/control/conversations.ts';
import type { Message, ShownMessage } from '../../../sandbox/control/protocol.ts';
import { type Control, startControl } from '../../../sandbox/control/server.ts';
import type { Member } from '../../../sandbox/discord/index.ts';
import { sessionsOf } from '../../end-to-end/fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from '../../end-to-end/harness.ts';
import { openPage, type Page } from './page.ts';

let harness: Harness;
let control: Control;
let max: Member;
let general: string;
const errors: unknown[] = [];

beforeAll(async () => {
  harness = await startHarness();
  max = harness.guild.addMember({ name: 'Max', roles: [harness.moderators] });
  general = harness.guild.channels[0]?.id ?? '';
  sessionsOf(harness.videosdk).open(['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Fay']);
  const people = [
    { member: harness.moderator, part: 'Moderator' },
    { member: max, part: 'Second moderator' },
    { member: harness.bystander, part: 'Not a moderator' },
  ];
  control = await startControl({
    port: 0,
    features: [createDiscordFeature({ ...harness, botName: 'Sandbox Bot', people })],
    files: (_request, response) => response.end(),
    firstPersonId: harness.moderator.id,
    isPerson: (id) => people.some(({ member }) => member.id === id),
    onError: (error) => errors.push(error),
  });
});
afterAll(async () => {
  await control.close();
  expectNoViolations(harness);
  expect(errors).toEqual([]);
  await harness[Symbol.asyncDispose]();
});

interface Part {
  readonly label?: string;
  readonly placeholder?: string;
  readonly custom_id: string;
  readonly options?: readonly { readonly value: string }[];
}

/** A button or a menu by what a reader sees. */
function partOf({ components = [] }: Message, text: string): Part {
  const parts = components.flatMap((row) =>
    'components' in row ? (row.components as readonly object[]) : [],
  ) as Part[];
  const found = parts.find(({ label, placeholder }) => label === text || placeholder === text);
  if (found) return found;
  throw new Error(`there is no ${text}`);
}

const run = (page: Page, command: string, options: Record<string, string> = {}) =>
  page.ask('run', { channelId: general, command, options });

/** Runs a command and waits for the message that answers it. */
async function answered(page: Page, command: string, options: Record<string, string> = {}): Promise<ShownMessage> {
  const { interactionId } = await run(page, command, options);
  await page.event('interaction', ({ interaction: { id, state } }) => id === interactionId && state === 'answered');
  return page.events
    .flatMap((event) => (event.type === 'message' ? [event.shown] : []))
    .findLast(({ inReplyTo }) => inReplyTo?.interactionId === interactionId) as ShownMessage;
}

const messagesOf = ({ welcome }: Page): readonly ShownMessage[] => welcome.messages[general] ?? [];

describe('a window', () => {
  it('gets the server in its welcome, and the commands that this person can use', async () => {
    const mia = await openPage(control);
    const { you, server, commands } = mia.welcome;
    const { id } = harness.moderator;
    expect(you).toEqual({ id, name: 'Mia', part: 'Moderator', roleIds: [harness.moderators.id], locale: 'en-US' });
    expect(server.bot).toEqual({ id: harness.discord.botUserId, name: 'Sandbox Bot' });
    expect(server.channels.map(({ name }) => name)).toEqual(['general']);
    expect(server.roles.map(({ name }) => name)).toEqual(['Moderators', 'Visitors']);
    expect(server.people.map(({ name }) => name)).toEqual(['Mia', 'Max', 'Ben']);
    expect(commands).toEqual(harness.moderator.commands());
    expect(commands.map(({ name }) => name)).toContain('kick-participant');
  });

  it('shows at once what someone else writes, and what is wrong with what can’t be sent', async () => {
    const [mia, ben] = [await openPage(control), await openPage(control, harness.bystander.id)];
    await mia.ask('write', { channelId: general, content: '  <b>hello</b>  ' });
    const { message, inReplyTo } = await ben.message(({ message: { author } }) => author.id === harness.moderator.id);
    expect([message.content, inReplyTo]).toEqual(['<b>hello</b>', null]);
    const write = (content: string, channelId = general) => mia.ask('write', { channelId, content });
    await expect(write(' ')).rejects.toThrow('There’s nothing to send yet.');
    await expect(write('x'.repeat(2001))).rejects.toThrow('up to 2000 characters; this one has 2001');
    await expect(write('x', '1')).rejects.toThrow('No such channel here.');
  });

  it('completes as the bot does', async () => {
    const mia = await openPage(control);
    const { choices } = await mia.ask('complete', {
      channelId: general,
      command: 'kick-participant',
      options: { participant: 'cle' },
      focused: 'participant',
    });
    expect(choices?.map(({ name }) => name)).toEqual([expect.stringContaining('Cleo')]);
    const wrong = mia.ask('complete', { channelId: general, command: 'kick', options: {}, focused: 'x' });
    await expect(wrong).rejects.toThrow('There is no command /kick here (guild).');
  });

  it('is told in words what a client wouldn’t send', async () => {
    const mia = await openPage(control);
    await expect(run(mia, 'kick-case')).rejects.toThrow('/kick-case: the option number is required.');
    await expect(mia.ask('press', { messageId: '1', customId: 'x' })).rejects.toThrow('no longer there');
    await expect(mia.ask('use-on', { channelId: general, command: 'x', memberId: '1' })).rejects.toThrow(
      'No such member',
    );
    const { id: messageId } = (await answered(mia, 'kick-history')).message;
    await expect(mia.ask('press', { messageId, customId: 'x' })).rejects.toThrow(
      'That button or menu is no longer there.',
    );
  });
});

describe('a private reply', () => {
  it('is seen in every window of the person who asked, and in no one else’s, also after a reload', async () => {
    const [mia, second, other] = [await openPage(control), await openPage(control), await openPage(control, max.id)];
    const shown = await answered(mia, 'kick-participant', { participant: 'Ada', reason: 'noise' });
    expect(textOf(shown.message)).toContain('Removed: Ada');
    expect(shown.inReplyTo).toMatchObject({
      userId: harness.moderator.id,
      typed: '/kick-participant participant: Ada reason: noise',
      command: 'kick-participant',
    });
    expect(await second.message(({ message: { id } }) => id === shown.message.id)).toMatchObject({
      inReplyTo: shown.inReplyTo,
    });
    expect(messagesOf(await openPage(control)).at(-1)).toEqual(shown);
    // Everything reported before this has arrived, too.
    await mia.ask('write', { channelId: general, content: 'done' });
    await other.message(({ message: { content } }) => content === 'done');
    const ids = (shownOnes: readonly ShownMessage[]): string[] => shownOnes.map(({ message: { id } }) => id);
    const told = other.events.flatMap((event) => (event.type === 'message' ? [event.shown] : []));
    expect(ids(told)).not.toContain(shown.message.id);
    expect(other.events.filter(({ type }) => type === 'interaction')).toEqual([]);
    expect(ids(messagesOf(await openPage(control, max.id)))).not.toContain(shown.message.id);
    // No one else can press or dismiss it, either.
    await expect(other.ask('dismiss-message', { messageId: shown.message.id })).rejects.toThrow('no longer there');
  });

  it('can be dismissed, in all windows and for good; what everyone sees can’t', async () => {
    const [mia, second] = [await openPage(control), await openPage(control)];
    const { message } = await answered(mia, 'kick-history');
    await mia.ask('dismiss-message', { messageId: message.id });
    await second.event('message-gone', ({ messageId }) => messageId === message.id);
    expect(messagesOf(await openPage(control)).some(({ message: { id } }) => id === message.id)).toBe(false);
    await mia.ask('write', { channelId: general, content: 'for all' });
    const { message: written } = await mia.message(({ message: { content } }) => content === 'for all');
    await expect(mia.ask('dismiss-message', { messageId: written.id })).rejects.toThrow('no one else sees');
  });
});

describe('a modal', () => {
  async function openModal(page: Page): Promise<{ message: Message; opener: string }> {
    const { message } = await answered(page, 'kick-case', { number: '1' });
    const { interactionId: opener } = await page.ask('press', {
      messageId: message.id,
      customId: partOf(message, 'Edit reason').custom_id,
    });
    await page.event('modal', ({ modal }) => modal.interactionId === opener);
    return { message, opener };
  }

  it('is open after a reload, and closes everywhere when the submission is acknowledged', async () => {
    const mia = await openPage(control);
    const { message, opener } = await openModal(mia);
    const reloaded = await openPage(control);
    expect(reloaded.welcome.modals).toMatchObject([
      { interactionId: opener, channelId: general, modal: { title: expect.any(String) } },
    ]);
    expect((await openPage(control, max.id)).welcome.modals).toEqual([]);
    const wrong = mia.ask('submit', { interactionId: opener, values: { nothing: 'x' } });
    await expect(wrong).rejects.toThrow('has no field nothing');
    const { interactionId } = await reloaded.ask('submit', { interactionId: opener, values: { text: 'much noise' } });
    await mia.event('modal-gone', (event) => event.interactionId === opener);
    const changed = await mia.message((shown) => textOf(shown.message).includes('Reason: much noise'));
    // The reply to the command was changed in place: it is still the reply to the command.
    expect(changed).toMatchObject({ message: { id: message.id }, inReplyTo: { command: 'kick-case' } });
    expect(mia.events).toContainEqual({
      type: 'interaction',
      interaction: expect.objectContaining({ id: interactionId, kind: 'modal', state: 'sent' }),
    });
    const again = mia.ask('submit', { interactionId: opener, values: {} });
    await expect(again).rejects.toThrow('That form is no longer open.');
  });

  it('is dismissed in all windows, and the bot hears nothing about it', async () => {
    const [mia, second] = [await openPage(control), await openPage(control)];
    const { opener } = await openModal(mia);
    await second.event('modal', ({ modal }) => modal.interactionId === opener);
    const before = harness.discord.requests.length;
    await second.ask('dismiss-modal', { interactionId: opener });
    await mia.event('modal-gone', ({ interactionId }) => interactionId === opener);
    expect((await openPage(control)).welcome.modals).toEqual([]);
    expect(harness.discord.requests).toHaveLength(before);
    await expect(mia.ask('dismiss-modal', { interactionId: opener })).rejects.toThrow('no longer open');
  });

  it('whose submission fails stays open, and can be sent again', async () => {
    const mia = await openPage(control);
    const { opener } = await openModal(mia);
    harness.bot.signal('SIGSTOP');
    const { interactionId: failed } = await mia.ask('submit', { interactionId: opener, values: { text: 'one' } });
    const meanwhile = mia.ask('submit', { interactionId: opener, values: { text: 'two' } });
    await expect(meanwhile).rejects.toThrow('was already submitted');
    await mia.event('interaction', ({ interaction: { id, state } }) => id === failed && state === 'failed');
    harness.bot.signal('SIGCONT');
    expect((await openPage(control)).welcome.modals).toHaveLength(1);
    await mia.ask('submit', { interactionId: opener, values: { text: 'three' } });
    await mia.event('modal-gone', ({ interactionId }) => interactionId === opener);
  });
});

describe('an interaction', () => {
  it('that is pending is there after a reload, and fails in view of its person when nothing answers', async () => {
    const mia = await openPage(control);
    const fault = harness.discord.fault('callback', { kind: 'hang' }, { times: Number.POSITIVE_INFINITY });
    const { interactionId } = await run(mia, 'kick-participant', { participant: 'Bob' });
    const reloaded = await openPage(control);
    expect(reloaded.welcome.interactions).toContainEqual(
      expect.objectContaining({
        id: interactionId,
        kind: 'command',
        typed: '/kick-participant participant: Bob',
        channelId: general,
        messageId: null,
        state: 'sent',
      }),
    );
    await reloaded.event('interaction', ({ interaction: { id, state } }) => id === interactionId && state === 'failed');
    fault.remove();
    const shown = (await openPage(control)).welcome.interactions.filter(({ id }) => id === interactionId);
    expect(shown).toMatchObject([{ state: 'failed' }]);
    expect((await openPage(control, max.id)).welcome.interactions).toEqual([]);
  });

  it('from a menu carries the message and the menu, and changes the message in place', async () => {
    const mia = await openPage(control, harness.moderator.id);
    const manager = harness.guild.addRole({ name: 'Managers', permissions: (1n << 5n) | (1n << 40n) });
    harness.moderator.setRoles([harness.moderators, manager]);
    const { message } = await answered(mia, 'kick-settings');
    const { custom_id: customId, options = [] } = partOf(message, 'Change…');
    const values = options.slice(0, 1).map(({ value }) => value);
    const { interactionId } = await mia.ask('choose', { messageId: message.id, customId, values });
    await mia.event('interaction', ({ interaction: { id, state } }) => id === interactionId && state === 'answered');
    expect(mia.events).toContainEqual({
      type: 'interaction',
      interaction: expect.objectContaining({ id: interactionId, kind: 'component', messageId: message.id, customId }),
    });
    const last = mia.events.flatMap((event) => (event.type === 'message' ? [event.shown] : [])).at(-1);
    expect(last).toMatchObject({ message: { id: message.id }, inReplyTo: { command: 'kick-settings' } });
    const again = mia.ask('choose', { messageId: message.id, customId, values });
    await expect(again).rejects.toThrow('That button or menu is no longer there.');
  });

  it('from a press is answered by a message that says what was pressed', async () => {
    const mia = await openPage(control);
    const { message } = await answered(mia, 'kick-history');
    const { interactionId } = await mia.ask('press', {
      messageId: message.id,
      customId: partOf(message, 'Export CSV').custom_id,
    });
    const reply = await mia.message(({ inReplyTo }) => inReplyTo?.interactionId === interactionId);
    expect(reply.inReplyTo).toEqual({
      interactionId,
      userId: harness.moderator.id,
      typed: '[Export CSV]',
      command: null,
    });
  });
});
