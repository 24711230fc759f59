import './library.ts';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Command, ShownInteraction, ShownMessage } from '../../control/protocol.ts';
import type { Store } from '../store.ts';
import { avatarOf } from './avatars.ts';
import { componentRows, componentStyles, sizeOf } from './component-rows.ts';
import { embedStyles, embedView } from './embed-view.ts';
import { markdown } from './markdown-view.ts';
import { openMemberMenu } from './member-menu.ts';
import { displayName, type Names, namesFor } from './names.ts';
import { buttonStyles, markdownStyles } from './palette.ts';
import { shownPath } from './texts.ts';
import { messageTime, timeOfDay } from './times.ts';

const EPHEMERAL = 64;
const LOADING = 128;
const COMPONENTS_V2 = 1 << 15;

/** One message. It only re-renders when a property changes, so that 500 of them cost nothing when one arrives. */
export class MessageView extends LitElement {
  static override properties = {
    store: { attribute: false },
    shown: { attribute: false },
    latest: { attribute: false },
    server: { attribute: false },
    commands: { attribute: false },
    light: { type: Boolean, reflect: true },
    phone: { type: Boolean, reflect: true },
    grouped: { type: Boolean, reflect: true },
  };

  declare store: Store;
  declare shown: ShownMessage;
  /** This person's last use of one of its buttons or menus. */
  declare latest: ShownInteraction | null;
  /** The store's server: when it changes, names may have changed. */
  declare server: Store['server'];
  /** As listed for this person. */
  declare commands: readonly Command[];
  declare light: boolean;
  declare phone: boolean;
  /** Right below another message of its author: without avatar and name. */
  declare grouped: boolean;
  /** The component that was used and is being sent to the sandbox. */
  #sending: string | null = null;

  constructor() {
    super();
    this.latest = null;
    this.server = null;
    this.commands = [];
    this.light = false;
    this.phone = false;
    this.grouped = false;
    this.addEventListener('contextmenu', this.#openMenu);
  }

  override render(): TemplateResult {
    const { message, inReplyTo } = this.shown;
    const names = namesFor(this.store, message);
    const author = this.store.personName(message.author.id) ?? displayName(message.author) ?? '';
    const at = Date.parse(message.timestamp);
    const flags = message.flags ?? 0;
    const ephemeral = (flags & EPHEMERAL) !== 0;
    const mentioned =
      message.mention_everyone ||
      message.mentions.some(({ id }) => names.isMe(id)) ||
      message.mention_roles.some((id) => names.isMe(id));
    return html`<discord-message
      class=${ephemeral ? 'ephemeral' : ''}
      .author=${author}
      .avatar=${avatarOf(message.author.id, author)}
      .bot=${message.author.bot === true}
      .edited=${message.edited_timestamp !== null && (flags & LOADING) === 0}
      .timestamp=${this.grouped ? timeOfDay(at) : messageTime(at, Date.now())}
      .lightTheme=${this.light}
      .highlight=${mentioned && !ephemeral}
      .messageBodyOnly=${this.grouped}
      role-color="var(--discord-strong)"
      >${this.#reply(inReplyTo, author)}${this.#content(flags, author, names)}${this.#attachments()}${message.embeds.map(
        (embed) => embedView(embed, names, this.phone),
      )}${componentRows(message.components, {
        store: this.store,
        names,
        ...this.#use(),
        press: (customId) =>
          this.#send(customId, () => this.store.attempt('press', { messageId: message.id, customId })),
        choose: (customId, values) =>
          this.#send(customId, () => this.store.attempt('choose', { messageId: message.id, customId, values })),
      })}${this.#failure()}${ephemeral ? this.#onlyYou() : nothing}</discord-message
    >${ephemeral ? nothing : this.#more()}`;
  }

  /** Only what everyone sees has a menu with apps. */
  #more(): TemplateResult {
    return html`<button
      type="button"
      class="more"
      aria-label="More"
      aria-haspopup="menu"
      title="More"
      @click=${this.#openMenu}
    >
      <span aria-hidden="true">⋯</span>
    </button>`;
  }

