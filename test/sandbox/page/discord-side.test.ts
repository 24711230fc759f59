import { describe, expect, it } from 'vitest';
import { memberGroups } from '../../../sandbox/page/discord/member-groups.ts';
import { newestOf, seenAfter, unreadChannels } from '../../../sandbox/page/discord/unread.ts';
import { SERVER } from './composer-fixtures.ts';

describe('the members', () => {
  it('are listed under their highest role, or what they are; the bot comes last', () => {
    expect(memberGroups(SERVER).map(({ name, members }) => [name, ...members.map(({ id }) => id)])).toEqual([
      ['Moderators', '11'],
      ['Stewards', '12'],
      ['Ordinary member', '13'],
      ['Administrator', '14'],
      ['Apps', '70'],
    ]);
  });
});

describe('unread channels', () => {
  it('know the newest by its number, not by its letters', () => {
    expect(newestOf(['9', '10', '8'])).toBe('10');
  });

  it('are those whose first message came later', () => {
    const seen = seenAfter({}, { a: newestOf([]) }, null);
    expect([...unreadChannels(seen, { a: newestOf(['5']) })]).toEqual(['a']);
  });

  it('are those with something newer than what was seen', () => {
    expect([...unreadChannels({ a: '9', b: '10' }, { a: '10', b: '10', c: '1' })]).toEqual(['a', 'c']);
  });

  it('are none at first', () => {
    const newest = { a: '10', b: '20' };
    expect([...unreadChannels(seenAfter({}, newest, null), newest)]).toEqual([]);
  });

  it('are read once they are viewed', () => {
    const newest = { a: '11', b: '21' };
    expect(seenAfter({ a: '10', b: '20' }, newest, 'b')).toEqual({ a: '10', b: '21' });
  });
});
