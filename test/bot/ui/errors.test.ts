import { expect, it } from 'vitest';
import {
  brokenMessage,
  brokenRemovalMessage,
  databaseDownMessage,
  lookedUpMessage,
  notLookedUpMessage,
  restartingMessage,
  toBeLookedUpMessage,
  tooBusyMessage,
  unknownCommandMessage,
} from '../../../src/bot/ui/errors.ts';
import { LANGUAGES, translatorFor } from '../../../src/i18n/language.ts';
import { t } from '../../support/english.ts';
import { asRead, expectWithinLimits } from './message-limits.ts';

it('claims nothing about what was done after an unexpected error', () => {
  expect(asRead(brokenMessage(t, 'K7Q2M4X', 'unsure'))).toBe(
    [
      'Something went wrong',
      '---',
      'The bot can’t tell what was done. Check the session, and try again if the person is still there.',
      'If it keeps happening, give the reference below to the bot’s operator.',
      '---',
      'Reference K7Q2M4X',
    ].join('\n'),
  );
});

it('says that no one was removed while the bot restarts', () => {
  expect(asRead(restartingMessage(t, 'K7Q2M4X'))).toBe(
    ['Bouncer is restarting', '---', 'No one was removed. Try again in a minute.', '---', 'Reference K7Q2M4X'].join(
      '\n',
    ),
  );
});

it('says what to do about a command that no longer exists', () => {
  expect(asRead(unknownCommandMessage(t, 'K7Q2M4X'))).toBe(
    [
      'This doesn’t exist anymore',
      '---',
      'Nothing was done. Your Discord app shows something the bot no longer has. Reload it (Ctrl+R) or reopen the app.',
      '---',
      'Reference K7Q2M4X',
    ].join('\n'),
  );
});

it('says that nothing was done, and why, while the store is unavailable', () => {
  expect(asRead(databaseDownMessage(t, 'K7Q2M4X', 'nothing'))).toBe(
    [
      'Database unavailable',
      '---',
      'Nothing was done. The bot can’t reach its database, and it doesn’t remove anyone without a record.',
      'Try again in a minute. If it keeps happening, give the reference below to the bot’s operator.',
      '---',
      'Reference K7Q2M4X',
    ].join('\n'),
  );
});

it('says that nothing was done when something broke before any change', () => {
  expect(asRead(brokenMessage(t, 'K7Q2M4X', 'nothing'))).toContain('Nothing was done.');
});

it('doesn’t say that nothing was done when the store became unavailable after a change', () => {
  expect(asRead(databaseDownMessage(t, 'K7Q2M4X', 'unsure'))).not.toMatch(/nothing was/iu);
});

it.each([
  ['saved', /was saved/u],
  ['unread', /the bot can’t read the result/u],
  ['in-doubt', /may or may not have been saved/u],
] as const)('says what is known about a write that is %s, and that the message will update', (write, known) => {
  expect(asRead(toBeLookedUpMessage(t, write, 'K7Q2M4X'))).toMatch(known);
  expect(asRead(toBeLookedUpMessage(t, write, 'K7Q2M4X'))).toContain('This message will update');
  expect(asRead(notLookedUpMessage(t, write, 'K7Q2M4X'))).toMatch(known);
  expect(asRead(notLookedUpMessage(t, write, 'K7Q2M4X'))).not.toContain('This message will update');
});

it('shows what was looked up below what was typed, or by itself if there is no room', () => {
  expect(lookedUpMessage(t, { content: 'typed' }).content).toBe('This is what’s on record now.\ntyped');
  expect(lookedUpMessage(t, { content: 'x'.repeat(1_999) }).content).toHaveLength(1_999);
});

it('names the case of a removal that broke off, and claims nothing about the person', () => {
  const text = asRead(brokenRemovalMessage(t, 17, 'K7Q2M4X'));
  expect(text).toMatch(/Couldn’t confirm whether they were removed/u);
  expect(text).toContain('17');
});

it('is within Discord’s limits in every language', () => {
  for (const language of LANGUAGES) {
    for (const message of [
      brokenMessage,
      restartingMessage,
      tooBusyMessage,
      databaseDownMessage,
      unknownCommandMessage,
    ]) {
      expectWithinLimits(message(translatorFor(language), 'K7Q2M4X', 'unsure'));
    }
    for (const write of ['saved', 'unread', 'in-doubt'] as const) {
      expectWithinLimits(toBeLookedUpMessage(translatorFor(language), write, 'K7Q2M4X'));
      expectWithinLimits(notLookedUpMessage(translatorFor(language), write, 'K7Q2M4X'));
    }
    expectWithinLimits(brokenRemovalMessage(translatorFor(language), 17, 'K7Q2M4X'));
  }
});
