import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import type { Store } from '../store.ts';
import { buttonStyles } from './palette.ts';
import { selectMenuStyles } from './select-menu-styles.ts';
import { optionsOf, preselected, type SelectComponent, type SelectOption } from './select-options.ts';

/** The choice: values of a string menu, IDs for the others. */
export class ChooseEvent extends CustomEvent<readonly string[]> {
  constructor(values: readonly string[]) {
    super('choose', { detail: values });
  }
}

/**
 * A Discord select menu: strings, users, roles or channels. The library's `discord-string-select-menu` is only a
 * picture: nothing in it can be chosen, and it can't be reached by keyboard. This is a combobox with a list, following
 * the ARIA pattern.
 *
 * If more than one can be chosen, it fires when the choice is confirmed; with `live`, as in a modal, at each change.
 */
export class SelectMenu extends LitElement {
  static override properties = {
    component: { attribute: false },
    store: { attribute: false },
    chosen: { attribute: false },
    label: {},
    disabled: { type: Boolean },
    busy: { type: Boolean },
    live: { type: Boolean },
    open: { state: true },
    active: { state: true },
  };

  // Focusing it focuses its box.
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  declare component: SelectComponent;
  declare store: Store;
  /** null: what the component preselects. */
  declare chosen: readonly string[] | null;
  declare label: string;
  declare disabled: boolean;
  declare busy: boolean;
  declare live: boolean;
  declare protected open: boolean;
  declare protected active: number;
  #options: readonly SelectOption[] = [];
  /** The choice in progress, if more than one can be chosen. */
  #draft: readonly string[] | null = null;
  #sought = '';
  #soughtAt = 0;
  readonly #box = createRef<HTMLButtonElement>();
  readonly #popup = createRef<HTMLElement>();

  constructor() {
    super();
    this.chosen = null;
    this.label = '';
    this.disabled = false;
    this.busy = false;
    this.live = false;
    this.open = false;
    this.active = 0;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  get #values(): readonly string[] {
    return this.#draft ?? this.chosen ?? preselected(this.component);
  }

