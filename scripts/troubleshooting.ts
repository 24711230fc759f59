/**
 * The tables of docs/troubleshooting.md: each line that the bot can print while it starts, what it means, and what to
 * do. The lines come from the code. One without an explanation here, or an explanation without its line, fails.
 */
import { readFileSync } from 'node:fs';
import { GATEWAY_PAUSES, GATEWAY_REFUSALS } from '../src/bot/gateway.ts';
import { START_REFUSALS } from '../src/bot/start.ts';
import { DATABASE_URL_PROBLEMS } from '../src/common/database-url.ts';
import { SETTING_PROBLEMS } from '../src/common/postgres-settings.ts';
import { PROBLEMS } from '../src/config.ts';
import { postgresLines } from '../src/database/postgres-start.ts';
import { sqliteLines } from '../src/database/sqlite-start.ts';
import { DAMAGE, FILE_FAULTS } from '../src/environment.ts';
import { PROXY_PROBLEMS } from '../src/operations/proxies.ts';
import { SECRET_FILE_PROBLEMS } from '../src/secret-files.ts';
import { messagesIn } from './log-literals.ts';

/** By the key of the line in the code. */
type Explained<Lines> = { readonly [Key in keyof Lines]: string };

const MISSING: Explained<Pick<typeof PROBLEMS, 'missing' | 'misspelt'>> = {
  missing:
    'Neither the environment nor `.env` sets it, or both leave it blank. Set it. If you did, the file may be another one than you think: see [where values come from](configuration.md#where-values-come-from).',
  misspelt: 'A variable with a name close to this one is set, and nothing reads it. Correct its name.',
};

const VALUES: Explained<Omit<typeof PROBLEMS, keyof typeof MISSING>> = {
  oneOf: 'The value is none of these. They are written in lowercase.',
  url: 'Write the whole address, with `https://`.',
  credentials: 'Leave out the part before the `@`.',
  secret:
    'Tokens and keys have no spaces, line breaks, accents or emoji in them. Copy the value from where you got it.',
  list: 'The bot takes `100000000000000001,100000000000000002`: no quotes, brackets, semicolons or line breaks, and no commas of another script.',
  noRoles: 'There are only commas. List at least one role ID.',
  roleId:
    'Turn on *Developer Mode* in Discord, then right-click the role and choose *Copy Role ID*. A mention or a name isn’t an ID.',
  serverId: 'Right-click the server in Discord and choose *Copy Server ID*.',
  noRooms: 'There are only commas. List at least one room, or leave the variable out for every room.',
  limit: 'Write two numbers, such as `30/5` for 30 removals in 5 minutes, or `off`.',
  secretsKey:
    'Write one key, or two with a comma between them. `openssl rand -base64 32` makes one. The bot doesn’t take a passphrase for a key.',
  days: 'Write a number from 1 to 3650, or `off`.',
  shards: 'Write `0-3/16`, or `0/1` for a single one. [Scaling](scaling.md) says how to divide shards.',
  shardRange: 'With `/16` the shards are 0 to 15, and the first can’t come after the last.',
  port: 'Write digits only.',
  portRange: 'Write a number from 1 to 65535.',
  pgSslMode:
    'The environment’s `PGSSLMODE` counts if `DATABASE_URL` says nothing about encryption, and a misspelled one would mean none.',
  host: 'Write an address of this machine, such as `127.0.0.1`, without `http://` and without a port.',
  samePort:
    'The port that faces the internet and the one for the operator are two. Choose another one for one of them.',
  alone: 'SQLite is for one process. Set `DATABASE_URL` to a PostgreSQL, or leave out `SHARDS`.',
};

const WRITTEN: Explained<typeof DAMAGE> = {
  unclosed: 'The value begins with a quote, and the line has no other. Close it, or take it away.',
  within: 'Quotes can go on over several lines, so this line became a part of the variable before it.',
  cut: 'In `.env`, a `#` begins a comment. Everything behind it was left out.',
  unassigned: 'Write `NAME=value` in one line.',
  foreign:
    'The line is a shell’s, such as `set NAME=value` or `$env:NAME = "value"`, or a list’s, such as `- NAME=value`. In `.env`, only `export` can stand before a name.',
  behind:
    'Two variables in one line, as a shell takes them. In `.env`, the second one is a part of the first one’s value.',
  bytes:
    'The file was saved in an encoding of Windows, such as *ANSI*. In Notepad, choose *Save as*, and *UTF-8* as its encoding.',
  twice: 'The bot doesn’t guess which one you meant. Delete the other lines.',
  quotes:
    'There is a quote at one end only, or more than one pair. `docker run --env-file` keeps quotes; the bot takes one pair away, not more.',
  curly: 'A word processor or a chat made them. Type `"` or `\'`.',
  reference:
    '`.env` isn’t a shell script: `$NAME` stays as it is. Compose fills it in only in `compose.yaml`. `$(NAME)`, `%NAME%` and `{{ name }}` are other programs’ ways.',
  inUrl: 'The bot can’t tell `$NAME` in a password from a variable: write `%24NAME`.',
  lost: 'Something read the value in another encoding than it was written in. Where it had a letter with an accent, there is nothing left of it.',
  invisible: 'A character that no one can see came along when the value was copied. Copy it again, or type it.',
};

