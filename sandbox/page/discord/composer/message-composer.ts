import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { Refused } from '../../connection.ts';
import type { Topic } from '../../store.ts';
import { StoreElement } from '../../store-element.ts';
import { Completer } from './completer.ts';
import { composerStyles } from './composer-styles.ts';
import { draftKey, draftText, readDraft } from './draft.ts';
import { type CommandEntry, entriesOf } from './entries.ts';
import { type Listing, optionField } from './option-field.ts';
import { fixedChoices, isCompleted } from './options.ts';
import { type Popup, popupFor, type Row } from './popup.ts';
import { POPUP_ID, popupList, rowId } from './popup-list.ts';
import {
  addOption,
  type CommandState,
  type ComposerState,
  EMPTY,
  ENTRY,
  filledSoFar,
  hiddenOptions,
  pickChoice,
  pickCommand,
  readyToRun,
  removeLast,
  removeOption,
  type Step,
  setField,
  shownOptions,
  typeTail,
  typeText,
} from './state.ts';

/** More chips than these would push the field away. */
const MOST_CHIPS = 5;

/** Where messages and commands are typed. */
class MessageComposer extends StoreElement {
  static override styles = composerStyles;
  static override properties = {
    ...StoreElement.properties,
    channelId: { attribute: false },
    draft: { state: true },
    focused: { state: true },
    active: { state: true },
    closed: { state: true },
    tried: { state: true },
    sending: { state: true },
    refusal: { state: true },
  };
  declare channelId: string;
  declare draft: ComposerState;
  /** The field that is being typed in; null while the focus is elsewhere. */
  declare focused: string | null;
  /** The row that the arrows went to; null before they were used. */
  declare active: number | null;
  /** The list was closed with Escape. */
  declare closed: boolean;
  /** It was tried to send it: from then on what is wrong is shown. */
  declare tried: boolean;
  declare sending: boolean;
  declare refusal: string | null;

  protected override readonly topics: readonly Topic[] = ['you', 'commands'];
  readonly #completer: Completer;
  /** Whose draft of which channel is shown. */
  #key: string | null = null;
  #focusNext: string | null = null;

