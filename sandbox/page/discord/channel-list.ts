import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Server } from '../../control/protocol.ts';

/** The server's channels: a column, or a row of tabs if it's narrow. Dispatches `choose-channel` with an ID. */
class ChannelList extends LitElement {
  static override properties = {
    channels: { attribute: false },
    current: { attribute: false },
    unread: { attribute: false },
  };
  declare channels: Server['channels'];
  declare current: string | null;
  declare unread: ReadonlySet<string>;

  static override styles = css`
    :host {
      display: block;
      -webkit-tap-highlight-color: transparent;
      min-width: 0;
    }
    nav {
      display: flex;
      flex-direction: column;
      gap: 2px;
      padding: 8px;
      overflow: auto;
    }
    button {
      position: relative;
      display: flex;
      align-items: center;
      gap: 6px;
      flex: none;
      min-width: 0;
      min-height: 40px;
      padding: 0 10px;
      border: 0;
      border-radius: 4px;
      background: none;
      color: var(--text-muted, #949ba4);
      font: inherit;
      font-weight: 500;
      text-align: start;
      cursor: pointer;
    }
    button:hover {
      background: color-mix(in srgb, var(--text, #dbdee1) 8%, transparent);
      color: var(--text, #dbdee1);
    }
    button:focus-visible {
      outline: 2px solid var(--focus, #00a8fc);
      outline-offset: -2px;
    }
    button[aria-current] {
      background: color-mix(in srgb, var(--text, #dbdee1) 14%, transparent);
      color: var(--text, #fff);
    }
    button.unread {
      color: var(--text, #fff);
      font-weight: 700;
    }
    .hash {
      font-size: 1.2em;
      font-weight: 400;
      opacity: 0.8;
    }
    .name {
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .dot {
      flex: none;
      width: 8px;
      height: 8px;
      margin-inline-start: auto;
      border-radius: 50%;
      background: var(--text, #fff);
    }
    @container (width < 640px) {
      nav {
        flex-direction: row;
        padding: 4px 8px;
        overflow-x: auto;
        scrollbar-width: none;
      }
      button {
        max-width: 16ch;
      }
    }
  `;

  constructor() {
    super();
    this.channels = [];
    this.current = null;
    this.unread = new Set();
  }

  protected override render(): TemplateResult {
    return html`
      <nav aria-label="Channels">
        ${this.channels.map(({ id, name }) => {
          const unread = this.unread.has(id);
          return html`
            <button
              type="button"
              class=${unread ? 'unread' : ''}
              title=${name}
              aria-label=${unread ? `${name}, unread` : name}
              aria-current=${id === this.current ? 'page' : nothing}
              @click=${() => this.#choose(id)}
            >
              <span class="hash" aria-hidden="true">#</span>
              <span class="name" dir="auto">${name}</span>
              ${unread ? html`<span class="dot"></span>` : nothing}
            </button>
          `;
        })}
      </nav>
    `;
  }

  #choose(id: string): void {
    this.dispatchEvent(new CustomEvent('choose-channel', { detail: id, bubbles: true, composed: true }));
  }
}

customElements.define('channel-list', ChannelList);
