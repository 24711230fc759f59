import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  sql,
} from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Logger } from 'pino';
import { type App, createApp, type Ports } from '../src/app.ts';
import type { Clock } from '../src/common/clock.ts';
import type { Config } from '../src/config.ts';
import type { LocalStore } from '../src/database/database.ts';
import { Effects } from '../src/database/effects.ts';
import { MIGRATIONS } from '../src/database/migrations/index.ts';
import { type AnyOperation, inTurn, type Operating } from '../src/database/operation.ts';
import { type GroupFile, OperationGroups, resultOf } from '../src/database/operation-groups.ts';
import type { Tables } from '../src/database/schema.ts';
import { useSql } from '../src/database/sql.ts';
import { Chance } from './chance.ts';
import type { Discord } from './discord.ts';
import type { Answer, Network, Request as Sent } from './network.ts';
import { SharedStore } from './store.ts';
import { Machine, Timeline, virtualGlobals } from './time.ts';
import type { VideoSdk } from './videosdk.ts';

useSql(sql);

/** The only part of the simulation that knows the bot: it gives `createApp` a world to live in. */

/** The store of all runs of this process, with the bot's own schema. */
export async function openSimulatedStore(): Promise<SharedStore> {
  const store = new SharedStore();
  const timeline = new Timeline(new Chance(0, new Map()), () => undefined);
  store.begin(timeline, timeline.chance);
  const machine = new Machine('migration', timeline);
  const restore = virtualGlobals(timeline.chance);
  const db = new Kysely<Tables>({ dialect: store.dialectFor(machine) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  let done = false;
  const migrating = machine
    .enter(() => migrator.migrateToLatest())
    .then((results) => {
      done = true;
      if (results.error !== undefined) {
        throw results.error;
      }
    });
  while (!done) {
    await timeline.run(timeline.now + 60_000, () => done);
    await timeline.settle();
  }
  await migrating;
  restore();
  store.made();
  return store;
}

export interface Surroundings {
  readonly store: SharedStore;
  readonly videoSdk: VideoSdk;
  readonly discord: Discord;
  readonly toVideoSdk: Network;
  readonly toDiscord: Network;
  readonly onLog: (machine: Machine, level: string, fields: unknown, message: string) => void;
  readonly onVideoSdkRequest: (machine: Machine, request: Sent) => void;
  readonly onVideoSdkAnswer: (machine: Machine, request: Sent, answer: Answer, sentAt: number) => void;
  readonly onDiscordRequest: (machine: Machine, request: Sent) => void;
  readonly onExit: (machine: Machine, code: number) => void;
}

/** One process of the bot. */
export interface Process {
  readonly machine: Machine;
  readonly owner: string;
  /** null until it's created, which takes a moment. */
  app: App | null;
  connected: boolean;
  /** It was told to stop, and is shutting down gracefully. */
  ending: boolean;
  /** Delivers an event from Discord's gateway. */
  give(interaction: { readonly id: string; readonly payload: unknown }): void;
}

export const CONFIG = {
  discordToken: 'discord-token',
  moderatorRoleIds: new Set(['100000000000000701']),
  videoSdkApiKey: 'key',
  videoSdkSecretKey: 'secret',
  secretsKeys: [],
  allowSharedAccount: true,
  forgetServersAfterDays: null,
  guildId: null,
  videoSdkRoomIds: null,
  videoSdkRemovalApi: 'v1',
  discordApiUrl: 'https://discord.sim/api',
  videoSdkApiUrl: 'https://videosdk.sim',
  removalLimit: { removals: 30, withinMs: 300_000 },
  databaseUrl: 'file:memory',
  shards: null,
  httpPort: null,
  httpHost: null,
  adminPort: null,
  adminHost: '127.0.0.1',
  logLevel: 'info',
} as const satisfies Config;

/** How long it takes to close the connection to the gateway. */
export const CLOSES_WITHIN_MS = 40;

export function startProcess(
  machine: Machine,
  owner: string,
  config: Config,
  engine: Operating['engine'],
  around: Surroundings,
  onFailure: (error: unknown) => void,
): Process {
  const { timeline } = machine;
  let take: ((payload: unknown) => void) | null = null;
  const process: Process = {
    machine,
    owner,
    app: null,
    connected: false,
    ending: false,
    give: ({ id, payload }) =>
      void machine.after(1, 'event from the gateway', () => machine.enter(() => take?.(payload), id)),
  };
  machine.enter(() => {
    const clock: Clock = {
      now: () => machine.wallNow(),
      elapsed: () => machine.elapsed(),
      wait: (ms, signal) => wait(machine, ms, signal),
      timeout: (ms) => AbortSignal.timeout(ms),
    };
    const ports: Ports = {
      clock,
      random: () => timeline.chance.noise(`${machine.name} random`),
      log: createLog(machine, around),
      store: storeOf(machine, engine, around, clock),
      owner,
      discordRequest: discordRequest(machine, around),
      videoSdkFetch: videoSdkFetch(machine, around),
      tokens: {
        sign: async (version, issuedAt, expiresAt) => `sim.${version}.${issuedAt}.${expiresAt}`,
      },
      createGateway: ({ onInteraction, onReady }) => ({
        connect: () =>
          machine.promise<void>(({ resolve }) => {
            machine.after(40, 'the gateway is ready', () => {
              take = (payload) => onInteraction(payload as Parameters<typeof onInteraction>[0]);
              process.connected = true;
              onReady(
                { user: { username: 'bouncer' }, application: { id: '100000000000000900' }, guilds: [] } as never,
                0,
              );
            });
            resolve(40, undefined);
          }, 'the gateway has connected'),
        // Discord says goodbye, too, and what it has sent until then arrives.
        close: () =>
          machine.promise<void>(({ resolve }) => {
            machine.after(CLOSES_WITHIN_MS, 'the gateway is closed', () => {
              process.connected = false;
              take = null;
            });
            resolve(CLOSES_WITHIN_MS, undefined);
          }, 'the gateway has closed'),
        healthy: () => process.connected,
        status: () => ({ shards: new Map([[0, process.connected]]), reconnects: 0 }),
      }),
      exit: (code) => {
        around.onExit(machine, code);
        machine.kill();
      },
      versions: { bot: '0.0.0', node: '26.0.0' },
    };
    createApp(config, ports)
      .then(async (app) => {
        process.app = app;
        await app.run();
      })
      .catch(onFailure);
  });
  return process;
}

function storeOf(machine: Machine, engine: Operating['engine'], around: Surroundings, clock: Clock): LocalStore {
  const dialect = around.store.dialectFor(machine);
  const db = new Kysely<Tables>({ dialect: followed(dialect) });
  const on: Operating = { db, engine, now: NOW[engine], together: inTurn(db) };
  const groups =
    engine === 'sqlite'
      ? new OperationGroups({
          file: new SimulatedFile(around.store, dialect),
          now: on.now,
          clock,
          through: (driver) => new Kysely<Tables>({ dialect: { ...inheriting(dialect), createDriver: () => driver } }),
        })
      : null;
  return {
    ...on,
    run: async (operation, ...args) => {
      if (groups === null) {
        return operation.work(on, ...args);
      }
      // What led to a statement is whoever asked for the operation, also when it's committed with those of others.
      const asAsked = AsyncLocalStorage.snapshot();
      const work: AnyOperation['work'] = operation.work;
      return resultOf(await groups.run({ ...operation, work: (...given) => asAsked(work, ...given) }, args));
    },
    file: null,
    // Only stories with one process at a time have a file.
    alone: engine === 'sqlite',
    applied: [],
    clock,
    randomBytes: (count) =>
      Uint8Array.from({ length: count }, () =>
        Math.floor(machine.timeline.chance.noise(`${machine.name} bytes`) * 256),
      ),
    close: async () => undefined,
  };
}

/**
 * The file as a thread of the bot has it open. A statement or a commit that fails, or whose answer is lost, is a thread
 * that ends in the middle of a group: a new one opens the file for the next.
 */
class SimulatedFile implements GroupFile {
  readonly #store: SharedStore;
  readonly #driver: Driver;
  #connection: DatabaseConnection | null = null;
  #lastTurn: Promise<void> = Promise.resolve();
  #giveBack: () => void = () => undefined;

  constructor(store: SharedStore, dialect: Dialect) {
    this.#store = store;
    this.#driver = dialect.createDriver();
  }

  async turn(): Promise<void> {
    const before = this.#lastTurn;
    const turn = Promise.withResolvers<void>();
    this.#lastTurn = turn.promise;
    await before;
    this.#giveBack = turn.resolve;
    this.#connection = await this.#driver.acquireConnection();
  }

  endTurn(): void {
    if (this.#connection !== null) {
      void this.#driver.releaseConnection(this.#connection);
      this.#connection = null;
    }
    this.#giveBack();
  }

  begin(): Promise<void> {
    return this.#driver.beginTransaction(this.#open, {});
  }

  run<R>(text: string, parameters: readonly unknown[]): Promise<QueryResult<R>> {
    return this.#open.executeQuery<R>(CompiledQuery.raw(text, [...parameters]));
  }

  commit(): Promise<void> {
    return this.#driver.commitTransaction(this.#open);
  }

  async rollback(): Promise<void> {
    await this.#driver.rollbackTransaction(this.#open);
  }

  get inTransaction(): boolean {
    return this.#connection !== null && this.#store.holds(this.#connection);
  }

  certainlyNotCommitted(error: unknown): boolean {
    return surelyNone(error);
  }

  get #open(): DatabaseConnection {
    if (this.#connection === null) {
      throw new Error('no one has the file');
    }
    return this.#connection;
  }
}

/** The parts of a dialect besides its driver. */
function inheriting(dialect: Dialect): Omit<Dialect, 'createDriver'> {
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

const NOW: Readonly<Record<Operating['engine'], Operating['now']>> = {
  sqlite: sql<number>`machine_time()`,
  postgres: sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
};

/** Errors that certainly had no effect: no connection, a full disk, or a refused statement. */
function surelyNone(error: unknown): boolean {
  const { name, code } = error as { readonly name?: string; readonly code?: string };
  return name !== 'StoreError' || code === 'ECONNREFUSED' || code === 'SQLITE_FULL';
}

/** One user's turn with a connection, tracked as the bot's own drivers do it. */
class Followed implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly effects = new Effects(surelyNone);

  constructor(inner: DatabaseConnection) {
    this.inner = inner;
  }

  executeQuery<R>(query: CompiledQuery): ReturnType<typeof this.inner.executeQuery<R>> {
    return this.effects.of(query.sql, () => this.inner.executeQuery<R>(query));
  }

  streamQuery<R>(query: CompiledQuery): ReturnType<typeof this.inner.streamQuery<R>> {
    return this.inner.streamQuery<R>(query, 1);
  }
}

/** The store's dialect, which reports for each failure whether it may have had an effect. */
function followed(dialect: Dialect): Dialect {
  const inner = (connection: DatabaseConnection): Followed => connection as Followed;
  return {
    ...inheriting(dialect),
    createDriver: () => {
      const driver = dialect.createDriver();
      return {
        init: () => driver.init(),
        destroy: () => driver.destroy(),
        acquireConnection: async () => new Followed(await driver.acquireConnection()),
        releaseConnection: (one) => driver.releaseConnection(inner(one).inner),
        beginTransaction: (one, settings) =>
          inner(one).effects.of('begin', () => driver.beginTransaction(inner(one).inner, settings)),
        commitTransaction: (one) => inner(one).effects.of('commit', () => driver.commitTransaction(inner(one).inner)),
        rollbackTransaction: (one) =>
          inner(one).effects.of('rollback', () => driver.rollbackTransaction(inner(one).inner)),
      };
    },
  };
}

/** The port's own rule: resolves after this time, or immediately when the signal fires. */
function wait(machine: Machine, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      timer.stop();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = machine.startTimer(done, ms, [], false);
    signal?.addEventListener('abort', done, { once: true });
  });
}

