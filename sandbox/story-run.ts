import { once } from 'node:events';
import { type BotProcess, startBot } from './bot-process.ts';
import { assembleCast, type Fixtures } from './fixtures.ts';
import { openLogFile } from './log-file.ts';
import type { StoryOptions } from './options.ts';
import { type RequestWatch, watchRequests } from './request-watch.ts';
import { playStory, type Verdict } from './story.ts';
import { COMMAND } from './story-play.ts';
import { standardOutput, tame } from './terminal.ts';
import { createTranscript, duration, type Transcript } from './transcript.ts';
import { PERSONAL_DATA_MARKERS } from './videosdk/index.ts';

const terminal = standardOutput();

/** The bot didn't start; without the bot there is no story. */
class DidNotStart extends Error {
  override readonly name = 'DidNotStart';
}

type Check = (says: string, holds: boolean, saw: string) => void;

interface Show {
  readonly fixtures: Fixtures;
  readonly bot: BotProcess;
  readonly watch: RequestWatch;
  readonly transcript: Transcript;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * `npm run sandbox -- --story`: plays Bouncer's main job in the terminal, between a local Discord and a local VideoSDK.
 * @returns the exit code
 */
export async function runStory(options: StoryOptions, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const fixtures = await assembleCast();
  const logFile = options.stay ? await openLogFile() : null;
  const environment = { ...fixtures.environment, ...options.environment };
  const bot = startBot(environment, { detached: true, ...(logFile && { onLine: logFile.write }) });
  const { mia, ben, lea, moderators, stewards } = fixtures;
  const transcript = createTranscript(terminal, {
    users: { [mia.id]: mia.name, [ben.id]: ben.name, [lea.id]: lea.name },
    roles: { [moderators.id]: moderators.name, [stewards.id]: stewards.name },
  });
  const show: Show = { fixtures, bot, watch: watchRequests(fixtures.videosdk), transcript, environment };
  let keepLog = false;
  try {
    await introduce(show, signal);
    const verdicts = [...(await playStory({ ...show, signal }))];
    const storyMs = performance.now() - startedAt;
    const checkFor =
      (scene: string): Check =>
      (says, holds, saw) => {
        verdicts.push({ scene, says, holds });
        transcript.verdict(says, holds, saw);
      };
    transcript.heading('Looking back');
    judgeManners(show, checkFor('Looking back'));
    if (logFile !== null) {
      await stayUp(show, logFile.path, signal);
    }
    transcript.heading('The end');
    await endBot(show, checkFor('The end'));
    const good = conclude(show, verdicts, storyMs);
    // Only its last lines were printed.
    keepLog = !good;
    return good ? 0 : 1;
  } catch (error) {
    if (signal.aborted) {
      terminal.write('\nInterrupted.');
      return 130;
    }
    if (!(error instanceof DidNotStart)) {
      throw error;
    }
    terminal.write();
    transcript.verdict(
      'The bot didn’t start',
      false,
      `${error.message} It ran on Node ${process.version}, ${process.execPath}.`,
    );
    showLog(show);
    return 1;
  } finally {
    await bot.stop();
    await fixtures.close();
    await logFile?.close({ keep: keepLog });
  }
}

const START_WITHIN_MS = 20_000;

/** Introduces everyone, and waits until the bot is ready. */
async function introduce({ fixtures, bot, watch, transcript }: Show, ending: AbortSignal): Promise<void> {
  const { discord, videosdk, guild, room, participants } = fixtures;
  const startedAt = performance.now();
  transcript.heading('Bouncer’s sandbox');
  transcript.tell('A local Discord, a local VideoSDK, and the real bot in between. Nothing leaves this machine.');
  transcript.fact('VideoSDK', `${videosdk.url} · room ${room}, ${participants} people`);
  transcript.fact('Discord', `${discord.apiUrl} · server ${guild.name}`);

  const ended = bot.exited.then(({ code, signal }) => {
    throw new DidNotStart(`It exited right away (${signal ?? `exit code ${code}`}).`);
  });
  const brokenOff = once(ending, 'abort').then(() => {
    throw ending.reason;
  });
  ending.throwIfAborted();
  await Promise.race([ready(fixtures), ended, brokenOff]);
  await watch.fresh();
  transcript.fact('Bouncer', `process ${bot.pid}, ready after ${duration(performance.now() - startedAt)}`);
}

/** Waits until the bot is connected, its command is listed, and its initial requests to VideoSDK are answered. */
async function ready({ discord, videosdk, guild }: Fixtures): Promise<void> {
  const listed = async (): Promise<void> => {
    const isListed = (): boolean => discord.visibleCommands(guild.id).some(({ name }) => name === COMMAND);
    for (let n = 1; !isListed(); n += 1) {
      await discord.waitForRequest('register', { n, timeoutMs: START_WITHIN_MS });
    }
  };
  const greeted = videosdk.waitForRequest({ where: ({ state }) => state !== 'open' }, { timeoutMs: 3_000 });
  try {
    await Promise.all([
      discord.gateway.waitForReady(1, { timeoutMs: START_WITHIN_MS }),
      listed(),
      greeted.catch(() => undefined),
    ]);
  } catch (error) {
    throw new DidNotStart(
      `It didn’t connect and list /${COMMAND} within ${duration(START_WITHIN_MS)} (${error instanceof Error ? error.message : error}).`,
    );
  }
}

/** Prints where everything is, and waits for Ctrl+C. */
async function stayUp(
  { fixtures, bot, watch, transcript, environment }: Show,
  logPath: string,
  ending: AbortSignal,
): Promise<void> {
  const { discord, videosdk } = fixtures;
  transcript.heading('Everything keeps running');
  transcript.fact('VideoSDK', videosdk.url);
  transcript.fact('Discord', `${discord.apiUrl}, gateway ${discord.gateway.url}`);
  transcript.fact('Bouncer', `process ${bot.pid}`);
  transcript.fact('Its log', logPath);
  terminal.write();
  transcript.tell('To point something else at this Discord and this VideoSDK, paste:');
  // Not wrapped and not indented, for copying.
  const { DATABASE_URL: store } = environment;
  const own = { DATABASE_URL: store === fixtures.environment['DATABASE_URL'] ? fixtures.otherStore : `${store}` };
  const pairs = Object.entries({ ...environment, ...own }).map(([name, value]) => `${name}=${shellWord(value)} \\`);
  terminal.write([...pairs, 'npm start'].join('\n'));
  terminal.write();
  transcript.tell('Requests to VideoSDK show up here from now on. Ctrl+C stops everything.');
  const known = new Set(violationsIn(fixtures));
  watch.follow((request) => transcript.request(request));
  if (!ending.aborted) {
    await once(ending, 'abort');
  }
  const violations = violationsIn(fixtures).filter((violation) => !known.has(violation));
  if (violations.length > 0) {
    terminal.write();
    transcript.tell('Meanwhile, these protocol violations occurred:');
    for (const violation of violations) {
      terminal.block(tame(violation), { first: '  • ' });
    }
  }
}

function shellWord(text: string): string {
  return /^[\w.,:/@%+=-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Protocol violations so far, one line each. */
function violationsIn({ discord, videosdk }: Fixtures): readonly string[] {
  return [
    ...discord.violations.map(({ where, reason }) => `Discord, ${where}: ${reason}`),
    ...videosdk.violations.map((violation) => `VideoSDK, ${violation}`),
  ];
}

/** Only for the story: later, others may have sent something. */
function judgeManners({ fixtures }: Show, check: Check): void {
  const violations = violationsIn(fixtures);
  check('Bouncer sent nothing that Discord or VideoSDK doesn’t allow', violations.length === 0, violations.join('\n'));
}

/** Stops the bot like a supervisor. */
async function endBot({ bot, transcript, environment }: Show, check: Check): Promise<void> {
  const endedBefore = (await Promise.race([bot.exited, null])) !== null;
  const startedAt = performance.now();
  await bot.stop();
  const { code, signal } = await bot.exited;
  transcript.tell(
    endedBefore
      ? 'Bouncer had already exited.'
      : `Asked to stop (SIGTERM), Bouncer exited after ${duration(performance.now() - startedAt)}.`,
  );
  check(
    'It shut down gracefully when asked to, with exit code 0',
    code === 0 && !endedBefore,
    `It exited with ${signal ?? `exit code ${code}`}.`,
  );
  const leaks = leakedIn(bot.output, environment);
  check('Its log contains no secrets and no personal data', leaks.length === 0, `It contains ${leaks.join(', ')}.`);
}

/** Names of secrets and personal data found in the log. */
function leakedIn(output: string, environment: Readonly<Record<string, string>>): string[] {
  const secrets = ['DISCORD_TOKEN', 'VIDEOSDK_API_KEY', 'VIDEOSDK_SECRET_KEY'].filter((name) => {
    const value = environment[name] ?? '';
    // A short made-up one would match any text.
    return value.length >= 16 && output.includes(value);
  });
  // Every signed token starts like this: base64 of `{"`.
  const tokens = output.includes('eyJ') ? ['a signed token'] : [];
  return [...secrets, ...tokens, ...PERSONAL_DATA_MARKERS.filter((marker) => output.includes(marker))];
}

/** Prints the result. @returns true if all checks passed */
function conclude(show: Show, verdicts: readonly Verdict[], storyMs: number): boolean {
  const wrong = verdicts.filter(({ holds }) => !holds);
  terminal.write();
  if (wrong.length === 0) {
    terminal.write(
      terminal.paint(['bold', 'green'], `All ${verdicts.length} checks passed`) +
        terminal.paint('dim', ` in ${duration(storyMs)}`),
    );
    return true;
  }
  terminal.write(terminal.paint(['bold', 'red'], `${wrong.length} of ${verdicts.length} checks failed:`));
  for (const { scene, says } of wrong) {
    terminal.block(`${scene}: ${says}`, { first: `  ${terminal.paint('red', '✘')} ` });
  }
  showLog(show);
  return false;
}

const LOG_LINES = 100;

function showLog({ bot }: Pick<Show, 'bot'>): void {
  const lines = tame(bot.output).trimEnd().split('\n');
  const shown = lines.slice(-LOG_LINES);
  const about = shown.length < lines.length ? `, its last ${LOG_LINES} lines` : '';
  terminal.write();
  terminal.write(lines.join('') === '' ? 'The bot printed nothing.' : `The bot’s log${about}:`);
  // Not wrapped, for searching and copying.
  terminal.write(shown.map((line) => terminal.paint('dim', line)).join('\n'));
}
