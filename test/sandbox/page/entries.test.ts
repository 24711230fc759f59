import { describe, expect, it } from 'vitest';
import type { TrafficEntry } from '../../../sandbox/control/protocol.ts';
import { parts, pretty, shownEntries, statusOf } from '../../../sandbox/page/traffic/entries.ts';

function entry(number: number, partner: TrafficEntry['with']): TrafficEntry {
  return {
    number,
    at: number,
    with: partner,
    direction: 'from-bot',
    what: 'GET /',
    status: 200,
    tookMs: 1,
    faulted: false,
  };
}

describe('the shown entries', () => {
  const entries = [entry(1, 'discord'), entry(2, 'videosdk'), entry(3, 'gateway'), entry(4, 'videosdk')];
  const numbers = (...given: Parameters<typeof shownEntries>): number[] =>
    shownEntries(...given).map((each) => each.number);

  it('are all of them, newest first', () => {
    expect(numbers(entries, { only: 'all', after: 0 })).toEqual([4, 3, 2, 1]);
  });

  it('are those with one partner', () => {
    expect(numbers(entries, { only: 'videosdk', after: 0 })).toEqual([4, 2]);
  });

  it('are those after what was cleared', () => {
    expect(numbers(entries, { only: 'all', after: 3 })).toEqual([4]);
  });
});

describe('a status', () => {
  it.each([
    ['discord', null, 'waiting', 'muted'],
    ['videosdk', 0, 'cut', 'danger'],
    ['videosdk', 200, '200', 'ok'],
    ['discord', 204, '204', 'ok'],
    ['videosdk', 429, '429', 'warn'],
    ['videosdk', 500, '500', 'danger'],
    ['gateway', null, '', 'muted'],
  ] as const)('with %s of %s is “%s”', (partner, status, text, tone) => {
    expect(statusOf({ with: partner, status })).toEqual({ text, tone });
  });
});

describe('what was said', () => {
  it('is a method and a path for a request', () => {
    expect(parts('POST /v1/x?y=1')).toEqual({ method: 'POST', target: '/v1/x?y=1' });
  });

  it('is one word for a frame', () => {
    expect(parts('INTERACTION_CREATE')).toEqual({ method: null, target: 'INTERACTION_CREATE' });
  });
});

describe('a body', () => {
  it('is indented when it was JSON', () => {
    expect(pretty({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(pretty(null)).toBe('null');
  });

  it('is left alone when it was text', () => {
    expect(pretty('<html>"</html>')).toBe('<html>"</html>');
  });
});
