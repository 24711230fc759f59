import type { CaseKey, CaseOutcome } from '../../src/cases/case.ts';
import type { Clock } from '../../src/common/clock.ts';
import type { Journal, NewCase } from '../../src/removal/journal.ts';
import type { Outcome, OutcomeKind, Progress } from '../../src/removal/outcome.ts';
import { createRemoval, type RemovalParts, type RemovalRequest } from '../../src/removal/removal.ts';
import { Turns } from '../../src/removal/turns.ts';
import { ALWAYS_SHARED } from '../../src/sessions/accounts.ts';
import { complete, found, type Gap, type Listing, NOT_FOUND, partial } from '../../src/sessions/evidence.ts';
import type { Participant } from '../../src/sessions/participant.ts';
import { createRoomNames } from '../../src/sessions/room-names.ts';
import type { Session } from '../../src/sessions/session.ts';
import { createSessionCache } from '../../src/sessions/session-cache.ts';
import { createSessionReader } from '../../src/sessions/session-reader.ts';
import type { RemovalAnswer, SessionListing, VideoSessions } from '../../src/sessions/video-sessions.ts';
import { createWitness, type Witness } from '../../src/sessions/witness.ts';
import { firstSettings, type GuildSettings } from '../../src/settings/settings.ts';
import { attendee, person, sessionOf } from '../support/hostile.ts';

/** Someone in the world of a test, with the times at which they came and went. */
export interface Visitor {
  readonly id: string;
  readonly name: string | null;
  joinedAt: number | null;
  leftAt: number | null;
}

interface Place {
  session: Session;
  readonly visitors: Visitor[];
}

/** What VideoSDK can be asked. */
type AskedCall = Exclude<keyof VideoSessions, 'listing'>;

type Call = `${AskedCall}${string}`;

/** One answer of VideoSDK that the test gives instead of the true one, which it can ask for. */
type Instead<T> = (truth: () => T | Promise<T>) => T | Promise<T>;

/**
 * A world of sessions and people behind the interface that the bot declares, in which time passes only when someone
 * waits. Written against the interface alone.
 */
export class Fixture {
  time = 1_700_000_000_000;
  readonly calls: Call[] = [];
  readonly references = new Set<string>();
  readonly stopping = new AbortController();
  /** What a removal answers; by default it is accepted and takes effect at once. */
  onRemove: (target: Visitor | undefined) => RemovalAnswer | Promise<RemovalAnswer> = (target) => {
    this.leave(target);
    return { kind: 'accepted' };
  };
  /** What a list of connected people lacks; `null`: nothing, it proves absence. */
  gap: Gap | null = null;
  /** What the list of running sessions lacks. */
  sessionsGap: Gap | null = null;
  listing: SessionListing = 'account';
  /** What the records of rooms say, for sessions that don't. */
  readonly roomRecords = new Map<string, string | null>();
  /** What was seen by the code that asks whether this process can still act under a case. */
  holds: (key: CaseKey) => Promise<boolean> = async () => true;
  /** People whom a list of several pages misses. */
  readonly missed = new Set<string>();
  /** Instead of passing, time stands still until this is called. */
  hold: { readonly waiting: PromiseWithResolvers<void> } | null = null;
  readonly pauses: number[] = [];
  /** The cases, by their number minus one, with their outcomes. */
  readonly cases: { readonly entry: NewCase; outcome: CaseOutcome | null }[] = [];
  /** What the journal does instead of opening a case. */
  openInstead: Journal['open'] | null = null;
  settings: GuildSettings;

  readonly #places = new Map<string, Place>();
  readonly #instead = new Map<AskedCall, Instead<unknown>[]>();
  readonly #later: { readonly at: number; readonly happens: () => void }[] = [];
  readonly roomNames;
  readonly sessionCache;
  readonly witness: Witness;
  readonly reader;
  readonly #remove;
  /** How far the wall clock is from the one that never steps. Both pass when someone waits. */
  wallOffset = 0;
  readonly clock: Clock = {
    now: () => this.time + this.wallOffset,
    elapsed: () => this.time,
    wait: (ms, signal) => this.wait(ms, signal ?? new AbortController().signal),
    timeout: () => new AbortController().signal,
  };
  /** The same interface that the removal uses, for what happens next to it. */
  readonly videoSessions: VideoSessions;
  /** A journal in memory, each of whose methods a test can replace. */
  readonly journal: { -readonly [K in keyof RemovalParts['journal']]: Journal[K] } = this.#createJournal();

