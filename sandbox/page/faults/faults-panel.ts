import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Faults } from '../../control/protocol.ts';
import { describeBot } from '../shell/bot-status.ts';
import { icon } from '../shell/icons.ts';
import { controls, panel } from '../shell/styles.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import {
  DISCORD_FAULT_CARDS,
  DISCORD_FAULTS,
  FAULT_CARDS,
  FAULTS,
  type FaultCard,
  GATEWAY_EVENTS,
} from './fault-cards.ts';
import { faultsStyles } from './faults-styles.ts';

/** How the services treat the bot, to see that its promises hold. */
export class FaultsPanel extends StoreElement {
  static override properties = { ...StoreElement.properties, active: { type: Boolean } };
  static override styles = [controls, panel, faultsStyles];

  declare active: boolean;
  protected readonly topics: readonly Topic[] = ['faults', 'bot', 'you'];

  constructor() {
    super();
    this.active = true;
  }

  protected override shouldUpdate(): boolean {
    return this.active || !this.hasUpdated;
  }

  protected override render(): TemplateResult {
    return html`
      <fieldset>
        <legend><h2>VideoSDK</h2></legend>
        <p class="muted small">How it treats every call from the bot, until you change it.</p>
        <div class="faults">
          ${FAULTS.map((fault) => this.#card('VideoSDK', { videosdk: fault }, FAULT_CARDS[fault]))}
        </div>
      </fieldset>
      <fieldset>
        <legend><h2>Discord</h2></legend>
        <p class="muted small">How it treats what the bot sends, until you change it.</p>
        <div class="faults">
          ${DISCORD_FAULTS.map((fault) => this.#card('Discord', { discord: fault }, DISCORD_FAULT_CARDS[fault]))}
        </div>
      </fieldset>
      <section aria-labelledby="gateway">
        <h2 id="gateway">Discord’s gateway</h2>
        <p class="muted small">Happens right away, one time.</p>
        <div class="events">
          ${GATEWAY_EVENTS.map(
            ({ event, label, sees }) =>
              html`<div class="event">
                <button aria-describedby="does-${event}" @click=${() => this.store.attempt('gateway', { event })}>${label}</button>
                <p class="small" id="does-${event}">${sees}</p>
              </div>`,
          )}
        </div>
      </section>
      ${this.#bot()}
    `;
  }

  #card(service: string, to: Partial<Faults>, { label, icon: drawing, sees }: FaultCard): TemplateResult {
    const [[name, fault] = ['', '']] = Object.entries(to);
    const choose = async (): Promise<void> => {
      await this.store.attempt('set-faults', to);
      // If it was refused, the choice goes back to the current fault.
      this.requestUpdate();
    };
    // The button has a short name; its description says what it does.
    return html`<label class="fault" data-fault=${fault}>
      <input
        type="radio"
        name=${name}
        aria-label="${service}: ${label}"
        aria-describedby="sees-${name}-${fault}"
        .checked=${live(this.store.faults[name as keyof Faults] === fault)}
        @change=${choose}
      />
      <span class="face">
        ${icon(drawing)}
        <span class="words"><strong>${label}</strong><span class="small sees" id="sees-${name}-${fault}">${sees}</span></span>
      </span>
    </label>`;
  }

  #bot(): TemplateResult {
    const { bot } = this.store;
    return html`<section aria-labelledby="bot">
      <h2 id="bot">The bot</h2>
      <p class="muted small">
        ${describeBot(bot)}${bot.pid === null ? '' : `, process ${bot.pid}`}${bot.lastEnd === null ? '' : `. Last exit: ${bot.lastEnd}`}
      </p>
      <div class="events">
        <div class="event">
          <button class="danger" aria-describedby="does-kill" @click=${() => this.store.attempt('kill-bot', {})}>
            ${icon('power')}Send SIGKILL
          </button>
          <p class="small" id="does-kill">
            Like kill -9, in the middle of anything. The bot restarts, checks what it left unfinished, and reports what it
            finds. Nothing is sent twice.
          </p>
        </div>
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'faults-panel': FaultsPanel;
  }
}

customElements.define('faults-panel', FaultsPanel);
