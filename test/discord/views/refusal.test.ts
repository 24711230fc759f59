import { describe, expect, it } from 'vitest';
import { notYoursMessage, refusalMessage } from '../../../src/discord/views/refusal.ts';
import { say } from '../../support/english.ts';
import { asRead, expectWithinLimits } from './message-limits.ts';

const roles = (count: number): Set<string> =>
  new Set(Array.from({ length: count }, (_, index) => String(10n ** 19n + BigInt(index))));

describe('the refusal', () => {
  it('names the roles that may', () => {
    expect(asRead(refusalMessage(say, 'no-role', new Set(['100', '200']), 'K7Q2M4X'))).toBe(
      [
        'You may not do this',
        '---',
        'Nobody was removed.',
        'Who may: <@&100> <@&200>. Ask one of them, or ask an administrator for the role.',
        '---',
        'Reference K7Q2M4X',
      ].join('\n'),
    );
  });

  it('names ten roles at most, and says how many more may', () => {
    const text = asRead(refusalMessage(say, 'no-role', roles(13), 'K7Q2M4X'));
    expect(text.match(/<@&\d+>/gu)).toHaveLength(10);
    expect(text).toContain(' and 3 more. Ask');
  });

  it('says what to do when no role may', () => {
    expect(asRead(refusalMessage(say, 'no-role', new Set(), 'K7Q2M4X'))).toContain(
      'No role may. Somebody who may manage this server can set the moderator roles: /kick-settings.',
    );
  });

  it('says where it works, and names no roles, outside of a server', () => {
    expect(asRead(refusalMessage(say, 'outside-guild', new Set(['100']), 'K7Q2M4X'))).toBe(
      [
        'Only in a server',
        '---',
        'Nobody was removed.',
        'This works only in a server that Bouncer was added to, because moderator roles exist only there.',
        '---',
        'Reference K7Q2M4X',
      ].join('\n'),
    );
  });

  it.each([
    ['not-manager', 'This needs the permission **Manage Server**. Ask somebody who has it.'],
    ['not-administrator', 'This is for administrators of this server alone. Ask one of them.'],
  ] as const)(
    'names the permission that is missing, and no roles, where roles are not what counts: %s',
    (why, line) => {
      expect(asRead(refusalMessage(say, why, new Set(['100']), 'K7Q2M4X'))).toBe(
        ['You may not do this', '---', 'Nothing was changed.', line, '---', 'Reference K7Q2M4X'].join('\n'),
      );
    },
  );

  it('says whose button it is, and how to get one', () => {
    expect(asRead(notYoursMessage(say, '42', 'K7Q2M4X'))).toBe(
      [
        'Not yours to press',
        '---',
        'Nothing was changed. This belongs to <@42>; run the command yourself.',
        '---',
        'Reference K7Q2M4X',
      ].join('\n'),
    );
  });

  it('is within Discord’s limits, however many roles there are', () => {
    for (const why of ['no-role', 'no-end-role', 'outside-guild', 'not-manager', 'not-administrator'] as const) {
      for (const count of [0, 1, 10, 11, 5_000]) {
        expectWithinLimits(refusalMessage(say, why, roles(count), 'K7Q2M4X'));
      }
    }
    expectWithinLimits(notYoursMessage(say, '18446744073709551615', 'K7Q2M4X'));
  });
});
