import type { Discord, GatewayFrame } from '../discord/index.ts';
import type { VideoSdk } from '../videosdk/index.ts';
import { type Feature, NotPossible, type Tell } from './feature.ts';
import { createMask } from './masking.ts';
import type { ProtocolError, TrafficBodies, TrafficEntry } from './protocol.ts';

/** How many entries to keep, bodies included, and how many of them a page gets at first. */
const KEPT = 1_000;
const SHOWN_AT_FIRST = 300;
/** Longer bodies are cut: no one reads them, and a thousand of them are kept. */
const LONGEST_BODY = 200_000;
const HEARTBEAT = 1;
const HEARTBEAT_ACK = 11;
const OPCODES: Readonly<Record<number, string>> = {
  2: 'Identify',
  6: 'Resume',
  7: 'Reconnect',
  9: 'Invalid Session',
  10: 'Hello',
};

interface Kept {
  entry: TrafficEntry;
  request: unknown;
  answer: unknown;
}

/** The live wire between the bot and the two services, and every protocol violation. */
export function createTrafficFeature(
  discord: Discord,
  videosdk: VideoSdk,
): Feature<'traffic' | 'problems', 'body-of'> & { end(): void } {
  const mask = createMask([discord.token, videosdk.apiKey, videosdk.secretKey]);
  const masked = (text: string): string => String(mask(text));
  const kept = new Map<number, Kept>();
  const problems: ProtocolError[] = [];
  const tells = new Set<Tell>();
  const changed = new Map<number, TrafficEntry>();
  let counted = 0;
  let timer: NodeJS.Immediate | undefined;

  function tellSoon(entry: TrafficEntry): void {
    changed.set(entry.number, entry);
    timer ??= setImmediate(() => {
      timer = undefined;
      const entries = [...changed.values()];
      changed.clear();
      for (const tell of tells) tell({ type: 'traffic', entries });
    });
  }

  /** @returns a function that records the response */
  function add(facts: Omit<TrafficEntry, 'number'>, request: unknown): (answered: Answered) => void {
    counted += 1;
    const number = counted;
    const one: Kept = { entry: { ...facts, number }, request: bounded(mask(request)), answer: undefined };
    kept.set(number, one);
    const oldest = kept.size > KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    tellSoon(one.entry);
    return ({ status, tookMs, faulted, answer }) => {
      one.entry = { ...one.entry, status, tookMs, faulted };
      one.answer = bounded(mask(answer));
      tellSoon(one.entry);
    };
  }

  function problem(from: ProtocolError['from'], at: number, where: string, reason: string): void {
    const one = { number: problems.length + 1, at, from, where: masked(where), reason: masked(reason) };
    problems.push(one);
    for (const tell of tells) tell({ type: 'problem', problem: one });
  }

  const ofDiscord = new Map<number, (answered: Answered) => void>();
  const ofVideoSdk = new Map<number, (answered: Answered) => void>();
  const unanswered = { status: null, tookMs: null, faulted: false } as const;

  const endings = [
    discord.observe({
      onArrival({ number, at, method, path, body }) {
        const what = masked(`${method} ${path.replace(/^\/api\/v10/u, '')}`);
        ofDiscord.set(number, add({ at, with: 'discord', direction: 'from-bot', what, ...unanswered }, body));
      },
      onRequest({ number, request, answer }) {
        const { status, tookMs, faulted } = request;
        ofDiscord.get(number)?.({ status, tookMs, faulted, answer });
        ofDiscord.delete(number);
      },
      onFrame(frame) {
        if (frame.op === HEARTBEAT || frame.op === HEARTBEAT_ACK) return;
        const { at, direction, data } = frame;
        add({ at, with: 'gateway', direction, what: titleOf(frame), ...unanswered }, data);
      },
      onViolation: ({ at, where, reason }) => problem('discord', at, where, reason),
    }),
    videosdk.observe({
      onArrival(request) {
        const { number, at, method, path, query, body } = request;
        const search = new URLSearchParams(query).toString();
        const what = masked(`${method} ${path}${search === '' ? '' : `?${search}`}`);
        const facts = { at: at.getTime(), with: 'videosdk', direction: 'from-bot', what, ...unanswered } as const;
        ofVideoSdk.set(number, add(facts, body));
      },
      onRequest({ request: { number, at, status, faults }, answer }) {
        const tookMs = Date.now() - at.getTime();
        const faulted = faults.length > 0;
        ofVideoSdk.get(number)?.({ status: status ?? 0, tookMs, faulted, answer: parsed(answer) });
        ofVideoSdk.delete(number);
      },
      onViolation: (violation) => problem('videosdk', Date.now(), ...split(violation)),
    }),
  ];
  for (const { at, where, reason } of discord.violations) problem('discord', at, where, reason);
  for (const violation of videosdk.violations) problem('videosdk', Date.now(), ...split(violation));

  return {
    welcome: () => ({
      traffic: [...kept.values()].slice(-SHOWN_AT_FIRST).map(({ entry }) => entry),
      problems: [...problems],
    }),
    actions: {
      'body-of'({ number }) {
        const one = kept.get(number);
        if (one === undefined) throw new NotPossible(`Only the last ${KEPT} entries are kept; this one is gone.`);
        const bodies: { request?: unknown; answer?: unknown } = {};
        if (one.request !== undefined) bodies.request = one.request;
        if (one.answer !== undefined) bodies.answer = one.answer;
        return bodies satisfies TrafficBodies;
      },
    },
    follow(tell) {
      tells.add(tell);
      return () => tells.delete(tell);
    },
    end() {
      clearImmediate(timer);
      for (const end of endings) end();
    },
  };
}

interface Answered {
  readonly status: number;
  readonly tookMs: number;
  readonly faulted: boolean;
  readonly answer: unknown;
}

function titleOf({ op, event }: GatewayFrame): string {
  return event ?? OPCODES[op] ?? `opcode ${op}`;
}

/** Splits `#12 remove-v1: token has no apikey` in two. */
function split(violation: string): [where: string, reason: string] {
  const at = violation.indexOf(': ');
  return at === -1 ? ['', violation] : [violation.slice(0, at), violation.slice(at + 2)];
}

function parsed(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function bounded(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
  if (text.length <= LONGEST_BODY) return value;
  return `${text.slice(0, LONGEST_BODY)}\n… and ${text.length - LONGEST_BODY} more characters`;
}
