import type { Authority } from '../../moderation/authority.ts';
import type { Message } from '../command.ts';
import { render } from './embed.ts';

type Why = Extract<Authority, { allowed: false }>['why'];

/** Roles are shown as mentions, which render as their names and ping nobody. More than these would fill a phone. */
const MOST_ROLES = 10;

/** "You may not", and who may. */
export function refusalMessage(why: Why, moderatorRoleIds: ReadonlySet<string>, reference: string): Message {
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
  const roles = [...moderatorRoleIds].slice(0, MOST_ROLES).map((id) => `<@&${id}>`);
  const more = moderatorRoleIds.size > MOST_ROLES ? ` and ${moderatorRoleIds.size - MOST_ROLES} more` : '';
  return render({
    tone: 'failed',
    title: 'You may not do this',
    lines: [
      'Nobody was removed.',
      moderatorRoleIds.size === 0
        ? 'No role may. Ask whoever runs this bot to set the moderator roles.'
        : `Who may: ${roles.join(' ')}${more}. Ask one of them, or ask an administrator for the role.`,
    ],
    reference,
  });
}
