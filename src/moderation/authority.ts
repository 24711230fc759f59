/** What Discord sent with this very interaction about the one who acts. */
export interface Actor {
  readonly userId: string;
  /** `null` outside of a server. */
  readonly guildId: string | null;
  /** True when the app was installed to the server the interaction comes from, not merely to the user's account. */
  readonly installedInGuild: boolean;
  /** Role ids from the raw payload; `null` when it carried none. */
  readonly roleIds: readonly string[] | null;
}

export type Authority =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly why: 'outside-guild' | 'no-role' };

/**
 * May this person moderate? In doubt, no: outside of a server, from an app that only the user installed, with roles
 * missing or empty. Discord's own command permissions are about visibility; this is the check that counts.
 */
export function mayModerate(actor: Actor, moderatorRoleIds: ReadonlySet<string>): Authority {
  if (actor.guildId === null || !actor.installedInGuild) {
    return { allowed: false, why: 'outside-guild' };
  }
  const hasRole = actor.roleIds?.some((id) => moderatorRoleIds.has(id)) ?? false;
  return hasRole ? { allowed: true } : { allowed: false, why: 'no-role' };
}
