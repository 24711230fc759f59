/** Radio groups, checkbox groups, checkboxes and file uploads in modals. */
import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { FieldValue, OpenModal } from '../../../sandbox/discord/index.ts';
import { ClientRefusal } from '../../../sandbox/discord/index.ts';
import type { Harness } from './support.ts';
import { label, modal, openHarness, refusalOf, select, textInput } from './support.ts';

const options = (...values: string[]) => values.map((value) => ({ label: value.toUpperCase(), value }));
const radio = (more: object = {}) => ({ type: 21, custom_id: 'f', options: options('a', 'b', 'c'), ...more });
const checks = (more: object = {}) => ({ type: 22, custom_id: 'f', options: options('a', 'b', 'c'), ...more });
const checkbox = (more: object = {}) => ({ type: 23, custom_id: 'f', ...more });
const upload = (more: object = {}) => ({ type: 19, custom_id: 'f', ...more });
const file = (name: string, size = 3) => ({ name, contentType: 'image/png', bytes: new Uint8Array(size) });
const chosen = (...values: string[]) =>
  options('a', 'b', 'c').map((option) => ({ ...option, default: values.includes(option.value) }));

async function opened(harness: Harness, ...components: object[]): Promise<OpenModal> {
  const conversation = harness.ana.run('kick');
  await harness.callback(await harness.arrivalOf(conversation), { type: 9, data: modal(...components) });
  return conversation.modal();
}

