import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftText, readDraft } from '../../../sandbox/page/discord/composer/draft.ts';
import { type CommandEntry, entriesOf } from '../../../sandbox/page/discord/composer/entries.ts';
import {
  addOption,
  type CommandState,
  type ComposerState,
  EMPTY,
  ENTRY,
  filledSoFar,
  hiddenOptions,
  matchingOptions,
  pickChoice,
  pickCommand,
  readyToRun,
  removeBefore,
  removeLast,
  removeOption,
  setField,
  typeTail,
  typeText,
} from '../../../sandbox/page/discord/composer/state.ts';
import { command, option, SERVER } from './composer-fixtures.ts';

const ENTRIES = entriesOf([
  command('ban', [option('reason'), option('who', { required: true }), option('days', { type: 4, max_value: 7 })]),
  command('list', [option('page', { autocomplete: true }), option('part')]),
]);
const [ban, list] = ENTRIES as readonly [CommandEntry, CommandEntry];
const names = (state: ComposerState): readonly string[] =>
  state.is === 'command' ? state.fields.map(({ name }) => name) : [];

function commandState(state: ComposerState): CommandState {
  if (state.is !== 'command') {
    throw new Error('no command');
  }
  return state;
}

describe('picking a command', () => {
  it('shows what is required and goes there', () => {
    const { state, focus } = pickCommand(ban);
    expect(names(state)).toEqual(['who']);
    expect(focus).toBe('who');
    expect(hiddenOptions(ban, state).map(({ name }) => name)).toEqual(['reason', 'days']);
  });

  it('without anything required goes where options are added', () => {
    expect(pickCommand(list)).toEqual({
      state: { is: 'command', command: 'list', fields: [], tail: '' },
      focus: ENTRY,
    });
  });

  it('happens when its name and a space are typed', () => {
    expect(typeText(ENTRIES, '/ban').state).toEqual({ is: 'text', text: '/ban' });
    expect(typeText(ENTRIES, '/ban ')).toEqual(pickCommand(ban));
  });

  it('happens when it is pasted, filled in', () => {
    const { state, focus } = typeText(ENTRIES, '/ban days: 3 who: Ana');
    expect(state).toMatchObject({
      fields: [
        { name: 'who', text: 'Ana' },
        { name: 'days', text: '3' },
      ],
    });
    expect(focus).toBe('who');
  });
});

describe('an option', () => {
  it('is found by the start of its name', () => {
    const state = { ...pickCommand(list).state, tail: 'pa' };
    expect(matchingOptions(list, state).map(({ name }) => name)).toEqual(['page', 'part']);
    expect(matchingOptions(list, { ...state, tail: 'ART' }).map(({ name }) => name)).toEqual(['part']);
  });

  it('is added by its name and a colon, with what follows', () => {
    const { state } = pickCommand(list);
    expect(typeTail(list, state, 'pag')).toEqual({ state: { ...state, tail: 'pag' }, focus: ENTRY });
    expect(typeTail(list, state, 'page: 2')).toEqual({
      state: { ...state, fields: [{ name: 'page', text: '2', picked: null }] },
      focus: 'page',
    });
  });

  it('that was picked is forgotten when something else is typed', () => {
    const picked = pickChoice(list, commandState(addOption(pickCommand(list).state, 'page').state), 'page', {
      name: 'Two',
      value: '2',
    });
    expect(readyToRun(list, commandState(picked.state), SERVER).options).toEqual({ page: '2' });
    expect(readyToRun(list, setField(commandState(picked.state), 'page', 'Tw'), SERVER).options).toEqual({
      page: 'Tw',
    });
  });

  it('that was picked leads to what is still required', () => {
    const state = commandState(addOption(pickCommand(ban).state, 'reason').state);
    expect(pickChoice(ban, state, 'reason', { name: 'x', value: 'x' }).focus).toBe('who');
    expect(pickChoice(ban, state, 'who', { name: 'x', value: 'x' }).focus).toBe(ENTRY);
  });

  it('is removed; what is required stays, empty', () => {
    const state = setField(commandState(addOption(pickCommand(ban).state, 'reason').state), 'who', 'Ana');
    expect(names(removeOption(ban, state, 'reason').state)).toEqual(['who']);
    expect(removeOption(ban, state, 'reason').focus).toBe('who');
    expect(removeOption(ban, state, 'who').state).toMatchObject({ fields: [{ text: '' }, { name: 'reason' }] });
  });
});

