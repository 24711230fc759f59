import { html, nothing, type TemplateResult } from 'lit';
import type { BotState } from '../../control/protocol.ts';
import { DISCORD_FAULT_CARDS, FAULT_CARDS } from '../faults/fault-cards.ts';
import type { Theme } from '../preferences.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { addressOf } from './address.ts';
import { describeBot } from './bot-status.ts';
import { icon } from './icons.ts';
import { Narrow } from './narrow.ts';
import { controls, segments } from './styles.ts';
import { topBarStyles } from './top-bar-styles.ts';
import { anotherWindow, whoAmI } from './who-am-i.ts';

/** A changed preference: the detail of a `prefer` event. */
export type Wish = { readonly theme: Theme } | { readonly phone: boolean };

/** Who you are, how the bot is doing, and how the page looks. */
export class TopBar extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    theme: { attribute: false },
    phone: { attribute: false },
  };
  static override styles = [controls, segments, topBarStyles];

  declare theme: Theme;
  declare phone: boolean;
  protected readonly topics: readonly Topic[] = ['you', 'bot', 'faults', 'connection'];
  /** Too narrow for everyone's name side by side. */
  readonly #narrow = new Narrow(this, 1_240);

  constructor() {
    super();
    this.theme = 'dark';
    this.phone = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { you, server, bot } = this.store;
    if (you === null || server === null) {
      return nothing;
    }
    return html`
      <header>
        <h1><span class="mark" aria-hidden="true">${icon('leave')}</span><span class="name">Bouncer’s sandbox</span></h1>
        <div class="me">
          ${whoAmI(server.people, you, this.#narrow.is, this.#become)} ${anotherWindow(server.people, you)}
        </div>
        ${this.#fault()}
        <div class="right">
          ${this.#bot(bot)}
          <button class="only-icon phone" aria-label="Phone" title="Show Discord as on a phone" aria-pressed=${this.phone} @click=${() => this.#wish({ phone: !this.phone })}>
            ${icon('phone')}
          </button>
          ${this.#theme()}
        </div>
      </header>
    `;
  }

  #fault(): TemplateResult | typeof nothing {
    const { videosdk, discord } = this.store.faults;
    if (videosdk === 'none' && discord === 'none') {
      return nothing;
    }
    const [service, { icon: drawing, label }] =
      videosdk === 'none'
        ? (['Discord', DISCORD_FAULT_CARDS[discord]] as const)
        : (['VideoSDK', FAULT_CARDS[videosdk]] as const);
    return html`<div class="fault" role="status">
      ${icon(drawing)}<span><span class="long">${service}:</span> <strong>${label}</strong></span>
      <button @click=${() => this.store.attempt('set-faults', { videosdk: 'none', discord: 'none' })}>Clear fault</button>
    </div>`;
  }

  #bot(bot: BotState): TemplateResult {
    return html`<div class="bot" data-state=${bot.state}>
      <p role="status" title=${bot.lastEnd ?? ''}><span class="dot"></span><span class="long">Bot:</span> ${describeBot(bot)}</p>
      <button class="danger" aria-label="Kill the bot" title="kill -9; it restarts" @click=${() => this.store.attempt('kill-bot', {})}>
        ${icon('power')}<span class="words">Kill</span>
      </button>
    </div>`;
  }

  #theme(): TemplateResult {
    const other: Theme = this.theme === 'dark' ? 'light' : 'dark';
    const label = other === 'light' ? 'Light theme' : 'Dark theme';
    return html`<button class="only-icon" aria-label=${label} title=${label} @click=${() => this.#wish({ theme: other })}>
      ${icon(other === 'light' ? 'sun' : 'moon')}
    </button>`;
  }

  #wish(wish: Wish): void {
    this.dispatchEvent(new CustomEvent<Wish>('prefer', { detail: wish }));
  }

  readonly #become = (personId: string): void => {
    history.replaceState(null, '', addressOf(personId));
    this.store.become(personId);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'top-bar': TopBar;
  }
}

customElements.define('top-bar', TopBar);
