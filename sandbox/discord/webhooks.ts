import { invalidWebhookToken, unknownMessage, unknownWebhook } from './api-error.ts';
import { bodies } from './body-schemas.ts';
import type { Message, UploadedFile } from './control.ts';
import type { InteractionState, InteractionStore } from './interaction-store.ts';
import { flagProblems, flagsOf, MessageFlag, settableFlags } from './message-rules.ts';
import { refuse, writeMessage } from './message-writes.ts';
import type { MessageState } from './messages.ts';
import { draftOf } from './messages.ts';
import { createMessage } from './payloads.ts';
import type { World } from './world.ts';

/** How long an interaction's token is valid. */
const TOKEN_LIVES_MS = 15 * 60_000;

const FOLLOW_UP = 0;
const REPLY = 19;

interface Sent {
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

/**
 * The interaction behind a webhook of the application.
 * @throws {ApiError} 50027 if the token is wrong or expired; 10015 if the application is another one, or the
 * interaction isn't acknowledged yet
 */
export function webhookOf(
  world: World,
  store: InteractionStore,
  applicationId: string,
  token: string,
): InteractionState {
  if (applicationId !== world.applicationId) throw unknownWebhook();
  const interaction = store.byToken(token);
  if (!interaction) throw invalidWebhookToken();
  if (interaction.tokenDead || world.now() - interaction.createdAt > TOKEN_LIVES_MS) throw invalidWebhookToken();
  if (!interaction.acknowledged) throw unknownWebhook();
  return interaction;
}

/**
 * @param id a message ID or `@original`
 * @throws {ApiError} 10008
 */
export function findMessage({ original, followUps }: InteractionState, id: string): MessageState {
  const found = [original, ...followUps].find(
    (state) => state && (state.latest.id === id || (state === original && id === '@original')),
  );
  if (!found || found.deleted) throw unknownMessage();
  return found;
}

export function editMessage(world: World, interaction: InteractionState, id: string, sent: Sent): Message {
  const state = findMessage(interaction, id);
  const wasLoading = isLoading(state);
  const { message, files } = writeMessage(world, draftOf(state), bodies.webhookEdit, { ...sent, edit: true });
  // Filling in a deferred reply isn't an edit for a reader: no "(edited)".
  const after = wasLoading ? message : { ...message, edited_timestamp: new Date(world.now()).toISOString() };
  world.messages.update(state, { message: after, files });
  return after;
}

export function deleteMessage(world: World, interaction: InteractionState, id: string): void {
  world.messages.remove(findMessage(interaction, id));
}

/** While the reply is deferred, the first follow-up fills it in. Whether it's ephemeral was decided by the deferral. */
export function followUp(world: World, interaction: InteractionState, sent: Sent): Message {
  const { original } = interaction;
  refuse(flagProblems(sent.body, settableFlags.interaction, []));
  if (original && !original.deleted && isLoading(original)) {
    const filled = writeMessage(world, draftOf(original), bodies.followUp, { ...sent, edit: false });
    world.messages.update(original, filled);
    return filled.message;
  }
  const kept = flagsOf(sent.body) & (MessageFlag.ephemeral | MessageFlag.suppressNotifications);
  const message = createMessage(world, {
    channelId: interaction.channelId,
    type: original ? REPLY : FOLLOW_UP,
    flags: kept,
    webhook: true,
    metadata: {
      ...interaction.metadata,
      ...(original && { original_response_message_id: original.latest.id }),
    },
    ...(original && { replyTo: original.latest }),
  });
  const draft = writeMessage(world, { message, files: [] }, bodies.followUp, { ...sent, edit: false });
  const state = world.messages.add(draft, kept & MessageFlag.ephemeral ? interaction.userId : null);
  interaction.followUps.push(state);
  state.watchers.push(() => interaction.changes.notify());
  interaction.changes.notify();
  return draft.message;
}

function isLoading({ latest }: MessageState): boolean {
  return ((latest.flags ?? 0) & MessageFlag.loading) !== 0;
}
