import type { Behavior, OddBody } from './behavior.ts';
import type { RecordedRequest } from './control.ts';
import type { Operation, Operations } from './operation.ts';

/**
 * How a request fails. "Acts" means that the request does what it would have done without the fault (or is refused as
 * it would have been); every other fault prevents any effect.
 */
export type Failure =
  /**
   * Responds with this status. Without `body`, the body has the current error style. With `acts`: like a gateway that
   * timed out.
   */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly acts?: boolean;
    }
  /** Responds with a gateway's HTML page. */
  | { readonly kind: 'html'; readonly status: number; readonly acts?: boolean }
  /** Never responds, doesn't act. */
  | { readonly kind: 'hang' }
  /** Acts, never responds. */
  | { readonly kind: 'hang-after-effect' }
  /** Waits, then acts and responds, even if the client disconnected meanwhile. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** As `delay`, until something has happened. For what has to come first: no delay is long enough on a busy machine. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  /** Acts, waits, then responds. */
  | { readonly kind: 'delay-after-effect'; readonly ms: number }
  /** Cuts the connection, doesn't act. */
  | { readonly kind: 'drop' }
  /** Acts, then cuts the connection without a response. */
  | { readonly kind: 'drop-after-effect' }
  /** Acts, sends the headers and half of the body, then cuts the connection. */
  | { readonly kind: 'cut-body' }
  /** Acts, and responds with complete, valid HTTP but this body. */
  | { readonly kind: 'odd-body'; readonly body: OddBody }
  /** Acts, sends the headers immediately and the body in small chunks; with `endless`, whitespace follows forever. */
  | {
      readonly kind: 'drip';
      readonly msPerChunk: number;
      readonly chunkBytes?: number;
      readonly endless?: boolean;
    };

/** How an entry of a list (a session, a participant), or a single requested item, is changed. */
export type OddEntry =
  /** IDs made of digits become numbers; others stay. */
  | 'numeric-id'
  | 'no-id'
  | 'null-id'
  | 'empty-id'
  | 'no-timelog'
  /** Replaces the whole entry. */
  | 'null'
  | 'text'
  /** These fields replace the right ones; undefined removes a field. */
  | Readonly<Record<string, unknown>>;

/**
 * How a response distorts the truth. A lens changes a response, not whether there is one. Any number can apply to one
 * request, together with a failure that acts.
 */
export type Lens =
  /** VideoSDK behaves like this for the request: `{ as: { removalTakesEffectAfterMs: 800 } }`. */
  | { readonly kind: 'behaves'; readonly as: Partial<Behavior> }
  /**
   * Something happens right before the request is acted on, or right after its response was built and before it's sent.
   */
  | { readonly kind: 'meanwhile'; readonly before?: () => void; readonly after?: () => void }
  /** A read shows the state when this fault was set, however long ago. */
  | { readonly kind: 'stale' }
  /** A list is empty, valid and complete, even with people there. */
  | { readonly kind: 'empty-list' }
  /** A list omits these and doesn't count them: people by ID, or sessions. */
  | { readonly kind: 'leaves-out'; readonly ids: readonly string[] }
  /** Entries with these IDs, or all of them, are odd. */
  | { readonly kind: 'entries'; readonly become: OddEntry; readonly ids?: readonly string[] }
  /** The function transforms the JSON of a success. */
  | { readonly kind: 'answer'; readonly change: (json: unknown) => unknown };

export type Fault = Failure | Lens;

/** Which requests a fault applies to. */
export type Target = Operation | Operations | readonly Operation[];

export interface Scope {
  /** How many requests it applies to. Defaults to 1; with `forMs` or Infinity, there's no limit. */
  readonly times?: number;
  /** How long it applies, from when it was set or, with `afterRemoval`, from the removal. */
  readonly forMs?: number;
  /** How many matching requests to let through first. */
  readonly skip?: number;
  /** Only this page of a list. A request without a page counts as page 1. */
  readonly page?: number;
  /** Only requests with these in the path, the query or the body. */
  readonly sessionId?: string;
  readonly participantId?: string;
  readonly roomId?: string;
  /** Only requests after a removal that came after the fault was set; with `sessionId`, a removal from that session. */
  readonly afterRemoval?: boolean;
  readonly where?: (request: RecordedRequest) => boolean;
}

/** A fault that waits for its requests. */
export interface FaultHandle {
  /** How many requests it applied to. */
  readonly used: number;
  /** Stops it. Requests it already applied to stay as they are (a hanging one keeps hanging). */
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
