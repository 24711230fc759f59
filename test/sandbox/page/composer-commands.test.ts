import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandEntry, entriesOf, matchingEntries } from '../../../sandbox/page/discord/composer/entries.ts';
import { readTyped } from '../../../sandbox/page/discord/composer/typed.ts';
import { command, option } from './composer-fixtures.ts';

const COMMANDS = [
  command('kick-participant', [option('participant'), option('reason'), option('keep-out')]),
  command('kick-forget', [option('reasons'), option('participant', { required: true })]),
  command('settings', [
    { type: 1, name: 'show', description: 'Shows' },
    {
      type: 2,
      name: 'log',
      description: 'Log',
      options: [{ type: 1, name: 'set', description: 'Sets', options: [option('channel')] }],
    },
  ]),
  command('Kick from session', [], 2),
];
const ENTRIES = entriesOf(COMMANDS);
const paths = (entries: readonly CommandEntry[]): readonly string[] => entries.map(({ path }) => path);

describe('the commands after a slash', () => {
  it('are those that are typed, each subcommand separately', () => {
    expect(paths(ENTRIES)).toEqual(['kick-participant', 'kick-forget', 'settings show', 'settings log set']);
  });

  it('show required options first', () => {
    expect(ENTRIES[1]?.options.map(({ name }) => name)).toEqual(['participant', 'reasons']);
  });

  it.each([
    ['', ['kick-participant', 'kick-forget', 'settings show', 'settings log set']],
    ['kick', ['kick-participant', 'kick-forget']],
    ['FORGET', ['kick-forget']],
    ['set', ['settings show', 'settings log set']],
    ['p', ['kick-participant']],
    ['nothing', []],
  ])('that match %j are %j', (typed, expected) => {
    expect(paths(matchingEntries(ENTRIES, typed))).toEqual(expected);
  });

  it('list names that start with what was typed before names that contain it', () => {
    const entries = entriesOf([command('unkick'), command('kick')]);
    expect(paths(matchingEntries(entries, 'kick'))).toEqual(['kick', 'unkick']);
  });
});

describe('a command typed as text', () => {
  it.each([
    ['/kick-participant', null],
    ['/kick-part ', null],
    ['kick-participant ', null],
    ['/settings ', null],
    ['/settings show ', { path: 'settings show', fields: [], tail: '' }],
    ['/kick-participant ', { path: 'kick-participant', fields: [], tail: '' }],
    ['/kick-participant pa', { path: 'kick-participant', fields: [], tail: 'pa' }],
    [
      '/kick-participant reason: loud, and participant',
      { path: 'kick-participant', fields: [['reason', 'loud, and participant']], tail: '' },
    ],
    [
      '/kick-participant reason:a participant: Ana B',
      {
        path: 'kick-participant',
        fields: [
          ['reason', 'a'],
          ['participant', 'Ana B'],
        ],
        tail: '',
      },
    ],
    ['/kick-participant x reason:', { path: 'kick-participant', fields: [['reason', '']], tail: 'x' }],
    ['/kick-participant other: x', { path: 'kick-participant', fields: [], tail: 'other: x' }],
  ] as const)('%j is read as %j', (text, expected) => {
    const typed = readTyped(ENTRIES, text);
    expect(
      typed && {
        path: typed.entry.path,
        fields: typed.fields.map(({ name, text: value }) => [name, value]),
        tail: typed.tail,
      },
    ).toEqual(expected);
  });

  it('returns whatever is in its options', () => {
    const value = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(':', '').trim());
    fc.assert(
      fc.property(value, value, (participant, reason) => {
        const typed = readTyped(ENTRIES, `/kick-participant participant: ${participant} reason: ${reason}`);
        expect(typed?.fields).toEqual([
          { name: 'participant', text: participant },
          { name: 'reason', text: reason },
        ]);
      }),
    );
  });
});
