import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, blockedUserAgent, methodNotAllowed, notFound, unauthorized } from './api-error.ts';
import type { Fault, RecordedRequest, RouteName } from './control.ts';
import type { Faults } from './faults.ts';
import { describeProblem } from './form-errors.ts';
import type { InteractionStore } from './interaction-store.ts';
import type { RateLimits } from './rate-limits.ts';
import { createRateLimits } from './rate-limits.ts';
import { parseBody, readBytes } from './request-body.ts';
import type { Call, Route } from './routes.ts';
import type { World } from './world.ts';

const PREFIX = '/api/v10';

/** Error codes for a mistake in the request, as opposed to a state that can change under a correct caller. */
const MISTAKES: ReadonlySet<number> = new Set([40005, 40333, 50005, 50006, 50035, 50109]);

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

interface Matched {
  readonly route: Route | undefined;
  readonly call: Call;
}

/** Discord's REST API as a listener for a Node HTTP server. */
interface RestServer {
  listener(request: IncomingMessage, response: ServerResponse): void;
  /** Ends requests that a fault keeps waiting. */
  close(): void;
}

export function createRestServer(
  world: World,
  store: InteractionStore,
  routes: readonly Route[],
  faults: Faults,
): RestServer {
  return new LocalRestServer(world, store, routes, faults);
}

class LocalRestServer implements RestServer {
  readonly #world: World;
  readonly #store: InteractionStore;
  readonly #routes: readonly Route[];
  readonly #faults: Faults;
  readonly #limits: RateLimits;
  readonly #sleeping = new Set<() => void>();
  #arrived = 0;

  constructor(world: World, store: InteractionStore, routes: readonly Route[], faults: Faults) {
    this.#world = world;
    this.#store = store;
    this.#routes = routes;
    this.#faults = faults;
    this.#limits = createRateLimits(world.now);
  }

