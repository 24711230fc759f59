import { describe, expect, it } from 'vitest';
import { notYoursMessage, refusalMessage } from '../../../src/bot/ui/refusal.ts';
import { t } from '../../support/english.ts';
import { asRead, expectWithinLimits } from './message-limits.ts';

const roles = (count: number): Set<string> =>
  new Set(Array.from({ length: count }, (_, index) => String(10n ** 19n + BigInt(index))));

describe('a refusal', () => {
  it('names the roles that have access', () => {
    expect(asRead(refusalMessage(t, 'no-role', new Set(['100', '200']), 'K7Q2M4X'))).toBe(
      [
        'You can’t do this',
        '---',
        'No one was removed.',
        'These roles can: <@&100> <@&200>. Ask someone who has one, or ask an administrator for the role.',
        '---',
        'Reference K7Q2M4X',
      ].join('\n'),
    );
  });

  it('names at most ten roles, and says how many more have access', () => {
    const text = asRead(refusalMessage(t, 'no-role', roles(13), 'K7Q2M4X'));
    expect(text.match(/<@&\d+>/gu)).toHaveLength(10);
    expect(text).toContain(' and 3 more. Ask');
  });

  it('says what to do when no role has access', () => {
    expect(asRead(refusalMessage(t, 'no-role', new Set(), 'K7Q2M4X'))).toContain(
      'No role can do this yet. Someone with **Manage Server** can set the moderator roles in /kick-settings.',
    );
  });

  it.each([
    ['no-role', ['100'], 'These roles can: <@&100>. You don’t have any of them.', 'moderator-roles'],
    ['no-role', [], 'No role can do this yet.', 'moderator-roles'],
    ['no-end-role', ['100'], 'These roles can: <@&100>. You don’t have any of them.', 'end-session-roles'],
    ['no-end-role', [], 'No one can end sessions here yet.', 'end-session-roles'],
  ] as const)('says to whoever manages the server how to get a role: %s %j', (why, ids, who, setting) => {
    const message = refusalMessage(t, why, new Set(ids), 'K7Q2M4X', '42');
    expect(asRead(message)).toContain(`${who}\nYou can manage this server, so you can choose which roles can`);
    expect(message.components).toEqual([
      { type: 1, components: [expect.objectContaining({ custom_id: `kick-settings:page:42:${setting}` })] },
    ]);
    for (const other of ['not-manager', 'not-administrator', 'outside-guild'] as const) {
      expect(refusalMessage(t, other, new Set(ids), 'K7Q2M4X', '42')).not.toHaveProperty('components');
    }
  });

  it('says where it works, and names no roles, outside of a server', () => {
    expect(asRead(refusalMessage(t, 'outside-guild', new Set(['100']), 'K7Q2M4X'))).toBe(
      [
        'Only works in a server',
        '---',
        'No one was removed.',
        'Run this in a server that has Bouncer. Moderator roles only exist there.',
        '---',
        'Reference K7Q2M4X',
      ].join('\n'),
    );
  });

  it.each([
    ['not-manager', 'You need the **Manage Server** permission. Ask someone who has it.'],
    ['not-administrator', 'Only administrators of this server can do this. Ask one of them.'],
  ] as const)('names the missing permission, and no roles, when roles don’t count: %s', (why, line) => {
    expect(asRead(refusalMessage(t, why, new Set(['100']), 'K7Q2M4X'))).toBe(
      ['You can’t do this', '---', 'Nothing was changed.', line, '---', 'Reference K7Q2M4X'].join('\n'),
    );
  });

  it('says whose button it is, and how to get one', () => {
    expect(asRead(notYoursMessage(t, '42', 'K7Q2M4X'))).toBe(
      [
        'This isn’t yours to use',
        '---',
        'Nothing was changed. This belongs to <@42>. Run the command yourself.',
        '---',
        'Reference K7Q2M4X',
      ].join('\n'),
    );
  });

  it('is within Discord’s limits, however many roles there are', () => {
    for (const why of ['no-role', 'no-end-role', 'outside-guild', 'not-manager', 'not-administrator'] as const) {
      for (const count of [0, 1, 10, 11, 5_000]) {
        expectWithinLimits(refusalMessage(t, why, roles(count), 'K7Q2M4X'));
        expectWithinLimits(refusalMessage(t, why, roles(count), 'K7Q2M4X', '18446744073709551615'));
      }
    }
    expectWithinLimits(notYoursMessage(t, '18446744073709551615', 'K7Q2M4X'));
  });
});
