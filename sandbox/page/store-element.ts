import { LitElement } from 'lit';
import type { Store, Topic } from './store.ts';

/** An element that is given the store, and is rendered anew when one of its topics changes. */
export abstract class StoreElement extends LitElement {
  static override properties = { store: { attribute: false } };

  // Fields that are Lit properties are declared, never initialised: a real field would hide the accessor.
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
    // What changed while the element was away.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
    this.#end = null;
  }
}
