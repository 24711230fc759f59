import { describe, expect, it } from 'vitest';
import { ApplicationDidNotRespond, ClientRefusal } from '../../../sandbox/discord/index.ts';
import type { Harness } from './support.ts';
import { button, label, modal, openHarness, refusalOf, row, select, textInput } from './support.ts';

const x = (length: number) => 'x'.repeat(length);
const reason = modal(label('Why', textInput('why')));

/** A modal that answers the command. */
async function opened(harness: Harness, data: object = reason) {
  const conversation = harness.ana.run('kick');
  await harness.callback(await harness.arrivalOf(conversation), { type: 9, data });
  return conversation.modal();
}

/** A modal that answers a button, and the button's message. */
async function openedByButton(harness: Harness, data: object = reason) {
  const { message, conversation } = await harness.show({ content: 'Sure?', components: [row(button('edit'))] });
  const press = harness.ana.press(message, { customId: 'edit' });
  await harness.callback(await harness.arrivalOf(press), { type: 9, data });
  return { message, conversation, press, form: await press.modal() };
}

describe('a modal', () => {
  it('opens in answer to a command, and what is filled in arrives as Discord sends it', async () => {
    const harness = await openHarness();
    const form = await opened(
      harness,
      modal(
        row(textInput('old', { label: 'Old style' })),
        { type: 10, content: 'Read this' },
        label('Why', textInput('why', { style: 2, required: false })),
      ),
    );
    expect(form).toMatchObject({ title: 'Reason', customId: 'm' });
    const submitted = form.submit({ old: 'a', why: 'two\nlines' });
    const event = await harness.arrivalOf(submitted);
    expect(event).toMatchObject({
      type: 5,
      guild_id: harness.guild.id,
      channel_id: harness.guild.channels[0]?.id,
      member: { user: { id: harness.ana.id } },
      entitlements: [],
      authorizing_integration_owners: { '0': harness.guild.id },
      context: 0,
    });
    expect(event['data']).toEqual({
      custom_id: 'm',
      components: [
        { type: 1, id: 1, components: [{ type: 4, id: 2, custom_id: 'old', value: 'a' }] },
        { type: 10, id: 3 },
        { type: 18, id: 4, component: { type: 4, id: 5, custom_id: 'why', value: 'two\nlines' } },
      ],
    });
    expect(event).not.toHaveProperty('message');
    expect(submitted.typed).toBe('Reason (old: a; why: two\nlines)');
    expect(harness.discord.violations).toEqual([]);
  });

  it('says what there is to fill in', async () => {
    const harness = await openHarness();
    const form = await opened(
      harness,
      modal(
        {
          ...label('Why', textInput('why', { value: 'noise', placeholder: 'Tell', required: false })),
          description: 'd',
        },
        label('Length', {
          type: 3,
          custom_id: 'length',
          options: [{ label: 'One hour', value: '1h', default: true, description: 'short' }],
        }),
      ),
    );
    expect(form.fields).toEqual([
      {
        customId: 'why',
        kind: 'text',
        label: 'Why',
        description: 'd',
        required: false,
        placeholder: 'Tell',
        value: 'noise',
        options: [],
      },
      {
        customId: 'length',
        kind: 'string-select',
        label: 'Length',
        description: null,
        required: true,
        placeholder: null,
        value: ['1h'],
        options: [{ label: 'One hour', value: '1h', description: 'short' }],
      },
    ]);
    expect(form.body).toMatchObject({ title: 'Reason' });
  });

  it('sends what the bot filled in when no one changed it', async () => {
    const harness = await openHarness();
    const preset = { options: [{ label: 'a', value: 'a', default: true }] };
    const form = await opened(
      harness,
      modal(label('Why', textInput('why', { value: 'noise' })), label('S', select('s', [], preset))),
    );
    expect(await harness.arrivalOf(form.submit())).toMatchObject({
      data: { components: [{ component: { value: 'noise' } }, { component: { values: ['a'] } }] },
    });
  });

  it('sends chosen people, roles and channels with what their IDs refer to', async () => {
    const harness = await openHarness();
    const role = harness.guild.addRole({ name: 'Crew' });
    const log = harness.guild.addChannel({ name: 'log' });
    const form = await opened(
      harness,
      modal(
        label('Who', { type: 5, custom_id: 'who' }),
        label('Role', { type: 6, custom_id: 'role' }),
        label('Any', { type: 7, custom_id: 'any' }),
        label('Log', { type: 8, custom_id: 'log', channel_types: [0] }),
      ),
    );
    const event = await harness.arrivalOf(form.submit({ who: [harness.ana], role: [role], any: role.id, log: [log] }));
    expect(event['data']).toMatchObject({
      components: [
        { type: 18, component: { type: 5, custom_id: 'who', values: [harness.ana.id] } },
        { component: { type: 6, values: [role.id] } },
        { component: { type: 7, values: [role.id] } },
        { component: { type: 8, values: [log.id] } },
      ],
      resolved: {
        users: { [harness.ana.id]: { global_name: 'Ana' } },
        members: { [harness.ana.id]: {} },
        roles: { [role.id]: { name: 'Crew' } },
        channels: { [log.id]: { name: 'log' } },
      },
    });
  });

  it('is reported with with_response=true, and leaves no message behind', async () => {
    const harness = await openHarness();
    const event = await harness.arrivalOf(harness.ana.run('kick'));
    expect(await harness.callback(event, { type: 9, data: reason }, true)).toMatchObject({
      interaction: { id: event.id, type: 2 },
      resource: { type: 9 },
    });
    expect(await refusalOf(harness.edit(event, { content: 'a' }))).toMatchObject({ code: 10008 });
  });

  it('with a blocked text is refused wherever a reader would see it, and another one can be opened', async () => {
    const harness = await openHarness();
    const allow = harness.discord.block('Bad word', 'word');
    const first = await harness.arrivalOf(harness.ana.run('kick'));
    const open = (data: object, event = first) => harness.callback(event, { type: 9, data });
    for (const refused of [
      { ...reason, title: 'bad word' },
      modal(label('bad WORD', textInput('why'))),
      modal({ ...label('Why', textInput('why')), description: 'bad word' }),
      modal(label('Why', textInput('why', { placeholder: 'bad word' }))),
      modal(label('Why', textInput('why', { value: 'a bad word' }))),
      modal(label('Who', select('who', ['bad word']))),
    ]) {
      expect(await refusalOf(open(refused))).toMatchObject({ code: 200_000 });
    }
    const conversation = harness.ana.run('kick');
    const event = await harness.arrivalOf(conversation);
    expect(await refusalOf(open({ ...reason, title: 'bad word' }, event))).toMatchObject({ code: 200_000 });
    await open(modal(label('Who', select('who', [], { options: [{ label: 'a', value: 'bad word' }] }))), event);
    expect((await conversation.modal()).title).toBe('Reason');
    allow();
  });

  it('never comes when something else is answered', async () => {
    const harness = await openHarness();
    const conversation = harness.ana.run('kick');
    const waiting = expect(conversation.modal()).rejects.toThrow('type 5');
    await harness.callback(await harness.arrivalOf(conversation), { type: 5 });
    await waiting;
  });

  it('can be submitted once, and again only when that failed', async () => {
    const harness = await openHarness();
    const form = await opened(harness);
    const first = form.submit({ why: 'a' });
    expect(() => form.submit({ why: 'b' })).toThrow('already submitted');
    const second = form.submit({ why: 'b' }, { force: true });
    for (const failed of [first, second]) {
      await expect(failed.acknowledged()).rejects.toBeInstanceOf(ApplicationDidNotRespond);
    }
    const again = form.submit({ why: 'c' });
    await harness.callback(await harness.arrivalOf(again), { type: 4, data: { content: 'thanks' } });
    expect(() => form.submit({ why: 'd' })).toThrow(ClientRefusal);
  });
});

