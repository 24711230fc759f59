import { isDeepStrictEqual } from 'node:util';
import { type APIApplicationCommand, type APIGuild, type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import type { Command } from './command.ts';
import { commandBody } from './command-body.ts';
import { failureOf, isShut } from './discord-errors.ts';

export interface RegistrationOptions {
  readonly rest: REST;
  readonly applicationId: string;
  /** Register on this server only. `null` registers globally. */
  readonly guildId: string | null;
  readonly commands: readonly Command[];
  readonly log: Logger;
}

type Body = ReturnType<typeof commandBody>;

/** Without this, Discord leaves out everything but English. */
const IN_EVERY_LANGUAGE = new URLSearchParams({ with_localizations: 'true' });

/** Discord lists at most 200 servers per page. The bot clears what an earlier `GUILD_ID` left behind on that many. */
const MOST_GUILDS_CLEARED = 200;

/**
 * Makes Discord know exactly these commands: one bulk overwrite in the configured scope if it differs. The other scope
 * is cleared, so no command shows up twice.
 *
 * @param force overwrites them even if they don't differ
 */
export async function registerCommands(options: RegistrationOptions, { force = false } = {}): Promise<void> {
  const { rest, applicationId, guildId, commands, log } = options;
  const wanted = commands.map(({ data }) => commandBody(data));
  const scope = guildId === null ? globalScope(applicationId) : guildScope(applicationId, guildId);
  const current = (await rest.get(scope, { query: IN_EVERY_LANGUAGE })) as APIApplicationCommand[];
  const write = force || !sameCommands(current, wanted, guildId === null);
  // The other scope comes first: if Discord fails in between, the next start still sees that there's something to
  // write. With `GUILD_ID`, clearing the global scope takes a single request; without it, the servers are only asked
  // after a change.
  if (guildId !== null) {
    await clear(rest, globalScope(applicationId), 'global', log);
  } else if (write) {
    await clearGuilds(options);
  }
  if (write) {
    await rest.put(scope, { body: wanted });
  }
  log.info(
    { scope: guildId ?? 'global', commands: wanted.map(({ name }) => name) },
    write ? 'commands registered' : 'commands registered: no changes',
  );
}

function globalScope(applicationId: string): `/${string}` {
  return Routes.applicationCommands(applicationId);
}

function guildScope(applicationId: string, guildId: string): `/${string}` {
  return Routes.applicationGuildCommands(applicationId, guildId);
}

/**
 * If the bot ran with `GUILD_ID` before, its commands are still on that server and would show up next to the global
 * ones.
 */
async function clearGuilds({ rest, applicationId, log }: RegistrationOptions): Promise<void> {
  const guilds = (await rest.get(Routes.userGuilds())) as Pick<APIGuild, 'id'>[];
  for (const { id } of guilds.slice(0, MOST_GUILDS_CLEARED)) {
    try {
      await clear(rest, guildScope(applicationId, id), id, log);
    } catch (error) {
      // The server added the bot without commands, so none of ours can show up there.
      if (!isShut(failureOf(error))) {
        throw error;
      }
      log.warn(
        { guild: id, error: error instanceof Error ? error.name : 'unknown' },
        "couldn't clear a server's commands",
      );
    }
  }
}

async function clear(rest: REST, scope: `/${string}`, name: string, log: Logger): Promise<void> {
  const current = (await rest.get(scope)) as APIApplicationCommand[];
  if (current.length > 0) {
    await rest.put(scope, { body: [] });
    log.info({ scope: name }, 'cleared the commands of the other scope');
  }
}

function sameCommands(current: readonly APIApplicationCommand[], wanted: readonly Body[], global: boolean): boolean {
  // A typed command and those in the menus can have the same name.
  const nameOf = ({ type, name }: { readonly type?: number | undefined; readonly name: string }) =>
    `${type ?? 1} ${name}`;
  const byName = new Map(current.map((command) => [nameOf(command), command]));
  return (
    current.length === wanted.length &&
    wanted.every((command) => {
      const there = byName.get(nameOf(command));
      return there !== undefined && isDeepStrictEqual(essence(there, global), essence(command, global));
    })
  );
}

/** What both forms share: the one we write, and the one Discord gives back. */
interface Texts {
  readonly name: string;
  readonly name_localizations?: Localizations;
  readonly description?: string;
  readonly description_localizations?: Localizations;
}

type Localizations = Readonly<Partial<Record<string, string | null>>> | null | undefined;

interface Option extends Texts {
  readonly type: number;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly choices?: readonly (Texts & { readonly value: string | number })[];
}

/**
 * What we declare, in the form Discord gives it back: absent and default are the same. Contexts and integration types
 * only exist for global commands; Discord doesn't keep them for a server's own commands.
 */
function essence(command: APIApplicationCommand | Body, global: boolean): unknown {
  const options = ('options' in command ? (command.options ?? []) : []) as readonly Option[];
  return {
    type: command.type,
    ...textsOf(command as Texts),
    default_member_permissions: command.default_member_permissions ?? null,
    contexts: global ? [...(command.contexts ?? [])].sort() : [],
    integration_types: global ? [...(command.integration_types ?? [])].sort() : [],
    options: options.map((option) => ({
      type: option.type,
      ...textsOf(option),
      required: option.required ?? false,
      autocomplete: option.autocomplete ?? false,
      min_length: option.min_length ?? null,
      max_length: option.max_length ?? null,
      choices: (option.choices ?? []).map((choice) => ({ value: choice.value, ...textsOf(choice) })),
    })),
  };
}

/** Context menu commands have no description; Discord gives it back as an empty string. */
function textsOf({ name, name_localizations, description, description_localizations }: Texts) {
  return {
    name,
    name_localizations: { ...name_localizations },
    description: description ?? '',
    description_localizations: { ...description_localizations },
  };
}

/** View Channel, Send Messages, Embed Links: for a log channel, and nothing else. */
const PERMISSIONS = String((1n << 10n) | (1n << 11n) | (1n << 14n));

/** The link for adding the bot to a server, with its commands and the permissions a log channel needs. */
export function inviteLink(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: PERMISSIONS,
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
