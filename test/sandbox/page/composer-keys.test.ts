import { describe, expect, it } from 'vitest';
import { intentOf, type Where } from '../../../sandbox/page/discord/composer/keys.ts';
import type { Popup, Row } from '../../../sandbox/page/discord/composer/popup.ts';

const row = (title: string): Row => ({ title, detail: '', names: [], pick: { a: 'option', name: title } });
const ROWS = [row('a'), row('b'), row('c')];
const list: Popup = { label: 'Options', rows: ROWS, note: null, eager: true, loading: false };
const note: Popup = { ...list, rows: [], note: 'No options match your search.' };
const WHERE: Where = { shift: false, popup: list, active: 0, chosen: false, text: 'x', inCommand: true };

describe('a key in the composer', () => {
  it.each([
    ['down goes to the next row', 'ArrowDown', {}, { do: 'go-to-row', row: 1 }],
    ['down after the last goes to the first', 'ArrowDown', { active: 2 }, { do: 'go-to-row', row: 0 }],
    ['down from none goes to the first', 'ArrowDown', { active: -1 }, { do: 'go-to-row', row: 0 }],
    ['up from none goes to the last', 'ArrowUp', { active: -1 }, { do: 'go-to-row', row: 2 }],
    ['up goes to the row before', 'ArrowUp', { active: 2 }, { do: 'go-to-row', row: 1 }],
    ['an arrow opens a list that was closed', 'ArrowUp', { popup: null }, { do: 'open-list' }],
    ['an arrow does its usual job when there is nothing to go to', 'ArrowDown', { popup: note }, null],
    ['Enter picks', 'Enter', { active: 1 }, { do: 'pick', row: ROWS[1] }],
    ['Enter sends when no row is chosen', 'Enter', { active: -1 }, { do: 'send' }],
    ['Enter sends what no row matches', 'Enter', { popup: note, active: -1 }, { do: 'send' }],
    ['Enter sends without a list', 'Enter', { popup: null, active: -1 }, { do: 'send' }],
    ['Enter waits for the rows of what was typed', 'Enter', { popup: { ...list, loading: true } }, { do: 'wait' }],
    ['Tab picks', 'Tab', {}, { do: 'pick', row: ROWS[0] }],
    ['Tab leaves an empty field', 'Tab', { text: '' }, null],
    [
      'Tab picks in an empty field what an arrow chose',
      'Tab',
      { text: '', chosen: true },
      { do: 'pick', row: ROWS[0] },
    ],
    ['Shift and Tab go back', 'Tab', { shift: true }, null],
    ['Escape closes the list', 'Escape', {}, { do: 'close-list' }],
    ['Escape then removes', 'Escape', { popup: null }, { do: 'remove-last' }],
    ['Escape leaves a message alone', 'Escape', { popup: null, inCommand: false }, null],
    ['Backspace deletes what is there', 'Backspace', {}, null],
    ['Backspace removes when nothing is there', 'Backspace', { text: '' }, { do: 'remove-before' }],
    ['Backspace leaves an empty message alone', 'Backspace', { text: '', inCommand: false }, null],
    ['a letter is a letter', 'a', {}, null],
  ] as const)('%s', (_, key, where, expected) => {
    expect(intentOf(key, { ...WHERE, ...where })).toEqual(expected);
  });
});
