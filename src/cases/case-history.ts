import { withoutBlanks } from '../common/text.ts';
import { type Identification, isLabel, shortForm, uncopied } from '../removal/identification.ts';
import type { ReportOfCase } from '../reports/report.ts';
import type { Participant } from '../sessions/participant.ts';
import type { Case, CaseChange, CaseKey } from './case.ts';
import type { HistoryFilter } from './history-filter.ts';

/** Someone who has cases. `joinedAt` is when the latest one was opened. */
export interface CasePerson extends Participant {
  /** Number of a case about them under this name. Identifies them until they're forgotten. */
  readonly seenIn: number;
}

/** Where a page begins: by number, not by offset, so cases that come or go meanwhile shift nothing. */
export type PagePosition =
  | { readonly at: 'newest' }
  | { readonly at: 'older'; readonly than: number }
  | { readonly at: 'newer'; readonly than: number };

/** Cases, newest first. */
export interface CasePage {
  readonly cases: readonly Case[];
  /** Whether newer (and older) cases match. */
  readonly newer: boolean;
  readonly older: boolean;
}

/** How many other cases the same person had before and after a case. */
export interface AroundCase {
  readonly earlier: number;
  readonly later: number;
}

/** Which case to change, who changes it, and when. */
export interface Correction {
  readonly key: CaseKey;
  readonly by: string;
  /** Unix time in milliseconds. */
  readonly at: number;
}

export type ReasonEdit =
  | { readonly kind: 'changed' | 'same'; readonly case: Case }
  /** Someone else changed the reason since it was read. Nothing was written. */
  | { readonly kind: 'changed-meanwhile'; readonly case: Case }
  | { readonly kind: 'no-such-case' };

export type Voiding =
  | { readonly kind: 'voided'; readonly case: Case }
  | { readonly kind: 'voided-already'; readonly case: Case }
  | { readonly kind: 'no-such-case' };

/** How many cases a person has. */
export interface CasesOfPerson {
  readonly person: CasePerson;
  readonly settled: number;
  /** Cases whose removal is still in progress. */
  readonly open: number;
  /** How many of their keep-outs are active. */
  readonly keptOut: number;
}

/** Reads and corrects cases. All methods throw {@link RecordsError} when the database is unavailable. */
export interface CaseHistory {
  /** `null` when the server doesn't have this case, or no longer has it. */
  find(key: CaseKey): Promise<Case | null>;
  /** Later changes to the case, oldest first. */
  changes(key: CaseKey): Promise<readonly CaseChange[]>;
  around(key: CaseKey): Promise<AroundCase>;
  /** The report from which it came, as long as that is on record; `null`: none. */
  report(key: CaseKey): Promise<ReportOfCase | null>;
  page(guildId: string, filter: HistoryFilter, position: PagePosition, size: number): Promise<CasePage>;
  /** A server's latest cases, newest first, for autocomplete. */
  latest(guildId: string, count: number): Promise<readonly Case[]>;
  /** People with exactly this ID, or whose ID has this short form, as last seen. */
  peopleById(guildId: string, given: string): Promise<readonly CasePerson[]>;
  /** People with this name in one of the latest cases with it: each once, most recently seen first. */
  peopleByName(guildId: string, name: string): Promise<readonly CasePerson[]>;
  /** This moderator's recent reasons: each once, newest first. */
  reasonsOf(guildId: string, moderatorId: string): Promise<readonly string[]>;
  /**
   * Changes a case's reason.
   *
   * @param before whether the current reason is the one the editor saw. If not, it isn't overwritten
   */
  editReason(
    correction: Correction,
    before: (reason: string | null) => boolean,
    after: string | null,
  ): Promise<ReasonEdit>;
  /** Marks a case as one that doesn't count. This is permanent. */
  void(correction: Correction, reason: string): Promise<Voiding>;
  /** `null` when the case names no one, or no longer does. */
  casesOf(seenIn: CaseKey): Promise<CasesOfPerson | null>;
  /**
   * Erases the person of this case from all their settled cases in the server. The cases stay. Skips open cases and
   * those with an active keep-out. Can be repeated if it was interrupted.
   *
   * @param reasons whether to erase the reasons of these cases too, including earlier versions
   * @param erasure identifies this erasure: every channel message that names the person is edited or deleted under it
   * @returns how many cases were erased
   */
  forget(seenIn: CaseKey, reasons: boolean, erasure: string): Promise<number>;
  /** What a server's records say of a moderator. */
  recordsOf(guildId: string, moderatorId: string): Promise<ModeratorRecords>;
  /**
   * Replaces a moderator in a server's records by {@link FORMER_MODERATOR}: in cases and their changes, keep-outs, and
   * changes of settings. Skips open cases. Can be repeated if it was interrupted.
   *
   * @param erasure as for {@link forget}
   * @returns how many records named them
   */
  forgetModerator(guildId: string, moderatorId: string, erasure: string): Promise<number>;
}

/** How many records name a moderator. */
export interface ModeratorRecords {
  readonly moderatorId: string;
  /** Cases that are over, changes to cases, keep-outs and changes of settings. */
  readonly records: number;
  /** Cases whose result isn't known yet. */
  readonly open: number;
}

/** How many of the latest cases autocomplete reads. */
export const LATEST_CASES = 300;

/** Everyone these cases are about, once each, most recently seen first. Expects the newest case first. */
export function peopleIn(cases: readonly Case[]): CasePerson[] {
  const people = new Map<string, CasePerson>();
  for (const { target, createdAt, number } of cases) {
    if (target !== null && !people.has(target.id)) {
      people.set(target.id, { id: target.id, name: target.name, joinedAt: createdAt, seenIn: number });
    }
  }
  return [...people.values()];
}

/**
 * Finds the person who is meant among a server's cases, the same way as in a session: by ID (or the value or label of
 * an autocomplete choice), or by name.
 */
export async function identifyInCases(
  history: Pick<CaseHistory, 'latest' | 'peopleById' | 'peopleByName'>,
  guildId: string,
  given: string,
): Promise<Exclude<Identification<CasePerson>, { readonly kind: 'incomplete' }>> {
  const asTyped = withoutBlanks(given);
  const labelled = asTyped.includes(' · ') ? peopleIn(await history.latest(guildId, LATEST_CASES)) : [];
  const people = [
    ...(await history.peopleById(guildId, given)),
    ...(uncopied(asTyped) === asTyped ? [] : await history.peopleById(guildId, uncopied(asTyped))),
    ...labelled.filter(({ id, name }) => isLabel(asTyped, name, id)),
    ...(await history.peopleByName(guildId, asTyped)),
  ];
  // Someone who matches in several ways is one person, as last seen. Text that matches several people means no one.
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

/** A short stand-in for a reason, where the reason itself doesn't fit. Shows whether the reason has changed since. */
export function reasonMark(reason: string | null): string {
  return reason === null ? '-' : shortForm(reason);
}