const FILES: Explained<typeof FILE_FAULTS> = {
  wide: 'It has a mark at its beginning that says so, or zeros between its letters. PowerShell writes UTF-16 with `>`. Save the file with an editor, or with `Out-File -Encoding utf8`.',
  folder: 'Docker creates a folder where a file to mount doesn’t exist. Remove it, and create the file first.',
  unreadable: 'The code says why: `ENOENT` is a file that doesn’t exist, `EACCES` one that this user can’t read.',
};

const SECRET_FILES: Explained<typeof SECRET_FILE_PROBLEMS> = {
  both: 'The bot doesn’t guess which one you meant. Take one of them out of the environment and `.env`.',
  missing:
    'The path isn’t shown, because it may be the secret itself, in the wrong variable. Or the secret isn’t mounted.',
  unreadable: 'The code says why: `EACCES` is a file that this user can’t read. Change its owner or its mode.',
  folder:
    'Docker creates a folder where a file to mount doesn’t exist. Kubernetes mounts a secret as a folder with a file per key.',
  special: 'It’s a pipe or a device, from which reading may never end.',
  empty: 'There is nothing in it but blanks.',
  large: 'It’s another file than you think.',
  lines: 'One line break at the end is fine. Is it a `.env`? Then name it with `DOTENV_CONFIG_PATH`.',
  mark: 'In Notepad, choose *Save as*, and *UTF-8* as its encoding, without *BOM*.',
  bytes: 'It was saved in another encoding, or isn’t text at all.',
};

const URLS: Explained<typeof DATABASE_URL_PROBLEMS> = {
  form: 'Begin with `file:` for SQLite, or with `postgres://` or `postgresql://`. The port is a number, and there is one host.',
  encode: 'Half of the password would be taken for a host, so nothing is. Percent-encode what it has of these four.',
  hash: 'A `#` ends a URL.',
  folder: 'SQLite needs a file. The bot creates it.',
  settings: 'Only `?mode=rwc` and `?mode=memory` are known.',
  mode: '`ro` and `rw` open files that exist; the bot also creates one.',
  slashes: 'What comes after two slashes would be the name of a host.',
  windows: 'Copied from another machine? Here, it would become a file with a backslash in its name.',
  question: 'What follows would be taken for a part of the name of the database or host, which is shown.',
  control:
    'No address has one. It came from a copied line break, or from `\\n`, `\\r` or `\\t` in a value with double quotes.',
  tilde: '`~/` is your home folder. Other users’ aren’t known.',
  colon:
    'It looks like user and password without `postgres://` before them. They would become the name of a folder, which is created and shown.',
  behind: 'What stands there is shown, so nothing is taken for a name that may be a password.',
  homeless: 'The user that the bot runs as is only a number, such as one that `docker run --user` names.',
};

const SETTINGS: Explained<typeof SETTING_PROBLEMS> = {
  misspelt: 'The name is close to one that is known, or another program’s. Case counts: `sslmode`, not `sslMode`.',
  unknown:
    'The number says which one of those behind the `?`. Its name isn’t shown, because it may be a piece of a password.',
  unsupported: 'libpq knows it, and Node.js’s driver doesn’t. Left out silently, it would be missed.',
  twice: 'Only one of them would count.',
  oneOf: 'A slip here could send the password unencrypted, so nothing is guessed.',
  number: 'Milliseconds or seconds, without a unit.',
  empty: 'A blank one would count as not set.',
  contradicts: 'One of them asks for encryption, and the other one for none.',
  binding: 'The driver doesn’t insist on channel binding. A checked certificate keeps others out just as well.',
};

