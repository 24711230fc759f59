import * as z from 'zod/mini';
import { alreadyAcknowledged, unknownInteraction, unknownMessage } from './api-error.ts';
import { bodies } from './body-schemas.ts';
import { choiceProblems } from './command-rules.ts';
import type { CompletionChoice, UploadedFile } from './control.ts';
import { checkSchema } from './form-errors.ts';
import type { InteractionState } from './interaction-store.ts';
import { addVersion, followOriginal, interactionTypes } from './interaction-store.ts';
import { flagProblems, flagsOf, MessageFlag, settableFlags } from './message-rules.ts';
import { refuse, refuseBlocked, writeMessage } from './message-writes.ts';
import type { Draft, MessageState } from './messages.ts';
import { draftOf } from './messages.ts';
import type { ModalBody } from './modal-rules.ts';
import { modalProblems } from './modal-rules.ts';
import { createMessage } from './payloads.ts';
import { storedModal } from './stored-components.ts';
import type { World } from './world.ts';

/** How long an application has for its first response. */
export const ACKNOWLEDGE_WITHIN_MS = 3000;

const CallbackType = {
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  completion: 8,
  modal: 9,
} as const;

const CHAT_INPUT_REPLY = 20;
const REPLY = 19;

const messages = [CallbackType.message, CallbackType.deferredMessage] as const;
const updates = [CallbackType.deferredUpdate, CallbackType.update] as const;

/**
 * The callback types an interaction allows. An update needs the message that the component is on, and a modal can't
 * open another.
 */
function allowedTypes(interaction: InteractionState | undefined): readonly number[] {
  switch (interaction?.kind) {
    case 'completion':
      return [CallbackType.completion];
    case 'component':
      return [...messages, ...updates, CallbackType.modal];
    case 'modal':
      return interaction.source ? [...messages, ...updates] : messages;
    default:
      return [...messages, CallbackType.modal];
  }
}

/**
 * `POST /interactions/:id/:token/callback`.
 * @returns what Discord responds with `with_response=true`
 * @throws {ApiError} 50035; 240000 or 200000 if it shows a blocked text; 10062 if the interaction is unknown or older than 3 s; 40060 if it's already acknowledged;
 * 10008 if the message to update was deleted
 */
export function acknowledge(
  world: World,
  interaction: InteractionState | undefined,
  token: string,
  { body, files }: { body: unknown; files: readonly UploadedFile[] },
): object {
  const envelope = z.strictObject({ type: z.literal([...allowedTypes(interaction)]), data: z.optional(z.unknown()) });
  refuse(checkSchema(envelope, body));
  const { type, data } = body as { type: number; data?: unknown };
  const late = interaction && world.now() - interaction.createdAt > ACKNOWLEDGE_WITHIN_MS;

  // The body is checked before the interaction is looked up: a bad body is reported even when it comes too late.
  const answer = read(world, interaction, { type, data, files });
  if (!interaction || interaction.token !== token) throw unknownInteraction();
  if (interaction.acknowledged) throw alreadyAcknowledged();
  if (late || interaction.failed) throw unknownInteraction();

  const ephemeral = answer.updates ? answer.updates.ephemeralTo !== null : answer.ephemeral;
  interaction.acknowledged = { at: world.now(), type, ephemeral };
  interaction.choices = answer.choices;
  interaction.modal = answer.modal;
  if (answer.updates) {
    followOriginal(world, interaction, answer.updates);
    if (answer.draft) world.messages.update(answer.updates, answer.draft);
  } else if (answer.draft) {
    const original = world.messages.add(answer.draft, ephemeral ? interaction.userId : null);
    followOriginal(world, interaction, original);
    if (type === CallbackType.message) addVersion(world, interaction, original);
  }
  interaction.changes.notify();
  return callbackResponse(interaction, type);
}

interface Answer {
  readonly ephemeral: boolean;
  /** The message it creates, or its new version. */
  readonly draft: Draft | null;
  /** The existing message it updates. */
  readonly updates: MessageState | null;
  readonly choices: CompletionChoice[] | null;
  readonly modal: ModalBody | null;
}

const nothing: Answer = { ephemeral: false, draft: null, updates: null, choices: null, modal: null };
const at = ['data'];

