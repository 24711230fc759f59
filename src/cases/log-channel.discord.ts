import { type REST, Routes } from 'discord.js';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { discordErrorFacts, whole } from '../bot/api.ts';
import type { Message } from '../bot/command.ts';
import { type Failure, failureInShort, failureOf, isShut, wasRefused } from '../bot/discord-errors.ts';
import { drafted, orInPlainWords, type Sendable } from '../bot/plain-fallback.ts';
import { inTime, isMessageFor, SEND_WITHIN_MS, type SentMessage } from '../bot/send.ts';
import { askedBefore, NotOursError } from '../bot/send-guard.ts';
import type { Clock } from '../common/clock.ts';
import { causeFacts, RecordsError } from '../common/store-error.ts';
import { languageOf, type Translator, translatorFor } from '../i18n/language.ts';
import { type SettingsReader, serverLocale } from '../settings/settings.ts';
import type { Case, CaseKey } from './case.ts';
import type {
  Announced,
  Announcer,
  ChannelPosts,
  Erasure,
  Place,
  Posted,
  Shown,
  Subject,
  Unannounced,
} from './log-channel.ts';

export interface AnnouncerOptions<S extends Subject = Case> {
  readonly announcements: ChannelPosts<S>;
  readonly settings: Pick<SettingsReader, 'of'>;
  /** With the bot's token: Discord's limits per channel apply, and discord.js respects them. */
  readonly rest: Pick<REST, 'post' | 'patch' | 'delete'>;
  readonly view: (t: Translator, one: Unannounced<S>) => Promise<Message>;
  /** The same without pictures, for where Discord refuses it with them; `null`: it has none. */
  readonly lighter?: (t: Translator, one: Unannounced<S>) => (() => Message) | null;
  /** What is announced, for the log. Cases if it's left out. */
  readonly what?: keyof typeof LINES;
  /** Called when a channel of the server is closed to the bot. */
  readonly onClosed?: (guildId: string) => void;
  readonly log: Logger;
  readonly clock: Clock;
}

const AT_ONCE = 20;
/** How many servers to handle at once. One that hangs keeps its slot for a few seconds, then rests. */
const SERVERS_AT_ONCE = 32;
/** How long to leave a closed channel alone, longer each time. Discord blocks bots that collect too many refusals. */
const CLOSED_FOR_MS = [4_000, 15_000, 60_000, 300_000, 3_600_000];
/** The same after Discord failed or didn't answer. */
const REST_FOR_MS = [4_000, 8_000, 15_000, 30_000, 60_000];
/** At most this many failed entries of a server go last. With more of them, the entries aren't the problem. */
const MOST_LATER = 50;
/** What was shown in part is remembered for those who sent it, who are told within seconds. */
const MOST_IN_PART = 1_000;

/** What is known about a server while something waits there. */
interface Known {
  /** Channels that are closed to the bot, and how long to leave them alone. */
  readonly closed: Map<string, Pause>;
  /** After a failure that can pass: how long to do nothing, unless asked to. */
  rest: Pause | null;
  /** What failed recently. It comes after everything else, so an entry that always fails holds up no other. */
  readonly later: Set<number>;
  readonly laterErasures: Set<string>;
}

interface Pause {
  readonly times: number;
  /** By the clock's `elapsed`. */
  readonly until: number;
}

/** A server's rounds: one runs at a time, and at most one more waits for it. */
interface Rounds {
  readonly running: Promise<Announced>;
  next: Promise<Announced> | null;
}

/**
 * Shows cases, or reports, in log channels, each as one message that is edited when the case changes, and erases forgotten people
 * from all channels. It comes after everything else: whatever fails here, a removal and its record are already done,
 * and what couldn't be shown waits. What is refused for good is set aside, so that nothing waits for it.
 */
export function createAnnouncer<S extends Subject = Case>(options: AnnouncerOptions<S>): Announcer {
  return new LogChannelAnnouncer(options);
}

class LogChannelAnnouncer<S extends Subject> implements Announcer {
  readonly #announcements: ChannelPosts<S>;
  readonly #settings: AnnouncerOptions<S>['settings'];
  readonly #rest: AnnouncerOptions<S>['rest'];
  readonly #view: AnnouncerOptions<S>['view'];
  readonly #lighter: NonNullable<AnnouncerOptions<S>['lighter']>;
  readonly #what: keyof typeof LINES;
  readonly #onClosed: (guildId: string) => void;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #rounds = new Map<string, Rounds>();
  readonly #servers = new Map<string, Known>();
  /** Only what isn't shown as a whole. */
  readonly #inPart = new Map<string, Shown>();
  readonly #inTurn = pLimit(SERVERS_AT_ONCE);

