import { type Person, person } from '../servers/people.ts';
import { noWork, type Session, type Work } from '../servers/session.ts';

/** Discord shows "The application did not respond" then, and takes no answer anymore. */
export const GIVEN_UP_AFTER_MS = 3000;

/**
 * One kick from the event to the final embed. Times are performance.now() of the one process that sends and receives.
 */
export type Kick = {
  readonly number: number;
  readonly guest: Person;
  readonly session: Session;
  readonly sentAt: number;
  ackAt: number | undefined;
  /** When it was answered at once, without a deferral: the bot won't do it. */
  toldAt: number | undefined;
  finalAt: number | undefined;
  callbacks: number;
  callbackBody: string;
  editBody: string;
  work: Work;
};

export function newKick(number: number, session: Session): Kick {
  const guest = person(`guest${String(number).padStart(6, '0')}`, `Wanda Guest ${number}`, number);
  session.guest = guest;
  session.gone = undefined;
  session.work = noWork();
  return {
    number,
    guest,
    session,
    sentAt: performance.now(),
    ackAt: undefined,
    toldAt: undefined,
    finalAt: undefined,
    callbacks: 0,
    callbackBody: '',
    editBody: '',
    work: session.work,
  };
}

export function ackMs(kick: Kick): number {
  return kick.ackAt === undefined ? Number.POSITIVE_INFINITY : kick.ackAt - kick.sentAt;
}

export function finalMs(kick: Kick): number {
  return kick.finalAt === undefined ? Number.POSITIVE_INFINITY : kick.finalAt - kick.sentAt;
}

/** Event to final embed, minus the time in which VideoSDK was handling a request of this kick. */
export function ownMs(kick: Kick): number {
  return finalMs(kick) - kick.work.busyMs;
}