const PROXIES: Explained<typeof PROXY_PROBLEMS> = {
  encode: 'Half of the password would be taken for a host, so nothing is. Percent-encode what it has of these.',
  form: 'The bot uses HTTP proxies. A SOCKS proxy, or a URL with a path, can’t be used.',
};

const REFUSED: Explained<typeof START_REFUSALS> = {
  token: 'The token was reset, or is another application’s. This ends the bot; it tries again after all others.',
  usedUp: 'Discord accepts 200 new commands a day. The bot serves with those it knows, and tries again.',
  noSessions:
    'Discord allows a number of new sessions a day, 1,000 for most bots, and something has used them up: often a supervisor that restarts the bot again and again. `resetInSeconds` says when there are new ones. Restarting the bot doesn’t help.',
  fewSessions:
    'As many shards start a session each. `sessionsNeeded` says how many that is, `sessionsLeft` how many Discord still allows today, and `resetInSeconds` when there are more.',
  tooManyShards:
    'Waiting alone doesn’t help. `sessionsNeeded` says how many shards this process has. If SHARDS isn’t set, Discord’s own answer contradicts itself: report this.',
  answer:
    'What came back for the gateway’s address isn’t what Discord sends. `why` says what is wrong with it. The bot tries again, at most 30 seconds later.',
  closed:
    'The bot isn’t on that server, or was added without its commands. The invite link is in the log, in the line *ready*.',
  form: 'Discord has changed, or this is a mistake in Bouncer. The bot serves with the commands Discord knows.',
  other: 'The code is in the same line. The bot serves with the commands Discord knows, and tries again.',
  between:
    'What came back is a page, a redirect or nothing that Discord sends: a proxy that wants a login, a firewall, a captive portal. The bot tries again, at most 30 seconds later.',
  temporary: 'Only `register` ends here. The bot itself tries again.',
};

const GATEWAY: Readonly<Record<number, string>> = {
  4004: 'As above.',
  4010: 'The shards that Discord expects have changed. The bot connects anew by itself.',
  4011: 'The bot is in more servers than one connection can serve. It connects anew with the number of shards that Discord wants. With `SHARDS`, name more of them.',
  4012: 'Discord has retired the version that this release uses.',
  4013: 'Can’t be caused by a setting.',
  4014: 'Can’t be caused by a setting.',
};

const PAUSES: Explained<typeof GATEWAY_PAUSES> = {
  unreached:
    'Nothing greeted the bot where Discord’s gateway should be: the network, a proxy, or an outage of Discord. `retryInSeconds` grows to 30 seconds.',
  unanswered:
    'Often an outage of Discord: see discordstatus.com. The bot doesn’t go on trying at once, because that would use up the sessions of the day. `retryInSeconds` grows to 5 minutes.',
  short:
    'Each connection works for less than a minute: the network, a proxy, or an outage of Discord. `retryInSeconds` grows to a minute.',
  sessions:
    'More than 5 sessions within an hour. Does another process use the same token? `retryInSeconds` grows to 15 minutes.',
};

/** Lines that are written where they're used, by file: how each of them begins, and what it means. */
type Written = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What ends a start, or another program. */
const ENDS: Written = {
  'bouncer.js': {
    'Bouncer runs on Node.js':
      'This Node.js is too old. `npm ci` installs one for the project, which `npm start` uses.',
    "Bouncer's packages aren't installed": 'There is no `node_modules`, or an incomplete one.',
    'This installation has only the bot':
      'It was made with `npm run production-install`, or is the image. `sandbox`, `simulate` and `contract` aren’t in it.',
    "Bouncer doesn't know this command":
      'There is no such command, or there is something behind one that takes nothing. What there is comes below the line.',
  },
  'src/cli.ts': {
    "Bouncer doesn't know this command": '`src/cli.ts` was started with an argument that isn’t a command.',
  },
  'src/main.ts': {
    'The bot takes no arguments': '`src/main.ts` was started with an argument.',
    "HTTP_PORT can't be used":
      'Another program has the port, or this user may not open it. `network` says which: `EADDRINUSE` or `EACCES`.',
    "ADMIN_PORT can't be used": 'As above.',
    "HTTP_HOST isn't an address":
      'A port can only be opened on an address that this machine has. In a container, that is `0.0.0.0`. `network` is the system’s code.',
    "ADMIN_HOST isn't an address": 'As above.',
  },
  'src/operations/shutdown.ts': {
    'unexpected error: exiting':
      'A mistake in Bouncer. Please report it with the line. What was in progress is on record, and the next start goes on with it.',
  },
};

