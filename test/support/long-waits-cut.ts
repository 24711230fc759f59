/**
 * Loaded into the bot's process before everything else (`--import`): what it does minutes or hours after its start, or
 * every few hours, comes within a second. Waits of less than a minute stay as they are.
 */
const LONG_MS = 60_000;
const SHORT_MS = 500;
const machineTimeout = globalThis.setTimeout;

function setTimeoutSoon(work: (...given: unknown[]) => void, ms?: number, ...given: unknown[]): NodeJS.Timeout {
  return machineTimeout(work, (ms ?? 0) >= LONG_MS ? SHORT_MS : ms, ...given);
}

globalThis.setTimeout = Object.assign(setTimeoutSoon, {
  __promisify__: machineTimeout.__promisify__,
}) as typeof setTimeout;
