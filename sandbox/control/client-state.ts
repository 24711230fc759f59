import { ClientRefusal, type Conversation, type OpenModal as DiscordModal } from '../discord/index.ts';
import type { OpenModal, ShownInteraction } from './protocol.ts';

/** What a person's client tells all windows of this person. */
export interface ClientScreen {
  interaction(interaction: ShownInteraction): void;
  modal(modal: OpenModal): void;
  modalGone(interactionId: string): void;
}

/** What was done to begin an interaction, as far as a conversation does not know it. */
export type Beginning = Pick<ShownInteraction, 'kind' | 'channelId' | 'messageId' | 'customId'> & {
  /** Of what is submitted: the interaction that opened the modal. */
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
  readonly expiry: NodeJS.Timeout;
}

/** A client shows that something failed until it is looked away from. */
const FAILURE_SHOWN_MS = 60_000;

/**
 * What one person's Discord client shows to nobody else, in all its windows: interactions that are not over, modals that
 * are open, and which messages were dismissed.
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

  /** Those that are not over, and those that failed a moment ago. */
  get interactions(): readonly ShownInteraction[] {
    return [...this.#interactions.values()]
      .filter(({ state, changedAt }) => state !== 'failed' || this.#now() - changedAt < FAILURE_SHOWN_MS)
      .map(shownOf);
  }

  /** The one that was opened last is the last. */
  get modals(): readonly OpenModal[] {
    return [...this.#modals.values()].map(({ shown }) => shown);
  }

  /** Shows an interaction that this person has just begun. */
  begin(conversation: Conversation, beginning: Beginning): void {
    this.#forgetFailures();
    const { interactionId: id } = conversation;
    // The token is dead then, and nothing can come any more.
    const expiry = setTimeout(() => this.#become(id, 'failed'), this.#tokenLivesMs);
    expiry.unref();
    const ongoing: Ongoing = { conversation, beginning, state: 'sent', changedAt: this.#now(), expiry };
    this.#interactions.set(id, ongoing);
    this.#screen.interaction(shownOf(ongoing));
  }

  /** Something may have come of an interaction, which need not be one of this person's. */
  look(interactionId: string): void {
    const ongoing = this.#interactions.get(interactionId);
    if (!ongoing) return;
    const { conversation } = ongoing;
    const modal = openedModal(conversation);
    if (modal === 'unusable') {
      this.#become(interactionId, 'failed');
      return;
    }
    // A deferred update has no message of its own: a follow-up is an answer too, and so is the end of the original.
    const isOver = conversation.followUps.length > 0 || conversation.deleted;
    this.#become(interactionId, conversation.state === 'deferred' && isOver ? 'answered' : conversation.state);
    if (modal) this.#open(ongoing, modal);
  }

  modal(interactionId: string): DiscordModal | null {
    return this.#modals.get(interactionId)?.modal ?? null;
  }

  /** @returns whether it was open */
  closeModal(interactionId: string): boolean {
    const onScreen = this.#modals.get(interactionId);
    if (!onScreen) return false;
    clearTimeout(onScreen.expiry);
    this.#modals.delete(interactionId);
    this.#screen.modalGone(interactionId);
    return true;
  }

  /** Ends every timer. */
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
    // A client closes the modal once it is acknowledged, and lets one that failed be sent again.
    if (modalOf !== undefined && (state === 'answered' || state === 'deferred')) this.closeModal(modalOf);
  }

  #open({ conversation: { interactionId }, beginning }: Ongoing, modal: DiscordModal): void {
    const shown: OpenModal = { interactionId, channelId: beginning.channelId, modal: modal.body };
    const expiry = setTimeout(() => this.closeModal(interactionId), this.#tokenLivesMs);
    expiry.unref();
    this.#modals.set(interactionId, { shown, modal, expiry });
    this.#screen.modal(shown);
  }

  #forgetFailures(): void {
    for (const [id, { state, changedAt }] of this.#interactions) {
      if (state === 'failed' && this.#now() - changedAt >= FAILURE_SHOWN_MS) this.#interactions.delete(id);
    }
  }
}

/** A modal with what cannot be filled in here would only be in the way. */
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
