import type { Behavior } from './behavior.ts';
import type { RecordedRequest } from './control.ts';
import type { Timers } from './timers.ts';
import { lastStay, type Participant, type Session, type World } from './world.ts';

export interface RemovalParts {
  readonly world: World;
  readonly behavior: Behavior;
  readonly timers: Timers;
}

/**
 * Removes someone when and how the behavior says, and reports each step. A removal targets one connection: someone who
 * leaves and comes back before it takes effect stays.
 */
export function removeConnected(
  session: Session,
  participant: Participant,
  { world, behavior, timers }: RemovalParts,
  tell: (effect: RecordedRequest['effect']) => void,
): void {
  const { removalTakesEffectAfterMs: after } = behavior;
  if (after === 'never') {
    world.beingRemoved(session, participant);
    return;
  }
  const stay = lastStay(participant);
  const remove = (): void => {
    if (stay.end !== null) {
      tell('overtaken');
      return;
    }
    world.leave(session, participant.participantId, 'removal');
    tell('done');
    const { removalRejoinsAfterMs: back } = behavior;
    if (back !== 'never') timers.after(back, () => comeBack(session, participant, world));
  };
  if (after === 0) {
    remove();
    return;
  }
  tell('scheduled');
  world.beingRemoved(session, participant);
  timers.after(after, remove);
}

/** A removal isn't a ban. Joining a room whose session is over starts a new one. */
function comeBack(session: Session, { participantId, name }: Participant, world: World): void {
  const { roomId, deactivatedAt } = session.room;
  const running = session.end === null ? session : world.running(roomId)[0];
  if (!running && deactivatedAt) return;
  const target = running ?? world.open({ roomId });
  if (!target.connected.has(participantId)) world.join(target, { participantId, name });
}
