import { stat } from 'node:fs/promises';
import { createServer, isIPv6 } from 'node:net';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type REST, Routes } from 'discord.js';
import pino from 'pino';
import manifest from '../../package.json' with { type: 'json' };
import { createDiscordApi } from '../bot/api.ts';
import { createDiscordClock } from '../bot/discord-clock.ts';
import { failureInShort } from '../bot/discord-errors.ts';
import { gatewayInformation } from '../bot/gateway-information.ts';
import { inviteLink } from '../bot/registration.ts';
import { type Config, inspectConfig, onThisMachine, readAddresses, VARIABLES } from '../config.ts';
import { databaseAt } from '../database/address.ts';
import {
  type PostgresSurvey,
  type SqliteSurvey,
  type StoreFault,
  surveyPostgres,
  surveySqlite,
} from '../database/store-survey.ts';
import { type CheckParts, check, checkLogChannel, type FindingState } from '../diagnostics/check.ts';
import { createDiscordChecks } from '../diagnostics/discord-check.discord.ts';
import type { Origins } from '../environment.ts';
import { createDispatcher } from '../operations/connections.ts';
import { waysTo } from '../operations/proxies.ts';
import { wakefulClock } from '../operations/system-clock.ts';
import { machinePorts } from '../ports.ts';
import { fileVariableOf } from '../secret-files.ts';
import { firstSettings } from '../settings/settings.ts';
import { PROJECT, readProxies } from '../start-settings.ts';
import { connectVideoSdk } from '../video-sdk.ts';
import { LARGEST_ANSWER } from '../videosdk/errors.ts';
import {
  applicationLines,
  type DoctorLine,
  databaseLine,
  findingLines,
  line,
  logChannelLine,
  postgresLines,
  shown,
  sqliteLines,
  totalOf,
} from './doctor-lines.ts';

const USAGE = `Usage: npm run doctor -- [--json]

  --json   print one JSON object instead of lines: see docs/doctor.md
`;

/** How long one check may take, in milliseconds: over a slow link and a proxy, with a second attempt. */
const CHECK_MS = 10_000;
/** How many servers' roles, and how many log channels, are looked at. */
const MOST_SERVERS = 25;
const SERVERS_PER_PAGE = 200;

/**
 * `doctor`: checks everything that the bot needs, without starting it. Connects to no gateway, registers no commands,
 * and creates and changes no database, so that it can run beside the bot.
 */
export async function doctorCommand(args: readonly string[], origins: Origins): Promise<never> {
  const json = readArguments(args);
  if (json === null) {
    process.stderr.write(USAGE);
    process.exit(2);
  }
  const lines: DoctorLine[] = [];
  const say = (...more: readonly DoctorLine[]): void => {
    for (const one of more) {
      lines.push(one);
      if (!json) {
        process.stdout.write(`${shown(one)}\n`);
      }
    }
  };
  // Before the variables are read: it fills in what the libraries read.
  const proxyProblems = readProxies(origins);
  const { values, wrong, faults } = inspectConfig(process.env, origins);
  say(...settingsLines(origins, wrong, faults), proxiesLine(proxyProblems));
  const doctor = new Doctor(values);
  const store = doctor.store();
  const online = doctor.online(store);
  for (const part of [online, doctor.ports(), store.then(({ lines: ofStore }) => ofStore)]) {
    say(...(await part));
  }
  say(line('versions', 'ok', `Bouncer ${manifest.version} on Node.js ${process.versions.node}.`));
  const state = totalOf(lines);
  const count = (which: DoctorLine['state']): number => lines.filter((one) => one.state === which).length;
  const summary = { problem: count('problem'), unknown: count('unknown'), ok: count('ok') };
  process.stdout.write(
    json
      ? `${JSON.stringify({ format: 1, state, summary, checks: lines }, null, 2)}\n`
      : `\n✗ to correct: ${summary.problem}, ? couldn't find out: ${summary.unknown}, ✓ fine: ${summary.ok}\n`,
  );
  process.exit(state === 'ok' ? 0 : 1);
}

/** `null`: they aren't the command's. */
function readArguments(args: readonly string[]): boolean | null {
  try {
    return parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, strict: true }).values.json === true;
  } catch {
    return null;
  }
}

