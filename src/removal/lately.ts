import { hasId } from '../sessions/lists.ts';
import { likeliestFirst, type Participant } from '../sessions/participant.ts';
import type { ProtectedIds } from '../settings/settings.ts';

/** Everyone who joined in the last so many minutes can be chosen at once. The shortest first. */
export const SPANS = [1, 5, 15] as const;

/** In minutes. */
export type Span = (typeof SPANS)[number];

const VALUE = '~last:';

/**
 * The value that stands for everyone who joined in the last minutes, in a menu of people. No ID's value is one: those
 * with a "~" are short forms, which have no colon (see `choiceValue`).
 */
export function spanValue(span: Span): string {
  return `${VALUE}${span}`;
}

/** What a value stands for, wherever it came from; `null`: not for a span. */
export function spanOf(value: string): Span | null {
  return SPANS.find((span) => spanValue(span) === value) ?? null;
}

/** Who is asked for, and for whom. */
export interface LatelyRequest {
  readonly span: Span;
  /** When the span ends that was asked for, in milliseconds of the Unix epoch. Whoever joined after that is part of it. */
  readonly until: number;
  /** The Discord ID of the moderator. */
  readonly moderatorId: string;
  readonly protectedIds: ProtectedIds;
}

/** Everyone who joined in a span. Each person is in one of these, and once. */
export interface JoinedLately {
  /** Those who can be removed, who joined last first. */
  readonly people: readonly Participant[];
  /** Those who joined in the span and are protected. */
  readonly spared: readonly Participant[];
  /** Those who joined in the span and whose ID contains the moderator's: whether to remove them is theirs to say. */
  readonly own: readonly Participant[];
  /** How many people there are of whom VideoSDK doesn't say when they joined, besides those who are protected. */
  readonly unknown: number;
}

/**
 * Who joined in a span. Someone without a known time is in none, because nothing shows that they joined then. Linear in
 * the number of people, except for the sorting.
 */
export function joinedLately(present: readonly Participant[], request: LatelyRequest): JoinedLately {
  const { span, until, moderatorId, protectedIds } = request;
  const since = until - span * 60_000;
  const everyone = eachOnce(present);
  const joined = everyone.filter(({ joinedAt }) => joinedAt !== null && joinedAt >= since).sort(likeliestFirst);
  const spared = joined.filter(({ id }) => protectedIds.has(id));
  const others = joined.filter(({ id }) => !protectedIds.has(id));
  return {
    people: others.filter(({ id }) => !hasId(id, moderatorId)),
    spared,
    own: others.filter(({ id }) => hasId(id, moderatorId)),
    unknown: everyone.filter(({ id, joinedAt }) => joinedAt === null && !protectedIds.has(id)).length,
  };
}

/** Whoever is listed twice, because they came back, joined when they last did. */
function eachOnce(present: readonly Participant[]): Participant[] {
  const latest = new Map<string, Participant>();
  for (const person of present) {
    const other = latest.get(person.id);
    if (other === undefined || (person.joinedAt ?? 0) > (other.joinedAt ?? 0)) {
      latest.set(person.id, person);
    }
  }
  return [...latest.values()];
}

export interface OfferedSpan {
  readonly span: Span;
  /** How many people it has. */
  readonly count: number;
}

/**
 * The spans that are worth a choice of their own: of several people, more than the span before, and not of everyone who
 * can be removed.
 *
 * @param chosen those that are chosen already: they stay a choice as long as there is anyone
 */
export function spansWorthOffering(
  present: readonly Participant[],
  request: Omit<LatelyRequest, 'span'>,
  chosen: readonly (Span | null)[] = [],
): readonly OfferedSpan[] {
  const removable = eachOnce(present).filter(({ id }) => !request.protectedIds.has(id)).length;
  const offered: OfferedSpan[] = [];
  for (const span of SPANS) {
    const count = joinedLately(present, { ...request, span }).people.length;
    const isWorth = count > Math.max(1, offered.at(-1)?.count ?? 0) && count < removable;
    if (isWorth || (count > 0 && chosen.includes(span))) {
      offered.push({ span, count });
    }
  }
  return offered;
}
