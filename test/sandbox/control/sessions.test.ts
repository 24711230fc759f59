import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotPossible } from '../../../sandbox/control/feature.ts';
import { HOSTILE_NAMES } from '../../../sandbox/control/names.ts';
import type { Event, ShownParticipant, ShownSession } from '../../../sandbox/control/protocol.ts';
import { createSessionsFeature } from '../../../sandbox/control/sessions.ts';
import { startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { removeV1 } from '../videosdk/client.ts';

const viewer = { personId: '1' };

let videosdk: VideoSdk;
let feature: ReturnType<typeof createSessionsFeature>;
let sessionId: string;
let events: Event[];
let unfollow: () => void;

beforeEach(async () => {
  videosdk = await startVideoSdk();
  feature = createSessionsFeature(videosdk);
  ({ sessionId } = videosdk.openSession({ customRoomId: 'lobby' }));
  videosdk.join(sessionId, { participantId: 'ada', name: 'Ada' });
  videosdk.join(sessionId, { participantId: 'bob', name: 'Bob' });
  events = [];
  unfollow = feature.follow((event) => events.push(event));
});
afterEach(async () => {
  unfollow();
  await videosdk.close();
});

function shown(id = sessionId): ShownSession {
  const found = feature.welcome(viewer).sessions.find((session) => session.sessionId === id);
  if (found === undefined) throw new Error('the session is not shown');
  return found;
}

function lastOf({ participants }: ShownSession): ShownParticipant {
  const last = participants.at(-1);
  if (last === undefined) throw new Error('nobody was in the session');
  return last;
}

/** Everything that was reported about participants, one list per event. */
function crowds(): (readonly ShownParticipant[])[] {
  return events.flatMap((event) => (event.type === 'participants' ? [event.participants] : []));
}

/** One more turn of the event loop: what changed in this one is reported by then. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function join(who: 'someone' | 'twin' | 'hostile' | 'thousand', of?: string): void {
  feature.actions.join({ sessionId, who, ...(of !== undefined && { of }) }, viewer);
}

describe('the welcome', () => {
  it('shows every session with everyone who is or was in it, times as numbers', async () => {
    await removeV1(videosdk, sessionId, 'ada');
    const person = { joinedAt: expect.any(Number), times: 1, beingRemoved: false };
    expect(feature.welcome(viewer)).toEqual({
      sessions: [
        {
          sessionId,
          roomId: expect.any(String),
          customRoomId: 'lobby',
          startedAt: expect.any(Number),
          endedAt: null,
          participants: [
            { ...person, participantId: 'ada', name: 'Ada', leftAt: expect.any(Number), leftBy: 'removal' },
            { ...person, participantId: 'bob', name: 'Bob', leftAt: null, leftBy: null },
          ],
        },
      ],
    });
    videosdk.endSession(sessionId);
    expect(shown().endedAt).toEqual(expect.any(Number));
  });
});

describe('opening a session', () => {
  it('brings a few people, and rooms with different names for as long as there are names', async () => {
    const opened = Array.from({ length: 7 }, () => feature.actions['open-session']({}, viewer));
    const sessions = (await Promise.all(opened)).map((each) => shown(each.sessionId));
    expect(sessions.map(({ participants }) => participants.length)).toEqual([4, 4, 4, 4, 4, 4, 4]);
    const names = sessions.map(({ customRoomId }) => customRoomId);
    expect(new Set(names.slice(0, 5)).size).toBe(5);
    expect(names.slice(5)).toEqual([null, null]);
  });

  it('is reported before the people in it, who come together', async () => {
    const opened = await feature.actions['open-session']({}, viewer);
    await turn();
    expect(events.map(({ type }) => type)).toEqual(['session', 'participants']);
    const { participants, ...facts } = shown(opened.sessionId);
    expect(events[0]).toEqual({ type: 'session', session: facts });
    expect(events[1]).toEqual({ type: 'participants', sessionId: opened.sessionId, participants });
  });

  it('reuses a name’s room when its session is over', async () => {
    const first = await feature.actions['open-session']({}, viewer);
    const before = shown(first.sessionId);
    feature.actions['end-session']({ sessionId: first.sessionId }, viewer);
    const second = await feature.actions['open-session']({}, viewer);
    const { roomId, customRoomId } = shown(second.sessionId);
    expect({ roomId, customRoomId }).toEqual({ roomId: before.roomId, customRoomId: before.customRoomId });
  });
});

describe('ending a session', () => {
  it('is reported, and so is that it made everyone leave', async () => {
    feature.actions['end-session']({ sessionId }, viewer);
    await turn();
    const { participants, ...facts } = shown();
    expect(facts.endedAt).toEqual(expect.any(Number));
    expect(events).toContainEqual({ type: 'session', session: facts });
    expect(events).toContainEqual({ type: 'participants', sessionId, participants });
    expect(participants.map(({ leftBy }) => leftBy)).toEqual(['end of session', 'end of session']);
  });
});

describe('joining', () => {
  it('brings someone new with a name', async () => {
    join('someone');
    await turn();
    const newcomer = lastOf(shown());
    expect(newcomer).toMatchObject({ name: expect.stringMatching(/^\S+ \S+$/u), leftAt: null, times: 1 });
    expect(crowds()).toEqual([[newcomer]]);
  });

  it('reports 1,000 in one event', async () => {
    join('thousand');
    join('thousand');
    await turn();
    expect(crowds().map(({ length }) => length)).toEqual([2000]);
    expect(new Set(shown().participants.map(({ participantId }) => participantId)).size).toBe(2002);
    expect(shown().participants.every(({ times }) => times === 1)).toBe(true);
  });

  it('creates a twin of the named person, even one who has left: same name, another ID', () => {
    videosdk.leave(sessionId, 'ada');
    join('twin', 'ada');
    const twin = lastOf(shown());
    expect(twin).toMatchObject({ name: 'Ada', times: 1, leftAt: null });
    expect(twin.participantId).not.toBe('ada');
  });

  it('creates a twin of someone without a name', () => {
    videosdk.join(sessionId, { participantId: 'nameless', name: null });
    join('twin');
    expect(shown().participants.map(({ name }) => name)).toEqual(['Ada', 'Bob', null, null]);
  });

  it('creates a twin of the last person who joined and is still in', () => {
    join('twin');
    expect(lastOf(shown()).name).toBe('Bob');
    // A return counts as joining, too, even within the same millisecond.
    videosdk.join(sessionId, { participantId: 'ada' });
    join('twin');
    expect(lastOf(shown()).name).toBe('Ada');
    for (const { participantId } of videosdk.connected(sessionId)) {
      if (participantId !== 'bob') videosdk.leave(sessionId, participantId);
    }
    join('twin');
    expect(lastOf(shown()).name).toBe('Bob');
  });

  it('brings one hostile name after another', () => {
    for (let n = 0; n < HOSTILE_NAMES.length; n += 1) join('hostile');
    const names = shown().participants.slice(2);
    expect(new Set(names.map(({ name }) => name))).toEqual(new Set(HOSTILE_NAMES));
    join('hostile');
    expect(lastOf(shown()).name).toBe(HOSTILE_NAMES[0]);
  });

  it('gives no one an ID that someone had before', () => {
    const [first, gone] = [100_000, 20_000];
    for (let n = first; n < first + gone; n += 1) {
      videosdk.join(sessionId, { participantId: `guest-${n}`, name: 'Gone' });
      videosdk.leave(sessionId, `guest-${n}`);
    }
    // One in fifty IDs is used: some of 1,000 newcomers would get one of them by chance.
    join('thousand');
    const newcomers = shown().participants.slice(2 + gone);
    expect(newcomers.map(({ times }) => times)).toEqual(Array(1000).fill(1));
  });
});

describe('leaving and returning', () => {
  it('are reported, and someone comes back with the same ID and name', async () => {
    feature.actions.leave({ sessionId, participantId: 'ada' }, viewer);
    await turn();
    feature.actions.return({ sessionId, participantId: 'ada' }, viewer);
    await turn();
    expect(crowds()).toMatchObject([
      [{ participantId: 'ada', name: 'Ada', leftBy: 'themselves', times: 1 }],
      [{ participantId: 'ada', name: 'Ada', leftAt: null, leftBy: null, times: 2 }],
    ]);
  });

  it('report only the last state when both happen in one turn', async () => {
    feature.actions.leave({ sessionId, participantId: 'ada' }, viewer);
    feature.actions.return({ sessionId, participantId: 'ada' }, viewer);
    await turn();
    expect(crowds()).toMatchObject([[{ participantId: 'ada', leftAt: null, times: 2 }]]);
  });

  it('let a removed person come back', async () => {
    await removeV1(videosdk, sessionId, 'ada');
    feature.actions.return({ sessionId, participantId: 'ada' }, viewer);
    expect(shown().participants[0]).toMatchObject({ participantId: 'ada', leftAt: null, times: 2 });
  });
});

describe('what makes no sense is refused in words', () => {
  const acts = {
    end: (id: string) => feature.actions['end-session']({ sessionId: id }, viewer),
    join: (id: string) => feature.actions.join({ sessionId: id, who: 'thousand' }, viewer),
    leave: (id: string, participantId = 'ada') => feature.actions.leave({ sessionId: id, participantId }, viewer),
    return: (id: string, participantId = 'ada') => feature.actions.return({ sessionId: id, participantId }, viewer),
  };
  const refused = (act: () => unknown, words: string): void => {
    expect(act).toThrow(NotPossible);
    expect(act).toThrow(words);
  };

  it.each(['end', 'join', 'leave', 'return'] as const)('%s in a session that is unknown, or over', (act) => {
    refused(() => acts[act]('nowhere'), 'No such session.');
    videosdk.endSession(sessionId);
    refused(() => acts[act](sessionId), 'That session is over: no one can join or leave it.');
  });

  it('leaving by someone who isn’t in', () => {
    videosdk.leave(sessionId, 'ada');
    refused(() => acts.leave(sessionId), 'They already left.');
    refused(() => acts.leave(sessionId, 'nobody'), 'No one with that ID was in the session.');
  });

  it('returning of someone who is in, or never was', () => {
    refused(() => acts.return(sessionId), 'They’re already in the session.');
    refused(() => acts.return(sessionId, 'nobody'), 'No one with that ID was in the session.');
  });

  it('a twin of no one', () => {
    refused(() => join('twin', 'nobody'), 'There’s no one to be a twin of.');
    videosdk.behavior.emptySessionEndsAfterMs = 'never';
    for (const { participantId } of videosdk.connected(sessionId)) videosdk.leave(sessionId, participantId);
    refused(() => join('twin'), 'There’s no one to be a twin of.');
  });
});

describe('a follower that has stopped', () => {
  it('hears nothing more, not even what was about to be reported, while others do', async () => {
    const others: Event[] = [];
    const end = feature.follow((event) => others.push(event));
    join('someone');
    unfollow();
    videosdk.endSession(sessionId);
    await turn();
    expect(events).toEqual([]);
    expect(others.map(({ type }) => type).sort()).toEqual(['participants', 'session']);
    end();
  });
});
