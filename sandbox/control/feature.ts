import type { Action, Ask, Event, Value, Welcome } from './protocol.ts';

/** Who looks: one connection of the page. */
export interface Viewer {
  /** A member of the local Discord. */
  readonly personId: string;
}

/** An event for everybody, or for the connections of one person. */
export type Tell = (event: Event, to?: { readonly personId: string }) => void;

/** A part of what the page shows: what there is at first, what can be asked of it, and what it tells from then on. */
export interface Feature<Shows extends keyof Welcome, Does extends Action> {
  welcome(viewer: Viewer): Pick<Welcome, Shows>;
  readonly actions: { readonly [A in Does]: (ask: Ask<A>, viewer: Viewer) => Value<A> | Promise<Value<A>> };
  /** @returns ends it */
  follow(tell: Tell): () => void;
}

/** What was asked for makes no sense now; the message is for the person who asked. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}
