import type { ReactiveControllerHost } from 'lit';
import { Refused } from '../../connection.ts';
import type { Store } from '../../store.ts';
import { Completer } from './completer.ts';
import { draftKey } from './draft.ts';
import { type CommandEntry, entriesOf } from './entries.ts';
import { keepDraft, keptDraft } from './kept-draft.ts';
import { isCompleted } from './options.ts';
import { type Popup, popupFor, type Row } from './popup.ts';
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
  type Step,
  setField,
  typeTail,
  typeText,
} from './state.ts';

/** The element that owns a draft. */
export interface DraftingHost extends ReactiveControllerHost {
  readonly store: Store;
  readonly channelId: string;
  /** Whether something else on the page is in use, so the focus must stay there. */
  focusIsElsewhere(): boolean;
}

/** A person's draft in a channel, as it's written, completed and sent. */
export class Drafting {
  draft: ComposerState = EMPTY;
  /** The field being typed in; null while the focus is elsewhere. */
  focused: string | null = null;
  /** Where the focus goes next. */
  focusNext: string | null = null;
  /** The row selected with the arrow keys; null if they weren't used. */
  row: number | null = null;
  /** The list was closed with Escape. */
  closed = false;
  /** The person tried to send it: problems show from then on. */
  tried = false;
  /** A command is being sent. */
  sending = false;
  /** Why it was refused. */
  refusal: string | null = null;
  readonly #host: DraftingHost;
  readonly #completer: Completer;
  #key: string | null = null;

