/**
 * Calls `fire` on a fixed schedule, whatever has or has not been answered: a bot that falls behind meets the same
 * arrivals as one that keeps up, so waiting is not left out of its figures (coordinated omission).
 *
 * @returns how late each call was against the schedule, in ms: the generator's own error, to be shown beside the results.
 */
export async function openLoop(perSecond: number, seconds: number, fire: () => void): Promise<number[]> {
  const total = Math.round(perSecond * seconds);
  const begin = performance.now() + 5;
  const lateness: number[] = [];
  for (let sent = 0; sent < total; ) {
    const due = begin + (sent * 1000) / perSecond;
    const now = performance.now();
    if (now < due) {
      await new Promise((resolve) => setTimeout(resolve, due - now));
      continue;
    }
    fire();
    lateness.push(now - due);
    sent += 1;
  }
  return lateness;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A pause that does not keep the process alive when what it was to limit has long come. */
export function patience(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
