import pino from 'pino';
import { BotOutput, type BotProcess } from '../../sandbox/bot-process.ts';
import { type App, createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { databaseAt, fileOf } from '../../src/database/address.ts';
import { openStore } from '../../src/database/database.ts';
import { useAlone } from '../../src/database/sqlite-file.ts';
import { createDispatcher } from '../../src/operations/connections.ts';
import { plainFields } from '../../src/operations/plain-fields.ts';
import { systemClock } from '../../src/operations/system-clock.ts';
import { machinePorts } from '../../src/ports.ts';
import { LARGEST_ANSWER } from '../../src/videosdk/errors.ts';

/**
 * Starts the bot in this process, on the real ports: the machine's clock, a database, connections. Starting it as a
 * process of its own costs a second of CPU, most of which loads its code. For tests of many starts which need no
 * process: it has no signals and no streams, and nothing takes secrets out of its log.
 */
export function startBotHere(environment: Readonly<Record<string, string>>): BotProcess {
  return new BotHere(readConfig(environment), (app) => app.run());
}

/** Does what `register` does, in this process. */
export function registerHere(environment: Readonly<Record<string, string>>): BotProcess {
  // As there, with a database of its own.
  const bot = new BotHere({ ...readConfig(environment), databaseUrl: 'file::memory:' }, async (app) => {
    await app.register();
    void bot.stop();
  });
  return bot;
}

class BotHere extends BotOutput implements BotProcess {
  readonly pid = process.pid;
  readonly exited: BotProcess['exited'];
  readonly #exited = Promise.withResolvers<{ readonly code: number; readonly signal: null }>();
  /** What it has opened, to be closed in the opposite order. */
  readonly #open: (() => unknown)[] = [];
  readonly #begun: Promise<App>;
  #ending: Promise<void> | null = null;

  constructor(config: Config, work: (app: App) => Promise<void>) {
    super();
    this.exited = this.#exited.promise;
    this.#begun = this.#begin(config);
    this.#begun.then(work).catch((error: unknown) => this.#fail(error));
  }

  async #begin(config: Config): Promise<App> {
    const log = pino(
      {
        level: config.logLevel,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }), log: (fields) => plainFields(fields) },
        serializers: { err: (error: unknown) => error },
      },
      { write: (line) => this.printed(line.trimEnd()) },
    );
    const database = databaseAt(config.databaseUrl);
    const file = fileOf(database);
    const leave = file === null ? null : await useAlone(file, { clock: systemClock, waiting: () => undefined });
    this.#open.push(() => leave?.());
    const store = await openStore(database);
    this.#open.push(store.close);
    const dispatcher = createDispatcher(LARGEST_ANSWER);
    this.#open.push(() => dispatcher.destroy());
    return createApp(config, {
      ...machinePorts(config, dispatcher),
      log,
      store: { ...store, alone: leave !== null },
      exit: (code) => void this.#end(code),
      versions: { bot: 'here', node: process.versions.node },
    });
  }

  #fail(error: unknown): void {
    this.printed(
      JSON.stringify({ level: 'fatal', msg: `unexpected: ${error instanceof Error ? error.stack : error}` }),
    );
    void this.#end(1);
  }

  #end(code: number): Promise<void> {
    this.#ending ??= this.#close(code);
    return this.#ending;
  }

  async #close(code: number): Promise<void> {
    await (await this.#begun.catch(() => null))?.stop();
    for (const close of this.#open.splice(0).reverse()) {
      await close();
    }
    this.end();
    this.#exited.resolve({ code, signal: null });
  }

  signal(signal: NodeJS.Signals): never {
    throw new Error(`a bot that isn't a process of its own can't be sent ${signal}`);
  }

  async stop(): Promise<void> {
    await this.#end(0);
  }
}