describe('a client doesn’t submit', () => {
  it.each<[string, object, Record<string, string | readonly string[]>, string]>([
    ['a field that is required and empty', textInput('f'), { f: '' }, 'required'],
    ['a field that is required and has blanks only', textInput('f'), { f: ' \t' }, 'required'],
    ['a field that is required and left out', textInput('f'), {}, 'required'],
    ['too short a text', textInput('f', { min_length: 3 }), { f: 'ab' }, '3 to 4000'],
    ['too short a text where none would do', textInput('f', { min_length: 3, required: false }), { f: 'ab' }, '3 to'],
    ['too long a text', textInput('f', { max_length: 3 }), { f: 'abcd' }, '0 to 3'],
    ['more than a field ever takes', textInput('f', { style: 2 }), { f: x(4001) }, '0 to 4000'],
    ['a line break in a short field', textInput('f'), { f: 'a\nb' }, 'single line'],
    ['a list for text', textInput('f'), { f: ['a'] }, 'text'],
    ['a field that is not there', textInput('f'), { f: 'a', g: 'b' }, 'no field g'],
    ['nothing chosen where it is required', select('f'), {}, 'required'],
    ['what is not offered', select('f'), { f: ['z'] }, 'not one of'],
    ['too many chosen', select('f', ['a', 'b']), { f: ['a', 'b'] }, '1 to 1'],
    [
      'too few chosen',
      select('f', ['a', 'b'], { min_values: 2, max_values: 2, required: false }),
      { f: ['a'] },
      '2 to 2',
    ],
    [
      'a choice that was emptied on a phone',
      { type: 3, custom_id: 'f', required: false, options: [{ label: 'a', value: 'a', default: true }] },
      { f: [] },
      'phone',
    ],
    ['a stranger', { type: 5, custom_id: 'f' }, { f: ['1'] }, 'a user'],
  ])('%s', async (_, field, values, why) => {
    const harness = await openHarness();
    const form = await opened(harness, modal(label('F', field)));
    expect(() => form.submit(values)).toThrow(why);
    expect(() => form.submit(values)).toThrow(ClientRefusal);
    expect(harness.discord.violations).toEqual([]);
  });

  it('less than the minimum, except an optional field left empty', async () => {
    const harness = await openHarness();
    const form = await opened(
      harness,
      modal(
        label('T', textInput('t', { required: false, min_length: 3 })),
        label('S', select('s', ['a'], { required: false })),
        label('D', {
          type: 3,
          custom_id: 'd',
          required: false,
          min_values: 0,
          options: [{ label: 'a', value: 'a', default: true }],
        }),
      ),
    );
    expect(await harness.arrivalOf(form.submit({ t: '', d: [] }))).toMatchObject({
      data: {
        components: [{ component: { value: '' } }, { component: { values: [] } }, { component: { values: [] } }],
      },
    });
  });
});

