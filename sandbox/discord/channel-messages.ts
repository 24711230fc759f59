import {
  cannotReplyWithoutHistory,
  missingAccess,
  missingPermissions,
  notTheAuthor,
  unknownChannel,
  unknownMessage,
} from './api-error.ts';
import { bodies } from './body-schemas.ts';
import type { ChannelRight, Message, UploadedFile } from './control.ts';
import type { FormProblem } from './form-errors.ts';
import { checkSchema } from './form-errors.ts';
import { flagProblems, flagsOf, MessageFlag, settableFlags } from './message-rules.ts';
import { refuse, writeMessage } from './message-writes.ts';
import type { Draft, MessageState } from './messages.ts';
import { draftOf } from './messages.ts';
import { createMessage } from './payloads.ts';
import type { ChannelState, World } from './world.ts';

/** How long a nonce counts. Discord documents "the past few minutes". */
const NONCE_LIVES_MS = 5 * 60_000;
const MESSAGE_CONTENT_INTENT = 1 << 15;
const DEFAULT_PAGE = 50;
const REPLY = 19;

interface Sent {
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

interface ChannelBody {
  readonly nonce?: string | number | null;
  readonly enforce_nonce?: boolean | null;
  readonly message_reference?: {
    readonly message_id: string;
    readonly channel_id?: string | null;
    readonly fail_if_not_exists?: boolean | null;
    readonly type?: number | null;
  } | null;
}

/** Messages that the bot sends, reads, edits and deletes with its own token. */
export interface ChannelMessages {
  /** @throws {ApiError} 10003 if it's unknown, 50001 if the bot can't see it */
  channel(id: string): ChannelState;
  send(channelId: string, sent: Sent): Message;
  list(channelId: string, query: URLSearchParams): Message[];
  get(channelId: string, id: string): Message;
  edit(channelId: string, id: string, sent: Sent): Message;
  remove(channelId: string, id: string): void;
}

export function createChannelMessages(world: World): ChannelMessages {
  return new BotMessages(world);
}

class BotMessages implements ChannelMessages {
  readonly #world: World;
  /** Recent messages by nonce. */
  readonly #nonces = new Map<string, { at: number; state: MessageState }>();

  constructor(world: World) {
    this.#world = world;
  }

  channel(id: string): ChannelState {
    const channel = this.#world.channels.get(id);
    if (!channel) throw unknownChannel();
    if (channel.closed || this.#world.guilds.get(channel.guildId)?.botRemoved) throw missingAccess();
    return channel;
  }

  send(channelId: string, sent: Sent): Message {
    const channel = this.channel(channelId);
    need(channel, 'send');
    refuse(checkSchema(bodies.message, sent.body));
    refuse(flagProblems(sent.body, settableFlags.channel, []));
    const body = (sent.body ?? {}) as ChannelBody;
    const before = this.#sentBefore(body);
    if (before) return before;
    const repliedTo = this.#replyTo(channel, body);
    const blank = createMessage(this.#world, {
      channelId: channel.id,
      type: repliedTo ? REPLY : 0,
      flags: flagsOf(sent.body) & MessageFlag.suppressNotifications,
      webhook: false,
      ...(repliedTo && { replyTo: repliedTo }),
    });
    const draft = writeMessage(this.#world, { message: blank, files: [] }, bodies.message, { ...sent, edit: false });
    needFor(channel, draft);
    const state = this.#world.messages.add(draft, null);
    if (body.nonce != null) this.#remember(String(body.nonce), state);
    this.#keepInStep(channel, state);
    return { ...draft.message, ...(body.nonce != null && { nonce: body.nonce }) };
  }

  list(channelId: string, query: URLSearchParams): Message[] {
    const channel = this.channel(channelId);
    const limit = query.has('limit') ? Number(query.get('limit')) : DEFAULT_PAGE;
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
      refuse([{ path: ['limit'], code: 'NUMBER_TYPE_MAX', message: 'Value should be between 1 and 100.' }]);
    }
    // Not an error: without permission to read it, the history is empty.
    if (channel.forbidden.has('history')) return [];
    const [before, after] = ['before', 'after'].map((key) => query.get(key));
    const fitting = this.#world.messages.inChannel(channel.id).filter(({ ephemeralTo, latest: { id } }) => {
      if (ephemeralTo !== null) return false;
      return (!before || BigInt(id) < BigInt(before)) && (!after || BigInt(id) > BigInt(after));
    });
    const page = after && !before ? fitting.slice(0, limit) : fitting.slice(-limit);
    return page.reverse().map((state) => this.#asSeen(state));
  }

