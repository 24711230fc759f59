import type { Discord, GatewayFrame } from '../discord/index.ts';
import type { VideoSdk } from '../videosdk/index.ts';
import { type Feature, NotPossible, type Tell } from './feature.ts';
import { createMask } from './masking.ts';
import type { Ask, ProtocolError, TrafficBodies, TrafficEntry, Welcome } from './protocol.ts';

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

const UNANSWERED = { status: null, tookMs: null, faulted: false } as const;

interface Kept {
  entry: TrafficEntry;
  request: unknown;
  answer: unknown;
}

type TrafficFeature = Feature<'traffic' | 'problems', 'body-of'>;

/** The live wire between the bot and the two services, and every protocol violation. */
export function createTrafficFeature(discord: Discord, videosdk: VideoSdk): TrafficFeature & { end(): void } {
  return new Traffic(discord, videosdk);
}

class Traffic implements TrafficFeature {
  readonly actions: TrafficFeature['actions'] = { 'body-of': (ask) => this.#bodyOf(ask) };
  readonly #mask: ReturnType<typeof createMask>;
  readonly #kept = new Map<number, Kept>();
  readonly #problems: ProtocolError[] = [];
  readonly #tells = new Set<Tell>();
  readonly #changed = new Map<number, TrafficEntry>();
  readonly #ofDiscord = new Map<number, (answered: Answered) => void>();
  readonly #ofVideoSdk = new Map<number, (answered: Answered) => void>();
  readonly #endings: readonly (() => void)[];
  #counted = 0;
  #timer: NodeJS.Immediate | undefined;

  constructor(discord: Discord, videosdk: VideoSdk) {
    this.#mask = createMask([discord.token, videosdk.apiKey, videosdk.secretKey]);
    this.#endings = [this.#observeDiscord(discord), this.#observeVideoSdk(videosdk)];
    for (const { at, where, reason } of discord.violations) this.#problem('discord', at, where, reason);
    for (const violation of videosdk.violations) this.#problem('videosdk', Date.now(), ...split(violation));
  }

  welcome(): Pick<Welcome, 'traffic' | 'problems'> {
    return {
      traffic: [...this.#kept.values()].slice(-SHOWN_AT_FIRST).map(({ entry }) => entry),
      problems: [...this.#problems],
    };
  }

  follow(tell: Tell): () => void {
    this.#tells.add(tell);
    return () => this.#tells.delete(tell);
  }

  end(): void {
    clearImmediate(this.#timer);
    for (const end of this.#endings) end();
  }

  #bodyOf({ number }: Ask<'body-of'>): TrafficBodies {
    const one = this.#kept.get(number);
    if (one === undefined) throw new NotPossible(`Only the last ${KEPT} entries are kept; this one is gone.`);
    const bodies: { request?: unknown; answer?: unknown } = {};
    if (one.request !== undefined) bodies.request = one.request;
    if (one.answer !== undefined) bodies.answer = one.answer;
    return bodies;
  }

  #observeDiscord(discord: Discord): () => void {
    return discord.observe({
      onArrival: ({ number, at, method, path, body }) => {
        const what = this.#masked(`${method} ${path.replace(/^\/api\/v10/u, '')}`);
        this.#ofDiscord.set(
          number,
          this.#add({ at, with: 'discord', direction: 'from-bot', what, ...UNANSWERED }, body),
        );
      },
      onRequest: ({ number, request, answer }) => {
        const { status, tookMs, faulted } = request;
        this.#ofDiscord.get(number)?.({ status, tookMs, faulted, answer });
        this.#ofDiscord.delete(number);
      },
      onFrame: (frame) => {
        if (frame.op === HEARTBEAT || frame.op === HEARTBEAT_ACK) return;
        const { at, direction, data } = frame;
        this.#add({ at, with: 'gateway', direction, what: titleOf(frame), ...UNANSWERED }, data);
      },
      onViolation: ({ at, where, reason }) => this.#problem('discord', at, where, reason),
    });
  }

  #observeVideoSdk(videosdk: VideoSdk): () => void {
    return videosdk.observe({
      onArrival: (request) => {
        const { number, at, method, path, query, body } = request;
        const search = new URLSearchParams(query).toString();
        const what = this.#masked(`${method} ${path}${search === '' ? '' : `?${search}`}`);
        const facts = { at: at.getTime(), with: 'videosdk', direction: 'from-bot', what, ...UNANSWERED } as const;
        this.#ofVideoSdk.set(number, this.#add(facts, body));
      },
      onRequest: ({ request: { number, at, status, faults }, answer }) => {
        const tookMs = Date.now() - at.getTime();
        const faulted = faults.length > 0;
        this.#ofVideoSdk.get(number)?.({ status: status ?? 0, tookMs, faulted, answer: parsed(answer) });
        this.#ofVideoSdk.delete(number);
      },
      onViolation: (violation) => this.#problem('videosdk', Date.now(), ...split(violation)),
    });
  }

  #masked(text: string): string {
    return String(this.#mask(text));
  }

  #tellSoon(entry: TrafficEntry): void {
    this.#changed.set(entry.number, entry);
    this.#timer ??= setImmediate(() => {
      this.#timer = undefined;
      const entries = [...this.#changed.values()];
      this.#changed.clear();
      for (const tell of this.#tells) tell({ type: 'traffic', entries });
    });
  }

  /** @returns a function that records the response */
  #add(facts: Omit<TrafficEntry, 'number'>, request: unknown): (answered: Answered) => void {
    this.#counted += 1;
    const number = this.#counted;
    const one: Kept = { entry: { ...facts, number }, request: bounded(this.#mask(request)), answer: undefined };
    this.#kept.set(number, one);
    const oldest = this.#kept.size > KEPT ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#tellSoon(one.entry);
    return ({ status, tookMs, faulted, answer }) => {
      one.entry = { ...one.entry, status, tookMs, faulted };
      one.answer = bounded(this.#mask(answer));
      this.#tellSoon(one.entry);
    };
  }

  #problem(from: ProtocolError['from'], at: number, where: string, reason: string): void {
    const one = {
      number: this.#problems.length + 1,
      at,
      from,
      where: this.#masked(where),
      reason: this.#masked(reason),
    };
    this.#problems.push(one);
    for (const tell of this.#tells) tell({ type: 'problem', problem: one });
  }
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
