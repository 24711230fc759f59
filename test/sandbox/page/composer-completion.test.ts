import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ask, Choice } from '../../../sandbox/control/protocol.ts';
import { Completer, PAUSE_MS } from '../../../sandbox/page/discord/composer/completer.ts';
import { entriesOf } from '../../../sandbox/page/discord/composer/entries.ts';
import { popupFor } from '../../../sandbox/page/discord/composer/popup.ts';
import { type ComposerState, EMPTY, ENTRY } from '../../../sandbox/page/discord/composer/state.ts';
import { command, option, SERVER } from './composer-fixtures.ts';

const asking = (typed: string, focused = 'who'): Ask<'complete'> => ({
  channelId: '31',
  command: 'kick',
  options: { [focused]: typed },
  focused,
});
const ANA: Choice = { name: 'Ana', value: 'id-1' };
const BEN: Choice = { name: 'Ben', value: 'id-2' };

describe('completion', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Each question waits until it is answered here. */
  function start() {
    const asked: { readonly typed: unknown; answer(choices: readonly Choice[] | null): void; fail(): void }[] = [];
    const completer = new Completer(
      ({ options, focused }) =>
        new Promise((resolve, reject) => {
          asked.push({
            typed: options[focused],
            answer: (choices) => resolve({ choices }),
            fail: () => reject(new Error('refused')),
          });
        }),
      () => undefined,
    );
    const pause = () => vi.advanceTimersByTimeAsync(PAUSE_MS);
    return { completer, asked, pause };
  }

  it('asks once the typing pauses', async () => {
    const { completer, asked, pause } = start();
    for (const typed of ['a', 'an', 'ana']) {
      completer.request(asking(typed));
    }
    expect(asked).toEqual([]);
    await pause();
    expect(asked.map(({ typed }) => typed)).toEqual(['ana']);
  });

  it('ignores answers to what was asked before', async () => {
    const { completer, asked, pause } = start();
    completer.request(asking('a'));
    await pause();
    completer.request(asking('b'));
    await pause();
    asked[1]?.answer([BEN]);
    await pause();
    asked[0]?.answer([ANA]);
    await pause();
    expect(completer.current).toEqual({ field: 'who', is: 'listed', choices: [BEN] });
  });

  it('keeps the previous choices while it loads, for the same option only', async () => {
    const { completer, asked, pause } = start();
    completer.request(asking('a'));
    await pause();
    asked[0]?.answer([ANA]);
    await pause();
    completer.request(asking('an'));
    expect(completer.current).toEqual({ field: 'who', is: 'loading', choices: [ANA] });
    completer.request(asking('an', 'session'));
    expect(completer.current).toEqual({ field: 'session', is: 'loading', choices: [] });
  });

  it.each(['no answer', 'a refusal'])('has failed after %s', async (what) => {
    const { completer, asked, pause } = start();
    completer.request(asking('a'));
    await pause();
    if (what === 'no answer') {
      asked[0]?.answer(null);
    } else {
      asked[0]?.fail();
    }
    await pause();
    expect(completer.current).toEqual({ field: 'who', is: 'failed', choices: [] });
  });

  it('that was cleared stays cleared', async () => {
    const { completer, asked, pause } = start();
    completer.request(asking('a'));
    await pause();
    completer.clear();
    asked[0]?.answer([ANA]);
    await pause();
    expect(completer.current).toBeNull();
  });
});

describe('the list above the composer', () => {
  const entries = entriesOf([
    command('kick', [
      option('who', { autocomplete: true }),
      option('loud', { type: 5 }),
      option('why'),
      option('by', { type: 6 }),
    ]),
  ]);
  const message = (text: string): ComposerState => ({ is: 'text', text });
  const field = (name: string, text = '', picked: Choice | null = null): ComposerState => ({
    is: 'command',
    command: 'kick',
    fields: [{ name, text, picked }],
    tail: '',
  });
  const done = (is: 'loading' | 'failed' | 'listed', choices: readonly Choice[] = []) => ({
    field: 'who',
    is,
    choices,
  });

  it.each([
    ['nothing for a message', EMPTY, ENTRY, null, null],
    ['the commands after a slash', message('/k'), ENTRY, null, ['Commands', '/kick']],
    ['why there is none of that name', message('/x'), ENTRY, null, ['Commands', 'No command with that name.']],
    ['nothing for a path', message('/x y'), ENTRY, null, null],
    ['the options that are left', field('who'), ENTRY, null, ['Options', 'loud', 'why', 'by']],
    ['what the bot says', field('who', 'a'), 'who', done('listed', [ANA]), ['Choices for who', 'Ana']],
    ['that it is loading', field('who', 'a'), 'who', done('loading'), ['Choices for who', 'Loading options…']],
    ['that it failed', field('who', 'a'), 'who', done('failed'), ['Choices for who', 'Loading options failed']],
    [
      'that there is none',
      field('who', 'a'),
      'who',
      done('listed'),
      ['Choices for who', 'No options match your search.'],
    ],
    ['nothing from another option', field('why', 'a'), 'why', done('listed', [ANA]), null],
    ['nothing once it is picked', field('who', 'Ana', ANA), 'who', done('listed', [ANA]), null],
    ['true and false', field('loud', 'f'), 'loud', null, ['Choices for loud', 'False']],
    ['people', field('by', 'mi'), 'by', null, ['Choices for by', '@Mia']],
  ] as const)('shows %s', (_, state, focus, completion, expected) => {
    const popup = popupFor(state, entries, SERVER, focus, completion);
    expect(
      popup && [popup.label, ...popup.rows.map(({ title }) => title), ...(popup.note ? [popup.note] : [])],
    ).toEqual(expected);
  });

  it('says so to someone who may use no command', () => {
    expect(popupFor(message('/'), [], SERVER, ENTRY, null)?.note).toBe('No commands you can use here.');
  });

  it('doesn’t pick an option by itself before something is typed', () => {
    expect(popupFor(field('who'), entries, SERVER, ENTRY, null)?.eager).toBe(false);
    expect(popupFor({ ...field('who'), tail: 'w' } as ComposerState, entries, SERVER, ENTRY, null)?.eager).toBe(true);
  });
});
