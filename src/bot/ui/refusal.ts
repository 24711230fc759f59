import type { CommandName } from '../../i18n/catalog.ts';
import type { Translator } from '../../i18n/language.ts';
import type { PermissionCheck } from '../../settings/permissions.ts';
import type { Message } from '../command.ts';
import { customId } from '../interaction.ts';
import { button, row } from './components.ts';
import { render } from './embed.ts';
import { userMention } from './formatting.ts';

type Why = Extract<PermissionCheck, { allowed: false }>['why'];

/** Roles are shown as mentions, which render as names and ping no one. More of them would fill a phone's screen. */
const MOST_ROLES = 10;

const SETTINGS: CommandName = 'kick-settings';

/** The setting that decides who can do it. */
const ROLES_SETTING = { 'no-role': 'moderator-roles', 'no-end-role': 'end-session-roles' } as const;

/**
 * "You can't do this", and who can. Whoever manages the server also reads how to become one of them, and gets a button
 * to the roles in the settings. It gives no one a role.
 *
 * @param roleIds the roles that would have allowed it
 * @param managerId who was refused, if they can change the server's settings
 */
export function refusalMessage(
  t: Translator,
  why: Why,
  roleIds: ReadonlySet<string>,
  reference: string,
  managerId: string | null = null,
): Message {
  if (why === 'outside-guild') {
    return render(t, {
      tone: 'failed',
      title: t('refusal.outsideGuild.title'),
      lines: [t('refusal.outsideGuild.noOne'), t('refusal.outsideGuild.why')],
      reference,
    });
  }
  if (managerId !== null && (why === 'no-role' || why === 'no-end-role')) {
    const message = render(t, {
      tone: 'failed',
      title: t('refusal.title'),
      lines: [...forManagers(t, why, roleIds), t('refusal.managing.toGetOne')],
      reference,
    });
    const press = customId(SETTINGS, 'page', managerId, ROLES_SETTING[why]);
    return { ...message, components: [row(button(t('refusal.managing.choose'), press))] };
  }
  return render(t, { tone: 'failed', title: t('refusal.title'), lines: whoMay(t, why, roleIds), reference });
}

function forManagers(t: Translator, why: keyof typeof ROLES_SETTING, roleIds: ReadonlySet<string>): string[] {
  if (roleIds.size > 0) {
    const who = t('refusal.managing.some', { roles: rolesInWords(t, roleIds) });
    return [why === 'no-role' ? t('refusal.noOneRemoved') : t('refusal.noSessionEnded'), who];
  }
  return why === 'no-role'
    ? [t('refusal.noOneRemoved'), t('refusal.managing.noModerators')]
    : [t('refusal.noSessionEnded'), t('refusal.managing.noEnders')];
}

function whoMay(t: Translator, why: Exclude<Why, 'outside-guild'>, roleIds: ReadonlySet<string>): string[] {
  switch (why) {
    case 'no-end-role':
      return [
        t('refusal.noSessionEnded'),
        roleIds.size === 0 ? t('refusal.enders.none') : t('refusal.enders.some', { roles: rolesInWords(t, roleIds) }),
      ];
    case 'not-manager':
      return [t('refusal.nothingChanged'), t('refusal.managers')];
    case 'not-administrator':
      return [t('refusal.nothingChanged'), t('refusal.administrators')];
    case 'no-role':
      return [
        t('refusal.noOneRemoved'),
        roleIds.size === 0
          ? t('refusal.moderators.none')
          : t('refusal.moderators.some', { roles: rolesInWords(t, roleIds) }),
      ];
  }
}

/** Some of the roles by name, and how many more there are. */
export function rolesInWords(t: Translator, roleIds: ReadonlySet<string>): string {
  const roles = [...roleIds]
    .slice(0, MOST_ROLES)
    .map((id) => `<@&${id}>`)
    .join(' ');
  const count = roleIds.size - MOST_ROLES;
  return count > 0 ? t('refusal.moreRoles', { roles, count }) : roles;
}

/** For a button on someone else's message. */
export function notYoursMessage(t: Translator, ownerId: string, reference: string): Message {
  return render(t, {
    tone: 'failed',
    title: t('refusal.notYours.title'),
    lines: [t('refusal.notYours.run', { owner: userMention(ownerId) })],
    reference,
  });
}
