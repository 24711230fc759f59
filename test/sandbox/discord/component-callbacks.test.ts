import { describe, expect, it } from 'vitest';
import type { Arrived, Harness } from './support.ts';
import { button, label, modal, openHarness, refusalOf, row, textInput } from './support.ts';

const yes = { customId: 'yes' };
const form = { type: 9, data: modal(label('Why', textInput('why'))) };

/** A message with a button, and the press of it. */
async function pressed(harness: Harness, more: object = {}) {
  const shown = await harness.show({ content: 'Sure?', components: [row(button('yes'))], ...more });
  const press = harness.ana.press(shown.message, yes);
  return { ...shown, press, event: await harness.arrivalOf(press) };
}

const deleteOriginal = ({ rest, discord }: Harness, { token }: Arrived) =>
  rest.delete(`/webhooks/${discord.applicationId}/${token}/messages/@original`, { auth: false });

describe('an update', () => {
  it('changes the button’s message, for the command that sent it, too', async () => {
    const harness = await openHarness();
    const { conversation, message, press, event } = await pressed(harness);
    const edit = conversation.nextEdit();
    await harness.callback(event, { type: 7, data: { content: 'Done', components: [] } });
    const updated = { id: message.id, content: 'Done', components: [], edited_timestamp: expect.any(String) };
    expect(await press.reply()).toMatchObject(updated);
    expect(await edit).toMatchObject(updated);
    expect(await press.acknowledged()).toMatchObject({ type: 7, ephemeral: false });
    expect(press.state).toBe('answered');
    expect(() => harness.ana.press(message, yes)).toThrow('no button');
    expect(harness.discord.violations).toEqual([]);
  });

  it('makes @original that message, to read, edit and delete', async () => {
    const harness = await openHarness();
    const { conversation, message, press, event } = await pressed(harness);
    await harness.callback(event, { type: 7, data: { content: 'Working' } });
    expect(await harness.edit(event, { content: 'Done' })).toMatchObject({ id: message.id, content: 'Done' });
    expect(press.versions.map(({ content }) => content)).toEqual(['Working', 'Done']);
    expect(conversation.versions.map(({ content }) => content)).toEqual(['Sure?', 'Working', 'Done']);
    await deleteOriginal(harness, event);
    expect(conversation.deleted).toBe(true);
    expect(press.deleted).toBe(true);
    expect(await refusalOf(harness.edit(event, { content: 'a' }))).toMatchObject({ code: 10008, status: 404 });
  });

  it('that is deferred shows nothing, and the edit after it changes that message', async () => {
    const harness = await openHarness();
    const { conversation, message, press, event } = await pressed(harness);
    await harness.callback(event, { type: 6 });
    expect(press.state).toBe('deferred');
    expect(press.versions).toEqual([]);
    await harness.edit(event, { content: 'Done', components: [] });
    expect(await press.reply()).toMatchObject({ id: message.id, content: 'Done' });
    expect(press.state).toBe('answered');
    expect(conversation.versions).toHaveLength(2);
  });

  it('keeps an ephemeral message ephemeral, and edits it after its own token is dead', async () => {
    const harness = await openHarness();
    const { conversation, message, press, event } = await pressed(harness, { flags: 64 });
    conversation.expireToken();
    await harness.callback(event, { type: 7, data: { content: 'Done' } });
    expect(await press.acknowledged()).toMatchObject({ ephemeral: true });
    expect(await harness.edit(event, { content: 'Really', flags: 0 })).toMatchObject({ id: message.id, flags: 64 });
  });

  it('with with_response=true returns the message when there is a new version', async () => {
    const harness = await openHarness();
    const { message, event } = await pressed(harness);
    expect(await harness.callback(event, { type: 7, data: { content: 'Done' } }, true)).toMatchObject({
      interaction: { id: event.id, type: 3, response_message_id: message.id, response_message_loading: false },
      resource: { type: 7, message: { id: message.id, content: 'Done' } },
    });
    const again = await harness.arrivalOf(harness.ana.press(message, yes));
    expect(await harness.callback(again, { type: 6 }, true)).toMatchObject({
      interaction: { response_message_id: message.id },
      resource: { type: 6 },
    });
  });

  it('of a message that was deleted meanwhile is refused with 10008', async () => {
    const harness = await openHarness();
    const { message, event } = await pressed(harness);
    harness.discord.removeMessage(message);
    for (const type of [6, 7]) {
      expect(await refusalOf(harness.callback(event, { type, data: { content: 'a' } }))).toMatchObject({ code: 10008 });
    }
  });

  it('is checked like any message', async () => {
    const harness = await openHarness();
    const { event } = await pressed(harness);
    const twice = { components: [row(button('a'), button('a'))] };
    expect(await refusalOf(harness.callback(event, { type: 7, data: twice }))).toEqual({
      code: 50035,
      status: 400,
      problems: ['data.components.0.components.1.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED'],
    });
    const nothing = { content: '', components: [] };
    expect(await refusalOf(harness.callback(event, { type: 7, data: nothing }))).toMatchObject({ code: 50006 });
    expect(harness.discord.violations).toHaveLength(2);
  });
});

