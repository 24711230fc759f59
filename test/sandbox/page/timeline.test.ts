import { describe, expect, it } from 'vitest';
import type { ShownInteraction, ShownMessage } from '../../../sandbox/control/protocol.ts';
import { type Entry, timeline } from '../../../sandbox/page/discord/timeline.ts';

const CHANNEL = '1';
const START = Date.UTC(2026, 0, 1, 12);

function message(
  id: string,
  minute: number,
  more: { by?: string; flags?: number; replyTo?: string } = {},
): ShownMessage {
  const { by = 'mia', flags = 0, replyTo } = more;
  const timestamp = new Date(START + minute * 60_000).toISOString();
  return {
    // What the order depends on, for a message.
    message: { id, timestamp, flags, author: { id: by } } as ShownMessage['message'],
    inReplyTo: replyTo === undefined ? null : { interactionId: replyTo, userId: 'mia', typed: '/do it', command: 'do' },
  };
}

function interaction(id: string, minute: number, more: Partial<ShownInteraction> = {}): ShownInteraction {
  return {
    id,
    kind: 'command',
    typed: '/do it',
    channelId: CHANNEL,
    messageId: null,
    customId: null,
    sentAt: START + minute * 60_000,
    state: 'failed',
    ...more,
  };
}

const keys = (entries: readonly Entry[]) => entries.map(({ key }) => key);
const latest = (entries: readonly Entry[]) => entries.map((entry) => entry.kind === 'message' && entry.latest?.id);

describe('what a channel shows', () => {
  it('has a failed command where it was sent', () => {
    const entries = timeline([message('a', 0), message('b', 2)], [interaction('x', 1), interaction('y', 3)], CHANNEL);
    expect(keys(entries)).toEqual(['a', 'command-x', 'b', 'command-y']);
  });

  it('has a command that is in progress, until its reply is there', () => {
    const sent = interaction('x', 1, { state: 'sent' });
    expect(keys(timeline([], [sent], CHANNEL))).toEqual(['command-x']);
    expect(keys(timeline([message('a', 1, { replyTo: 'x' })], [sent], CHANNEL))).toEqual(['a']);
  });

  it.each(['deferred', 'answered'] as const)('shows nothing of its own for a command that is %s', (state) => {
    expect(timeline([], [interaction('x', 1, { state })], CHANNEL)).toEqual([]);
  });

  it('leaves out what happened in another channel', () => {
    expect(timeline([], [interaction('x', 1, { channelId: '2' })], CHANNEL)).toEqual([]);
  });

  it('gives a message the last use of its buttons and menus, whatever happened to it', () => {
    const press = (id: string, minute: number, messageId: string) =>
      interaction(id, minute, { kind: 'component', messageId });
    const uses = [press('x', 3, 'a'), press('y', 2, 'a'), press('z', 4, 'c')];
    expect(latest(timeline([message('a', 0), message('b', 1)], uses, CHANNEL))).toEqual(['x', undefined]);
  });
});

describe('messages that are grouped', () => {
  it.each([
    ['are by one author and minutes apart', message('b', 6), true],
    ['are by two authors', message('b', 1, { by: 'ben' }), false],
    ['are far apart', message('b', 8), false],
    ['start with a reply', message('b', 1, { replyTo: 'x' }), false],
    ['are for everyone and for one person', message('b', 1, { flags: 64 }), false],
  ])('not unless they belong together: those that %s', (_which, second, together) => {
    const [, entry] = timeline([message('a', 0), second], [], CHANNEL);
    expect(entry).toMatchObject({ kind: 'message', grouped: together });
  });

  it('are separated by a failed command between them', () => {
    const [, , entry] = timeline([message('a', 0), message('b', 2)], [interaction('x', 1)], CHANNEL);
    expect(entry).toMatchObject({ key: 'b', grouped: false });
  });
});
