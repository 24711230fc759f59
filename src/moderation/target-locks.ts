import type { Moderator } from './outcome.ts';

/** At most one removal of one person in one session at a time. */
export interface TargetLocks {
  /** @returns the function that frees the target, or who holds it. */
  take(sessionId: string, participantId: string, by: Moderator): (() => void) | { readonly heldBy: Moderator };
}

export function createTargetLocks(): TargetLocks {
  const held = new Map<string, { readonly by: Moderator }>();
  return {
    take(sessionId, participantId, by) {
      // JSON keeps the two apart whatever characters they are made of.
      const key = JSON.stringify([sessionId, participantId]);
      const holder = held.get(key);
      if (holder !== undefined) {
        return { heldBy: holder.by };
      }
      const mine = { by };
      held.set(key, mine);
      return () => {
        // Freed twice, it must not free what somebody else took in between.
        if (held.get(key) === mine) {
          held.delete(key);
        }
      };
    },
  };
}
