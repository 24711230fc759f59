import type { Message, SentFile } from './control.ts';

/** A message as it would be shown, and what hangs on it. */
export interface Draft {
  readonly message: Message;
  readonly files: readonly SentFile[];
}

/** One message, wherever it came from, through all its versions. */
export interface MessageState {
  latest: Message;
  files: readonly SentFile[];
  deleted: boolean;
  /** Whom an ephemeral message is shown to; null for one that everybody sees. */
  readonly ephemeralTo: string | null;
  /** Called after each change. */
  readonly watchers: (() => void)[];
}

/** Every message that somebody can still see, edit or press. */
export interface MessageStore {
  add(draft: Draft, ephemeralTo: string | null): MessageState;
  /** Also one that was deleted. */
  byId(id: string): MessageState | undefined;
  /** Oldest first, deleted ones left out. */
  inChannel(channelId: string): MessageState[];
  update(state: MessageState, draft: Draft): void;
  remove(state: MessageState): void;
  file(attachmentId: string): SentFile | undefined;
}

/** @param remember how many messages are kept; the oldest are forgotten first */
export function createMessageStore(remember: number): MessageStore {
  const states = new Map<string, MessageState>();
  const files = new Map<string, SentFile>();

  function show(state: MessageState, draft: Draft): void {
    for (const { id } of state.files) files.delete(id);
    state.latest = draft.message;
    state.files = draft.files;
    for (const file of draft.files) files.set(file.id, file);
  }

  function changed(state: MessageState): void {
    for (const watch of state.watchers) watch();
  }

  return {
    add(draft, ephemeralTo) {
      const state: MessageState = { latest: draft.message, files: [], deleted: false, ephemeralTo, watchers: [] };
      show(state, draft);
      states.set(draft.message.id, state);
      const oldest = states.size > remember ? states.values().next().value : undefined;
      if (oldest) {
        states.delete(oldest.latest.id);
        for (const { id } of oldest.files) files.delete(id);
      }
      return state;
    },
    byId: (id) => states.get(id),
    inChannel: (channelId) =>
      [...states.values()].filter((state) => !state.deleted && state.latest.channel_id === channelId),
    update(state, draft) {
      show(state, draft);
      changed(state);
    },
    remove(state) {
      state.deleted = true;
      for (const { id } of state.files) files.delete(id);
      changed(state);
    },
    file: (attachmentId) => files.get(attachmentId),
  };
}

/** The latest version as something to write on. */
export const draftOf = (state: MessageState): Draft => ({ message: state.latest, files: state.files });
