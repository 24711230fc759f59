import { describe, expect, it } from 'vitest';
import { ApplicationDidNotRespond } from '../../../sandbox/discord/index.ts';
import { openHarness, refusalOf } from './support.ts';

const deferred = { type: 5, data: { flags: 64 } };

describe('an acknowledgment', () => {
  it('is accepted once, and a second one refused with 40060', async () => {
    const { ana, interaction, callback, discord } = await openHarness();
    const conversation = ana.run('kick');
    const arrived = await interaction();
    expect(await callback(arrived, deferred)).toBeInstanceOf(ArrayBuffer);
    expect(await conversation.acknowledged()).toMatchObject({ ephemeral: true, type: 5 });
    expect(conversation.state).toBe('deferred');
    expect(await refusalOf(callback(arrived, deferred))).toMatchObject({ code: 40060, status: 400 });
    expect(discord.violations).toEqual([]);
  });

  it('returns the message with with_response=true', async () => {
    const { ana, interaction, callback } = await openHarness();
    ana.run('kick');
    const arrived = await interaction();
    expect(await callback(arrived, { type: 4, data: { content: 'hi', flags: 64 } }, true)).toMatchObject({
      interaction: { id: arrived.id, type: 2, response_message_ephemeral: true, response_message_loading: false },
      resource: { type: 4, message: { content: 'hi', flags: 64, interaction_metadata: { id: arrived.id } } },
    });
  });

  it('is refused with 10062 for an interaction that doesn’t exist, or with another’s token', async () => {
    const { ana, interaction, callback } = await openHarness();
    expect(await refusalOf(callback({ id: '1', token: 'x' }, deferred))).toMatchObject({ code: 10062, status: 404 });
    ana.run('kick');
    const arrived = await interaction();
    expect(await refusalOf(callback({ ...arrived, token: 'x' }, deferred))).toMatchObject({ code: 10062 });
  });

  it('is refused with 10062 for an event that is older than 3 s', async () => {
    const { ana, interaction, callback } = await openHarness();
    ana.run('kick', {}, { createdAt: Date.now() - 3100 });
    expect(await refusalOf(callback(await interaction(), deferred))).toMatchObject({ code: 10062 });
  });

  it('that doesn’t come within 3 s leaves the person with "The application did not respond"', async () => {
    const { ana, interaction, callback } = await openHarness();
    const conversation = ana.run('kick');
    await expect(conversation.acknowledged()).rejects.toBeInstanceOf(ApplicationDidNotRespond);
    expect(conversation.state).toBe('failed');
    await expect(conversation.reply()).rejects.toBeInstanceOf(ApplicationDidNotRespond);
    expect(await refusalOf(callback(await interaction(), deferred))).toMatchObject({ code: 10062 });
  });

  it.each<[string, unknown, string]>([
    ['no type', {}, 'type: BASE_TYPE_REQUIRED'],
    ['the type of a completion', { type: 8, data: { choices: [] } }, 'type: BASE_TYPE_CHOICES'],
    ['the type of an update, without a message', { type: 6 }, 'type: BASE_TYPE_CHOICES'],
    ['an unknown key', { type: 5, extra: 1 }, 'extra: BASE_TYPE_UNKNOWN_KEY'],
    [
      'flags that a deferred reply can’t have',
      { type: 5, data: { flags: 68 } },
      'data.flags: BITFIELD_TYPE_FLAG_NOT_ALLOWED',
    ],
  ])('is refused with %s, and can be retried', async (_, body, problem) => {
    const { ana, interaction, callback, discord } = await openHarness();
    ana.run('kick');
    const arrived = await interaction();
    expect(await refusalOf(callback(arrived, body))).toEqual({ code: 50035, status: 400, problems: [problem] });
    expect(discord.violations).toHaveLength(1);
    await callback(arrived, deferred);
  });

  it('can be a modal', async () => {
    const { ana, interaction, callback } = await openHarness();
    const conversation = ana.run('kick');
    const label = { type: 18, label: 'Why', component: { type: 4, custom_id: 'why', style: 1 } };
    await callback(await interaction(), { type: 9, data: { custom_id: 'm', title: 'Reason', components: [label] } });
    expect(conversation.state).toBe('answered');
  });
});

