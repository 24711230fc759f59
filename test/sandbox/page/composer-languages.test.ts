/** The composer of someone who reads German, and of everyone else. */
import { describe, expect, it } from 'vitest';
import { entriesOf, matchingEntries, type Option } from '../../../sandbox/page/discord/composer/entries.ts';
import { fixedChoices, matchingChoices, readField } from '../../../sandbox/page/discord/composer/options.ts';
import { popupFor } from '../../../sandbox/page/discord/composer/popup.ts';
import {
  type CommandState,
  ENTRY,
  matchingOptions,
  pickCommand,
  readyToRun,
  typeTail,
  typeText,
} from '../../../sandbox/page/discord/composer/state.ts';
import { LANGUAGES } from '../../../sandbox/page/discord/languages.ts';
import { shownPath } from '../../../sandbox/page/discord/texts.ts';
import { command, option, SERVER } from './composer-fixtures.ts';

const CHOICES = [
  { name: 'Gently', name_localized: 'Sanft', value: 'g' },
  { name: 'Firmly', value: 'f' },
];
const KICK = {
  ...command('kick', [
    option('who', { required: true, name_localized: 'wen', description_localized: 'Über wen' }),
    option('how', { name_localized: 'wie', choices: CHOICES }),
  ]),
  name_localized: 'rauswurf',
  description_localized: 'Über Rauswürfe',
};
const SETTINGS = {
  ...command('settings', [{ type: 1, name: 'show', name_localized: 'zeigen', description: 'About show' }]),
  name_localized: 'einstellungen',
};
const COMMANDS = [KICK, SETTINGS, command('sessions')];
const ENTRIES = entriesOf(COMMANDS);
const [kick] = ENTRIES;
if (kick === undefined) throw new Error('there is no kick');
const HOW = kick.options[1] as Option;

describe('a command', () => {
  it('is shown by its names in the reader’s language, and keeps the names that the bot knows', () => {
    expect(ENTRIES.map(({ path, title, description }) => [path, title, description])).toEqual([
      ['kick', 'rauswurf', 'Über Rauswürfe'],
      ['settings show', 'einstellungen zeigen', 'About show'],
      ['sessions', 'sessions', 'About sessions'],
    ]);
    const popup = popupFor({ is: 'text', text: '/' }, ENTRIES, SERVER, ENTRY, null);
    expect(popup?.rows.map(({ title, names }) => [title, names])).toEqual([
      ['/rauswurf', ['wen', 'wie']],
      ['/einstellungen zeigen', []],
      ['/sessions', []],
    ]);
  });

  it.each([
    ['rausw', ['kick']],
    ['kic', ['kick']],
    ['einstellungen z', ['settings show']],
    ['settings sh', ['settings show']],
    ['se', ['settings show', 'sessions']],
    ['expuls', []],
  ])('is found by its localized name, and by its name for everyone else: %s', (typed, paths) => {
    expect(matchingEntries(ENTRIES, typed).map(({ path }) => path)).toEqual(paths);
  });

  it.each(['/rauswurf wen: Ana wie: Sanft', '/kick who: Ana how: Gently', '/rauswurf who: Ana wie: gently'])(
    'is read from %s, and sent by the names that the bot knows',
    (text) => {
      const { state } = typeText(ENTRIES, text);
      expect(state).toMatchObject({ is: 'command', command: 'kick', fields: [{ name: 'who' }, { name: 'how' }] });
      expect(readyToRun(kick, state as CommandState, SERVER)).toEqual({
        options: { who: 'Ana', how: 'g' },
        reasons: new Map(),
      });
    },
  );

  it('that was used has its name in the reader’s language', () => {
    const menu = { ...command('Remove from session', [], 2), name_localized: 'Aus der Sitzung entfernen' };
    const listed = [...COMMANDS, menu];
    expect(shownPath(listed, 'kick')).toBe('rauswurf');
    expect(shownPath(listed, 'settings show')).toBe('einstellungen zeigen');
    expect(shownPath(listed, 'Remove from session')).toBe('Aus der Sitzung entfernen');
    expect(shownPath(listed, 'unlisted now')).toBe('unlisted now');
  });
});

describe('an option', () => {
  const { state } = pickCommand(kick);

  it('is listed and added by either name', () => {
    for (const tail of ['wi', 'ho']) {
      expect(matchingOptions(kick, { ...state, tail }).map(({ name }) => name)).toEqual(['how']);
    }
    expect(popupFor(state, ENTRIES, SERVER, ENTRY, null)?.rows.map(({ title }) => title)).toEqual(['wie']);
    for (const tail of ['wie: sa', 'how: sa']) {
      const step = typeTail(kick, state, tail);
      expect(step.focus).toBe('how');
      expect(step.state).toMatchObject({ fields: [{ name: 'who' }, { name: 'how', text: 'sa' }], tail: '' });
    }
  });

  it('offers its choices in the reader’s language, and accepts them by either name', () => {
    const choices = fixedChoices(HOW, SERVER) ?? [];
    expect(choices.map(({ name, value }) => [name, value])).toEqual([
      ['Sanft', 'g'],
      ['Firmly', 'f'],
    ]);
    for (const typed of ['san', 'gent']) {
      expect(matchingChoices(choices, typed).map(({ name }) => name)).toEqual(['Sanft']);
    }
    for (const text of ['sanft', 'Gently', 'g']) {
      expect(readField(HOW, { text, picked: null }, SERVER)).toEqual({ is: 'value', value: 'g' });
    }
  });
});

describe('the languages to choose from', () => {
  it('have their own names, no two alike', () => {
    const names = LANGUAGES.map(({ ownName }) => ownName);
    expect(new Set(names).size).toBe(names.length);
    expect(LANGUAGES).toContainEqual({ locale: 'de', ownName: 'Deutsch' });
    expect(LANGUAGES).toContainEqual({ locale: 'zh-CN', ownName: '中文' });
  });
});