describe('a new message in answer to a button', () => {
  it('leaves the button’s message alone, and refers to it', async () => {
    const harness = await openHarness();
    const { conversation, message, press, event } = await pressed(harness);
    await harness.callback(event, { type: 4, data: { content: 'Done', flags: 64 } });
    expect(await press.reply()).toMatchObject({
      content: 'Done',
      type: 19,
      flags: 64,
      message_reference: { message_id: message.id },
      interaction_metadata: { id: event.id, type: 3, interacted_message_id: message.id },
    });
    expect((await press.reply()).id).not.toBe(message.id);
    expect(conversation.versions).toHaveLength(1);
  });

  it('that is deferred is ephemeral when the defer says so, and filled in later', async () => {
    const harness = await openHarness();
    const { message, press, event } = await pressed(harness);
    await harness.callback(event, { type: 5, data: { flags: 64 } });
    expect(press.state).toBe('deferred');
    const filled = (await harness.edit(event, { content: 'Done' })) as { id: string };
    expect(filled).toMatchObject({ content: 'Done', flags: 64, edited_timestamp: null });
    expect(filled.id).not.toBe(message.id);
  });
});

describe('an answer to a component', () => {
  it('is accepted once, whatever its type', async () => {
    const harness = await openHarness();
    const { message } = await pressed(harness);
    for (const answer of [{ type: 4, data: { content: 'a' } }, { type: 5 }, { type: 6 }, { type: 7 }, form]) {
      const event = await harness.arrivalOf(harness.ana.press(message, yes));
      await harness.callback(event, answer);
      expect(await refusalOf(harness.callback(event, { type: 6 }))).toMatchObject({ code: 40060, status: 400 });
    }
    expect(harness.discord.violations).toEqual([]);
  });

  it('is refused with 10062 after 3 s, and its webhook with 50027 after 15 min', async () => {
    let now = Date.now();
    const harness = await openHarness({ now: () => now });
    const { message, event } = await pressed(harness);
    now += 3001;
    expect(await refusalOf(harness.callback(event, { type: 6 }))).toMatchObject({ code: 10062, status: 404 });
    const again = await harness.arrivalOf(harness.ana.press(message, yes));
    expect(await refusalOf(harness.edit(again, { content: 'a' }))).toMatchObject({ code: 10015 });
    await harness.callback(again, { type: 6 });
    now += 15 * 60_000 + 1;
    expect(await refusalOf(harness.edit(again, { content: 'late' }))).toMatchObject({ code: 50027, status: 401 });
  });

  it('can’t be a completion’s', async () => {
    const harness = await openHarness();
    const { event } = await pressed(harness);
    expect(await refusalOf(harness.callback(event, { type: 8, data: { choices: [] } }))).toMatchObject({
      problems: ['type: BASE_TYPE_CHOICES'],
    });
  });
});

it('a follow-up to an update is a message of its own, ephemeral when its flags say so, that can be read, edited and deleted', async () => {
  const harness = await openHarness();
  const { message, press, event } = await pressed(harness);
  await harness.callback(event, { type: 6 });
  const webhook = `/webhooks/${harness.discord.applicationId}/${event.token}` as const;
  const sent = (await harness.rest.post(webhook, { body: { content: 'psst', flags: 64 }, auth: false })) as {
    id: string;
  };
  expect(await press.waitForFollowUp()).toMatchObject({
    content: 'psst',
    flags: 64,
    interaction_metadata: { original_response_message_id: message.id },
  });
  const path = `${webhook}/messages/${sent.id}` as const;
  expect(await harness.rest.get(path, { auth: false })).toMatchObject({ content: 'psst' });
  await harness.edit(event, { content: 'psst!' }, sent.id);
  expect(press.followUps).toMatchObject([{ content: 'psst!', flags: 64 }]);
  await harness.rest.delete(path, { auth: false });
  expect(press.followUps).toEqual([]);
  expect(await refusalOf(harness.rest.get(path, { auth: false }))).toMatchObject({ code: 10008 });
});
