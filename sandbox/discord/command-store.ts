import type { CommandBody, OptionBody } from './command-rules.ts';
import type { Command } from './control.ts';
import type { World } from './world.ts';

/**
 * Bulk overwrite: the scope ends up with exactly these commands. A command keeps its ID if its name and type stay the
 * same, and gets a new version only if something changed.
 */
export function overwriteCommands(world: World, guildId: string | null, bodies: readonly CommandBody[]): Command[] {
  const before = registeredIn(world, guildId);
  const after = bodies.map((body) => {
    const old = before.find((command) => command.name === body.name && command.type === (body.type ?? 1));
    const fresh = stored(world, guildId, body);
    if (!old) return fresh;
    const kept = { ...fresh, id: old.id, version: old.version };
    return JSON.stringify(kept) === JSON.stringify(old) ? old : { ...fresh, id: old.id };
  });
  if (guildId === null) world.commands.global = after;
  else world.commands.byGuild.set(guildId, after);
  world.observers.tell('onCommands');
  return after;
}

export function registeredIn(world: World, guildId: string | null): readonly Command[] {
  return guildId === null ? world.commands.global : (world.commands.byGuild.get(guildId) ?? []);
}

/** The command as Discord lists it. Localizations are included only on request. */
export function listed(command: Command, withLocalizations: boolean): object {
  if (withLocalizations) return command;
  return JSON.parse(
    JSON.stringify(command, (key, value) =>
      key === 'name_localizations' || key === 'description_localizations' ? undefined : value,
    ),
  );
}

function stored(world: World, guildId: string | null, body: CommandBody): Command {
  const type = body.type ?? 1;
  return {
    id: world.snowflakes.next(),
    application_id: world.applicationId,
    version: world.snowflakes.next(),
    type,
    name: body.name,
    name_localizations: body.name_localizations ?? null,
    description: body.description ?? '',
    description_localizations: body.description_localizations ?? null,
    default_member_permissions:
      body.default_member_permissions == null ? null : String(body.default_member_permissions),
    ...(guildId === null
      ? {
          dm_permission: body.dm_permission ?? true,
          contexts: body.contexts ?? null,
          integration_types: body.integration_types ?? [0],
        }
      : { guild_id: guildId }),
    nsfw: body.nsfw ?? false,
    ...(body.options?.length && { options: body.options.map(storedOption) }),
  } as Command;
}

/** Discord drops values that mean nothing: `required: false` comes back without `required`. */
function storedOption(option: OptionBody): object {
  const kept = Object.entries(option).filter(
    ([key, value]) =>
      value != null && value !== false && !(key === 'choices' && Array.isArray(value) && value.length === 0),
  );
  return { ...Object.fromEntries(kept), ...(option.options && { options: option.options.map(storedOption) }) };
}
