import { createHash } from 'node:crypto';
import type { Earlier } from '../../cases/case.ts';
import { type RandomBytes, randomId } from '../../common/random.ts';
import { fold } from '../../common/text.ts';
import type { KeepOutLength } from '../../keep-out/keep-out.ts';
import type { Listing } from '../../sessions/evidence.ts';
import type { Participant } from '../../sessions/participant.ts';
import type { ReplyHandle } from '../journal.ts';

/** How long a picking is open. A reply can be edited for 15 minutes: the rest is for the one who says that it ended. */
export const PICKER_MS = 10 * 60_000;
/** Most people of one page, and most who can be removed together: what a menu of Discord holds. */
export const MOST_PICKED = 25;
/** Another moderator who acted on the same person so recently is told of before anybody acts again. */
export const LATELY_MS = 5 * 60_000;

/** Somebody who was picked: the name is for saying so when they have left; the id alone says who they are. */
export type Picked = Pick<Participant, 'id' | 'name'>;

/**
 * Which session? -> who? -> sure? -> at work (`running`) -> `done`; or `ended`, by time, with nobody removed. Only one press takes
 * a picking from one of the first three to `running`.
 */
export type PickerStage = 'session' | 'people' | 'confirm' | 'running' | 'done' | 'ended';

/** One moderator's way from "who is there?" to a removal, as it is kept: for a restart, and for other processes. */
export interface PickerState {
  readonly id: string;
  readonly guildId: string;
  readonly ownerId: string;
  readonly stage: PickerStage;
  /** Milliseconds of the Unix epoch. */
  readonly openedAt: number;
  /** What people are shown; whether it is so late is for the store to say. */
  readonly endsAt: number;
  /** Its time was up when this was read, by a clock that nobody can set. */
  readonly timeUp: boolean;
  readonly sessionId: string | null;
  /** Only people whose name or id has this in it are listed. */
  readonly query: string | null;
  readonly page: number;
  /** Those who were picked; before that (`people`): those who can be picked on the page that is shown. */
  readonly people: readonly Picked[];
  /** Ids of those who are listed before all others. */
  readonly first: readonly string[];
  readonly keepOut: KeepOutLength | null;
  readonly reason: string | null;
  /** Where its message can be edited. */
  readonly reply: ReplyHandle;
}

export type PickerPatch = Partial<
  Pick<PickerState, 'sessionId' | 'query' | 'page' | 'people' | 'keepOut' | 'reason'> & {
    readonly stage: 'session' | 'people' | 'confirm';
  }
>;

export type NewPickerState = Omit<PickerState, 'id' | 'endsAt' | 'timeUp'>;

/** What the record says of somebody who is about to be removed. */
export interface Past {
  readonly participantId: string;
  readonly earlier: Earlier | null;
  /** The last case of another moderator on the same person, when that was a moment ago. */
  readonly lately: { readonly by: string; readonly at: number; readonly number: number } | null;
}

export interface PastQuery {
  readonly guildId: string;
  /** Whoever is being removed from it at this moment is none who was acted on: the journal tells of that. */
  readonly sessionId: string;
  readonly participantIds: readonly string[];
  /** Who asks: what they did themselves they know. */
  readonly moderatorId: string;
  readonly at: number;
}

/** A picking that is over, and whose message does not say so yet. */
export interface EndedPickerState {
  readonly id: string;
  /**
   * `time`: nobody went on in time. `interrupted`: the process that was at work on several people died, or was cut off. `not-begun`:
   * the same before anything was done.
   */
  readonly why: 'time' | 'interrupted' | 'not-begun';
  readonly stage: PickerStage;
  readonly guildId: string;
  readonly ownerId: string;
  readonly reply: ReplyHandle;
}

/**
 * Every method rejects with a {@link RecordsError} when the store is away. Times that are given are those of this process's clock:
 * they are kept, and decide only what the store's own clock cannot.
 */