describe('an answer to a modal', () => {
  it('to a command is a new message', async () => {
    const harness = await openHarness();
    const form = await opened(harness);
    const submitted = form.submit({ why: 'noise' });
    const event = await harness.arrivalOf(submitted);
    await harness.callback(event, { type: 4, data: { content: 'Noted', flags: 64 } });
    expect(await submitted.reply()).toMatchObject({
      content: 'Noted',
      flags: 64,
      interaction_metadata: { id: event.id, type: 5, triggering_interaction_metadata: { type: 2 } },
    });
    expect(await refusalOf(harness.callback(event, { type: 5 }))).toMatchObject({ code: 40060 });
  });

  it.each([6, 7, 9])('to a command can’t be of type %i', async (type) => {
    const harness = await openHarness();
    const form = await opened(harness);
    const event = await harness.arrivalOf(form.submit({ why: 'noise' }));
    expect(await refusalOf(harness.callback(event, { type, data: { content: 'a' } }))).toEqual({
      code: 50035,
      status: 400,
      problems: ['type: BASE_TYPE_CHOICES'],
    });
    expect(harness.discord.violations).toHaveLength(1);
  });

  it('that a button opened has the message, and can update it', async () => {
    const harness = await openHarness();
    const { message, conversation, form } = await openedByButton(harness);
    const submitted = form.submit({ why: 'noise' });
    const event = await harness.arrivalOf(submitted);
    expect(event).toMatchObject({ type: 5, message: { id: message.id, content: 'Sure?' } });
    await harness.callback(event, { type: 7, data: { content: 'Sure, for noise' } });
    expect(await submitted.reply()).toMatchObject({ id: message.id, content: 'Sure, for noise' });
    expect(conversation.versions.at(-1)).toMatchObject({ content: 'Sure, for noise' });
    await harness.edit(event, { content: 'Done' });
    expect(conversation.versions.at(-1)).toMatchObject({ content: 'Done' });
  });

  it('that a button opened can be a deferred update, or a new message', async () => {
    const harness = await openHarness();
    const { message, form } = await openedByButton(harness);
    const first = form.submit({ why: 'noise' });
    const event = await harness.arrivalOf(first);
    await harness.callback(event, { type: 6 });
    expect(await harness.edit(event, { content: 'Done' })).toMatchObject({ id: message.id });
    const second = form.submit({ why: 'more' }, { force: true });
    await harness.callback(await harness.arrivalOf(second), { type: 4, data: { content: 'Noted' } });
    expect((await second.reply()).id).not.toBe(message.id);
  });

  it('can’t be another modal', async () => {
    const harness = await openHarness();
    const { form } = await openedByButton(harness);
    const event = await harness.arrivalOf(form.submit({ why: 'noise' }));
    expect(await refusalOf(harness.callback(event, { type: 9, data: reason }))).toMatchObject({
      problems: ['type: BASE_TYPE_CHOICES'],
    });
  });

  it('is refused with 10062 after 3 s', async () => {
    let now = Date.now();
    const harness = await openHarness({ now: () => now });
    const form = await opened(harness);
    const event = await harness.arrivalOf(form.submit({ why: 'noise' }));
    now += 3001;
    expect(await refusalOf(harness.callback(event, { type: 5 }))).toMatchObject({ code: 10062 });
  });
});

