import type { Case, CaseKey } from './case.ts';

/** A message in a channel. */
export interface Posted {
  readonly channelId: string;
  readonly messageId: string;
}

/** What log channels show: cases and reports, each numbered in its server. */
export interface Subject extends CaseKey {
  /** The server's language at the time, as Discord names it. */
  readonly guildLocale: string;
  readonly reference: string;
}

/** A case, or something else, whose current state isn't shown in the log channel. */
export interface Unannounced<S extends Subject = Case> {
  readonly subject: S;
  /** What to pass to `shown` once it is. */
  readonly version: number;
  /** Whether it may have later changes. */
  readonly edited: boolean;
  /** Whether the case came from a report. */
  readonly reported?: boolean;
}

export interface Batch<S extends Subject = Case> {
  readonly waiting: readonly Unannounced<S>[];
  /** Whether a log channel of the server is noted as closed to the bot. See {@link Announcements.open}. */
  readonly notedClosed: boolean;
}

/** The message that shows something in a channel. */
export interface Place {
  /** Identifies the message before it's sent: Discord treats two with the same nonce as one. */
  readonly nonce: string;
  /** The existing message; `null`: not sent yet, or it isn't known whether it was. */
  readonly messageId: string | null;
  /** An earlier attempt to send it was made, so it may exist and show what the case was then. */
  readonly started: boolean;
}

/** A message from the bot that names someone who was forgotten. */
export interface Erasure<S extends Subject = Case> {
  readonly nonce: string;
  readonly posted: Posted;
  /** What to change it to; `null`: it shows no case, or one that is gone, and can only be deleted. */
  readonly instead: Unannounced<S> | null;
}

/** Where messages still name someone. */
export interface ErasureLeft {
  readonly channelId: string;
  readonly count: number;
  /** Discord refuses for good, so there are no more attempts. */
  readonly refused: boolean;
}

/** Someone named in messages about someone else: a namesake, who has a kept-out person's name and a different ID. */
export interface NamedBesides {
  readonly id: string;
  /** One of these messages. Stands for the person where an ID doesn't fit, as long as the message exists. */
  readonly nonce: string;
  readonly messages: number;
}

/** What was refused for good, set aside so that nothing else waits for it. */
export interface SetAside {
  readonly count: number;
  /** When the oldest was set aside. Unix time in milliseconds. */
  readonly oldest: number;
  /** Why the latest was set aside, in a few words for the operator. */
  readonly reason: string;
}

/** What the log channels don't show yet of one kind of subject. All methods reject with {@link RecordsError}. */
export interface ChannelPosts<S extends Subject> {
  /**
   * Servers that have something to show or erase, ordered by ID.
   *
   * @param after the last server of the previous page; `null` for the first page
   * @returns a page. An empty one is the end
   */
  waiting(after: string | null): Promise<readonly string[]>;
  /** Takes or renews the lease on a server's announcements, for 10 s. Only one process has it at a time. */
  take(guildId: string): Promise<boolean>;
  /**
   * What has a current state that isn't shown, oldest first: of cases, the settled ones. Leaves out what this channel
   * refused for good.
   *
   * @param later numbers that come after all others
   */
  next(guildId: string, channelId: string, limit: number, later: ReadonlySet<number>): Promise<Batch<S>>;
  /** Where to show it. Records that its message is about to be sent. `null`: it was erased. */
  place(key: CaseKey, version: number, channelId: string): Promise<Place | null>;
  /** Discord returned the message ID. What the message shows isn't known yet. */
  sent(nonce: string, messageId: string): Promise<void>;
  shown(key: CaseKey, version: number, nonce: string, posted: Posted): Promise<void>;
  /** The message doesn't exist: someone deleted it, or Discord refused it. */
  lost(nonce: string): Promise<void>;
  /** The message exists and can no longer be edited. */
  stuck(nonce: string, why: string): Promise<void>;
  /**
   * The channel refuses this version for good.
   *
   * @returns whether this is new
   */
  setAside(key: CaseKey, version: number, channelId: string, why: string, at: number): Promise<boolean>;
  /** The server no longer wants a log: nothing waits to be shown. */
  forget(guildId: string): Promise<void>;
  /**
   * Notes that the channel is closed to the bot.
   *
   * @returns whether this is new
   */
  closed(guildId: string, channelId: string, at: number): Promise<boolean>;
  /** The server's log channel is open again. */
  open(guildId: string): Promise<void>;

