import { css, html, nothing, type TemplateResult } from 'lit';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { icon } from './icons.ts';
import { controls } from './styles.ts';

/** Why the last action isn't possible, until it's dismissed or replaced. */
export class RefusalToast extends StoreElement {
  protected readonly topics: readonly Topic[] = ['refusal'];

  protected override render(): TemplateResult {
    const { refusal } = this.store;
    // The container is always there: a screen reader announces what appears in it.
    return html`<div role="alert">
      ${
        refusal === null
          ? nothing
          : html`<div class="toast">
              <p>${refusal}</p>
              <button class="only-icon quiet" aria-label="Dismiss" @click=${() => this.store.refuse(null)}>${icon('close')}</button>
            </div>`
      }
    </div>`;
  }

  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        inset: auto 0 84px;
        z-index: 40;
        display: grid;
        justify-items: center;
        padding: 0 12px;
        pointer-events: none;
      }

      .toast {
        display: flex;
        align-items: center;
        gap: 12px;
        max-width: 520px;
        padding: 8px 8px 8px 18px;
        border: 1px solid var(--border);
        border-inline-start: 4px solid var(--danger);
        border-radius: var(--radius);
        background: var(--surface-raised);
        box-shadow: var(--shadow);
        font-size: 0.92rem;
        overflow-wrap: anywhere;
        pointer-events: auto;
        animation: rise 160ms ease-out;
      }

      @keyframes rise {
        from {
          transform: translateY(12px);
          opacity: 0;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'refusal-toast': RefusalToast;
  }
}

customElements.define('refusal-toast', RefusalToast);
