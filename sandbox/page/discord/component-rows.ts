import './library.ts';
import './select-menu.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../control/protocol.ts';
import type { Store } from '../store.ts';
import { markdown } from './markdown-view.ts';
import type { Names } from './names.ts';
import type { ChooseEvent } from './select-menu.ts';
import { isSelect, type SelectComponent } from './select-options.ts';

/** Media, and what a reader gets in place of it. */
interface Shown {
  readonly media?: { readonly url: string };
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

/** The fields used here, of all kinds of components. */
interface Component extends Shown {
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
  readonly items?: readonly Shown[];
  readonly file?: { readonly url: string };
  readonly name?: string | null;
  readonly size?: number | null;
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
const THUMBNAIL = 11;
const GALLERY = 12;
const FILE = 13;
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
    case THUMBNAIL:
      return html`<div class="thumbnail">${mediaLink(component)}</div>`;
    case GALLERY:
      return html`<ul class="gallery" aria-label="Media">
        ${(component.items ?? []).map((item) => html`<li>${mediaLink(item)}</li>`)}
      </ul>`;
    case FILE:
      return covered(component, 'file', fileLine(component));
    case CONTAINER: {
      const accent = component.accent_color ?? null;
      const border = accent === null ? '' : `border-left: 4px solid #${accent.toString(16).padStart(6, '0')}`;
      return html`<div class="container" style=${border}>${covered(component, 'message', html`${inside()}`)}</div>`;
    }
    default:
      return isSelect(component.type) ? menu(component as Component & SelectComponent, context) : nothing;
  }
}

/** The page loads nothing from elsewhere, so it shows what media is called, and leads to it. */
export function mediaLink({ media, description, spoiler }: Shown): TemplateResult {
  const url = media?.url ?? '';
  const name = description ?? fileNameOf(url);
  return covered(
    { spoiler: spoiler ?? false },
    'image',
    html`<a class="media" href=${url} target="_blank" rel="noopener noreferrer" aria-label=${`Image: ${name}`}
      ><span aria-hidden="true">🖼</span><span>${name}</span></a
    >`,
  );
}

function fileLine({ file, name, size }: Component): TemplateResult {
  const [amount, unit] = sizeOf(size ?? 0);
  return html`<a class="media" href=${file?.url ?? ''} target="_blank" rel="noopener noreferrer"
    ><span aria-hidden="true">📄</span><span>${name ?? 'file'}</span> <span class="size">${amount} ${unit}</span></a
  >`;
}

/** A spoiler stays closed until it's opened. */
function covered({ spoiler }: Shown, what: string, content: TemplateResult): TemplateResult {
  return spoiler
    ? html`<details class="spoiler"><summary>Spoiler: show the ${what}</summary>${content}</details>`
    : content;
}

function fileNameOf(url: string): string {
  const name = url.replace(/[?#].*$/u, '').replace(/^.*\//u, '');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** For example 1.5 and `KB`. */
export function sizeOf(bytes: number): readonly [amount: number, unit: string] {
  const units = ['bytes', 'KB', 'MB'] as const;
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), units.length - 1);
  return [Number((bytes / 1024 ** power).toFixed(2)), units[power] ?? 'bytes'];
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
    overflow-wrap: anywhere;
  }
  /* The button keeps its words, and the text gives way. */
  .section > .button {
    flex: none;
    max-width: 50%;
    margin-right: 0;
  }
  .thumbnail {
    flex: none;
    max-width: 40%;
  }
  .media {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    box-sizing: border-box;
    min-height: 44px;
    max-width: 100%;
    padding: 8px 12px;
    border: 1px solid var(--discord-line);
    border-radius: 8px;
    overflow-wrap: anywhere;
    color: var(--discord-link);
    background: var(--discord-surface);
  }
  .media .size {
    font-size: 12px;
    color: var(--discord-muted);
  }
  .gallery {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 4px 0;
    padding: 0;
    list-style: none;
  }
  .gallery li {
    min-width: 0;
  }
  .spoiler summary {
    min-height: 40px;
    line-height: 40px;
    color: var(--discord-muted);
    cursor: pointer;
  }
  .media:focus-visible,
  .spoiler summary:focus-visible {
    outline: 2px solid var(--discord-focus);
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