describe('a reply', () => {
  it('fills in what was deferred, stays ephemeral whatever the edit says, and keeps all its versions', async () => {
    const { ana, interaction, callback, edit, discord } = await openHarness();
    const conversation = ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, deferred);
    expect(conversation.versions).toEqual([]);
    const first = conversation.reply();
    await edit(arrived, { content: 'looking' });
    expect(await first).toMatchObject({ content: 'looking', flags: 64, edited_timestamp: null });
    const second = conversation.nextEdit();
    await edit(arrived, { content: 'gone', flags: 0 });
    expect(await second).toMatchObject({ content: 'gone', flags: 64, edited_timestamp: expect.any(String) });
    expect(await conversation.messageWhere(({ content }) => content === 'looking')).toBe(conversation.versions[0]);
    expect(conversation.versions.map(({ content }) => content)).toEqual(['looking', 'gone']);
    expect(discord.violations).toEqual([]);
  });

  it('keeps in an edit what the edit leaves out, and loses what it sets to null', async () => {
    const { ana, interaction, callback, edit } = await openHarness();
    ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, { type: 4, data: { content: 'a', embeds: [{ title: 't' }] } });
    expect(await edit(arrived, { content: 'b' })).toMatchObject({
      content: 'b',
      embeds: [{ title: 't', type: 'rich' }],
    });
    expect(await edit(arrived, { embeds: null })).toMatchObject({ content: 'b', embeds: [] });
    expect(await refusalOf(edit(arrived, { content: '  ' }))).toMatchObject({ code: 50006, status: 400 });
  });

  it('can be read and deleted, and is then unknown', async () => {
    const { ana, interaction, callback, edit, rest, discord } = await openHarness();
    const conversation = ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, { type: 4, data: { content: 'a' } });
    const path = `/webhooks/${discord.applicationId}/${arrived.token}/messages/@original` as const;
    expect(await rest.get(path, { auth: false })).toMatchObject({ content: 'a', type: 20 });
    await rest.delete(path, { auth: false });
    expect(conversation.deleted).toBe(true);
    expect(await refusalOf(edit(arrived, { content: 'b' }))).toMatchObject({ code: 10008, status: 404 });
  });

  it('is an unknown webhook before the acknowledgment, and for another application', async () => {
    const { ana, interaction, callback, edit, rest } = await openHarness();
    ana.run('kick');
    const arrived = await interaction();
    expect(await refusalOf(edit(arrived, { content: 'a' }))).toMatchObject({ code: 10015, status: 404 });
    await callback(arrived, deferred);
    const elsewhere = rest.patch(`/webhooks/1/${arrived.token}/messages/@original`, {
      body: { content: 'a' },
      auth: false,
    });
    expect(await refusalOf(elsewhere)).toMatchObject({ code: 10015 });
  });

  it('is refused with 50027 once 15 minutes are over', async () => {
    let now = Date.now();
    const { ana, interaction, callback, edit } = await openHarness({ now: () => now });
    ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, deferred);
    now += 15 * 60_000 - 1000;
    await edit(arrived, { content: 'in time' });
    now += 2000;
    expect(await refusalOf(edit(arrived, { content: 'late' }))).toMatchObject({ code: 50027, status: 401 });
  });

  it('is refused with 50027 when the test ends the life of its token', async () => {
    const { ana, interaction, callback, edit } = await openHarness();
    const conversation = ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, deferred);
    conversation.expireToken();
    expect(await refusalOf(edit(arrived, { content: 'late' }))).toMatchObject({ code: 50027 });
  });

  it('says whom it notifies, by its content and its allowed mentions', async () => {
    const { ana, interaction, callback, edit } = await openHarness();
    ana.run('kick');
    const arrived = await interaction();
    const content = `<@${ana.id}> @everyone <@&7>`;
    const silent = { mentions: [], mention_roles: [], mention_everyone: false };
    await callback(arrived, { type: 4, data: { content, allowed_mentions: { parse: [] } } });
    expect(await edit(arrived, { embeds: [{ description: content }] })).toMatchObject(silent);
    expect(await edit(arrived, { content })).toMatchObject({
      mentions: [{ id: ana.id }],
      mention_roles: ['7'],
      mention_everyone: true,
    });
  });
});

describe('a follow-up', () => {
  it('fills in a deferred reply, and is a message of its own after that', async () => {
    const { ana, interaction, callback, edit, rest, discord } = await openHarness();
    const conversation = ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, deferred);
    const webhook = `/webhooks/${discord.applicationId}/${arrived.token}` as const;
    await rest.post(webhook, { body: { content: 'first' }, auth: false });
    expect(conversation.versions).toMatchObject([{ content: 'first', flags: 64 }]);
    expect(conversation.followUps).toEqual([]);
    const sent = (await rest.post(webhook, { body: { content: 'second' }, auth: false })) as { id: string };
    expect(await conversation.waitForFollowUp()).toMatchObject({ content: 'second', flags: 0 });
    await edit(arrived, { content: 'second, edited' }, sent.id);
    expect(conversation.followUps).toMatchObject([{ content: 'second, edited' }]);
    await rest.delete(`${webhook}/messages/${sent.id}`, { auth: false });
    expect(conversation.followUps).toEqual([]);
    expect(discord.violations).toEqual([]);
  });
});