  constructor() {
    super();
    this.draft = EMPTY;
    this.focused = null;
    this.active = null;
    this.closed = false;
    this.tried = false;
    this.sending = false;
    this.refusal = null;
    this.#completer = new Completer(
      (ask) => this.store.ask('complete', ask),
      () => {
        this.active = null;
        this.requestUpdate();
      },
    );
  }

  override focus(): void {
    this.#inputOf(ENTRY)?.focus();
  }

  protected override willUpdate(): void {
    const { you } = this.store;
    const key = you === null ? null : draftKey(you.id, this.channelId);
    if (key !== this.#key) {
      this.#key = key;
      this.draft = readDraft(key === null ? null : sessionStorage.getItem(key));
      this.tried = false;
      this.refusal = null;
      this.closed = false;
      this.#completer.clear();
    }
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.#focusNext !== null) {
      const input = this.#inputOf(this.#focusNext) ?? this.#inputOf(ENTRY);
      this.#focusNext = null;
      input?.focus();
      input?.setSelectionRange(input.value.length, input.value.length);
    }
    this.renderRoot.querySelector('[role="option"][aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const { server } = this.store;
    const channel = server?.channels.find(({ id }) => id === this.channelId);
    if (server === null || channel === undefined) {
      return html``;
    }
    const popup = this.#popup();
    const { draft } = this;
    return html`
      ${popup === null ? nothing : popupList(popup, this.#activeIn(popup), server.bot.name, (row) => this.#pick(row))}
      ${
        this.refusal === null
          ? nothing
          : html`<div class="refusal" role="alert">
              <span dir="auto">${this.refusal}</span>
              <button class="remove" type="button" aria-label="Dismiss" @click=${this.#dismiss}>×</button>
            </div>`
      }
      <div class="bar" @keydown=${this.#onKey} @focusin=${this.#onFocus} @focusout=${this.#onBlur}>
        ${
          draft.is === 'command'
            ? nothing
            : html`<button class="round" type="button" aria-label="Commands" @click=${this.#slash}>
                <span class="slash" aria-hidden="true">/</span>
              </button>`
        }
        <div class="line">
          ${draft.is === 'command' ? this.#command(draft, popup) : nothing}
          ${this.#entryField(draft, channel.name, popup)}
          ${draft.is === 'command' ? this.#chips(draft) : nothing}
        </div>
        <button
          class="round send"
          type="button"
          aria-label="Send"
          aria-disabled=${this.sending || (draft.is === 'text' && draft.text.trim() === '')}
          @click=${this.#send}
        >
          <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
            <path fill="currentColor" d="M3 20.5 21.5 12 3 3.5 3 10l11 2-11 2z" />
          </svg>
        </button>
      </div>
    `;
  }

  #command(draft: CommandState, popup: Popup | null): TemplateResult {
    const entry = this.#entry();
    const reasons = this.#reasons(draft);
    const { server } = this.store;
    return html`
      <span class="pill">
        <span>/${draft.command}</span>
        <button class="remove" type="button" aria-label="Remove /${draft.command}" @click=${() => this.#go({ state: EMPTY, focus: ENTRY })}>×</button>
      </span>
      ${
        entry === null || server === null
          ? html`<div class="reason" role="alert">This command is not listed for you now.</div>`
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
                    readOnly: this.sending,
                    onInput: (text) => this.#onOptionInput(draft, option.name, text),
                    onRemove: () => this.#go(removeOption(entry, draft, option.name)),
                  },
                ),
            )
      }
    `;
  }

  #entryField(draft: ComposerState, channelName: string, popup: Popup | null): TemplateResult {
    const listing = this.#listing(ENTRY, true, popup);
    const label = draft.is === 'text' ? `Message #${channelName}` : 'Add an option';
    const reason = draft.is === 'command' ? this.#reasons(draft).get(ENTRY) : undefined;
    return html`
      <input
        class="entry"
        data-field=${ENTRY}
        dir="auto"
        autocomplete="off"
        spellcheck="false"
        enterkeyhint="send"
        role="combobox"
        aria-label=${label}
        aria-autocomplete="list"
        aria-expanded=${listing.open}
        aria-controls=${listing.open ? POPUP_ID : nothing}
        aria-activedescendant=${listing.activeId ?? nothing}
        aria-invalid=${reason !== undefined}
        placeholder=${draft.is === 'text' ? label : nothing}
        ?readonly=${this.sending}
        .value=${live(draft.is === 'text' ? draft.text : draft.tail)}
        @input=${this.#onEntryInput}
      />
      ${reason === undefined ? nothing : html`<div class="reason" role="alert">${reason}</div>`}
    `;
  }

  #chips(draft: CommandState): TemplateResult | typeof nothing {
    const entry = this.#entry();
    const hidden = entry === null ? [] : hiddenOptions(entry, draft);
    const more = hidden.length - MOST_CHIPS;
    return html`
      ${hidden
        .slice(0, MOST_CHIPS)
        .map(
          ({ name, description }) =>
            html`<button class="chip" type="button" aria-label="Add ${name}" title=${description} @click=${() => this.#go(addOption(draft, name))}>+ ${name}</button>`,
        )}
      ${more > 0 ? html`<button class="chip" type="button" @click=${() => this.#go({ state: draft, focus: ENTRY })}>+${more} more</button>` : nothing}
    `;
  }

  #listing(name: string, ever: boolean, popup: Popup | null): Listing {
    const open = popup !== null && popup.rows.length > 0 && this.focused === name;
    const active = open ? this.#activeIn(popup) : -1;
    return { ever, open, activeId: active < 0 ? null : rowId(active) };
  }

  #entry(): CommandEntry | null {
    const { draft } = this;
    return draft.is === 'text'
      ? null
      : (entriesOf(this.store.commands).find(({ path }) => path === draft.command) ?? null);
  }

  #popup(): Popup | null {
    const { server, commands } = this.store;
    return this.focused === null || this.closed || this.sending || server === null
      ? null
      : popupFor(this.draft, entriesOf(commands), server, this.focused, this.#completer.current);
  }

  #activeIn(popup: Popup): number {
    return Math.min(this.active ?? (popup.eager ? 0 : -1), popup.rows.length - 1);
  }

  #reasons(draft: CommandState): ReadonlyMap<string, string> {
    const entry = this.#entry();
    const { server } = this.store;
    return !this.tried || entry === null || server === null ? new Map() : readyToRun(entry, draft, server).reasons;
  }

  // ── What a person does ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Shows a new state, keeps it, and goes on where it says. */
  #go({ state, focus }: Step): void {
    this.#keep(state);
    this.tried &&= state.is === 'command';
    this.#focusNext = focus;
    this.requestUpdate();
  }

  #keep(state: ComposerState): void {
    this.draft = state;
    this.active = null;
    this.closed = false;
    this.refusal = null;
    store(this.#key, state);
  }

  #pick({ pick }: Row): void {
    const { draft } = this;
    const entry = this.#entry();
    if (pick.a === 'command') {
      this.tried = false;
      this.#go(pickCommand(pick.entry));
    } else if (draft.is === 'command' && pick.a === 'option') {
      this.#go(addOption(draft, pick.name));
    } else if (draft.is === 'command' && pick.a === 'choice' && entry !== null) {
      this.#completer.clear();
      this.#go(pickChoice(entry, draft, pick.of, pick.picked));
    }
  }

  readonly #onEntryInput = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    const { draft } = this;
    const entry = this.#entry();
    const step =
      draft.is === 'text'
        ? typeText(entriesOf(this.store.commands), value)
        : entry === null
          ? { state: { ...draft, tail: value }, focus: ENTRY }
          : typeTail(entry, draft, value);
    if (step.focus === ENTRY && step.state.is === draft.is) {
      this.#keep(step.state);
    } else {
      this.#go(step);
    }
  };

  #onOptionInput(draft: CommandState, name: string, text: string): void {
    this.#keep(setField(draft, name, text));
    this.#complete(name);
  }

  /** Asks the bot, when it completes this option and it is not picked already. */
  #complete(name: string): void {
    const entry = this.#entry();
    const { draft, channelId } = this;
    const { server } = this.store;
    const option = entry?.options.find((each) => each.name === name);
    const field = draft.is === 'command' ? draft.fields.find((each) => each.name === name) : undefined;
    if (
      entry !== null &&
      server !== null &&
      draft.is === 'command' &&
      option !== undefined &&
      isCompleted(option) &&
      field?.picked === null
    ) {
      const options = filledSoFar(entry, draft, server, name);
      this.#completer.request({ channelId, command: entry.path, options, focused: name });
    } else if (this.#completer.current !== null) {
      this.#completer.clear();
    }
  }

  readonly #onFocus = (event: FocusEvent): void => {
    const field = (event.target as HTMLElement).dataset['field'];
    if (field === undefined || field === this.focused) {
      return;
    }
    this.focused = field;
    this.active = null;
    this.closed = false;
    this.#complete(field);
  };

  readonly #onBlur = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (!(to instanceof HTMLElement && to.dataset['field'] !== undefined && this.renderRoot.contains(to))) {
      this.focused = null;
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const input = event.target as HTMLElement;
    // While an input method composes, the keys are its own.
    if (event.isComposing || !(input instanceof HTMLInputElement) || this.sending) {
      return;
    }
    const popup = this.#popup();
    const active = popup === null ? -1 : this.#activeIn(popup);
    const row = popup?.loading === true ? undefined : popup?.rows[active];
    if (this.#handled(event, input, popup, active, row)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  #handled(
    event: KeyboardEvent,
    input: HTMLInputElement,
    popup: Popup | null,
    active: number,
    row: Row | undefined,
  ): boolean {
    const { draft } = this;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (popup === null) {
          this.closed = false;
        } else if (popup.rows.length > 0) {
          const { length } = popup.rows;
          this.active = event.key === 'ArrowDown' ? (active + 1) % length : active <= 0 ? length - 1 : active - 1;
        }
        return true;
      case 'Enter':
        if (row !== undefined) {
          this.#pick(row);
        } else if (popup?.loading !== true) {
          void this.#send();
        }
        return true;
      case 'Tab':
        // An empty field can be tabbed through without picking anything.
        if (event.shiftKey || row === undefined || (input.value === '' && this.active === null)) {
          return false;
        }
        this.#pick(row);
        return true;
      case 'Escape':
        if (popup !== null) {
          this.closed = true;
          return true;
        }
        if (draft.is === 'text') {
          return false;
        }
        this.#go(removeLast(this.#entry(), draft));
        return true;
      case 'Backspace':
        if (draft.is === 'text' || input.value !== '') {
          return false;
        }
        this.#goBack(draft, input.dataset['field'] ?? ENTRY);
        return true;
      default:
        return false;
    }
  }

  /** Backspace in an empty field. */
  #goBack(draft: CommandState, name: string): void {
    const entry = this.#entry();
    const required = entry?.options.find((option) => option.name === name)?.required === true;
    const before = draft.fields[draft.fields.findIndex((field) => field.name === name) - 1];
    if (name === ENTRY || (required && before === undefined)) {
      this.#go(removeLast(entry, name === ENTRY ? draft : { ...draft, tail: '' }));
    } else if (required) {
      this.#go({ state: draft, focus: before?.name ?? ENTRY });
    } else {
      this.#go(removeOption(entry, draft, name));
    }
  }

  readonly #slash = (): void => {
    this.#go({ state: { is: 'text', text: '/' }, focus: ENTRY });
  };

  readonly #dismiss = (): void => {
    this.refusal = null;
    this.#focusNext = ENTRY;
  };

  readonly #send = async (): Promise<void> => {
    const { draft } = this;
    if (this.sending || (draft.is === 'text' && draft.text.trim() === '')) {
      return;
    }
    if (draft.is === 'text') {
      await this.#write(draft.text);
    } else {
      await this.#run(draft);
    }
  };

  /** The field is empty at once, so that the next message can be typed; a message that was refused comes back. */
  async #write(content: string): Promise<void> {
    const key = this.#key;
    const { channelId } = this;
    this.#go({ state: EMPTY, focus: ENTRY });
    try {
      await this.store.ask('write', { channelId, content });
    } catch (error) {
      const here = key === this.#key;
      const now = here ? this.draft : readDraft(key === null ? null : sessionStorage.getItem(key));
      if (now.is === 'text') {
        const back: ComposerState = { is: 'text', text: now.text === '' ? content : `${content} ${now.text}` };
        store(key, back);
        if (here) {
          this.draft = back;
        }
      }
      this.#refused(error);
    }
  }

  async #run(draft: CommandState): Promise<void> {
    const entry = this.#entry();
    const { server } = this.store;
    if (entry === null || server === null) {
      this.refusal = 'This command is not listed for you now.';
      return;
    }
    const { options, reasons } = readyToRun(entry, draft, server);
    const [first] = reasons.keys();
    if (first !== undefined) {
      this.tried = true;
      this.#focusNext = first;
      this.requestUpdate();
      return;
    }
    const key = this.#key;
    this.sending = true;
    this.refusal = null;
    try {
      await this.store.ask('run', { channelId: this.channelId, command: entry.path, options });
      store(key, EMPTY);
      if (key === this.#key) {
        this.#completer.clear();
        this.#go({ state: EMPTY, focus: ENTRY });
      }
    } catch (error) {
      this.#refused(error);
    } finally {
      this.sending = false;
    }
  }

  #refused(error: unknown): void {
    if (!(error instanceof Refused)) {
      throw error;
    }
    this.refusal = error.message;
  }

  #inputOf(field: string): HTMLInputElement | null {
    return [...this.renderRoot.querySelectorAll('input')].find((input) => input.dataset['field'] === field) ?? null;
  }
}

function store(key: string | null, state: ComposerState): void {
  const text = draftText(state);
  if (key === null) {
    return;
  }
  if (text === null) {
    sessionStorage.removeItem(key);
  } else {
    sessionStorage.setItem(key, text);
  }
}

customElements.define('message-composer', MessageComposer);
