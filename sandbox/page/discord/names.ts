import type { Message } from '../../control/protocol.ts';
import type { Store } from '../store.ts';

/** Names of mentions; null: unknown to this person's client. */
export interface Names {
  user(id: string): string | null;
  role(id: string): string | null;
  channel(id: string): string | null;
  /** Whether a mention of this user or role includes the reader. */
  isMe(id: string): boolean;
}

export function namesFor(store: Store, message?: Message): Names {
  const { you, server } = store;
  return {
    user: (id) => store.personName(id) ?? displayName(message?.mentions.find((user) => user.id === id)),
    role: (id) => (id === server?.id ? 'everyone' : (server?.roles.find((role) => role.id === id)?.name ?? null)),
    channel: (id) => server?.channels.find((channel) => channel.id === id)?.name ?? null,
    isMe: (id) => id === you?.id || (you?.roleIds.includes(id) ?? false),
  };
}

export function displayName(
  user: { readonly username: string; readonly global_name?: string | null } | undefined,
): string | null {
  return user === undefined ? null : (user.global_name ?? user.username);
}
