import type { GuildSettings } from './settings.ts';

/** The acting member, as Discord sent it with this very interaction. */
export interface Actor {
  readonly userId: string;
  /** `null` outside a server. */
  readonly guildId: string | null;
  /** True when the app was installed in the server the interaction comes from, not just in the user's account. */
  readonly installedInGuild: boolean;
  /** Role IDs from the raw payload; `null` when it had none. */
  readonly roleIds: readonly string[] | null;
  /** Permissions in the channel, as a bit field from the same payload; 0 when it had none. */
  readonly permissions: bigint;
}

/**
 * Who can use something: everyone in the server, members with a moderator role, members with a role that can end
 * sessions, members who can manage the server, or its administrators.
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
 * Whether this member can moderate. When in doubt, they can't: outside a server, in an app that only the user
 * installed, or with roles missing or empty. Discord's own command permissions only control visibility. This check is
 * the one that counts.
 */
export function mayModerate(actor: Actor, moderatorRoleIds: ReadonlySet<string>): PermissionCheck {
  if (actor.guildId === null || !actor.installedInGuild) {
    return { allowed: false, why: 'outside-guild' };
  }
  const hasRole = actor.roleIds?.some((id) => moderatorRoleIds.has(id)) ?? false;
  return hasRole ? { allowed: true } : { allowed: false, why: 'no-role' };
}

/** The roles a server has chosen. */
export type Roles = Pick<GuildSettings, 'moderatorRoleIds' | 'endSessionRoleIds'>;

/**
 * Same as {@link mayModerate}, for any kind of access. Administrators aren't moderators: only the roles count for that.
 */
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
