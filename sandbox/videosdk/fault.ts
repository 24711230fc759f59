import type { Behaviour, OddBody } from './behaviour.ts';
import type { RecordedRequest } from './control.ts';
import type { Operation, Operations } from './operation.ts';

/**
 * What goes wrong with a request. "Acts" means that the request does what it would have done without the fault (or is
 * refused as it would have been); every other fault keeps it from having any effect.
 */
export type Failure =
  /** Answers this status. Without `body`, one in the present style of errors. With `acts`: like a gateway that gave up. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly acts?: boolean;
    }
  /** Answers a gateway's HTML page. */
  | { readonly kind: 'html'; readonly status: number; readonly acts?: boolean }
  /** Never answers, does not act. */
  | { readonly kind: 'hang' }
  /** Acts, never answers. */
  | { readonly kind: 'hang-after-effect' }
  /** Waits, then acts and answers, even when the client has gone meanwhile. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Acts, waits, then answers. */
  | { readonly kind: 'delay-after-effect'; readonly ms: number }
  /** Cuts the connection, does not act. */
  | { readonly kind: 'drop' }
  /** Acts, then cuts the connection without an answer. */
  | { readonly kind: 'drop-after-effect' }
  /** Acts, sends the headers and half of the body, then cuts the connection. */
  | { readonly kind: 'cut-body' }
  /** Acts, answers completely and well-formed HTTP, but with this body. */
  | { readonly kind: 'odd-body'; readonly body: OddBody }
  /** Acts, sends the headers at once and the body in small chunks; with `endless` white space follows for ever. */
  | {
      readonly kind: 'drip';
      readonly msPerChunk: number;
      readonly chunkBytes?: number;
      readonly endless?: boolean;
    };

/** What becomes of an entry of a list (a session, a participant), or of the one thing that was asked for. */
export type OddEntry =
  /** Ids that are digits come as a number; others stay. */
  | 'numeric-id'
  | 'no-id'
  | 'null-id'
  | 'empty-id'
  | 'no-timelog'
  /** The whole entry is this. */
  | 'null'
  | 'text'
  /** These fields take the place of the right ones; undefined leaves one out. */
  | Readonly<Record<string, unknown>>;

/**
 * What is told of the truth: it changes an answer, not whether there is one. Any number may meet one request, together
 * with a failure that acts.
 */
export type Lens =
  /** For this request VideoSDK behaves so: `{ as: { removalTakesEffectAfterMs: 800 } }`. */
  | { readonly kind: 'behaves'; readonly as: Partial<Behaviour> }
  /** Something happens right before the request is acted on, or right after its answer was made and before it is sent. */
  | { readonly kind: 'meanwhile'; readonly before?: () => void; readonly after?: () => void }
  /** A read shows what was so when this fault was set, however long ago. */
  | { readonly kind: 'stale' }
  /** A list is empty, well-formed and complete, whoever is there. */
  | { readonly kind: 'empty-list' }
  /** A list leaves these out and counts them nowhere: people by id, or sessions. */
  | { readonly kind: 'leaves-out'; readonly ids: readonly string[] }
  /** Entries with these ids, or all, are odd. */
  | { readonly kind: 'entries'; readonly become: OddEntry; readonly ids?: readonly string[] }
  /** The JSON of a success becomes what the function makes of it. */
  | { readonly kind: 'answer'; readonly change: (json: unknown) => unknown };

export type Fault = Failure | Lens;

/** Which requests meet a fault. */
export type Target = Operation | Operations | readonly Operation[];

export interface Scope {
  /** How many requests meet it. Default 1; with `forMs`, and for Infinity, as many as come. */
  readonly times?: number;
  /** For how long, from when it was set or, with `afterRemoval`, from the removal. */
  readonly forMs?: number;
  /** So many that would have met it are let through first. */
  readonly skip?: number;
  /** Only this page of a list. No page asked for is page 1. */
  readonly page?: number;
  /** Only requests that name these in the path, the query or the body. */
  readonly sessionId?: string;
  readonly participantId?: string;
  readonly roomId?: string;
  /** Only what comes after a removal that came after the fault was set; with `sessionId`, one from that session. */
  readonly afterRemoval?: boolean;
  readonly where?: (request: RecordedRequest) => boolean;
}

/** A fault that waits for its requests. */
export interface FaultHandle {
  /** How many requests have met it. */
  readonly used: number;
  /** Requests that have met it stay as they are (a hanging one goes on hanging); no others will. */
  clear(): void;
}

const LENSES: Readonly<Record<Lens['kind'], true>> = {
  behaves: true,
  meanwhile: true,
  stale: true,
  'empty-list': true,
  'leaves-out': true,
  entries: true,
  answer: true,
};

export function isLens(fault: Fault): fault is Lens {
  return fault.kind in LENSES;
}
