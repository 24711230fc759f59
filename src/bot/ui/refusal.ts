import type { Say } from '../../i18n/language.ts';
import type { Authority } from '../../settings/permissions.ts';
import type { Message } from '../command.ts';
import { render } from './embed.ts';
import { userMention } from './formatting.ts';

type Why = Extract<Authority, { allowed: false }>['why'];

/** Roles are shown as mentions, which render as their names and ping nobody. More than these would fill a phone. */
const MOST_ROLES = 10;

/**
 * "You may not", and who may.
 *
 * @param roleIds the roles that were asked for
 */
export function refusalMessage(say: Say, why: Why, roleIds: ReadonlySet<string>, reference: string): Message {
  if (why === 'outside-guild') {
    return render(say, {
      tone: 'failed',
      title: say('refusal.outsideGuild.title'),
      lines: [say('refusal.outsideGuild.nobody'), say('refusal.outsideGuild.why')],
      reference,
    });
  }
  return render(say, { tone: 'failed', title: say('refusal.title'), lines: whoMay(say, why, roleIds), reference });
}

function whoMay(say: Say, why: Exclude<Why, 'outside-guild'>, roleIds: ReadonlySet<string>): string[] {
  switch (why) {
    case 'no-end-role':
      return [
        say('refusal.noSessionEnded'),
        roleIds.size === 0
          ? say('refusal.enders.none')
          : say('refusal.enders.some', { roles: rolesInWords(say, roleIds) }),
      ];
    case 'not-manager':
      return [say('refusal.nothingChanged'), say('refusal.managers')];
    case 'not-administrator':
      return [say('refusal.nothingChanged'), say('refusal.administrators')];
    case 'no-role':
      return [
        say('refusal.nobodyRemoved'),
        roleIds.size === 0
          ? say('refusal.moderators.none')
          : say('refusal.moderators.some', { roles: rolesInWords(say, roleIds) }),
      ];
  }
}

/** Some of the roles by name, and how many more there are. */
export function rolesInWords(say: Say, roleIds: ReadonlySet<string>): string {
  const roles = [...roleIds]
    .slice(0, MOST_ROLES)
    .map((id) => `<@&${id}>`)
    .join(' ');
  const count = roleIds.size - MOST_ROLES;
  return count > 0 ? say('refusal.moreRoles', { roles, count }) : roles;
}

/** A button of somebody else's message. */
export function notYoursMessage(say: Say, ownerId: string, reference: string): Message {
  return render(say, {
    tone: 'failed',
    title: say('refusal.notYours.title'),
    lines: [say('refusal.notYours.run', { owner: userMention(ownerId) })],
    reference,
  });
}