/** What Discord answers, besides {@link START_REFUSALS}. */
const WITH_DISCORD: Written = {
  'src/bot/start.ts': {
    '${step} failed':
      'Discord failed, was too slow or couldn’t be reached. The bot tries again, at most 30 seconds later.',
  },
  'src/bot/gateway.ts': {
    'gateway error': 'The connection failed: the network, a proxy, or an outage of Discord. `message` says more.',
    'gateway closed; reconnecting':
      'Discord asks for it from time to time. If it’s often, the lines next to it say why.',
    'gateway resumed': 'The connection is back, and the session goes on.',
    'Discord called the gateway session invalid': 'The bot connects again by itself.',
    "Discord doesn't say whether it resumes": 'The bot connects again by itself.',
    'Discord sent something unreadable':
      'Left out. `why` says what was wrong with it. If it goes on, look for a proxy that changes the answers, or report this.',
    'The bot failed over something at the gateway': 'A mistake in Bouncer. Please report it with the line.',
  },
  'src/bot/left-sessions.ts': {
    "couldn't read which gateway sessions were left":
      'The database failed, or took longer than a second; `store` says how. Commands sent since the last stop get no answer.',
    "couldn't keep the gateway sessions":
      'The database failed, or took longer than a second; `store` says how. Commands sent before the next start get no answer.',
  },
  'src/bot/registration.ts': {
    'commands registered': 'Discord has the bot’s commands. `scope` is a server or `global`.',
    'commands registered: no changes': 'Discord already had them.',
    'cleared the commands of the other scope': '`GUILD_ID` was set or taken away since the last start.',
    "couldn't clear a server's commands": 'Left from a time with `GUILD_ID`. Members may see commands twice there.',
  },
  'src/bot/discord-clock.ts': {
    "this machine's clock is ":
      'Turn on NTP. Until then, the bot goes by Discord’s clock. VideoSDK may reject tokens with times of its own.',
    "this machine's clock matches Discord's again": 'It was corrected.',
    'the Date headers of Discord':
      'Something between the bot and Discord sends answers with old dates: look for a proxy.',
  },
  'src/bot/rate-limits.ts': {
    "Cloudflare blocks this machine's address":
      'Too many requests came from this address, perhaps by another program or another customer of the host. Stop what else sends some. The bot tries again by itself, after `nextTryInMs`.',
    'Something between the bot and Discord refuses requests':
      'A proxy or a gateway of the network allows too few requests, or Discord’s own protection does. The bot tries again by itself, after `nextTryInMs`.',
    "requests to Discord aren't refused as too many anymore": 'The block is over.',
    'requests to Discord were refused because there were too many':
      'Not by Discord itself, but by something on the way. The bot waits as long as the answer says, and tries again.',
    'Discord refused requests because there were too many': 'The bot waits as long as Discord says, and tries again.',
  },
  'src/app.ts': {
    ready:
      'The bot is connected. `invite` is its invite link. With `resumed`, it has gone on with the gateway session of a process that was stopped.',
    'the bot is back in this server': 'It was removed from the server, and is in it again.',
    'this server has removed the bot': 'They go on when the bot is back.',
  },
};

/** What VideoSDK answers. */
const WITH_VIDEOSDK: Written = {
  'src/jobs/greet-videosdk.ts': {
    'VideoSDK answers': 'It takes the credentials. `sessionsRunning` is how many sessions there are.',
    'VideoSDK rejects the times': 'Tokens are valid for some time only, so VideoSDK needs a right clock. Turn on NTP.',
    'VideoSDK rejects the credentials':
      'Copy both again from the dashboard, of the same API key. The bot goes on, and commands say that VideoSDK rejects it.',
    "VideoSDK isn't answering yet": 'An outage, the network, or a proxy. The bot asks again at each command.',
  },
  'src/videosdk/running.ts': {
    'found out how VideoSDK lists':
      '`listing` is `account` or `by-room`: some accounts list sessions only room by room.',
    "couldn't read the rooms to query": 'The database didn’t answer. The list is incomplete, and says so.',
  },
  'src/video-sdk.ts': {
    "this machine's clock is ": 'Turn on NTP. Until then, the bot signs its tokens by VideoSDK’s clock.',
    "couldn't read the servers' rooms":
      'The database didn’t answer. Only rooms that are known otherwise are asked for.',
    "couldn't decrypt a server's VideoSDK account":
      'That server’s commands say so, and no other account is used for it. `guild` is its ID.',
  },
  'src/app.ts': {
    'VideoSDK is asked with the accounts of servers only': '`ALLOW_SHARED_ACCOUNT` is `false`.',
  },
};

