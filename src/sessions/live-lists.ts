import pLimit from 'p-limit';
import type { Clock } from '../common/clock.ts';
import { choiceValue, isValueOf } from '../removal/identification.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import { type Actor, mayModerate } from '../settings/permissions.ts';
import type { GuildSettings, SettingsReader } from '../settings/settings.ts';
import { accountIdOf } from './account.ts';
import { type Complete, derived, type Listing } from './evidence.ts';
import type { ListView, NoPeople, PeopleIn, SessionLists } from './lists.ts';
import { longestFirst, type Participant } from './participant.ts';
import { roomAllowed, type Session } from './session.ts';

/** A message that shows who is in a session. */
export interface ShownList {
  readonly messageId: string;
  /** Where it can be edited. */
  readonly reply: ReplyHandle;
  readonly guildId: string;
  /** Who sees it, as Discord described them when they asked for it. */
  readonly actor: Actor;
  /** The VideoSDK account of the session: see `accountIdOf`. */
  readonly account: string;
  readonly session: Session;
  readonly view: ListView;
  readonly reference: string;
  /** What it shows, to tell whether something else would be shown: see `printOf`. */
  readonly print: string;
  /** When the list in it was asked for, in this process's `elapsed`. */
  readonly askedAt: number;
}

/** `same`: there is nothing new to show. `gone`: the message can't be edited anymore. `failed`: not this time. */
export type ListUpdate =
  | { readonly kind: 'shown'; readonly print: string }
  | { readonly kind: 'same' | 'gone' | 'failed' };

/** Shows what is true now in place of what the message shows. Rejects only for unexpected errors. */
export type UpdateList = (
  list: ShownList,
  seen: PeopleIn | NoPeople,
  settings: GuildSettings,
  maySend: MaySend,
) => Promise<ListUpdate>;

export interface LiveListsParts {
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  readonly stopping: AbortSignal;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly lists: Pick<SessionLists, 'peopleOf'>;
  readonly update: UpdateList;
  /** Called when lists couldn't be updated this time. */
  readonly onTrouble: (error: unknown) => void;
}

/** Keeps messages that show who is in a session up to date, for as long as they can be edited. */
export interface LiveLists {
  /** The message shows this from now on. */
  follow(list: ShownList): void;
  /**
   * Something else is about to be shown in the message, by a press on it.
   *
   * @param reference of the press
   * @returns once nothing about it is on its way to Discord anymore. Never rejects
   */
  replaced(messageId: string, reference: string): Promise<void>;
  /** Something happened in a session, or may have. */
  changed(account: string, sessionId: string): void;
  /**
   * Who is in a session, as it was read for something else.
   *
   * @param people `null`: it's over
   */
  seen(account: string, sessionId: string, people: Listing<Participant> | null): void;
  /** Resolves when nothing is being updated anymore. Never rejects. */
  drain(): Promise<void>;
  /** How many messages are kept up to date. */
  readonly following: number;
  /** How many sessions are waiting to be shown again, or being read. */
  readonly inProgress: number;
}

/** A message is edited at most this often, and a session read. In milliseconds. */
export const LIVE_EVERY_MS = 5_000;
/** Several things happen at once when people come or go, and VideoSDK's list may lag behind its webhooks. */
const SETTLE_MS = 1_000;
/** How often a session is read for one piece of news, until something has changed. */
const READS_PER_NEWS = 2;
/** Discord lets a reply be edited for 15 minutes. https://discord.com/developers/docs/interactions/receiving-and-responding */
export const LIVE_FOR_MS = 14.5 * 60_000;
/** With more than this many messages, those that were shown first aren't kept up to date anymore. */
export const MOST_LIVE = 500;
/** The same for the messages of one moderator. */
export const MOST_LIVE_OF_ONE = 3;
/** Of so many sessions it's remembered when they changed, and of so many messages when they were pressed. */
const MOST_REMEMBERED = 1_000;
const READS_AT_ONCE = 5;

export function createLiveLists(parts: LiveListsParts): LiveLists {
  return new Lists(parts);
}

interface Followed {
  list: ShownList;
  /** In this process's `elapsed`, like all times here. */
  shownAt: number;
  readonly until: number;
  /** What is on its way to Discord. */
  sending: Promise<unknown> | null;
}

/** A session that messages show. */
interface Place {
  readonly messages: Set<Followed>;
  /** How often to read it for what is new. 0: nothing is. */
  tries: number;
  /** Who was there when something else read it, and has been shown nowhere yet. */
  seen: Complete<Participant> | null;
  /** The people who were read last, in short. */
  known: string | null;
  /** When it was read last, or shown without. */
  readAt: number;
  running: boolean;
}

/** The oldest is forgotten where there are too many. */
function remember<T>(known: Map<string, T>, what: string, value: T): void {
  known.delete(what);
  known.set(what, value);
  const [oldest] = known.keys();
  if (known.size > MOST_REMEMBERED && oldest !== undefined) {
    known.delete(oldest);
  }
}

