import { ClientRefusal, type Conversation, type OpenModal as DiscordModal, MAX_FILE_BYTES } from '../discord/index.ts';
import { PickedFiles } from './picked-files.ts';
import type { OpenModal, ShownInteraction } from './protocol.ts';

/** What a person's client reports to all windows of this person. */
export interface ClientScreen {
  interaction(interaction: ShownInteraction): void;
  modal(modal: OpenModal): void;
  modalGone(interactionId: string): void;
}

/** How an interaction started, as far as a conversation doesn't know it. */
export type Beginning = Pick<ShownInteraction, 'kind' | 'channelId' | 'messageId' | 'customId'> & {
  /** For a submitted modal: the interaction that opened it. */
  readonly modalOf?: string;
};

interface Ongoing {
  readonly conversation: Conversation;
  readonly beginning: Beginning;
  state: ShownInteraction['state'];
  changedAt: number;
  readonly expiry: NodeJS.Timeout;
}

interface OnScreen {
  readonly shown: OpenModal;
  readonly modal: DiscordModal;
  readonly files: PickedFiles;
  readonly expiry: NodeJS.Timeout;
}

/** How long a failure is shown, as a client does until the person moves on. */
const FAILURE_SHOWN_MS = 60_000;

/**
 * What only one person's Discord client shows, in all its windows: running interactions, open modals, and which
 * messages were dismissed.
 */
export class ClientState {
  readonly dismissed = new Set<string>();
  readonly #interactions = new Map<string, Ongoing>();
  readonly #modals = new Map<string, OnScreen>();
  readonly #screen: ClientScreen;
  readonly #tokenLivesMs: number;
  readonly #now: () => number;

  constructor(screen: ClientScreen, { tokenLivesMs, now }: { tokenLivesMs: number; now: () => number }) {
    this.#screen = screen;
    this.#tokenLivesMs = tokenLivesMs;
    this.#now = now;
  }

  /** Interactions that are running or just failed. */
  get interactions(): readonly ShownInteraction[] {
    return [...this.#interactions.values()]
      .filter(({ state, changedAt }) => state !== 'failed' || this.#now() - changedAt < FAILURE_SHOWN_MS)
      .map(shownOf);
  }

  /** The most recently opened one comes last. */
  get modals(): readonly OpenModal[] {
    return [...this.#modals.values()].map(({ shown }) => shown);
  }

  /** Shows an interaction that this person just started. */
  begin(conversation: Conversation, beginning: Beginning): void {
    this.#forgetFailures();
    const { interactionId: id } = conversation;
    // The token has expired by then, so nothing can come anymore.
    const expiry = setTimeout(() => this.#become(id, 'failed'), this.#tokenLivesMs);
    expiry.unref();
    const ongoing: Ongoing = { conversation, beginning, state: 'sent', changedAt: this.#now(), expiry };
    this.#interactions.set(id, ongoing);
    this.#screen.interaction(shownOf(ongoing));
  }

  /** Updates the state of an interaction, which may be someone else's. */
  look(interactionId: string): void {
    const ongoing = this.#interactions.get(interactionId);
    if (!ongoing) return;
    const { conversation } = ongoing;
    const modal = openedModal(conversation);
    if (modal === 'unusable') {
      this.#become(interactionId, 'failed');
      return;
    }
    // A deferred update has no message of its own: a follow-up or the deletion of the original also answers it.
    const isOver = conversation.followUps.length > 0 || conversation.deleted;
    this.#become(interactionId, conversation.state === 'deferred' && isOver ? 'answered' : conversation.state);
    if (modal) this.#open(ongoing, modal);
  }

  /** An open modal, and the files that were picked in it so far. */
  modal(interactionId: string): Pick<OnScreen, 'modal' | 'files'> | null {
    return this.#modals.get(interactionId) ?? null;
  }

  /** @returns true if it was open */
  closeModal(interactionId: string): boolean {
    const onScreen = this.#modals.get(interactionId);
    if (!onScreen) return false;
    clearTimeout(onScreen.expiry);
    this.#modals.delete(interactionId);
    this.#screen.modalGone(interactionId);
    return true;
  }

  /** Clears every timer. */
  end(): void {
    for (const { expiry } of [...this.#interactions.values(), ...this.#modals.values()]) clearTimeout(expiry);
  }

  #become(interactionId: string, state: ShownInteraction['state']): void {
    const ongoing = this.#interactions.get(interactionId);
    if (!ongoing || ongoing.state === state) return;
    ongoing.state = state;
    ongoing.changedAt = this.#now();
    if (state === 'answered' || state === 'failed') clearTimeout(ongoing.expiry);
    if (state === 'answered') this.#interactions.delete(interactionId);
    this.#screen.interaction(shownOf(ongoing));
    const { modalOf } = ongoing.beginning;
    // A client closes the modal once it's acknowledged. One that failed can be sent again.
    if (modalOf !== undefined && (state === 'answered' || state === 'deferred')) this.closeModal(modalOf);
  }

  #open({ conversation: { interactionId }, beginning }: Ongoing, modal: DiscordModal): void {
    const shown: OpenModal = {
      interactionId,
      channelId: beginning.channelId,
      fileLimit: MAX_FILE_BYTES,
      modal: modal.body,
    };
    const expiry = setTimeout(() => this.closeModal(interactionId), this.#tokenLivesMs);
    expiry.unref();
    this.#modals.set(interactionId, { shown, modal, files: new PickedFiles(MAX_FILE_BYTES), expiry });
    this.#screen.modal(shown);
  }

  #forgetFailures(): void {
    for (const [id, { state, changedAt }] of this.#interactions) {
      if (state === 'failed' && this.#now() - changedAt >= FAILURE_SHOWN_MS) this.#interactions.delete(id);
    }
  }
}

/** A modal with fields that can't be filled in here would only be in the way. */
function openedModal(conversation: Conversation): DiscordModal | 'unusable' | null {
  try {
    return conversation.openedModal;
  } catch (error) {
    if (error instanceof ClientRefusal) return 'unusable';
    throw error;
  }
}

function shownOf({ conversation, beginning, state }: Ongoing): ShownInteraction {
  const { modalOf: _, ...began } = beginning;
  return { id: conversation.interactionId, typed: conversation.typed, sentAt: conversation.sentAt, ...began, state };
}
