import type { Action, Ask, Event, Value, Welcome } from './protocol.ts';

/** One connection of the page. */
export interface Viewer {
  /** A member of the local Discord. */
  readonly personId: string;
}

/** Sends an event to everyone, or to the connections of one person. */
export type Tell = (event: Event, to?: { readonly personId: string }) => void;

/** A part of the page: its initial state, its actions, and its events. */
export interface Feature<Shows extends keyof Welcome, Does extends Action> {
  welcome(viewer: Viewer): Pick<Welcome, Shows>;
  readonly actions: { readonly [A in Does]: (ask: Ask<A>, viewer: Viewer) => Value<A> | Promise<Value<A>> };
  /** @returns a function that stops it */
  follow(tell: Tell): () => void;
}

/** The action makes no sense right now. The message is for the person who asked. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}
