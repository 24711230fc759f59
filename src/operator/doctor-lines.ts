import { skewInWords } from '../common/server-clock.ts';
import type { Config } from '../config.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import type { PostgresSurvey, SqliteSurvey, StoreFault } from '../database/store-survey.ts';
import {
  CHECK_WITHIN_MS,
  type Finding,
  type FindingState,
  type LogChannelFinding,
  stateOf,
} from '../diagnostics/check.ts';
import { bytesInWords } from './backup.ts';

/** One line of `doctor`, and one entry of `checks` with `--json`. docs/doctor.md documents this shape: only add to it. */
export interface DoctorLine {
  /** What was checked. */
  readonly check: string;
  /** Which one, where there are several: the name of a variable, or the ID of a channel. */
  readonly subject: string | null;
  readonly state: FindingState;
  /** What was seen, and what to do. For people: it may change. */
  readonly text: string;
}

export function line(check: string, state: FindingState, text: string, subject: string | null = null): DoctorLine {
  return { check, subject, state, text };
}

const MARKS: Readonly<Record<FindingState, string>> = { ok: '✓', problem: '✗', unknown: '?' };

/** As it's printed. */
export function shown({ check, state, text }: DoctorLine): string {
  const one = text.replace(/\s+/gu, ' ').replace(/\p{Cc}/gu, '');
  return `${MARKS[state]} ${check}: ${one}`;
}

/** `ok` only if everything is. */
export function totalOf(lines: readonly DoctorLine[]): FindingState {
  return lines.some(({ state }) => state === 'problem')
    ? 'problem'
    : lines.some(({ state }) => state === 'unknown')
      ? 'unknown'
      : 'ok';
}

type Answer<T> = { readonly value: T } | { readonly failed: string };

const AGAIN = 'Try again. If it stays like that, look at the network and the proxies.';
const LIMIT = `${CHECK_WITHIN_MS / 1_000} s`;

interface Unused {
  /** The variable because of which it wasn't asked. */
  readonly noDiscord: string | null;
  readonly noVideoSdk: string | null;
  /** The operator has no VideoSDK account, and doesn't need one. */
  readonly noAccount: boolean;
}

/** The lines for what /kick-check looks at, too. */
export function findingLines(
  findings: readonly Finding[],
  { noDiscord, noVideoSdk, noAccount }: Unused,
): { readonly discord: DoctorLine[]; readonly others: DoctorLine[] } {
  const discord: DoctorLine[] = [];
  const others: DoctorLine[] = [];
  const notAsked = (name: string): string => `Not checked, because ${name} can't be used.`;
  if (noAccount) {
    others.push(
      line(
        'videosdk-account',
        'ok',
        'No VIDEOSDK_API_KEY: servers use only VideoSDK accounts of their own, which /kick-check examines in each.',
      ),
    );
  }
  for (const finding of findings.filter(({ about }) => !noAccount || !ABOUT_ACCOUNT.has(about))) {
    const state = stateOf(finding);
    switch (finding.about) {
      case 'discord':
        discord.push(
          noDiscord === null
            ? line('discord-token', state, TOKEN[finding.found])
            : line('discord-token', 'unknown', notAsked(noDiscord)),
        );
        break;
      case 'credentials':
        others.push(
          noVideoSdk === null
            ? line(`videosdk-${finding.api}`, state, `${CREDENTIALS[ofOperator(finding.found)]} (${useOf(finding)}.)`)
            : line(`videosdk-${finding.api}`, 'unknown', notAsked(noVideoSdk)),
        );
        break;
      case 'listing':
        others.push(line('videosdk-listing', state, listingText(finding)));
        break;
      case 'rooms':
        if (finding.listed !== null && noVideoSdk === null) {
          others.push(line('videosdk-rooms', state, roomsText(finding)));
        }
        break;
      case 'clock':
        others.push(clockLine('discord', 'Discord', finding.discordMs));
        if (!noAccount) {
          others.push(clockLine('videosdk', 'VideoSDK', finding.videoSdkMs));
        }
        break;
      default:
    }
  }
  return { discord, others };
}

