import { expect, it } from 'vitest';
import { GatewaySessions } from '../../src/bot/gateway-sessions.ts';

const WHO = { user: { username: 'bouncer' }, application: { id: '900' } };
const info = (sequence: number, sessionId = 'a session') => ({
  shardId: 0,
  shardCount: 1,
  sessionId,
  sequence,
  resumeURL: 'wss://gateway.example',
});

function started(): GatewaySessions {
  const sessions = new GatewaySessions([]);
  sessions.update(0, info(1));
  sessions.started(0, WHO as never);
  return sessions;
}

it('a session is left with what was handled, not with what has merely arrived', () => {
  const sessions = started();
  expect(sessions.takes(0, 2)).toBe(true);
  // As @discordjs/ws does before it passes an event on.
  sessions.update(0, info(3));
  expect(sessions.leave()).toMatchObject([{ sequence: 2 }]);
  expect(sessions.takes(0, 3)).toBe(false);
});

it('a session is left with the latest of its events, whatever came in between', () => {
  const sessions = started();
  for (const sequence of [2, 5, 4, Number.NaN, undefined, 'x', null]) {
    sessions.takes(0, sequence as number);
  }
  expect(sessions.leave()).toMatchObject([{ sequence: 5 }]);
});

it('a new session of a shard counts its events anew', () => {
  const sessions = started();
  sessions.takes(0, 900);
  sessions.update(0, null);
  expect(sessions.leave()).toEqual([]);
  sessions.update(0, info(1, 'another'));
  sessions.started(0, WHO as never);
  expect(sessions.leave()).toMatchObject([{ sessionId: 'another', sequence: 1 }]);
});

it('a session of which Discord doesn’t say whose it is, or where it can be resumed, isn’t left, and keeps its events', () => {
  for (const said of [{}, { user: null }, { ...WHO, application: { id: 7 } }]) {
    const sessions = started();
    sessions.started(0, said as never);
    expect(sessions.leave()).toEqual([]);
    expect(sessions.takes(0, 2)).toBe(true);
  }
  const sessions = started();
  sessions.update(0, { ...info(1), resumeURL: undefined as never });
  expect(sessions.leave()).toEqual([]);
});
