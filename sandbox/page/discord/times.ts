import type { TimeStyle } from './markdown.ts';

const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
// In the reader's time zone and the page's language.
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options);
const shortTime = format({ timeStyle: 'short' });
const shortDate = format({ dateStyle: 'short' });
const full = format({ dateStyle: 'full', timeStyle: 'short' });
const byStyle: Readonly<Record<Exclude<TimeStyle, 'R'>, Intl.DateTimeFormat>> = {
  t: shortTime,
  T: format({ timeStyle: 'medium' }),
  d: shortDate,
  D: format({ dateStyle: 'long' }),
  f: format({ dateStyle: 'long', timeStyle: 'short' }),
  F: full,
  s: format({ dateStyle: 'short', timeStyle: 'short' }),
  S: format({ dateStyle: 'short', timeStyle: 'medium' }),
};

/** A `<t:…>` as a client shows it. */
export function formatTime(at: number, style: TimeStyle, now: number): string {
  return style === 'R' ? relativeTime(at, now) : byStyle[style].format(at);
}

/** For example "4 minutes ago". */
function relativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? (['second', 1] as const);
  return words.format(Math.trunc(seconds / size), unit);
}

/** Weekday, day and minute. */
export function fullTime(at: number): string {
  return full.format(at);
}

/** `21:04`. */
export function timeOfDay(at: number): string {
  return shortTime.format(at);
}

/** When a message was sent: "Today at 21:04", or the date on other days. */
export function messageTime(at: number, now: number): string {
  const day = shortDate.format(at);
  if (day === shortDate.format(now)) {
    return `Today at ${shortTime.format(at)}`;
  }
  return day === shortDate.format(now - 86_400_000)
    ? `Yesterday at ${shortTime.format(at)}`
    : `${day}, ${shortTime.format(at)}`;
}