  listener(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request, response).catch((error: unknown) => {
      // The caller disconnected mid-request, so there's no one left to answer.
      if (request.destroyed || response.destroyed) return;
      send(response, refused(error));
    });
  }

  close(): void {
    for (const wake of [...this.#sleeping]) wake();
  }

  #sleep(ms: number): Promise<void> {
    return new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleeping.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#sleeping.add(wake);
    });
  }

  async #drip(response: ServerResponse, { status, headers }: Answer, everyMs: number): Promise<void> {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    while (!response.destroyed) {
      response.write(' ');
      await this.#sleep(everyMs);
    }
  }

  #match(method: string, url: URL): Matched {
    const none = { params: {}, query: url.searchParams, body: undefined, files: [] };
    if (!url.pathname.startsWith(`${PREFIX}/`)) return { route: undefined, call: none };
    const path = decodePath(url.pathname.slice(PREFIX.length));
    let wrongMethod = false;
    for (const route of this.#routes) {
      const found = route.pattern.exec(path);
      if (!found) continue;
      if (route.method === method) return { route, call: { ...none, params: { ...found.groups } } };
      wrongMethod = true;
    }
    if (wrongMethod) throw methodNotAllowed();
    return { route: undefined, call: none };
  }

  /** Runs the checks in the order in which Discord would object. */
  #effect(request: IncomingMessage, { route, call }: Matched, where: string): Answer {
    if (!/^DiscordBot \(/.test(request.headers['user-agent'] ?? '')) throw blockedUserAgent();
    if (!route) {
      this.#world.journal.violation(where, 'no such route');
      throw notFound();
    }
    if (route.auth) {
      const given = request.headers.authorization;
      if (given === undefined) this.#world.journal.violation(where, 'no Authorization header');
      if (given !== `Bot ${this.#world.token}`) throw unauthorized();
      const wait = this.#limits.takeGlobal();
      if (wait > 0) return rateLimited(wait, true);
    }
    const major = call.params.token ?? call.params.channel ?? call.params.guild ?? '';
    const taken = this.#limits.take(route.bucket, major, route.limit);
    if (taken.limited) return rateLimited(taken.retryAfterMs, false, taken.headers);
    try {
      const reply = route.handle(call);
      return { status: reply.status, headers: { ...taken.headers }, body: reply.body };
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, headers: { ...taken.headers }, body: error.body };
      throw error;
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = this.#world.now();
    const started = performance.now();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const method = request.method ?? 'GET';
    const bytes = await readBytes(request);

    let matched: Matched = {
      route: undefined,
      call: { params: {}, query: url.searchParams, body: undefined, files: [] },
    };
    let failure: unknown;
    try {
      matched = this.#match(method, url);
      const { value: body, files } = await parseBody(bytes, request.headers['content-type'] ?? '');
      matched = { ...matched, call: { ...matched.call, body, files } };
    } catch (error) {
      failure = error;
    }
    const { route, call } = matched;
    const { token } = call.params;
    const path = token ? decodePath(url.pathname).replace(token, '…') : decodePath(url.pathname);
    const where = `${method} ${path}`;
    this.#arrived += 1;
    const number = this.#arrived;
    const name: RouteName = route?.name ?? 'unknown';
    this.#world.observers.tell('onArrival', { number, at, method, route: name, path, body: call.body });
    const record = (status: number, answered: unknown, faulted: boolean) => {
      const made: RecordedRequest = {
        at,
        tookMs: performance.now() - started,
        method,
        route: name,
        path,
        query: Object.fromEntries(url.searchParams),
        status,
        code: codeOf(answered),
        body: call.body,
        files: call.files,
        authorized: request.headers.authorization !== undefined,
        interactionId: call.params.interaction ?? (token ? (this.#store.byToken(token)?.id ?? null) : null),
        faulted,
      };
      this.#world.journal.request(made);
      this.#world.observers.tell('onRequest', { number, request: made, answer: answered });
    };

    const fault = this.#faults.take(name);
    const instead = fault && insteadOf(fault);
    if (instead === 'nothing') {
      record(0, undefined, true);
      return;
    }
    if (instead === 'cut') {
      record(0, undefined, true);
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'delay') await this.#sleep(fault.ms);
    if (fault?.kind === 'hold') await fault.until;
    const result = instead ?? attempt(() => (failure ? refused(failure) : this.#effect(request, matched, where)));
    if (!instead) this.#noteMistake(where, result);
    if (fault?.kind === 'late-answer') await this.#sleep(fault.ms);
    if (fault?.kind === 'drop-after-effect') {
      record(0, undefined, true);
      request.socket.destroy();
      return;
    }
    record(result.status, result.body, instead !== undefined);
    if (fault?.kind === 'drip') {
      await this.#drip(response, result, fault.everyMs);
      return;
    }
    send(response, result);
  }

  #noteMistake(where: string, { status, body }: Answer): void {
    const code = codeOf(body);
    if (status === 405 || status === 500) this.#world.journal.violation(where, (body as { message: string }).message);
    if (code === null || !MISTAKES.has(code)) return;
    const { message, errors } = body as { message: string; errors?: object };
    for (const reason of errors ? flatten(errors) : [message]) this.#world.journal.violation(where, reason);
  }
}

function refused(error: unknown): Answer {
  const known = error instanceof ApiError ? error : new ApiError(500, 0, `The local Discord failed: ${error}`);
  return { status: known.status, headers: {}, body: known.body };
}

function attempt(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    return refused(error);
  }
}

function insteadOf(fault: Fault): Answer | 'nothing' | 'cut' | undefined {
  switch (fault.kind) {
    case 'status':
      return {
        status: fault.status,
        headers: {},
        body: fault.body ?? { message: `${fault.status}: ${reasons[fault.status] ?? 'Error'}`, code: 0 },
      };
    case 'rate-limit':
      return rateLimited(fault.retryAfterMs, fault.global ?? false);
    case 'blocked':
      return {
        status: 429,
        headers: {
          'content-type': 'text/plain; charset=UTF-8',
          ...(fault.retryAfterS !== undefined && { 'retry-after': String(fault.retryAfterS) }),
        },
        body: 'error code: 1015',
      };
    case 'html':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html; charset=UTF-8' },
        body: `<!DOCTYPE html><html><head><title>${fault.status}</title></head><body><h1>cloudflare</h1></body></html>`,
      };
    case 'hang':
      return 'nothing';
    case 'drop':
      return 'cut';
    case 'delay':
    case 'hold':
    case 'drip':
    case 'late-answer':
    case 'drop-after-effect':
      return undefined;
  }
}

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The header is in whole seconds and the body exact, as Discord documents. */
function rateLimited(retryAfterMs: number, global: boolean, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 429,
    headers: {
      ...headers,
      'retry-after': String(Math.ceil(retryAfterMs / 1000)),
      'x-ratelimit-scope': global ? 'global' : 'user',
      ...(global && { 'x-ratelimit-global': 'true' }),
    },
    body: { message: 'You are being rate limited.', retry_after: retryAfterMs / 1000, global },
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...headers,
      'content-length': String(Buffer.byteLength(text)),
    })
    .end(text);
}

function codeOf(body: unknown): number | null {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
  return typeof code === 'number' && code !== 0 ? code : null;
}

/** Turns the error tree into one line per problem. */
function flatten(tree: object, path: readonly string[] = []): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { code: string; message: string }[]).map((error) => describeProblem({ path, ...error }))
      : flatten(value as object, [...path, key]),
  );
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
