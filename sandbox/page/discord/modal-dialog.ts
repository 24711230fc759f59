import './select-menu.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { createRef, ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Ask, OpenModal } from '../../control/protocol.ts';
import { Refused } from '../connection.ts';
import type { Topic } from '../store.ts';
import { StoreElement } from '../store-element.ts';
import { markdown } from './markdown-view.ts';
import { check, checks, choiceStyles, type FieldNow, radios } from './modal-choices.ts';
import { complaint, type FieldValue, initialValues, type ModalField, type ModalPart, partsOf } from './modal-fields.ts';
import { modalStyles } from './modal-styles.ts';
import { sendFile, upload, uploadStyles } from './modal-upload.ts';
import { namesFor } from './names.ts';
import { buttonStyles, markdownStyles, palette } from './palette.ts';
import type { ChooseEvent } from './select-menu.ts';

/** What this person has done with a modal so far. */
interface Draft {
  readonly parts: readonly ModalPart[];
  readonly values: Map<string, FieldValue>;
  /** The IDs of files that are sent already, so that a second try doesn't send them again. */
  readonly sent: WeakMap<File, string>;
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
    const draft: Draft = {
      parts,
      values: initialValues(parts),
      sent: new WeakMap(),
      tried: false,
      submission: null,
      refused: null,
    };
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
          ${draft.parts.map((part, index) => this.#part(part, index, { open, draft, busy }))}
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

  #part(
    part: ModalPart,
    index: number,
    { open, draft, busy }: { readonly open: OpenModal; readonly draft: Draft; readonly busy: boolean },
  ): TemplateResult {
    if (part.kind === 'words') {
      return html`<div class="words">${markdown(part.text, { names: namesFor(this.store) })}</div>`;
    }
    const { customId, label, description, required } = part;
    const value = draft.values.get(customId) ?? null;
    const wrong = draft.tried ? complaint(part, value, open.fileLimit) : null;
    const id = `field-${index}`;
    const first = index === draft.parts.findIndex(({ kind }) => kind !== 'words');
    const told = [description === null ? '' : `${id}-about`, wrong === null ? '' : `${id}-wrong`].join(' ').trim();
    const name = html`${label}${required ? html`<span class="required" aria-hidden="true"> *</span>` : nothing}`;
    // The choices of a group have labels of their own.
    const isGroup = part.kind === 'radios' || part.kind === 'checks';
    return html`<div class=${part.kind === 'check' ? 'part single' : 'part'}>
      ${isGroup ? html`<div class="label" id=${`${id}-label`}>${name}</div>` : html`<label for=${id}>${name}</label>`}
      ${description === null ? nothing : html`<p class="about" id=${`${id}-about`}>${description}</p>`}
      ${this.#field(part, {
        id,
        told,
        value,
        busy,
        invalid: wrong !== null,
        first,
        set: (next) => {
          draft.values.set(customId, next);
          this.requestUpdate();
        },
      })}
      ${wrong === null ? nothing : html`<p class="wrong" id=${`${id}-wrong`}>${wrong}</p>`}
    </div>`;
  }

  #field(part: ModalField, now: FieldNow): TemplateResult {
    switch (part.kind) {
      case 'text':
        return this.#text(part, now);
      case 'select':
        return this.#select(part, now);
      case 'radios':
        return radios(part, now);
      case 'checks':
        return checks(part, now);
      case 'check':
        return check(part, now);
      case 'files':
        return upload(part, now);
    }
  }

  #select(
    { customId, label, required, field }: Extract<ModalField, { kind: 'select' }>,
    { id, value, busy, first, set }: FieldNow,
  ): TemplateResult {
    return html`<select-menu
      id=${id}
      ?autofocus=${first}
      data-custom-id=${customId}
      .component=${{ ...field, min_values: field.min_values ?? (required ? 1 : 0) }}
      .store=${this.store}
      .label=${label}
      .chosen=${Array.isArray(value) ? value : []}
      .disabled=${busy}
      .live=${true}
      @choose=${({ detail }: ChooseEvent) => set(detail)}
    ></select-menu>`;
  }

  #text(
    { customId, required, field }: Extract<ModalField, { kind: 'text' }>,
    { id, told, value, busy, invalid, first, set }: FieldNow,
  ): TemplateResult {
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

  async #submit(event: Event, { interactionId, fileLimit }: OpenModal, draft: Draft): Promise<void> {
    event.preventDefault();
    draft.tried = true;
    draft.refused = null;
    this.requestUpdate();
    const wrong = draft.parts.findIndex(
      (part) => part.kind !== 'words' && complaint(part, draft.values.get(part.customId) ?? null, fileLimit) !== null,
    );
    if (wrong !== -1) {
      const field = this.renderRoot.querySelector<HTMLElement>(`#field-${wrong}`);
      (field?.querySelector<HTMLElement>('input') ?? field)?.focus();
      return;
    }
    draft.submission = 'sending';
    try {
      const values = await this.#filledIn(interactionId, draft);
      const sent = await this.store.ask('submit', { interactionId, values });
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

  /** The values to submit, once the files are sent. */
  async #filledIn(interactionId: string, { values, sent }: Draft): Promise<Ask<'submit'>['values']> {
    const filled: Record<string, Ask<'submit'>['values'][string]> = {};
    for (const [customId, value] of values) {
      if (typeof value !== 'object' || value === null) {
        filled[customId] = value;
        continue;
      }
      const list: string[] = [];
      for (const each of value) {
        const id =
          typeof each === 'string' ? each : (sent.get(each) ?? (await sendFile(this.store, interactionId, each)));
        if (typeof each !== 'string') {
          sent.set(each, id);
        }
        list.push(id);
      }
      filled[customId] = list;
    }
    return filled;
  }

  static override styles = [palette, buttonStyles, markdownStyles, modalStyles, choiceStyles, uploadStyles];
}

customElements.define('modal-host', ModalHost);
