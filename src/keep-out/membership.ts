import pLimit from 'p-limit';
import type { Clock } from '../common/clock.ts';

/**
 * Which servers the bot is in, as far as keep-outs need it. Without intents, Discord doesn't say when a server removes
 * the bot, and a request that is refused may be about one channel. So a sign only makes the bot ask about the server.
 */
export interface Membership {
  /** False once Discord has said that the bot isn't in the server, until it says or shows otherwise. */
  isIn(guildId: string): boolean;
  /** Something was refused that wouldn't work either if the bot weren't in the server. */
  suspect(guildId: string): void;
  /** Something is done for the server: worth a question now and then. */
  used(guildId: string): void;
  /** Something came from the server, such as a command: the bot is in it. */
  heardFrom(guildId: string): void;
  /** Asks what is due. Everything else about servers other than these is forgotten. */
  follow(guildIds: ReadonlySet<string>): void;
  /** Resolves when no question is open. */
  drain(): Promise<void>;
}

export interface MembershipParts {
  readonly clock: Pick<Clock, 'elapsed'>;
  /** Asks Discord about a server. Never rejects; `unknown`: Discord didn't say. */
  readonly ask: (guildId: string) => Promise<'in' | 'out' | 'unknown'>;
  /** Called when the bot turns out to be in a server no longer, and when it's back. */
  readonly onChange: (guildId: string, isIn: boolean) => void;
}

/** A server is asked about at most this often while the bot is in it. */
const FRESH_FOR_MS = 60_000;
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
  asking: boolean;
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
    this.#askUnlessSeen(guildId, SUSPECT_AFTER_MS);
  }

  used(guildId: string): void {
    this.#askUnlessSeen(guildId, FRESH_FOR_MS);
  }

  heardFrom(guildId: string): void {
    const server = this.#servers.get(guildId);
    if (server !== undefined) {
      server.heard += 1;
      this.#isIn(guildId, server);
    }
  }

  follow(guildIds: ReadonlySet<string>): void {
    for (const guildId of this.#servers.keys()) {
      if (!guildIds.has(guildId)) {
        this.#servers.delete(guildId);
      }
    }
    const at = this.#parts.clock.elapsed();
    for (const guildId of guildIds) {
      const server = this.#servers.get(guildId) ?? {
        out: false,
        seenAt: Number.NEGATIVE_INFINITY,
        askAt: null,
        heard: 0,
        pause: FIRST_BACK_CHECK_MS,
        asking: false,
      };
      this.#servers.set(guildId, server);
      if (server.askAt !== null && server.askAt <= at) {
        this.#ask(guildId, server);
      }
    }
  }

  async drain(): Promise<void> {
    await Promise.all(this.#questions);
  }

  /** Only about servers that are followed: nothing depends on the others. */
  #askUnlessSeen(guildId: string, within: number): void {
    const server = this.#servers.get(guildId);
    if (server === undefined || server.out || server.askAt !== null) {
      return;
    }
    const due = server.seenAt + within;
    if (due <= this.#parts.clock.elapsed()) {
      this.#ask(guildId, server);
    } else if (within === SUSPECT_AFTER_MS) {
      server.askAt = due;
    }
  }

  #ask(guildId: string, server: Server): void {
    if (server.asking) {
      return;
    }
    server.asking = true;
    const question = this.#inTurn(() => this.#answer(guildId, server)).finally(() => {
      server.asking = false;
      this.#questions.delete(question);
    });
    this.#questions.add(question);
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
