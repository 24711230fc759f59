import { expect, it } from 'vitest';
import type { Message } from '../../../src/bot/command.ts';
import { LANGUAGES, translatorFor } from '../../../src/i18n/language.ts';
import { expectInert } from './message-limits.ts';

const embed = (description: string): Message => ({ embeds: [{ title: 'Title', description }] });

it.each(LANGUAGES)('the bot’s own bold text isn’t taken for formatting from outside: %s', (language) => {
  const t = translatorFor(language);
  expect(t('outcome.protected.mend')).toMatch(/\*\*[^*]+\*\*/u);
  expectInert(embed(`Ada\n${t('outcome.protected.mend')}`));
});

it.each([
  'Someone with **Manage Server** and **Ada**',
  'Someone with **Manage *Server***',
  '**Manage Server and **Ada**',
  'Someone with *Manage Server*',
  'Someone with **Manage Server** [here](https://evil.example)',
  'Someone with **Manage Server** <@42>',
])('formatting from outside is found next to it: %s', (description) => {
  expect(() => expectInert(embed(description))).toThrow();
});