const ABOUT_ACCOUNT: ReadonlySet<Finding['about']> = new Set(['credentials', 'listing', 'rooms']);

const TOKEN = {
  taken: "Discord accepts the bot's token.",
  refused:
    "Discord rejects the bot's token. Get a new one in the Developer Portal (Bot > Reset Token), and put it in DISCORD_TOKEN.",
  'no-answer': `Discord failed, didn't answer within ${LIMIT}, or something else answered in its place. ${AGAIN}`,
} as const;

const CREDENTIALS = {
  taken: 'VideoSDK accepts the credentials.',
  refused:
    'VideoSDK rejects the credentials. Compare VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY with the VideoSDK dashboard, and see the line about the clock.',
  busy: "VideoSDK isn't taking more requests right now. Try again in a minute.",
  'no-answer': `VideoSDK failed, didn't answer within ${LIMIT}, or something else answered in its place. ${AGAIN}`,
} as const;

/** Only a server can have no account: the doctor asks with the operator's. */
function ofOperator(found: About<'credentials'>['found']): keyof typeof CREDENTIALS {
  return found === 'none' || found === 'unreadable' || found === 'changed' ? 'no-answer' : found;
}

function useOf({ api, removes }: { readonly api: string; readonly removes: boolean }): string {
  return removes ? 'It removes people' : api === 'v2' ? 'It only reads' : "It isn't in use";
}

type About<Of extends Finding['about']> = Extract<Finding, { about: Of }>;

function listingText({ how, rooms }: About<'listing'>): string {
  switch (how) {
    case 'account':
      return 'VideoSDK lists all sessions at once, so no room has to be named.';
    case 'by-room':
      return rooms === 0
        ? 'VideoSDK lists sessions only by room, and no room is known, so the bot would find none. Set VIDEOSDK_ROOM_IDS, or list rooms in /kick-settings.'
        : `VideoSDK lists sessions only by room. Known rooms: ${rooms}.`;
    case 'unknown':
      return "VideoSDK's answer didn't show whether it lists all sessions at once or only by room. If it's by room, VIDEOSDK_ROOM_IDS has to name one first.";
  }
}

/** Custom IDs come from the operator. */
function roomsText({ listed, notFound, notRead }: About<'rooms'>): string {
  const parts = [
    ...(notFound.length > 0
      ? [
          `VideoSDK doesn't know ${notFound.join(', ')}. Check the spelling in VIDEOSDK_ROOM_IDS. It doesn't know a custom room ID until someone uses it, either.`,
        ]
      : []),
    ...(notRead > 0 ? [`VideoSDK didn't say of ${notRead} of ${listed} rooms whether it knows them. ${AGAIN}`] : []),
  ];
  return parts.length > 0 ? parts.join(' ') : `VideoSDK knows every room in VIDEOSDK_ROOM_IDS (${listed}).`;
}

function clockLine(check: string, whose: string, ms: number | null): DoctorLine {
  return ms === null
    ? line(`clock-${check}`, 'unknown', `${whose} hasn't sent the time.`)
    : ms === 0
      ? line(`clock-${check}`, 'ok', `This machine's clock matches ${whose}'s.`)
      : line(
          `clock-${check}`,
          'problem',
          `This machine's clock is ${skewInWords(ms)} compared with ${whose}'s. Set it with NTP.`,
        );
}

/** What Discord said about the application. */
export interface ApplicationAnswers {
  readonly application: Answer<unknown>;
  /** The IDs of the servers that the bot is in. `null`: the answer isn't a list. */
  readonly servers: Answer<readonly string[] | null>;
  readonly mayBeMore: boolean;
  readonly gateway: Answer<{
    readonly shards: number;
    readonly session_start_limit: { readonly total: number; readonly remaining: number; readonly reset_after: number };
  }>;
  readonly roles: {
    readonly wanted: readonly string[];
    readonly found: ReadonlySet<string>;
    readonly readAll: boolean;
  };
  readonly config: Partial<Config>;
  readonly inviteLink: (applicationId: string) => string;
}