  get(channelId: string, id: string): Message {
    const channel = this.channel(channelId);
    need(channel, 'history');
    return this.#asSeen(this.#messageOf(channel, id));
  }

  edit(channelId: string, id: string, sent: Sent): Message {
    const channel = this.channel(channelId);
    const state = this.#messageOf(channel, id);
    if (state.latest.author.id !== this.#world.bot.id) throw notTheAuthor();
    const draft = writeMessage(this.#world, draftOf(state), bodies.messageEdit, { ...sent, edit: true });
    const message = { ...draft.message, edited_timestamp: new Date(this.#world.now()).toISOString() };
    this.#world.messages.update(state, { ...draft, message });
    return message;
  }

  remove(channelId: string, id: string): void {
    const channel = this.channel(channelId);
    const state = this.#messageOf(channel, id);
    // Other people's messages need Manage Messages, which the bot wasn't invited with.
    if (state.latest.author.id !== this.#world.bot.id) throw missingPermissions();
    this.#world.messages.remove(state);
  }

  /** Ephemeral messages don't belong to the channel. */
  #messageOf(channel: ChannelState, id: string): MessageState {
    const state = this.#world.messages.byId(id);
    if (!state || state.deleted || state.ephemeralTo !== null || state.latest.channel_id !== channel.id) {
      throw unknownMessage();
    }
    return state;
  }

  /** Without the privileged intent, other people's messages are empty for the bot. */
  #asSeen({ latest }: MessageState): Message {
    if (latest.author.id === this.#world.bot.id || this.#world.privilegedIntents & MESSAGE_CONTENT_INTENT)
      return latest;
    return { ...latest, content: '', embeds: [], attachments: [], components: [] };
  }

  #replyTo(channel: ChannelState, { message_reference: reference }: ChannelBody): Message | undefined {
    if (!reference) return undefined;
    need(channel, 'history', cannotReplyWithoutHistory);
    const found = this.#world.messages.byId(reference.message_id);
    const here = found && !found.deleted && found.ephemeralTo === null && found.latest.channel_id === channel.id;
    if (here && (reference.channel_id ?? channel.id) === channel.id) return found.latest;
    if (reference.fail_if_not_exists === false) return undefined;
    const unknown: FormProblem = {
      path: ['message_reference'],
      code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE',
      message: 'Unknown message',
    };
    refuse([unknown]);
    return undefined;
  }

  /** The message that was just sent with the same nonce. */
  #sentBefore({ nonce, enforce_nonce }: ChannelBody): Message | undefined {
    if (nonce == null || nonce === '') return undefined;
    const before = this.#nonces.get(String(nonce));
    const counts = before && this.#world.now() - before.at <= NONCE_LIVES_MS && !before.state.deleted;
    return enforce_nonce && counts ? before.state.latest : undefined;
  }

  #remember(nonce: string, state: MessageState): void {
    // Deleting first keeps the map in time order, with the oldest in front.
    this.#nonces.delete(nonce);
    this.#nonces.set(nonce, { at: this.#world.now(), state });
    for (const [old, { at }] of this.#nonces) {
      if (this.#world.now() - at <= NONCE_LIVES_MS) break;
      this.#nonces.delete(old);
    }
  }

  #keepInStep(channel: ChannelState, state: MessageState): void {
    const { id } = state.latest;
    channel.messages.push(state.latest);
    state.watchers.push(() => {
      const index = channel.messages.findLastIndex((message) => message.id === id);
      if (state.deleted) channel.messages.splice(index, 1);
      else channel.messages[index] = state.latest;
      channel.changes.notify();
    });
    channel.changes.notify();
  }
}

function need(channel: ChannelState, right: ChannelRight, refusal = missingPermissions): void {
  if (channel.forbidden.has(right)) throw refusal();
}

function needFor(channel: ChannelState, { message, files }: Draft): void {
  if (message.embeds.length > 0) need(channel, 'embed');
  if (files.length > 0) need(channel, 'attach');
}
