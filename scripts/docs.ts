/**
 * Writes what is generated: the text between the `<!-- generated: … -->` marks in docs/commands.md,
 * docs/configuration.md, docs/metrics.md and docs/troubleshooting.md, and `.env.example`. With `--check` it writes nothing, and exits with 1 if a file is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  type APIApplicationCommandStringOption,
  ApplicationCommandType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { createCommands } from '../commands/index.ts';
import { commandBody } from '../src/bot/command-body.ts';
import { exampleFile, SECRETS, VARIABLES } from '../src/config.ts';
import { en } from '../src/i18n/en/index.ts';
import { METRICS, type MetricDefinition } from '../src/operations/metrics.ts';
import { fileVariableOf } from '../src/secret-files.ts';
import { troubleshooting } from './troubleshooting.ts';

const check = process.argv.includes('--check');
const root = new URL('../', import.meta.url);

function settingsTable(): string {
  const rows = Object.values(VARIABLES).map(
    ({ name, fallback, about }) =>
      `| \`${name}\` | ${fallback === null ? '**required**' : code(fallback)} | ${about} |`,
  );
  return ['| Variable | Default | What it does |', '| --- | --- | --- |', ...rows].join('\n');
}

function code(fallback: string): string {
  return fallback.includes(' ') || fallback === 'off' ? fallback : `\`${fallback}\``;
}

function metricsTable(): string {
  const labelled = ({ labels = {} }: MetricDefinition): string =>
    Object.entries(labels)
      .map(([label, values]) => {
        const listed = typeof values === 'string' ? values : values.map((value) => `\`${value}\``).join(', ');
        return `\`${label}\`: ${listed}`;
      })
      .join('<br>');
  const rows = Object.values<MetricDefinition>(METRICS).map(
    (metric) => `| \`${metric.name}\` | ${metric.type} | ${labelled(metric)} | ${metric.help} |`,
  );
  return ['| Metric | Type | Labels | What it shows |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function commandsTable(): string {
  const unused = (): never => {
    throw new Error('only the data of commands is used here');
  };
  // Commands are closures over their parts; reading their data uses none of them.
  const commands = createCommands({
    removeParticipant: unused,
    whoIsThere: unused,
    pickers: {
      open: unused,
      find: unused,
      change: unused,
      take: unused,
      maySend: unused,
      end: unused,
      stop: unused,
      stopped: unused,
      takeEnded: unused,
      told: unused,
      leave: unused,
      lately: unused,
      past: unused,
      removedOften: unused,
    },
    stopping: new AbortController().signal,
    sessionCache: unused,
    liveLists: { follow: unused },
    lists: { people: unused, peopleOf: unused, idOf: unused, sessions: unused, counts: unused, matches: unused },
    journal: { replied: unused, maySend: unused, allowance: unused },
    announcer: { announce: unused },
    bothAnnouncers: { announce: unused },
    reportAnnouncer: { announce: unused, shownAs: unused },
    reports: {
      file: unused,
      limitedUntil: unused,
      find: unused,
      filedUnder: unused,
      dismiss: unused,
      about: unused,
      aboutSame: unused,
      countOfCasePerson: unused,
      forgetSame: unused,
    },
    announcements: { left: unused, namedBesides: unused, namedIn: unused, forgetNamed: unused },
    clock: { now: unused, elapsed: unused, wait: unused, timeout: unused },
    caseHistory: {
      find: unused,
      changes: unused,
      around: unused,
      report: unused,
      page: unused,
      latest: unused,
      peopleById: unused,
      peopleByName: unused,
      reasonsOf: unused,
      editReason: unused,
      void: unused,
      casesOf: unused,
      forget: unused,
      recordsOf: unused,
      forgetModerator: unused,
    },
    settings: {
      of: unused,
      reread: unused,
      peek: unused,
      rooms: unused,
      own: unused,
      change: unused,
      connect: unused,
      changes: unused,
    },
    accounts: { vault: null, sealed: { find: unused, newName: unused }, check: unused, webhooks: false },
    setups: { of: unused, dismiss: unused, newestChange: unused, tested: unused },
    keepOuts: {
      list: unused,
      count: unused,
      findIn: unused,
      find: unused,
      begin: unused,
      letBackIn: unused,
      endFor: unused,
      unheard: unused,
    },
    onKeepOut: unused,
    locks: {
      begin: unused,
      view: unused,
      find: unused,
      shutsOut: unused,
      letIn: unused,
      unlock: unused,
      follow: unused,
      shown: unused,
      arrived: unused,
      forget: unused,
    },
    onLock: unused,
    videoSdkLatest: unused,
    now: unused,
    endSession: unused,
    checks: {
      discord: { tokenTaken: unused, channelAccess: unused, connected: false },
      of: unused,
      announcer: { announce: unused },
      announcements: { aside: unused, again: unused, undeliveredOf: unused },
      store: { engine: 'sqlite', migrations: unused },
      clockSkew: unused,
      removalApi: 'v1',
      versions: { bot: '', node: '' },
      clock: { now: unused, elapsed: unused, wait: unused },
    },
  });
  return commands
    .map((command) => {
      const { data } = command;
      const { description } = en.commands[data.name];
      if (data.type === ApplicationCommandType.User) {
        return `### \`${data.name}\`, under *Apps* in a member’s menu\n\n${description}.`;
      }
      if (data.type === ApplicationCommandType.Message) {
        return `### \`${data.name}\`, under *Apps* in a message’s menu\n\n${description}.`;
      }
      const body = commandBody(data) as RESTPostAPIChatInputApplicationCommandsJSONBody;
      const options = (body.options ?? []) as APIApplicationCommandStringOption[];
      const usage = data.options.map((option) => (option.required ? option.name : `[${option.name}]`)).join(' ');
      const rows = options.map(
        (option) =>
          `| \`${option.name}\` | ${option.description} | ${option.autocomplete ? 'suggested as you type' : (option.choices ?? []).map(({ name }) => name).join(', ')} |`,
      );
      return [
        `### \`/${[data.name, usage].join(' ').trim()}\``,
        '',
        `${description}.`,
        ...(rows.length === 0 ? [] : ['', '| Option | What to fill in | Values |', '| --- | --- | --- |', ...rows]),
      ].join('\n');
    })
    .join('\n\n');
}

const HOW_TO_WRITE = `# Copy this file to .env and fill in the first four values. docs/running.md says where to find each one.
#
# One NAME=value a line, without "export" and without spaces around the =. A # begins a comment, so put a value that has
# one in single quotes, and the quotes around the whole value: VIDEOSDK_SECRET_KEY='a#b'. Other values need no quotes.
# What the environment sets counts first, unless it's blank. $NAME isn't filled in.
# In a DATABASE_URL, write a / in a password as %2F, ? as %3F, # as %23, @ as %40 and % as %25.
# A secret can be in a file instead, such as one of Docker's: NAME_FILE=/run/secrets/name, and no NAME beside it.
`;

/** What the compose files read themselves. The bot doesn't. */
const FOR_COMPOSE = `# Only for Docker Compose: docs/running.md says what for. The password has letters and digits only.
# COMPOSE_FILE=compose.yaml:compose.postgres.yaml
# COMPOSE_PROFILES=monitoring
# POSTGRES_PASSWORD=
# GRAFANA_PASSWORD=
`;

