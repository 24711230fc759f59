import { css, html, nothing, type TemplateResult } from 'lit';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { avatarOf } from './avatars.ts';
import { type ListedMember, memberGroups } from './member-groups.ts';
import { openMemberMenu } from './member-menu.ts';

const LONG_PRESS_MS = 500;

/** Everyone in the server. A click, a long press or the menu key opens a member's menu. */
class MemberList extends StoreElement {
  protected override readonly topics: readonly Topic[] = ['you'];
  #press: ReturnType<typeof setTimeout> | undefined;

  static override styles = css`
    :host {
      display: block;
      -webkit-tap-highlight-color: transparent;
      min-width: 0;
      padding: 8px;
      overflow-y: auto;
    }
    h3 {
      margin: 12px 8px 4px;
      font-size: 0.75rem;
      font-weight: 600;
      color: var(--text-muted, #949ba4);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    button {
      display: flex;
      align-items: center;
      gap: 10px;
      width: 100%;
      min-height: 44px;
      padding: 2px 8px;
      border: 0;
      border-radius: 4px;
      background: none;
      color: var(--text, #dbdee1);
      font: inherit;
      text-align: start;
      cursor: pointer;
      -webkit-touch-callout: none;
      user-select: none;
    }
    button:hover {
      background: color-mix(in srgb, var(--text, #dbdee1) 8%, transparent);
    }
    button:focus-visible {
      outline: 2px solid var(--focus, #00a8fc);
      outline-offset: -2px;
    }
    .avatar {
      flex: none;
      width: 32px;
      height: 32px;
      border-radius: 50%;
    }
    .text {
      min-width: 0;
      display: grid;
    }
    .name,
    .part {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .name {
      font-weight: 500;
    }
    .part {
      font-size: 0.75rem;
      color: var(--text-muted, #949ba4);
    }
    .tag {
      flex: none;
      padding: 0 5px;
      border-radius: 3px;
      background: var(--accent, #5865f2);
      color: var(--accent-text, #fff);
      font-size: 0.6875rem;
      font-weight: 600;
      line-height: 1.5;
    }
  `;

  protected override render(): TemplateResult {
    const { server, you } = this.store;
    return html`${
      server === null
        ? nothing
        : memberGroups(server).map(
            ({ name, members }) => html`
              <h3 dir="auto">${name} — ${members.length}</h3>
              <ul>
                ${members.map((member) => html`<li>${this.#row(member, member.id === you?.id)}</li>`)}
              </ul>
            `,
          )
    }`;
  }

  #row(member: ListedMember, isYou: boolean): TemplateResult {
    const { id, name, part, isBot } = member;
    return html`
      <button
        type="button"
        aria-haspopup="menu"
        title=${name}
        @click=${(event: MouseEvent) => this.#open(event, id)}
        @contextmenu=${(event: MouseEvent) => this.#open(event, id)}
        @pointerdown=${(event: PointerEvent) => this.#pressBegins(event, id)}
        @pointerup=${this.#pressEnds}
        @pointercancel=${this.#pressEnds}
        @pointermove=${this.#moved}
      >
        <img class="avatar" alt="" src=${avatarOf(id, name)} />
        <span class="text">
          <span class="name" dir="auto">${name}</span>
          <span class="part">${isYou ? `${part}, you` : part}</span>
        </span>
        ${isBot ? html`<span class="tag" aria-hidden="true">APP</span>` : nothing}
      </button>
    `;
  }

  #open(event: MouseEvent, memberId: string): void {
    event.preventDefault();
    this.#pressEnds();
    const opener = event.currentTarget as HTMLElement;
    const { left, bottom } = opener.getBoundingClientRect();
    // Keyboard events have no pointer position.
    const fromKeyboard = event.detail === 0 && event.type === 'click';
    const byPointer = !fromKeyboard && event.clientX + event.clientY > 0;
    openMemberMenu(this, {
      kind: 'member',
      id: memberId,
      opener,
      x: byPointer ? event.clientX : left + 24,
      y: byPointer ? event.clientY : bottom,
    });
  }

  /** Not every browser fires `contextmenu` after a long press. */
  #pressBegins(event: PointerEvent, memberId: string): void {
    if (event.pointerType !== 'touch') {
      return;
    }
    const opener = event.currentTarget as HTMLElement;
    const { clientX: x, clientY: y } = event;
    this.#press = setTimeout(() => openMemberMenu(this, { kind: 'member', id: memberId, opener, x, y }), LONG_PRESS_MS);
  }

  readonly #pressEnds = (): void => {
    clearTimeout(this.#press);
  };

  readonly #moved = (event: PointerEvent): void => {
    if (Math.hypot(event.movementX, event.movementY) > 4) {
      clearTimeout(this.#press);
    }
  };
}

customElements.define('member-list', MemberList);
