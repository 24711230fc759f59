import type { Case, CaseKey } from './case.ts';

/** A message in a log channel. */
export interface Posted {
  readonly channelId: string;
  readonly messageId: string;
}

/** A case whose log channel does not show its present state. */
export interface Unannounced {
  readonly case: Case;
  /** What `shown` is told when it does. */
  readonly version: number;
  /** Where it was shown before; `null` when nowhere yet. */
  readonly posted: Posted | null;
}

/** What the log channels have yet to be told. All of these reject with {@link RecordsError}. */
export interface Announcements {
  /** Servers with cases to be shown. */
  waiting(): Promise<readonly string[]>;
  /** Whether this process may speak for the server now: one does at a time. Held for 10 s; taken again, it is renewed. */
  take(guildId: string): Promise<boolean>;
  /** Those that are settled and not shown as they are, oldest first. */
  next(guildId: string, limit: number): Promise<readonly Unannounced[]>;
  shown(key: CaseKey, version: number, posted: Posted): Promise<void>;
  /** The server wants no log any more: nothing waits. */
  forget(guildId: string): Promise<void>;
  /** @returns whether this is news: false while it is known that this channel is closed */
  closed(guildId: string, channelId: string, at: number): Promise<boolean>;
  open(guildId: string): Promise<void>;
}

/** What became of the announcements of a server. */
export type Announced =
  | { readonly kind: 'up-to-date' }
  /** The log channel is gone or closed to the bot: they wait. `news`: nobody was told so far. */
  | { readonly kind: 'closed'; readonly channelId: string; readonly news: boolean }
  /** Discord or the store is unwell, or another process is at it: they will come. */
  | { readonly kind: 'later' };

export interface Announcer {
  /** Shows what waits for that server. Never rejects. */
  announce(guildId: string): Promise<Announced>;
}