export interface PickerRepository {
  /** Forgets, besides, those that are older than a day. */
  open(picking: NewPickerState): Promise<PickerState>;
  find(id: string): Promise<PickerState | null>;
  /** @returns the picking as it is then; `null` when it is under way, or over */
  change(id: string, at: number, patch: PickerPatch): Promise<PickerState | null>;
  /**
   * Takes what was seen, to be carried out or given up by this process.
   *
   * @returns whether it is this one's: of two presses one gets it, and none when it is not as it was seen any more
   */
  take(seen: PickerState, at: number, reply: ReplyHandle): Promise<boolean>;
  /**
   * Whether a message about it is this process's to write: another one may have told already that it was interrupted. While the store
   * is away nobody can take it over: then this process may tell as long as its own lease can't have run out. Never rejects.
   */
  maySend(id: string): Promise<boolean>;
  /**
   * It was carried out or given up, and its message says so: nothing of whom it was about is kept. Never rejects: a store that is
   * away is told when it is back.
   */
  end(id: string): Promise<void>;
  /**
   * This process isn't at work any more on what it took. What it hasn't ended, or handed over to a case, is told of as interrupted
   * from then on.
   */
  leave(id: string): void;
  /** Asks whoever carries it out to begin nothing more. */
  stop(id: string): Promise<void>;
  stopped(id: string): Promise<boolean>;
  /**
   * Ends those whose time is up, and those that no process is at work on, although one took them. Each is told of by one process,
   * which says {@link told} or {@link leave} in the end; should it die before, by another one.
   */
  takeEnded(at: number): Promise<readonly EndedPickerState[]>;
  /** Its message says that it has ended, or never will. Never rejects. */
  told(ended: EndedPickerState): Promise<void>;
  /** Whether another moderator has just acted on this person. */
  lately(about: Omit<PastQuery, 'participantIds'> & { readonly participantId: string }): Promise<Past['lately']>;
  /** What was done before about these people, in their order. */
  past(about: PastQuery): Promise<readonly Past[]>;
}

/** Not to be guessed, and short enough for a custom id. It proves nothing: who may press is checked besides. */
export function newPickerId(randomBytes: RandomBytes): string {
  return randomId(randomBytes, 9);
}

/** What a confirmation is about, in a few letters: a press on one that is about something else does nothing. */
export function fingerprint({ sessionId, people, keepOut, reason }: PickerState): string {
  const about = JSON.stringify([sessionId, people.map(({ id }) => id), keepOut, reason]);
  return createHash('sha256').update(about).digest('base64url').slice(0, 8);
}

/** A picking that can still be gone on with. */
export function isOpen({ stage, timeUp }: Pick<PickerState, 'stage' | 'timeUp'>): boolean {
  return (stage === 'session' || stage === 'people' || stage === 'confirm') && !timeUp;
}

export interface PeoplePage {
  readonly people: readonly Participant[];
  /** From 0; not beyond the last. */
  readonly page: number;
  readonly pages: number;
  /** How many there are on all pages. */
  readonly total: number;
}

/**
 * The people on one page: those named first, then who joined last, because whoever disturbs has often just come. Linear in the
 * number of people, but for the sorting.
 */
export function peoplePage(
  present: readonly Participant[],
  { query, page, first }: Pick<PickerState, 'query' | 'page' | 'first'>,
): PeoplePage {
  const wanted = query === null ? '' : fold(query);
  const typed = (query ?? '').trim().toLowerCase();
  const fitting =
    wanted === '' && typed === ''
      ? [...present]
      : present.filter(
          ({ id, name }) =>
            (wanted !== '' && name !== null && fold(name).includes(wanted)) ||
            (typed !== '' && id.toLowerCase().includes(typed)),
        );
  const places = new Map(first.map((id, index) => [id, index]));
  const placeOf = ({ id }: Participant): number => places.get(id) ?? places.size;
  fitting.sort(
    (a, b) =>
      placeOf(a) - placeOf(b) || (b.joinedAt ?? 0) - (a.joinedAt ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
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
 * Who of those who were picked is still there, as they are now, and who is not. By id alone. Whoever is missing from an incomplete
 * list hasn't been seen to leave, and stays picked.
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