function createLog(machine: Machine, around: Surroundings): Logger {
  const at = (bound: object): Record<string, unknown> => {
    const t =
      (level: string) =>
      (fields: unknown, message?: string): void => {
        if (machine.alive) {
          around.onLog(
            machine,
            level,
            typeof fields === 'string' ? bound : { ...bound, ...(fields as object) },
            message ?? String(fields),
          );
        }
      };
    return {
      child: (more: object) => at({ ...bound, ...more }),
      fatal: t('fatal'),
      error: t('error'),
      warn: t('warn'),
      info: t('info'),
      debug: () => undefined,
      trace: () => undefined,
      level: 'info',
    };
  };
  return at({}) as unknown as Logger;
}

/** How long a request that Discord doesn't accept is repeated. */
const REPEATED_FOR_MS = 60_000;

function discordRequest(machine: Machine, around: Surroundings): Ports['discordRequest'] {
  /** When each was first sent: what a message says was read before that, however many attempts it takes. */
  const sent = new Map<string, number>();
  return async (url, init) => {
    const { pathname, searchParams } = new URL(url);
    const { body } = init;
    const request: Sent = {
      method: init.method ?? 'GET',
      path: pathname.replace(/^\/api/u, ''),
      query: searchParams,
      headers: new Headers(init.headers as Record<string, string>),
      body:
        typeof body === 'string'
          ? JSON.parse(body)
          : body instanceof FormData
            ? JSON.parse(String(body.get('payload_json')))
            : null,
    };
    const { now } = machine.timeline;
    const name = `${request.method} ${request.path} ${typeof body === 'string' ? body : ''}`;
    const first = sent.get(name);
    const sentAt = first !== undefined && now - first < REPEATED_FOR_MS ? first : now;
    sent.set(name, sentAt);
    around.onDiscordRequest(machine, request);
    const answer = await around.toDiscord.send(
      machine,
      request,
      (init.signal as AbortSignal | null | undefined) ?? null,
      (one) => around.discord.serve(one, machine, sentAt),
    );
    return asResponse(answer) as unknown as Awaited<ReturnType<Ports['discordRequest']>>;
  };
}

