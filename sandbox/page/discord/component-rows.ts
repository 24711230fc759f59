import './library.ts';
import './select-menu.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../control/protocol.ts';
import type { Store } from '../store.ts';
import { markdown } from './markdown-view.ts';
import type { Names } from './names.ts';
import type { ChooseEvent } from './select-menu.ts';
import { isSelect, type SelectComponent } from './select-options.ts';

/** The fields used here, of all kinds of components. */
interface Component {
  readonly type: number;
  readonly custom_id?: string;
  readonly style?: number;
  readonly label?: string;
  readonly emoji?: { readonly name?: string | null };
  readonly url?: string;
  readonly disabled?: boolean;
  readonly content?: string;
  readonly components?: readonly Component[];
  readonly accessory?: Component;
  readonly accent_color?: number | null;
  readonly spoiler?: boolean;
  readonly divider?: boolean;
  readonly spacing?: number;
}

export interface ComponentContext {
  readonly store: Store;
  readonly names: Names;
  /** The button or menu that was used, until its interaction is over. */
  readonly busy: string | null;
  /** There's no response yet, so the whole message is disabled. */
  readonly locked: boolean;
  press(customId: string): void;
  choose(customId: string, values: readonly string[]): void;
}

const ROW = 1;
const BUTTON = 2;
const SECTION = 9;
const TEXT = 10;
const SEPARATOR = 14;
const CONTAINER = 17;

const STYLES: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'secondary',
};

/** The buttons and menus of a message, and texts that are components themselves. */
export function componentRows(
  components: Message['components'],
  context: ComponentContext,
): readonly TemplateResult[] | typeof nothing {
  const known = (components ?? []) as readonly Component[];
  return known.length === 0
    ? nothing
    : known.map((component) => html`<div slot="components">${show(component, context)}</div>`);
}

function show(component: Component, context: ComponentContext): TemplateResult | typeof nothing {
  const inside = () => (component.components ?? []).map((each) => show(each, context));
  switch (component.type) {
    case ROW:
      return html`<discord-action-row>${inside()}</discord-action-row>`;
    case BUTTON:
      return button(component, context);
    case SECTION:
      return html`<div class="section">
        <div class="texts">${inside()}</div>
        ${component.accessory ? show(component.accessory, context) : nothing}
      </div>`;
    case TEXT:
      return html`<div class="text-display">${markdown(component.content ?? '', { names: context.names })}</div>`;
    case SEPARATOR:
      return html`<hr
        class=${[component.divider === false ? 'bare' : '', component.spacing === 2 ? 'wide' : ''].join(' ')}
      />`;
    case CONTAINER: {
      const accent = component.accent_color ?? null;
      const border = accent === null ? '' : `border-left: 4px solid #${accent.toString(16).padStart(6, '0')}`;
      return html`<div class="container" style=${border}>${inside()}</div>`;
    }
    default:
      return isSelect(component.type) ? menu(component as Component & SelectComponent, context) : nothing;
  }
}

function button(component: Component, { busy, locked, press }: ComponentContext): TemplateResult {
  const { custom_id: customId, label, emoji, url, disabled = false, style = 2 } = component;
  const face = html`<span class="face"
    >${emoji?.name ? html`<span aria-hidden=${label ? 'true' : 'false'}>${emoji.name}</span>` : nothing}${label}</span
  >`;
  if (url !== undefined && !disabled) {
    return html`<a class="button secondary" href=${url} target="_blank" rel="noopener noreferrer"
      >${face}<span aria-hidden="true">↗</span></a
    >`;
  }
  const isBusy = customId !== undefined && busy === customId;
  return html`<button
    type="button"
    class=${`button ${STYLES[style] ?? 'secondary'}`}
    data-custom-id=${customId ?? nothing}
    ?disabled=${disabled || locked}
    aria-busy=${isBusy ? 'true' : nothing}
    @click=${() => {
      if (customId !== undefined) {
        press(customId);
      }
    }}
  >
    ${face}${isBusy ? html`<span class="progress" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
  </button>`;
}

function menu(component: SelectComponent, { store, busy, locked, choose }: ComponentContext): TemplateResult {
  return html`<select-menu
    data-custom-id=${component.custom_id}
    .component=${component}
    .store=${store}
    .disabled=${locked}
    .busy=${busy === component.custom_id}
    @choose=${({ detail }: ChooseEvent) => choose(component.custom_id, detail)}
  ></select-menu>`;
}

export const componentStyles = css`
  discord-action-row {
    max-width: 100%;
  }
  .text-display {
    margin: 4px 0;
    line-height: 1.375rem;
  }
  .section {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    justify-content: space-between;
  }
  .texts {
    min-width: 0;
  }
  .container {
    box-sizing: border-box;
    max-width: 600px;
    margin: 4px 0;
    padding: 12px 16px;
    border: 1px solid var(--discord-line);
    border-radius: 8px;
    background: var(--discord-embed);
  }
  hr {
    margin: 8px 0;
    border: 0;
    border-top: 1px solid var(--discord-line);
  }
  hr.bare {
    border-color: transparent;
  }
  hr.wide {
    margin: 16px 0;
  }
`;
