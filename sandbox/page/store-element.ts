import { LitElement } from 'lit';
import type { Store, Topic } from './store.ts';

/** An element that gets the store and re-renders when one of its topics changes. */
export abstract class StoreElement extends LitElement {
  static override properties = { store: { attribute: false } };

  // Lit properties are declared, never initialized: a real field would hide the accessor.
  declare store: Store;
  protected abstract readonly topics: readonly Topic[];
  #end: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = this.store.subscribe((topic) => {
      if (this.topics.includes(topic)) {
        this.requestUpdate();
      }
    });
    // Shows what changed while the element was detached.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
    this.#end = null;
  }
}
