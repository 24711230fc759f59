import { ActionRowBuilder, ButtonBuilder, ButtonStyle, EmbedBuilder } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { button, openHarness, refusalOf, row, select } from './support.ts';

const x = (length: number) => 'x'.repeat(length);
const COMPONENTS_V2 = 1 << 15;

describe('a message', () => {
  const refused: [string, object, string][] = [
    ['content of 2001 characters', { content: x(2001) }, 'data.content: BASE_TYPE_BAD_LENGTH'],
    ['a title of 257', { embeds: [{ title: x(257) }] }, 'data.embeds.0.title: BASE_TYPE_BAD_LENGTH'],
    [
      'a description of 4097',
      { embeds: [{ description: x(4097) }] },
      'data.embeds.0.description: BASE_TYPE_BAD_LENGTH',
    ],
    ['11 embeds', { embeds: Array(11).fill({ title: 't' }) }, 'data.embeds: BASE_TYPE_MAX_LENGTH'],
    ['an embed with nothing in it', { embeds: [{ color: 1 }] }, 'data.embeds.0.description: BASE_TYPE_REQUIRED'],
    [
      '26 fields',
      { embeds: [{ fields: Array(26).fill({ name: 'n', value: 'v' }) }] },
      'data.embeds.0.fields: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'an empty field name',
      { embeds: [{ fields: [{ name: '', value: 'v' }] }] },
      'data.embeds.0.fields.0.name: BASE_TYPE_REQUIRED',
    ],
    [
      'a field value of blanks',
      { embeds: [{ fields: [{ name: 'n', value: ' \n' }] }] },
      'data.embeds.0.fields.0.value: BASE_TYPE_REQUIRED',
    ],
    [
      'a field value of 1025',
      { embeds: [{ fields: [{ name: 'n', value: x(1025) }] }] },
      'data.embeds.0.fields.0.value: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'more than 6000 characters over all embeds',
      { embeds: [{ description: x(3000) }, { description: x(3000), footer: { text: '!' } }] },
      'data.embeds: MAX_EMBED_SIZE_EXCEEDED',
    ],
    ['a color out of range', { embeds: [{ title: 't', color: 0x1000000 }] }, 'data.embeds.0.color: NUMBER_TYPE_MAX'],
    ['a URL that is none', { embeds: [{ title: 't', url: 'nowhere' }] }, 'data.embeds.0.url: URL_TYPE_INVALID_URL'],
    [
      'a URL that leads nowhere safe',
      { embeds: [{ title: 't', url: 'javascript:alert(1)' }] },
      'data.embeds.0.url: URL_TYPE_INVALID_SCHEME',
    ],
    ['an unknown key', { content: 'a', contents: 'b' }, 'data.contents: BASE_TYPE_UNKNOWN_KEY'],
    [
      'an unknown key deep inside',
      { embeds: [{ title: 't', colors: 1 }] },
      'data.embeds.0.colors: BASE_TYPE_UNKNOWN_KEY',
    ],
    [
      'users both listed and parsed',
      { content: 'a', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'data.allowed_mentions: MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
  ];
  it.each(refused)('with %s is refused', async (_, data, problem) => {
    const { ana, interaction, callback, discord } = await openHarness();
    ana.run('kick');
    const refusal = await refusalOf(callback(await interaction(), { type: 4, data }));
    expect(refusal).toMatchObject({ code: 50035, status: 400 });
    expect(refusal.problems).toContain(problem);
    expect(discord.violations).toHaveLength(refusal.problems.length);
    expect(discord.violations[0]?.where).toBe(
      'POST /api/v10/interactions/'.concat(discord.requests.at(-1)?.interactionId ?? '', '/…/callback'),
    );
  });

  it.each([
    ['nothing at all', {}],
    ['only spaces', { content: ' \n ' }],
    ['no data', undefined],
  ])('with %s is refused as empty', async (_, data) => {
    const { ana, interaction, callback, discord } = await openHarness();
    ana.run('kick');
    expect(await refusalOf(callback(await interaction(), { type: 4, data }))).toMatchObject({ code: 50006 });
    expect(discord.violations).toHaveLength(1);
  });

  it('is measured in code points, so that 2000 emoji fit and 2001 don’t', async () => {
    const { ana, interaction, callback, edit, discord } = await openHarness();
    ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, {
      type: 4,
      data: { content: '🦊'.repeat(2000), embeds: [{ description: '🦊'.repeat(4096) }] },
    });
    expect(discord.violations).toEqual([]);
    expect(await refusalOf(edit(arrived, { content: '🦊'.repeat(2001) }))).toMatchObject({ code: 50035 });
  });

  it('built with the builders of discord.js is accepted', async () => {
    const { ana, interaction, callback, discord } = await openHarness();
    ana.run('kick');
    const embed = new EmbedBuilder()
      .setTitle('Removed')
      .setColor(0x57f287)
      .setDescription('Ana')
      .addFields({ name: 'Room', value: 'abcd', inline: true })
      .setFooter({ text: 'by Ben' })
      .setTimestamp();
    const buttons = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('a').setLabel('Again').setStyle(ButtonStyle.Danger),
      new ButtonBuilder().setURL('https://example.com').setLabel('Help').setStyle(ButtonStyle.Link),
    );
    await callback(await interaction(), {
      type: 4,
      data: { embeds: [embed.toJSON()], components: [buttons.toJSON()] },
    });
    expect(discord.violations).toEqual([]);
  });
});

