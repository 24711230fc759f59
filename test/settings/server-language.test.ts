import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { isServerLanguage, SERVER_LANGUAGES, serverLocale } from '../../src/settings/settings.ts';

describe('the language of a server', () => {
  it('is the one it chose, or else the one that Discord reports', () => {
    expect(serverLocale({ language: 'ja' }, 'en-US')).toBe('ja');
    expect(serverLocale({ language: 'discord' }, 'fr')).toBe('fr');
  });

  it('can be each one that the bot speaks, and no other', () => {
    expect(SERVER_LANGUAGES).toEqual(LANGUAGES);
    expect(['discord', ...LANGUAGES].filter((one) => !isServerLanguage(one))).toEqual([]);
    expect(isServerLanguage('nl')).toBe(false);
  });

  it('is decided in one place: nothing looks up texts by what Discord reports', () => {
    const files = ['src', 'commands'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    );
    const wrong = files
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /languageOf\([^()]*guildLocale|: interaction\.guildLocale|\? interaction\.guildLocale/u.test(
          readFileSync(file, 'utf8'),
        ),
      );
    expect(wrong).toEqual([]);
  });
});
