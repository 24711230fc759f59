import type { MessageBody } from './message-rules.ts';

export interface Mentions {
  readonly users: string[];
  readonly roles: string[];
  readonly everyone: boolean;
}

/**
 * Who a message notifies: the mentions in its content (not in embeds) that `allowed_mentions` lets through, or all of
 * them without it. A backslash before a mention doesn't stop it.
 * Source: https://discord.com/developers/docs/resources/message#allowed-mentions-object
 */
export function mentionsOf(content: string, allowed: MessageBody['allowed_mentions']): Mentions {
  const found = (pattern: RegExp) => [...new Set([...content.matchAll(pattern)].map((match) => match[1] ?? ''))];
  const lets = (kind: 'users' | 'roles', id: string) =>
    !allowed || allowed.parse?.includes(kind) === true || allowed[kind]?.includes(id) === true;
  return {
    users: found(/<@!?(\d+)>/g).filter((id) => lets('users', id)),
    roles: found(/<@&(\d+)>/g).filter((id) => lets('roles', id)),
    everyone: /@(everyone|here)\b/.test(content) && (!allowed || allowed.parse?.includes('everyone') === true),
  };
}
