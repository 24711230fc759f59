import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { Clock } from '../shell/clock.ts';
import { icon } from '../shell/icons.ts';
import { controls, panel } from '../shell/styles.ts';
import type { SessionState, Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { endedSession } from './ended-session.ts';
import { shownName } from './names.ts';
import './running-session.ts';
import { sessionStyles } from './session-styles.ts';
import { inOrder } from './tiles.ts';

/** The live sessions of the local VideoSDK, and the ended ones. */
export class SessionView extends StoreElement {
  static override properties = { ...StoreElement.properties, active: { type: Boolean } };
  static override styles = [controls, panel, sessionStyles];

  /** Whether it's visible. It only renders while visible. */
  declare active: boolean;
  protected readonly topics: readonly Topic[] = ['sessions', 'you'];
  /** Known removals, to announce each only once. */
  #removed: Set<string> | null = null;
  #announcement = '';
  #announced = 0;

  constructor() {
    super();
    this.active = true;
    new Clock(this);
  }

  protected override shouldUpdate(): boolean {
    return this.active || !this.hasUpdated;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const removed = new Set<string>();
    const names: string[] = [];
    for (const { sessionId, people } of this.store.sessions.values()) {
      for (const { participantId, name, leftBy, times } of people.values()) {
        if (leftBy === 'removal') {
          const removal = `${sessionId} ${participantId} ${times}`;
          removed.add(removal);
          if (this.#removed?.has(removal) === false) {
            names.push(shownName(name));
          }
        }
      }
    }
    this.#removed = removed;
    if (names.length > 0) {
      this.#announced += 1;
      this.#announcement = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''} removed from the session`;
    }
  }

  protected override render(): TemplateResult {
    const sessions = inOrder(this.store.sessions.values());
    const running = sessions.filter((each) => each.endedAt === null);
    const ended = sessions.filter((each) => each.endedAt !== null);
    const now = Date.now();
    return html`
      <header class="head">
        <h2>${running.length === 1 ? 'Live session' : 'Live sessions'}</h2>
        <button @click=${this.#open}>${icon('add')}Open another session</button>
      </header>
      ${running.length === 0 ? this.#nothingRuns() : nothing}
      ${repeat(running, idOf, (session) => html`<running-session .store=${this.store} .session=${session} .now=${now}></running-session>`)}
      ${
        ended.length === 0
          ? nothing
          : html`<section class="ended" aria-label="Ended sessions">
              ${repeat(ended, idOf, (session) => endedSession(session, now))}
            </section>`
      }
      <div class="sr-only" aria-live="polite">
        ${keyed(this.#announced, html`<p dir="auto">${this.#announcement}</p>`)}
      </div>
    `;
  }

  #nothingRuns(): TemplateResult {
    return html`<div class="empty">
      ${icon('camera')}
      <p>No session is running.</p>
      <p class="muted small">Ask the bot to remove someone: it must say that there’s no one to remove.</p>
      <button class="primary" @click=${this.#open}>${icon('add')}Open a session</button>
    </div>`;
  }

  readonly #open = (): void => {
    this.store.attempt('open-session', {});
  };
}

function idOf(session: SessionState): string {
  return session.sessionId;
}

declare global {
  interface HTMLElementTagNameMap {
    'session-view': SessionView;
  }
}

customElements.define('session-view', SessionView);