/** No mistakes, or none that ends anything: what a start, a stop and `npm run migrate` say of themselves. */
const TOLD: Written = {
  'src/main.ts': {
    'settings read':
      'Which `.env` (`envFile`) and which database are used, and which variables were set in the environment, in `.env`, in files of their own, and not at all. Names only.',
    '${name} is set, but it': 'A variable has a name close to one that isn’t set. If it’s another program’s, leave it.',
    'database opened': '`migrations` are those that this start has applied.',
  },
  'src/ports.ts': {
    'using a proxy': 'How Discord, its gateway and VideoSDK are reached.',
    'a proxy is set, but not for these connections':
      '`HTTP_PROXY` doesn’t count for `https://`, and `NO_PROXY` may name these hosts.',
    'waiting for another bot to stop using the database':
      'Only one bot can use an SQLite file. This one waits for up to 15 seconds.',
    "couldn't use the lock file": 'The file system has no locks. Make sure yourself that no second bot uses the file.',
    'the database thread has ended by itself':
      'What was being recorded at that moment fails, and the commands say so. Memory ran out, or it’s a mistake in Bouncer: report it with the line.',
    'the database is on a network file system':
      'Its locks may let two bots in at once, and both would write. `fileSystem` names it.',
  },
  'src/operations/http.ts': {
    'serving webhooks': '`HTTP_PORT` is set, and so is `ADMIN_PORT`. `routes` are those for webhooks.',
    'serving /health, /ready and /metrics':
      '`ADMIN_PORT` is set; or only `HTTP_PORT`, which then has everything. `routes` are those for webhooks.',
    "couldn't serve a request": 'A mistake in Bouncer. Please report it with the line.',
  },
  'src/operations/foreign-output.ts': {
    'a library printed something': '`printed` is what. Usually harmless.',
  },
  'src/jobs/recover-cases.ts': {
    'case settled after a crash': 'The bot had ended in the middle of a removal. `outcome` is what became of it.',
    "couldn't deliver the reply": 'The moderator didn’t see the result. It’s in the case, which `ref` names.',
    "couldn't finish recovery yet": 'The database didn’t answer. The bot tries again.',
  },
  'src/app.ts': {
    'deleted cases and reports that are older': '`/kick-settings` says how long that server keeps them.',
    "couldn't delete old cases yet": 'The database didn’t answer. The bot tries again.',
    'erased a server that has been without the bot': '`FORGET_SERVERS_AFTER_DAYS` says how long that takes.',
    "couldn't look after servers without the bot": 'The database didn’t answer. The bot tries again.',
    'lists of people not updated':
      'Lists of `/participants` that keep themselves up to date stay as they are this time. The line says why.',
  },
  'src/jobs/reseal-accounts.ts': {
    "encrypted servers' VideoSDK accounts with the first key": 'The other key in `SECRETS_KEY` isn’t needed anymore.',
    'no key in SECRETS_KEY decrypts some': 'Put the key back that they were stored with, as the second one.',
    'servers have VideoSDK accounts of their own':
      'Put the key back that they were stored with. Until then, their commands say that it’s missing.',
    "couldn't check which key": 'The database didn’t answer. The next start checks again.',
  },
  'src/operations/shutdown.ts': {
    'stopping: finishing running commands first': 'A signal asked for it. `signal` says which.',
    stopped: 'Everything is finished and closed.',
    'stopping took too long': 'Nothing is lost: what’s unfinished is on record, and the next start goes on with it.',
    'second signal: exiting right away': 'Nothing is lost, as above.',
    'stopping failed': 'A mistake in Bouncer. Please report it with the line.',
  },
  'src/cli.ts': {
    'The database is already up to date': 'There was nothing to migrate.',
    'Applied migrations: ': 'The database is up to date now.',
    'Waiting for another bot to stop': 'One that runs wouldn’t know the new tables. This waits for up to 15 seconds.',
    'Warning: ': 'What Node.js or a library warns of.',
  },
};

const TABLES = [ENDS, WITH_DISCORD, WITH_VIDEOSDK, TOLD];

/** Modules whose lines come while a start is under way. */
export const START_MODULES: readonly string[] = [...new Set(TABLES.flatMap((table) => Object.keys(table)))];

/** `null` gets the same text as the line, which says what to do. */
function row(line: string, means: string | null): string {
  const text = line.replaceAll('|', '\\|').replace(/\{(\w+)\}/gu, '<$1>');
  return `| ${text.includes('`') ? text : `\`${text}\``} | ${means ?? 'The line says what to do.'} |`;
}