function settingsLines(
  { file, fromEnvironment, fromFile, fromSecretFiles, misspelt }: Origins,
  wrong: ReadonlyMap<string, string>,
  faults: readonly string[],
): DoctorLine[] {
  const from = (name: string): string => {
    if (fromSecretFiles.includes(name)) {
      return `from the file that ${fileVariableOf(name)} names`;
    }
    return fromEnvironment.includes(name)
      ? 'from the environment'
      : fromFile.includes(name)
        ? `from ${file ?? '.env'}`
        : '';
  };
  return [
    ...faults.map((fault) => line('env-file', 'problem', fault)),
    ...(faults.length > 0 ? [] : [line('env-file', 'ok', file === null ? 'There is no .env file.' : `Read ${file}.`)]),
    ...Object.values(VARIABLES).map(({ name, fallback }) => {
      const problem = wrong.get(name);
      return problem === undefined
        ? line('variable', 'ok', `${name}: ${from(name) || `not set, so the default (${fallback ?? 'none'})`}.`, name)
        : line('variable', 'problem', problem, name);
    }),
    ...misspelt.map(({ name, meant }) =>
      line(
        'variable',
        'unknown',
        `${name} is set, and Bouncer doesn't read it. If ${meant} is meant, rename it.`,
        name,
      ),
    ),
  ];
}

function proxiesLine(problems: readonly string[]): DoctorLine {
  if (problems.length > 0) {
    return line('proxies', 'problem', problems.join(' '));
  }
  const { discord, gateway, videoSdk } = waysTo(readAddresses(process.env));
  return line('proxies', 'ok', `Discord: ${discord}. Its gateway: ${gateway}. VideoSDK: ${videoSdk}.`);
}

interface StoreFindings {
  readonly lines: readonly DoctorLine[];
  readonly rooms: readonly string[];
  readonly logChannels: readonly string[];
}

/** What came of one piece of work within its time. */
type Answer<T> = { readonly value: T } | { readonly failed: string };

class Doctor {
  readonly #config: Partial<Config>;
  readonly #log = pino({ level: 'silent' });

  constructor(config: Partial<Config>) {
    this.#config = config;
  }

