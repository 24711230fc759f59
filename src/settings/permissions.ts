import type { GuildSettings } from './settings.ts';

/** What Discord sent with this very interaction about the one who acts. */
export interface Actor {
  readonly userId: string;
  /** `null` outside of a server. */
  readonly guildId: string | null;
  /** True when the app was installed to the server the interaction comes from, not merely to the user's account. */
  readonly installedInGuild: boolean;
  /** Role ids from the raw payload; `null` when it carried none. */
  readonly roleIds: readonly string[] | null;
  /** Permissions in the channel, as a bit field, from the same payload; 0 when it carried none. */
  readonly permissions: bigint;
}

/**
 * Who may use something: everybody in the server, those with a moderators' role, those with a role that may end sessions,
 * those who may manage it, its administrators.
 */
export type Access = 'everybody' | 'moderators' | 'session-enders' | 'managers' | 'administrators';

const ADMINISTRATOR = 1n << 3n;
const MANAGE_GUILD = 1n << 5n;

export type PermissionCheck =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly why: 'outside-guild' | 'no-role' | 'no-end-role' | 'not-manager' | 'not-administrator';
    };

/**
 * May this person moderate? In doubt, no: outside of a server, from an app that only the user installed, with roles
 * missing or empty. Discord's own command permissions are about visibility; this is the check that counts.
 */
export function mayModerate(actor: Actor, moderatorRoleIds: ReadonlySet<string>): PermissionCheck {
  if (actor.guildId === null || !actor.installedInGuild) {
    return { allowed: false, why: 'outside-guild' };
  }
  const hasRole = actor.roleIds?.some((id) => moderatorRoleIds.has(id)) ?? false;
  return hasRole ? { allowed: true } : { allowed: false, why: 'no-role' };
}

/** The roles that a server has chosen. */
export type Roles = Pick<GuildSettings, 'moderatorRoleIds' | 'endSessionRoleIds'>;

/** The same for any kind of access. An administrator is no moderator by that alone: the roles are what counts there. */
export function mayUse(access: Access, actor: Actor, roles: Roles): PermissionCheck {
  if (access === 'moderators') {
    return mayModerate(actor, roles.moderatorRoleIds);
  }
  if (actor.guildId === null || !actor.installedInGuild) {
    return { allowed: false, why: 'outside-guild' };
  }
  if (access === 'everybody') {
    return { allowed: true };
  }
  if (access === 'session-enders') {
    const hasRole = actor.roleIds?.some((id) => roles.endSessionRoleIds.has(id)) ?? false;
    return hasRole ? { allowed: true } : { allowed: false, why: 'no-end-role' };
  }
  const enough = access === 'administrators' ? ADMINISTRATOR : ADMINISTRATOR | MANAGE_GUILD;
  if ((actor.permissions & enough) !== 0n) {
    return { allowed: true };
  }
  return { allowed: false, why: access === 'administrators' ? 'not-administrator' : 'not-manager' };
}
