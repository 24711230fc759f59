/**
 * Calls `fire` on a fixed schedule, whatever has been answered: a bot that falls behind gets the same arrivals as one
 * that keeps up, so its figures include the waiting (coordinated omission).
 *
 * @returns how late each call was against the schedule, in ms: the generator's own error, to show next to the results.
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

/** A pause that doesn't keep the process alive, for limits that are no longer needed. */
export function patience(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