  /** Everything that is asked of Discord and VideoSDK, in order. All of it at once, each within its own time. */
  async online(store: Promise<StoreFindings>): Promise<DoctorLine[]> {
    const { discordToken, videoSdkApiKey, videoSdkSecretKey, discordApiUrl, videoSdkApiUrl } = this.#config;
    const config = {
      ...this.#config,
      // One that can't be used has a line of its own.
      videoSdkRemovalApi: this.#config.videoSdkRemovalApi ?? 'v1',
      discordToken: discordToken ?? '',
      videoSdkApiKey: videoSdkApiKey ?? null,
      videoSdkSecretKey: videoSdkSecretKey ?? null,
    } as Config;
    const dispatcher = createDispatcher(LARGEST_ANSWER);
    const ports = { ...machinePorts(config, dispatcher), clock: wakefulClock, log: this.#log };
    const discordClock = createDiscordClock(wakefulClock, this.#log);
    const noDiscord = missing({ DISCORD_TOKEN: discordToken, DISCORD_API_URL: discordApiUrl });
    const noVideoSdk = missing({
      VIDEOSDK_API_KEY: videoSdkApiKey,
      VIDEOSDK_SECRET_KEY: videoSdkSecretKey,
      VIDEOSDK_API_URL: videoSdkApiUrl,
    });
    const rest =
      noDiscord === null
        ? createDiscordApi({
            token: config.discordToken,
            apiUrl: config.discordApiUrl,
            makeRequest: ports.discordRequest,
            clock: wakefulClock,
            discordClock,
            log: this.#log,
          }).bot
        : null;
    const knownRooms = async (): Promise<ReadonlySet<string>> =>
      new Set([...(config.videoSdkRoomIds ?? []), ...(await store).rooms]);
    const { tokens } = ports;
    const videoSdk =
      noVideoSdk === null && tokens !== null
        ? connectVideoSdk(config, { ...ports, tokens }, wakefulClock, knownRooms)
        : null;
    const discord = rest === null ? NO_DISCORD : createDiscordChecks(rest, () => false, discordClock.now);
    const ofDiscord = rest === null ? [] : this.#application(rest);
    const channels = rest === null ? [] : this.#logChannels(discord, store);
    // How sessions are listed shows only when they are listed.
    const only = config.videoSdkRoomIds ?? null;
    const videoSessions = videoSdk?.videoSessions;
    await inTime((signal) => videoSessions?.running(only, { ...CALL, signal }) ?? Promise.resolve(null));
    const findings = await check(
      {
        discord,
        videoChecks: videoSessions ?? NO_VIDEOSDK,
        videoSessions: videoSessions ?? NO_VIDEOSDK,
        ...NOTHING_RUNS,
        ...(videoSessions && { listing: () => videoSessions.listing }),
        knownRooms,
        clockSkew: () => ({ discordMs: discordClock.skewMs(), videoSdkMs: videoSdk?.skewMs() ?? null }),
        removalApi: config.videoSdkRemovalApi,
        versions: { bot: manifest.version, node: process.versions.node },
        clock: wakefulClock,
      },
      {
        guildId: config.guildId ?? '',
        settings: firstSettings({ moderatorRoleIds: new Set(), rooms: only, cooldown: null }),
        roleIds: [],
        reference: CALL.reference,
      },
    );
    const noAccount = videoSdkApiKey === null && videoSdkSecretKey === null;
    const lines = findingLines(findings, { noDiscord, noVideoSdk, noAccount });
    return [...lines.discord, ...(await ofDiscord), ...(await channels), ...lines.others];
  }

  /** What Discord says about the application, its servers and their roles. */
  async #application(rest: Pick<REST, 'get'>): Promise<DoctorLine[]> {
    const ask = (route: `/${string}`, query?: URLSearchParams): Promise<Answer<unknown>> =>
      inTime((signal) => rest.get(route, { signal, ...(query && { query }) }));
    const [application, servers, gateway] = await Promise.all([
      ask(Routes.currentApplication()),
      ask(Routes.userGuilds(), new URLSearchParams({ limit: String(SERVERS_PER_PAGE) })),
      ask(Routes.gatewayBot()),
    ]);
    const { guildId = null } = this.#config;
    const ids = 'value' in servers ? idsOf(servers.value) : null;
    const places = guildId === null ? (ids ?? []) : [guildId];
    const roles = await Promise.all(
      places.slice(0, MOST_SERVERS).map(async (id) => {
        const answer = await ask(Routes.guildRoles(id));
        return 'value' in answer ? idsOf(answer.value) : null;
      }),
    );
    return applicationLines({
      application,
      servers: 'value' in servers ? { value: ids } : servers,
      mayBeMore: (ids?.length ?? 0) >= SERVERS_PER_PAGE,
      gateway: 'value' in gateway ? await readGateway(gateway.value) : gateway,
      roles: {
        wanted: [...(this.#config.moderatorRoleIds ?? [])],
        found: new Set(roles.flatMap((one) => one ?? [])),
        readAll:
          ids !== null && places.length > 0 && places.length <= MOST_SERVERS && roles.every((one) => one !== null),
      },
      config: this.#config,
      inviteLink,
    });
  }

  async #logChannels(discord: CheckParts['discord'], store: Promise<StoreFindings>): Promise<DoctorLine[]> {
    const { logChannels } = await store;
    const findings = await Promise.all(
      logChannels.slice(0, MOST_SERVERS).map((id) => checkLogChannel({ discord, clock: wakefulClock }, id)),
    );
    return findings.map(logChannelLine);
  }

  async store(): Promise<StoreFindings> {
    const { databaseUrl } = this.#config;
    const nothing = { rooms: [], logChannels: [] };
    if (databaseUrl === undefined) {
      return { ...nothing, lines: [line('database', 'unknown', "Not checked, because DATABASE_URL can't be used.")] };
    }
    const address = databaseAt(databaseUrl, PROJECT);
    if (address.engine === 'sqlite') {
      if (address.path === null) {
        const memory = 'In memory: everything is lost when the bot ends. Set DATABASE_URL to a file to keep it.';
        return { ...nothing, lines: [line('database', 'ok', memory)] };
      }
      const path = resolve(address.path);
      // What follows waits for the disk with the whole process, so a dead one has to be noticed before.
      const disk = await inTime(() => Promise.all([path, dirname(path)].map((one) => stat(one).catch(() => null))));
      if ('failed' in disk) {
        return { ...nothing, lines: [line('database', 'unknown', `The disk of ${address.shown}: ${disk.failed}.`)] };
      }
      const survey: SqliteSurvey = surveySqlite(path);
      return { ...contentOf(survey.content), lines: sqliteLines(address.shown, survey) };
    }
    const answer = await inTime(() => surveyPostgres(address, CHECK_MS / 2));
    if ('failed' in answer) {
      return {
        ...nothing,
        lines: [
          databaseLine(address.shown, { line: `couldn't be checked: ${answer.failed}`, code: 'LATE', passing: true }),
        ],
      };
    }
    const survey: PostgresSurvey | StoreFault = answer.value;
    return 'line' in survey
      ? { ...nothing, lines: [databaseLine(address.shown, survey)] }
      : { ...contentOf(survey.content), lines: postgresLines(address.shown, survey) };
  }

  async ports(): Promise<DoctorLine[]> {
    const { httpPort, httpHost, adminPort, adminHost } = this.#config;
    const [http, admin] = await Promise.all([portOf(httpPort, httpHost ?? null), portOf(adminPort, adminHost ?? null)]);
    // Beside an operator's port, the other one only takes webhooks, and has no page that says whose it is.
    const known = admin === 'bouncer' && http === 'pageless' ? 'beside-bouncer' : http;
    return [
      line('http-port', ...portInWords('HTTP_PORT', httpPort, known)),
      line('admin-port', ...portInWords('ADMIN_PORT', adminPort, admin)),
    ];
  }
}

/**
 * What is known of a port. `silent`: what has it doesn't answer. `pageless`: it answers that it has no such page.
 * `beside-bouncer`: so does this one, and a bot runs here. Otherwise, the code of the error with which it can't be opened.
 */
type PortState =
  | 'wrong'
  | 'off'
  | 'free'
  | 'bouncer'
  | 'beside-bouncer'
  | 'foreign'
  | 'silent'
  | 'pageless'
  | { readonly code: string };

async function portOf(port: number | null | undefined, host: string | null): Promise<PortState> {
  if (port === undefined || port === null) {
    return port === null ? 'off' : 'wrong';
  }
  const code = await new Promise<string | null>((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'unknown'));
    server.listen({ port, ...(host !== null && { host }) }, () => server.close(() => done(null)));
  });
  if (code !== 'EADDRINUSE') {
    return code === null ? 'free' : { code };
  }
  const health = await inTime(async (signal) => {
    const reached = onThisMachine(host);
    const answer = await fetch(`http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}/health`, {
      signal,
      redirect: 'manual',
    });
    return { status: answer.status, text: await answer.text() };
  });
  if ('failed' in health) {
    return 'silent';
  }
  const { status, text } = health.value;
  return text === 'ok\n' ? 'bouncer' : status === 404 ? 'pageless' : 'foreign';
}

