import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { briefValue } from '../../moderation/identification.ts';
import type { Outcome } from '../../moderation/outcome.ts';
import type { Session } from '../../moderation/session.ts';
import { customId } from '../interaction.ts';

export const PARTICIPANTS_COMMAND = 'participants';
/** What a custom id has left for a session, next to the names of the command and the action and a number of a page. */
const LONGEST_SESSION_VALUE = 64;

/** How a button or a menu names a session; resolved against those that run. */
export function sessionValue(session: Pick<Session, 'id'>): string {
  return briefValue(session.id, LONGEST_SESSION_VALUE);
}

/** What can be done next, below what came of a removal; nothing where no session is known to run. */
export function resultButtons(outcome: Outcome): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  switch (outcome.kind) {
    case 'removed':
    case 'returned':
    case 'already-gone':
    case 'still-there':
    case 'unknown':
    case 'turned-down':
    case 'in-progress':
      return [
        {
          type: ComponentType.ActionRow,
          components: [
            {
              type: ComponentType.Button,
              style: ButtonStyle.Secondary,
              label: 'Show everyone',
              custom_id: customId(PARTICIPANTS_COMMAND, 'show', null, sessionValue(outcome.session)),
            },
          ],
        },
      ];
    default:
      return [];
  }
}
