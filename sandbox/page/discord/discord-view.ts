import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Server } from '../../control/protocol.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import './channel-list.ts';
import './composer/message-composer.ts';
import { discordViewStyles } from './discord-view-styles.ts';
import './language-menus.ts';
import './member-list.ts';
import type { MemberMenuRequest } from './member-menu.ts';
import './message-list.ts';
import './modal-dialog.ts';
import { type Newest, newestOf, seenAfter, unreadChannels } from './unread.ts';

/** One person's Discord: channels, messages, the composer and members, with modals on top. */
class DiscordView extends StoreElement {
  static override styles = discordViewStyles;
  static override properties = {
    ...StoreElement.properties,
    light: { type: Boolean },
    phone: { type: Boolean },
    channelId: { state: true },
    membersOpen: { state: true },
  };
  declare light: boolean;
  declare phone: boolean;
  declare channelId: string | null;
  /** If there's no room for them next to the messages. */
  declare membersOpen: boolean;
  protected override readonly topics: readonly Topic[] = ['you', 'messages'];
  #personId: string | null = null;
  #seen: Newest = {};

  constructor() {
    super();
    this.light = false;
    this.phone = false;
    this.channelId = null;
    this.membersOpen = false;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { you, server } = this.store;
    if (you === null || server === null) {
      return;
    }
    if (you.id !== this.#personId) {
      this.#personId = you.id;
      this.channelId = sessionStorage.getItem(channelKey(you.id));
      this.#seen = JSON.parse(sessionStorage.getItem(seenKey(you.id)) ?? '{}') as Newest;
    }
    if (!server.channels.some(({ id }) => id === this.channelId)) {
      this.channelId = server.channels[0]?.id ?? null;
    }
    const seen = seenAfter(this.#seen, this.#newest(server), this.channelId);
    const text = JSON.stringify(seen);
    if (text !== JSON.stringify(this.#seen)) {
      this.#seen = seen;
      sessionStorage.setItem(seenKey(you.id), text);
    }
  }

  protected override render(): TemplateResult {
    const { server } = this.store;
    const channel = server?.channels.find(({ id }) => id === this.channelId);
    if (server === null || channel === undefined) {
      return html`<div class="waiting" role="status">Connecting to the sandbox…</div>`;
    }
    return html`
      <div class="frame" @member-menu=${this.#openMenu}>
        <div class="side">
          <h2 class="server" dir="auto" title=${server.name}>${server.name}</h2>
          <channel-list
            .channels=${server.channels}
            .current=${channel.id}
            .unread=${unreadChannels(this.#seen, this.#newest(server))}
            @choose-channel=${this.#choose}
          ></channel-list>
          <language-menus .store=${this.store}></language-menus>
        </div>
        <section class="main" aria-label="Channel ${channel.name}">
          <header>
            <h3 dir="auto" title=${channel.name}><span class="hash" aria-hidden="true">#</span>${channel.name}</h3>
            <button
              class="members-button"
              type="button"
              aria-expanded=${this.membersOpen}
              aria-controls="members"
              @click=${this.#toggleMembers}
            >
              Members
            </button>
          </header>
          <message-list
            .store=${this.store}
            .channelId=${channel.id}
            .light=${this.light}
            .phone=${this.phone}
          ></message-list>
          <message-composer .store=${this.store} .channelId=${channel.id}></message-composer>
        </section>
        ${this.membersOpen ? html`<div class="shade" @click=${this.#closeMembers}></div>` : nothing}
        <aside
          id="members"
          class=${this.membersOpen ? 'open' : ''}
          aria-label="Members"
          @keydown=${this.#onMembersKey}
        >
          <member-list .store=${this.store}></member-list>
        </aside>
        <member-menu
          .store=${this.store}
          .channelId=${channel.id}
          @app-used=${this.#closeMembers}
        ></member-menu>
        <modal-host .store=${this.store} .light=${this.light}></modal-host>
      </div>
    `;
  }

  /** The newest message of each channel. */
  #newest(server: Server): Newest {
    return Object.fromEntries(
      server.channels.map(({ id }) => [id, newestOf(this.store.messages.get(id)?.keys() ?? [])]),
    );
  }

  readonly #choose = (event: CustomEvent<string>): void => {
    this.channelId = event.detail;
    if (this.#personId !== null) {
      sessionStorage.setItem(channelKey(this.#personId), event.detail);
    }
  };

  readonly #openMenu = (event: CustomEvent<MemberMenuRequest>): void => {
    this.renderRoot.querySelector('member-menu')?.open(event.detail);
  };

  readonly #toggleMembers = (): void => {
    this.membersOpen = !this.membersOpen;
  };

  readonly #closeMembers = (): void => {
    this.membersOpen = false;
  };

  readonly #onMembersKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.membersOpen) {
      this.membersOpen = false;
      this.renderRoot.querySelector<HTMLElement>('.members-button')?.focus();
    }
  };
}

function channelKey(personId: string): string {
  return `channel:${personId}`;
}

function seenKey(personId: string): string {
  return `seen:${personId}`;
}

customElements.define('discord-view', DiscordView);
