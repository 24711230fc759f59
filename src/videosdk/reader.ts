import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Clock } from '../common/clock.ts';
import { type CallContext, UpstreamError } from '../sessions/video-sessions.ts';
import { answerFacts, isRefusal, jsonOf } from './answer-facts.ts';
import { asUpstreamError, networkErrorCode, statusError } from './errors.ts';
import type { Answer, Http } from './http.ts';

/**
 * VideoSDK's own client treats 402 and 404 alike as "not found". What reading an ended session returns isn't
 * documented, and a meaningless ID would get a 400 ("validation"). None of them proves anything: unpaid accounts get a
 * 402 too, and a gateway can answer any path with a 404.
 */
const NOT_FOUND_STATUSES: ReadonlySet<number> = new Set([400, 402, 404]);

/** What a read found, or VideoSDK's status for "not found" and whether the answer is in VideoSDK's own words. */
export type Read<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'not-found'; readonly status: number; readonly inItsWords: boolean };

/** What an answer looks like. */
export interface Expected<T> {
  readonly schema: z.ZodType<T>;
  /**
   * Whether it's about what was asked for, and where it says so. A record of someone or something else doesn't answer
   * the question. Not a refinement of the schema, which would be a new one for each read.
   */
  readonly about?: { readonly place: string; readonly fits: (value: T) => boolean };
}

export interface ReaderParts {
  readonly http: Pick<Http, 'get'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Reads VideoSDK's records and lists, one answer at a time. */
export class Reader {
  readonly #parts: ReaderParts;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /**
   * Sends and parses one GET, logged as `what` because paths contain people's IDs. Rejects with {@link UpstreamError}.
   */
  async read<T>(what: string, path: string, expected: Expected<T>, call: CallContext): Promise<Read<T>> {
    const { http, clock, log } = this.#parts;
    const startedAt = clock.elapsed();
    const since = (): number => Math.round(clock.elapsed() - startedAt);
    let answer: Answer | null = null;
    try {
      answer = await http.get(path, call);
      if (NOT_FOUND_STATUSES.has(answer.status)) {
        log.debug({ ref: call.reference, what, ms: since(), ...answerFacts(answer) }, 'videosdk read: not found');
        return { kind: 'not-found', status: answer.status, inItsWords: isRefusal(answer) };
      }
      const value = this.#understood(answer, expected);
      log.debug({ ref: call.reference, what, status: answer.status, ms: since() }, 'videosdk read');
      return { kind: 'found', value };
    } catch (error) {
      const failure = asUpstreamError(error, clock.now());
      const facts = answer === null ? { network: networkErrorCode(error) } : answerFacts(answer);
      log.warn(
        { ref: call.reference, what, ms: since(), ...facts, code: failure.code, message: failure.message },
        'videosdk read failed',
      );
      throw failure;
    }
  }

  /** @throws {UpstreamError} on failure, and if the answer can't be read: that's as good as none */
  #understood<T>(answer: Answer, { schema, about }: Expected<T>): T {
    const { status } = answer;
    if (status < 200 || status >= 300) {
      throw statusError(answer, this.#parts.clock.now());
    }
    const body = jsonOf(answer);
    if (body === undefined) {
      throw new UpstreamError('unavailable', "VideoSDK's answer isn't JSON", { status });
    }
    const unknownAt = (place: string): UpstreamError =>
      new UpstreamError('unavailable', `VideoSDK's answer has an unknown shape at ${place}`, { status });
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      throw unknownAt(parsed.error.issues[0]?.path.join('.') || '/');
    }
    if (about?.fits(parsed.data) === false) {
      throw unknownAt(about.place);
    }
    return parsed.data;
  }
}

/**
 * Whether an ID can be part of a path. Every URL parser removes "." and "..", percent-encoded or not, and half a
 * surrogate pair can't be encoded at all.
 */
export function reachable(id: string): boolean {
  return id !== '.' && id !== '..' && id.isWellFormed();
}
