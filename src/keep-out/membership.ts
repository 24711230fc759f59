import pLimit from 'p-limit';
import type { Clock } from '../common/clock.ts';

/**
 * Which servers the bot is in, as far as keep-outs need it. Without intents, Discord doesn't say when a server removes
 * the bot, and a request that is refused may be about one channel. So a sign only makes the bot ask about the server.
 */
export interface Membership {
  /** False once Discord has said that the bot isn't in the server, until it says or shows otherwise. */
  isIn(guildId: string): boolean;
  /**
   * The same before something is done for the server: if that isn't known as of the last minute, Discord is asked first,
   * once for all who wait. It takes no longer than {@link ASKED_FOR_MS}, and as long as Discord doesn't say, the bot
   * counts as in: a server relies on what it wanted, and that must not stop because Discord is slow. Never rejects.
   */
  mayActFor(guildId: string): Promise<boolean>;
  /** Something was refused that wouldn't work either if the bot weren't in the server. */
  suspect(guildId: string): void;
  /** Something came from the server, such as a command: the bot is in it. */
  heardFrom(guildId: string): void;
  /** Asks what is due. Servers other than these are forgotten when nothing was done for them for a while. */
  follow(guildIds: ReadonlySet<string>): void;
  /** Resolves when no question is open. */
  drain(): Promise<void>;
}

export interface MembershipParts {
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  /** Asks Discord about a server. Never rejects; `unknown`: Discord didn't say. */
  readonly ask: (guildId: string) => Promise<'in' | 'out' | 'unknown'>;
  /** Called when the bot turns out to be in a server no longer, and when it's back. */
  readonly onChange: (guildId: string, isIn: boolean) => void;
}

/** A server is asked about at most this often while the bot is in it. */
const FRESH_FOR_MS = 60_000;
/** What is to be done waits this long for an answer. Someone who came back is in during that time. */
export const ASKED_FOR_MS = 1_000;
/** A server that this process doesn't follow, but did something for: a webhook came here, and another process watches. */
const KEPT_FOR_MS = 600_000;
/** After a sign it's sooner, in case an answer is older than the sign. */
const SUSPECT_AFTER_MS = 5_000;
/** While Discord doesn't say. */
const AGAIN_AFTER_MS = 10_000;
/** While the bot isn't in it: twice as long each time, because Discord blocks bots that collect too many refusals. */
const FIRST_BACK_CHECK_MS = 30_000;
const LAST_BACK_CHECK_MS = 600_000;
const QUESTIONS_AT_ONCE = 2;

export function createMembership(parts: MembershipParts): Membership {
  return new AskedMembership(parts);
}

interface Server {
  out: boolean;
  /** When the bot was last known to be in it; all times by this process's `elapsed`. */
  seenAt: number;
  /** When to ask again; `null`: when something happens. */
  askAt: number | null;
  /** Counts what was heard from it, so that an older answer doesn't undo it. */
  heard: number;
  pause: number;
  /** The question that is open, and since when. */
  asking: { readonly answered: Promise<void>; readonly since: number } | null;
  /** When something was last to be done for it, or came from it. */
  usedAt: number;
}

class AskedMembership implements Membership {
  readonly #parts: MembershipParts;
  readonly #servers = new Map<string, Server>();
  readonly #questions = new Set<Promise<void>>();
  readonly #inTurn = pLimit(QUESTIONS_AT_ONCE);

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  isIn(guildId: string): boolean {
    return this.#servers.get(guildId)?.out !== true;
  }

  suspect(guildId: string): void {
    // Only about servers that are known here: nothing depends on the others.
    const server = this.#servers.get(guildId);
    if (server === undefined || server.out || server.askAt !== null) {
      return;
    }
    const due = server.seenAt + SUSPECT_AFTER_MS;
    if (due <= this.#parts.clock.elapsed()) {
      this.#ask(guildId, server);
    } else {
      server.askAt = due;
    }
  }

  async mayActFor(guildId: string): Promise<boolean> {
    const { clock } = this.#parts;
    const server = this.#of(guildId);
    const at = clock.elapsed();
    server.usedAt = at;
    if (!server.out && server.askAt === null && at - server.seenAt >= FRESH_FOR_MS) {
      this.#ask(guildId, server);
    }
    const { asking } = server;
    // Counted from when it was asked: however much is to be done, Discord delays it once.
    const left = asking === null || server.out ? 0 : asking.since + ASKED_FOR_MS - at;
    if (asking !== null && left > 0) {
      const answered = new AbortController();
      await Promise.race([asking.answered, clock.wait(left, answered.signal)]);
      answered.abort();
    }
    return this.isIn(guildId);
  }

  heardFrom(guildId: string): void {
    const server = this.#of(guildId);
    server.heard += 1;
    server.usedAt = this.#parts.clock.elapsed();
    this.#isIn(guildId, server);
  }

  follow(guildIds: ReadonlySet<string>): void {
    const at = this.#parts.clock.elapsed();
    for (const guildId of guildIds) {
      this.#of(guildId);
    }
    for (const [guildId, server] of this.#servers) {
      if (!guildIds.has(guildId) && at - server.usedAt >= KEPT_FOR_MS) {
        this.#servers.delete(guildId);
      } else if (server.askAt !== null && server.askAt <= at) {
        this.#ask(guildId, server);
      }
    }
  }

  async drain(): Promise<void> {
    await Promise.all(this.#questions);
  }

  #of(guildId: string): Server {
    const known = this.#servers.get(guildId);
    if (known !== undefined) {
      return known;
    }
    const server: Server = {
      out: false,
      seenAt: Number.NEGATIVE_INFINITY,
      askAt: null,
      heard: 0,
      pause: FIRST_BACK_CHECK_MS,
      asking: null,
      usedAt: Number.NEGATIVE_INFINITY,
    };
    this.#servers.set(guildId, server);
    return server;
  }

  #ask(guildId: string, server: Server): void {
    if (server.asking !== null) {
      return;
    }
    const answered = this.#inTurn(() => this.#answer(guildId, server)).finally(() => {
      server.asking = null;
      this.#questions.delete(answered);
    });
    server.asking = { answered, since: this.#parts.clock.elapsed() };
    this.#questions.add(answered);
  }

  async #answer(guildId: string, server: Server): Promise<void> {
    const { clock, ask, onChange } = this.#parts;
    const { heard } = server;
    const answer = await ask(guildId);
    if (server.heard !== heard) {
      return;
    }
    switch (answer) {
      case 'in':
        this.#isIn(guildId, server);
        break;
      case 'out':
        server.askAt = clock.elapsed() + server.pause;
        server.pause = Math.min(server.pause * 2, LAST_BACK_CHECK_MS);
        if (!server.out) {
          server.out = true;
          onChange(guildId, false);
        }
        break;
      case 'unknown':
        server.askAt = clock.elapsed() + AGAIN_AFTER_MS;
    }
  }

  #isIn(guildId: string, server: Server): void {
    const wasOut = server.out;
    server.out = false;
    server.seenAt = this.#parts.clock.elapsed();
    server.askAt = null;
    server.pause = FIRST_BACK_CHECK_MS;
    if (wasOut) {
      this.#parts.onChange(guildId, true);
    }
  }
}
