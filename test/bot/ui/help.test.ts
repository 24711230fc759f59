import { describe, expect, it } from 'vitest';
import { type HelpedCommand, helpMessage } from '../../../src/bot/ui/help.ts';
import type { CommandName } from '../../../src/i18n/catalog.ts';
import { CATALOGS, LANGUAGES, translatorFor } from '../../../src/i18n/language.ts';
import { t } from '../../support/english.ts';
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
  it('has a line for each command that the member can use, with Discord’s description of it', () => {
    const mine = [slash('kick-history'), menu];
    expect(asRead(helpMessage(t, { mine, others: new Set(['managers']), settings }))).toBe(
      [
        'You can use 2 commands',
        '---',
        'With the roles and permissions you have in this server now:',
        '',
        '• **/kick-history**: See this server’s removals, newest first',
        '• **Remove from session**, under *Apps* in a member’s menu: Find this member in the running sessions and remove them once you confirm',
      ].join('\n'),
    );
  });

  it('tells members without access that they have none, and who has', () => {
    const others = new Set(['moderators', 'session-enders', 'managers', 'administrators'] as const);
    expect(asRead(helpMessage(t, { mine: [], others, settings }))).toBe(
      [
        'You can’t use any commands here',
        '---',
        'Bouncer lets this server’s moderators remove people from running sessions.',
        '',
        '• Remove people and see cases: <@&100> <@&200>.',
        '• End a session for everyone: <@&300>.',
        '• Change the settings: anyone with **Manage Server**.',
        '• Everything else: administrators of this server.',
      ].join('\n'),
    );
  });

  it('says that no role has access when the server has chosen none', () => {
    const none = { moderatorRoleIds: new Set<string>(), endSessionRoleIds: new Set<string>() };
    const closed = asRead(helpMessage(t, { mine: [], others: new Set(['moderators']), settings: none }));
    expect(closed).toContain(
      '• Remove people and see cases: no role yet. Someone with **Manage Server** can set the roles in /kick-settings.',
    );
    const enders = asRead(helpMessage(t, { mine: [], others: new Set(['session-enders']), settings: none }));
    expect(enders).toContain(
      '• End a session for everyone: no one yet. Someone with **Manage Server** can choose who.',
    );
    const mine = [slash('kick-settings', 'managers')];
    const managing = asRead(helpMessage(t, { mine, others: new Set(['moderators']), settings: none }));
    expect(managing).toMatch(/^You can use 1 command\n/u);
    expect(managing).toContain('⚠️ No one can remove anyone yet');
  });

  it('is within Discord’s limits with more commands and roles than there will ever be', () => {
    const ids = new Set(Array.from({ length: 5_000 }, (_, n) => `1844674407370955${1_000 + n}`));
    const roles = { moderatorRoleIds: ids, endSessionRoleIds: ids };
    const names = Object.keys(CATALOGS['en-US'].commands) as CommandName[];
    const many = names.map((name) => slash(name));
    const others = new Set(['everybody', 'moderators', 'session-enders', 'managers', 'administrators'] as const);
    for (const [mine, language] of [[], many].flatMap((some) => LANGUAGES.map((one) => [some, one] as const))) {
      const message = helpMessage(translatorFor(language), { mine, others, settings: roles });
      expectWithinLimits(message);
      expect(asRead(message)).not.toMatch(/\*\*\/[^*]*$/u);
    }
  });
});
