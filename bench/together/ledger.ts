import type { Claim } from './claims.ts';

/**
 * What was asked, what the local VideoSDK saw, and what the bot said: whether they agree. Knows nothing of processes and
 * protocols. Times are milliseconds since 1970, all by one clock.
 */

/** Someone in a session. */
export type Person = { readonly session: string; readonly id: string; readonly name: string };

export type LeftBy = 'removal' | 'themselves' | 'end of session';

type Stay = { readonly from: number; to: number | null; by: LeftBy | null; readonly requests: Request[] };
type Request = { readonly at: number; readonly failed: boolean };

/** A moderator's request to remove people, from the moment the command was sent. */
export type Ask = {
  /** Which command, for messages. */
  readonly what: string;
  readonly people: readonly Person[];
  readonly at: number;
  /** It answers a question, so another one changes nothing. */
  readonly confirms: boolean;
  /** Until when they're kept out; null: they aren't. Infinity: until the session ends. */
  readonly keepOutUntil: number | null;
  /** The bot has given its final answer, or will give none. */
  settledAt: number | null;
  /** By person's ID: those for whom nothing may be sent anymore, and what the moderator was told. */
  readonly off: Map<string, string>;
};

export type Fault = 'doubled' | 'unasked' | 'untrue' | 'late return' | 'lost' | 'broken' | 'protocol' | 'process';
export type Finding = { readonly fault: Fault; readonly at: number; readonly what: string };

/** When someone who is kept out came back, and when they were out again. */
export type Return = { readonly person: Person; readonly from: number; to: number | null };

/** A clock's and a network's worth: between seeing someone and saying so, or ending a keep-out and hearing of it. */
const SLACK_MS = 3000;

/** Everything about one person in one session. */
type File = { readonly stays: Stay[]; readonly asks: Ask[] };

export class Ledger {
  readonly findings: Finding[] = [];
  readonly returns: Return[] = [];
  readonly counts = { asked: 0, removals: 0, repeated: 0, claims: new Map<Claim, number>() };
  readonly #files = new Map<string, File>();
  readonly #ended = new Map<string, number>();

  found(fault: Fault, at: number, what: string): void {
    this.findings.push({ fault, at, what });
  }

  ask(ask: Ask): void {
    this.counts.asked += 1;
    for (const person of ask.people) this.#file(person).asks.push(ask);
  }

  /** Someone came in, for the first time or again. */
  joined(person: Person, at: number): void {
    const file = this.#file(person);
    const last = file.stays.at(-1);
    if (last !== undefined && last.to === null) {
      last.to = at;
      last.by = 'themselves';
    }
    file.stays.push({ from: at, to: null, by: null, requests: [] });
    if (this.#keptOut(file, at)) this.returns.push({ person, from: at, to: null });
  }

  left(person: Person, at: number, by: LeftBy): void {
    const stay = this.#file(person).stays.at(-1);
    if (stay === undefined || stay.to !== null) return;
    stay.to = at;
    stay.by = by;
    if (by === 'removal') this.counts.removals += 1;
    const back = this.returns.findLast((each) => each.to === null && samePerson(each.person, person));
    if (back !== undefined) back.to = at;
  }

  sessionEnded(session: string, at: number): void {
    this.#ended.set(session, at);
  }

  /**
   * VideoSDK was asked to remove someone.
   * @param failed whether a fault kept the bot from hearing that it worked
   */
  removalAsked(person: Person, at: number, failed: boolean): void {
    const file = this.#file(person);
    const stay = file.stays.at(-1);
    const asks = file.asks.filter((ask) => !ask.off.has(person.id));
    const keptOut = this.#keptOut(file, at);
    // An ask counts for the connection it found, and for a later one as long as it's in progress.
    const mine = stay === undefined ? [] : asks.filter((ask) => (ask.settledAt ?? at) >= stay.from);
    const who = `${person.name} (${person.id}) in ${person.session}`;
    if (stay === undefined || (mine.length === 0 && !keptOut)) {
      const told = file.asks.map(({ what, off, at: asked }) => {
        const why = off.has(person.id) ? `and was told ${off.get(person.id)}` : 'for an earlier connection';
        return `“${what}” was ${at - asked} ms before, ${why}`;
      });
      this.found('unasked', at, `VideoSDK was asked to remove ${who}: ${told.join('; ') || 'no one asked for it'}`);
      return;
    }
    const before = stay.requests.length;
    const last = stay.requests.at(-1);
    stay.requests.push({ at, failed });
    if (before < Math.max(mine.length, 1)) return;
    // The watch tries again if someone is still in and the last attempt may not have worked.
    if (keptOut && stay.to === null && last?.failed === true) {
      this.counts.repeated += 1;
      return;
    }
    const since = last === undefined ? '' : ` ${at - last.at} ms after the last time`;
    const asked = `asked for by ${mine.length} ${mine.length === 1 ? 'command' : 'commands'}`;
    this.found('doubled', at, `VideoSDK was asked ${before + 1} times to remove ${who},${since}: ${asked}`);
  }

  /** Whether VideoSDK was asked to remove any of these since the command was sent. */
  reached(ask: Ask): boolean {
    return ask.people.some((person) =>
      this.#file(person).stays.some((stay) => stay.requests.some(({ at }) => at >= ask.at)),
    );
  }

  /**
   * The bot's final answer.
   * @param at when Discord showed it
   * @param heldUpMs how long the answer may have been on its way, because Discord failed
   */
  said(ask: Ask, claims: ReadonlyMap<string | null, Claim>, at: number, heldUpMs: number): void {
    ask.settledAt ??= at;
    for (const person of ask.people) {
      const claim = claims.get(person.name) ?? claims.get(null);
      if (claim === undefined) {
        this.found('untrue', at, `${ask.what}: the answer says nothing about ${person.name}`);
        continue;
      }
      this.counts.claims.set(claim, (this.counts.claims.get(claim) ?? 0) + 1);
      if (claim === 'nothing' && ask.keepOutUntil === null) ask.off.set(person.id, 'that nothing was done');
      const why = this.#untrue(ask, person, claim, at, SLACK_MS + heldUpMs);
      if (why !== null)
        this.found('untrue', at, `${ask.what}: the answer says “${claim}” of ${person.name}, but ${why}`);
    }
  }

  /** Why that isn't so, or null. */
  #untrue(ask: Ask, person: Person, claim: Claim, at: number, slackMs: number): string | null {
    const { stays, asks } = this.#file(person);
    const known = stays.filter(({ from }) => from <= at);
    const ended = known.filter(({ to }) => to !== null && to <= at);
    const isIn = known.some(({ to }) => to === null || to > at);
    const removed = ended.filter(({ to, by }) => by === 'removal' && (to ?? 0) >= ask.at);
    /** Not this one's doing alone. */
    const shared = asks.length > 1 || this.#wasKeptOut(ask, person);
    switch (claim) {
      case 'removed':
        return removed.length > 0 ? null : 'VideoSDK didn’t remove them';
      case 'out':
        return ended.length > 0 && (!isIn || (known.at(-1)?.from ?? 0) > ask.at) ? null : 'they were in all the time';
      case 'back':
        return ended.length > 0 ? null : 'they never left';
      case 'in':
        return known.some(({ to }) => to === null || to > at - slackMs) ? null : 'they were out';
      case 'not-removed':
        return !shared && removed.some(({ to }) => (to ?? 0) < at - slackMs) ? 'VideoSDK removed them' : null;
      case 'nothing':
        return !shared && known.some(({ requests }) => requests.some((request) => request.at >= ask.at))
          ? 'VideoSDK was asked to remove them'
          : null;
      case 'over':
        return (this.#ended.get(person.session) ?? Number.POSITIVE_INFINITY) <= at ? null : 'the session is running';
      default:
        return null;
    }
  }

  #wasKeptOut(ask: Ask, person: Person): boolean {
    return this.#file(person).asks.some((each) => each.keepOutUntil !== null && each.at <= ask.at);
  }

