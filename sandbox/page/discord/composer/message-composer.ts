import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Server } from '../../../control/protocol.ts';
import type { Topic } from '../../store.ts';
import { StoreElement } from '../../store-element.ts';
import { composerStyles } from './composer-styles.ts';
import { Drafting } from './drafting.ts';
import { entryField, optionChips } from './entry-field.ts';
import { type Intent, intentOf } from './keys.ts';
import { type Listing, optionField } from './option-field.ts';
import { fixedChoices, isCompleted } from './options.ts';
import type { Popup } from './popup.ts';
import { popupList, rowId } from './popup-list.ts';
import { type CommandState, EMPTY, ENTRY, removeBefore, removeLast, removeOption, shownOptions } from './state.ts';

/** The field for messages and commands. */
class MessageComposer extends StoreElement {
  static override styles = composerStyles;
  static override properties = {
    ...StoreElement.properties,
    channelId: { attribute: false },
  };
  declare channelId: string;
  protected override readonly topics: readonly Topic[] = ['you', 'commands'];
  readonly #drafting = new Drafting(this);

  focusIsElsewhere(): boolean {
    if ((this.renderRoot as ShadowRoot).activeElement !== null) {
      return false;
    }
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) {
      active = active.shadowRoot.activeElement;
    }
    return active !== null && active !== document.body;
  }

  protected override willUpdate(): void {
    this.#drafting.follow();
  }

  protected override updated(): void {
    const { focusNext } = this.#drafting;
    if (focusNext !== null) {
      this.#drafting.focusNext = null;
      const input = this.#inputOf(focusNext) ?? this.#inputOf(ENTRY);
      input?.focus();
      input?.setSelectionRange(input.value.length, input.value.length);
    }
    this.renderRoot.querySelector('[role="option"][aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { server } = this.store;
    const channel = server?.channels.find(({ id }) => id === this.channelId);
    if (server === null || channel === undefined) {
      return nothing;
    }
    const drafting = this.#drafting;
    const { draft, entry, popup, reasons, sending } = drafting;
    return html`
      ${
        popup === null
          ? nothing
          : popupList(popup, drafting.activeIn(popup), server.bot.name, (row) => drafting.pick(row))
      }
      ${this.#refusal()}
      <div class="bar" @keydown=${this.#onKey} @focusin=${this.#onFocus} @focusout=${this.#onBlur}>
        ${
          draft.is === 'command'
            ? nothing
            : html`<button class="round" type="button" aria-label="Commands" @click=${this.#slash}>
                <span class="slash" aria-hidden="true">/</span>
              </button>`
        }
        <div class="line">
          ${draft.is === 'command' ? this.#command(draft, server, popup) : nothing}
          ${entryField(draft, channel.name, reasons.get(ENTRY) ?? null, this.#listing(ENTRY, true, popup), {
            readOnly: sending,
            onInput: (text) => drafting.typeEntry(text),
          })}
          ${draft.is === 'command' && entry !== null ? optionChips(entry, draft, (step) => drafting.go(step)) : nothing}
        </div>
        <button
          class="round send"
          type="button"
          aria-label="Send"
          aria-disabled=${sending || (draft.is === 'text' && draft.text.trim() === '')}
          @click=${() => drafting.send()}
        >
          <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
            <path fill="currentColor" d="M3 20.5 21.5 12 3 3.5 3 10l11 2-11 2z" />
          </svg>
        </button>
      </div>
    `;
  }

  #refusal(): TemplateResult | typeof nothing {
    const { refusal } = this.#drafting;
    return refusal === null
      ? nothing
      : html`
          <div class="refusal" role="alert">
            <span dir="auto">${refusal}</span>
            <button class="remove" type="button" aria-label="Dismiss" @click=${this.#dismiss}>×</button>
          </div>
        `;
  }

  /** The command and its options. */
  #command(draft: CommandState, server: Server, popup: Popup | null): TemplateResult {
    const drafting = this.#drafting;
    const { entry, reasons, sending } = drafting;
    return html`
      <span class="pill">
        <span dir="auto">/${entry?.title ?? draft.command}</span>
        <button
          class="remove"
          type="button"
          aria-label="Remove /${entry?.title ?? draft.command}"
          @click=${() => drafting.go({ state: EMPTY, focus: ENTRY })}
        >
          ×
        </button>
      </span>
      ${
        entry === null
          ? html`<div class="reason" role="alert">This command isn’t available to you anymore.</div>`
          : repeat(
              shownOptions(entry, draft),
              ([{ name }]) => name,
              ([option, field]) =>
                optionField(
                  option,
                  field,
                  reasons.get(option.name) ?? null,
                  this.#listing(option.name, isCompleted(option) || fixedChoices(option, server) !== null, popup),
                  {
                    readOnly: sending,
                    onInput: (text) => drafting.typeOption(draft, option.name, text),
                    onRemove: () => drafting.go(removeOption(entry, draft, option.name)),
                  },
                ),
            )
      }
    `;
  }

  /** A field's view of the list above it. */
  #listing(name: string, ever: boolean, popup: Popup | null): Listing {
    const open = popup !== null && popup.rows.length > 0 && this.#drafting.focused === name;
    const active = open ? this.#drafting.activeIn(popup) : -1;
    return { ever, open, activeId: active < 0 ? null : rowId(active) };
  }

  readonly #onFocus = (event: FocusEvent): void => {
    const field = (event.target as HTMLElement).dataset['field'];
    if (field !== undefined) {
      this.#drafting.focus(field);
    }
  };

  readonly #onBlur = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (!(to instanceof HTMLElement && to.dataset['field'] !== undefined && this.renderRoot.contains(to))) {
      this.#drafting.blur();
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const input = event.target;
    const drafting = this.#drafting;
    // While an input method is composing, it owns the keys.
    if (event.isComposing || !(input instanceof HTMLInputElement) || drafting.sending) {
      return;
    }
    const { popup } = drafting;
    const intent = intentOf(event.key, {
      shift: event.shiftKey,
      popup,
      active: drafting.activeIn(popup),
      chosen: drafting.row !== null,
      text: input.value,
      inCommand: drafting.draft.is === 'command',
    });
    if (intent !== null) {
      event.preventDefault();
      event.stopPropagation();
      this.#follow(intent, input.dataset['field'] ?? ENTRY);
    }
  };

  #follow(intent: Intent, field: string): void {
    const drafting = this.#drafting;
    const { draft, entry } = drafting;
    if (intent.do === 'open-list' || intent.do === 'close-list') {
      drafting.closed = intent.do === 'close-list';
    } else if (intent.do === 'go-to-row') {
      drafting.row = intent.row;
    } else if (intent.do === 'pick') {
      drafting.pick(intent.row);
    } else if (intent.do === 'send') {
      void drafting.send();
    } else if (intent.do === 'remove-last' && draft.is === 'command') {
      drafting.go(removeLast(entry, draft));
    } else if (intent.do === 'remove-before' && draft.is === 'command') {
      drafting.go(removeBefore(entry, draft, field));
    }
    this.requestUpdate();
  }

  readonly #slash = (): void => {
    this.#drafting.go({ state: { is: 'text', text: '/' }, focus: ENTRY });
  };

  readonly #dismiss = (): void => {
    this.#drafting.refusal = null;
    this.#drafting.focusNext = ENTRY;
    this.requestUpdate();
  };

  #inputOf(field: string): HTMLInputElement | null {
    return [...this.renderRoot.querySelectorAll('input')].find((input) => input.dataset['field'] === field) ?? null;
  }
}

customElements.define('message-composer', MessageComposer);
