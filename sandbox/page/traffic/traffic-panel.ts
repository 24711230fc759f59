import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TrafficEntry } from '../../control/protocol.ts';
import { icon } from '../shell/icons.ts';
import { controls, panel, segments } from '../shell/styles.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import './traffic-bodies.ts';
import { PARTNERS, type Partner, shownEntries } from './entries.ts';
import { entryRow } from './entry-row.ts';
import { trafficStyles } from './traffic-styles.ts';

const FILTERS: readonly (readonly [Partner | 'all', string])[] = [
  ['all', 'All'],
  ...(Object.entries(PARTNERS) as [Partner, string][]),
];

/** The wire between the bot, Discord and VideoSDK, newest on top. */
export class TrafficPanel extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    active: { type: Boolean },
    only: { state: true },
    cleared: { state: true },
    paused: { state: true },
    open: { state: true },
  };
  static override styles = [controls, panel, segments, trafficStyles];

  declare active: boolean;
  /** What this window shows; others can show something else. */
  declare only: Partner | 'all';
  /** The last cleared entry. */
  declare cleared: number;
  /** The entries when this was paused. */
  declare paused: ReadonlyMap<number, TrafficEntry> | null;
  declare open: ReadonlySet<number>;
  protected readonly topics: readonly Topic[] = ['traffic', 'you'];

  constructor() {
    super();
    this.active = true;
    this.only = 'all';
    this.cleared = 0;
    this.paused = null;
    this.open = new Set();
  }

  protected override shouldUpdate(): boolean {
    return this.active || !this.hasUpdated;
  }

  protected override render(): TemplateResult {
    const entries = (this.paused ?? this.store.traffic).values();
    const shown = shownEntries(entries, { only: this.only, after: this.cleared });
    return html`
      <header class="bar">
        <div class="segments" role="radiogroup" aria-label="Filter by service">${FILTERS.map((each) => this.#filter(...each))}</div>
        <div class="does">
          <button aria-pressed=${this.paused !== null} @click=${this.#pause}>
            ${icon(this.paused === null ? 'pause' : 'play')}${this.paused === null ? 'Pause' : 'Resume'}
          </button>
          <button @click=${this.#clear}>${icon('clear')}Clear</button>
        </div>
      </header>
      ${this.paused === null ? nothing : html`<p class="paused small" role="status">Paused. ${this.#missed(this.paused)} since then.</p>`}
      <div class="columns small muted" aria-hidden="true">
        <span>Time</span><span>With</span><span></span><span>What</span><span class="end">Status</span><span class="end">Took</span>
      </div>
      ${
        shown.length === 0
          ? html`<p class="nothing muted">Nothing yet. Use a command in Discord and watch the bot’s requests.</p>`
          : html`<ul class="entries" aria-label="Traffic, newest first">
              ${repeat(
                shown,
                (entry) => entry.number,
                (entry) => {
                  const open = this.open.has(entry.number);
                  return guard([entry, open], () => entryRow(entry, open, this.store, this.#toggle));
                },
              )}
            </ul>`
      }
    `;
  }

  #filter(only: Partner | 'all', label: string): TemplateResult {
    const choose = (): void => {
      this.only = only;
    };
    return html`<label class="segment">
      <input type="radio" name="with" .checked=${this.only === only} @change=${choose} /><span class="face">${label}</span>
    </label>`;
  }

  #missed(paused: ReadonlyMap<number, TrafficEntry>): string {
    const since = [...this.store.traffic.keys()].filter((number) => !paused.has(number)).length;
    return since === 0 ? 'Nothing new' : `${since} more`;
  }

  readonly #toggle = (number: number): void => {
    const open = new Set(this.open);
    if (!open.delete(number)) {
      open.add(number);
    }
    this.open = open;
  };

  readonly #pause = (): void => {
    this.paused = this.paused === null ? new Map(this.store.traffic) : null;
  };

  readonly #clear = (): void => {
    this.cleared = Math.max(this.cleared, ...(this.paused ?? this.store.traffic).keys());
    this.open = new Set();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'traffic-panel': TrafficPanel;
  }
}

customElements.define('traffic-panel', TrafficPanel);
