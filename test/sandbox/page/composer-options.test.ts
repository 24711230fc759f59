import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Option } from '../../../sandbox/page/discord/composer/entries.ts';
import {
  fixedChoices,
  MOST_CHOICES,
  matchingChoices,
  type Picked,
  readField,
} from '../../../sandbox/page/discord/composer/options.ts';
import { option, SERVER } from './composer-fixtures.ts';

const read = (more: object, text: string, picked: Picked | null = null) =>
  readField(option('x', more) as Option, { text, picked }, SERVER);
const value = (of: unknown) => ({ is: 'value', value: of });
const wrong = (reason: string) => ({ is: 'wrong', reason });
const PICK = wrong('Pick one from the list.');
const SEVERAL = wrong('More than one has this name. Pick one from the list.');
const choices = [
  { name: '1 hour', value: 'hour' },
  { name: '1 day', value: 'day' },
];

describe('a field', () => {
  it.each([
    ['left empty', {}, '', null, { is: 'empty' }],
    ['of spaces', {}, '  ', null, { is: 'empty' }],
    ['required and empty', { required: true }, '', null, wrong('This option is required. Specify a value.')],
    ['of free text', { autocomplete: true }, 'guest-4471', null, value('guest-4471')],
    ['of a completed choice', { autocomplete: true }, 'Ana', { name: 'Ana', value: 'id-1' }, value('id-1')],
    ['too short', { min_length: 3 }, 'ab', null, wrong('Must be 3 or more in length.')],
    ['as long as it can be, in characters', { max_length: 2 }, '🎸🎸', null, value('🎸🎸')],
    ['too long', { max_length: 2 }, 'abc', null, wrong('Must be 2 or fewer in length; this is 3.')],
    ['of a fixed choice, typed', { choices }, '1 DAY', null, value('day')],
    ['of a fixed choice, its value typed', { choices }, 'day', null, value('day')],
    ['that isn’t a fixed choice', { choices }, '1', null, PICK],
    ['of a choice that is gone', { choices }, 'x', { name: 'x', value: 'x' }, PICK],
    ['of a whole number', { type: 4 }, ' -12 ', null, value(-12)],
    ['that isn’t a whole number', { type: 4 }, '1.5', null, wrong('Must be a whole number.')],
    ['of a number that is too large', { type: 4 }, '99999999999999999', null, wrong('This number is too large.')],
    ['of a number', { type: 10 }, '1.5', null, value(1.5)],
    ['that isn’t a number', { type: 10 }, '1e3', null, wrong('Must be a number.')],
    ['below its bound', { type: 10, min_value: 0 }, '-1', null, wrong('Must be 0 or more.')],
    ['above its bound', { type: 4, max_value: 5 }, '6', null, wrong('Must be 5 or less.')],
    ['of a completed number', { type: 4, autocomplete: true }, 'Case 7', { name: 'Case 7', value: 7 }, value(7)],
    ['of true or false', { type: 5 }, 'true', null, value(true)],
    ['that is neither', { type: 5 }, 'yes', null, PICK],
    ['of a person by name', { type: 6 }, 'mia', null, value('11')],
    ['of a person by ID', { type: 6 }, '14', null, value('14')],
    ['of the bot', { type: 6 }, 'Bouncer', null, value('70')],
    ['of two people with one name', { type: 6 }, 'Alex', null, SEVERAL],
    ['of one of two people with one name', { type: 6 }, 'Alex', { name: 'Alex', value: '14' }, value('14')],
    ['of a role', { type: 8 }, 'Stewards', null, value('92')],
    ['of a channel', { type: 7 }, 'kick-log', null, value('32')],
    ['of a channel of another kind', { type: 7, channel_types: [2] }, 'general', null, PICK],
    ['of somebody or a role', { type: 9 }, 'moderators', null, value('91')],
    ['of a file', { type: 11 }, 'x', null, wrong('Options of this kind can’t be filled in here.')],
  ] as const)('%s is read', (_, more, text, picked, expected) => {
    expect(read(more, text, picked)).toEqual(expected);
  });

  it('of numbers never sends anything but a number within its bounds', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)),
        fc.boolean(),
        (text, whole) => {
          const result = read({ type: whole ? 4 : 10, min_value: -100, max_value: 100 }, text);
          if (result.is === 'value') {
            expect(typeof result.value).toBe('number');
            expect(Math.abs(Number(result.value))).toBeLessThanOrEqual(100);
          }
        },
      ),
    );
  });
});

describe('the choices of a field', () => {
  it('are none when anything can be typed', () => {
    expect(fixedChoices(option('x') as Option, SERVER)).toBeNull();
  });

  it('are no more than a client shows', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ name: `Person ${index}`, value: index }));
    expect(matchingChoices(many, 'person')).toHaveLength(MOST_CHOICES);
    expect(matchingChoices(many, '39')).toEqual([{ name: 'Person 39', value: 39 }]);
  });
});
