import { fold, withoutBlanks } from '../common/text.ts';
import {
  CHOICE_LENGTH,
  choiceLabel,
  choiceValue,
  type LabelWords,
  participantLabel,
  uncopied,
  withinChoice,
} from '../removal/identification.ts';
import { foldedIds, foldedNames, type Participant } from './participant.ts';
import { foldedCustomIds, roomName, type Session } from './session.ts';

/** One autocomplete choice: what is shown, and what is sent. Each has 1 to 100 characters. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** Discord's limit for autocomplete. */
export const MAX_CHOICES = 25;

/**
 * People who match what was typed so far, best match first: whole name or ID, start of the name, start of a word, start
 * of the ID, anywhere in the name, anywhere in the ID. Among equals, who joined last comes first, because people who
 * disrupt have often just come. Linear in the number of people.
 *
 * @param sentFor what is sent for an ID. {@link shortForm} where names are compared with it too: the ID itself may be
 *   someone else's name, and the person who was chosen may have left by then. {@link choiceValue} elsewhere
 */
export function suggestPeople(
  typed: string,
  people: readonly Participant[],
  nowMs: number,
  words: LabelWords,
  sentFor: (id: string) => string,
): Choice[] {
  const best = bestMatches(
    typed,
    people,
    (person) => [foldedNames.of(person)],
    (person) => foldedIds.of(person),
    (a, b) => (b.joinedAt ?? 0) - (a.joinedAt ?? 0),
  );
  return unique(best.map((person) => ({ name: participantLabel(person, nowMs, words), value: sentFor(person.id) })));
}

/** Running sessions that match what was typed so far: "town-hall · 12 people · 25 min · 61adc697…". */
export function suggestSessions(
  typed: string,
  sessions: readonly Session[],
  nowMs: number,
  words: LabelWords,
): Choice[] {
  const best = bestMatches(
    typed,
    sessions,
    ({ room }) => [foldedCustomIds.of(room), fold(room.id)],
    ({ id }) => fold(id),
    (a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0),
  );
  return unique(
    best.map(({ id, room, startedAt, connectedCount }) => {
      const since = words.elapsed(startedAt, nowMs);
      return {
        name: choiceLabel(roomName(room), connectedCount === null ? [since] : [words.people(connectedCount), since], {
          id,
          empty: words.unnamedRoom,
        }),
        value: choiceValue(id),
      };
    }),
  );
}

/**
 * Ranks 0 (best) to 5. Everything matches when nothing was typed.
 *
 * @param namesOf folded, as is what `idOf` returns
 */
function bestMatches<T>(
  typed: string,
  all: readonly T[],
  namesOf: (item: T) => readonly string[],
  idOf: (item: T) => string,
  order: (a: T, b: T) => number,
): T[] {
  const wanted = fold(uncopied(withoutBlanks(typed)));
  const ranks: T[][] = [[], [], [], [], [], []];
  for (const item of all) {
    const rank = wanted === '' ? 0 : rankOf(wanted, namesOf(item), idOf(item));
    if (rank !== null) {
      ranks[rank]?.push(item);
    }
  }
  const best: T[] = [];
  for (const rank of ranks) {
    if (best.length >= MAX_CHOICES) {
      break;
    }
    best.push(...rank.sort(order));
  }
  return best.slice(0, MAX_CHOICES);
}

function rankOf(wanted: string, names: readonly string[], id: string): number | null {
  if (names.some((name) => name === wanted) || id === wanted) {
    return 0;
  }
  if (names.some((name) => name.startsWith(wanted))) {
    return 1;
  }
  if (names.some((name) => name.includes(` ${wanted}`))) {
    return 2;
  }
  if (id.startsWith(wanted)) {
    return 3;
  }
  if (names.some((name) => name.includes(wanted))) {
    return 4;
  }
  return id.includes(wanted) ? 5 : null;
}

/** The client sends the value of the first of two choices with the same name, so there must never be two. */
function unique(choices: readonly Choice[]): Choice[] {
  const seen = new Set<string>();
  return choices.map((choice) => {
    let { name } = choice;
    for (let copy = 2; seen.has(name); copy += 1) {
      name = withinChoice(choice.name.slice(0, CHOICE_LENGTH), ` (${copy})`);
    }
    seen.add(name);
    return { name, value: choice.value };
  });
}
