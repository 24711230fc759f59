import { beforeEach, describe, expect, it } from 'vitest';
import { RecordsError } from '../../src/common/store-error.ts';
import { choiceValue } from '../../src/removal/identification.ts';
import type { MaySend } from '../../src/removal/journal.ts';
import { ALWAYS_SHARED } from '../../src/sessions/accounts.ts';
import { complete, found, type Gap, NOT_FOUND, partial } from '../../src/sessions/evidence.ts';
import { createRoomNames } from '../../src/sessions/room-names.ts';
import { type AllowedRooms, roomsOf, type Session } from '../../src/sessions/session.ts';
import {
  createSessionEnd,
  type EndOpenResult,
  namesRoom,
  type SessionEnd,
  type SessionEndRequest,
} from '../../src/sessions/session-end.ts';
import { type RemovalAnswer, UpstreamError } from '../../src/sessions/video-sessions.ts';
import { createWitness } from '../../src/sessions/witness.ts';
import { sessionOf } from '../support/hostile.ts';

const HALL = sessionOf('s-hall', { room: 'r-hall', customId: 'Town Hall' });
const away = new UpstreamError('unavailable', 'away');

/** What was done, in order. */
let done: string[];
let time: number;
let stopping: AbortController;
/** How the session is seen, check by check; the last one stays. */
let looks: (Session | null | Error)[];
/** Called when one is asked for, with how many were before. */
let onLook: (before: number) => void;
let listed: readonly Session[];
/** What the list of running sessions lacks; `null`: nothing. */
let gap: Gap | null;
/** The server's rules when the case is opened. */
let roomsNow: AllowedRooms;
/** Whether the case still belongs to this process. */
let holds: boolean | Error;
let answer: RemovalAnswer;
let opening: EndOpenResult | Error;

beforeEach(() => {
  done = [];
  time = 1_700_000_000_000;
  stopping = new AbortController();
  looks = [HALL];
  onLook = () => undefined;
  listed = [];
  gap = null;
  roomsNow = roomsOf(null);
  holds = true;
  answer = { kind: 'accepted' };
  opening = { kind: 'opened', case: { guildId: '9', number: 4 } };
});

const over: Session = { ...HALL, state: 'ended', endedAt: 1_700_000_001_000 };
/** It runs when its end is requested, and is seen like this afterwards. */
const then = (...after: (Session | null | Error)[]) => {
  looks = [HALL, ...after];
};

const unused = () => Promise.reject(new Error('nobody needs that to end a session'));

async function end(change: Partial<SessionEndRequest> = {}): Promise<SessionEnd> {
  const videoSessions = {
    listing: 'account' as const,
    async find() {
      const [look = null, ...rest] = looks;
      looks = rest.length === 0 ? [look] : rest;
      onLook(done.filter((one) => one === 'find').length);
      done.push('find');
      if (look instanceof Error) {
        throw look;
      }
      return look === null ? NOT_FOUND : found(look);
    },
    async running() {
      done.push('running');
      return gap === null ? complete(listed) : partial(listed, gap);
    },
    room: unused,
    connected: unused,
    attendees: unused,
    attendee: unused,
    remove: unused,
  };
  const clock = {
    now: () => time,
    elapsed: () => time,
    wait: async (ms: number) => {
      time += ms;
    },
    timeout: () => new AbortController().signal,
  };
  return createSessionEnd({
    account: ALWAYS_SHARED,
    videoSessions,
    witness: createWitness({ videoSessions, clock }),
    roomNames: createRoomNames({ videoSessions, clock }),
    clock,
    settings: { of: async () => ({ rooms: roomsNow, account: { kind: 'shared' }, logChannelId: null }) },
    ending: {
      async end(session, { mayStillAct }) {
        if (!(await mayStillAct?.().catch(() => false))) {
          return { kind: 'not-sent' };
        }
        done.push(`end ${session.id} of ${session.room.id}`);
        return answer;
      },
    },
    journal: {
      async openEnd(entry) {
        done.push(`open ${entry.session.id} by ${entry.moderator.userId}`);
        if (opening instanceof Error) {
          throw opening;
        }
        return opening;
      },
      async settle({ number }, outcome) {
        done.push(`settle ${number} ${outcome}`);
      },
      async holds() {
        if (holds instanceof Error) {
          throw holds;
        }
        return holds;
      },
      async maySend({ number }) {
        done.push(`may tell of ${number}`);
        return holds === true;
      },
    },
    stopping: stopping.signal,
  })({
    guildId: '9',
    guildLocale: 'en-US',
    settings: { rooms: roomsOf(null) },
    moderator: { userId: '7' },
    session: 's-hall',
    typed: 'town hall',
    reference: 'K7Q2M4X',
    reply: null,
    ...change,
  });
}

/** What was done except checks. */
const acts = () => done.filter((one) => one !== 'find' && one !== 'running');

