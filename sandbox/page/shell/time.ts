const MINUTE_MS = 60_000;

/** "less than a minute", "3 min", "1 h 14 min". A clock that runs behind never results in negative times. */
export function duration(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  if (minutes < 1) {
    return 'less than a minute';
  }
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
}

/** "<1 min", "97 min", for tight spaces. */
export function minutesIn(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  return minutes < 1 ? '<1 min' : `${minutes.toLocaleString('en')} min`;
}

/** "just now", "2 minutes ago", "3 hours ago". */
export function ago(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  if (minutes < 1) {
    return 'just now';
  }
  return minutes < 60 ? `${counted(minutes, 'minute')} ago` : `${counted(Math.floor(minutes / 60), 'hour')} ago`;
}

/** "1 person", "1,000 people". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** The time of day with milliseconds, in this machine's time zone: "09:05:07.042". */
export function clockTime(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  const seconds = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${seconds}`;
}
