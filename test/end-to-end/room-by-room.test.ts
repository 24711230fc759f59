/** A VideoSDK whose list of sessions needs a room: the bot goes room by room, through the rooms it knows of. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { freePort } from '../support/free-port.ts';
import { ANA, BOB, CLEO, titleOf } from './assertions.ts';
import { expectNoOneAsked, saysRemoved } from './doubt.ts';
import { kick, manager, present, removals, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const ROOM = 'room-of-one';
const CUSTOM = 'town-hall';
const HALL = { roomId: 'room-of-the-hall', customRoomId: CUSTOM };

let harness: Harness;
let sessions: Sessions;

async function setUp(needs: 'room' | 'roomId', environment: Readonly<Record<string, string>>): Promise<void> {
  harness = await startHarness({ environment, start: false });
  sessions = sessionsOf(harness.videosdk);
  harness.videosdk.behavior.sessionListNeeds = needs;
  await harness.restart();
}

function tidyUp(): void {
  expectNoViolations(harness);
  sessions.endAll();
  harness.videosdk.forget();
}

const sessionsListed = async (): Promise<Message> => await harness.moderator.run('sessions').reply();

describe.each(['room', 'roomId'] as const)(
  'a list of sessions that needs a room (%s), when the operator listed some',
  (needs) => {
    beforeAll(() => setUp(needs, { VIDEOSDK_ROOM_IDS: `${ROOM}, other-room, ${CUSTOM}` }), 60_000);
    beforeEach(() => {
      // The rooms exist, whether anyone uses them or not.
      for (const room of [{ roomId: ROOM }, { roomId: 'other-room' }, HALL]) {
        harness.videosdk.endSession(harness.videosdk.openSession(room).sessionId);
      }
    });
    afterEach(tidyUp);
    afterAll(() => harness[Symbol.asyncDispose]());

    it('finds the only session', async () => {
      const { sessionId } = sessions.open([ANA, BOB], { roomId: ROOM });
      const { message } = await kick(harness, { participant: ANA.name });
      expect(saysRemoved(message), textOf(message)).toBe(true);
      expect(present(harness.videosdk, sessionId)).toEqual([BOB.participantId]);
      expect(textOf(await sessionsListed())).toContain(ROOM);
    });

    it('finds it in a room that was listed by its custom room ID', async () => {
      const { sessionId } = sessions.open([ANA, BOB], HALL);
      for (const options of [{ participant: ANA.name }, { participant: BOB.name, session: CUSTOM }]) {
        const { message } = await kick(harness, options);
        expect(saysRemoved(message), textOf(message)).toBe(true);
      }
      expect(harness.videosdk.sessionStatus(sessionId)).toBe('ended');
    });

    it('asks which one when more than one room has a session', async () => {
      sessions.open([ANA, BOB], { roomId: ROOM });
      const other = sessions.open([ANA, CLEO], { roomId: 'other-room' });
      const { message } = await kick(harness, { participant: ANA.name });
      expectNoOneAsked(harness, message);
      expect(textOf(message)).toContain(ROOM);
      expect(textOf(message)).toContain('other-room');
      const named = await kick(harness, { participant: ANA.name, session: 'other-room' });
      expect(saysRemoved(named.message), named.text).toBe(true);
      expect(present(harness.videosdk, other.sessionId)).toEqual([CLEO.participantId]);
    });

    it('takes no session as the only one while a room can’t be read', async () => {
      sessions.open([ANA, BOB], { roomId: ROOM });
      sessions.open([ANA, CLEO], { roomId: 'other-room' });
      const scope = { times: Number.POSITIVE_INFINITY, roomId: 'other-room' };
      const fault = harness.videosdk.fault('list-sessions', { kind: 'status', status: 404 }, scope);
      const { message } = await kick(harness, { participant: ANA.name });
      expectNoOneAsked(harness, message);
      fault.clear();
    });
  },
);

describe('a list of sessions that needs a room, when the operator listed one by its custom room ID', () => {
  beforeAll(() => setUp('room', { VIDEOSDK_ROOM_IDS: CUSTOM }), 60_000);
  afterEach(tidyUp);
  afterAll(() => harness[Symbol.asyncDispose]());

  it('looks up where that leads now before it says that no session is running', async () => {
    sessions.open([CLEO], HALL);
    expect(titleOf(await sessionsListed())).toContain('1 session');
    sessions.endAll();
    const room = { roomId: 'room-of-another-hall', customRoomId: CUSTOM };
    const moved = {
      kind: 'answer',
      change: (json: unknown) => ({ ...(json as object), roomId: room.roomId }),
    } as const;
    const fault = harness.videosdk.fault('get-room', moved, { times: Number.POSITIVE_INFINITY });
    const { sessionId } = sessions.open([ANA, BOB], room);
    const { message } = await kick(harness, { participant: ANA.name });
    expect(saysRemoved(message), textOf(message)).toBe(true);
    expect(present(harness.videosdk, sessionId)).toEqual([BOB.participantId]);
    sessions.endAll();
    fault.clear();
    const lost = harness.videosdk.fault(
      'get-room',
      { kind: 'status', status: 404 },
      { times: Number.POSITIVE_INFINITY },
    );
    expect(titleOf(await sessionsListed())).not.toContain('No session is running');
    lost.clear();
  });

  it('counts both rooms when it is also another room’s ID', async () => {
    const one = sessions.open([{ participantId: 'a', name: 'Bob' }, ANA], { roomId: CUSTOM });
    const two = sessions.open([{ participantId: 'b', name: 'Bob' }, CLEO], HALL);
    const { message } = await kick(harness, { participant: 'Bob' });
    expectNoOneAsked(harness, message);
    expect(titleOf(await sessionsListed())).toContain('2 sessions');
    expect([one, two].map(({ sessionId }) => present(harness.videosdk, sessionId).length)).toEqual([2, 2]);
  });
});

describe.each([404, 402])('a room whose record is answered %i, when no list accepts its custom room ID', (status) => {
  beforeAll(() => setUp('roomId', { VIDEOSDK_ROOM_IDS: `${CUSTOM}, other-room` }), 60_000);
  afterAll(() => harness[Symbol.asyncDispose]());

  it('may have an unseen session: no other one is taken as the only one, and the reply never says that none is running', async () => {
    harness.videosdk.fault('get-room', { kind: 'status', status }, { times: Number.POSITIVE_INFINITY });
    sessions.open([ANA, BOB], HALL);
    const none = await sessionsListed();
    expect(titleOf(none)).not.toContain('No session is running');
    const other = sessions.open([ANA, CLEO], { roomId: 'other-room' });
    const { message } = await kick(harness, { participant: ANA.name });
    expectNoOneAsked(harness, message);
    expect(present(harness.videosdk, other.sessionId)).toHaveLength(2);
    expect(titleOf(await sessionsListed())).toContain('At least 1 session');
  });
});

describe('a list of sessions that needs a room, when the operator listed none', () => {
  beforeAll(async () => {
    const port = await freePort();
    await setUp('roomId', { HTTP_PORT: String(port) });
    webhooks = `http://127.0.0.1:${port}/webhooks/videosdk`;
  });
  afterEach(tidyUp);
  afterAll(() => harness[Symbol.asyncDispose]());
  let webhooks: string;

  // The bot remembers rooms it has heard of, so the order of these tests matters.
  it('is reported along with what the operator must set', async () => {
    const { sessionId } = sessions.open([ANA, BOB]);
    const { message, text } = await kick(harness, { participant: ANA.name });
    expectNoOneAsked(harness, message);
    expect(text).toContain('VIDEOSDK_ROOM_IDS');
    expect(text).not.toMatch(/no session is running/iu);
    // The session's ID needs no list.
    const named = await kick(harness, { participant: ANA.name, session: sessionId });
    expect(saysRemoved(named.message), named.text).toBe(true);
  });

  it('doesn’t make /sessions say that no session is running', async () => {
    sessions.open([ANA, BOB]);
    expect(titleOf(await sessionsListed())).not.toMatch(/No session is running|\b0 sessions/u);
  });

  it('includes one more room when a webhook mentions it', async () => {
    harness.videosdk.sendWebhooksTo(webhooks);
    const { sessionId, roomId } = sessions.open([ANA, BOB]);
    await harness.videosdk.waitForWebhook({ type: 'participant-joined', where: ({ status }) => status !== null });
    harness.videosdk.sendWebhooksTo(null);
    expect(textOf(await sessionsListed())).toContain(roomId);
    const { message } = await kick(harness, { participant: ANA.name });
    // The bot can't know that no other room has a session. When it's named, the session is found all the same.
    if (!saysRemoved(message)) {
      expectNoOneAsked(harness, message);
      const named = await kick(harness, { participant: ANA.participantId, session: roomId });
      expect(saysRemoved(named.message), named.text).toBe(true);
    }
    expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
    expect(present(harness.videosdk, sessionId)).toEqual([BOB.participantId]);
  });

  it('finds the session in a room that the server listed', async () => {
    const by = manager(harness);
    const overview = await by.run('kick-settings').reply();
    const page = await by.choose(overview, { label: 'Change…' }, [{ label: 'Rooms' }]).reply();
    await (await by.press(page, { label: 'Edit…' }).modal()).submit({ rooms: ROOM }).reply();
    const { sessionId } = sessions.open([ANA, BOB], { roomId: ROOM });
    const { message } = await kick(harness, { participant: ANA.name });
    expect(saysRemoved(message), textOf(message)).toBe(true);
    expect(present(harness.videosdk, sessionId)).toEqual([BOB.participantId]);
    expect(textOf(await sessionsListed())).toContain(ROOM);
  });
});