  constructor(allowedRooms: ReadonlySet<string> | null = null) {
    this.settings = firstSettings({ moderatorRoleIds: new Set(['1']), rooms: allowedRooms, cooldown: null });
    this.videoSessions = this.#createVideoSessions();
    const { videoSessions, clock } = this;
    this.witness = createWitness({ videoSessions, clock });
    this.roomNames = createRoomNames({ videoSessions, clock });
    const { roomNames, witness } = this;
    this.sessionCache = createSessionCache({ videoSessions, witness, roomNames, clock });
    this.reader = createSessionReader({ videoSessions, witness, sessionCache: this.sessionCache, roomNames });
    this.#remove = createRemoval({
      account: ALWAYS_SHARED,
      videoSessions,
      witness: this.witness,
      reader: this.reader,
      journal: {
        open: (...entry) => this.journal.open(...entry),
        settle: (...outcome) => this.journal.settle(...outcome),
        replied: (key) => this.journal.replied(key),
        holds: (key) => this.journal.holds(key),
        maySend: (key) => this.journal.maySend(key),
      },
      settings: { of: async () => this.settings },
      clock,
      stopping: this.stopping.signal,
      turns: new Turns(clock),
    });
  }

  open(id: string, facts: Parameters<typeof sessionOf>[1] = {}): Place {
    const place = { session: sessionOf(id, facts), visitors: [] };
    this.#places.set(id, place);
    return place;
  }

  end(place: Place): void {
    for (const visitor of place.visitors) {
      this.leave(visitor);
    }
    place.session = { ...place.session, state: 'ended', endedAt: this.time };
  }

  join(place: Place, id: string, name: string | null = id, joinedAt: number | null = this.time): Visitor {
    const visitor: Visitor = { id, name, joinedAt, leftAt: null };
    place.visitors.push(visitor);
    return visitor;
  }

  leave(visitor: Visitor | undefined): void {
    if (visitor !== undefined && visitor.leftAt === null) {
      visitor.leftAt = this.time;
    }
  }

  /** The next call of that kind gets this instead of the truth; later ones queue behind it. */
  instead<K extends AskedCall>(call: K, answer: Instead<Awaited<ReturnType<VideoSessions[K]>>>): void {
    this.#instead.set(call, [...(this.#instead.get(call) ?? []), answer as Instead<unknown>]);
  }

  /** The next `times` calls of that kind get the truth, before anything prepared later. */
  truly(call: AskedCall, times = 1): void {
    for (let n = 0; n < times; n += 1) {
      this.instead(call, (truth) => truth() as never);
    }
  }

  /** The next `times` calls of that kind reject. */
  failing(call: AskedCall, error: Error, times = 1): void {
    for (let n = 0; n < times; n += 1) {
      this.instead(call, () => Promise.reject(error));
    }
  }

  /** Forgets what was prepared for calls of that kind and not used. */
  drop(call: AskedCall): void {
    this.#instead.delete(call);
  }

  /** Something happens while the removal waits. */
  after(ms: number, happens: () => void): void {
    this.#later.push({ at: this.time + ms, happens });
    this.#later.sort((a, b) => a.at - b.at);
  }

  learn(sessions: readonly Session[]): void {
    this.sessionCache.learn(sessions);
  }

  ask(participant: string | null, request: Partial<RemovalRequest> = {}): Promise<Progress> {
    return this.#remove({
      guildId: '10',
      guildLocale: 'en-US',
      settings: this.settings,
      moderator: { userId: '1' },
      session: null,
      participant,
      reason: null,
      reference: 'REF',
      reply: null,
      ...request,
    });
  }

  /** How often VideoSDK was asked that. */
  count(call: AskedCall): number {
    return this.calls.filter((one) => one === call || one.startsWith(`${call} `)).length;
  }

  /** Time passes, and what was to happen meanwhile happens. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      return;
    }
    this.pauses.push(ms);
    if (this.hold !== null) {
      const { waiting } = this.hold;
      signal.addEventListener('abort', () => waiting.resolve());
      return waiting.promise;
    }
    const until = this.time + ms;
    for (let next = this.#later[0]; next !== undefined && next.at <= until; next = this.#later[0]) {
      this.time = next.at;
      this.#later.shift();
      next.happens();
    }
    this.time = until;
  }

  /** With the rules that the interface states. */
  #createJournal(): RemovalParts['journal'] {
    return {
      open: async (entry, cooldown) => {
        if (this.openInstead !== null) {
          return this.openInstead(entry, cooldown);
        }
        const holder = this.cases.find(
          (one) =>
            one.outcome === null &&
            one.entry.session.id === entry.session.id &&
            one.entry.target.id === entry.target.id,
        );
        if (holder !== undefined) {
          return { kind: 'in-progress', by: holder.entry.moderator };
        }
        this.cases.push({ entry, outcome: null });
        return { kind: 'opened', case: { guildId: entry.guildId, number: this.cases.length }, earlier: null };
      },
      settle: async ({ number }: CaseKey, outcome) => {
        const one = this.cases[number - 1];
        if (one === undefined) {
          throw new Error(`there is no case ${number}`);
        }
        one.outcome ??= outcome;
      },
      replied: async () => undefined,
      holds: (key) => this.holds(key),
      maySend: (key) => this.holds(key).catch(() => true),
    };
  }

  #createVideoSessions(): VideoSessions {
    const connectedIn = ({ visitors }: Place): Visitor[] => visitors.filter(({ leftAt }) => leftAt === null);
    const asked = <T>(kind: AskedCall, what: string, reference: string, truth: () => T | Promise<T>) => {
      this.calls.push(`${kind}${what === '' ? '' : ` ${what}`}`);
      this.references.add(reference);
      const instead = this.#instead.get(kind)?.shift() as Instead<T> | undefined;
      return Promise.resolve().then(() => (instead === undefined ? truth() : instead(truth)));
    };
    const place = (id: string): Place | null => this.#places.get(id) ?? null;
    const listed = <T>(items: readonly T[], gap: Gap | null): Listing<T> =>
      gap === null ? complete(items) : partial(items, gap);
    const fixture = this;
    return {
      get listing() {
        return fixture.listing;
      },
      running: (_rooms, { reference }) =>
        asked('running', '', reference, () =>
          listed(
            [...this.#places.values()].map(({ session }) => session).filter(({ state }) => state === 'running'),
            this.sessionsGap,
          ),
        ),
      find: (id, { reference }) =>
        asked('find', id, reference, () => {
          const there = place(id);
          return there === null ? NOT_FOUND : found(there.session);
        }),
      room: (id, { reference }) =>
        asked('room', id, reference, () => {
          const customId = this.roomRecords.get(id);
          return customId === undefined ? NOT_FOUND : found({ id, customId });
        }),
      connected: (id, { reference }) =>
        asked('connected', id, reference, (): Listing<Participant> => {
          const there = place(id);
          return there === null
            ? partial([], 'not-found')
            : listed(
                connectedIn(there)
                  .filter((visitor) => !this.missed.has(visitor.id))
                  .map((visitor) => person(visitor.id, visitor.name, visitor.joinedAt)),
                this.gap,
              );
        }),
      attendees: (id, { reference }) =>
        asked('attendees', id, reference, () => {
          const there = place(id);
          return there === null ? partial([], 'not-found') : complete(there.visitors.map(asAttendee));
        }),
      attendee: (id, participantId, { reference }) =>
        asked('attendee', `${id} ${participantId}`, reference, () => {
          const one = place(id)?.visitors.findLast((visitor) => visitor.id === participantId);
          return one === undefined ? NOT_FOUND : found(asAttendee(one));
        }),
      remove: async (session, participantId, { reference, mayStillAct }) => {
        if (mayStillAct !== undefined && !(await mayStillAct().catch(() => false))) {
          return { kind: 'not-sent' };
        }
        return asked('remove', `${session.id} ${participantId}`, reference, () =>
          this.onRemove(
            this.#places.get(session.id)?.visitors.find((one) => one.id === participantId && one.leftAt === null),
          ),
        );
      },
    };
  }
}

function asAttendee({ id, name, joinedAt, leftAt }: Visitor) {
  return attendee(person(id, name, joinedAt), leftAt);
}

/** The outcome, if it is of that kind; otherwise the test ends here, and says what it was. */
export function as<K extends OutcomeKind>(outcome: Outcome, kind: K): Extract<Outcome, { kind: K }> {
  if (outcome.kind !== kind) {
    throw new Error(`Expected "${kind}", but it was ${JSON.stringify(outcome)}`);
  }
  return outcome as Extract<Outcome, { kind: K }>;
}
