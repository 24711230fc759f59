import type { APIActionRowComponent, APIComponentInMessageActionRow } from 'discord.js';
import { customId } from '../bot/interaction.ts';
import { button, row } from '../bot/ui/components.ts';
import type { Translator } from '../i18n/language.ts';
import { KEEP_OUTS } from '../keep-out/keep-out.view.ts';
import type { Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import { briefValue } from './identification.ts';
import type { Outcome } from './outcome.ts';
import { PICKER_COMMAND } from './picker/picker.view.ts';
import { peoplePage } from './picker/picker-state.ts';

export const PARTICIPANTS_COMMAND = 'participants';
/**
 * What a custom ID has left for a session, next to the names of the command and the action and a page number, in
 * characters.
 */
export const LONGEST_SESSION_VALUE = 64;

/** How a button or a menu names a session; resolved against the running sessions. */
export function sessionValue(session: Pick<Session, 'id'>): string {
  return briefValue(session.id, LONGEST_SESSION_VALUE);
}

/** The limits where a session and the moderator's text share a custom ID. */
const LONGEST_SESSION_BESIDE = 24;
const LONGEST_TYPED = 48;

/**
 * The argument of a button to choose someone: the session, and the typed text if it finds at least `wanted` of these
 * people.
 */
function choiceOf(session: Pick<Session, 'id'>, given: string, people: readonly Participant[], wanted: number): string {
  const value = briefValue(session.id, LONGEST_SESSION_BESIDE);
  const query = given.trim();
  const found = peoplePage(people, { query, page: 0, first: [] }).total;
  const finds = query.length <= LONGEST_TYPED && query.isWellFormed() && found >= wanted;
  return `${value.length}.${value}${finds ? query : ''}`;
}

/** Reads the argument of such a button. It comes from a client and may be anything. */
export function readChoice(argument: string): { readonly session: string; readonly query: string | null } {
  const [, length = '0', rest = ''] = /^(\d{1,2})\.(.*)$/su.exec(argument) ?? [];
  const query = rest.slice(Number(length));
  return { session: rest.slice(0, Number(length)), query: query.trim() === '' ? null : query };
}

export interface ResultFacts {
  /** The attempt's case number; `null` when nothing was requested from VideoSDK. */
  readonly caseNumber: number | null;
  readonly keptOut: boolean;
}

/** The next steps to offer below a removal's result; none where no session is known to be running. */
export function resultButtons(
  t: Translator,
  outcome: Outcome,
  { caseNumber, keptOut }: ResultFacts = { caseNumber: null, keptOut: false },
): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  switch (outcome.kind) {
    // Whatever was typed, the picker goes by IDs alone.
    case 'ambiguous':
    case 'people-incomplete': {
      const { session, given } = outcome;
      const ambiguous = outcome.kind === 'ambiguous';
      const people = ambiguous ? outcome.candidates : outcome.present;
      // The text must not hide any match: a completion label, for example, is in no one's name.
      const wanted = ambiguous ? people.length : 1;
      return people.length === 0
        ? []
        : [
            row(
              button(
                t('resultButtons.choose'),
                customId(PICKER_COMMAND, 'choose', null, choiceOf(session, given, people, wanted)),
              ),
            ),
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
        row(
          button(t('resultButtons.another'), customId(PICKER_COMMAND, 'another', null, session)),
          button(t('resultButtons.everyone'), customId(PARTICIPANTS_COMMAND, 'show', null, session)),
          ...(caseNumber === null || !(wasOut || keptOut)
            ? []
            : [
                keptOut
                  ? button(t('resultButtons.letBackIn'), customId(KEEP_OUTS, 'let-back', null, String(caseNumber)))
                  : button(t('resultButtons.keepOut'), customId(KEEP_OUTS, 'keep', null, String(caseNumber))),
              ]),
        ),
      ];
    }
    default:
      return [];
  }
}