describe('the end of a session', () => {
  it('is recorded before it is requested, and reported once it was seen', async () => {
    then(HALL, HALL, over);
    const ended = await end();
    expect(ended).toEqual({ outcome: { kind: 'ended', session: over }, case: { guildId: '9', number: 4 } });
    expect(acts()).toEqual(['open s-hall by 7', 'end s-hall of r-hall', 'settle 4 ended']);
  });

  it('is understood by the short form of its ID, as a button carries it', async () => {
    const odd = { ...HALL, id: `s ${'ü'.repeat(90)}` };
    listed = [odd];
    looks = [{ ...odd, state: 'ended' }];
    const ended = await end({ session: choiceValue(odd.id) });
    expect(ended.outcome.kind).toBe('ended');
    expect(acts()[0]).toBe(`open ${odd.id} by 7`);
  });

  it.each([
    ['another name', 'Town Hal'],
    ['nothing', ''],
    ['nothing to see', ' \u200b '],
    ['another case of the ID', 'R-HALL'],
    ['the ID of the session', 's-hall'],
  ])('isn’t requested when what was typed is %s', async (_, typed) => {
    expect((await end({ typed })).outcome).toEqual({ kind: 'name-differs', session: HALL });
    expect(acts()).toEqual([]);
  });

  it('isn’t requested in a room that the server lost while the session was looked for', async () => {
    roomsNow = roomsOf(new Set(['other']));
    expect((await end()).outcome).toEqual({ kind: 'room-not-allowed' });
    expect(acts()).toEqual([]);
  });

  it('isn’t requested in another server’s room, even with the right name', async () => {
    expect((await end({ settings: { rooms: roomsOf(new Set(['other'])) } })).outcome).toEqual({
      kind: 'unseen',
      session: null,
    });
    expect(acts()).toEqual([]);
  });

  it('isn’t requested when it is already over', async () => {
    looks = [over];
    expect((await end()).outcome).toEqual({ kind: 'over', session: over, answer: null });
    expect(acts()).toEqual([]);
  });

  it.each<Gap | null>([null, 'not-found', 'page-missing', 'rooms-unknown'])(
    'isn’t requested when VideoSDK doesn’t find the session, and nothing is said about it: %s',
    async (lacks) => {
      looks = [null];
      gap = lacks;
      expect((await end()).outcome).toEqual({ kind: 'unseen', session: null });
      expect(acts()).toEqual([]);
    },
  );

  it('isn’t requested when the session’s record contradicts itself', async () => {
    const unclear: Session = { ...HALL, state: 'unclear' };
    looks = [unclear];
    expect((await end()).outcome).toEqual({ kind: 'unseen', session: unclear });
    expect(acts()).toEqual([]);
  });

  it('isn’t requested without a record, nor while another moderator is already ending it', async () => {
    opening = new RecordsError('ECONNREFUSED');
    expect((await end()).outcome).toEqual({ kind: 'not-recorded', session: HALL });
    opening = { kind: 'in-progress', by: { userId: '8' } };
    expect((await end()).outcome).toEqual({ kind: 'in-progress', session: HALL, by: { userId: '8' } });
    expect(acts()).toEqual(['open s-hall by 7', 'open s-hall by 7']);
  });

  it('isn’t proven by "no such session" for one that is in the list of running sessions', async () => {
    listed = [HALL];
    then(null);
    expect((await end()).outcome).toEqual({ kind: 'still-running', session: HALL, accepted: true });
  });

  it.each<[RemovalAnswer, (Session | null | Error)[], string, string]>([
    [{ kind: 'accepted' }, [HALL], 'still-running', 'still-running'],
    [{ kind: 'accepted' }, [away], 'unknown', 'unknown'],
    [{ kind: 'accepted' }, [null], 'ended', 'ended'],
    [{ kind: 'unanswered' }, [HALL, over], 'over', 'session-over'],
    [{ kind: 'failed', status: 500 }, [HALL], 'still-running', 'still-running'],
    [{ kind: 'failed', status: 500 }, [HALL, HALL, over], 'over', 'session-over'],
    [{ kind: 'failed', status: 500 }, [away], 'unknown', 'unknown'],
    [{ kind: 'rejected', status: 404 }, [over], 'over', 'session-over'],
    [{ kind: 'rejected', status: 404 }, [HALL, HALL, over], 'over', 'session-over'],
    [{ kind: 'rejected', status: 400 }, [HALL], 'turned-down', 'turned-down'],
    [{ kind: 'rejected', status: 400 }, [away], 'unknown', 'unknown'],
    [{ kind: 'forbidden', status: 403 }, [HALL], 'forbidden', 'forbidden'],
    [{ kind: 'forbidden', status: 403 }, [HALL, HALL, over], 'over', 'session-over'],
    [{ kind: 'forbidden', status: 403 }, [away], 'unknown', 'unknown'],
    [{ kind: 'busy', retryAfterSeconds: 3 }, [HALL], 'busy', 'busy'],
    [{ kind: 'busy', retryAfterSeconds: 3 }, [HALL, HALL, over], 'over', 'session-over'],
    [{ kind: 'unreachable' }, [HALL], 'unavailable', 'unavailable'],
  ])('after %j, seen as %j, is "%s"', async (said, seen, outcome, kept) => {
    answer = said;
    then(...seen);
    expect((await end()).outcome.kind).toBe(outcome);
    // Requested once, whatever the result.
    expect(acts()).toEqual(['open s-hall by 7', 'end s-hall of r-hall', `settle 4 ${kept}`]);
  });

  it.each<Gap>(['not-found', 'page-missing', 'rooms-unknown'])(
    'is unknown when VideoSDK no longer finds the session, and its list may lack some: %s',
    async (lacks) => {
      gap = lacks;
      then(null);
      expect((await end()).outcome).toEqual({ kind: 'unknown', session: HALL, answer: { kind: 'accepted' } });
    },
  );

  it.each<RemovalAnswer>([
    { kind: 'accepted' },
    { kind: 'rejected', status: 404 },
    { kind: 'forbidden', status: 403 },
    { kind: 'busy', retryAfterSeconds: null },
    { kind: 'failed', status: 504 },
    { kind: 'unanswered' },
  ])('is checked for 15 seconds after %j', async (said) => {
    const startedAt = time;
    answer = said;
    then(HALL);
    await end();
    expect(time - startedAt).toBe(15_000);
  });

  it('isn’t checked for long when VideoSDK refuses that, too', async () => {
    const startedAt = time;
    answer = { kind: 'forbidden', status: 401 };
    then(new UpstreamError('forbidden', 'no', { status: 401 }));
    expect((await end()).outcome.kind).toBe('unknown');
    expect(time).toBe(startedAt);
  });

  it('isn’t requested by a process that has lost the case: another one has it', async () => {
    holds = false;
    expect(await end()).toEqual({
      outcome: { kind: 'taken-over', session: HALL },
      case: { guildId: '9', number: 4 },
    });
    expect(acts()).toEqual(['open s-hall by 7', 'settle 4 not-asked']);
  });

  it('isn’t requested while the store can’t say who has the case', async () => {
    holds = new RecordsError('ECONNREFUSED');
    expect(await end()).toEqual({ outcome: { kind: 'not-recorded', session: HALL }, case: null });
    expect(acts()).toEqual(['open s-hall by 7', 'settle 4 not-asked']);
  });

  it('is checked for 15 seconds and no longer', async () => {
    const startedAt = time;
    then(HALL);
    await end();
    expect(time - startedAt).toBe(15_000);
  });

  it('isn’t reported as failed when the process stops before the time is up', async () => {
    stopping.abort();
    then(HALL);
    expect((await end()).outcome.kind).toBe('unknown');
    expect(done.filter((one) => one === 'find')).toHaveLength(2);
  });

  it('is checked once more when the process is told to stop during a check, whose answer may be out of date', async () => {
    then(HALL, over);
    onLook = (before) => {
      if (before === 1) {
        stopping.abort();
      }
    };
    expect((await end()).outcome.kind).toBe('ended');
    expect(done.filter((one) => one === 'find')).toHaveLength(3);
  });

  it('is checked once more when the time is up during a check', async () => {
    then(HALL, over);
    onLook = (before) => {
      if (before === 1) {
        time += 20_000;
      }
    };
    expect((await end()).outcome.kind).toBe('ended');
  });

  it.each([
    ['forbidden', new UpstreamError('forbidden', 'no', { status: 401 })],
    ['busy', new UpstreamError('busy', 'later')],
    ['unavailable', away],
  ] as const)('isn’t requested when the session can’t be read: %s', async (kind, error) => {
    looks = [error];
    expect((await end()).outcome).toMatchObject({ kind, session: null });
    expect(acts()).toEqual([]);
  });

  it.each([true, false])('has its first outcome reported only by the process that has the case: %s', async (ours) => {
    then(over);
    let asks: MaySend = async () => true;
    await end({
      onAsking: (session, maySend) => {
        expect(session).toEqual(HALL);
        asks = maySend;
      },
    });
    holds = ours;
    expect(await asks()).toBe(ours);
    expect(acts().at(-1)).toBe('may tell of 4');
  });

  it('leaves no open case behind after an unexpected error', async () => {
    const bug = new Error('a bug');
    await expect(
      end({
        onAsking: () => {
          throw bug;
        },
      }),
    ).rejects.toBe(bug);
    expect(acts()).toEqual(['open s-hall by 7', 'settle 4 unknown']);
  });
});

describe('the name of a room', () => {
  it('is its custom ID however it is written, or its ID exactly', () => {
    const room = { room: { id: 'r-1', customId: 'Große  Bühne' } };
    expect(['GROßE bühne', ' grosse buhne ', 'r-1', 'große bühne\n'].map((typed) => namesRoom(typed, room))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(namesRoom('grose buhne', room)).toBe(false);
    expect(namesRoom('r-1', { room: { id: 'r-1', customId: null } })).toBe(true);
  });

  it('that can’t be seen makes the ID the only name', () => {
    const room = { room: { id: 'r-1', customId: '\u200b' } };
    expect(['', '\u200b', 'r-1'].map((typed) => namesRoom(typed, room))).toEqual([false, false, true]);
  });
});