  get #max(): number {
    return this.component.max_values ?? 1;
  }

  get #min(): number {
    return this.component.min_values ?? 1;
  }

  get #several(): boolean {
    return this.#max > 1;
  }

  protected override willUpdate(changed: PropertyValues): void {
    // A new version of the message shows what it preselects.
    if (changed.has('component')) {
      this.#draft = null;
      if (!this.live) {
        this.chosen = null;
      }
    }
    this.#options = optionsOf(this.component, this.store);
  }

  override render(): TemplateResult {
    const values = this.#values;
    const named = values.map((value) => this.#options.find((option) => option.value === value)?.label ?? value);
    const placeholder = this.component.placeholder ?? 'Make a selection';
    const shown = named.length > 0 ? named.join(', ') : placeholder;
    return html`<button
        ${ref(this.#box)}
        type="button"
        class="box"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls="list"
        aria-label=${this.label || placeholder}
        aria-activedescendant=${this.open ? `option-${this.active}` : nothing}
        aria-busy=${this.busy ? 'true' : nothing}
        ?disabled=${this.disabled || this.component.disabled}
        @click=${this.#toggle}
        @keydown=${this.#key}
        @blur=${this.#blur}
      >
        <span class=${named.length > 0 ? 'shown' : 'shown placeholder'}>${shown}</span>
        ${this.busy ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>` : html`<span class="arrow" aria-hidden="true"></span>`}
      </button>
      <div ${ref(this.#popup)} class="popup" popover="manual" @mousedown=${keepFocus}>
        <div id="list" role="listbox" aria-label=${this.label || placeholder} aria-multiselectable=${this.#several ? 'true' : 'false'}>
          ${this.open ? this.#options.map((option, index) => this.#option(option, index, values)) : nothing}
        </div>
        ${this.open && this.#options.length === 0 ? html`<p>Nothing to choose from.</p>` : nothing}
        ${
          this.open && this.#several
            ? html`<div class="confirm">
                <span>${this.#counted(values.length)}</span>
                <button type="button" class="button" ?disabled=${!this.#allowed(values)} @click=${this.#confirm}>
                  ${this.live ? 'Done' : 'Confirm'}
                </button>
              </div>`
            : nothing
        }
      </div>`;
  }

  #option(option: SelectOption, index: number, values: readonly string[]): TemplateResult {
    const selected = values.includes(option.value);
    return html`<div
      id=${`option-${index}`}
      role="option"
      class=${index === this.active ? 'option active' : 'option'}
      aria-selected=${selected ? 'true' : 'false'}
      @click=${() => this.#pick(index)}
      @pointermove=${() => {
        this.active = index;
      }}
    >
      ${option.emoji === null ? nothing : html`<span class="emoji">${option.emoji}</span>`}
      <span class="text"
        ><span class="name">${option.label}</span>${
          option.description === null ? nothing : html`<span class="about">${option.description}</span>`
        }</span
      >
      <span class=${this.#several ? 'tick check' : 'tick'} aria-hidden="true">${selected ? '✓' : ''}</span>
    </div>`;
  }

  #counted(count: number): string {
    const needed = this.#min === this.#max ? `${this.#max}` : `${this.#min} to ${this.#max}`;
    return `${count} chosen (choose ${needed})`;
  }

  #allowed(values: readonly string[]): boolean {
    return values.length >= this.#min && values.length <= this.#max;
  }

  #pick(index: number): void {
    const value = this.#options[index]?.value;
    if (value === undefined) {
      return;
    }
    const values = this.#values;
    const others = values.filter((each) => each !== value);
    if (!this.#several) {
      // If the choice is optional, choosing it again clears it.
      const next = this.#min === 0 && values.includes(value) ? [] : [value];
      this.#close();
      this.#tell(next);
      return;
    }
    if (others.length === values.length && values.length >= this.#max) {
      return;
    }
    const next = others.length === values.length ? [...values, value] : others;
    if (this.live) {
      this.#tell(next);
    } else {
      this.#draft = next;
      this.requestUpdate();
    }
  }

  #tell(values: readonly string[]): void {
    this.chosen = values;
    this.dispatchEvent(new ChooseEvent(values));
  }

  readonly #confirm = (): void => {
    const values = this.#values;
    const live = this.live;
    this.#close();
    this.#box.value?.focus();
    if (!live && this.#allowed(values)) {
      this.#tell(values);
    }
  };

  readonly #toggle = (): void => {
    if (this.open) {
      this.#close();
    } else {
      this.#show();
    }
  };

  readonly #blur = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (!(to instanceof globalThis.Node) || !this.#popup.value?.contains(to)) {
      this.#close();
    }
  };

  readonly #key = (event: KeyboardEvent): void => {
    const last = this.#options.length - 1;
    if (!this.open) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        this.#show();
      }
      return;
    }
    const moves: Readonly<Record<string, () => number>> = {
      ArrowDown: () => Math.min(this.active + 1, last),
      ArrowUp: () => Math.max(this.active - 1, 0),
      PageDown: () => Math.min(this.active + 8, last),
      PageUp: () => Math.max(this.active - 8, 0),
      Home: () => 0,
      End: () => last,
    };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      this.#activate(move());
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#pick(this.active);
    } else if (event.key === 'Escape') {
      // Closes the list, not the modal around it.
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.#seek(event.key.toLowerCase());
    }
  };

  /** Moves to the option that starts with the typed text. */
  #seek(letter: string): void {
    const now = performance.now();
    this.#sought = now - this.#soughtAt > 800 ? letter : this.#sought + letter;
    this.#soughtAt = now;
    const found = this.#options.findIndex(({ label }) =>
      label.replace(/^[@#]/, '').toLowerCase().startsWith(this.#sought),
    );
    if (found !== -1) {
      this.#activate(found);
    }
  }

  #activate(index: number): void {
    this.active = index;
    void this.updateComplete.then(() =>
      this.#popup.value?.querySelector(`#option-${index}`)?.scrollIntoView({ block: 'nearest' }),
    );
  }

  #show(): void {
    const chosen = this.#values[0];
    this.open = true;
    this.active = Math.max(
      0,
      this.#options.findIndex(({ value }) => value === chosen),
    );
    window.addEventListener('scroll', this.#scrolled, true);
    window.addEventListener('resize', this.#scrolled);
    void this.updateComplete.then(() => {
      if (this.open) {
        this.#popup.value?.showPopover();
        this.#place();
        this.#activate(this.active);
      }
    });
  }

  #close(): void {
    if (!this.open) {
      return;
    }
    window.removeEventListener('scroll', this.#scrolled, true);
    window.removeEventListener('resize', this.#scrolled);
    this.open = false;
    this.#draft = null;
    if (this.#popup.value?.matches(':popover-open')) {
      this.#popup.value.hidePopover();
    }
  }

  /** Places it below the box, or above if there's more room. */
  #place(): void {
    const box = this.#box.value?.getBoundingClientRect();
    const popup = this.#popup.value;
    if (box === undefined || popup === undefined) {
      return;
    }
    const below = innerHeight - box.bottom - 8;
    const above = box.top - 8;
    const wanted = Math.min(popup.scrollHeight, 340);
    const up = below < wanted && above > below;
    popup.style.left = `${box.left}px`;
    popup.style.width = `${box.width}px`;
    popup.style.maxHeight = `${Math.min(340, up ? above : below)}px`;
    popup.style.top = up ? 'auto' : `${box.bottom + 4}px`;
    popup.style.bottom = up ? `${innerHeight - box.top + 4}px` : 'auto';
  }

  readonly #scrolled = (event: Event): void => {
    // The list itself can scroll.
    if (!event.composedPath().includes(this)) {
      this.#place();
    }
  };

  static override styles = [buttonStyles, selectMenuStyles];
}

/** Clicking the list keeps the focus in the box. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

customElements.define('select-menu', SelectMenu);
