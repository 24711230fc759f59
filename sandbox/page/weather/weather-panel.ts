import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { VideoSdkWeather } from '../../control/protocol.ts';
import { describeBot } from '../shell/bot-status.ts';
import { icon } from '../shell/icons.ts';
import { controls, panel } from '../shell/styles.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { FORECASTS, GATEWAY_EVENTS, WEATHERS } from './forecasts.ts';
import { weatherStyles } from './weather-styles.ts';

/** What upstream does to the bot, so that its promises can be seen to hold. */
export class WeatherPanel extends StoreElement {
  static override properties = { ...StoreElement.properties, active: { type: Boolean } };
  static override styles = [controls, panel, weatherStyles];

  declare active: boolean;
  protected readonly topics: readonly Topic[] = ['weather', 'bot', 'you'];

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
        <p class="muted small">What it does to every call of the bot, until you change it.</p>
        <div class="forecasts">${WEATHERS.map((weather) => this.#forecast(weather))}</div>
      </fieldset>
      <section aria-labelledby="gateway">
        <h2 id="gateway">Discord’s gateway</h2>
        <p class="muted small">Happens at once, and once.</p>
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

  #forecast(weather: VideoSdkWeather): TemplateResult {
    const { label, icon: drawing, sees } = FORECASTS[weather];
    const choose = async (): Promise<void> => {
      await this.store.attempt('set-weather', { videosdk: weather });
      // When it was refused, the choice goes back to what is.
      this.requestUpdate();
    };
    // The name of the button is short; what it does is its description.
    return html`<label class="forecast" data-weather=${weather}>
      <input
        type="radio"
        name="videosdk"
        aria-label="VideoSDK: ${label}"
        aria-describedby="sees-${weather}"
        .checked=${live(this.store.weather.videosdk === weather)}
        @change=${choose}
      />
      <span class="face">
        ${icon(drawing)}
        <span class="words"><strong>${label}</strong><span class="small sees" id="sees-${weather}">${sees}</span></span>
      </span>
    </label>`;
  }

  #bot(): TemplateResult {
    const { bot } = this.store;
    return html`<section aria-labelledby="bot">
      <h2 id="bot">The bot</h2>
      <p class="muted small">
        ${describeBot(bot)}${bot.pid === null ? '' : `, process ${bot.pid}`}${bot.lastEnd === null ? '' : `. Last end: ${bot.lastEnd}`}
      </p>
      <div class="events">
        <div class="event">
          <button class="danger" aria-describedby="does-kill" @click=${() => this.store.attempt('kill-bot', {})}>
            ${icon('power')}Send SIGKILL
          </button>
          <p class="small" id="does-kill">
            As kill -9, in the middle of whatever it does. It starts again, looks at what it left open, and says what it
            saw; nothing is sent twice.
          </p>
        </div>
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'weather-panel': WeatherPanel;
  }
}

customElements.define('weather-panel', WeatherPanel);
