import { describe, expect, it } from 'vitest';
import { type HelpedCommand, helpMessage } from '../../../src/discord/views/help.ts';
import { asRead, expectWithinLimits } from './message-limits.ts';

const common = { default_member_permissions: '0', contexts: [0], integration_types: [0] } as const;
const slash = (name: string, description: string, access: HelpedCommand['access'] = 'moderators'): HelpedCommand => ({
  data: { ...common, type: 1, name, description, options: [] },
  access,
});
const menu: HelpedCommand = {
  data: { ...common, type: 2, name: 'Remove from session' },
  about: 'Remove somebody by the member they are',
  access: 'moderators',
};
const settings = { moderatorRoleIds: new Set(['100', '200']), endSessionRoleIds: new Set(['300']) };

describe('the help', () => {
  it('has a line with one sentence for each command that the member may use', () => {
    const mine = [slash('kick-history', 'See who was removed'), menu];
    expect(asRead(helpMessage({ mine, others: new Set(['managers']), settings }))).toBe(
      [
        '2 commands are yours to use',
        '---',
        'With your roles and permissions in this server, as they are now:',
        '',
        '• **/kick-history**: See who was removed.',
        '• **Remove from session**, in a member’s menu under *Apps*: Remove somebody by the member they are.',
      ].join('\n'),
    );
  });

  it('says to who may nothing that it is so, and who may', () => {
    const others = new Set(['moderators', 'session-enders', 'managers', 'administrators'] as const);
    expect(asRead(helpMessage({ mine: [], others, settings }))).toBe(
      [
        'You may use no command here',
        '---',
        'Bouncer removes people from running sessions, for this server’s moderators.',
        '',
        '• To remove people and see cases: <@&100> <@&200>.',
        '• To end a session for everybody: <@&300>.',
        '• To change the settings: whoever has the permission **Manage Server**.',
        '• All else: the administrators of this server.',
      ].join('\n'),
    );
  });

  it('says that no role may, where the server has chosen none', () => {
    const none = { moderatorRoleIds: new Set<string>(), endSessionRoleIds: new Set<string>() };
    const closed = asRead(helpMessage({ mine: [], others: new Set(['moderators']), settings: none }));
    expect(closed).toContain('no role may, until somebody who may manage this server chooses some in /kick-settings');
    const enders = asRead(helpMessage({ mine: [], others: new Set(['session-enders']), settings: none }));
    expect(enders).toContain('nobody, until somebody who may manage this server chooses who');
    const mine = [slash('kick-settings', 'Change the settings', 'managers')];
    const managing = asRead(helpMessage({ mine, others: new Set(['moderators']), settings: none }));
    expect(managing).toMatch(/^One command is yours to use\n/u);
    expect(managing).toContain('⚠️ Nobody may remove anybody yet');
  });

  it('is within Discord’s limits with more commands and roles than there will ever be', () => {
    const ids = new Set(Array.from({ length: 5_000 }, (_, n) => `1844674407370955${1_000 + n}`));
    const roles = { moderatorRoleIds: ids, endSessionRoleIds: ids };
    const many = Array.from({ length: 15 }, (_, n) => slash(`${n}`.padEnd(32, 'x'), 'y'.repeat(100)));
    const others = new Set(['everybody', 'moderators', 'session-enders', 'managers', 'administrators'] as const);
    for (const mine of [[], many]) {
      const message = helpMessage({ mine, others, settings: roles });
      expectWithinLimits(message);
      expect(asRead(message)).not.toMatch(/\*\*\/[^*]*$/u);
    }
  });
});
