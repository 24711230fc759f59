/** Discord's IDs: milliseconds since Discord's epoch in the upper 42 bits, a counter below. */
const EPOCH = 1_420_070_400_000;

export interface Snowflakes {
  /** Creates an ID. IDs for now are increasing; `at` (ms since 1970) creates one for another time. */
  next(at?: number): string;
}

export function createSnowflakes(now: () => number): Snowflakes {
  let last = 0n;
  let counter = 0n;
  return {
    next(at) {
      counter += 1n;
      if (at !== undefined) {
        return String((BigInt(Math.floor(at) - EPOCH) << 22n) | (counter & 0x3fffffn));
      }
      const candidate = BigInt(Math.floor(now()) - EPOCH) << 22n;
      last = candidate > last ? candidate : last + 1n;
      return String(last);
    },
  };
}

/** When an ID was created, in ms since 1970. */
export function snowflakeTime(id: string): number {
  return Number(BigInt(id) >> 22n) + EPOCH;
}