function envExample(): string {
  const blocks = Object.values(VARIABLES).map(({ name, fallback, about, example }) => {
    const text = about.replaceAll('`', '').replaceAll('’', "'");
    const or = SECRETS.includes(name) ? `\n# Or in a file: ${fileVariableOf(name)}=${exampleFile(name)}` : '';
    return fallback === null
      ? `# ${text}.${or}\n${name}=`
      : `# ${text}. Default: ${fallback}.${or}\n# ${name}=${example}`;
  });
  return `${HOW_TO_WRITE}\n${blocks.join('\n\n')}\n\n${FOR_COMPOSE}`;
}

function generated(file: string, mark: string, content: string, text = read(file)): string {
  const start = `<!-- generated: ${mark} -->`;
  const end = `<!-- /generated: ${mark} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`${file} has no marks for "${mark}"`);
  }
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

const wanted: Readonly<Record<string, string>> = {
  'docs/commands.md': generated('docs/commands.md', 'commands', commandsTable()),
  'docs/configuration.md': generated('docs/configuration.md', 'settings', settingsTable()),
  'docs/metrics.md': generated('docs/metrics.md', 'metrics', metricsTable()),
  'docs/troubleshooting.md': Object.entries(troubleshooting()).reduce(
    (text, [mark, content]) => generated('docs/troubleshooting.md', mark, content, text),
    read('docs/troubleshooting.md'),
  ),
  '.env.example': envExample(),
};
const stale = Object.entries(wanted).filter(([file, text]) => read(file) !== text);
for (const [file, text] of stale) {
  if (check) {
    console.error(`${file} is out of date: run npm run docs`);
  } else {
    writeFileSync(new URL(file, root), text);
    console.log(`${file} written`);
  }
}
process.exitCode = check && stale.length > 0 ? 1 : 0;

function read(file: string): string {
  try {
    return readFileSync(new URL(file, root), 'utf8');
  } catch {
    return '';
  }
}
