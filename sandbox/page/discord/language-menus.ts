import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Locale } from '../../control/protocol.ts';
import { icon } from '../shell/icons.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { LANGUAGES } from './languages.ts';

/** The language menus for this person's client and for the server: below the channels, or next to the server's name. */
class LanguageMenus extends StoreElement {
  protected override readonly topics: readonly Topic[] = ['you'];

  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      gap: 6px;
      min-width: 0;
      padding: 8px;
      color: var(--text-muted, #949ba4);
      font-size: 0.8rem;
    }
    label {
      display: flex;
      align-items: center;
      gap: 6px;
      min-width: 0;
    }
    .icon {
      flex: none;
      width: 18px;
      height: 18px;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    select {
      flex: 1;
      box-sizing: border-box;
      min-width: 0;
      min-height: 40px;
      padding: 0 6px;
      border: 1px solid var(--border, #3f4147);
      border-radius: 6px;
      background: var(--surface, #313338);
      color: var(--text, #dbdee1);
      font: inherit;
      text-overflow: ellipsis;
    }
    select:focus-visible {
      outline: 2px solid var(--focus, #00a8fc);
      outline-offset: 1px;
    }
    @container (width < 640px) {
      :host {
        flex-direction: row;
        padding: 4px 8px 0 0;
      }
      label {
        gap: 2px;
      }
      select {
        min-height: 36px;
        padding: 0;
      }
    }
  `;

  protected override render(): TemplateResult | typeof nothing {
    const { you, server } = this.store;
    if (you === null || server === null) {
      return nothing;
    }
    return html`
      ${this.#menu('person', `Language of ${you.name}`, you.locale, 'set-locale')}
      ${this.#menu('server', `Language of ${server.name}`, server.locale, 'set-server-locale')}
    `;
  }

  #menu(
    whose: 'person' | 'server',
    label: string,
    current: string,
    action: 'set-locale' | 'set-server-locale',
  ): TemplateResult {
    const known = LANGUAGES.some(({ locale }) => locale === current);
    return html`
      <label title=${label}>
        ${icon(whose)}
        <select
          aria-label=${label}
          .value=${live(current)}
          @change=${(event: Event) => this.#choose(action, (event.target as HTMLSelectElement).value as Locale)}
        >
          ${known ? nothing : html`<option value=${current} selected>${current}</option>`}
          ${LANGUAGES.map(
            ({ locale, ownName }) =>
              html`<option value=${locale} lang=${locale} ?selected=${locale === current}>${ownName}</option>`,
          )}
        </select>
      </label>
    `;
  }

  async #choose(action: 'set-locale' | 'set-server-locale', locale: Locale): Promise<void> {
    await this.store.attempt(action, { locale });
    // If it was refused, the menu goes back to the current language.
    this.requestUpdate();
  }
}

customElements.define('language-menus', LanguageMenus);