function table(rows: readonly string[], [line, means] = ['Line', 'What it means, and what to do']): string {
  return [`| ${line} | ${means} |`, '| --- | --- |', ...rows].join('\n');
}

function explained<Lines extends Readonly<Record<string, string>>>(
  lines: Partial<Lines>,
  means: Explained<Partial<Lines>>,
): string[] {
  return Object.entries(means).map(([key, why]) => row(String(lines[key]), String(why)));
}

const source = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

/** The message in the code that begins like this. */
function written(beginning: string, file: string): string {
  const messages = messagesIn(source(file)).map(({ text }) => text);
  const start = beginning.replace(/\$\{(\w+)\}/gu, '<$1>');
  const found = messages.find((text) => text === start) ?? messages.find((text) => text.startsWith(start));
  if (found === undefined) {
    throw new Error(`${file} has no line that begins with "${beginning}": correct scripts/troubleshooting.ts`);
  }
  return found;
}

/** A template as it's printed, with names for what is filled in. */
function plain(text: string): string {
  return text
    .replace(/\$\{([^}]*)\}/gu, (_, code: string) => `<${code.match(/\w+/u)?.[0] ?? ''}>`)
    .replaceAll('\\n', '')
    .replaceAll('\\`', "'")
    .trim();
}

/** Lines of the database that don't depend on a code. */
function otherStoreLines(): string[] {
  return ['src/database/database.ts', 'src/database/sqlite-file.ts'].flatMap((file) =>
    [
      ...source(file).matchAll(/(?<!throw error instanceof )[`'"](DATABASE_URL: [^`]*?Nothing was changed\.)[`'"]/gu),
    ].map(([, text = '']) => plain(text)),
  );
}

/** What each engine says. What to do is in the line itself. */
function storeLines(): string {
  const list = (lines: readonly string[]): string => lines.map((line) => `- ${line.replaceAll('<', '\\<')}`).join('\n');
  return `SQLite: \`DATABASE_URL: <address> …\`\n\n${list(sqliteLines())}\n\nPostgreSQL: \`DATABASE_URL: <address> …\`\n\n${list(postgresLines())}`;
}

/** Fails if a module of the start can print a line that isn't explained here. */
function expectAllExplained(): void {
  for (const file of START_MODULES) {
    const explained = TABLES.flatMap((table) => Object.keys(table[file] ?? {}).map((piece) => written(piece, file)));
    for (const { text } of messagesIn(source(file))) {
      if (!explained.includes(text)) {
        throw new Error(`${file} can print "${text}", which scripts/troubleshooting.ts doesn't explain`);
      }
    }
  }
  for (const code of GATEWAY_REFUSALS.keys()) {
    if (GATEWAY[code] === undefined) {
      throw new Error(`the gateway can refuse with ${code}, which scripts/troubleshooting.ts doesn't explain`);
    }
  }
}

/** The generated parts of docs/troubleshooting.md, by their marks. */
export function troubleshooting(): Readonly<Record<string, string>> {
  expectAllExplained();
  const others = (lines_: Written): string =>
    table(
      Object.entries(lines_).flatMap(([file, lines]) =>
        Object.entries(lines).map(([piece, means]) => row(written(piece, file), means)),
      ),
    );
  return {
    missing: table(explained(PROBLEMS, MISSING)),
    values: table(explained(PROBLEMS, VALUES)),
    written: table(explained(DAMAGE, WRITTEN)),
    files: table(explained(FILE_FAULTS, FILES)),
    'secret-files': table(explained(SECRET_FILE_PROBLEMS, SECRET_FILES)),
    urls: table([...explained(DATABASE_URL_PROBLEMS, URLS), ...explained(SETTING_PROBLEMS, SETTINGS)]),
    proxies: table(explained(PROXY_PROBLEMS, PROXIES)),
    database: storeLines(),
    'database-others': otherStoreLines()
      .map((line) => `- \`${line}\``)
      .join('\n'),
    discord: table([
      ...explained(START_REFUSALS, REFUSED),
      ...[...GATEWAY_REFUSALS].map(([code, line]) => row(line, `${code}. ${GATEWAY[code]}`)).slice(1),
      ...explained(GATEWAY_PAUSES, PAUSES),
    ]),
    'discord-lines': others(WITH_DISCORD),
    videosdk: others(WITH_VIDEOSDK),
    others: others(ENDS),
    told: others(TOLD),
  };
}
