import { createHash } from 'node:crypto';
import type { Earlier } from '../../cases/case.ts';
import { type RandomBytes, randomId } from '../../common/random.ts';
import { fold } from '../../common/text.ts';
import type { KeepOutLength } from '../../keep-out/keep-out.ts';
import type { Listing } from '../../sessions/evidence.ts';
import { foldedNames, likeliestFirst, type Participant } from '../../sessions/participant.ts';
import { uncopied } from '../identification.ts';
import type { ReplyHandle } from '../journal.ts';

/** How long a picker is open. A reply can be edited for 15 minutes: the rest is for reporting that the picker ended. */
export const PICKER_MS = 10 * 60_000;
/** The most people on one page, and the most who can be removed together: a Discord menu holds no more. */
export const MOST_PICKED = 25;
/** When another moderator acted on the same person this recently, that's shown before anyone acts again. */
export const RECENT_MS = 5 * 60_000;

/** A picked person. The name is for reporting that they've left; only the ID says who they are. */
export type Picked = Pick<Participant, 'id' | 'name'>;

/**
 * Which session? -> who? -> sure? -> `running` -> `done`; or `ended`, when time is up, with no one removed. Only one
 * press takes a picker from one of the first three to `running`.
 */
export type PickerStage = 'session' | 'people' | 'confirm' | 'running' | 'done' | 'ended';

/** One moderator's way from "who is there?" to a removal, stored for restarts and for other processes. */
export interface PickerState {
  readonly id: string;
  readonly guildId: string;
  readonly ownerId: string;
  readonly stage: PickerStage;
  /** Milliseconds of the Unix epoch. */
  readonly openedAt: number;
  /** What people are shown, in milliseconds of the Unix epoch. Whether it has passed is for the store to say. */
  readonly endsAt: number;
  /** Its time was up when this was read, by a clock that can't be set. */
  readonly timeUp: boolean;
  /** The VideoSDK account of the session: see `accountIdOf`. */
  readonly account: string;
  readonly sessionId: string | null;
  /** Only people with this in their name or ID are listed. */
  readonly query: string | null;
  readonly page: number;
  /** The picked people; before that (`people`): those who can be picked on the current page. */
  readonly people: readonly Picked[];
  /** IDs of the people who are listed before all others. */
  readonly first: readonly string[];
  readonly keepOut: KeepOutLength | null;
  readonly reason: string | null;
  /** The number of the report it was opened from. */
  readonly report?: number | null;
  /** Where its message can be edited. */
  readonly reply: ReplyHandle;
}

export type PickerPatch = Partial<
  Pick<PickerState, 'sessionId' | 'query' | 'page' | 'people' | 'keepOut' | 'reason'> & {
    readonly stage: 'session' | 'people' | 'confirm';
  }
>;

export type NewPickerState = Omit<PickerState, 'id' | 'endsAt' | 'timeUp'>;

/** What the record says about a person who is about to be removed. */
export interface Past {
  readonly participantId: string;
  readonly earlier: Earlier | null;
  /** The latest case of another moderator on the same person, when it was a moment ago. */
  readonly lately: { readonly by: string; readonly at: number; readonly number: number } | null;
}

/** From this many removals before on, a longer keep-out is suggested. */
export const OFTEN_BEFORE = 2;

export interface OftenRemoved {
  readonly participantId: string;
  readonly times: number;
}

export interface PastQuery {
  readonly guildId: string;
  /** A person who is being removed from this session right now doesn't count: the journal reports that. */
  readonly account: string;
  readonly sessionId: string;
  readonly participantIds: readonly string[];
  /** The moderator who asks: they know what they did themselves. */
  readonly moderatorId: string;
  readonly at: number;
}

/** A picker that is over, and whose message doesn't say so yet. */
export interface EndedPickerState {
  readonly id: string;
  /**
   * `time`: no one continued in time. `interrupted`: the process that was running the bulk removal died, or was cut
   * off. `not-begun`: the same before anything was done.
   */
  readonly why: 'time' | 'interrupted' | 'not-begun';
  readonly stage: PickerStage;
  readonly guildId: string;
  readonly ownerId: string;
  readonly reply: ReplyHandle;
}

/**
 * Unless noted otherwise, every method rejects with a {@link RecordsError} when the store is down. Times that are
 * passed in come from this process's clock: they're stored, and decide only what the store's own clock can't.
 */