  constructor(host: DraftingHost) {
    this.#host = host;
    this.#completer = new Completer(
      (ask) => host.store.ask('complete', ask),
      () => {
        this.row = null;
        host.requestUpdate();
      },
    );
  }

  /** Switches to the draft of the current person in the current channel. */
  follow(): void {
    const { store, channelId } = this.#host;
    const key = store.you === null ? null : draftKey(store.you.id, channelId);
    if (key === this.#key) {
      return;
    }
    this.#key = key;
    this.draft = keptDraft(key);
    this.tried = false;
    this.refusal = null;
    this.closed = false;
    this.#completer.clear();
  }

  get entries(): readonly CommandEntry[] {
    return entriesOf(this.#host.store.commands);
  }

  /** The picked command; null if there's none, or it's no longer listed. */
  get entry(): CommandEntry | null {
    const { draft } = this;
    return draft.is === 'text' ? null : (this.entries.find(({ path }) => path === draft.command) ?? null);
  }

  get popup(): Popup | null {
    const { server } = this.#host.store;
    return this.focused === null || this.closed || this.sending || server === null
      ? null
      : popupFor(this.draft, this.entries, server, this.focused, this.#completer.current);
  }

  /** The row that Enter would pick; -1 for none. */
  activeIn(popup: Popup | null): number {
    return popup === null ? -1 : Math.min(this.row ?? (popup.eager ? 0 : -1), popup.rows.length - 1);
  }

  /** Why each field can't be sent; empty until the first try. */
  get reasons(): ReadonlyMap<string, string> {
    const { draft, entry, tried } = this;
    const { server } = this.#host.store;
    return !tried || draft.is === 'text' || entry === null || server === null
      ? new Map()
      : readyToRun(entry, draft, server).reasons;
  }

  /** Shows and saves a new state, and moves the focus where it says. */
  go({ state, focus }: Step): void {
    this.#keep(state);
    this.tried &&= state.is === 'command';
    this.focusNext = focus;
  }

  pick({ pick }: Row): void {
    const { draft, entry } = this;
    if (pick.a === 'command') {
      this.tried = false;
      this.go(pickCommand(pick.entry));
    } else if (draft.is === 'command' && pick.a === 'option') {
      this.go(addOption(draft, pick.name));
    } else if (draft.is === 'command' && pick.a === 'choice' && entry !== null) {
      this.#completer.clear();
      this.go(pickChoice(entry, draft, pick.of, pick.picked));
    }
  }

  typeEntry(text: string): void {
    const { draft, entry } = this;
    const step =
      draft.is === 'text'
        ? typeText(this.entries, text)
        : entry === null
          ? { state: { ...draft, tail: text }, focus: ENTRY }
          : typeTail(entry, draft, text);
    if (step.focus === ENTRY && step.state.is === draft.is) {
      // The caret stays where it is.
      this.#keep(step.state);
    } else {
      this.go(step);
    }
  }

  typeOption(draft: CommandState, name: string, text: string): void {
    this.#keep(setField(draft, name, text));
    this.#complete(name);
  }

  focus(field: string): void {
    if (field !== this.focused) {
      this.focused = field;
      this.row = null;
      this.closed = false;
      this.#complete(field);
      this.#host.requestUpdate();
    }
  }

  blur(): void {
    this.focused = null;
    this.#host.requestUpdate();
  }

  async send(): Promise<void> {
    const { draft } = this;
    if (this.sending || (draft.is === 'text' && draft.text.trim() === '')) {
      return;
    }
    await (draft.is === 'text' ? this.#write(draft.text) : this.#run(draft));
  }

  #keep(state: ComposerState): void {
    this.draft = state;
    this.row = null;
    this.closed = false;
    this.refusal = null;
    keepDraft(this.#key, state);
    this.#host.requestUpdate();
  }

  /** Asks the bot for choices if it completes this option and nothing is picked. */
  #complete(name: string): void {
    const { draft, entry } = this;
    const { store, channelId } = this.#host;
    const option = entry?.options.find((each) => each.name === name);
    const completes = option !== undefined && isCompleted(option);
    if (
      completes &&
      draft.is === 'command' &&
      entry !== null &&
      store.server !== null &&
      draft.fields.find((field) => field.name === name)?.picked === null
    ) {
      const options = filledSoFar(entry, draft, store.server, name);
      this.#completer.request({ channelId, command: entry.path, options, focused: name });
    } else if (this.#completer.current !== null) {
      this.#completer.clear();
    }
  }

  /** Clears the field right away, so that the next message can be typed. A refused message comes back. */
  async #write(content: string): Promise<void> {
    const key = this.#key;
    const { store, channelId } = this.#host;
    this.go({ state: EMPTY, focus: ENTRY });
    try {
      await store.ask('write', { channelId, content });
    } catch (error) {
      const now = keptDraft(key);
      if (now.is === 'text') {
        keepDraft(key, { is: 'text', text: now.text === '' ? content : `${content} ${now.text}` });
      }
      if (key === this.#key) {
        this.draft = keptDraft(key);
      }
      // A command was started meanwhile, so the message is shown for copying.
      this.#refused(error, now.is === 'text' ? '' : ` Not sent: ${content}`);
    }
  }

  async #run(draft: CommandState): Promise<void> {
    const { entry } = this;
    const { store, channelId } = this.#host;
    if (entry === null || store.server === null) {
      return;
    }
    const { options, reasons } = readyToRun(entry, draft, store.server);
    const [first] = reasons.keys();
    if (first !== undefined) {
      this.tried = true;
      this.focusNext = first;
      this.#host.requestUpdate();
      return;
    }
    const key = this.#key;
    this.sending = true;
    this.refusal = null;
    this.#host.requestUpdate();
    try {
      await store.ask('run', { channelId, command: entry.path, options });
      keepDraft(key, EMPTY);
      if (key === this.#key) {
        this.#completer.clear();
        // The reply may already be there, with its menu open.
        const focusNext = this.#host.focusIsElsewhere() ? null : ENTRY;
        this.go({ state: EMPTY, focus: ENTRY });
        this.focusNext = focusNext;
      }
    } catch (error) {
      this.#refused(error);
    } finally {
      this.sending = false;
      this.#host.requestUpdate();
    }
  }

  #refused(error: unknown, more = ''): void {
    if (!(error instanceof Refused)) {
      throw error;
    }
    this.refusal = `${error.message}${more}`;
    this.#host.requestUpdate();
  }
}
