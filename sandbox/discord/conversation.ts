import { ACKNOWLEDGE_WITHIN_MS } from './callbacks.ts';
import type { Conversation, Member, OpenModal } from './control.ts';
import { ApplicationDidNotRespond, ClientRefusal } from './control.ts';
import type { InteractionState } from './interaction-store.ts';
import type { ModalBody } from './modal-rules.ts';

/**
 * Creates the person's view of an interaction, with promises to wait on.
 * @param open puts a modal on the person's screen
 */
export function createConversation(
  interaction: InteractionState,
  member: Member,
  typed: string,
  open: (modal: ModalBody) => OpenModal,
): Conversation {
  const { changes, versions } = interaction;
  const what = `${member.name} did "${typed}"`;
  const followUps = () => interaction.followUps.filter((state) => !state.deleted).map(({ latest }) => latest);
  let opened: OpenModal | null = null;
  const modalNow = () => {
    if (interaction.modal) opened ??= open(interaction.modal);
    return opened;
  };
  const versionFrom = (index: number, predicate: (version: (typeof versions)[number]) => boolean) => {
    const found = versions.slice(index).find(predicate);
    if (!found && interaction.failed) throw new ApplicationDidNotRespond(what);
    // A modal is the whole answer: no message follows from this interaction.
    if (!found && interaction.modal) throw new ClientRefusal(`${what}: a modal opened, not a message`);
    return found;
  };
  return {
    interactionId: interaction.id,
    member,
    typed,
    sentAt: interaction.sentAt,
    get state() {
      if (interaction.acknowledged) {
        return interaction.versions.length > 0 || interaction.modal ? 'answered' : 'deferred';
      }
      return interaction.failed ? 'failed' : 'sent';
    },
    acknowledged: () =>
      changes.until(() => {
        const { acknowledged } = interaction;
        if (acknowledged) {
          const { at, ephemeral, type } = acknowledged;
          return { tookMs: at - interaction.sentAt, ephemeral, type };
        }
        if (interaction.failed) throw new ApplicationDidNotRespond(what);
        return undefined;
      }, `${what}: the acknowledgment`),
    reply: ({ timeoutMs } = {}) => changes.until(() => versionFrom(0, () => true), `${what}: the reply`, timeoutMs),
    nextEdit({ timeoutMs } = {}) {
      const from = versions.length;
      return changes.until(() => versionFrom(from, () => true), `${what}: the next edit`, timeoutMs);
    },
    messageWhere: (predicate, { timeoutMs } = {}) =>
      changes.until(() => versionFrom(0, predicate), `${what}: a message that satisfies ${predicate}`, timeoutMs),
    versions,
    get followUps() {
      return followUps();
    },
    waitForFollowUp: (n = 1, { timeoutMs } = {}) =>
      changes.until(() => followUps()[n - 1], `${what}: follow-up ${n}`, timeoutMs),
    get deleted() {
      return interaction.original?.deleted ?? false;
    },
    modal: ({ timeoutMs } = {}) =>
      changes.until(
        () => {
          const now = modalNow();
          if (now) return now;
          if (interaction.failed) throw new ApplicationDidNotRespond(what);
          const { acknowledged } = interaction;
          if (acknowledged)
            throw new ClientRefusal(`${what}: no modal opened; the response has type ${acknowledged.type}`);
          return undefined;
        },
        `${what}: the modal`,
        timeoutMs,
      ),
    get openedModal() {
      return modalNow();
    },
    expireToken() {
      interaction.tokenDead = true;
    },
  };
}

/**
 * Starts the client's timeout: after 3 s without an acknowledgment it shows "The application did not respond", and no
 * later response helps.
 * @returns a function that stops the timeout early
 */
export function startPatience(interaction: InteractionState, finished: () => void): () => void {
  const timer = setTimeout(() => {
    if (!interaction.acknowledged) {
      interaction.failed = true;
      interaction.changes.notify();
    }
    finished();
  }, ACKNOWLEDGE_WITHIN_MS);
  return () => clearTimeout(timer);
}
