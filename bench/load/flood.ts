/**
 * Calls `fire` as often as that many times per second, or as often as this process can while it also serves: it never
 * keeps the event loop to itself, as a fixed schedule would once it's behind.
 *
 * @returns how many seconds it took
 */
export async function flood(perSecond: number, seconds: number, fire: () => void): Promise<number> {
  const begin = performance.now();
  for (let sent = 0, passed = 0; passed < seconds; passed = (performance.now() - begin) / 1000) {
    const due = Math.min(Math.floor(passed * perSecond), sent + MOST_IN_A_TURN);
    // What can't be sent in time isn't sent later, all at once.
    for (let n = sent; n < due; n += 1) fire();
    sent = Math.max(due, Math.floor(passed * perSecond) - MOST_IN_A_TURN);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (performance.now() - begin) / 1000;
}

const MOST_IN_A_TURN = 50;
