export interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

export interface Taken {
  readonly limited: boolean;
  readonly retryAfterMs: number;
  /** X-RateLimit-*, times in seconds. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimits {
  take(bucket: string, major: string, limit: Limit): Taken;
  /**
   * Counts toward the global limit of 50 requests per second with the bot's token. Returns 0, or how long to wait in
   * ms.
   */
  takeGlobal(): number;
}

const GLOBAL: Limit = { requests: 50, windowMs: 1000 };

/**
 * Counts requests in windows, as Discord's headers describe.
 * Source: https://discord.com/developers/docs/topics/rate-limits
 */
export function createRateLimits(now: () => number): RateLimits {
  const windows = new Map<string, { used: number; resetAt: number }>();

  function count(key: string, limit: Limit): { used: number; resetAt: number } {
    const at = now();
    let window = windows.get(key);
    if (!window || window.resetAt <= at) {
      // Deleting first keeps the map sorted by when windows started.
      windows.delete(key);
      window = { used: 0, resetAt: at + limit.windowMs };
      windows.set(key, window);
      for (const [old, { resetAt }] of windows) {
        if (resetAt > at) break;
        windows.delete(old);
      }
    }
    window.used += 1;
    return window;
  }

  return {
    take(bucket, major, limit) {
      const { used, resetAt } = count(`${bucket}:${major}`, limit);
      const resetAfterMs = Math.max(0, resetAt - now());
      const limited = used > limit.requests;
      return {
        limited,
        retryAfterMs: limited ? resetAfterMs : 0,
        headers: {
          'x-ratelimit-bucket': bucket,
          'x-ratelimit-limit': String(limit.requests),
          'x-ratelimit-remaining': String(Math.max(0, limit.requests - used)),
          'x-ratelimit-reset': (resetAt / 1000).toFixed(3),
          'x-ratelimit-reset-after': (resetAfterMs / 1000).toFixed(3),
        },
      };
    },
    takeGlobal() {
      const { used, resetAt } = count('global', GLOBAL);
      return used > GLOBAL.requests ? Math.max(1, resetAt - now()) : 0;
    },
  };
}
