import type { Authority } from '../../moderation/authority.ts';
import type { Message } from '../command.ts';
import { render } from './embed.ts';

type Why = Extract<Authority, { allowed: false }>['why'];

/** Roles are shown as mentions, which render as their names and ping nobody. More than these would fill a phone. */
const MOST_ROLES = 10;

/**
 * "You may not", and who may.
 *
 * @param roleIds the roles that were asked for
 */
export function refusalMessage(why: Why, roleIds: ReadonlySet<string>, reference: string): Message {
  if (why === 'outside-guild') {
    return render({
      tone: 'failed',
      title: 'Only in a server',
      lines: [
        'Nobody was removed.',
        'This works only in a server that Bouncer was added to, because moderator roles exist only there.',
      ],
      reference,
    });
  }
  if (why === 'no-end-role') {
    return render({
      tone: 'failed',
      title: 'You may not do this',
      lines: [
        'No session was ended.',
        roleIds.size === 0
          ? 'Nobody may end sessions here, until somebody who may manage this server chooses who: /kick-settings.'
          : `Who may: ${rolesInWords(roleIds)}. Ask one of them.`,
      ],
      reference,
    });
  }
  if (why !== 'no-role') {
    return render({
      tone: 'failed',
      title: 'You may not do this',
      lines: [
        'Nothing was changed.',
        why === 'not-manager'
          ? 'This needs the permission **Manage Server**. Ask somebody who has it.'
          : 'This is for administrators of this server alone. Ask one of them.',
      ],
      reference,
    });
  }
  return render({
    tone: 'failed',
    title: 'You may not do this',
    lines: [
      'Nobody was removed.',
      roleIds.size === 0
        ? 'No role may. Somebody who may manage this server can set the moderator roles: /kick-settings.'
        : `Who may: ${rolesInWords(roleIds)}. Ask one of them, or ask an administrator for the role.`,
    ],
    reference,
  });
}

/** Some of the roles by name, and how many more there are. */
export function rolesInWords(roleIds: ReadonlySet<string>): string {
  const roles = [...roleIds].slice(0, MOST_ROLES).map((id) => `<@&${id}>`);
  const more = roleIds.size > MOST_ROLES ? ` and ${roleIds.size - MOST_ROLES} more` : '';
  return `${roles.join(' ')}${more}`;
}

/** A button of somebody else's message. */
export function notYoursMessage(ownerId: string, reference: string): Message {
  return render({
    tone: 'failed',
    title: 'Not yours to press',
    lines: [`Nothing was changed. This belongs to <@${ownerId}>; run the command yourself.`],
    reference,
  });
}
