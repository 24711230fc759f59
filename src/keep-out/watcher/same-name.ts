import { fold } from '../../common/text.ts';
import type { Listing } from '../../sessions/evidence.ts';
import { foldedNames, type Participant } from '../../sessions/participant.ts';
import { countWorthTelling, type KeepOut, type WatchedKeepOut } from '../keep-out.ts';
import type { Background } from './background.ts';
import { isSame } from './identity.ts';
import type { Memory } from './memory.ts';
import type { KeepOutWatchParts } from './parts.ts';
import type { ServerRules } from './rules.ts';
import type { Watched } from './sessions.ts';

/** The most people with a kept-out person's name to report after one check. */
const MOST_NAMESAKES = 10;

/** A person with a kept-out person's name and a different ID. */
interface Namesake {
  readonly keepOut: WatchedKeepOut;
  readonly person: Participant;
  /** Whether to report them only if a process that is gone had started to. */
  readonly started: boolean;
}

export interface NamesakesParts extends Pick<KeepOutWatchParts, 'keepOuts' | 'clock' | 'reports'> {
  readonly memory: Memory;
  readonly rules: ServerRules;
  readonly background: Background;
}

/**
 * Reports people with the name of a kept-out person and an ID of their own who joined since: the first few of a session
 * once each, and after that only how many there are.
 */
export class Namesakes {
  readonly #parts: NamesakesParts;

  constructor(parts: NamesakesParts) {
    this.#parts = parts;
  }

  async report(watched: Watched, inForce: readonly WatchedKeepOut[], people: Listing<Participant>): Promise<void> {
    const { keepOuts: store, clock, rules, background } = this.#parts;
    const found = this.#find(inForce, people);
    const unreported = found.filter(({ keepOut, person }) => !watched.told.has(noticeOf(keepOut, person)));
    for (const { keepOut, person, started } of unreported.slice(0, MOST_NAMESAKES)) {
      if (!(await rules.stillAllow(watched, keepOut))) {
        // By the current rules, it's none of that server's business.
        continue;
      }
      const claim = await store.claimNotice(keepOut, person.id, { at: clock.now(), started });
      if (claim.kind === 'mine') {
        // Recorded as sent once it is: a process that dies in between leaves it to the next.
        background.track(this.#tell(watched, keepOut, person, claim.until));
      } else if (claim.kind === 'over') {
        // They're there at every check: the store isn't asked again.
        watched.told.add(noticeOf(keepOut, person));
      } else if (claim.kind === 'counted') {
        watched.told.add(noticeOf(keepOut, person));
        watched.counted.set(keepOut.guildId, { people: claim.people, keepOut });
      }
    }
    await this.#tellCounts(watched, inForce);
  }

  /** Someone who keeps coming back under new IDs must not fill the channel. */
  async #tellCounts(watched: Watched, inForce: readonly WatchedKeepOut[]): Promise<void> {
    const { keepOuts: store, clock, background, reports } = this.#parts;
    for (const [guildId, { people, keepOut }] of watched.counted) {
      const number = countWorthTelling(people);
      const current = inForce.find((one) => isSame(one, keepOut));
      const claim = current && (await store.claimCount(current, number, clock.now()));
      if (current === undefined || claim === undefined || claim.kind === 'over') {
        watched.counted.delete(guildId);
      } else if (claim.kind === 'mine') {
        const about = { people: number };
        const maySend = () => store.holdsNotice(current, about, claim.until);
        background.track(
          (async () => {
            if ((await reports.onManyNamesakes(current, number, maySend)) === 'over') {
              await store.noticeOver(current, about, clock.now());
            }
          })(),
        );
      }
    }
  }

  /** Also remembers who was on the first complete list. */
  #find(inForce: readonly WatchedKeepOut[], people: Listing<Participant>): readonly Namesake[] {
    const { memory } = this.#parts;
    const keptOut = new Set(inForce.map(({ target }) => target.id));
    const byName = Map.groupBy(inForce, ({ target }) => fold(target.name ?? ''));
    byName.delete('');
    if (byName.size === 0) {
      return [];
    }
    const earliest = Math.min(...inForce.map(({ handledJoin }) => handledJoin ?? Number.NEGATIVE_INFINITY));
    const present = new Map<WatchedKeepOut, Set<string>>();
    const found: Namesake[] = [];
    for (const person of people.items) {
      const { id, name, joinedAt } = person;
      if (keptOut.has(id) || name === null || (joinedAt !== null && Math.trunc(joinedAt) <= earliest)) {
        continue;
      }
      for (const keepOut of byName.get(foldedNames.of(person)) ?? []) {
        present.set(keepOut, (present.get(keepOut) ?? new Set()).add(id));
        if (joinedSince(keepOut, person, memory.of(keepOut).firstSeen)) {
          found.push({ keepOut, person, started: false });
        } else if (joinedAt === null) {
          // Without a date, a person who was there at the first check is reported only if a process that is gone had
          // started to.
          found.push({ keepOut, person, started: true });
        }
      }
    }
    if (people.complete) {
      for (const keepOut of inForce) {
        memory.of(keepOut).firstSeen ??= present.get(keepOut) ?? new Set();
      }
    }
    return found;
  }

  async #tell(watched: Watched, keepOut: WatchedKeepOut, person: Participant, until: number): Promise<void> {
    const { keepOuts: store, clock, reports } = this.#parts;
    const maySend = () => store.holdsNotice(keepOut, person.id, until);
    if ((await reports.onNamesake(keepOut, person, maySend)) === 'over') {
      await store.noticeOver(keepOut, person.id, clock.now());
      watched.told.add(noticeOf(keepOut, person));
    }
  }
}

/**
 * Whether a person of the same name joined after the one who is kept out, by VideoSDK's own times for both. Someone who
 * was there at the first check, and joined before the kick by our clock, was there all along. Where VideoSDK gives no
 * date for one of them, that check decides, and where it gave none for the kept-out person, so does our clock: if the
 * two clocks differ, a person may be reported who joined that much before the kick.
 */
function joinedSince(
  { handledJoin, createdAt }: KeepOut & Pick<WatchedKeepOut, 'handledJoin'>,
  { id, joinedAt }: Participant,
  firstSeen: ReadonlySet<string> | null,
): boolean {
  if (joinedAt !== null && handledJoin !== null && Math.trunc(joinedAt) <= handledJoin) {
    return false;
  }
  const cameLater = firstSeen !== null && !firstSeen.has(id);
  return cameLater || (joinedAt !== null && joinedAt > createdAt);
}

function noticeOf({ guildId, number }: KeepOut, { id }: Participant): string {
  return `${guildId} ${number} ${id}`;
}