function portInWords(name: string, port: number | null | undefined, state: PortState): [FindingState, string] {
  if (typeof state === 'object') {
    const { code } = state;
    return code === 'EACCES'
      ? ['problem', `Port ${port} can't be opened by this user (${code}). Choose another ${name}.`]
      : ['unknown', `Port ${port} can't be opened (${code}). Correct ${name}, or the host beside it.`];
  }
  switch (state) {
    case 'wrong':
      return ['unknown', `Not checked, because ${name} can't be used.`];
    case 'off':
      return ['ok', `${name} is off, so no port is needed.`];
    case 'free':
      return ['ok', `Port ${port} is free.`];
    case 'bouncer':
      return ['ok', `Port ${port} is in use by a running Bouncer.`];
    case 'beside-bouncer':
      return ['ok', `Port ${port} is in use, and a Bouncer is running here.`];
    case 'silent':
      return [
        'unknown',
        `Port ${port} is in use, and what has it didn't say whether it's Bouncer. Stop it, or choose another ${name}.`,
      ];
    case 'pageless':
    case 'foreign':
      return ['problem', `Port ${port} is in use by another program. Choose another ${name}.`];
  }
}

const CALL = { reference: 'DOCTOR', once: true } as const;

/** For /kick-check's checks of a running bot. */
const NOTHING_RUNS = {
  announcer: { announce: async () => ({ kind: 'up-to-date' }) as const },
  announcements: { aside: async () => null, again: async () => undefined, undeliveredOf: async () => null },
  store: { engine: 'sqlite', migrations: async () => ({ applied: 0, known: 0 }) },
} as const satisfies Partial<CheckParts>;

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked'));
const NO_DISCORD: CheckParts['discord'] = { tokenTaken: notAsked, channelAccess: notAsked, connected: false };
const NO_VIDEOSDK = { credentials: notAsked, hasRoom: notAsked, running: notAsked };

/** The first of these variables that can't be used; `null`: all can. */
function missing(values: Readonly<Record<string, unknown>>): string | null {
  return Object.keys(values).find((name) => values[name] === undefined) ?? null;
}

/** Gives one piece of work its time. Never rejects, and waits no longer, whatever the work does. */
async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
  const over = new AbortController();
  const late = new AbortController();
  const answer = await Promise.race([
    work(late.signal).then(
      (value) => ({ value }),
      (error: unknown) => ({ failed: failureInShort(error) }),
    ),
    wakefulClock.wait(CHECK_MS, over.signal).then(() => ({ failed: `no answer within ${CHECK_MS / 1_000} s` })),
  ]);
  over.abort();
  late.abort();
  return answer;
}

async function readGateway(answer: unknown): Promise<Answer<ReturnType<typeof gatewayInformation>>> {
  try {
    return { value: gatewayInformation(answer) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** The IDs in a list; `null`: it isn't one. */
function idsOf(list: unknown): string[] | null {
  const ids = Array.isArray(list) ? list.map((one: unknown) => (one as { id?: unknown } | null)?.id) : [null];
  return ids.every((id): id is string => typeof id === 'string') ? ids : null;
}

function contentOf(content: SqliteSurvey['content']): Pick<StoreFindings, 'rooms' | 'logChannels'> {
  return content !== null && content !== 'foreign' && 'migrations' in content
    ? content
    : { rooms: [], logChannels: [] };
}
