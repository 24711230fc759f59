import { describe, expect, it } from 'vitest';
import { FAULT_CARDS, FAULTS } from '../../../sandbox/page/faults/fault-cards.ts';
import { addressOf } from '../../../sandbox/page/shell/address.ts';
import { describeBot } from '../../../sandbox/page/shell/bot-status.ts';
import { destination } from '../../../sandbox/page/shell/tab-keys.ts';

describe('the bot’s state', () => {
  it.each([
    ['ready', 1, 'Ready'],
    ['ready', 3, 'Ready, 3 starts'],
    ['starting', 2, 'Starting…, 2 starts'],
    ['down', 1, 'Down'],
  ] as const)('%s after %i starts is “%s”', (state, starts, text) => {
    expect(describeBot({ state, starts, pid: null, lastEnd: null })).toBe(text);
  });
});

describe('a key on the tabs', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 2, 0],
    ['ArrowLeft', 0, 2],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['a', 1, null],
  ])('%s on tab %i leads to %s', (key, at, to) => {
    expect(destination(key, at, 3)).toBe(to);
  });
});

it('the address contains an ID as it is', () => {
  expect(new URLSearchParams(addressOf('1&as=2')).get('as')).toBe('1&as=2');
});

it('the page offers each fault once, “no fault” first', () => {
  expect(FAULTS[0]).toBe('none');
  expect(FAULTS.toSorted()).toEqual(Object.keys(FAULT_CARDS).toSorted());
});
