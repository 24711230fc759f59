import type { OddBody } from './behaviour.ts';

/**
 * What goes wrong with a request. "Acts" means that the request does what it would have done without the fault (or is
 * refused as it would have been); every other fault keeps it from having any effect.
 */
export type Fault =
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

/** A fault that waits for its requests. */
export interface FaultHandle {
  /** How many requests have met it. */
  readonly used: number;
  /** Requests that have met it stay as they are (a hanging one goes on hanging); no others will. */
  clear(): void;
}