export interface PickerRepository {
  /** Also deletes pickers that ended and are older than a day. */
  open(picker: NewPickerState): Promise<PickerState>;
  find(id: string): Promise<PickerState | null>;
  /** @returns the picker after the change; `null` when it's running or over */
  change(id: string, at: number, patch: PickerPatch): Promise<PickerState | null>;
  /**
   * Takes a picker as it was seen, for this process to carry out or cancel.
   *
   * @returns whether this process owns it now: of two presses one gets it, and neither does when it has changed since
   * it was seen
   */
  take(seen: PickerState, at: number, reply: ReplyHandle): Promise<boolean>;
  /**
   * Whether this process may write a message about it: another one may already have reported that it was interrupted.
   * While the store is down, no process can take it over, so this one may send as long as its own lease can't have run
   * out. Never rejects.
   */
  maySend(id: string): Promise<boolean>;
  /**
   * The picker was carried out or canceled, and its message says so: erases who it was about. Never rejects: while the
   * store is down, the write waits until it's back.
   */
  end(id: string): Promise<void>;
  /**
   * This process isn't working anymore on what it took. Unless it has ended it, or handed it over to a case, it's
   * reported as interrupted from then on.
   */
  leave(id: string): void;
  /** Asks the process that carries it out to start nothing more. */
  stop(id: string): Promise<void>;
  stopped(id: string): Promise<boolean>;
  /**
   * Ends pickers whose time is up, and pickers that no process is working on although one took them. Each is reported
   * by one process, which calls {@link told} or {@link leave} in the end; if it dies before that, another one reports
   * it.
   */
  takeEnded(at: number): Promise<readonly EndedPickerState[]>;
  /** Its message says that it has ended, or never will. Never rejects. */
  told(ended: EndedPickerState): Promise<void>;
  /** Another moderator's case on this person, when it was a moment ago. */
  lately(about: Omit<PastQuery, 'participantIds'> & { readonly participantId: string }): Promise<Past['lately']>;
  /** What was done before about these people, in their order. */
  past(about: PastQuery): Promise<readonly Past[]>;
  /** How often those of these people were removed before who were {@link OFTEN_BEFORE} times or more. */
  removedOften(about: Pick<PastQuery, 'guildId' | 'participantIds'>): Promise<readonly OftenRemoved[]>;
}

/** Can't be guessed, and is short enough for a custom ID. It proves nothing: who may press is checked as well. */
export function newPickerId(randomBytes: RandomBytes): string {
  return randomId(randomBytes, 9);
}

/** What a confirmation is about, in 8 characters: a press on one that is about something else does nothing. */
export function fingerprint({ sessionId, people, keepOut, reason }: PickerState): string {
  const about = JSON.stringify([sessionId, people.map(({ id }) => id), keepOut, reason]);
  return createHash('sha256').update(about).digest('base64url').slice(0, 8);
}

/** Whether the picker can still be used. */
export function isOpen({ stage, timeUp }: Pick<PickerState, 'stage' | 'timeUp'>): boolean {
  return (stage === 'session' || stage === 'people' || stage === 'confirm') && !timeUp;
}

export interface PeoplePage {
  readonly people: readonly Participant[];
  /** From 0; not beyond the last. */
  readonly page: number;
  readonly pages: number;
  /** The number of people on all pages. */
  readonly total: number;
}

/**
 * The people on one page: those in `first`, then the likeliest. Linear in the number of people, except for the sorting.
 */
export function peoplePage(
  present: readonly Participant[],
  { query, page, first }: Pick<PickerState, 'query' | 'page' | 'first'>,
): PeoplePage {
  const fitting = matching(present, query);
  const places = new Map(first.map((id, index) => [id, index]));
  const placeOf = ({ id }: Participant): number => places.get(id) ?? places.size;
  fitting.sort((a, b) => placeOf(a) - placeOf(b) || likeliestFirst(a, b));
  const pages = Math.max(1, Math.ceil(fitting.length / MOST_PICKED));
  const shown = Math.min(Math.max(0, page), pages - 1);
  return {
    people: fitting.slice(shown * MOST_PICKED, (shown + 1) * MOST_PICKED),
    page: shown,
    pages,
    total: fitting.length,
  };
}

/**
 * Those who have the text in their name or ID, in their order; with `null` or nothing visible, everyone. Always a copy.
 */
export function matching(present: readonly Participant[], query: string | null): Participant[] {
  const wanted = query === null ? '' : fold(query);
  const typed = uncopied((query ?? '').trim()).toLowerCase();
  return wanted === '' && typed === ''
    ? [...present]
    : present.filter(
        (person) =>
          (wanted !== '' && person.name !== null && foldedNames.of(person).includes(wanted)) ||
          (typed !== '' && person.id.toLowerCase().includes(typed)),
      );
}

/**
 * Which of the picked people are still there, as they are now, and which aren't. By ID alone. A person who is missing
 * from an incomplete list hasn't been seen to leave, and stays picked.
 */
export function stillThere(
  picked: readonly Picked[],
  present: Listing<Participant>,
): { readonly there: readonly Participant[]; readonly left: readonly Picked[] } {
  const byId = new Map(present.items.map((person) => [person.id, person]));
  const there: Participant[] = [];
  const left: Picked[] = [];
  for (const one of picked) {
    const seen = byId.get(one.id);
    if (seen !== undefined) {
      there.push(seen);
    } else if (present.complete) {
      left.push(one);
    } else {
      there.push({ ...one, joinedAt: null });
    }
  }
  return { there, left };
}
