import { describe, expect, it } from 'vitest';
import { refusalMessage } from '../../../src/discord/views/refusal.ts';
import { asRead, expectWithinLimits } from './message-limits.ts';

const roles = (count: number): Set<string> =>
  new Set(Array.from({ length: count }, (_, index) => String(10n ** 19n + BigInt(index))));

describe('the refusal', () => {
  it('names the roles that may', () => {
    expect(asRead(refusalMessage('no-role', new Set(['100', '200']), 'K7Q2M4X'))).toBe(
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
    const text = asRead(refusalMessage('no-role', roles(13), 'K7Q2M4X'));
    expect(text.match(/<@&\d+>/gu)).toHaveLength(10);
    expect(text).toContain(' and 3 more. Ask');
  });

  it('says what to do when no role may', () => {
    expect(asRead(refusalMessage('no-role', new Set(), 'K7Q2M4X'))).toContain(
      'No role may. Ask whoever runs this bot to set the moderator roles.',
    );
  });

  it('says where it works, and names no roles, outside of a server', () => {
    expect(asRead(refusalMessage('outside-guild', new Set(['100']), 'K7Q2M4X'))).toBe(
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

  it('is within Discord’s limits, however many roles there are', () => {
    for (const count of [0, 1, 10, 11, 5_000]) {
      expectWithinLimits(refusalMessage('no-role', roles(count), 'K7Q2M4X'));
    }
    expectWithinLimits(refusalMessage('outside-guild', new Set(), 'K7Q2M4X'));
  });
});
