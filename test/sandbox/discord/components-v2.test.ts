/** Messages of version 2, which are made of components. */
import { Buffer } from 'node:buffer';
import { ContainerBuilder, MessageFlags, SectionBuilder, TextDisplayBuilder } from 'discord.js';
import { MessageResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../sandbox/discord/index.ts';
import { ClientRefusal } from '../../../sandbox/discord/index.ts';
import { strict } from '../../../sandbox/discord/strict-schema.ts';
import type { Arrived, Harness } from './support.ts';
import { button, openHarness, refusalOf, row, select } from './support.ts';

const V2 = 1 << 15;
const x = (length: number) => 'x'.repeat(length);
const text = (content = 'a') => ({ type: 10, content });
const section = (accessory: object, ...texts: object[]) => ({ type: 9, components: texts, accessory });
const container = (...components: object[]) => ({ type: 17, components });
const thumbnail = (url: string, more: object = {}) => ({ type: 11, media: { url }, ...more });
const gallery = (...urls: string[]) => ({ type: 12, items: urls.map((url) => ({ media: { url } })) });
const file = (url: string) => ({ type: 13, file: { url } });
const message = (...components: object[]) => ({ flags: V2, components });

const uploads = (...names: string[]) =>
  names.map((name) => ({
    name,
    data: Buffer.from(`of ${name}`),
    contentType: name.endsWith('.png') ? 'image/png' : 'text/plain',
  }));

/** Replies to a command with files. */
function answer(harness: Harness, { id, token }: Arrived, data: object, ...names: string[]): Promise<unknown> {
  return harness.rest.post(`/interactions/${id}/${token}/callback`, {
    body: { type: 4, data },
    files: uploads(...names),
    auth: false,
  });
}

/** A message with every kind of component. */
async function everything(harness: Harness): Promise<Message> {
  const conversation = harness.ana.run('kick');
  const data = message(
    {
      ...container(
        text('# In the call'),
        section(button('out', { label: 'Let out' }), text('Ana'), text('since noon')),
        section(thumbnail('attachment://a_b.png', { description: 'Ana', spoiler: true }), text('c')),
        { type: 14, divider: false, spacing: 2 },
        gallery('https://example.com/a.png', 'attachment://a_b.png'),
        file('attachment://log.txt'),
        row(select('who', ['a', 'b'])),
      ),
      accent_color: 0x5865f2,
      spoiler: true,
    },
    { type: 14 },
    row(button('more'), { type: 2, style: 5, label: 'Help', url: 'https://example.com' }),
  );
  await answer(harness, await harness.arrivalOf(conversation), data, 'a b.png', 'log.txt');
  return conversation.reply();
}

describe('a message of version 2', () => {
  it('comes back with what Discord adds to its components, as its published schema says', async () => {
    const harness = await openHarness();
    const { components, flags, content } = await everything(harness);
    expect({ flags, content }).toEqual({ flags: V2, content: '' });
    const { shape } = (MessageResponseSchema as unknown as { _zod: { def: { shape: Record<string, never> } } })._zod
      .def;
    const schema = strict(shape['components'] as never) as typeof MessageResponseSchema;
    expect(schema.safeParse(components).error?.issues).toBeUndefined();
    const url = expect.stringMatching(/^http.*\/attachments\/\d+\/\d+\/a_b\.png$/);
    const media = { url, proxy_url: url, content_type: 'image/png', attachment_id: expect.any(String) };
    expect(components).toMatchObject([
      {
        type: 17,
        id: 1,
        accent_color: 0x5865f2,
        spoiler: true,
        components: [
          { id: 2, content: '# In the call' },
          { id: 3, components: [{ id: 4 }, { id: 5 }], accessory: { id: 6, custom_id: 'out' } },
          { id: 7, accessory: { id: 9, media, description: 'Ana', spoiler: true } },
          { id: 10, divider: false, spacing: 2 },
          {
            items: [
              { media: { url: 'https://example.com/a.png', content_type: null }, description: null, spoiler: false },
              { media },
            ],
          },
          { name: 'log.txt', size: 10, spoiler: false, file: { url: expect.stringMatching(/log\.txt$/) } },
          { components: [{ min_values: 1, max_values: 1 }] },
        ],
      },
      { divider: true, spacing: 1 },
      { components: [{ custom_id: 'more' }, { style: 5 }] },
    ]);
    expect(harness.discord.violations).toEqual([]);
  });

  it('is built with the builders of discord.js', async () => {
    const harness = await openHarness();
    const built = new ContainerBuilder()
      .setAccentColor(0x57f287)
      .addTextDisplayComponents(new TextDisplayBuilder().setContent('# Hi'))
      .addSectionComponents(
        new SectionBuilder()
          .addTextDisplayComponents((part) => part.setContent('Ana'))
          .setButtonAccessory((part) => part.setCustomId('a').setLabel('Go').setStyle(2)),
      )
      .addSeparatorComponents((part) => part.setSpacing(2))
      .addMediaGalleryComponents((part) => part.addItems((item) => item.setURL('https://example.com/a.png')));
    await harness.show({ flags: MessageFlags.IsComponentsV2, components: [built.toJSON()] });
    expect(harness.discord.violations).toEqual([]);
  });

  it('takes buttons and selects wherever they are, and the interaction has the message', async () => {
    const harness = await openHarness();
    const shown = await everything(harness);
    for (const [used, data] of [
      [harness.ana.press(shown, { label: 'Let out' }), { component_type: 2, id: 6, custom_id: 'out' }],
      [harness.ana.press(shown, { customId: 'more' }), { component_type: 2, custom_id: 'more' }],
      [harness.ana.choose(shown, { customId: 'who' }, ['b']), { component_type: 3, custom_id: 'who', values: ['b'] }],
    ] as const) {
      const event = await harness.arrivalOf(used);
      expect(event).toMatchObject({ type: 3, data });
      expect(event['message']).toEqual(JSON.parse(JSON.stringify({ ...shown, afterMs: undefined })));
    }
    expect(() => harness.ana.press(shown, { label: 'Help' })).toThrow(ClientRefusal);
  });

  it('stays one when it’s edited, and an edit without the flag keeps what it leaves out', async () => {
    const harness = await openHarness();
    const { arrived, message: first } = await harness.show({ ...message(text()), flags: V2 | 64 });
    expect(await harness.edit(arrived, { components: [text('b')] })).toMatchObject({
      id: first.id,
      flags: V2 | 64,
      components: [{ content: 'b' }],
    });
    expect(await harness.edit(arrived, { flags: 0 })).toMatchObject({ flags: V2 | 64, components: [{ content: 'b' }] });
    // Without the flag in it, its components are read as those of version 1.
    expect(await refusalOf(harness.edit(arrived, { flags: 0, components: [text('c')] }))).toMatchObject({
      code: 50035,
      problems: ['components.0.type: UNION_TYPE_CHOICES'],
    });
    for (const legacy of [{ content: 'a' }, { embeds: [{ title: 't' }] }]) {
      expect(await refusalOf(harness.edit(arrived, legacy))).toMatchObject({
        problems: [`${Object.keys(legacy)[0]}: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2`],
      });
    }
    expect(await refusalOf(harness.edit(arrived, { components: [] }))).toMatchObject({ code: 50006 });
  });

  it('fills in a deferred reply, and updates the message that a button is on', async () => {
    const harness = await openHarness();
    const conversation = harness.ana.run('kick');
    const event = await harness.arrivalOf(conversation);
    const flagged = harness.callback(event, { type: 5, data: { flags: V2 } });
    expect(await refusalOf(flagged)).toMatchObject({ problems: ['data.flags: BITFIELD_TYPE_FLAG_NOT_ALLOWED'] });
    await harness.callback(event, { type: 5, data: { flags: 64 } });
    await harness.edit(event, message(section(button('go'), text())));
    const shown = await conversation.reply();
    expect(shown).toMatchObject({ flags: V2 | 64, edited_timestamp: null });
    const press = harness.ana.press(shown, { customId: 'go' });
    await harness.callback(await harness.arrivalOf(press), { type: 7, data: { components: [text('gone')] } });
    expect(await press.reply()).toMatchObject({ id: shown.id, flags: V2 | 64, components: [{ content: 'gone' }] });
  });

  it('can be sent to a channel and as a follow-up, and mentions whom its texts mention', async () => {
    const harness = await openHarness();
    const { guild, ana, rest, discord } = harness;
    const role = guild.addRole({ name: 'Crew' });
    const body = { ...message(container(text(`<@${ana.id}>`)), text(`<@&${role.id}> @everyone`)) };
    const sent = await rest.post(`/channels/${guild.channels[0]?.id}/messages`, {
      body: { ...body, allowed_mentions: { parse: ['users', 'roles'] } },
    });
    expect(sent).toMatchObject({ mentions: [{ id: ana.id }], mention_roles: [role.id], mention_everyone: false });
    const { arrived } = await harness.show({ content: 'a' });
    const followUp = (await rest.post(`/webhooks/${discord.applicationId}/${arrived.token}`, {
      body: { ...body, allowed_mentions: { parse: [] } },
      auth: false,
    })) as Message;
    expect(followUp).toMatchObject({ flags: V2, mentions: [], mention_roles: [] });
    expect(await harness.edit(arrived, { components: [text('-')] }, followUp.id)).toMatchObject({ mentions: [] });
    expect(await harness.edit(arrived, { components: [text(`<@${ana.id}>`)] }, followUp.id)).toMatchObject({
      mentions: [{ id: ana.id }],
    });
    expect(discord.violations).toEqual([]);
  });

  it('can be sent back as it came, because Discord ignores what it added', async () => {
    const harness = await openHarness();
    const { arrived, message: shown } = await harness.show(
      message(gallery('https://example.com/a.png'), section(thumbnail('https://example.com/b.png'), text())),
    );
    await harness.edit(arrived, { components: shown.components });
    expect(harness.discord.violations).toEqual([]);
  });

  it('with a blocked text is refused', async () => {
    const harness = await openHarness();
    harness.discord.block('bad word', 'word');
    for (const part of [
      text('a Bad word'),
      { type: 12, items: [{ media: { url: 'https://a.b' }, description: 'bad word' }] },
    ]) {
      const event = await harness.arrivalOf(harness.ana.run('kick'));
      const refused = harness.callback(event, { type: 4, data: message(container(part)) });
      expect(await refusalOf(refused)).toMatchObject({ code: 200_000 });
    }
  });

  it('at every limit is accepted', async () => {
    const harness = await openHarness();
    const forty = Array.from({ length: 39 }, () => text('🦊'.repeat(102)));
    await harness.show(message(container(...forty)));
    await harness.show(message(text('🦊'.repeat(4000))));
    await harness.show(
      message(section(button('a'), text(), text(), text()), gallery(...Array(10).fill('https://a.b/c'))),
    );
    expect(harness.discord.violations).toEqual([]);
  });
});

describe('a message of version 2 is refused', () => {
  const at = 'data.components.0';
  it.each<[string, object, string]>([
    ['without components', { flags: V2, content: '' }, ''],
    [
      'with content',
      { ...message(text()), content: 'a' },
      'data.content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'with a poll',
      { ...message(text()), poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }] } },
      'data.poll: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'with 41 components',
      message(container(...Array(40).fill(text()))),
      'data.components: COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    [
      'with 41 components, of which some are accessories',
      message(...Array(13).fill(section(thumbnail('https://a.b'), text())), text(), text()),
      'data.components: COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    ['with 4001 characters in one text', message(text(x(4001))), `${at}.content: BASE_TYPE_BAD_LENGTH`],
    [
      'with 4001 characters in all texts',
      message(container(text(x(2000)), section(button('a'), text(x(2000)))), text()),
      'data.components: COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    ['with a text of blanks', message(container(text(' \n'))), `${at}.components.0.content: BASE_TYPE_REQUIRED`],
    ['with an empty text', message(text('')), `${at}.content: BASE_TYPE_REQUIRED`],
    [
      'with the same custom ID in a section and a row',
      message(section(button('a'), text()), row(button('a'))),
      'data.components.1.components.0.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'with a section without an accessory',
      message({ type: 9, components: [text()] }),
      `${at}.accessory: BASE_TYPE_REQUIRED`,
    ],
    ['with a section without text', message(section(button('a'))), `${at}.components: BASE_TYPE_MIN_LENGTH`],
    [
      'with a section of four texts',
      message(section(button('a'), text(), text(), text(), text())),
      `${at}.components: BASE_TYPE_MAX_LENGTH`,
    ],
    ['with a select beside a text', message(section(select('a'), text())), `${at}.accessory.type: UNION_TYPE_CHOICES`],
    [
      'with a button in a section’s texts',
      message(section(button('a'), button('b'))),
      `${at}.components.0.type: BASE_TYPE_CHOICES`,
    ],
    [
      'with a button that has no label in a section',
      message(section({ ...button('a'), label: '' }, text())),
      `${at}.accessory.label: BASE_TYPE_REQUIRED`,
    ],
    ['with an empty container', message(container()), `${at}.components: BASE_TYPE_MIN_LENGTH`],
    [
      'with a container in a container',
      message(container(container(text()))),
      `${at}.components.0.type: UNION_TYPE_CHOICES`,
    ],
    ['with a button in a container', message(container(button('a'))), `${at}.components.0.type: UNION_TYPE_CHOICES`],
    ['with a thumbnail on its own', message(thumbnail('https://a.b')), `${at}.type: UNION_TYPE_CHOICES`],
    [
      'with a color out of range',
      message({ ...container(text()), accent_color: 0x1000000 }),
      `${at}.accent_color: NUMBER_TYPE_MAX`,
    ],
    [
      'with a spacing that doesn’t exist',
      message(text(), { type: 14, spacing: 3 }),
      'data.components.1.spacing: BASE_TYPE_CHOICES',
    ],
    ['with an empty gallery', message(gallery()), `${at}.items: BASE_TYPE_MIN_LENGTH`],
    [
      'with a gallery of eleven',
      message(gallery(...Array(11).fill('https://a.b'))),
      `${at}.items: BASE_TYPE_MAX_LENGTH`,
    ],
    ['with an unsafe URL', message(gallery('javascript:alert(1)')), `${at}.items.0.media.url: URL_TYPE_INVALID_SCHEME`],
    ['with a file from elsewhere', message(file('https://a.b/c.txt')), `${at}.file.url: URL_TYPE_INVALID_SCHEME`],
    [
      'with a file that wasn’t sent along',
      message(container(file('attachment://a.txt'))),
      `${at}.components.0.file.url: UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND`,
    ],
    [
      'with a thumbnail that wasn’t sent along',
      message(section(thumbnail('attachment://a.png'), text())),
      `${at}.accessory.media.url: UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND`,
    ],
    [
      'with a description of 1025',
      message(section(thumbnail('https://a.b', { description: x(1025) }), text())),
      `${at}.accessory.description: BASE_TYPE_BAD_LENGTH`,
    ],
    ['with a radio group', message({ type: 21, custom_id: 'a', options: [] }), `${at}.type: UNION_TYPE_CHOICES`],
    ['with an unknown key', message({ ...text(), style: 1 }), `${at}.style: BASE_TYPE_UNKNOWN_KEY`],
  ])('%s', async (_, data, problem) => {
    const harness = await openHarness();
    const event = await harness.arrivalOf(harness.ana.run('kick'));
    const refusal = await refusalOf(harness.callback(event, { type: 4, data }));
    expect(refusal).toMatchObject(problem === '' ? { code: 50006 } : { code: 50035, status: 400 });
    if (problem !== '') expect(refusal.problems).toContain(problem);
    expect(harness.discord.violations).toHaveLength(Math.max(1, refusal.problems.length));
  });

  it('with nothing but a file, which no component shows', async () => {
    const harness = await openHarness();
    const event = await harness.arrivalOf(harness.ana.run('kick'));
    expect(await refusalOf(answer(harness, event, { flags: V2 }, 'a.txt'))).toMatchObject({ code: 50006 });
  });
});
