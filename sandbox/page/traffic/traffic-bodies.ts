import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { TrafficBodies, TrafficEntry } from '../../control/protocol.ts';
import { Refused } from '../connection.ts';
import { icon } from '../shell/icons.ts';
import { controls } from '../shell/styles.ts';
import type { Store } from '../store.ts';
import { pretty } from './entries.ts';
import { bodyStyles } from './traffic-styles.ts';

/** The bodies of an entry, fetched when it's opened, and again when its response arrives. */
export class TrafficBodiesView extends LitElement {
  static override properties = {
    store: { attribute: false },
    entry: { attribute: false },
    bodies: { state: true },
    failure: { state: true },
    copied: { state: true },
  };
  static override styles = [controls, bodyStyles];

  declare store: Store;
  declare entry: TrafficEntry;
  declare bodies: TrafficBodies | null;
  declare failure: string | null;
  declare copied: string | null;

  constructor() {
    super();
    this.bodies = null;
    this.failure = null;
    this.copied = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('entry')) {
      void this.#fetch(this.entry);
    }
  }

  protected override render(): TemplateResult {
    if (this.bodies === null) {
      return html`<p class="small muted" role="status">${this.failure ?? 'Loading…'}</p>`;
    }
    const { request, answer } = this.bodies;
    const frame = this.entry.with === 'gateway';
    if (request === undefined && answer === undefined) {
      return html`<p class="small muted">No body.</p>`;
    }
    return html`
      <p class="small what">${this.entry.what}</p>
      ${request === undefined ? nothing : this.#body(frame ? 'Frame' : 'Request', request)}
      ${answer === undefined ? nothing : this.#body(frame ? 'Frame' : 'Response', answer)}
    `;
  }

  #body(title: string, body: unknown): TemplateResult {
    const text = pretty(body);
    return html`<details open>
      <summary>${title} <span class="muted">${typeof body === 'string' ? 'text' : 'JSON'}</span></summary>
      <button class="copy" aria-label="Copy ${title.toLowerCase()}" @click=${() => this.#copy(title, text)}>
        ${icon('copy')}${this.copied === title ? 'Copied' : 'Copy'}
      </button>
      <pre tabindex="0" role="region" aria-label="${title} of ${this.entry.what}">${text}</pre>
    </details>`;
  }

  async #fetch(entry: TrafficEntry): Promise<void> {
    try {
      const bodies = await this.store.ask('body-of', { number: entry.number });
      if (this.entry === entry) {
        this.bodies = bodies;
      }
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      this.failure = error.message;
    }
  }

  async #copy(title: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = title;
    } catch {
      this.store.refuse('Your browser doesn’t let this page write to the clipboard.');
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'traffic-bodies': TrafficBodiesView;
  }
}

customElements.define('traffic-bodies', TrafficBodiesView);