describe('components', () => {
  const refused: [string, object, string][] = [
    [
      'a button and a select in one row',
      { components: [row(button('a'), select('b'))] },
      'data.components.0.components: COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'six buttons in a row',
      { components: [row(...[...'abcdef'].map((id) => button(id)))] },
      'data.components.0.components: BASE_TYPE_MAX_LENGTH',
    ],
    ['six rows', { components: [...'abcdef'].map((id) => row(button(id))) }, 'data.components: BASE_TYPE_MAX_LENGTH'],
    [
      'the same custom ID twice',
      { components: [row(button('a')), row(button('a'))] },
      'data.components.1.components.0.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'the same value twice in a select',
      { components: [row(select('s', ['a', 'a']))] },
      'data.components.0.components.0.options.1.value: SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'more values to choose than there are',
      { components: [row(select('s', ['a'], { max_values: 2 }))] },
      'data.components.0.components.0.max_values: SELECT_COMPONENT_MAX_VALUES_EXCEEDED',
    ],
    [
      'a custom ID of 101 characters',
      { components: [row(button(x(101)))] },
      'data.components.0.components.0.custom_id: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a button without a label',
      { components: [row({ ...button('a'), label: '' })] },
      'data.components.0.components.0.label: BASE_TYPE_REQUIRED',
    ],
    [
      'a link with a custom ID',
      { components: [row({ type: 2, style: 5, label: 'l', url: 'https://example.com', custom_id: 'a' })] },
      'data.components.0.components.0.custom_id: COMPONENT_BUTTON_FIELD_NOT_ALLOWED',
    ],
    [
      'a label of 81 characters',
      { components: [row(button('a', { label: x(81) }))] },
      'data.components.0.components.0.label: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a link with an unsafe scheme',
      { components: [row({ type: 2, style: 5, label: 'l', url: 'ftp://example.com' })] },
      'data.components.0.components.0.url: URL_TYPE_INVALID_SCHEME',
    ],
    [
      'a link without a URL',
      { components: [row({ type: 2, style: 5, label: 'l' })] },
      'data.components.0.components.0.url: BASE_TYPE_REQUIRED',
    ],
    [
      'an ordinary button without a custom ID',
      { components: [row({ type: 2, style: 4, label: 'l' })] },
      'data.components.0.components.0.custom_id: BASE_TYPE_REQUIRED',
    ],
    [
      'an ordinary button with a URL',
      { components: [row(button('a', { url: 'https://example.com' }))] },
      'data.components.0.components.0.url: COMPONENT_BUTTON_FIELD_NOT_ALLOWED',
    ],
    [
      'a style that does not exist',
      { components: [row(button('a', { style: 7 }))] },
      'data.components.0.components.0.style: BASE_TYPE_CHOICES',
    ],
    [
      'an invalid emoji',
      { components: [row(button('a', { emoji: { name: ':tada:' } }))] },
      'data.components.0.components.0.emoji.name: COMPONENT_INVALID_EMOJI',
    ],
    ['an empty row', { components: [row()] }, 'data.components.0.components: BASE_TYPE_MIN_LENGTH'],
    [
      'two selects in a row',
      { components: [row(select('a'), select('b'))] },
      'data.components.0.components: COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'a text input',
      { components: [row({ type: 4, custom_id: 'a', style: 1, label: 'l' })] },
      'data.components.0.components.0.type: UNION_TYPE_CHOICES',
    ],
    [
      'a label, which belongs in a modal',
      { components: [{ type: 18, label: 'l', component: select('a') }] },
      'data.components.0.type: UNION_TYPE_CHOICES',
    ],
    [
      'a select without options',
      { components: [row(select('s', []))] },
      'data.components.0.components.0.options: BASE_TYPE_MIN_LENGTH',
    ],
    [
      '26 options',
      { components: [row(select('s', [...'abcdefghijklmnopqrstuvwxyz']))] },
      'data.components.0.components.0.options: BASE_TYPE_MAX_LENGTH',
    ],
    ...(['label', 'value', 'description'] as const).map((field): [string, object, string] => [
      `an option with a ${field} of 101 characters`,
      { components: [row(select('s', [], { options: [{ label: 'a', value: 'a', [field]: x(101) }] }))] },
      `data.components.0.components.0.options.0.${field}: BASE_TYPE_BAD_LENGTH`,
    ]),
    ...(['label', 'value'] as const).map((field): [string, object, string] => [
      `an option with a ${field} of blanks`,
      { components: [row(select('s', [], { options: [{ label: 'a', value: 'a', [field]: ' ' }] }))] },
      `data.components.0.components.0.options.0.${field}: BASE_TYPE_REQUIRED`,
    ]),
    [
      'a placeholder of 151 characters',
      { components: [row(select('s', ['a'], { placeholder: x(151) }))] },
      'data.components.0.components.0.placeholder: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a select without a custom ID',
      { components: [row({ type: 5 })] },
      'data.components.0.components.0.custom_id: BASE_TYPE_REQUIRED',
    ],
    [
      'min_values above max_values',
      { components: [row({ type: 5, custom_id: 's', min_values: 2, max_values: 1 })] },
      'data.components.0.components.0.min_values: SELECT_COMPONENT_MIN_VALUES_EXCEEDED',
    ],
    [
      'more preselected options than can be chosen',
      {
        components: [
          row(select('s', [], { options: ['a', 'b'].map((value) => ({ label: value, value, default: true })) })),
        ],
      },
      'data.components.0.components.0.options: SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
    ],
    [
      'a default value of another kind',
      { components: [row({ type: 8, custom_id: 's', default_values: [{ type: 'role', id: '1' }] })] },
      'data.components.0.components.0.default_values.0.type: BASE_TYPE_CHOICES',
    ],
    [
      'a channel among users and roles',
      { components: [row({ type: 7, custom_id: 's', default_values: [{ type: 'channel', id: '1' }] })] },
      'data.components.0.components.0.default_values.0.type: UNION_TYPE_CHOICES',
    ],
    [
      'more default values than can be chosen',
      {
        components: [
          row({
            type: 6,
            custom_id: 's',
            default_values: [
              { type: 'role', id: '1' },
              { type: 'role', id: '2' },
            ],
          }),
        ],
      },
      'data.components.0.components.0.default_values: SELECT_COMPONENT_DEFAULT_VALUES_OUT_OF_RANGE',
    ],
    [
      'the same default value twice',
      {
        components: [
          row({ type: 6, custom_id: 's', max_values: 2, default_values: Array(2).fill({ type: 'role', id: '1' }) }),
        ],
      },
      'data.components.0.components.0.default_values: SELECT_COMPONENT_DEFAULT_VALUES_DUPLICATED',
    ],
    [
      'a channel type that doesn’t exist',
      { components: [row({ type: 8, custom_id: 's', channel_types: [99] })] },
      'data.components.0.components.0.channel_types.0: BASE_TYPE_CHOICES',
    ],
    [
      'the same ID twice',
      { components: [row(button('a', { id: 7 }), button('b', { id: 7 }))] },
      'data.components.0.components.1.id: COMPONENT_ID_DUPLICATED',
    ],
    ['a button outside of a row', { components: [button('a')] }, 'data.components.0.type: UNION_TYPE_CHOICES'],
    [
      'a text display without the flag of version 2',
      { components: [{ type: 10, content: 'a' }] },
      'data.components.0.type: UNION_TYPE_CHOICES',
    ],
    [
      'version 2 next to content',
      { flags: COMPONENTS_V2, content: 'a', components: [{ type: 10, content: 'a' }] },
      'data.content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'version 2 next to embeds',
      { flags: COMPONENTS_V2, embeds: [{ title: 't' }], components: [{ type: 10, content: 'a' }] },
      'data.embeds: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'more than 40 in total, including nested ones',
      {
        flags: COMPONENTS_V2,
        components: [
          { type: 17, components: Array(20).fill({ type: 10, content: 'a' }) },
          { type: 17, components: Array(20).fill({ type: 10, content: 'a' }) },
        ],
      },
      'data.components: COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
  ];
  it.each(refused)('are refused: %s', async (_, data, problem) => {
    const { ana, interaction, callback, discord } = await openHarness();
    ana.run('kick');
    const refusal = await refusalOf(callback(await interaction(), { type: 4, data: { content: 'a', ...data } }));
    expect(refusal.problems).toContain(problem);
    expect(discord.violations.length).toBeGreaterThan(0);
  });

  it('at every limit are accepted, and come back with their ids and limits', async () => {
    const { ana, interaction, callback, discord } = await openHarness();
    const conversation = ana.run('kick');
    const options = [...'abcdefghijklmnopqrstuvwxy'].map((value) => ({
      label: x(100),
      value: value + x(99),
      description: x(100),
      emoji: { name: '🦊' },
    }));
    await callback(await interaction(), {
      type: 4,
      data: {
        components: [
          row(
            ...[1, 2, 3, 4].map((style) =>
              button(`b${style}`, { style, label: x(80), emoji: { id: '1', name: 'fox' } }),
            ),
            { type: 2, style: 5, url: 'https://example.com', emoji: { name: '⚠' }, disabled: true },
          ),
          row({ type: 3, custom_id: x(100), placeholder: x(150), options, min_values: 0, max_values: 25 }),
          row({ type: 5, custom_id: 'u', default_values: [{ type: 'user', id: ana.id }], id: 3 }),
          row({ type: 7, custom_id: 'm', max_values: 25, disabled: true }),
          row({ type: 8, custom_id: 'c', channel_types: [0, 5] }),
        ],
      },
    });
    expect(discord.violations).toEqual([]);
    const { components } = await conversation.reply();
    expect(components).toMatchObject([
      { id: 1, components: [{ id: 2 }, { id: 4 }, { id: 5 }, { id: 6 }, { id: 7 }] },
      { id: 8, components: [{ id: 9, min_values: 0, max_values: 25 }] },
      { id: 10, components: [{ id: 3, min_values: 1, max_values: 1 }] },
      {},
      {},
    ]);
  });

  it('of version 2 are accepted alone', async () => {
    const { ana, interaction, callback, discord } = await openHarness();
    ana.run('kick');
    const container = { type: 17, components: [{ type: 10, content: '# Hi' }, { type: 14 }, row(button('a'))] };
    await callback(await interaction(), { type: 4, data: { flags: COMPONENTS_V2 | 64, components: [container] } });
    expect(discord.violations).toEqual([]);
  });

  it('of version 2 can’t join the content that a message already has', async () => {
    const { ana, interaction, callback, edit } = await openHarness();
    ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, { type: 4, data: { content: 'a' } });
    const body = { flags: COMPONENTS_V2, components: [{ type: 10, content: 'b' }] };
    expect(await refusalOf(edit(arrived, body))).toMatchObject({ code: 50035 });
    await edit(arrived, { ...body, content: null });
  });
});
