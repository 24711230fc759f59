import type { Message, MessageChange, SentFile } from './control.ts';
import type { Observers } from './observers.ts';

/** A message as it would be shown, with its files. */
export interface Draft {
  readonly message: Message;
  readonly files: readonly SentFile[];
}

/** A message and its state across versions. */
export interface MessageState {
  latest: Message;
  files: readonly SentFile[];
  deleted: boolean;
  /** Who sees an ephemeral message; null if everyone does. */
  readonly ephemeralTo: string | null;
  /** Called after each change. */
  readonly watchers: (() => void)[];
}

/** Every message that someone can still see, edit or press. */
export interface MessageStore {
  add(draft: Draft, ephemeralTo: string | null): MessageState;
  /** Includes deleted ones. */
  byId(id: string): MessageState | undefined;
  /** Oldest first, without deleted ones. */
  inChannel(channelId: string): MessageState[];
  update(state: MessageState, draft: Draft): void;
  remove(state: MessageState): void;
  file(attachmentId: string): SentFile | undefined;
}

/** @param remember how many messages to keep; the oldest go first */
export function createMessageStore(remember: number, observers: Observers): MessageStore {
  const states = new Map<string, MessageState>();
  /** Messages that aren't deleted, by channel, oldest first. */
  const channels = new Map<string, Set<MessageState>>();
  const files = new Map<string, SentFile>();

  function show(state: MessageState, draft: Draft): void {
    for (const { id } of state.files) files.delete(id);
    state.latest = draft.message;
    state.files = draft.files;
    for (const file of draft.files) files.set(file.id, file);
  }

  function changed(state: MessageState, change: MessageChange['change']): void {
    observers.tell('onMessage', { message: state.latest, ephemeralTo: state.ephemeralTo, change });
    for (const watch of state.watchers) watch();
  }

  function inChannelOf({ latest: { channel_id } }: MessageState): Set<MessageState> {
    const known = channels.get(channel_id) ?? new Set();
    channels.set(channel_id, known);
    return known;
  }

  function forget(state: MessageState): void {
    states.delete(state.latest.id);
    for (const { id } of state.files) files.delete(id);
    if (!inChannelOf(state).delete(state)) return;
    observers.tell('onMessage', { message: state.latest, ephemeralTo: state.ephemeralTo, change: 'removed' });
  }

  return {
    add(draft, ephemeralTo) {
      const state: MessageState = { latest: draft.message, files: [], deleted: false, ephemeralTo, watchers: [] };
      show(state, draft);
      states.set(draft.message.id, state);
      inChannelOf(state).add(state);
      const oldest = states.size > remember ? states.values().next().value : undefined;
      if (oldest) forget(oldest);
      changed(state, 'added');
      return state;
    },
    byId: (id) => states.get(id),
    inChannel: (channelId) => [...(channels.get(channelId) ?? [])],
    update(state, draft) {
      show(state, draft);
      changed(state, 'changed');
    },
    remove(state) {
      const wasThere = !state.deleted;
      state.deleted = true;
      inChannelOf(state).delete(state);
      for (const { id } of state.files) files.delete(id);
      if (wasThere) changed(state, 'removed');
    },
    file: (attachmentId) => files.get(attachmentId),
  };
}

/** The latest version as a draft. */
export const draftOf = (state: MessageState): Draft => ({ message: state.latest, files: state.files });