/** Privileged intents, granted in either way. https://discord.com/developers/docs/resources/application#application-object-application-flags */
const INTENTS = [
  ['Presence', (1 << 12) | (1 << 13)],
  ['Server Members', (1 << 14) | (1 << 15)],
  ['Message Content', (1 << 18) | (1 << 19)],
] as const;

export function applicationLines(answers: ApplicationAnswers): DoctorLine[] {
  const facts = factsOf('value' in answers.application ? answers.application.value : null);
  const why = 'failed' in answers.application ? answers.application.failed : "the answer isn't what Discord sends";
  const invite = facts.id === null ? null : answers.inviteLink(facts.id);
  return [
    facts.id === null
      ? line('discord-application', 'unknown', `Discord didn't say which application this is (${why}). ${AGAIN}`)
      : line('discord-application', 'ok', `Application ${facts.id}. Invite link: ${invite}`),
    publicLine(facts.isPublic, answers.config, why),
    facts.flags === null
      ? line('discord-intents', 'unknown', `Discord didn't say which intents are turned on (${why}). ${AGAIN}`)
      : line('discord-intents', 'ok', intentsText(facts.flags)),
    serversLine(answers, invite),
    rolesLine(answers),
    sessionsLine(answers),
  ];
}

function factsOf(application: unknown) {
  const { id, bot_public: isPublic, flags } = (application ?? {}) as Readonly<Record<string, unknown>>;
  return {
    id: typeof id === 'string' && /^\d{17,20}$/u.test(id) ? id : null,
    isPublic: typeof isPublic === 'boolean' ? isPublic : null,
    flags: typeof flags === 'number' ? flags : null,
  };
}

function publicLine(isPublic: boolean | null, { guildId }: Partial<Config>, why: string): DoctorLine {
  if (isPublic === null) {
    return line('discord-public', 'unknown', `Discord didn't say whether the bot is public (${why}). ${AGAIN}`);
  }
  if (!isPublic) {
    return line('discord-public', 'ok', 'Only its owner can add the bot to servers.');
  }
  return typeof guildId === 'string'
    ? line(
        'discord-public',
        'ok',
        'Anyone can add the bot to a server, but it works only in the one that GUILD_ID names.',
      )
    : line(
        'discord-public',
        'problem',
        'Anyone can add the bot to a server of theirs, and moderate rooms that no other server has listed. Turn off Public Bot in the Developer Portal, or set GUILD_ID.',
      );
}

function intentsText(flags: number): string {
  const on = INTENTS.flatMap(([name, bits]) => ((flags & bits) === 0 ? [] : [name]));
  return on.length === 0
    ? 'No privileged intent is turned on, and the bot needs none.'
    : `Turned on: ${on.join(', ')}. The bot needs none of them, so you can turn them off.`;
}

function serversLine(
  { servers, mayBeMore, config: { guildId } }: ApplicationAnswers,
  invite: string | null,
): DoctorLine {
  if ('failed' in servers || servers.value === null) {
    const why = 'failed' in servers ? servers.failed : "the answer isn't what Discord sends";
    return line('discord-servers', 'unknown', `Discord didn't say which servers the bot is in (${why}). ${AGAIN}`);
  }
  const { length } = servers.value;
  const add = invite === null ? 'Add it with its invite link.' : `Add it: ${invite}`;
  if (typeof guildId === 'string' && !servers.value.includes(guildId)) {
    return mayBeMore
      ? line(
          'discord-servers',
          'unknown',
          `The server that GUILD_ID names isn't among the first ${length} that the bot is in.`,
        )
      : line(
          'discord-servers',
          'problem',
          `The bot isn't in the server that GUILD_ID names (${guildId}). Correct GUILD_ID, or add the bot there. ${add}`,
        );
  }
  if (length === 0) {
    return line('discord-servers', 'problem', `The bot isn't in any server yet. ${add}`);
  }
  return line(
    'discord-servers',
    'ok',
    typeof guildId === 'string'
      ? 'The bot is in the server that GUILD_ID names.'
      : `The bot is in ${mayBeMore ? 'at least ' : ''}${length} ${length === 1 ? 'server' : 'servers'}.`,
  );
}

