import * as z from 'zod/mini';
import { alreadyAcknowledged, unknownInteraction } from './api-error.ts';
import { bodies } from './body-schemas.ts';
import { choiceProblems } from './command-rules.ts';
import type { CompletionChoice, Modal } from './control.ts';
import { checkSchema } from './form-errors.ts';
import type { InteractionState } from './interaction-store.ts';
import type { MessageBody } from './message-rules.ts';
import { deferProblems, MessageFlag } from './message-rules.ts';
import { refuse, writeMessage } from './message-writes.ts';
import { createMessage } from './payloads.ts';
import type { World } from './world.ts';

/** The time an application has for its first answer. */
export const ACKNOWLEDGE_WITHIN_MS = 3000;

const MESSAGE = 4;
const DEFERRED_MESSAGE = 5;
const COMPLETION = 8;
const MODAL = 9;
const CHAT_INPUT_REPLY = 20;

/** Answers that fit an interaction of a command, and one of a completion. */
const allowedTypes = { command: [MESSAGE, DEFERRED_MESSAGE, MODAL], completion: [COMPLETION] } as const;

/**
 * `POST /interactions/:id/:token/callback`.
 * @returns what Discord answers with `with_response=true`
 * @throws {ApiError} 50035; 10062 when unknown or later than 3 s; 40060 when acknowledged before
 */
export function acknowledge(
  world: World,
  interaction: InteractionState | undefined,
  token: string,
  body: unknown,
): object {
  const kind = interaction?.kind ?? 'command';
  const envelope = z.strictObject({ type: z.literal([...allowedTypes[kind]]), data: z.optional(z.unknown()) });
  refuse(checkSchema(envelope, body));
  const { type, data } = body as { type: number; data?: unknown };
  const late = interaction && world.now() - interaction.createdAt > ACKNOWLEDGE_WITHIN_MS;

  // The body is read before the interaction is looked up: a wrong body is told even when it comes too late.
  const answer = read(world, interaction, type, data);
  if (!interaction || interaction.token !== token) throw unknownInteraction();
  if (interaction.acknowledged) throw alreadyAcknowledged();
  if (late || interaction.failed) throw unknownInteraction();

  const ephemeral = type === MESSAGE || type === DEFERRED_MESSAGE ? answer.ephemeral : false;
  interaction.acknowledged = { at: world.now(), type, ephemeral };
  interaction.original = answer.message;
  interaction.choices = answer.choices;
  interaction.modal = answer.modal;
  if (answer.message && type === MESSAGE) {
    interaction.versions.push({ ...answer.message, afterMs: world.now() - interaction.sentAt });
  }
  interaction.changes.notify();
  return callbackResponse(interaction, type);
}

interface Answer {
  readonly ephemeral: boolean;
  readonly message: InteractionState['original'];
  readonly choices: CompletionChoice[] | null;
  readonly modal: Modal | null;
}

const nothing: Answer = { ephemeral: false, message: null, choices: null, modal: null };

function read(world: World, interaction: InteractionState | undefined, type: number, data: unknown): Answer {
  switch (type) {
    case MESSAGE:
    case DEFERRED_MESSAGE: {
      if (type === DEFERRED_MESSAGE) refuse(checkSchema(bodies.callbackMessage, data, ['data']));
      const flags = (data as MessageBody | null | undefined)?.flags ?? 0;
      const ephemeral = (flags & MessageFlag.ephemeral) !== 0;
      const blank = createMessage(world, {
        channelId: interaction?.channelId ?? '0',
        type: CHAT_INPUT_REPLY,
        flags: (ephemeral ? MessageFlag.ephemeral : 0) | (type === DEFERRED_MESSAGE ? MessageFlag.loading : 0),
        webhook: true,
        ...(interaction && { metadata: interaction.metadata }),
      });
      if (type === DEFERRED_MESSAGE) {
        refuse(deferProblems(data as MessageBody | null | undefined, ['data']));
        return { ...nothing, ephemeral, message: blank };
      }
      return { ...nothing, ephemeral, message: writeMessage(world, blank, bodies.callbackMessage, data, ['data']) };
    }
    case COMPLETION: {
      const schema = { 4: bodies.completion.integer, 10: bodies.completion.number }[interaction?.focusedType ?? 3];
      refuse(checkSchema(schema ?? bodies.completion.string, data, ['data']));
      const { choices: given } = data as { choices?: (CompletionChoice | null)[] | null };
      // The schema lets null through among the choices; a client has nothing to show for it.
      const choices = (given ?? []).filter((choice) => choice !== null);
      refuse(choiceProblems(choices, ['data', 'choices']));
      return { ...nothing, choices };
    }
    default:
      refuse(checkSchema(bodies.modal, data, ['data']));
      return { ...nothing, modal: data as Modal };
  }
}

function callbackResponse(interaction: InteractionState, type: number): object {
  const { original } = interaction;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.kind === 'command' ? 2 : 4,
      channel_id: interaction.channelId,
      ...(interaction.guildId && { guild_id: interaction.guildId }),
      ...(original && {
        response_message_id: original.id,
        response_message_loading: type === DEFERRED_MESSAGE,
        response_message_ephemeral: interaction.acknowledged?.ephemeral ?? false,
      }),
    },
    ...(original && { resource: { type, message: original } }),
    ...(type === MODAL && { resource: { type } }),
  };
}
