import type { Moderator } from './outcome.ts';

/** At most one removal of one person in one session at a time. */
export interface TargetLocks {
  /** @returns the function that frees the target, or who holds it. */
  take(sessionId: string, participantId: string, by: Moderator): (() => void) | { readonly heldBy: Moderator };
}

export function createTargetLocks(): TargetLocks {
  const held = new Map<string, Moderator>();
  return {
    take(sessionId, participantId, by) {
      // JSON keeps the two apart whatever characters they are made of.
      const key = JSON.stringify([sessionId, participantId]);
      const heldBy = held.get(key);
      if (heldBy !== undefined) {
        return { heldBy };
      }
      held.set(key, by);
      return () => held.delete(key);
    },
  };
}