  #keptOut({ asks }: File, at: number): boolean {
    return asks.some(
      ({ keepOutUntil, at: asked }) => keepOutUntil !== null && asked <= at && at <= keepOutUntil + SLACK_MS,
    );
  }

  #file({ session, id }: Person): File {
    const key = `${session}/${id}`;
    const known = this.#files.get(key) ?? { stays: [], asks: [] };
    this.#files.set(key, known);
    return known;
  }
}

function samePerson(one: Person, other: Person): boolean {
  return one.session === other.session && one.id === other.id;
}

/** A time in which something was wrong, for one session or for all. */
export type Disturbance = { readonly from: number; readonly to: number; readonly session: string | null };

/** Out again within this after coming back, if nothing is wrong: docs/keeping-out.md. */
export const RETURN_WITHIN_MS = 5000;
/** The watch looks at a session again this long after VideoSDK failed: docs/keeping-out.md. */
export const LOOKS_AGAIN_WITHIN_MS = 35_000;
/** By then whoever came back is out, whatever happened: docs/failures.md. */
export const OUT_AGAIN_WITHIN_MS = 60_000;

/**
 * Returns that were handled too late.
 * @param allowMs what a return may take longer because this machine was busy at that time
 * @param now when the check is made: someone who is still in has been in until then
 */
export function lateReturns(
  returns: readonly Return[],
  disturbances: readonly Disturbance[],
  allowMs: (from: number, to: number) => number,
  now: number,
): Finding[] {
  return returns.flatMap(({ person, from, to }) => {
    const until = to ?? now;
    const disturbed = disturbances.filter(
      (each) =>
        (each.session === null || each.session === person.session) &&
        each.from <= until &&
        each.to + LOOKS_AGAIN_WITHIN_MS >= from,
    );
    const since = Math.max(from, ...disturbed.map((each) => Math.min(each.to, until)));
    const bound = disturbed.length === 0 ? RETURN_WITHIN_MS : OUT_AGAIN_WITHIN_MS;
    if (until - since <= bound + allowMs(from, until)) return [];
    const out = to === null ? 'is still in' : 'was out again';
    const what = `${person.name} (${person.id}) in ${person.session} came back and ${out} after ${until - from} ms`;
    const why = disturbed.length === 0 ? 'nothing was wrong' : `${until - since} ms after the last fault`;
    return [{ fault: 'late return', at: from, what: `${what}: ${why}` } as const];
  });
}
