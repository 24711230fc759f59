import { describe, expect, it } from 'vitest';
import type { CommandName } from '../../../src/discord/language/catalogue.ts';
import { CATALOGUES, LANGUAGES, sayIn } from '../../../src/discord/language/language.ts';
import { type HelpedCommand, helpMessage } from '../../../src/discord/views/help.ts';
import { say } from '../../support/english.ts';
import { asRead, expectWithinLimits } from './message-limits.ts';

const common = { default_member_permissions: '0', contexts: [0], integration_types: [0] } as const;
const slash = (name: CommandName, access: HelpedCommand['access'] = 'moderators'): HelpedCommand => ({
  data: { ...common, type: 1, name, options: [] },
  access,
});
const menu: HelpedCommand = {
  data: { ...common, type: 2, name: 'Remove from session' },
  access: 'moderators',
};
const settings = { moderatorRoleIds: new Set(['100', '200']), endSessionRoleIds: new Set(['300']) };

describe('the help', () => {
  it('has a line with what Discord shows of each command that the member may use', () => {
    const mine = [slash('kick-history'), menu];
    expect(asRead(helpMessage(say, { mine, others: new Set(['managers']), settings }))).toBe(
      [
        '2 commands are yours to use',
        '---',
        'With your roles and permissions in this server, as they are now:',
        '',
        '• **/kick-history**: Look back at the removals of this server, newest first',
        '• **Remove from session**, in a member’s menu under *Apps*: Find this member in the running sessions, and remove them once that is confirmed',
      ].join('\n'),
    );
  });

  it('says to who may nothing that it is so, and who may', () => {
    const others = new Set(['moderators', 'session-enders', 'managers', 'administrators'] as const);
    expect(asRead(helpMessage(say, { mine: [], others, settings }))).toBe(
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
    const closed = asRead(helpMessage(say, { mine: [], others: new Set(['moderators']), settings: none }));
    expect(closed).toContain('no role may, until somebody who may manage this server chooses some in /kick-settings');
    const enders = asRead(helpMessage(say, { mine: [], others: new Set(['session-enders']), settings: none }));
    expect(enders).toContain('nobody, until somebody who may manage this server chooses who');
    const mine = [slash('kick-settings', 'managers')];
    const managing = asRead(helpMessage(say, { mine, others: new Set(['moderators']), settings: none }));
    expect(managing).toMatch(/^1 command is yours to use\n/u);
    expect(managing).toContain('⚠️ Nobody may remove anybody yet');
  });

  it('is within Discord’s limits with more commands and roles than there will ever be', () => {
    const ids = new Set(Array.from({ length: 5_000 }, (_, n) => `1844674407370955${1_000 + n}`));
    const roles = { moderatorRoleIds: ids, endSessionRoleIds: ids };
    const names = Object.keys(CATALOGUES['en-US'].commands) as CommandName[];
    const many = names.map((name) => slash(name));
    const others = new Set(['everybody', 'moderators', 'session-enders', 'managers', 'administrators'] as const);
    for (const [mine, language] of [[], many].flatMap((some) => LANGUAGES.map((one) => [some, one] as const))) {
      const message = helpMessage(sayIn(language), { mine, others, settings: roles });
      expectWithinLimits(message);
      expect(asRead(message)).not.toMatch(/\*\*\/[^*]*$/u);
    }
  });
});