function read(
  world: World,
  interaction: InteractionState | undefined,
  { type, data, files }: { type: number; data: unknown; files: readonly UploadedFile[] },
): Answer {
  switch (type) {
    case CallbackType.message: {
      refuse(checkSchema(bodies.callbackMessage, data, at));
      refuse(flagProblems(data, settableFlags.interaction, at));
      const kept = flagsOf(data) & (MessageFlag.ephemeral | MessageFlag.suppressNotifications);
      const draft = writeMessage(world, blank(world, interaction, kept), bodies.callbackMessage, {
        body: data,
        files,
        edit: false,
        at,
      });
      return { ...nothing, ephemeral: (kept & MessageFlag.ephemeral) !== 0, draft };
    }
    case CallbackType.deferredMessage: {
      refuse(checkSchema(bodies.callbackMessage, data, at));
      // "Ephemeral" is the only flag that counts in a deferred reply.
      refuse(flagProblems(data, MessageFlag.ephemeral, at));
      const ephemeral = (flagsOf(data) & MessageFlag.ephemeral) !== 0;
      const flags = MessageFlag.loading | (ephemeral ? MessageFlag.ephemeral : 0);
      return { ...nothing, ephemeral, draft: blank(world, interaction, flags) };
    }
    case CallbackType.deferredUpdate:
      refuse(checkSchema(bodies.callbackUpdate, data, at));
      return { ...nothing, updates: sourceOf(interaction) };
    case CallbackType.update: {
      const source = sourceOf(interaction);
      const draft = writeMessage(world, draftOf(source), bodies.callbackUpdate, { body: data, files, edit: true, at });
      const edited_timestamp = new Date(world.now()).toISOString();
      return { ...nothing, updates: source, draft: { ...draft, message: { ...draft.message, edited_timestamp } } };
    }
    case CallbackType.completion: {
      const schema = { 4: bodies.completion.integer, 10: bodies.completion.number }[interaction?.focusedType ?? 3];
      refuse(checkSchema(schema ?? bodies.completion.string, data, at));
      const { choices: given } = data as { choices?: (CompletionChoice | null)[] | null };
      // The schema allows null among the choices, but a client has nothing to show for it.
      const choices = (given ?? []).filter((choice) => choice !== null);
      refuse(choiceProblems(choices, [...at, 'choices']));
      refuseBlocked(world, choices);
      return { ...nothing, choices };
    }
    default:
      refuse(checkSchema(bodies.modal, data, at));
      refuse(modalProblems(data as ModalBody, at));
      refuseBlocked(world, data as ModalBody);
      return { ...nothing, modal: storedModal(data as ModalBody) };
  }
}

/** An empty response: a reply to the command, or to the message that the component is on. */
function blank(world: World, interaction: InteractionState | undefined, flags: number): Draft {
  const source = interaction?.source;
  const message = createMessage(world, {
    channelId: interaction?.channelId ?? '0',
    type: source ? REPLY : CHAT_INPUT_REPLY,
    flags,
    webhook: true,
    ...(interaction && { metadata: interaction.metadata }),
    ...(source && { replyTo: source.latest }),
  });
  return { message, files: [] };
}

function sourceOf(interaction: InteractionState | undefined): MessageState {
  const source = interaction?.source;
  if (!source || source.deleted) throw unknownMessage();
  return source;
}

function callbackResponse(interaction: InteractionState, type: number): object {
  const message = interaction.original?.latest;
  const isMessage = type !== CallbackType.deferredUpdate && type !== CallbackType.modal;
  return {
    interaction: {
      id: interaction.id,
      type: interactionTypes[interaction.kind],
      channel_id: interaction.channelId,
      ...(interaction.guildId && { guild_id: interaction.guildId }),
      ...(message && {
        response_message_id: message.id,
        response_message_loading: type === CallbackType.deferredMessage,
        response_message_ephemeral: interaction.acknowledged?.ephemeral ?? false,
      }),
    },
    ...(message && isMessage && { resource: { type, message } }),
    ...((type === CallbackType.deferredUpdate || type === CallbackType.modal) && { resource: { type } }),
  };
}
