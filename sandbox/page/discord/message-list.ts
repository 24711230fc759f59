import './library.ts';
import './message-view.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ShownInteraction } from '../../control/protocol.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { avatarOf } from './avatars.ts';
import { messageListStyles } from './message-list-styles.ts';
import { palette } from './palette.ts';
import { shownName } from './texts.ts';
import { type Entry, timeline } from './timeline.ts';
import { messageTime } from './times.ts';

/** This close to the end counts as being at the end. */
const NEAR_PX = 48;

/** The messages of a channel as this person sees them. It stays at the end unless the reader scrolled up. */
export class MessageList extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    channelId: { attribute: false },
    light: { type: Boolean, reflect: true },
    phone: { type: Boolean, reflect: true },
    unread: { state: true },
  };

  declare channelId: string;
  declare light: boolean;
  /** Puts embed fields below each other, like phones. */
  declare phone: boolean;
  /** Messages that came while the reader was further up. */
  declare protected unread: number;
  protected readonly topics: readonly Topic[] = ['messages', 'interactions', 'you', 'commands'];
  #atEnd = true;
  #top = 0;
  #count = 0;
  readonly #scroller = createRef<HTMLElement>();
  readonly #content = createRef<HTMLElement>();
  readonly #resized = new ResizeObserver(() => this.#stay());

  constructor() {
    super();
    this.channelId = '';
    this.light = false;
    this.phone = false;
    this.unread = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#observe();
    }
  }

  protected override firstUpdated(): void {
    this.#observe();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const count = this.store.messages.get(this.channelId)?.size ?? 0;
    if (changed.has('channelId')) {
      this.#atEnd = true;
      this.#top = 0;
      this.unread = 0;
    } else {
      this.#noticeScroll();
      this.unread += this.#atEnd ? 0 : Math.max(0, count - this.#count);
    }
    this.#count = count;
  }

  protected override updated(): void {
    this.#stay();
  }

  override render(): TemplateResult {
    const { store, channelId } = this;
    const entries = timeline(store.messages.get(channelId)?.values() ?? [], store.interactions.values(), channelId);
    const name = store.server?.channels.find(({ id }) => id === channelId)?.name ?? '';
    return html`<div
        ${ref(this.#scroller)}
        class="scroller"
        role="log"
        tabindex="0"
        aria-label=${`Messages in #${name}`}
        @scroll=${this.#noticeScroll}
      >
        <div ${ref(this.#content)} class="content">
          ${entries.length === 0 && store.server !== null ? this.#welcome(name) : nothing}
          <discord-messages no-background .lightTheme=${this.light}
            >${repeat(
              entries,
              ({ key }) => key,
              (entry) => this.#entry(entry),
            )}</discord-messages
          >
        </div>
      </div>
      ${
        this.unread > 0
          ? html`<button type="button" class="new" @click=${this.#toEnd}>
              ${this.unread === 1 ? 'New message' : `${this.unread} new messages`} ↓
            </button>`
          : nothing
      }`;
  }

  #entry(entry: Entry): TemplateResult {
    return entry.kind === 'command'
      ? this.#command(entry.interaction)
      : html`<message-view
          role="article"
          data-message-id=${entry.key}
          .store=${this.store}
          .server=${this.store.server}
          .commands=${this.store.commands}
          .shown=${entry.shown}
          .latest=${entry.latest}
          .grouped=${entry.grouped}
          .light=${this.light}
          .phone=${this.phone}
        ></message-view>`;
  }

  #command({ sentAt, typed, state }: ShownInteraction): TemplateResult {
    const { you, server } = this.store;
    const failed = state === 'failed';
    const [id, name] = failed ? [server?.bot.id, server?.bot.name] : [you?.id, you?.name];
    return html`<discord-message
      class=${failed ? 'command failed' : 'command'}
      .author=${name ?? ''}
      .avatar=${avatarOf(id ?? '', name ?? '')}
      .bot=${failed}
      .timestamp=${messageTime(sentAt, Date.now())}
      .lightTheme=${this.light}
      role-color="var(--discord-strong)"
      ><span class="typed">${typed}</span
      ><span class="outcome">${failed ? '❗ The application did not respond' : 'Sending command…'}</span
      >${failed ? html`<span slot="thread" class="only-you">👁 Only you can see this</span>` : nothing}</discord-message
    >`;
  }

  #welcome(name: string): TemplateResult {
    const first = this.store.commands.find(({ type }) => type === 1);
    return html`<div class="welcome">
      <h2>Welcome to #${name}!</h2>
      <p>
        No messages yet.
        ${
          first === undefined
            ? 'You don’t see any commands: the bot may still be starting, or you can’t use any.'
            : html`Type <kbd>/</kbd> below to see the commands, and try <kbd>/${shownName(first)}</kbd> first.`
        }
      </p>
    </div>`;
  }

  #observe(): void {
    for (const { value } of [this.#scroller, this.#content]) {
      if (value !== undefined) {
        this.#resized.observe(value);
      }
    }
  }

  #stay(): void {
    this.#noticeScroll();
    if (this.#atEnd) {
      this.#scrollToEnd();
    }
  }

  #scrollToEnd(): void {
    const scroller = this.#scroller.value;
    this.#atEnd = true;
    if (scroller !== undefined) {
      scroller.scrollTop = scroller.scrollHeight;
      this.#top = scroller.scrollTop;
    }
  }

  /**
   * Also called between scroll events: a reader who scrolls up just when something is added must not be pulled back.
   */
  readonly #noticeScroll = (): void => {
    const scroller = this.#scroller.value;
    if (scroller === undefined) {
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) {
      this.#atEnd = true;
      this.unread = 0;
    } else if (scrollTop < this.#top) {
      // Only scrolling up leaves the end: a new message moves the end on its own.
      this.#atEnd = false;
    }
    this.#top = scrollTop;
  };

  readonly #toEnd = (): void => {
    this.unread = 0;
    // Not by way of what was scrolled before: messages above that got their size meanwhile look like scrolling up.
    this.#scrollToEnd();
    this.#scroller.value?.focus();
  };

  static override styles = [palette, messageListStyles];
}

customElements.define('message-list', MessageList);