interface Submitted {
  readonly components: readonly { readonly component: Readonly<Record<string, unknown>> }[];
  readonly resolved?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What the bot gets for the field `f`. */
async function submitted(harness: Harness, field: object, value?: FieldValue, force = false): Promise<Submitted> {
  const form = await opened(harness, label('F', field));
  const event = await harness.arrivalOf(form.submit(value === undefined ? {} : { f: value }, { force }));
  return event['data'] as Submitted;
}

describe('a field of a modal', () => {
  it.each<[string, object, FieldValue | undefined, object]>([
    ['a radio group', radio(), 'b', { type: 21, value: 'b' }],
    ['a radio group by its label', radio(), [{ label: 'C' }], { value: 'c' }],
    ['a preselected radio group', radio({ options: chosen('c') }), undefined, { value: 'c' }],
    ['an empty radio group', radio({ required: false }), undefined, { value: null }],
    ['a cleared radio group', radio({ required: false, options: chosen('c') }), null, { value: null }],
    ['a checkbox group', checks(), ['c', 'a'], { type: 22, values: ['a', 'c'] }],
    ['a checkbox group by labels', checks(), [{ label: 'B' }], { values: ['b'] }],
    ['a preselected checkbox group', checks({ options: chosen('a', 'b') }), undefined, { values: ['a', 'b'] }],
    ['an empty checkbox group', checks({ required: false }), undefined, { values: [] }],
    ['a checkbox', checkbox(), undefined, { type: 23, value: false }],
    ['a checked checkbox', checkbox(), true, { value: true }],
    ['a checkbox that is checked at first', checkbox({ default: true }), undefined, { value: true }],
    ['a checkbox that was unchecked', checkbox({ default: true }), false, { value: false }],
    ['an empty file upload', upload({ required: false }), undefined, { type: 19, values: [] }],
    ['an optional select', select('f', ['a', 'b'], { required: false }), undefined, { values: [] }],
    ['a select of several', select('f', ['a', 'b'], { max_values: 2 }), ['b', 'a'], { values: ['b', 'a'] }],
  ])('arrives as Discord sends it: %s', async (_, field, value, arrives) => {
    const harness = await openHarness();
    const { components, resolved } = await submitted(harness, field, value);
    expect(components).toEqual([
      { type: 18, id: 1, component: { custom_id: 'f', id: 2, ...components[0]?.component, ...arrives } },
    ]);
    expect(Object.keys(components[0]?.component ?? {}).sort()).toEqual(
      ['custom_id', 'id', 'type', ...Object.keys(arrives).filter((key) => key !== 'type')].sort(),
    );
    expect(resolved).toBeUndefined();
    expect(harness.discord.violations).toEqual([]);
  });

  it('with files arrives with their attachments, at Discord’s own host, whose paths the local Discord serves', async () => {
    const harness = await openHarness();
    const form = await opened(harness, label('F', upload({ max_values: 10 })), label('G', textInput('g')));
    const files = [...'abcdefghij'].map((name) => ({ name: `${name} 1.txt`, bytes: Buffer.from(name) }));
    const sent = form.submit({ f: files, g: 'why' });
    expect(sent.typed).toBe(`Reason (f: ${files.map(({ name }) => name).join(', ')}; g: why)`);
    const event = await harness.arrivalOf(sent);
    expect(event['attachment_size_limit']).toBe(10 * 1024 * 1024);
    const { components, resolved } = event['data'] as Submitted;
    const ids = components[0]?.component['values'] as string[];
    expect(ids).toHaveLength(10);
    expect(Object.keys(resolved?.['attachments'] ?? {})).toEqual(ids);
    const attachment = resolved?.['attachments']?.[ids[1] ?? ''] as Record<string, unknown>;
    expect(attachment).toEqual({
      id: ids[1],
      filename: 'b_1.txt',
      content_type: 'application/octet-stream',
      size: 1,
      url: expect.stringMatching(/^https:\/\/cdn\.discordapp\.com\/ephemeral-attachments\/.*\?ex=/u),
      proxy_url: attachment['url'],
      ephemeral: true,
    });
    const url = new URL(new URL(String(attachment['url'])).pathname, harness.discord.apiUrl).href;
    expect(await (await fetch(url)).text()).toBe('b');
    // A message's attachments are elsewhere.
    expect((await fetch(url.replace('ephemeral-', ''))).status).toBe(404);
  });

  it('says what there is to fill in', async () => {
    const harness = await openHarness();
    const form = await opened(
      harness,
      label('R', { ...radio({ options: chosen('b') }), custom_id: 'r' }),
      label('G', { ...checks({ required: false }), custom_id: 'g' }),
      label('C', { ...checkbox({ default: true }), custom_id: 'c' }),
      { ...label('U', upload()), description: 'A screenshot' },
      { type: 10, content: 'Read **this**' },
    );
    expect(form.fields).toMatchObject([
      { customId: 'r', kind: 'radio-group', label: 'R', required: true, value: 'b', options: { length: 3 } },
      { customId: 'g', kind: 'checkbox-group', required: false, value: [], options: { length: 3 } },
      { customId: 'c', kind: 'checkbox', required: false, value: true, options: [] },
      { customId: 'f', kind: 'file-upload', required: true, value: [], description: 'A screenshot' },
    ]);
    expect(form.body.components).toMatchObject([
      {},
      { component: { min_values: 1, max_values: 3 } },
      {},
      { component: { min_values: 1, max_values: 1 } },
      { type: 10, content: 'Read **this**' },
    ]);
  });

  it.each<[string, object, FieldValue | undefined, string]>([
    ['nothing in a radio group that is required', radio(), undefined, 'required'],
    ['null in a radio group that is required', radio({ options: chosen('a') }), null, 'required'],
    ['two of a radio group', radio(), ['a', 'b'], 'single choice'],
    ['what a radio group doesn’t offer', radio(), 'z', 'not one of'],
    ['true for a radio group', radio(), true, 'choices'],
    ['files for a radio group', radio(), [file('a.png')], 'choices'],
    ['nothing in a checkbox group that is required', checks(), [], 'required'],
    ['too many of a checkbox group', checks({ max_values: 2 }), ['a', 'b', 'c'], '1 to 2'],
    ['too few of a checkbox group', checks({ min_values: 2, required: false }), ['a'], '2 to 3'],
    ['what a checkbox group doesn’t offer', checks(), ['z'], 'not one of'],
    ['the same twice in a checkbox group', checks(), ['a', 'a'], 'twice'],
    ['text in a checkbox', checkbox(), 'yes', 'checked or not'],
    ['true in text', textInput('f', { required: false }), true, 'text field'],
    ['true for a select', select('f'), true, 'choices'],
    ['a file for a select', select('f'), [file('a.png')], 'choices'],
    ['no file where one is required', upload(), undefined, 'required'],
    ['too many files', upload({ max_values: 2 }), Array(3).fill(file('a.png')), '1 to 2 files'],
    ['more files than any field takes', upload({ max_values: 10 }), Array(11).fill(file('a.png')), '1 to 10 files'],
    ['too few files', upload({ min_values: 2, max_values: 3 }), [file('a.png')], '2 to 3 files'],
    ['a file that is too large', upload(), [file('a.png', 10 * 1024 * 1024 + 1)], '10485760 bytes'],
    ['a file of another type', upload({ file_types: ['.PDF', 'audio'] }), [file('a.png')], 'something else'],
    ['text for files', upload(), 'a.png', 'files'],
    ['choices for files', upload(), ['a.png'], 'files'],
  ])('isn’t submitted with %s', async (_, field, value, why) => {
    const harness = await openHarness();
    const form = await opened(harness, label('F', field));
    const values = value === undefined ? {} : { f: value };
    expect(() => form.submit(values)).toThrow(why);
    expect(() => form.submit(values)).toThrow(ClientRefusal);
    expect(harness.discord.violations).toEqual([]);
  });

  it('takes files of the types it asks for, and of exactly the largest size', async () => {
    const harness = await openHarness();
    const field = upload({ file_types: ['.PDF', 'image'], max_values: 2 });
    const largest = file('b.JPEG', 10 * 1024 * 1024);
    const { components } = await submitted(harness, field, [file('a.pdf'), largest]);
    expect(components[0]?.component['values']).toHaveLength(2);
  });

  it('sends what no client would when it’s forced to', async () => {
    const harness = await openHarness();
    expect((await submitted(harness, radio(), 'z', true)).components[0]?.component).toMatchObject({ value: 'z' });
    expect((await submitted(harness, radio(), null, true)).components[0]?.component).toMatchObject({ value: null });
    expect((await submitted(harness, checks(), ['z', 'z'], true)).components[0]?.component).toMatchObject({
      values: ['z', 'z'],
    });
    expect((await submitted(harness, upload(), [], true)).components[0]?.component).toMatchObject({ values: [] });
  });
});

describe('a modal that Discord refuses', () => {
  const at = 'data.components.0.component';
  it.each<[string, object, string]>([
    ['a radio group with one option', radio({ options: options('a') }), `${at}.options: BASE_TYPE_MIN_LENGTH`],
    [
      'a radio group with eleven options',
      radio({ options: options(...'abcdefghijk') }),
      `${at}.options: BASE_TYPE_MAX_LENGTH`,
    ],
    [
      'the same value twice in a radio group',
      radio({ options: options('a', 'a') }),
      `${at}.options.1.value: SELECT_COMPONENT_OPTION_VALUE_DUPLICATED`,
    ],
    [
      'two preselected options in a radio group',
      radio({ options: chosen('a', 'b') }),
      `${at}.options: SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES`,
    ],
    ['a radio group with a limit', radio({ max_values: 2 }), `${at}.max_values: BASE_TYPE_UNKNOWN_KEY`],
    [
      'an emoji in a radio group',
      radio({ options: [...options('a'), { label: 'b', value: 'b', emoji: { name: '🦊' } }] }),
      `${at}.options.1.emoji: BASE_TYPE_UNKNOWN_KEY`,
    ],
    ['a checkbox group without options', checks({ options: [] }), `${at}.options: BASE_TYPE_MIN_LENGTH`],
    [
      'a checkbox group with eleven options',
      checks({ options: options(...'abcdefghijk') }),
      `${at}.options: BASE_TYPE_MAX_LENGTH`,
    ],
    [
      'a checkbox group of which more can be chosen than there are',
      checks({ max_values: 4 }),
      `${at}.max_values: SELECT_COMPONENT_MAX_VALUES_EXCEEDED`,
    ],
    [
      'a checkbox group of which fewer can be chosen than must be',
      checks({ min_values: 3, max_values: 2 }),
      `${at}.min_values: SELECT_COMPONENT_MIN_VALUES_EXCEEDED`,
    ],
    [
      'more preselected options than can be chosen',
      checks({ max_values: 1, options: chosen('a', 'b') }),
      `${at}.options: SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES`,
    ],
    [
      'a checkbox group that is required and can be empty',
      checks({ min_values: 0 }),
      `${at}.min_values: COMPONENT_REQUIRED_MIN_VALUES_INVALID`,
    ],
    ['an option label of blanks', checks({ options: options(' ') }), `${at}.options.0.label: BASE_TYPE_REQUIRED`],
    ['a checkbox that is required', checkbox({ required: true }), `${at}.required: BASE_TYPE_UNKNOWN_KEY`],
    ['a checkbox with its own label', checkbox({ label: 'a' }), `${at}.label: BASE_TYPE_UNKNOWN_KEY`],
    ['a file upload of eleven', upload({ max_values: 11 }), `${at}.max_values: NUMBER_TYPE_MAX`],
    [
      'a file upload of which fewer can come than must',
      upload({ min_values: 2 }),
      `${at}.min_values: SELECT_COMPONENT_MIN_VALUES_EXCEEDED`,
    ],
    [
      'a file upload that is required and can be empty',
      upload({ min_values: 0 }),
      `${at}.min_values: COMPONENT_REQUIRED_MIN_VALUES_INVALID`,
    ],
    [
      'a file type without its dot',
      upload({ file_types: ['image', 'pdf'] }),
      `${at}.file_types.1: FILE_UPLOAD_COMPONENT_FILE_TYPE_INVALID`,
    ],
    ['a label in a label', label('a', checkbox()), `${at}.type: UNION_TYPE_CHOICES`],
    ['a text display in a label', { type: 10, content: 'a' }, `${at}.type: UNION_TYPE_CHOICES`],
    ['26 options in a select', select('f', [...'abcdefghijklmnopqrstuvwxyz']), `${at}.options: BASE_TYPE_MAX_LENGTH`],
  ])('has %s', async (_, field, problem) => {
    const harness = await openHarness();
    const event = await harness.arrivalOf(harness.ana.run('kick'));
    const refusal = await refusalOf(harness.callback(event, { type: 9, data: modal(label('F', field)) }));
    expect(refusal).toMatchObject({ code: 50035, status: 400 });
    expect(refusal.problems).toContain(problem);
    expect(harness.discord.violations).toHaveLength(refusal.problems.length);
  });

  it.each<[string, object, string]>([
    ['a text display of blanks', { type: 10, content: ' \n' }, 'data.components.0.content: BASE_TYPE_REQUIRED'],
    ['a label around nothing', { type: 18, label: 'a' }, 'data.components.0.component: BASE_TYPE_REQUIRED'],
    ['a checkbox outside of a label', checkbox(), 'data.components.0.type: UNION_TYPE_CHOICES'],
    [
      'a container',
      { type: 17, components: [{ type: 10, content: 'a' }] },
      'data.components.0.type: UNION_TYPE_CHOICES',
    ],
  ])('has %s as a part', async (_, part, problem) => {
    const harness = await openHarness();
    const event = await harness.arrivalOf(harness.ana.run('kick'));
    const refusal = await refusalOf(harness.callback(event, { type: 9, data: modal(part) }));
    expect(refusal.problems).toContain(problem);
  });

  it('comes after the interaction was acknowledged', async () => {
    const harness = await openHarness();
    const event = await harness.arrivalOf(harness.ana.run('kick'));
    await harness.callback(event, { type: 5 });
    const late = harness.callback(event, { type: 9, data: modal(label('F', checkbox())) });
    expect(await refusalOf(late)).toMatchObject({ code: 40060 });
  });
});
