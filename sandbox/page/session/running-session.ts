import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Ask } from '../../control/protocol.ts';
import { icon } from '../shell/icons.ts';
import { controls } from '../shell/styles.ts';
import { counted, duration } from '../shell/time.ts';
import type { SessionState, Store } from '../store.ts';
import { sessionStyles } from './session-styles.ts';
import { standing, type TileActions, tile } from './tile.ts';
import { tileStyles } from './tile-styles.ts';
import { connectedCount, matches, tileState, tilesOf } from './tiles.ts';

/** Above this many people, a search field appears. */
const MANY = 30;

/** A live session: its people as tiles, and what you can do to them. */
export class RunningSession extends LitElement {
  static override properties = {
    store: { attribute: false },
    session: { attribute: false },
    now: { attribute: false },
    sought: { state: true },
  };
  static override styles = [controls, sessionStyles, tileStyles];

  declare store: Store;
  declare session: SessionState;
  declare now: number;
  declare sought: string;

  constructor() {
    super();
    this.sought = '';
  }

  readonly #actions: TileActions = {
    leave: (participantId) => {
      this.store.attempt('leave', { sessionId: this.session.sessionId, participantId });
    },
    twin: (of) => {
      this.store.attempt('join', { sessionId: this.session.sessionId, who: 'twin', of });
    },
    return: (participantId) => {
      this.store.attempt('return', { sessionId: this.session.sessionId, participantId });
    },
  };

  protected override render(): TemplateResult {
    const { sessionId, roomId, customRoomId, startedAt, people } = this.session;
    const room = customRoomId ?? roomId;
    const count = connectedCount(people.values());
    return html`<section class="card" aria-label="Session ${room}">
      <header>
        <div>
          <h3 class="title"><span class="live">LIVE</span><bdi dir="auto">${room}</bdi></h3>
          <p class="muted small">
            ${counted(count, 'person', 'people')} · running for ${duration(this.now - startedAt)}
          </p>
        </div>
        <button class="danger" @click=${this.#end}>${icon('power')}End session</button>
      </header>
      <p class="muted small ids">
        ${customRoomId === null ? nothing : html`<span class="mono">${roomId}</span> · `}<span class="mono">${sessionId}</span>
      </p>
      <div class="tools" role="group" aria-label="Add people to ${room}">
        ${this.#adding('someone', 'Add someone')} ${this.#adding('twin', 'Add a twin')}
        ${this.#adding('hostile', 'Add a hostile name')} ${this.#adding('thousand', 'Add 1,000')}
      </div>
      ${people.size > MANY || this.sought !== '' ? this.#find() : nothing} ${this.#tiles(room)}
    </section>`;
  }

  #tiles(room: string): TemplateResult {
    const { people } = this.session;
    const sought = this.sought.trim();
    const all = tilesOf(people.values());
    const shown = sought === '' ? all : all.filter((each) => matches(each, sought));
    if (shown.length === 0) {
      return html`<p class="nobody">${people.size === 0 ? 'No one is here yet.' : 'No one matches.'}</p>`;
    }
    return html`<ul class="tiles" aria-label="People in ${room}">
      ${repeat(
        shown,
        (each) => each.participantId,
        (each) => {
          const state = tileState(each, this.now);
          const says = standing(each, state, this.now);
          return guard([each, state, says], () => tile(each, state, says, this.#actions));
        },
      )}
    </ul>`;
  }

  #adding(who: Ask<'join'>['who'], label: string): TemplateResult {
    const add = (): void => {
      this.store.attempt('join', { sessionId: this.session.sessionId, who });
    };
    return html`<button @click=${add}>${icon(who === 'twin' ? 'twin' : who === 'thousand' ? 'people' : 'add')}${label}</button>`;
  }

  #find(): TemplateResult {
    return html`<label class="find">
      ${icon('search')}<span class="sr-only">Find someone</span>
      <input type="search" placeholder="Find someone by name or ID" .value=${this.sought} @input=${this.#seek} />
    </label>`;
  }

  readonly #seek = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) {
      this.sought = event.target.value;
    }
  };

  readonly #end = (): void => {
    this.store.attempt('end-session', { sessionId: this.session.sessionId });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'running-session': RunningSession;
  }
}

customElements.define('running-session', RunningSession);
