import { type BotProcess, startBot } from '../bot-process.ts';
import type { Discord, Guild } from '../discord/index.ts';
import { type Feature, NotPossible, type Tell } from './feature.ts';
import type { BotState } from './protocol.ts';

/** The pause after an unexpected exit. It grows each time the bot exits before it's ready. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export interface BotKeeperOptions {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
}

export interface BotKeeper extends Feature<'bot', 'kill-bot'> {
  /** The current process; null while there's none. */
  readonly process: BotProcess | null;
  /** Resolves when the bot is ready or exited before that. */
  readonly firstStart: Promise<'ready' | 'ended'>;
  /** Shuts it down gracefully, without a restart. */
  stop(): Promise<void>;
}

/** Keeps the real bot running like a supervisor: it restarts whenever it exits. */
export function keepBot({ discord, guild, environment, onLine }: BotKeeperOptions): BotKeeper {
  const tells = new Set<Tell>();
  const first = Promise.withResolvers<'ready' | 'ended'>();
  let state: BotState = { state: 'starting', pid: null, starts: 0, lastEnd: null };
  let bot: BotProcess | null = null;
  let pauseMs = FIRST_PAUSE_MS;
  let pause: NodeJS.Timeout | undefined;
  let stopping = false;

  const changed = (next: Partial<BotState>): void => {
    state = { ...state, ...next };
    for (const tell of tells) tell({ type: 'bot', bot: state });
  };

  function start(): void {
    const one = startBot(environment, { detached: true, ...(onLine && { onLine }) });
    bot = one;
    changed({ state: 'starting', pid: one.pid, starts: state.starts + 1 });
    const readiesBefore = discord.gateway.readyCount;
    const ready = Promise.all([
      discord.gateway.waitFor(({ readyCount }) => readyCount > readiesBefore, { timeoutMs: FOR_EVER_MS }),
      listed(discord, guild),
    ]);
    void Promise.race([ready.then(() => true), one.exited.then(() => false)])
      // The local Discord was closed, so no one is watching anymore.
      .catch(() => false)
      .then((isReady) => {
        first.resolve(isReady ? 'ready' : 'ended');
        if (isReady && bot === one) {
          pauseMs = FIRST_PAUSE_MS;
          changed({ state: 'ready' });
        }
      });
    void one.exited.then(({ code, signal }) => {
      bot = null;
      changed({ state: 'down', pid: null, lastEnd: endOf(code, signal) });
      if (stopping) return;
      pause = setTimeout(start, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    });
  }
  start();

  return {
    get process() {
      return bot;
    },
    firstStart: first.promise,
    welcome: () => ({ bot: state }),
    actions: {
      'kill-bot'() {
        if (bot === null) throw new NotPossible('The bot is already down and restarts in a moment.');
        bot.signal('SIGKILL');
        return null;
      },
    },
    follow(tell) {
      tells.add(tell);
      return () => tells.delete(tell);
    },
    async stop() {
      stopping = true;
      clearTimeout(pause);
      await bot?.stop();
    },
  };
}

/** The longest possible timer. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** Waits until the server lists a command, which means that the bot registered its commands. */
async function listed(discord: Discord, guild: Guild): Promise<void> {
  for (let n = 1; discord.visibleCommands(guild.id).length === 0; n += 1) {
    await discord.waitForRequest('register', { n, timeoutMs: FOR_EVER_MS });
  }
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGKILL') return 'killed (SIGKILL)';
  return signal === null ? `exited with code ${code}` : `terminated by ${signal}`;
}
