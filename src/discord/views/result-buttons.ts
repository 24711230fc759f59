import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { briefValue } from '../../moderation/identification.ts';
import type { Outcome } from '../../moderation/outcome.ts';
import type { Session } from '../../moderation/session.ts';
import { customId } from '../interaction.ts';
import type { Say } from '../language/language.ts';
import { KEEP_OUTS } from './keep-outs.ts';
import { PICKER_COMMAND } from './picker.ts';

export const PARTICIPANTS_COMMAND = 'participants';
/** What a custom id has left for a session, next to the names of the command and the action and a number of a page. */
const LONGEST_SESSION_VALUE = 64;

/** How a button or a menu names a session; resolved against those that run. */
export function sessionValue(session: Pick<Session, 'id'>): string {
  return briefValue(session.id, LONGEST_SESSION_VALUE);
}

export interface ResultFacts {
  /** Under which the attempt is kept; `null` when nothing was asked of VideoSDK. */
  readonly caseNumber: number | null;
  readonly keptOut: boolean;
}

/** What can be done next, below what came of a removal; nothing where no session is known to run. */
export function resultButtons(
  say: Say,
  outcome: Outcome,
  { caseNumber, keptOut }: ResultFacts = { caseNumber: null, keptOut: false },
): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  switch (outcome.kind) {
    case 'removed':
    case 'returned':
    case 'already-gone':
    case 'still-there':
    case 'unknown':
    case 'turned-down':
    case 'in-progress': {
      const session = sessionValue(outcome.session);
      const wasRemoved = outcome.kind === 'removed' || outcome.kind === 'returned';
      return [
        {
          type: ComponentType.ActionRow,
          components: [
            button(say('resultButtons.another'), customId(PICKER_COMMAND, 'another', null, session)),
            button(say('resultButtons.everyone'), customId(PARTICIPANTS_COMMAND, 'show', null, session)),
            ...(caseNumber === null || !(wasRemoved || keptOut)
              ? []
              : [
                  keptOut
                    ? button(say('resultButtons.letBackIn'), customId(KEEP_OUTS, 'let-back', null, String(caseNumber)))
                    : button(say('resultButtons.keepOut'), customId(KEEP_OUTS, 'keep', null, String(caseNumber))),
                ]),
          ],
        },
      ];
    }
    default:
      return [];
  }
}

function button(label: string, custom_id: string): APIButtonComponent {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id };
}
