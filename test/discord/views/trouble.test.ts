import { expect, it } from 'vitest';
import { LANGUAGES, sayIn } from '../../../src/discord/language/language.ts';
import {
  brokenMessage,
  brokenRemovalMessage,
  lookedUpMessage,
  notLookedUpMessage,
  restartingMessage,
  storeAwayMessage,
  toBeLookedUpMessage,
  unknownCommandMessage,
} from '../../../src/discord/views/trouble.ts';
import { say } from '../../support/english.ts';
import { asRead, expectWithinLimits } from './message-limits.ts';

it('claims nothing about what was done when something broke that nobody expected', () => {
  expect(asRead(brokenMessage(say, 'K7Q2M4X', 'unsure'))).toBe(
    [
      'Something went wrong in the bot',
      '---',
      'It isn’t certain what was done. Look into the session, and try again if the person is still there.',
      'If it happens again, give the reference below to whoever runs this bot.',
      '---',
      'Reference K7Q2M4X',
    ].join('\n'),
  );
});

it('says that nobody was removed while the bot restarts', () => {
  expect(asRead(restartingMessage(say, 'K7Q2M4X'))).toBe(
    ['Bouncer is restarting', '---', 'Nobody was removed. Try again in a minute.', '---', 'Reference K7Q2M4X'].join(
      '\n',
    ),
  );
});

it('says what to do about a command that is no more', () => {
  expect(asRead(unknownCommandMessage(say, 'K7Q2M4X'))).toBe(
    [
      'Not known to this bot',
      '---',
      'Nothing was done. Your Discord shows something this bot no longer has: reload it (Ctrl+R) or reopen the app.',
      '---',
      'Reference K7Q2M4X',
    ].join('\n'),
  );
});

it('says that nothing was done, and why, while the store is away', () => {
  expect(asRead(storeAwayMessage(say, 'K7Q2M4X', 'nothing'))).toBe(
    [
      'The bot’s records cannot be used',
      '---',
      'Nothing was done: nobody is removed without a record of it.',
      'Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
      '---',
      'Reference K7Q2M4X',
    ].join('\n'),
  );
});

it('says that nothing was done when something broke before anything was', () => {
  expect(asRead(brokenMessage(say, 'K7Q2M4X', 'nothing'))).toContain('Nothing was done.');
});

it('doesn’t say that nothing was done when the store went away after something was', () => {
  expect(asRead(storeAwayMessage(say, 'K7Q2M4X', 'unsure'))).not.toMatch(/nothing was/iu);
});

it.each([
  ['saved', /was saved/u],
  ['unread', /what came of it can’t be read/u],
  ['in-doubt', /may or may not have been saved/u],
] as const)('says of a write that is %s what is known, and that the message will change', (write, known) => {
  expect(asRead(toBeLookedUpMessage(say, write, 'K7Q2M4X'))).toMatch(known);
  expect(asRead(toBeLookedUpMessage(say, write, 'K7Q2M4X'))).toContain('This message will change');
  expect(asRead(notLookedUpMessage(say, write, 'K7Q2M4X'))).toMatch(known);
  expect(asRead(notLookedUpMessage(say, write, 'K7Q2M4X'))).not.toContain('This message will change');
});

it('shows what was looked up with what was typed above it, and as it is where there is no room for more', () => {
  expect(lookedUpMessage(say, { content: 'typed' }).content).toBe('Looked up: this is what’s on record now.\ntyped');
  expect(lookedUpMessage(say, { content: 'x'.repeat(1_999) }).content).toHaveLength(1_999);
});

it('names the case of a removal that broke off, and claims nothing of the person', () => {
  const text = asRead(brokenRemovalMessage(say, 17, 'K7Q2M4X'));
  expect(text).toMatch(/It isn’t known whether the person was removed/u);
  expect(text).toContain('17');
});

it('is within Discord’s limits in every language', () => {
  for (const language of LANGUAGES) {
    for (const message of [brokenMessage, restartingMessage, storeAwayMessage, unknownCommandMessage]) {
      expectWithinLimits(message(sayIn(language), 'K7Q2M4X', 'unsure'));
    }
    for (const write of ['saved', 'unread', 'in-doubt'] as const) {
      expectWithinLimits(toBeLookedUpMessage(sayIn(language), write, 'K7Q2M4X'));
      expectWithinLimits(notLookedUpMessage(sayIn(language), write, 'K7Q2M4X'));
    }
    expectWithinLimits(brokenRemovalMessage(sayIn(language), 17, 'K7Q2M4X'));
  }
});