class Lists implements LiveLists {
  readonly #parts: LiveListsParts;
  /** By the message, those that were shown first coming first. */
  readonly #messages = new Map<string, Followed>();
  readonly #places = new Map<string, Place>();
  readonly #changedAt = new Map<string, number>();
  /** The reference of the last press on a message. */
  readonly #pressedBy = new Map<string, string>();
  readonly #running = new Set<Promise<void>>();
  readonly #inTurn = pLimit(READS_AT_ONCE);

  constructor(parts: LiveListsParts) {
    this.#parts = parts;
  }

  get following(): number {
    return this.#messages.size;
  }

  get inProgress(): number {
    return this.#running.size;
  }

  follow(list: ShownList): void {
    const { clock, stopping } = this.#parts;
    const at = clock.elapsed();
    void this.#end(list.messageId);
    this.#makeRoom(list, at);
    if (stopping.aborted || (this.#pressedBy.get(list.messageId) ?? list.reference) !== list.reference) {
      // Another press came after the one that this list answers, and may show something else by now.
      return;
    }
    const message: Followed = { list, shownAt: at, until: at + LIVE_FOR_MS, sending: null };
    const name = nameOf(list.account, list.session.id);
    const place = this.#places.get(name) ?? {
      messages: new Set(),
      tries: 0,
      seen: null,
      known: null,
      readAt: Number.NEGATIVE_INFINITY,
      running: false,
    };
    this.#places.set(name, place);
    place.messages.add(message);
    this.#messages.set(list.messageId, message);
    if ((this.#changedAt.get(name) ?? Number.NEGATIVE_INFINITY) >= list.askedAt) {
      this.#wake(name, place, READS_PER_NEWS);
    }
  }

  replaced(messageId: string, reference: string): Promise<void> {
    remember(this.#pressedBy, messageId, reference);
    return this.#end(messageId);
  }

  async #end(messageId: string): Promise<void> {
    const message = this.#messages.get(messageId);
    if (message !== undefined) {
      this.#leave(message);
      await message.sending?.catch(() => undefined);
    }
  }

  changed(account: string, sessionId: string): void {
    const name = nameOf(account, sessionId);
    remember(this.#changedAt, name, this.#parts.clock.elapsed());
    const place = this.#places.get(name);
    if (place !== undefined) {
      // What was read before isn't news anymore.
      place.seen = null;
      this.#wake(name, place, READS_PER_NEWS);
    }
  }

  seen(account: string, sessionId: string, people: Listing<Participant> | null): void {
    const name = nameOf(account, sessionId);
    const place = this.#places.get(name);
    if (place === undefined) {
      return;
    }
    if (people === null) {
      this.#wake(name, place, 1);
    } else if (people.complete && people.items.length > 0) {
      const known = inShort(people.items);
      if (known !== place.known) {
        place.known = known;
        place.seen = people;
        this.#wake(name, place, 1);
      }
    }
  }

  async drain(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running);
    }
  }

  /** Drops those that can't be edited anymore, and the oldest where there are too many. */
  #makeRoom({ guildId, actor }: ShownList, at: number): void {
    const all = [...this.#messages.values()];
    const over = all.filter(({ until }) => until <= at);
    const own = all.filter(
      ({ list, until }) => until > at && list.guildId === guildId && list.actor.userId === actor.userId,
    );
    const others = all.length - over.length - MOST_LIVE + 1;
    for (const message of [
      ...over,
      ...own.slice(0, Math.max(0, own.length - MOST_LIVE_OF_ONE + 1)),
      ...all.filter(({ until }) => until > at).slice(0, Math.max(0, others)),
    ]) {
      this.#leave(message);
    }
  }

