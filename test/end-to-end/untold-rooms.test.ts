/**
 * Sessions that don't include their room's custom room ID. It's optional, so a missing one doesn't mean there is none.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import type { FaultHandle } from '../../sandbox/videosdk/index.ts';
import { ANA, BOB, CLEO, titleOf } from './assertions.ts';
import { expectNoOneAsked, saysRemoved } from './doubt.ts';
import { kick, manager, present, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const HALL = { customRoomId: 'town-hall' };
const AGAIN_AND_AGAIN = { times: Number.POSITIVE_INFINITY };

let harness: Harness;
let sessions: Sessions;
const faults: FaultHandle[] = [];

async function setUp(environment: Readonly<Record<string, string>>): Promise<void> {
  harness = await startHarness({ environment });
  sessions = sessionsOf(harness.videosdk);
}

function clearFaults(): void {
  for (const fault of faults.splice(0)) {
    fault.clear();
  }
}

function tidyUp(): void {
  expectNoViolations(harness);
  sessions.endAll();
  clearFaults();
  harness.videosdk.forget();
}

/** The rooms' records can be read, or they can't either. */
function leaveOutCustomIds(rooms: 'readable' | 'unreadable'): void {
  const strip = ({ customRoomId: _, ...session }: Record<string, unknown>) => session;
  const unreported = harness.videosdk.fault(
    ['list-sessions', 'get-session'],
    {
      kind: 'answer',
      change: (json) => {
        const body = json as { readonly data?: unknown };
        return Array.isArray(body.data) ? { ...body, data: body.data.map(strip) } : strip({ ...body });
      },
    },
    AGAIN_AND_AGAIN,
  );
  faults.push(unreported);
  if (rooms === 'unreadable') {
    faults.push(harness.videosdk.fault('get-room', { kind: 'status', status: 404 }, AGAIN_AND_AGAIN));
  }
}

const listed = async (by = harness.moderator): Promise<Message> => await by.run('sessions').reply();

describe('a session without its custom room ID, in a server that has every room', () => {
  beforeAll(() => setUp({}));
  afterEach(tidyUp);
  afterAll(() => harness[Symbol.asyncDispose]());

  it('is found by that ID, which the room itself knows', async () => {
    const { sessionId } = sessions.open([ANA, BOB], HALL);
    sessions.open([ANA, CLEO]);
    leaveOutCustomIds('readable');
    const { message } = await kick(harness, { participant: ANA.name, session: 'town-hall' });
    expect(saysRemoved(message), textOf(message)).toBe(true);
    expect(present(harness.videosdk, sessionId)).toEqual([BOB.participantId]);
  });

  it('may be the one that was named when the room can’t be read', async () => {
    sessions.open([ANA, BOB], { customRoomId: 'choir' });
    leaveOutCustomIds('unreadable');
    const { message, text } = await kick(harness, { participant: ANA.name, session: 'choir' });
    expectNoOneAsked(harness, message);
    expect(text).not.toContain('No running session or room has that name');
  });

  it('is still the only one', async () => {
    sessions.open([ANA, BOB], { customRoomId: 'yard' });
    leaveOutCustomIds('unreadable');
    const { message } = await kick(harness, { participant: ANA.name });
    expect(saysRemoved(message), textOf(message)).toBe(true);
  });

  it('belongs to the other server that listed its room by that ID, and to none while that can’t be known', async () => {
    const by = manager(harness);
    const overview = await by.run('kick-settings').reply();
    const page = await by.choose(overview, { label: 'Change…' }, [{ label: 'Rooms' }]).reply();
    await (await by.press(page, { label: 'Edit…' }).modal()).submit({ rooms: 'garden' }).reply();
    const elsewhere = harness.discord.addGuild({ name: 'Elsewhere' });
    const role = elsewhere.addRole({ name: 'Moderators', id: harness.moderators.id, permissions: 1n << 40n });
    const olga = elsewhere.addMember({ name: 'Olga', roles: [role] });
    for (const rooms of ['unreadable', 'readable'] as const) {
      clearFaults();
      sessions.endAll();
      const { sessionId } = sessions.open([ANA, BOB], {
        customRoomId: 'garden',
        roomId: `r-${rooms}`,
      });
      leaveOutCustomIds(rooms);
      for (const options of [{}, { session: sessionId }, { session: 'garden' }, { session: `r-${rooms}` }]) {
        const { message } = await kick(harness, { participant: ANA.name, ...options }, { by: olga });
        expectNoOneAsked(harness, message);
      }
      const title = titleOf(await listed(olga));
      expect(title.includes('No session is running'), title).toBe(rooms === 'readable');
      expect(titleOf(await listed())).not.toContain('No session is running');
    }
    const { message } = await kick(harness, { participant: ANA.name });
    expect(saysRemoved(message), textOf(message)).toBe(true);
  });
});

describe('a session without its custom room ID, in a server that has only that room', () => {
  beforeAll(() => setUp({ VIDEOSDK_ROOM_IDS: 'town-hall' }));
  afterEach(tidyUp);
  afterAll(() => harness[Symbol.asyncDispose]());

  it('belongs to the server, as the room itself says', async () => {
    const { sessionId } = sessions.open([ANA, BOB], HALL);
    sessions.open([ANA, CLEO]);
    leaveOutCustomIds('readable');
    expect(textOf(await listed())).toContain('town-hall');
    const { message } = await kick(harness, { participant: ANA.name });
    expect(saysRemoved(message), textOf(message)).toBe(true);
    expect(present(harness.videosdk, sessionId)).toEqual([BOB.participantId]);
  });

  it('isn’t reported as missing when the room can’t be read', async () => {
    const { sessionId } = sessions.open([ANA, BOB], { ...HALL, roomId: 'another-hall' });
    leaveOutCustomIds('unreadable');
    expect(titleOf(await listed())).not.toContain('No session is running');
    for (const options of [{}, { session: sessionId }, { session: 'town-hall' }]) {
      const { message, text } = await kick(harness, { participant: ANA.name, ...options });
      expectNoOneAsked(harness, message);
      expect(text).not.toMatch(/no session is running|No running session or room has that name/iu);
    }
  });
});
