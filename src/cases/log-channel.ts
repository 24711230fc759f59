import type { Case, CaseKey } from './case.ts';

/** A message in a channel. */
export interface Posted {
  readonly channelId: string;
  readonly messageId: string;
}

/** A case whose log channel does not show its present state. */
export interface Unannounced {
  readonly case: Case;
  /** What `shown` is told when it does. */
  readonly version: number;
}

/** Where a case is to be shown in a channel. */
export interface Place {
  /** Names the message from before it is sent: sent twice under one name, Discord takes it for the same. */
  readonly nonce: string;
  /** The message that is there; `null`: it is yet to be sent, or nobody heard whether it was. */
  readonly messageId: string | null;
  /** Somebody was about to send it before: it may be there, with what the case was then. */
  readonly begun: boolean;
}

/** A message of the bot that names somebody who is to be forgotten. */
export interface Erasure {
  readonly nonce: string;
  readonly posted: Posted;
  /** What it can be changed to; `null`: it shows no case, or one that is gone, and can only be deleted. */
  readonly instead: Unannounced | null;
}

/** Where messages stand that still name somebody. */
export interface ErasureLeft {
  readonly channelId: string;
  readonly count: number;
  /** Discord won't have it: nobody tries any more. */
  readonly refused: boolean;
}

/** Somebody whom messages in channels name although they are about others: whoever has a kept-out person's name, and another id. */
export interface NamedBesides {
  readonly id: string;
  /** One of these messages: it stands for the person where there is no room for an id, as long as it is there. */
  readonly nonce: string;
  readonly messages: number;
}

/** What was refused for good, one by one, so that nothing else has to wait for it. */
export interface SetAside {
  readonly count: number;
  /** When the oldest of them was, in milliseconds of the Unix epoch. */
  readonly oldest: number;
  /** Why the latest of them was, in a few words for the operator. */
  readonly reason: string;
}

/** What the log channels have yet to be told. All of these reject with {@link RecordsError}. */
export interface Announcements {
  /**
   * Servers with something to be shown or erased, in order of their ids.
   *
   * @param after the last server of the page before; `null` for the first page
   * @returns a page; an empty one ends it
   */
  waiting(after: string | null): Promise<readonly string[]>;
  /** Whether this process may speak for the server now: one does at a time. Held for 10 s; taken again, it is renewed. */
  take(guildId: string): Promise<boolean>;
  /**
   * Those that are settled and not shown as they are, oldest first. What this channel refused for good is not among them.
   *
   * @param later numbers that come after all others
   */
  next(guildId: string, channelId: string, limit: number, later: ReadonlySet<number>): Promise<readonly Unannounced[]>;
  /**
   * Where to show it. What is to be sent is on record from now on.
   *
   * @param instead the message in whose place another one is to be sent
   */
  place(key: CaseKey, version: number, channelId: string, instead: string | null): Promise<Place>;
  /** Discord has said which message it is. What it shows is not known yet. */
  sent(nonce: string, messageId: string): Promise<void>;
  shown(key: CaseKey, version: number, nonce: string, posted: Posted): Promise<void>;
  /** That message isn't there: somebody deleted it, or Discord refused it. */
  lost(nonce: string): Promise<void>;
  /** That message is there, and can't be changed any more. */
  stuck(nonce: string, why: string): Promise<void>;
  /**
   * The channel refuses this version for good.
   *
   * @returns whether this is news
   */
  setAside(key: CaseKey, version: number, channelId: string, why: string, at: number): Promise<boolean>;
  /** What of a server was set aside; `null`: nothing. */
  aside(guildId: string): Promise<SetAside | null>;
  /** Some of what was set aside is tried once more. */
  again(guildId: string): Promise<void>;
  /** The server wants no log any more: nothing waits to be shown. */
  forget(guildId: string): Promise<void>;
  /** @returns whether this is news: false while it is known that this channel is closed */
  closed(guildId: string, channelId: string, at: number): Promise<boolean>;
  open(guildId: string): Promise<void>;

  /**
   * Messages that name somebody who was forgotten, and can be tried.
   *
   * @param except channels that are closed now
   * @param later nonces that come after all others
   */
  toErase(
    guildId: string,
    except: readonly string[],
    limit: number,
    later: ReadonlySet<string>,
  ): Promise<readonly Erasure[]>;
  /** It shows that version now; `null`: it is deleted. */
  erased(nonce: string, shows: Unannounced | null): Promise<void>;
  /** Discord won't have it changed, nor deleted. */
  kept(nonce: string, why: string): Promise<void>;
  /**
   * Whoever is named besides and has this id, or the short form of it; `null`: nobody. There need be no case of them.
   */
  namedBesides(guildId: string, given: string): Promise<NamedBesides | null>;
  /** The same by one of the messages. */
  namedIn(guildId: string, nonce: string): Promise<NamedBesides | null>;
  /**
   * Has all messages deleted that name whom this one names besides.
   *
   * @param erasure names this forgetting
   * @returns how many they are
   */
  forgetNamed(guildId: string, nonce: string, erasure: string): Promise<number>;
  /** What is left of one forgetting, by channel. */
  left(guildId: string, erasure: string): Promise<readonly ErasureLeft[]>;
}

/** Messages to channels that show no case. All of these reject with {@link RecordsError}. */
export interface Notices {
  /**
   * Puts on record that a message is to be sent that names these people, so that it is found when they are forgotten.
   *
   * @param what tells messages apart that are about the same person under the same case: of each there is one
   */
  about(key: CaseKey, participantId: string, channelId: string, what: string): Promise<Pick<Place, 'nonce' | 'begun'>>;
  sent(nonce: string, messageId: string): Promise<void>;
  /** It isn't there: Discord refused it, or somebody deleted it. */
  lost(nonce: string): Promise<void>;
  /** Nobody could be told of it: it was refused for good in every place that there was. */
  unheard(key: CaseKey, participantId: string, what: string, why: string, at: number): Promise<void>;
  /** What nobody could be told in the last day; `null`: nothing. */
  unheardOf(guildId: string, at: number): Promise<SetAside | null>;
}

/** What became of the announcements of a server. */
export type Announced =
  | { readonly kind: 'up-to-date' }
  /** The log channel is gone or closed to the bot: they wait. `news`: nobody was told so far. */
  | { readonly kind: 'closed'; readonly channelId: string; readonly news: boolean }
  /** Discord or the store is unwell, or another process is at it: they will come. */
  | { readonly kind: 'later' };

export interface Announcer {
  /** Shows what waits for that server, and erases what is to be erased there. Never rejects. */
  announce(guildId: string): Promise<Announced>;
  /** Begins with all servers for which something waits; none of them waits for another. Never rejects. */
  announceWaiting(): Promise<void>;
  /** Of how many servers the log channel is being written to. */
  readonly underWay: number;
}
