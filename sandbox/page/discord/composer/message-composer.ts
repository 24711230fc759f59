import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Refused } from '../../connection.ts';
import type { Topic } from '../../store.ts';
import { StoreElement } from '../../store-element.ts';
import { Completer } from './completer.ts';
import { composerStyles } from './composer-styles.ts';
import { draftKey } from './draft.ts';
import { type CommandEntry, entriesOf } from './entries.ts';
import { entryField, optionChips } from './entry-field.ts';
import { keepDraft, keptDraft } from './kept-draft.ts';
import { type Intent, intentOf } from './keys.ts';
import { type Listing, optionField } from './option-field.ts';
import { fixedChoices, isCompleted } from './options.ts';
import { type Popup, popupFor, type Row } from './popup.ts';
import { popupList, rowId } from './popup-list.ts';
import {
  addOption,
  type CommandState,
  type ComposerState,
  EMPTY,
  ENTRY,
  filledSoFar,
  pickChoice,
  pickCommand,
  readyToRun,
  removeBefore,
  removeLast,
  removeOption,
  type Step,
  setField,
  shownOptions,
  typeTail,
  typeText,
} from './state.ts';

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
      this.draft = keptDraft(key);
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
    const entry = this.#entry();
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
          ${entryField(draft, channel.name, this.#reasons().get(ENTRY) ?? null, this.#listing(ENTRY, true, popup), {
            readOnly: this.sending,
            onInput: this.#onEntryInput,
          })}
          ${draft.is === 'command' && entry !== null ? optionChips(entry, draft, (step) => this.#go(step)) : nothing}
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
    const reasons = this.#reasons();
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

  /** By field, why it cannot be sent; none before it was tried. */
  #reasons(): ReadonlyMap<string, string> {
    const entry = this.#entry();
    const { server } = this.store;
    const { draft, tried } = this;
    return !tried || draft.is === 'text' || entry === null || server === null
      ? new Map()
      : readyToRun(entry, draft, server).reasons;
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
    keepDraft(this.#key, state);
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

  readonly #onEntryInput = (value: string): void => {
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
    const input = event.target;
    // While an input method composes, the keys are its own.
    if (event.isComposing || !(input instanceof HTMLInputElement) || this.sending) {
      return;
    }
    const popup = this.#popup();
    const intent = intentOf(event.key, {
      shift: event.shiftKey,
      popup,
      active: popup === null ? -1 : this.#activeIn(popup),
      chosen: this.active !== null,
      text: input.value,
      inCommand: this.draft.is === 'command',
    });
    if (intent !== null) {
      event.preventDefault();
      event.stopPropagation();
      this.#follow(intent, input.dataset['field'] ?? ENTRY);
    }
  };

  #follow(intent: Intent, field: string): void {
    const { draft } = this;
    switch (intent.do) {
      case 'open-list':
        this.closed = false;
        return;
      case 'close-list':
        this.closed = true;
        return;
      case 'go-to-row':
        this.active = intent.row;
        return;
      case 'pick':
        this.#pick(intent.row);
        return;
      case 'send':
        void this.#send();
        return;
      case 'remove-last':
        if (draft.is === 'command') {
          this.#go(removeLast(this.#entry(), draft));
        }
        return;
      case 'remove-before':
        if (draft.is === 'command') {
          this.#go(removeBefore(this.#entry(), draft, field));
        }
        return;
      case 'wait':
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
      const now = keptDraft(key);
      if (now.is === 'text') {
        keepDraft(key, { is: 'text', text: now.text === '' ? content : `${content} ${now.text}` });
      }
      if (key === this.#key) {
        this.draft = keptDraft(key);
      }
      // A command was begun meanwhile: then the message is told, to be copied.
      this.#refused(error, now.is === 'text' ? '' : ` Not sent: ${content}`);
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
      keepDraft(key, EMPTY);
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

  #refused(error: unknown, more = ''): void {
    if (!(error instanceof Refused)) {
      throw error;
    }
    this.refusal = `${error.message}${more}`;
  }

  #inputOf(field: string): HTMLInputElement | null {
    return [...this.renderRoot.querySelectorAll('input')].find((input) => input.dataset['field'] === field) ?? null;
  }
}

customElements.define('message-composer', MessageComposer);
