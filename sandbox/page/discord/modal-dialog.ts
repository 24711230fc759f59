import './select-menu.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { createRef, ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { OpenModal } from '../../control/protocol.ts';
import { Refused } from '../connection.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { markdown } from './markdown-view.ts';
import { complaint, type FieldValue, initialValues, isText, type ModalPart, partsOf } from './modal-fields.ts';
import { modalStyles } from './modal-styles.ts';
import { namesFor } from './names.ts';
import { buttonStyles, markdownStyles, palette } from './palette.ts';
import type { ChooseEvent } from './select-menu.ts';

/** What this person has done with a modal so far. */
interface Draft {
  readonly parts: readonly ModalPart[];
  readonly values: Map<string, FieldValue>;
  /** They tried to submit it: problems with fields show from then on. */
  tried: boolean;
  /** The interaction that submitted it, or `sending`. */
  submission: string | 'sending' | null;
  refused: string | null;
}

/** Discord's limit if the bot sets none. */
const LONGEST = 4_000;

/**
 * The modal on this person's screen. It's a real `dialog`: the library's `discord-modal` only opens from its own button
 * next to it, and its inputs don't expose what was typed.
 */
export class ModalHost extends StoreElement {
  static override properties = { ...StoreElement.properties, light: { type: Boolean, reflect: true } };

  declare light: boolean;
  protected readonly topics: readonly Topic[] = ['modals', 'interactions', 'you'];
  readonly #drafts = new Map<string, Draft>();
  readonly #dialog = createRef<HTMLDialogElement>();

  constructor() {
    super();
    this.light = false;
  }

  protected override willUpdate(): void {
    for (const id of this.#drafts.keys()) {
      if (!this.store.modals.has(id)) {
        this.#drafts.delete(id);
      }
    }
  }

  override render(): TemplateResult {
    const open = [...this.store.modals.values()].at(-1);
    // A modal on top of another gets its own dialog, and with it the focus.
    return html`${repeat(
      open === undefined ? [] : [open],
      ({ interactionId }) => interactionId,
      (modal) => this.#modal(modal, this.#draftOf(modal)),
    )}`;
  }

  protected override updated(): void {
    const dialog = this.#dialog.value;
    if (dialog?.isConnected && !dialog.open) {
      dialog.showModal();
    }
  }

