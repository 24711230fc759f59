/**
 * The tables of docs/troubleshooting.md: each line that the bot can print while it starts, what it means, and what to
 * do. The lines come from the code. One without an explanation here, or an explanation without its line, fails.
 */
import { readFileSync } from 'node:fs';
import { GATEWAY_PAUSES, GATEWAY_REFUSALS } from '../src/bot/gateway.ts';
import { START_REFUSALS } from '../src/bot/start.ts';
import { DATABASE_URL_PROBLEMS } from '../src/common/database-url.ts';
import { PROBLEMS } from '../src/config.ts';
import { postgresLines } from '../src/database/postgres-start.ts';
import { sqliteLines } from '../src/database/sqlite-start.ts';
import { DAMAGE, FILE_FAULTS } from '../src/environment.ts';
import { PROXY_PROBLEMS } from '../src/operations/proxies.ts';

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
  reference: '`.env` isn’t a shell script: `$NAME` stays as it is. Compose fills it in only in `compose.yaml`.',
  lost: 'Something read the value in another encoding than it was written in. Where it had a letter with an accent, there is nothing left of it.',
  invisible: 'A character that no one can see came along when the value was copied. Copy it again, or type it.',
};

const FILES: Explained<typeof FILE_FAULTS> = {
  wide: 'It has a mark at its beginning that says so, or zeros between its letters. PowerShell writes UTF-16 with `>`. Save the file with an editor, or with `Out-File -Encoding utf8`.',
  folder: 'Docker creates a folder where a file to mount doesn’t exist. Remove it, and create the file first.',
  unreadable: 'The code says why: `ENOENT` is a file that doesn’t exist, `EACCES` one that this user can’t read.',
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

/** Lines that are written where they're used: a piece of each, the file it's in, and what it means. */
const OTHERS: readonly (readonly [piece: string, file: string, means: string])[] = [
  [
    'Bouncer runs on Node.js',
    'bouncer.js',
    'This Node.js is too old. `npm ci` installs one for the project, which `npm start` uses.',
  ],
  ["Bouncer's packages aren't installed", 'bouncer.js', 'There is no `node_modules`, or an incomplete one.'],
  [
    "Bouncer doesn't know this command",
    'bouncer.js',
    'There is no such command, or there is something behind one that takes nothing. What there is comes below the line.',
  ],
  ['The bot takes no arguments', 'src/main.ts', '`src/main.ts` was started with an argument.'],
  [
    "HTTP_PORT can't be used",
    'src/main.ts',
    'Another program has the port, or this user may not open it. `network` says which: `EADDRINUSE` or `EACCES`.',
  ],
  [
    'unexpected error: exiting',
    'src/operations/shutdown.ts',
    'A mistake in Bouncer. Please report it with the line. What was in progress is on record, and the next start goes on with it.',
  ],
];

/** No mistakes: what a start says of itself. */
const TOLD: readonly (readonly [piece: string, file: string, means: string])[] = [
  [
    'settings read',
    'src/main.ts',
    'Which `.env` (`envFile`) and which database are used, and which variables were set in the environment, in `.env`, and not at all. Names only.',
  ],
  [
    "isn't one of Bouncer's settings",
    'src/main.ts',
    'A variable has a name close to one that isn’t set. If it’s another program’s, leave it.',
  ],
  ['using a proxy', 'src/ports.ts', 'How Discord, its gateway and VideoSDK are reached.'],
  [
    'a proxy is set, but not for these connections',
    'src/ports.ts',
    '`HTTP_PROXY` doesn’t count for `https://`, and `NO_PROXY` may name these hosts.',
  ],
  [
    'waiting for another bot to stop using the database',
    'src/ports.ts',
    'Only one bot can use an SQLite file. This one waits for up to 15 seconds.',
  ],
  [
    "couldn't use the lock file",
    'src/ports.ts',
    'The file system has no locks. Make sure yourself that no second bot uses the file.',
  ],
];

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

/** The text in the code that has this piece in it. */
function written(piece: string, file: string): string {
  const found = [...source(file).matchAll(/`((?:\\`|[^`])*)`|"((?:\\"|[^"\n])*)"|'((?:\\'|[^'\n])*)'/gu)]
    .map(([, ...texts]) => texts.find((text) => text !== undefined) ?? '')
    .find((text) => text.includes(piece));
  if (found === undefined) {
    throw new Error(`${file} has no line with "${piece}": correct scripts/troubleshooting.ts`);
  }
  return plain(found);
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

/** Fails if the code can end a start with a line that isn't explained here. */
function expectAllExplained(): void {
  const known = [...OTHERS.map(([piece]) => piece), ...Object.values(START_REFUSALS)];
  for (const file of [
    'bouncer.js',
    'src/main.ts',
    'src/ports.ts',
    'src/app.ts',
    'src/bot/start.ts',
    'src/operations/shutdown.ts',
  ]) {
    for (const [call] of source(file).matchAll(/(?:log\.fatal|process\.stderr\.write)\((?:[^()]|\([^()]*\))*\)/gu)) {
      const texts = call.match(/["'`][A-Za-z][^"'`]{12,}/gu) ?? [];
      for (const text of texts) {
        if (!known.some((piece) => call.includes(piece) || piece.includes(text.slice(1)))) {
          throw new Error(`${file} can print ${text}…, which scripts/troubleshooting.ts doesn't explain`);
        }
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
  const others = (rows: typeof OTHERS): string =>
    table(rows.map(([piece, file, means]) => row(written(piece, file), means)));
  return {
    missing: table(explained(PROBLEMS, MISSING)),
    values: table(explained(PROBLEMS, VALUES)),
    written: table(explained(DAMAGE, WRITTEN)),
    files: table(explained(FILE_FAULTS, FILES)),
    urls: table(explained(DATABASE_URL_PROBLEMS, URLS)),
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
    others: others(OTHERS),
    told: others(TOLD),
  };
}
