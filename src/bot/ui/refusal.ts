import type { Translator } from '../../i18n/language.ts';
import type { PermissionCheck } from '../../settings/permissions.ts';
import type { Message } from '../command.ts';
import { render } from './embed.ts';
import { userMention } from './formatting.ts';

type Why = Extract<PermissionCheck, { allowed: false }>['why'];

/** Roles are shown as mentions, which render as names and ping no one. More of them would fill a phone's screen. */
const MOST_ROLES = 10;

/**
 * "You can't do this", and who can.
 *
 * @param roleIds the roles that would have allowed it
 */
export function refusalMessage(t: Translator, why: Why, roleIds: ReadonlySet<string>, reference: string): Message {
  if (why === 'outside-guild') {
    return render(t, {
      tone: 'failed',
      title: t('refusal.outsideGuild.title'),
      lines: [t('refusal.outsideGuild.noOne'), t('refusal.outsideGuild.why')],
      reference,
    });
  }
  return render(t, { tone: 'failed', title: t('refusal.title'), lines: whoMay(t, why, roleIds), reference });
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
