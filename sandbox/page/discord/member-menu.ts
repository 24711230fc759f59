import { css, html, nothing, type TemplateResult } from 'lit';
import type { Command } from '../../control/protocol.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { shownName } from './texts.ts';

/** Whose menu to open, where, and what gets the focus back. */
export interface MemberMenuRequest {
  /** Of a member, or of a message. */
  readonly kind: 'member' | 'message';
  readonly id: string;
  readonly opener: HTMLElement;
  readonly x: number;
  readonly y: number;
}

const OPEN = 'member-menu';
/** What a menu is of. */
const KINDS = {
  member: { command: 2, none: 'No apps for this member.', copy: 'Copy user ID', said: 'user ID' },
  message: { command: 3, none: 'No apps for this message.', copy: 'Copy message ID', said: 'message ID' },
} as const;
const SAID_MS = 4_000;
const MARGIN = 8;

/** Asks the surrounding Discord view to open the menu of a member or a message. */
export function openMemberMenu(from: HTMLElement, request: MemberMenuRequest): void {
  from.dispatchEvent(new CustomEvent(OPEN, { detail: request, bubbles: true, composed: true }));
}

/** The menu of a member or a message, with the commands for it. It stays within its offset parent. */
class MemberMenu extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    channelId: { attribute: false },
    request: { state: true },
    said: { state: true },
  };
  declare channelId: string;
  declare request: MemberMenuRequest | null;
  /** The result of the last picked item. */
  declare said: string | null;
  protected override readonly topics: readonly Topic[] = ['commands', 'you'];
  #saying: ReturnType<typeof setTimeout> | undefined;

  static override styles = css`
    .menu {
      position: absolute;
      z-index: 20;
      box-sizing: border-box;
      width: 220px;
      max-width: calc(100% - 16px);
      max-height: 60vh;
      overflow-y: auto;
      padding: 6px 8px;
      border-radius: var(--radius, 8px);
      background: var(--surface-sunken, #111214);
      border: 1px solid var(--border, #3f4147);
      box-shadow: 0 8px 16px rgb(0 0 0 / 30%);
      color: var(--text, #dbdee1);
      font-size: 0.875rem;
    }
    .heading,
    .none {
      padding: 6px 8px;
      color: var(--text-muted, #949ba4);
      font-size: 0.75rem;
    }
    .heading {
      font-weight: 700;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    hr {
      margin: 4px 0;
      border: 0;
      border-top: 1px solid var(--border, #3f4147);
    }
    button {
      display: block;
      width: 100%;
      min-height: 40px;
      padding: 4px 8px;
      border: 0;
      border-radius: 3px;
      background: none;
      color: inherit;
      font: inherit;
      font-weight: 500;
      text-align: start;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      cursor: pointer;
    }
    button:hover,
    button:focus {
      background: var(--accent, #5865f2);
      color: var(--accent-text, #fff);
      outline: none;
    }
    button:focus-visible {
      outline: 2px solid var(--focus, #00a8fc);
      outline-offset: -2px;
    }
    .said {
      position: absolute;
      z-index: 21;
      left: 8px;
      right: 8px;
      bottom: 84px;
      display: grid;
      justify-items: center;
      pointer-events: none;
    }
    .said span {
      max-width: 100%;
      box-sizing: border-box;
      padding: 8px 14px;
      border-radius: var(--radius, 8px);
      background: var(--surface-sunken, #111214);
      border: 1px solid var(--border, #3f4147);
      color: var(--text, #dbdee1);
      font-size: 0.875rem;
      overflow-wrap: anywhere;
    }
  `;

  constructor() {
    super();
    this.request = null;
    this.said = null;
  }

  open(request: MemberMenuRequest): void {
    this.request = request;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#pressedElsewhere, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#pressedElsewhere, true);
  }

  protected override render(): TemplateResult {
    return html`
      ${this.request === null ? nothing : this.#menu(this.request)}
      <div class="said" role="status">${this.said === null ? nothing : html`<span>${this.said}</span>`}</div>
    `;
  }

  #menu({ kind, id }: MemberMenuRequest): TemplateResult {
    const { command: type, none, copy } = KINDS[kind];
    const name = kind === 'message' ? 'Message' : (this.store.personName(id) ?? id);
    const apps = this.store.commands.filter((command) => (command.type as number) === type);
    return html`
      <div
        class="menu"
        role="menu"
        aria-label=${name}
        @keydown=${this.#onKey}
        @focusout=${this.#onBlur}
        @contextmenu=${(event: Event) => event.preventDefault()}
      >
        <div class="heading" role="presentation" dir="auto">${name}</div>
        ${
          apps.length === 0
            ? html`<div class="none" role="presentation">${none}</div>`
            : html`
                <div class="heading" role="presentation">Apps</div>
                ${apps.map((command) => this.#item(shownName(command), () => this.#use(command, kind, id)))}
              `
        }
        <hr />
        ${this.#item(copy, () => this.#copy(kind, id))}
      </div>
    `;
  }

  #item(label: string, act: () => void): TemplateResult {
    return html`<button type="button" role="menuitem" tabindex="-1" dir="auto" title=${label} @click=${act}>${label}</button>`;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const menu = this.renderRoot.querySelector<HTMLElement>('.menu');
    if (!changed.has('request') || menu === null || this.request === null) {
      return;
    }
    const around = (menu.offsetParent ?? document.body).getBoundingClientRect();
    const { width, height } = menu.getBoundingClientRect();
    const within = (wanted: number, size: number, room: number): number =>
      Math.max(MARGIN, Math.min(wanted, room - size - MARGIN));
    menu.style.left = `${within(this.request.x - around.left, width, around.width)}px`;
    menu.style.top = `${within(this.request.y - around.top, height, around.height)}px`;
    this.#items()[0]?.focus({ preventScroll: true });
  }

  #items(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(':focus'));
    const next = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: at <= 0 ? items.length - 1 : at - 1,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (next !== undefined) {
      items[next]?.focus();
    } else if (event.key === 'Escape') {
      this.#close(true);
    } else if (event.key === 'Tab') {
      this.#close(true);
      return;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onBlur = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && !this.renderRoot.contains(event.relatedTarget)) {
      this.#close(false);
    }
  };

  readonly #pressedElsewhere = (event: Event): void => {
    if (this.request !== null && !event.composedPath().includes(this)) {
      this.#close(false);
    }
  };

  #close(focusBack: boolean): void {
    const opener = this.request?.opener;
    this.request = null;
    if (focusBack) {
      opener?.focus();
    }
  }

  #use({ name: command }: Command, kind: MemberMenuRequest['kind'], id: string): void {
    this.#close(true);
    // The result appears among the messages, which the member list may cover.
    this.dispatchEvent(new CustomEvent('app-used', { bubbles: true, composed: true }));
    const { channelId } = this;
    void (kind === 'member'
      ? this.store.attempt('use-on', { channelId, command, memberId: id })
      : this.store.attempt('use-on-message', { channelId, command, messageId: id }));
  }

  async #copy(kind: MemberMenuRequest['kind'], id: string): Promise<void> {
    this.#close(true);
    try {
      await navigator.clipboard.writeText(id);
      this.#say(`Copied ${KINDS[kind].said} ${id}`);
    } catch {
      // The browser may not allow it; then the ID can be copied by hand.
      this.#say(`Couldn’t copy the ID: ${id}`);
    }
  }

  #say(text: string): void {
    this.said = text;
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      this.said = null;
    }, SAID_MS);
  }
}

customElements.define('member-menu', MemberMenu);

declare global {
  interface HTMLElementTagNameMap {
    'member-menu': MemberMenu;
  }
}
