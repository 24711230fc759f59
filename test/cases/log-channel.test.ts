import { describe, expect, it } from 'vitest';
import { bothAside } from '../../src/cases/log-channel.ts';

describe('what was set aside of a server’s cases and reports', () => {
  it('is counted together, since the oldest of both', () => {
    const cases = { count: 2, oldest: 500, reason: 'closed' } as const;
    const reports = { count: 3, oldest: 400, reason: 'full' } as const;
    expect(bothAside([cases, reports])).toEqual({ count: 5, oldest: 400, reason: 'closed' });
    expect(bothAside([null, reports])).toEqual(reports);
    expect(bothAside([null, null])).toBeNull();
  });
});
