import { withoutBlanks } from '../common/text.ts';
import { type Identification, isLabel, shortForm } from '../removal/identification.ts';
import type { Participant } from '../sessions/participant.ts';
import type { Case, CaseChange, CaseKey } from './case.ts';
import type { HistoryFilter } from './history-filter.ts';

/** Somebody whom cases are about; `joinedAt` is when the latest of them was opened. */
export interface CasePerson extends Participant {
  /** Number of a case that is about them under this name: they can be named by it, as long as they are not forgotten. */
  readonly seenIn: number;
}

/** Where a page begins. By number, never by how many came before: cases that come or go meanwhile shift nothing. */
export type PagePosition =
  | { readonly at: 'newest' }
  | { readonly at: 'older'; readonly than: number }
  | { readonly at: 'newer'; readonly than: number };

/** Cases, newest first. */
export interface CasePage {
  readonly cases: readonly Case[];
  /** Whether there are newer, and older, ones that fit. */
  readonly newer: boolean;
  readonly older: boolean;
}

/** How many other cases of the same person came before and after one. */
export interface AroundCase {
  readonly earlier: number;
  readonly later: number;
}

/** What somebody wants to change about a case. */
export interface Correction {
  readonly key: CaseKey;
  readonly by: string;
  /** Milliseconds of the Unix epoch. */
  readonly at: number;
}

export type ReasonEdit =
  | { readonly kind: 'changed' | 'same'; readonly case: Case }
  /** Somebody else changed it since it was read: nothing was written. */
  | { readonly kind: 'changed-meanwhile'; readonly case: Case }
  | { readonly kind: 'no-such-case' };

export type Voiding =
  | { readonly kind: 'voided'; readonly case: Case }
  | { readonly kind: 'voided-already'; readonly case: Case }
  | { readonly kind: 'no-such-case' };

/** How many cases of a person there are. */
export interface CasesOfPerson {
  readonly person: CasePerson;
  readonly settled: number;
  /** Of removals that are under way. */
  readonly open: number;
  /** Under how many of them they are kept out now. */
  readonly keptOut: number;
}

/** Cases, to be looked back at and corrected. All methods throw {RecordsError} when the store is away. */
export interface CaseHistory {
  /** `null` when the server has no such case (any more). */
  find(key: CaseKey): Promise<Case | null>;
  /** What was changed about it later, oldest first. */
  changes(key: CaseKey): Promise<readonly CaseChange[]>;
  around(key: CaseKey): Promise<AroundCase>;
  page(guildId: string, filter: HistoryFilter, position: PagePosition, size: number): Promise<CasePage>;
  /** The latest cases of a server, newest first: what completions are made of. */
  latest(guildId: string, count: number): Promise<readonly Case[]>;
  /** Whoever has exactly this id, or the short form of it, as last seen. */
  peopleById(guildId: string, given: string): Promise<readonly CasePerson[]>;
  /** Those who bore this name in one of the latest cases with it, the one seen last first; each once. */
  peopleByName(guildId: string, name: string): Promise<readonly CasePerson[]>;
  /** Reasons that this moderator gave last, newest first; each once. */
  reasonsOf(guildId: string, moderatorId: string): Promise<readonly string[]>;
  /** @param before the reason that was shown to whoever edits: another one that stands there now is not overwritten */
  editReason(
    correction: Correction,
    before: (reason: string | null) => boolean,
    after: string | null,
  ): Promise<ReasonEdit>;
  /** Says that a case does not count, once and for all. */
  void(correction: Correction, reason: string): Promise<Voiding>;
  /** `null` when the case tells of nobody (any more). */
  casesOf(seenIn: CaseKey): Promise<CasesOfPerson | null>;
  /**
   * Erases the person whom this case is about from all settled cases of its server; the cases stay. Left alone are open
   * ones, and those under which they are kept out now. Begun and cut off, it can be begun again.
   *
   * @param reasons whether the reasons of these cases are erased too, with all that they were before
   * @param erasure names this forgetting: every message in a channel that names the person is changed or deleted under it
   * @returns how many cases it was
   */
  forget(seenIn: CaseKey, reasons: boolean, erasure: string): Promise<number>;
}

/** How many of the latest cases completions are made of. */
export const LATEST_CASES = 300;

/** Everybody whom these cases tell of, once each, the one seen last first. */
export function peopleIn(cases: readonly Case[]): CasePerson[] {
  const people = new Map<string, CasePerson>();
  for (const { target, createdAt, number } of cases) {
    if (target !== null && !people.has(target.id)) {
      people.set(target.id, { id: target.id, name: target.name, joinedAt: createdAt, seenIn: number });
    }
  }
  return [...people.values()];
}

/** Who of those in a server's cases is meant? As in a session: by id (or the value or label of a completion), or by name. */
export async function identifyInCases(
  book: Pick<CaseHistory, 'latest' | 'peopleById' | 'peopleByName'>,
  guildId: string,
  given: string,
): Promise<Exclude<Identification<CasePerson>, { readonly kind: 'incomplete' }>> {
  const asTyped = withoutBlanks(given);
  const labelled = asTyped.includes(' · ') ? peopleIn(await book.latest(guildId, LATEST_CASES)) : [];
  const people = [
    ...(await book.peopleById(guildId, given)),
    ...labelled.filter(({ id, name }) => isLabel(asTyped, name, id)),
    ...(await book.peopleByName(guildId, asTyped)),
  ];
  // Whoever fits in more than one way is one person, as they were seen last; what fits several people is nobody's.
  const byId = new Map<string, CasePerson>();
  for (const person of people) {
    const known = byId.get(person.id);
    if (known === undefined || known.seenIn < person.seenIn) {
      byId.set(person.id, person);
    }
  }
  const candidates = [...byId.values()];
  const [only] = candidates;
  if (only === undefined) {
    return { kind: 'none' };
  }
  return candidates.length === 1 ? { kind: 'found', participant: only } : { kind: 'ambiguous', candidates };
}

/** Stands for a reason where there is no room for it: tells whether the one that stands there now is the one that was shown. */
export function reasonMark(reason: string | null): string {
  return reason === null ? '-' : shortForm(reason);
}