  readonly #openMenu = (event: MouseEvent): void => {
    const opener = this.renderRoot.querySelector<HTMLElement>('.more');
    // A link has a menu of the browser's own.
    const onLink = event.type === 'contextmenu' && event.composedPath().some((one) => one instanceof HTMLAnchorElement);
    if (opener === null || onLink) {
      return;
    }
    event.preventDefault();
    const { left, bottom } = opener.getBoundingClientRect();
    // The keyboard has no position.
    const byPointer = event.type === 'contextmenu' && event.clientX + event.clientY > 0;
    openMemberMenu(this, {
      kind: 'message',
      id: this.shown.message.id,
      opener,
      x: byPointer ? event.clientX : left,
      y: byPointer ? event.clientY : bottom,
    });
  };

  #content(flags: number, author: string, names: Names): TemplateResult | typeof nothing {
    const { content } = this.shown.message;
    if ((flags & LOADING) !== 0) {
      return html`<span class="thinking"
        ><span class="progress" aria-hidden="true"><i></i><i></i><i></i></span>${author} is thinking…</span
      >`;
    }
    return content === '' ? nothing : markdown(content, { names });
  }

  #reply(inReplyTo: ShownMessage['inReplyTo'], bot: string): TemplateResult | typeof nothing {
    if (inReplyTo === null) {
      return nothing;
    }
    const { userId, command, typed } = inReplyTo;
    const name = this.store.personName(userId) ?? 'Someone';
    const avatar = avatarOf(userId, name);
    // A press isn't a command: a client shows the message as a reply to the one that was pressed.
    return command === null
      ? html`<discord-reply slot="reply" title=${typed} .author=${bot} .avatar=${avatarOf(this.shown.message.author.id, bot)}
          .bot=${true} .lightTheme=${this.light} role-color="var(--discord-strong)"
          >${name} used ${typed}</discord-reply
        >`
      : html`<discord-command slot="reply" title=${typed} .author=${name} .avatar=${avatar} .command=${shownPath(this.commands, command)}
          .lightTheme=${this.light} role-color="var(--discord-strong)"></discord-command>`;
  }

  #attachments(): TemplateResult | typeof nothing {
    const { attachments, flags = 0 } = this.shown.message;
    // A message of version 2 shows its files only in components.
    return attachments.length === 0 || (flags & COMPONENTS_V2) !== 0
      ? nothing
      : html`<discord-attachments slot="attachments">
          ${attachments.map(({ filename, size }) => {
            const [amount, unit] = sizeOf(size);
            return html`<discord-file-attachment
              .name=${filename}
              .bytes=${amount}
              .bytesUnit=${unit}
            ></discord-file-attachment>`;
          })}
        </discord-attachments>`;
  }

  #onlyYou(): TemplateResult {
    const { id } = this.shown.message;
    return html`<div slot="thread" class="only-you">
      <span aria-hidden="true">👁</span> Only you can see this •
      <button type="button" @click=${() => void this.store.attempt('dismiss-message', { messageId: id })}>
        Dismiss message
      </button>
    </div>`;
  }

  #failure(): TemplateResult | typeof nothing {
    return this.latest?.state === 'failed' && this.#sending === null
      ? html`<div slot="thread" class="failure" role="status">This interaction failed</div>`
      : nothing;
  }

  /** Once the bot has acknowledged it, a client allows the next press. */
  #use(): { readonly busy: string | null; readonly locked: boolean } {
    if (this.#sending !== null) {
      return { busy: this.#sending, locked: true };
    }
    const { latest } = this;
    const open = latest?.state === 'sent' || latest?.state === 'deferred';
    return { busy: open ? (latest?.customId ?? null) : null, locked: latest?.state === 'sent' };
  }

  async #send(customId: string, attempt: () => Promise<unknown>): Promise<void> {
    if (this.#sending !== null) {
      return;
    }
    this.#sending = customId;
    this.requestUpdate();
    try {
      await attempt();
    } finally {
      this.#sending = null;
      this.requestUpdate();
    }
  }

  static override styles = [
    buttonStyles,
    markdownStyles,
    embedStyles,
    componentStyles,
    css`
      :host {
        display: block;
        position: relative;
        container-type: inline-size;
      }
      .more {
        position: absolute;
        z-index: 1;
        top: 0;
        right: 8px;
        min-width: 40px;
        min-height: 40px;
        border: 0;
        border-radius: 4px;
        font: inherit;
        font-weight: 700;
        color: var(--discord-strong);
        background: var(--discord-ephemeral);
        cursor: pointer;
        opacity: 0;
      }
      :host(:hover) .more,
      .more:focus-visible {
        opacity: 1;
      }
      .more:focus-visible {
        outline: 2px solid var(--discord-focus);
      }
      @media (hover: none) {
        .more {
          opacity: 1;
        }
      }
      discord-message {
        margin: 0;
        padding-top: 2px;
        padding-bottom: 2px;
      }
      discord-message.ephemeral {
        background: var(--discord-ephemeral);
        box-shadow: inset 2px 0 #5865f2;
      }
      discord-command,
      discord-reply {
        max-width: 100%;
        min-width: 0;
      }
      .only-you,
      .failure {
        margin-top: 2px;
        font-size: 12px;
        color: var(--discord-muted);
      }
      .failure {
        color: var(--discord-danger);
        font-size: 14px;
      }
      .only-you button {
        min-height: 40px;
        padding: 0 4px;
        border: 0;
        font: inherit;
        font-weight: 500;
        color: var(--discord-link);
        background: none;
        cursor: pointer;
      }
      .only-you button:hover {
        text-decoration: underline;
      }
      .only-you button:focus-visible {
        outline: 2px solid var(--discord-focus);
        border-radius: 4px;
      }
      .thinking {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        color: var(--discord-muted);
      }
      .thinking .progress {
        position: static;
      }
    `,
  ];
}

customElements.define('message-view', MessageView);