describe('removing the last thing', () => {
  it('ends at an empty message, whatever there was', () => {
    const state = {
      ...setField(commandState(addOption(pickCommand(ban).state, 'reason').state), 'who', 'Ana'),
      tail: 'x',
    };
    const steps: ComposerState[] = [state];
    for (let now: ComposerState = state; now.is === 'command'; steps.push(now)) {
      now = removeLast(ban, now).state;
    }
    expect(
      steps.map((each) => (each.is === 'command' ? [each.tail, ...each.fields.map(({ text }) => text)] : each)),
    ).toEqual([['x', 'Ana', ''], ['', 'Ana', ''], ['', 'Ana'], ['', ''], EMPTY]);
  });

  it('works for a command that is no longer listed', () => {
    expect(removeLast(null, pickCommand(ban).state).state).toMatchObject({ fields: [] });
  });
});

describe('Backspace in an empty field', () => {
  const two = commandState(addOption(pickCommand(ban).state, 'reason').state);

  it.each([
    ['removes an option', two, 'reason', { names: ['who'], focus: 'who' }],
    ['removes the command when nothing goes with it', two, 'who', { names: [], focus: ENTRY }],
    [
      'removes nothing that has something filled in',
      setField(two, 'reason', 'x'),
      'who',
      { names: ['who', 'reason'], focus: 'who' },
    ],
    ['after the options removes the last one', setField(two, 'reason', 'x'), ENTRY, { names: ['who'], focus: ENTRY }],
  ] as const)('%s', (_, state, name, expected) => {
    const step = removeBefore(ban, state, name);
    expect({ names: names(step.state), focus: step.focus }).toEqual(expected);
  });
});

describe('a command to send', () => {
  const filled = (who: string, days: string): CommandState =>
    setField(setField(commandState(addOption(pickCommand(ban).state, 'days').state), 'who', who), 'days', days);

  it('leaves out what is empty', () => {
    expect(readyToRun(ban, filled('Ana', ''), SERVER)).toEqual({ options: { who: 'Ana' }, reasons: new Map() });
  });

  it('says at each field what is wrong', () => {
    expect([...readyToRun(ban, { ...filled('', '8'), tail: 'what' }, SERVER).reasons.keys()]).toEqual([
      'who',
      'days',
      ENTRY,
    ]);
  });

  it('tells the bot what is right so far, and everything typed in the current option', () => {
    expect(filledSoFar(ban, filled('', '8'), SERVER, 'who')).toEqual({ who: '' });
    expect(filledSoFar(ban, filled('Ana', '8'), SERVER, 'days')).toEqual({ who: 'Ana', days: '8' });
  });
});

describe('a draft', () => {
  const text = fc.string({ unit: 'binary' });
  const picked = fc.option(fc.record({ name: text, value: fc.oneof(text, fc.integer(), fc.boolean()) }));
  const state: fc.Arbitrary<ComposerState> = fc.oneof(
    fc.record({ is: fc.constant('text' as const), text }),
    fc.record({
      is: fc.constant('command' as const),
      command: text,
      tail: text,
      fields: fc.array(fc.record({ name: text, text, picked })),
    }),
  );

  it('comes back unchanged', () => {
    fc.assert(
      fc.property(state, (before) => {
        expect(readDraft(draftText(before))).toEqual(before);
      }),
    );
  });

  it('of nothing is not kept', () => {
    expect(draftText(EMPTY)).toBeNull();
  });

  it('is empty when it isn’t valid', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.json()), (kept) => {
        expect(readDraft(kept)).toEqual(EMPTY);
      }),
    );
    expect(readDraft('{"is":"command","command":"ban","tail":"","fields":[{"name":"who","text":"x"}]}')).toEqual(EMPTY);
  });
});