  /**
   * Messages that name a forgotten person and can be tried now.
   *
   * @param except channels that are closed right now
   * @param later nonces that come after all others
   */
  toErase(
    guildId: string,
    except: readonly string[],
    limit: number,
    later: ReadonlySet<string>,
  ): Promise<readonly Erasure<S>[]>;
  /** The message shows that version now; `null`: it was deleted. */
  erased(nonce: string, shows: Unannounced<S> | null): Promise<void>;
  /** Discord refuses to edit or delete the message. */
  kept(nonce: string, why: string): Promise<void>;
}

/** The same for cases, with what the commands ask about messages. */
export interface Announcements extends ChannelPosts<Case> {
  /** A case is never gone as long as something waits to be shown. */
  place(key: CaseKey, version: number, channelId: string): Promise<Place>;
  /** What was set aside for a server; `null`: nothing. */
  aside(guildId: string): Promise<SetAside | null>;
  /** Retries some of what was set aside. */
  again(guildId: string): Promise<void>;
  /** The namesake with this ID or short form; `null`: there's none. They don't need to have a case. */
  namedBesides(guildId: string, given: string): Promise<NamedBesides | null>;
  /** The same, by one of the messages. */
  namedIn(guildId: string, nonce: string): Promise<NamedBesides | null>;
  /**
   * Has all messages deleted that name the same namesake as this one.
   *
   * @param erasure identifies this erasure
   * @returns how many messages there are
   */
  forgetNamed(guildId: string, nonce: string, erasure: string): Promise<number>;
  /** What is left of one erasure, by channel. */
  left(guildId: string, erasure: string): Promise<readonly ErasureLeft[]>;
}

/** Messages to channels that don't show a case. All methods reject with {@link RecordsError}. */
export interface Notices {
  /**
   * Records that a message naming this person is about to be sent, so that it's found when they're forgotten.
   *
   * @param what tells apart messages about the same person and case. There's one of each
   */
  about(
    key: CaseKey,
    participantId: string,
    channelId: string,
    what: string,
  ): Promise<Pick<Place, 'nonce' | 'started'>>;
  sent(nonce: string, messageId: string): Promise<void>;
  /** The message doesn't exist: Discord refused it, or someone deleted it. */
  lost(nonce: string): Promise<void>;
  /** No one could be told: the notice was refused for good in every possible place. */
  unheard(key: CaseKey, participantId: string, what: string, why: string, at: number): Promise<void>;
  /** Notices of the last 24 hours that no one got; `null`: none. */
  undeliveredOf(guildId: string, at: number): Promise<SetAside | null>;
}

/** The state of a server's announcements. */
export type Announced =
  | { readonly kind: 'up-to-date' }
  /** The log channel is gone or closed to the bot, so they wait. `news`: no one was told yet. */
  | { readonly kind: 'closed'; readonly channelId: string; readonly news: boolean }
  /** Discord or the database has a problem, or another process is announcing. They're only delayed. */
  | { readonly kind: 'later' };

/**
 * How much of it the message in the log channel shows. Discord refuses some texts and pictures. `nothing`: it was set
 * aside.
 */
export type Shown = 'whole' | 'without-text' | 'without-pictures' | 'without-both' | 'nothing';

export interface Announcer {
  /** Shows what waits for a server, and erases what has to be erased there. Never rejects. */
  announce(guildId: string): Promise<Announced>;
  /** Starts on all servers that have something waiting. No server waits for another. Never rejects. */
  announceWaiting(): Promise<void>;
  /** How this process showed it lately. `whole`: Discord refused nothing, or this process didn't show it. */
  shownAs(key: CaseKey): Shown;
  /** How many servers' log channels are being written to. */
  readonly inProgress: number;
}

/** What was set aside of cases and of reports, as one. */
export function bothAside(all: readonly (SetAside | null)[]): SetAside | null {
  const some = all.filter((one) => one !== null);
  const [first] = some;
  return first === undefined
    ? null
    : {
        count: some.reduce((sum, { count }) => sum + count, 0),
        oldest: Math.min(...some.map(({ oldest }) => oldest)),
        reason: first.reason,
      };
}