function videoSdkFetch(machine: Machine, around: Surroundings): Ports['videoSdkFetch'] {
  return async (input, init) => {
    const given = new Request(input, init);
    const { pathname, searchParams } = new URL(given.url);
    const text = given.body === null ? '' : await given.text();
    const request: Sent = {
      method: given.method,
      path: pathname,
      query: searchParams,
      headers: given.headers,
      body: text === '' ? null : JSON.parse(text),
    };
    const sentAt = machine.timeline.now;
    around.onVideoSdkRequest(machine, request);
    try {
      const answer = await around.toVideoSdk.send(machine, request, given.signal, (one) =>
        around.videoSdk.serve(one, machine),
      );
      around.onVideoSdkAnswer(machine, request, answer, sentAt);
      return asResponse(answer) as unknown as Response;
    } catch (error) {
      if (given.signal.aborted) {
        throw error;
      }
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

function asResponse({ status, headers, body }: Answer): object {
  return {
    [Symbol.toStringTag]: 'Response',
    type: 'default',
    body: null,
    bodyUsed: false,
    status,
    statusText: '',
    ok: status >= 200 && status < 300,
    headers: new Headers(headers ?? {}),
    text: async () => body,
    json: async () => JSON.parse(body),
    arrayBuffer: async () => new TextEncoder().encode(body).buffer,
  };
}
