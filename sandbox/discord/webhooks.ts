import { invalidWebhookToken, unknownMessage, unknownWebhook } from './api-error.ts';
import { bodies } from './body-schemas.ts';
import type { Message } from './control.ts';
import type { InteractionState, InteractionStore } from './interaction-store.ts';
import { MessageFlag } from './message-rules.ts';
import { writeMessage } from './message-writes.ts';
import { createMessage } from './payloads.ts';
import type { World } from './world.ts';

/** How long the token of an interaction may be used. */
export const TOKEN_LIVES_MS = 15 * 60_000;

const FOLLOW_UP = 0;
const REPLY = 19;

/**
 * The interaction behind a webhook of the application.
 * @throws {ApiError} 50027 when the token is wrong or dead; 10015 when the application is another, or before the
 * interaction was acknowledged
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

/** @param id a message id or `@original` */
export function findMessage(interaction: InteractionState, id: string): Message {
  const found = isOriginal(interaction, id) ? interaction.original : interaction.followUps.get(id);
  if (!found) throw unknownMessage();
  return found;
}

export function editMessage(world: World, interaction: InteractionState, id: string, body: unknown): Message {
  const before = findMessage(interaction, id);
  const wasLoading = ((before.flags ?? 0) & MessageFlag.loading) !== 0;
  const written = writeMessage(world, before, bodies.webhookEdit, body);
  // Filling in what was deferred is not an edit for a reader: no "(edited)".
  const after = wasLoading ? written : { ...written, edited_timestamp: new Date(world.now()).toISOString() };
  if (isOriginal(interaction, id)) setOriginal(world, interaction, after);
  else interaction.followUps.set(id, after);
  interaction.changes.notify();
  return after;
}

export function deleteMessage(interaction: InteractionState, id: string): void {
  findMessage(interaction, id);
  if (isOriginal(interaction, id)) {
    interaction.original = null;
    interaction.deleted = true;
  } else {
    interaction.followUps.delete(id);
  }
  interaction.changes.notify();
}

/** While the reply is deferred, the first follow-up fills it in; whether it is ephemeral was decided by the defer. */
export function followUp(world: World, interaction: InteractionState, body: unknown): Message {
  const { original } = interaction;
  if (original && ((original.flags ?? 0) & MessageFlag.loading) !== 0) {
    const filled = writeMessage(world, original, bodies.followUp, body);
    setOriginal(world, interaction, filled);
    interaction.changes.notify();
    return filled;
  }
  const flags = (body as { flags?: unknown } | null)?.flags;
  const blank = createMessage(world, {
    channelId: interaction.channelId,
    type: original ? REPLY : FOLLOW_UP,
    flags: typeof flags === 'number' ? flags & MessageFlag.ephemeral : 0,
    webhook: true,
    metadata: interaction.metadata,
    ...(original && { replyTo: original }),
  });
  const message = writeMessage(world, blank, bodies.followUp, body);
  interaction.followUps.set(message.id, message);
  interaction.changes.notify();
  return message;
}

function isOriginal(interaction: InteractionState, id: string): boolean {
  return id === '@original' || id === interaction.original?.id;
}

function setOriginal(world: World, interaction: InteractionState, message: Message): void {
  interaction.original = message;
  interaction.versions.push({ ...message, afterMs: world.now() - interaction.sentAt });
}
