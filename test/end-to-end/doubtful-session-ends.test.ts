/**
 * `/end-session` when VideoSDK gives incomplete answers. All tests run at once in one process, each with its own
 * session.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import type { Fault } from '../../sandbox/videosdk/index.ts';
import { ANA, BOB, titleOf } from './assertions.ts';
import { always, inTurn } from './doubt.ts';
import { manager, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const MODERATE_MEMBERS = 1n << 40n;

let harness: Harness;
let sessions: Sessions;
let ender: Member;

beforeAll(async () => {
  harness = await startHarness();
  sessions = sessionsOf(harness.videosdk);
  const { guild } = harness;
  const hosts = guild.addRole({ name: 'Hosts', permissions: MODERATE_MEMBERS });
  ender = guild.addMember({ name: 'Eve', roles: [hosts, harness.moderators] });
  const by = manager(harness);
  const overview = await by.run('kick-settings').reply();
  const page = await by.choose(overview, { label: 'Change…' }, [{ label: 'Who can end sessions' }]).reply();
  await by.choose(page, { label: 'Who can end sessions' }, [{ id: hosts.id }]).reply();
});
afterAll(async () => {
  sessions.endAll();
  expectNoViolations(harness);
  await harness[Symbol.asyncDispose]();
});

interface Hall {
  readonly sessionId: string;
  readonly roomId: string;
}

async function end({ sessionId, roomId }: Hall): Promise<Message> {
  const asked = await inTurn(() => ender.run('end-session', { session: sessionId }));
  const question = await asked.reply();
  const modal = await ender.press(question, { label: 'End for everyone…' }).modal();
  return await modal
    .submit({ name: roomId })
    .messageWhere((message) => !titleOf(message).startsWith('⏳') && !/^End /u.test(titleOf(message)), {
      timeoutMs: 40_000,
    });
}

const isOver = ({ sessionId }: Hall): boolean => harness.videosdk.sessionStatus(sessionId) === 'ended';
const SAYS_OVER = /^\P{L}*(?:Ended|Over|The session is over)\b/u;

describe.concurrent('the end of a session', () => {
  const ACCEPTED_WITHOUT_EFFECT: Fault = { kind: 'status', status: 200, body: {} };

  it.each<[string, Fault]>([
    ['400', { kind: 'status', status: 400 }],
    ['402', { kind: 'status', status: 402 }],
    ['404', { kind: 'status', status: 404 }],
  ])(
    'that is accepted but has no effect isn’t reported as done because its record is answered %s',
    async (_what, wrong) => {
      const hall = sessions.open([ANA, BOB]);
      const { videosdk } = harness;
      videosdk.fault('end-session', ACCEPTED_WITHOUT_EFFECT, { roomId: hall.roomId });
      const asked = (): boolean =>
        videosdk.requests.some(({ operation, roomId }) => operation === 'end-session' && roomId === hall.roomId);
      videosdk.fault('get-session', wrong, always(hall, { where: asked }));
      // The list is no help: the session's entry can't be read.
      const entries = { kind: 'entries', become: 'null-id', ids: [hall.sessionId] } as const;
      videosdk.fault('list-sessions', entries, { times: Number.POSITIVE_INFINITY, where: asked });
      const message = await end(hall);
      expect(isOver(hall)).toBe(false);
      expect(titleOf(message), textOf(message)).not.toMatch(SAYS_OVER);
    },
  );

  it.each([400, 401, 403, 404, 409, 429, 500, 504])(
    'that is refused with %i and still carried out isn’t reported as failed',
    async (status) => {
      const hall = sessions.open([ANA, BOB]);
      harness.videosdk.fault('end-session', { kind: 'status', status, acts: true }, { roomId: hall.roomId });
      const message = await end(hall);
      expect(isOver(hall)).toBe(true);
      expect(titleOf(message), textOf(message)).not.toMatch(/^\P{L}*(?:Not ended|Still running|Ended)\b/u);
    },
  );
});
