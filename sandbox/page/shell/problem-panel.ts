import { css, html, nothing, type TemplateResult } from 'lit';
import type { ProtocolError } from '../../control/protocol.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { icon } from './icons.ts';
import { controls } from './styles.ts';
import { clockTime, counted } from './time.ts';

const WHO: Readonly<Record<ProtocolError['from'], string>> = { discord: 'Discord', videosdk: 'VideoSDK' };

/** What the real services would have refused from the bot: a bug of the bot that no one should overlook. */
export class ProblemPanel extends StoreElement {
  static override properties = { ...StoreElement.properties, dismissed: { state: true } };

  /** The last one dismissed in this window. All stay in the list. */
  declare dismissed: number;
  protected readonly topics: readonly Topic[] = ['problems', 'you'];

  constructor() {
    super();
    this.dismissed = 0;
  }

  protected override render(): TemplateResult | typeof nothing {
    const all = [...this.store.problems.values()].toReversed();
    const latest = all[0];
    if (latest === undefined) {
      return nothing;
    }
    if (latest.number <= this.dismissed) {
      return html`<button class="again" @click=${() => this.#dismiss(0)}>
        ${icon('alert')}${counted(all.length, 'protocol error')}
      </button>`;
    }
    return html`<section class="problems" role="alert" aria-label="Protocol errors">
      ${icon('alert')}
      <div class="said">
        <p><strong>${WHO[latest.from]} would refuse this:</strong> <span class="where">${latest.where}</span>: ${latest.reason}</p>
        ${all.length > 1 ? this.#list(all) : nothing}
      </div>
      <button class="only-icon" aria-label="Dismiss protocol errors" @click=${() => this.#dismiss(latest.number)}>
        ${icon('close')}
      </button>
    </section>`;
  }

  #list(all: readonly ProtocolError[]): TemplateResult {
    return html`<details>
      <summary>All ${counted(all.length, 'protocol error')}</summary>
      <ol>
        ${all.map(
          ({ at, from, where, reason }) =>
            html`<li><time>${clockTime(at)}</time> ${WHO[from]}: <span class="where">${where}</span>: ${reason}</li>`,
        )}
      </ol>
    </details>`;
  }

  #dismiss(number: number): void {
    this.dismissed = number;
  }

  static override styles = [
    controls,
    css`
      .problems {
        display: flex;
        align-items: flex-start;
        gap: 12px;
        max-height: 40dvh;
        padding: 12px 16px;
        overflow: hidden auto;
        background: #b3162a;
        color: #fff;
        font-size: 0.9rem;
      }

      .problems > .icon {
        width: 24px;
        height: 24px;
        margin-top: 8px;
      }

      .said {
        flex: 1;
        min-width: 0;
        align-self: center;
        overflow-wrap: anywhere;
      }

      .where,
      time {
        font-family: var(--mono);
        font-size: 0.86em;
      }

      summary {
        min-height: 32px;
        align-content: center;
        font-weight: 600;
        cursor: pointer;
      }

      ol {
        display: grid;
        gap: 6px;
        margin: 4px 0;
        padding: 0;
        list-style: none;
      }

      .problems button {
        flex: none;
        border-color: transparent;
        background: rgb(0 0 0 / 22%);
        color: #fff;
      }

      .problems button:hover {
        background: rgb(0 0 0 / 40%);
      }

      .problems :focus-visible {
        outline-color: #fff;
      }

      .again {
        width: 100%;
        min-height: 40px;
        border: 0;
        border-radius: 0;
        background: color-mix(in oklab, var(--surface), var(--danger) 14%);
        color: var(--danger);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'problem-panel': ProblemPanel;
  }
}

customElements.define('problem-panel', ProblemPanel);