  #draftOf(modal: OpenModal): Draft {
    const known = this.#drafts.get(modal.interactionId);
    if (known !== undefined) {
      return known;
    }
    const parts = partsOf(modal);
    const draft: Draft = { parts, values: initialValues(parts), tried: false, submission: null, refused: null };
    this.#drafts.set(modal.interactionId, draft);
    return draft;
  }

  #modal(open: OpenModal, draft: Draft): TemplateResult {
    const state = draft.submission === null ? undefined : this.store.interactions.get(draft.submission)?.state;
    const failed = state === 'failed';
    const busy = draft.submission !== null && !failed && state !== 'answered';
    const bot = this.store.server?.bot.name ?? 'the bot';
    const trouble = draft.refused ?? (failed ? 'Something went wrong. Try again.' : null);
    return html`<dialog
      ${ref(this.#dialog)}
      aria-labelledby="title"
      @cancel=${(event: Event) => {
        event.preventDefault();
        this.#dismiss(open);
      }}
    >
      <form novalidate @submit=${(event: Event) => this.#submit(event, open, draft)}>
        <header>
          <h2 id="title">${open.modal.title}</h2>
          <button type="button" class="close" aria-label="Close" @click=${() => this.#dismiss(open)}>✕</button>
        </header>
        <div class="parts">
          <p class="warning">
            This form will be submitted to ${bot}. Do not share passwords or other sensitive information.
          </p>
          ${draft.parts.map((part, index) => this.#part(part, index, draft, busy))}
        </div>
        <p class="trouble" role="alert">${trouble}</p>
        <footer>
          <button type="button" class="button secondary" @click=${() => this.#dismiss(open)}>Cancel</button>
          <button type="submit" class="button" ?disabled=${busy} aria-busy=${busy ? 'true' : nothing}>
            <span class="face">Submit</span>
            ${busy ? html`<span class="progress" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
          </button>
        </footer>
      </form>
    </dialog>`;
  }

  #part(part: ModalPart, index: number, draft: Draft, busy: boolean): TemplateResult {
    if (part.kind === 'words') {
      return html`<div class="words">${markdown(part.text, { names: namesFor(this.store) })}</div>`;
    }
    const { customId, label, description, required } = part;
    const value = draft.values.get(customId) ?? '';
    const wrong = draft.tried ? complaint(part, value) : null;
    const id = `field-${index}`;
    const first = index === draft.parts.findIndex(({ kind }) => kind !== 'words');
    const told = [description === null ? '' : `${id}-about`, wrong === null ? '' : `${id}-wrong`].join(' ').trim();
    return html`<div class="part">
      <label for=${id}>${label}${required ? html`<span class="required" aria-hidden="true"> *</span>` : nothing}</label>
      ${description === null ? nothing : html`<p class="about" id=${`${id}-about`}>${description}</p>`}
      ${this.#field(part, { id, told, value, draft, busy, invalid: wrong !== null, first })}
      ${wrong === null ? nothing : html`<p class="wrong" id=${`${id}-wrong`}>${wrong}</p>`}
    </div>`;
  }

  #field(
    { customId, label, required, field }: Exclude<ModalPart, { kind: 'words' }>,
    now: {
      readonly id: string;
      readonly told: string;
      readonly value: FieldValue;
      readonly draft: Draft;
      readonly busy: boolean;
      readonly invalid: boolean;
      readonly first: boolean;
    },
  ): TemplateResult {
    const { id, told, value, draft, busy, invalid, first } = now;
    const set = (next: FieldValue): void => {
      draft.values.set(customId, next);
      this.requestUpdate();
    };
    if (!isText(field)) {
      return html`<select-menu
        id=${id}
        ?autofocus=${first}
        data-custom-id=${customId}
        .component=${{ ...field, min_values: field.min_values ?? (required ? 1 : 0) }}
        .store=${this.store}
        .label=${label}
        .chosen=${typeof value === 'string' ? [] : value}
        .disabled=${busy}
        .live=${true}
        @choose=${({ detail }: ChooseEvent) => set(detail)}
      ></select-menu>`;
    }
    const longest = field.max_length ?? LONGEST;
    const text = typeof value === 'string' ? value : '';
    const type = (event: Event): void => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
        set(target.value);
      }
    };
    const input =
      field.style === 2
        ? html`<textarea
            id=${id}
            ?autofocus=${first}
            name=${customId}
            rows="4"
            maxlength=${longest}
            placeholder=${field.placeholder ?? nothing}
            aria-required=${required ? 'true' : 'false'}
            aria-invalid=${invalid ? 'true' : 'false'}
            aria-describedby=${told || nothing}
            ?readonly=${busy}
            .value=${live(text)}
            @input=${type}
          ></textarea>`
        : html`<input
            id=${id}
            ?autofocus=${first}
            name=${customId}
            type="text"
            autocomplete="off"
            maxlength=${longest}
            placeholder=${field.placeholder ?? nothing}
            aria-required=${required ? 'true' : 'false'}
            aria-invalid=${invalid ? 'true' : 'false'}
            aria-describedby=${told || nothing}
            ?readonly=${busy}
            .value=${live(text)}
            @input=${type}
          />`;
    return html`${input}<span class="counter" aria-hidden="true">${text.length}/${longest}</span>`;
  }

  #dismiss({ interactionId }: OpenModal): void {
    void this.store.attempt('dismiss-modal', { interactionId });
  }

  async #submit(event: Event, { interactionId }: OpenModal, draft: Draft): Promise<void> {
    event.preventDefault();
    draft.tried = true;
    draft.refused = null;
    this.requestUpdate();
    const wrong = draft.parts.findIndex(
      (part) => part.kind !== 'words' && complaint(part, draft.values.get(part.customId) ?? '') !== null,
    );
    if (wrong !== -1) {
      this.renderRoot.querySelector<HTMLElement>(`#field-${wrong}`)?.focus();
      return;
    }
    draft.submission = 'sending';
    try {
      const sent = await this.store.ask('submit', { interactionId, values: Object.fromEntries(draft.values) });
      draft.submission = sent.interactionId;
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      draft.submission = null;
      draft.refused = error.message;
    } finally {
      this.requestUpdate();
    }
  }

  static override styles = [palette, buttonStyles, markdownStyles, modalStyles];
}

customElements.define('modal-host', ModalHost);