  constructor(options: AnnouncerOptions<S>) {
    const { announcements, settings, rest, view, lighter, what = 'case', onClosed, log, clock } = options;
    this.#announcements = announcements;
    this.#settings = settings;
    this.#rest = rest;
    this.#view = view;
    this.#lighter = lighter ?? (() => null);
    this.#what = what;
    this.#onClosed = onClosed ?? (() => undefined);
    this.#log = log;
    this.#clock = clock;
  }

  announce(guildId: string): Promise<Announced> {
    const current = this.#rounds.get(guildId);
    if (current === undefined) {
      return this.#begin(guildId);
    }
    // The running round may be past what this caller needs shown. One more serves everyone who asks before it starts.
    current.next ??= current.running.then(() => this.#begin(guildId));
    return current.next;
  }

  async announceWaiting(): Promise<void> {
    try {
      let after: string | null = null;
      for (;;) {
        const page: readonly string[] = await this.#announcements.waiting(after);
        for (const guildId of page) {
          const resting = (this.#servers.get(guildId)?.rest?.until ?? 0) > this.#clock.elapsed();
          if (!this.#rounds.has(guildId) && !resting) {
            // Not awaited: a server that hangs at Discord holds up no other.
            void this.announce(guildId);
          }
        }
        after = page.at(-1) ?? null;
        if (after === null) {
          return;
        }
      }
    } catch (error) {
      this.#log.warn(causeFacts(error), "couldn't read pending announcements");
    }
  }

  shownAs(key: CaseKey): Shown {
    return this.#inPart.get(nameOf(key)) ?? 'whole';
  }

  #noteShown(key: CaseKey, shown: Shown): void {
    this.#inPart.delete(nameOf(key));
    if (shown !== 'whole') {
      this.#inPart.set(nameOf(key), shown);
    }
    for (const oldest of this.#inPart.keys()) {
      if (this.#inPart.size <= MOST_IN_PART) {
        break;
      }
      this.#inPart.delete(oldest);
    }
  }

  get inProgress(): number {
    return this.#rounds.size;
  }

  async #round(guildId: string): Promise<Announced> {
    const known = this.#servers.get(guildId) ?? {
      closed: new Map(),
      rest: null,
      later: new Set(),
      laterErasures: new Set(),
    };
    this.#servers.set(guildId, known);
    let announced: Announced | null = null;
    try {
      announced = await this.#announceAll(guildId, known);
      await this.#eraseFailed(guildId, known);
      known.rest = null;
      if (announced.kind === 'up-to-date' && known.closed.size === 0) {
        this.#servers.delete(guildId);
      }
      return announced;
    } catch (error) {
      if (error instanceof ElsewhereError || error instanceof NotOursError) {
        // If that process dies, this one takes over soon.
        known.rest = this.#longer(null, REST_FOR_MS);
        return { kind: 'later' };
      }
      const why = error instanceof RecordsError ? { store: error.fact } : discordErrorFacts(error);
      this.#log.warn({ guild: guildId, ...why }, 'announcements are delayed');
      known.rest = this.#longer(known.rest, REST_FOR_MS);
      // That a channel is closed is news only once.
      return announced?.kind === 'closed' ? announced : { kind: 'later' };
    }
  }

  async #announceAll(guildId: string, known: Known): Promise<Announced> {
    const { logChannelId: channelId } = await this.#settings.of(guildId);
    if (channelId === null) {
      await this.#announcements.forget(guildId);
    }
    for (let announced: Announced | null = null; ; ) {
      const erased = await this.#eraseSome(guildId, known, false);
      announced ??= channelId === null ? { kind: 'up-to-date' } : await this.#showSome(guildId, channelId, known);
      if (announced !== null && !erased) {
        return announced;
      }
    }
  }

  /** @returns the result; `null` when there may be more */
  async #showSome(guildId: string, channelId: string, known: Known): Promise<Announced | null> {
    if (this.#isClosed(known, channelId)) {
      return { kind: 'closed', channelId, news: false };
    }
    const { waiting, notedClosed } = await this.#announcements.next(guildId, channelId, AT_ONCE, known.later);
    for (const one of waiting) {
      const { number } = one.subject;
      try {
        await this.#showOrSetAside(one, channelId);
        known.later.delete(number);
      } catch (error) {
        if (isShut(failureOf(error))) {
          return await this.#closed(guildId, channelId, known, error);
        }
        putLater(known.later, number);
        throw error;
      }
      if (known.closed.delete(channelId) || (notedClosed && one === waiting[0])) {
        await this.#announcements.open(guildId);
      }
    }
    // Whoever changes a case from here on asks for another round. What failed recently comes after all others, and may be
    // shown or gone by now.
    const last = waiting.length === 0 || (waiting.length < AT_ONCE && known.later.size === 0);
    return last ? { kind: 'up-to-date' } : null;
  }

  async #closed(guildId: string, channelId: string, known: Known, error: unknown): Promise<Announced> {
    known.closed.set(channelId, this.#longer(known.closed.get(channelId) ?? null, CLOSED_FOR_MS));
    this.#onClosed(guildId);
    const news = await this.#announcements.closed(guildId, channelId, this.#clock.now());
    if (news) {
      this.#log.warn(
        { guild: guildId, channel: channelId, ...discordErrorFacts(error) },
        'the bot has no access to the log channel',
      );
    }
    return { kind: 'closed', channelId, news };
  }

  /** The language of those who read the log channel now. What Discord reports is kept with the case. */
  async #readers({ guildId, guildLocale }: Subject): Promise<Translator> {
    return translatorFor(languageOf(serverLocale(await this.#settings.of(guildId), guildLocale)));
  }

  async #showOrSetAside(one: Unannounced<S>, channelId: string): Promise<void> {
    const { guildId, number } = one.subject;
    try {
      const shown = await this.#inSomeForm(one, (message) => this.#show(one, channelId, message));
      this.#noteShown(one.subject, shown);
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== 'content' && failure !== 'mistake') {
        throw error;
      }
      const why = failureInShort(error);
      this.#noteShown(one.subject, 'nothing');
      if (await this.#announcements.setAside(one.subject, one.version, channelId, why, this.#clock.now())) {
        this.#log.error(
          {
            guild: guildId,
            channel: channelId,
            [this.#what]: number,
            ref: one.subject.reference,
            ...(failure === 'mistake' ? { err: error } : discordErrorFacts(error)),
          },
          LINES[this.#what].aside,
        );
      }
    }
  }

  /**
   * Sends as much of it as Discord accepts: the text is left out first, and then the pictures. Where only the pictures are
   * refused, the text is back.
   */
  async #inSomeForm(one: Unannounced<S>, send: (message: Sendable<Message>) => Promise<void>): Promise<Shown> {
    const { guildId, number } = one.subject;
    const t = await this.#readers(one.subject);
    const { blocked } = LINES[this.#what];
    const log = this.#log.child({ guild: guildId, [this.#what]: number });
    const sentWhole = async (build: () => Message | Promise<Message>): Promise<boolean> => {
      let attempts = 0;
      const counted = (message: Sendable<Message>): Promise<void> => {
        attempts += 1;
        return send(message);
      };
      await orInPlainWords(counted, await drafted(build), { t, plain: null, log, blocked });
      return attempts === 1;
    };
    try {
      return (await sentWhole(() => this.#view(t, one))) ? 'whole' : 'without-text';
    } catch (error) {
      const lighter = failureOf(error) === 'content' ? this.#lighter(t, one) : null;
      if (lighter === null) {
        throw error;
      }
      log.warn(discordErrorFacts(error), blocked);
      return (await sentWhole(lighter)) ? 'without-pictures' : 'without-both';
    }
  }

  async #show(one: Unannounced<S>, channelId: string, message: Sendable<Message>): Promise<void> {
    const body = whole(message);
    let place = await this.#announcements.place(one.subject, one.version, channelId);
    if (place === null) {
      return;
    }
    if (place.messageId !== null) {
      const failure = await this.#change(one, { channelId, messageId: place.messageId }, body);
      if (failure === null) {
        await this.#announcements.shown(one.subject, one.version, place.nonce, {
          channelId,
          messageId: place.messageId,
        });
        return;
      }
      // Someone deleted it, or it can no longer be edited: post a new one.
      await (failure === 'gone'
        ? this.#announcements.lost(place.nonce)
        : this.#announcements.stuck(place.nonce, failure));
      place = await this.#announcements.place(one.subject, one.version, channelId);
      if (place === null) {
        return;
      }
    }
    let posted = await this.#post(one, place, channelId, body);
    if (posted === null) {
      await this.#announcements.lost(place.nonce);
      place = await this.#announcements.place(one.subject, one.version, channelId);
      if (place === null) {
        return;
      }
      posted = await this.#post(one, place, channelId, body);
    }
    if (posted === null) {
      throw new SwallowedError('Discord took a message for another one');
    }
    await this.#announcements.shown(one.subject, one.version, place.nonce, posted);
  }

  /** @returns why a new message has to replace it; `null` when it was edited */
  async #change(
    { subject: { guildId } }: Unannounced<S>,
    { channelId, messageId }: Posted,
    body: ReturnType<typeof whole>,
  ): Promise<'gone' | 'unchangeable' | null> {
    try {
      await this.#sendAboutMessage(guildId, channelId, (signal) =>
        this.#rest.patch(Routes.channelMessage(channelId, messageId), { body, signal }),
      );
      return null;
    } catch (error) {
      const failure = failureOf(error);
      if (failure === 'gone' || failure === 'unchangeable') {
        return failure;
      }
      throw error;
    }
  }

  /** @returns the message; `null` if there's none with this nonce, so that it takes another one */
  async #post(
    one: Unannounced<S>,
    { nonce, started }: Place,
    channelId: string,
    body: ReturnType<typeof whole>,
  ): Promise<Posted | null> {
    const { guildId } = one.subject;
    try {
      const message = (await this.#send(guildId, (signal) =>
        this.#rest.post(Routes.channelMessages(channelId), { body: { ...body, nonce, enforce_nonce: true }, signal }),
      )) as SentMessage;
      if (!isMessageFor(message, channelId, nonce)) {
        return null;
      }
      if (started) {
        await this.#announcements.sent(nonce, message.id);
        // It may have been posted before a crash, showing what the case was then.
        await this.#sendAboutMessage(guildId, channelId, (signal) =>
          this.#rest.patch(Routes.channelMessage(channelId, message.id), { body, signal }),
        );
      }
      return { channelId, messageId: message.id };
    } catch (error) {
      if (failureOf(error) === 'gone') {
        // It was posted before, and someone has deleted it.
        return null;
      }
      if (wasRefused(error) && !started) {
        // It certainly wasn't posted.
        await this.#announcements.lost(nonce);
      }
      throw error;
    }
  }

  /** Erases what failed recently, once everything else is done. */
  async #eraseFailed(guildId: string, known: Known): Promise<void> {
    while (known.laterErasures.size > 0 && (await this.#eraseSome(guildId, known, true))) {
      // Until nothing is left.
    }
  }

  /**
   * @param failed whether what failed recently is tried again when nothing else is left
   * @returns whether there may be more to erase
   */
  async #eraseSome(guildId: string, known: Known, failed: boolean): Promise<boolean> {
    const except = [...known.closed.keys()].filter((channelId) => this.#isClosed(known, channelId));
    const found = await this.#announcements.toErase(guildId, except, AT_ONCE, known.laterErasures);
    const batch = failed ? found : found.filter(({ nonce }) => !known.laterErasures.has(nonce));
    for (const one of batch) {
      const { channelId } = one.posted;
      if (this.#isClosed(known, channelId)) {
        continue;
      }
      try {
        await this.#erase(guildId, one);
        known.laterErasures.delete(one.nonce);
        known.closed.delete(channelId);
      } catch (error) {
        const failure = failureOf(error);
        if (failure === 'closed' || failure === 'archived') {
          known.closed.set(channelId, this.#longer(known.closed.get(channelId) ?? null, CLOSED_FOR_MS));
          continue;
        }
        putLater(known.laterErasures, one.nonce);
        throw error;
      }
    }
    return batch.length > 0;
  }

  /** Edits a message so that it shows the case without the person. Deletes it where that isn't possible. */
  async #erase(guildId: string, { nonce, posted, instead }: Erasure<S>): Promise<void> {
    const route = Routes.channelMessage(posted.channelId, posted.messageId);
    if (instead !== null) {
      try {
        await this.#inSomeForm(instead, (message) =>
          this.#sendAboutMessage(guildId, posted.channelId, (signal) =>
            this.#rest.patch(route, { body: whole(message), signal }),
          ),
        );
        await this.#announcements.erased(nonce, instead);
        return;
      } catch (error) {
        if (!ONLY_DELETABLE.has(failureOf(error))) {
          await this.#giveUpOr(error, guildId, nonce, posted);
          return;
        }
      }
    }
    try {
      await this.#sendAboutMessage(guildId, posted.channelId, (signal) => this.#rest.delete(route, { signal }));
      await this.#announcements.erased(nonce, null);
    } catch (error) {
      if (failureOf(error) === 'gone') {
        await this.#announcements.erased(nonce, null);
        return;
      }
      await this.#giveUpOr(error, guildId, nonce, posted);
    }
  }

  /** Rethrows what can pass or what someone can fix. Gives up on anything else. */
  async #giveUpOr(error: unknown, guildId: string, nonce: string, posted: Posted): Promise<void> {
    switch (failureOf(error)) {
      case 'temporary':
      case 'bot':
      case 'closed':
      case 'archived':
        throw error;
      default:
        this.#log.warn(
          { guild: guildId, channel: posted.channelId, message: posted.messageId, ...discordErrorFacts(error) },
          "couldn't edit or delete a message that names a forgotten person",
        );
        await this.#announcements.kept(nonce, failureInShort(error));
    }
  }

  /** Changes or deletes a message, also in a thread that Discord has archived meanwhile. */
  async #sendAboutMessage(
    guildId: string,
    channelId: string,
    request: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    try {
      await this.#send(guildId, request);
    } catch (error) {
      if (failureOf(error) !== 'archived') {
        throw error;
      }
      await this.#send(guildId, (signal) =>
        this.#rest.patch(Routes.channel(channelId), { body: { archived: false }, signal }),
      );
      await this.#send(guildId, request);
    }
  }

  /** Sends one request that changes something, if this process is the one that may write for the server right now. */
  async #send<T>(guildId: string, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const askedAt = this.#clock.elapsed();
    if (!(await this.#announcements.take(guildId))) {
      throw new ElsewhereError();
    }
    // discord.js may wait and retry. A process that was paused meanwhile has lost the lease.
    const isHeld = async (): Promise<boolean> => this.#clock.elapsed() - askedAt < SEND_WITHIN_MS;
    return await inTime(this.#clock, (signal) => askedBefore(isHeld, () => request(signal)));
  }

  #isClosed(known: Known, channelId: string): boolean {
    const pause = known.closed.get(channelId);
    return pause !== undefined && this.#clock.elapsed() < pause.until;
  }

  #longer(before: Pause | null, lengths: readonly number[]): Pause {
    const times = before === null ? 0 : before.times + 1;
    return { times, until: this.#clock.elapsed() + (lengths[Math.min(times, lengths.length - 1)] ?? 0) };
  }

  #begin(guildId: string): Promise<Announced> {
    const running = this.#inTurn(() => this.#round(guildId));
    const mine: Rounds = { running, next: null };
    this.#rounds.set(guildId, mine);
    void running.then(() => {
      // If another round follows, it replaces this entry.
      if (this.#rounds.get(guildId) === mine && mine.next === null) {
        this.#rounds.delete(guildId);
      }
    });
    return running;
  }
}

function nameOf({ guildId, number }: CaseKey): string {
  return `${guildId}/${number}`;
}

const LINES = {
  case: {
    blocked: 'case blocked by Discord because of its content',
    aside: "couldn't show a case in the log channel: set aside until it changes",
  },
  report: {
    blocked: 'report blocked by Discord because of its content',
    aside: "couldn't show a report in the log channel: set aside until it changes",
  },
} as const;

/** After these, a message that can't be edited can still be deleted. */
const ONLY_DELETABLE: ReadonlySet<Failure> = new Set(['content', 'mistake', 'unchangeable', 'gone', 'no-embeds']);

/** Discord answered with other messages than the one that was sent. */
class SwallowedError extends Error {
  override readonly name = 'SwallowedError';
}

/** Another process writes for the server right now. */
class ElsewhereError extends Error {
  override readonly name = 'ElsewhereError';
}

function putLater<T>(later: Set<T>, one: T): void {
  if (later.size >= MOST_LATER) {
    later.clear();
  }
  later.add(one);
}