  #leave(message: Followed): void {
    const { messageId, account, session } = message.list;
    if (this.#messages.get(messageId) !== message) {
      return;
    }
    this.#messages.delete(messageId);
    const name = nameOf(account, session.id);
    const place = this.#places.get(name);
    place?.messages.delete(message);
    if (place?.messages.size === 0 && !place.running) {
      this.#places.delete(name);
    }
  }

  #wake(name: string, place: Place, tries: number): void {
    place.tries = Math.max(place.tries, tries);
    if (place.running || place.messages.size === 0 || this.#parts.stopping.aborted) {
      return;
    }
    place.running = true;
    const work = this.#run(place).finally(() => {
      place.running = false;
      this.#running.delete(work);
      if (place.messages.size === 0) {
        this.#places.delete(name);
      } else if (place.tries > 0) {
        // Something happened just as this ended.
        this.#wake(name, place, place.tries);
      }
    });
    this.#running.add(work);
  }

  async #run(place: Place): Promise<void> {
    const { clock, stopping, onTrouble } = this.#parts;
    while (place.tries > 0 && place.messages.size > 0) {
      const at = clock.elapsed();
      const due = Math.min(...[...place.messages].map(({ shownAt }) => shownAt + LIVE_EVERY_MS));
      await clock.wait(Math.max(SETTLE_MS, due - at, place.readAt + LIVE_EVERY_MS - at), stopping);
      if (stopping.aborted) {
        return;
      }
      try {
        await this.#round(place);
      } catch (error) {
        // What is shown stays, and is as old as it is.
        onTrouble(error);
      }
    }
  }

  /** Shows what is new in every message that may be edited now. */
  async #round(place: Place): Promise<void> {
    const at = this.#parts.clock.elapsed();
    for (const message of [...place.messages].filter(({ until }) => until <= at)) {
      this.#leave(message);
    }
    const due = [...place.messages].filter(({ shownAt }) => shownAt + LIVE_EVERY_MS <= at);
    const isLate = due.length < place.messages.size;
    const { tries, seen } = place;
    place.tries = 0;
    place.seen = null;
    place.readAt = at;
    const updates = await Promise.allSettled(
      [...Map.groupBy(due, ({ list }) => list.guildId).values()].map((ofGuild) => this.#show(place, ofGuild, seen)),
    );
    const anyShown = updates.some((update) => update.status === 'fulfilled' && update.value);
    // The others are shown the same news when it's their turn.
    place.seen ??= isLate ? seen : null;
    place.tries = Math.max(place.tries, isLate ? tries : anyShown || seen !== null ? 0 : tries - 1);
    const failed = updates.find((update) => update.status === 'rejected');
    if (failed !== undefined) {
      throw failed.reason;
    }
  }

  /** @returns whether any of them shows something else now */
  async #show(place: Place, messages: readonly Followed[], seen: Complete<Participant> | null): Promise<boolean> {
    const [first] = messages;
    if (first === undefined) {
      return false;
    }
    const { guildId } = first.list;
    const settings = await this.#parts.settings.of(guildId);
    const allowed = messages.filter((message) => {
      const may = mayStillSee(message.list, settings);
      if (!may) {
        this.#leave(message);
      }
      return may;
    });
    if (allowed.length === 0) {
      return false;
    }
    const found = seen === null ? await this.#read(place, first.list, settings) : asFound(first.list.session, seen);
    const shown = await Promise.all(allowed.map((message) => this.#update(message, found, settings)));
    return shown.some(Boolean);
  }

  async #read(place: Place, { guildId, session, reference }: ShownList, settings: GuildSettings) {
    const { lists } = this.#parts;
    const { id } = session;
    const value = isValueOf(id, id) ? id : choiceValue(id);
    const found = await this.#inTurn(() => lists.peopleOf(value, { guildId, settings, reference }));
    if (found.kind === 'people') {
      place.known = inShort(found.people.items);
    }
    return found;
  }

  async #update(message: Followed, found: PeopleIn | NoPeople, settings: GuildSettings): Promise<boolean> {
    if (!isNews(found)) {
      return false;
    }
    const { clock, stopping, update } = this.#parts;
    const isCurrent = (): boolean =>
      !stopping.aborted && clock.elapsed() < message.until && this.#messages.get(message.list.messageId) === message;
    if (!isCurrent()) {
      return false;
    }
    const sending = update(message.list, found, settings, async () => isCurrent());
    message.sending = sending;
    const result = await sending.finally(() => {
      message.sending = null;
    });
    if (result.kind === 'shown') {
      message.list = { ...message.list, print: result.print };
      message.shownAt = clock.elapsed();
    }
    if (result.kind === 'gone' || found.kind !== 'people') {
      this.#leave(message);
    }
    return result.kind === 'shown';
  }
}

/** Whether an answer says who is there, or that no one can be anymore. */
function isNews(found: PeopleIn | NoPeople): boolean {
  return found.kind === 'people' || found.kind === 'session-over' || found.kind === 'session-gone';
}

/** By the rules of this moment. The roles are those that Discord sent when the list was asked for. */
function mayStillSee({ actor, account, session }: ShownList, settings: GuildSettings): boolean {
  return (
    mayModerate(actor, settings.moderatorRoleIds).allowed &&
    accountIdOf(settings.account) === account &&
    roomAllowed(session.room, settings.rooms)
  );
}

function asFound(session: Session, people: Complete<Participant>): PeopleIn {
  return { kind: 'people', session, people: derived(people, (items) => [...items].sort(longestFirst)) };
}

/** Differs if anything differs that a list shows of people. */
function inShort(people: readonly Participant[]): string {
  return JSON.stringify(
    people
      .map(({ id, name, joinedAt, sending, looksOn }) => [id, name, joinedAt, sending, looksOn])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

function nameOf(account: string, sessionId: string): string {
  return JSON.stringify([account, sessionId]);
}
