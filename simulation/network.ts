import type { Chance } from './chance.ts';
import type { Machine, Timeline } from './time.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** As it appears in the response: JSON has to be written as JSON. */
  readonly body: string;
  /** For a list of people: the moment it shows, and the session. The bot never sees this. */
  readonly shows?: { readonly sessionId: string; readonly at: number };
}

/** What happens to one request on its way. */
export interface Way {
  /** Milliseconds until it arrives; `null`: never. */
  readonly there: number | null;
  /** Milliseconds until its response is back; `null`: never. */
  readonly back: number | null;
  /** The connection breaks, or can't be established, instead of a response. */
  readonly breaks: 'ECONNREFUSED' | 'ECONNRESET' | null;
}

/** No response after this time is a connection error. */
const SILENCE_MS = 15_000;

export const json = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

/** The network to one service in one run. */
export class Network {
  readonly #name: string;
  readonly #chance: Chance;
  readonly #timeline: Timeline;
  readonly #rates: {
    readonly slow: number;
    readonly refused: number;
    readonly lost: number;
    readonly unanswered: number;
  };
  #down: { from: number; until: number }[] = [];
  /** Called for each request when it's sent, arrives, and comes back: for the story. */
  onStep: (machine: Machine, request: Request, step: string) => void = () => undefined;

  constructor(name: string, timeline: Timeline, chance: Chance, calm = false) {
    this.#name = name;
    this.#chance = chance;
    this.#timeline = timeline;
    const rate = (what: string, most: number) => (calm ? 0 : chance.rate(`${name}: ${what}`, most));
    this.#rates = {
      slow: rate('slow', 0.4),
      refused: rate('refused', 0.1),
      lost: rate('lost', 0.1),
      unanswered: rate('unanswered', 0.15),
    };
  }

  goDown(ms: number): void {
    this.#down.push({ from: this.#timeline.now, until: this.#timeline.now + ms });
  }

  #way(kind: string): Way {
    const chance = this.#chance;
    const name = `${this.#name} ${kind}`;
    const { now } = this.#timeline;
    if (this.#down.some(({ from, until }) => now >= from && now < until)) {
      return { there: null, back: null, breaks: 'ECONNREFUSED' };
    }
    const slow = chance.odds(`${name} slow`, this.#rates.slow);
    const there = slow ? chance.of(`${name} there`, [20, 5, 80, 400, 900, 2_000, 3_500]) : 15;
    const back = slow ? chance.of(`${name} back`, [20, 5, 80, 400, 900, 2_000, 3_500]) : 15;
    if (chance.odds(`${name} refused`, this.#rates.refused)) {
      return { there: null, back: 2, breaks: 'ECONNREFUSED' };
    }
    if (chance.odds(`${name} lost`, this.#rates.lost)) {
      return { there: null, back, breaks: chance.of(`${name} breaks`, [null, 'ECONNRESET']) };
    }
    if (chance.odds(`${name} unanswered`, this.#rates.unanswered)) {
      const breaks = chance.of(`${name} breaks`, ['ECONNRESET' as const, null]);
      return { there, back: breaks === null ? null : back, breaks };
    }
    return { there, back, breaks: null };
  }

  /**
   * Sends a process's request and returns the response. A sent request arrives whatever happens to the process.
   *
   * @param serve what the service does when it arrives; `null`: no response
   * @throws an error with a `code`, like connections have, or the signal's reason
   */
  send(
    machine: Machine,
    request: Request,
    signal: AbortSignal | null,
    serve: (request: Request) => Answer | null,
  ): Promise<Answer> {
    const kind = `${request.method} ${shape(request.path)}`;
    return new Promise<Answer>((resolve, reject) => {
      if (!machine.heard()) {
        return;
      }
      const timeline = this.#timeline;
      let over = false;
      const end = (settle: () => void): void => {
        if (!over) {
          over = true;
          signal?.removeEventListener('abort', aborted);
          settle();
        }
      };
      const aborted = (): void => end(() => reject(signal?.reason));
      if (signal?.aborted) {
        aborted();
        return;
      }
      signal?.addEventListener('abort', aborted);
      const way = this.#way(kind);
      this.onStep(machine, request, 'sent');
      const broken = (code: string): void => {
        this.onStep(machine, request, code);
        machine.after(way.back ?? 2, `${kind} ${code}`, () => end(() => reject(networkError(code))));
      };
      const silence = (): void =>
        void machine.after(SILENCE_MS, `${kind} never answered`, () =>
          end(() => reject(networkError('UND_ERR_HEADERS_TIMEOUT'))),
        );
      if (way.there === null) {
        this.onStep(machine, request, 'never arrives');
        if (way.breaks === null) {
          silence();
        } else {
          broken(way.breaks);
        }
        return;
      }
      timeline.after(way.there, `${kind} arrives from ${machine.name}`, () => {
        const answer = serve(request);
        this.onStep(machine, request, answer === null ? 'arrived, no answer' : `answered ${answer.status}`);
        if (answer === null || (way.breaks === null && way.back === null)) {
          silence();
        } else if (way.breaks === null) {
          machine.after(way.back ?? 0, `${kind} answered ${answer.status}`, () => end(() => resolve(answer)));
        } else {
          broken(way.breaks);
        }
      });
    });
  }
}

function networkError(code: string): Error & { readonly code: string } {
  return Object.assign(new Error(`network: ${code}`), { code });
}

/** A path without the parts that vary. */
function shape(path: string): string {
  return path
    .split('/')
    .map((part) => (/\d|@|%|^[A-Z]/u.test(part) && !/^v\d+$/u.test(part) ? '·' : part))
    .join('/');
}