function rolesLine({ roles: { wanted, found, readAll } }: ApplicationAnswers): DoctorLine {
  if (wanted.length === 0) {
    return line('discord-roles', 'unknown', "Not checked, because MODERATOR_ROLE_IDS can't be used.");
  }
  const gone = wanted.filter((id) => !found.has(id));
  if (gone.length === 0) {
    return line('discord-roles', 'ok', `Every role in MODERATOR_ROLE_IDS exists (${wanted.length}).`);
  }
  return readAll
    ? line(
        'discord-roles',
        'problem',
        `No server of the bot's has these roles: ${gone.join(', ')}. Correct MODERATOR_ROLE_IDS.`,
      )
    : line(
        'discord-roles',
        'unknown',
        `These roles weren't found, but not every server's could be read: ${gone.join(', ')}.`,
      );
}

function sessionsLine({ gateway, config: { shards } }: ApplicationAnswers): DoctorLine {
  if ('failed' in gateway) {
    return line(
      'discord-sessions',
      'unknown',
      `Discord didn't say how many gateway sessions are left (${gateway.failed}). ${AGAIN}`,
    );
  }
  const { total, remaining, reset_after: resetAfter } = gateway.value.session_start_limit;
  const needed = shards ? shards.last - shards.first + 1 : gateway.value.shards;
  const left = `${remaining} of ${total} gateway sessions are left today`;
  return remaining >= needed
    ? line('discord-sessions', 'ok', `${left}, and a start needs ${needed}.`)
    : line(
        'discord-sessions',
        'problem',
        `${left}, and a start needs ${needed}. Wait ${Math.ceil(resetAfter / 60_000)} minutes, and find out what starts the bot again and again.`,
      );
}

const PERMISSIONS = {
  'send-messages': 'Send Messages',
  'send-messages-in-threads': 'Send Messages in Threads',
  'embed-links': 'Embed Links',
} as const;

/** Whether the bot can post in the log channel of a server. */
export function logChannelLine(finding: LogChannelFinding): DoctorLine {
  const { channelId, found, missing = [] } = finding;
  const choose = 'or choose another channel in /kick-settings.';
  const text = {
    seen: 'The bot can post there.',
    lacks: `The bot lacks ${missing.map((one) => PERMISSIONS[one]).join(', ')} there. Allow that, ${choose}`,
    closed: `It's gone, or the bot can't see it. Give the bot View Channel, Send Messages and Embed Links there, ${choose}`,
    locked: `It's a locked thread. Unlock it, ${choose}`,
    'timed-out': 'The bot is timed out on that server. Remove the timeout.',
    waiting: '',
    refused: '',
    'no-answer': `Discord failed, or didn't answer in time. ${AGAIN}`,
  }[found];
  return line('log-channel', stateOf(finding), `Log channel ${channelId}: ${text}`, channelId);
}

/** A database that can't be used, or not at this moment. */
export function databaseLine(address: string, { line: text, code, passing }: StoreFault): DoctorLine {
  return line('database', passing ? 'unknown' : 'problem', `${address} ${text} (${code}).`);
}

