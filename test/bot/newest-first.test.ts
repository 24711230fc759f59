import { describe, expect, it } from 'vitest';
import { NewestFirst } from '../../src/bot/newest-first.ts';

describe('what is taken newest first', () => {
  it('is left out when it’s too late, and takes no one’s place then', async () => {
    const late = new Set<string>();
    const began: string[] = [];
    const ends = new Map<string, () => void>();
    const turns = new NewestFirst<string>(1, (what) => late.has(what));
    const add = (what: string): Promise<boolean> =>
      turns.inTurn(what, () => {
        began.push(what);
        return new Promise((end) => ends.set(what, end));
      });
    const running = ['first', 'second', 'third', 'fourth'].map(add);
    expect([began, turns.running, turns.isFull]).toEqual([['first'], 1, true]);
    late.add('third').add('fourth');
    ends.get('first')?.();
    expect(await Promise.all([running[0], running[2], running[3]])).toEqual([true, false, false]);
    expect([began, turns.running]).toEqual([['first', 'second'], 1]);
    ends.get('second')?.();
    expect(await running[1]).toBe(true);
    expect([turns.running, turns.isFull]).toEqual([0, false]);
    late.add('fifth');
    expect(await add('fifth')).toBe(false);
    expect([began, turns.running]).toEqual([['first', 'second'], 0]);
  });
});
