import { expect, it } from 'vitest';
import { LANGUAGES, sayIn } from '../../../src/discord/language/language.ts';
import {
  brokenMessage,
  restartingMessage,
  storeAwayMessage,
  unknownCommandMessage,
} from '../../../src/discord/views/trouble.ts';
import { say } from '../../support/english.ts';
import { asRead, expectWithinLimits } from './message-limits.ts';

it('claims nothing about what was done when something broke that nobody expected', () => {
  expect(asRead(brokenMessage(say, 'K7Q2M4X'))).toBe(
    [
      'Something went wrong in the bot',
      '---',
      'It is not certain what was done. Look into the session, and try again if the person is still there.',
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
  expect(asRead(storeAwayMessage(say, 'K7Q2M4X'))).toBe(
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

it('is within Discord’s limits in every language', () => {
  for (const language of LANGUAGES) {
    for (const message of [brokenMessage, restartingMessage, storeAwayMessage, unknownCommandMessage]) {
      expectWithinLimits(message(sayIn(language), 'K7Q2M4X'));
    }
  }
});