export function sqliteLines(address: string, survey: SqliteSurvey): DoctorLine[] {
  const { obstacle, network, wal, inUse, size, content } = survey;
  const broken = content !== null && content !== 'foreign' && 'line' in content ? content : null;
  const use =
    inUse === null ? " Whether a bot uses it at this moment couldn't be seen." : inUse ? ' A bot is using it.' : '';
  const place =
    size === null
      ? `${address} doesn't exist yet, and the first start creates it.`
      : `${address} can be read and written.${use}`;
  return [
    obstacle !== null
      ? databaseLine(address, obstacle)
      : broken !== null
        ? databaseLine(address, broken)
        : line('database', 'ok', place),
    fileSystemLine(address, network, wal),
    ...(broken === null
      ? [
          schemaLine(
            content === 'foreign' || content === null || 'line' in content
              ? content === 'foreign'
                ? content
                : null
              : content.migrations,
          ),
        ]
      : []),
    ...(size === null
      ? []
      : [
          line(
            'database-size',
            'ok',
            `${bytesInWords(size.bytes)}, and ${bytesInWords(size.freeBytes)} are free on its disk.`,
          ),
        ]),
  ];
}

function fileSystemLine(address: string, network: string | null, wal: StoreFault | null): DoctorLine {
  if (network !== null) {
    return line(
      'database-file-system',
      'problem',
      `${address} is on a network file system (${network}), where locks may not hold. Put it on a local disk, or use PostgreSQL.`,
    );
  }
  return wal === null
    ? line('database-file-system', 'ok', "SQLite's WAL mode works there.")
    : line(
        'database-file-system',
        wal.passing ? 'unknown' : 'problem',
        `WAL mode was tried out beside it: ${address} ${wal.line} (${wal.code}).`,
      );
}

function schemaLine(migrations: readonly string[] | 'foreign' | null): DoctorLine {
  if (migrations === 'foreign') {
    return line('database-schema', 'problem', "It has tables that aren't Bouncer's. Use another database.");
  }
  if (migrations === null) {
    return line('database-schema', 'ok', "There are no tables of Bouncer's yet. The first start creates them.");
  }
  const unknown = migrations.filter((name) => !Object.hasOwn(MIGRATIONS, name));
  const missing = Object.keys(MIGRATIONS).filter((name) => !migrations.includes(name));
  if (unknown.length > 0) {
    return line(
      'database-schema',
      'problem',
      `A newer version of Bouncer changed it (it has ${unknown.join(', ')}). Run that version, or use another database.`,
    );
  }
  return missing.length === 0
    ? line('database-schema', 'ok', `Up to date (${migrations.at(-1)}).`)
    : line(
        'database-schema',
        'ok',
        `The next start brings it up to date (${missing.join(', ')}). Make a backup first.`,
      );
}

export function postgresLines(address: string, survey: PostgresSurvey): DoctorLine[] {
  const { content, bytes, writable, creates, encryption } = survey;
  const state = writable && creates ? 'ok' : 'problem';
  return [
    line(
      'database',
      state,
      !writable
        ? `${address} can only be read. Use the address of the primary, or turn off default_transaction_read_only.`
        : creates
          ? `${address} answers, and this user can create tables.`
          : `${address} answers, but this user can't create tables. Grant it USAGE and CREATE on the schema.`,
    ),
    line('database-tls', ENCRYPTION[encryption][0], ENCRYPTION[encryption][1]),
    schemaLine(content === null || content === 'foreign' ? content : content.migrations),
    line('database-size', 'ok', `${bytesInWords(bytes)}.`),
  ];
}

const ENCRYPTION: Readonly<Record<PostgresSurvey['encryption'], readonly [FindingState, string]>> = {
  verified: ['ok', "The connection is encrypted, and the server's certificate was checked."],
  unverified: [
    'problem',
    "The connection is encrypted, but the server's certificate isn't checked, so someone in between could read it. Use sslmode=verify-full.",
  ],
  local: ['ok', "The connection doesn't leave this machine, and isn't encrypted."],
  disabled: [
    'ok',
    "The connection isn't encrypted, as sslmode=disable says. That's fine only if no one else can listen in.",
  ],
  none: [
    'problem',
    "The connection isn't encrypted. Add sslmode=verify-full to DATABASE_URL; or sslmode=disable, if no one else can listen in.",
  ],
};
