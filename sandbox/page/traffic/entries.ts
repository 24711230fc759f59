import type { TrafficEntry } from '../../control/protocol.ts';

export type Partner = TrafficEntry['with'];

export const PARTNERS: Readonly<Record<Partner, string>> = {
  discord: 'Discord',
  videosdk: 'VideoSDK',
  gateway: 'Gateway',
};

/** How a status looks at a glance. */
export type Tone = 'ok' | 'warn' | 'danger' | 'muted';

export interface Status {
  readonly text: string;
  readonly tone: Tone;
}

/** Newest first, of one partner or all of them, and only entries after the cleared ones. */
export function shownEntries(
  entries: Iterable<TrafficEntry>,
  { only, after }: { readonly only: Partner | 'all'; readonly after: number },
): readonly TrafficEntry[] {
  return [...entries]
    .filter((entry) => entry.number > after && (only === 'all' || entry.with === only))
    .toSorted((a, b) => b.number - a.number);
}

/** In words as well as in color. Frames have no status. */
export function statusOf({ with: partner, status }: Pick<TrafficEntry, 'with' | 'status'>): Status {
  if (partner === 'gateway') {
    return { text: '', tone: 'muted' };
  }
  if (status === null) {
    return { text: 'waiting', tone: 'muted' };
  }
  if (status === 0) {
    return { text: 'cut', tone: 'danger' };
  }
  return { text: String(status), tone: status < 400 ? 'ok' : status < 500 ? 'warn' : 'danger' };
}

/** Splits a method from its path; a frame has no method. */
export function parts(what: string): { readonly method: string | null; readonly target: string } {
  const [, method, target] = /^([A-Z]+) (\/.*)$/s.exec(what) ?? [];
  return method === undefined || target === undefined ? { method: null, target: what } : { method, target };
}

/** A body as readable text. */
export function pretty(body: unknown): string {
  return typeof body === 'string' ? body : (JSON.stringify(body, null, 2) ?? '');
}