describe('a modal that Discord refuses', () => {
  const part = label('Why', textInput('why'));
  it.each<[string, object, string]>([
    ['a title of 46 characters', { ...modal(part), title: x(46) }, 'data.title: BASE_TYPE_BAD_LENGTH'],
    ['no title', { ...modal(part), title: ' ' }, 'data.title: BASE_TYPE_REQUIRED'],
    ['a custom ID of 101', { ...modal(part), custom_id: x(101) }, 'data.custom_id: BASE_TYPE_BAD_LENGTH'],
    ['no parts', modal(), 'data.components: BASE_TYPE_MIN_LENGTH'],
    [
      'six parts',
      modal(...[...'abcdef'].map((id) => label(id, textInput(id)))),
      'data.components: BASE_TYPE_BAD_LENGTH',
    ],
    ['an unknown key', { ...modal(part), flags: 64 }, 'data.flags: BASE_TYPE_UNKNOWN_KEY'],
    ['a button in a label', modal(label('B', button('b'))), 'data.components.0.component.type: UNION_TYPE_CHOICES'],
    ['a select in a row', modal(row(select('s'))), 'data.components.0.components.0.type: BASE_TYPE_CHOICES'],
    [
      'two texts in a row',
      modal(row(textInput('a', { label: 'A' }), textInput('b', { label: 'B' }))),
      'data.components.0.components: COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'a text in a row without a label',
      modal(row(textInput('a'))),
      'data.components.0.components.0.label: BASE_TYPE_REQUIRED',
    ],
    ['a label of 46', modal(label(x(46), textInput('a'))), 'data.components.0.label: BASE_TYPE_BAD_LENGTH'],
    [
      'a description of 101',
      modal({ ...part, description: x(101) }),
      'data.components.0.description: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'the same custom ID twice',
      modal(part, part),
      'data.components.1.component.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'a placeholder of 101',
      modal(label('a', textInput('a', { placeholder: x(101) }))),
      'data.components.0.component.placeholder: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a min_length above its max_length',
      modal(label('a', textInput('a', { min_length: 3, max_length: 2 }))),
      'data.components.0.component.min_length: TEXT_INPUT_COMPONENT_MIN_LENGTH_EXCEEDED',
    ],
    [
      'a prefilled text that is too long',
      modal(label('a', textInput('a', { max_length: 2, value: 'abc' }))),
      'data.components.0.component.value: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a max_length of 4001',
      modal(label('a', textInput('a', { max_length: 4001 }))),
      'data.components.0.component.max_length: NUMBER_TYPE_MAX',
    ],
    [
      'a disabled select',
      modal(label('a', select('a', ['b'], { disabled: true }))),
      'data.components.0.component.disabled: COMPONENT_DISABLED_NOT_ALLOWED',
    ],
    [
      'a select that is required and can be empty',
      modal(label('a', select('a', ['b'], { min_values: 0 }))),
      'data.components.0.component.min_values: COMPONENT_REQUIRED_MIN_VALUES_INVALID',
    ],
    [
      'the same value twice in a select',
      modal(label('a', select('a', ['b', 'b']))),
      'data.components.0.component.options.1.value: SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'a default value of another kind',
      modal(label('a', { type: 6, custom_id: 'a', default_values: [{ type: 'user', id: '1' }] })),
      'data.components.0.component.default_values.0.type: BASE_TYPE_CHOICES',
    ],
  ])('has %s', async (_, data, problem) => {
    const harness = await openHarness();
    const refusal = await refusalOf(
      harness.callback(await harness.arrivalOf(harness.ana.run('kick')), { type: 9, data }),
    );
    expect(refusal).toMatchObject({ code: 50035, status: 400 });
    expect(refusal.problems).toContain(problem);
    expect(harness.discord.violations).toHaveLength(refusal.problems.length);
  });
});
