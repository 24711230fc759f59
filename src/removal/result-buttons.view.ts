import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { customId } from '../bot/interaction.ts';
import type { Translator } from '../i18n/language.ts';
import { KEEP_OUTS } from '../keep-out/keep-out.view.ts';
import type { Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import { briefValue } from './identification.ts';
import type { Outcome } from './outcome.ts';
import { PICKER_COMMAND } from './picker/picker.view.ts';
import { peoplePage } from './picker/picker-state.ts';

export const PARTICIPANTS_COMMAND = 'participants';
/** What a custom id has left for a session, next to the names of the command and the action and a number of a page. */
const LONGEST_SESSION_VALUE = 64;

/** How a button or a menu names a session; resolved against those that run. */
export function sessionValue(session: Pick<Session, 'id'>): string {
  return briefValue(session.id, LONGEST_SESSION_VALUE);
}

/** The same where what was typed stands beside it. */
const LONGEST_SESSION_BESIDE = 24;
const LONGEST_TYPED = 48;

/** What a button to choose somebody says: which session, and what was typed, where it finds so many of these people at least. */
function choiceOf(session: Pick<Session, 'id'>, given: string, people: readonly Participant[], wanted: number): string {
  const value = briefValue(session.id, LONGEST_SESSION_BESIDE);
  const query = given.trim();
  const found = peoplePage(people, { query, page: 0, first: [] }).total;
  const finds = query.length <= LONGEST_TYPED && query.isWellFormed() && found >= wanted;
  return `${value.length}.${value}${finds ? query : ''}`;
}

/** What comes back from such a button; it may be anything. */
export function readChoice(argument: string): { readonly session: string; readonly query: string | null } {
  const [, length = '0', rest = ''] = /^(\d{1,2})\.(.*)$/su.exec(argument) ?? [];
  const query = rest.slice(Number(length));
  return { session: rest.slice(0, Number(length)), query: query.trim() === '' ? null : query };
}

export interface ResultFacts {
  /** Under which the attempt is kept; `null` when nothing was asked of VideoSDK. */
  readonly caseNumber: number | null;
  readonly keptOut: boolean;
}

/** What can be done next, below what came of a removal; nothing where no session is known to run. */
export function resultButtons(
  t: Translator,
  outcome: Outcome,
  { caseNumber, keptOut }: ResultFacts = { caseNumber: null, keptOut: false },
): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  switch (outcome.kind) {
    // Whatever was typed, in the picker somebody is chosen by their id alone.
    case 'ambiguous':
    case 'people-incomplete': {
      const { session, given } = outcome;
      const ambiguous = outcome.kind === 'ambiguous';
      const people = ambiguous ? outcome.candidates : outcome.present;
      // None of those who fit may be hidden by what was typed: a label, say, is in nobody's name.
      const wanted = ambiguous ? people.length : 1;
      return people.length === 0
        ? []
        : [
            {
              type: ComponentType.ActionRow,
              components: [
                button(
                  t('resultButtons.choose'),
                  customId(PICKER_COMMAND, 'choose', null, choiceOf(session, given, people, wanted)),
                ),
              ],
            },
          ];
    }
    case 'removed':
    case 'gone':
    case 'returned':
    case 'already-gone':
    case 'still-there':
    case 'unknown':
    case 'turned-down':
    case 'in-progress': {
      const session = sessionValue(outcome.session);
      const wasOut = outcome.kind === 'removed' || outcome.kind === 'gone' || outcome.kind === 'returned';
      return [
        {
          type: ComponentType.ActionRow,
          components: [
            button(t('resultButtons.another'), customId(PICKER_COMMAND, 'another', null, session)),
            button(t('resultButtons.everyone'), customId(PARTICIPANTS_COMMAND, 'show', null, session)),
            ...(caseNumber === null || !(wasOut || keptOut)
              ? []
              : [
                  keptOut
                    ? button(t('resultButtons.letBackIn'), customId(KEEP_OUTS, 'let-back', null, String(caseNumber)))
                    : button(t('resultButtons.keepOut'), customId(KEEP_OUTS, 'keep', null, String(caseNumber))),
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
