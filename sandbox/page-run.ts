import { keepBot } from './control/bot-keeper.ts';
import { createDiscordFeature } from './control/conversations.ts';
import { createFaultsFeature } from './control/faults.ts';
import { PageNotBuilt, pageFiles } from './control/page-files.ts';
import { PortTaken, startControl } from './control/server.ts';
import { createSessionsFeature } from './control/sessions.ts';
import { createTrafficFeature } from './control/traffic.ts';
import { assembleCast, BOT_NAME, type Fixtures } from './fixtures.ts';
import { openInBrowser } from './open-in-browser.ts';
import type { PageOptions } from './options.ts';
import { chooseLogChannel } from './seed.ts';
import { standardOutput, tame } from './terminal.ts';

const terminal = standardOutput();

/** After this, the page opens even if the bot is still starting. */
const COMES_UP_WITHIN_MS = 10_000;
const DID_NOT_START = 'The bot exited right away and keeps restarting. Its output:';

/** How many lines of the bot's output are shown if it doesn't start. */
const LOG_LINES = 20;

/**
 * `npm run sandbox`: serves the page until it's stopped.
 * @returns the exit code
 */
export async function runPage(options: PageOptions, ending: AbortSignal): Promise<number> {
  const fixtures = await assembleCast();
  const { discord, videosdk, guild } = fixtures;
  const traffic = createTrafficFeature(discord, videosdk);
  const printed: string[] = [];
  const keeper = keepBot({
    discord,
    guild,
    environment: { ...fixtures.environment, ...options.environment },
    onLine(line) {
      printed.push(line);
      if (printed.length > LOG_LINES) printed.shift();
    },
  });
  try {
    const files = await pageFiles();
    const people = peopleOf(fixtures);
    const control = await startControl({
      port: options.port,
      features: [
        createDiscordFeature({ discord, guild, botName: BOT_NAME, people }),
        createSessionsFeature(videosdk),
        createFaultsFeature(videosdk, discord),
        keeper,
        traffic,
      ],
      files,
      firstPersonId: fixtures.mia.id,
      isPerson: (id) => people.some(({ member }) => member.id === id),
      onError: (error) => terminal.write(tame(error instanceof Error ? (error.stack ?? error.message) : `${error}`)),
    });
    try {
      const ended = aborted(ending);
      const why = await Promise.race([whyNotOpen(fixtures, keeper.firstStart), ended, pause(COMES_UP_WITHIN_MS)]);
      if (!ending.aborted) {
        greet(control.url, fixtures);
        if (typeof why === 'string') terminal.block(tame(why), { first: '  ' });
        if (why === DID_NOT_START) terminal.write(printed.map((line) => terminal.paint('dim', tame(line))).join('\n'));
        if (options.open) {
          openInBrowser(control.url, () => terminal.block('Couldn’t open a browser. Open the address yourself.'));
        }
      }
      await ended;
      return 0;
    } finally {
      await control.close();
    }
  } catch (error) {
    if (!(error instanceof PortTaken || error instanceof PageNotBuilt)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await keeper.stop();
    traffic.end();
    await fixtures.close();
  }
}

function peopleOf({ mia, noor, ben, lea, ada }: Fixtures) {
  return [
    { member: mia, part: 'Moderator' },
    { member: noor, part: 'Second moderator' },
    { member: ben, part: 'Steward, can’t kick' },
    { member: lea, part: 'Ordinary member' },
    { member: ada, part: 'Administrator' },
  ];
}

function greet(url: string, { discord, videosdk }: Fixtures): void {
  terminal.write(`${terminal.paint('bold', 'Bouncer’s sandbox:')} ${terminal.paint('underline', url)}`);
  terminal.write();
  for (const line of [
    'A local Discord and a local VideoSDK session, with the real bot in between. Nothing leaves this machine.',
    'You’re Mia, a moderator: type /kick-participant. Two windows can be two people. Ctrl+C stops everything.',
  ]) {
    terminal.block(line, { first: '  ', style: 'dim' });
  }
  // For people who point something else at them.
  terminal.write(terminal.paint('dim', `  Discord ${discord.apiUrl} · VideoSDK ${videosdk.url}`));
}

/** Plays what people did before the page opens. @returns what went wrong, for people */
async function whyNotOpen(fixtures: Fixtures, firstStart: Promise<'ready' | 'ended'>): Promise<string | null> {
  if ((await firstStart) === 'ended') return DID_NOT_START;
  try {
    await chooseLogChannel(fixtures);
    return null;
  } catch (error) {
    const why = error instanceof Error ? error.message : `${error}`;
    return `#${fixtures.logChannel.name} couldn’t be made the log channel: ${why}`;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
