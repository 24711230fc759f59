import type { KeepOut } from '../keep-out.ts';

/** Tells keep-outs apart: a case can keep someone out twice, one after the other. */
export function nameOf({ guildId, number, createdAt, until }: KeepOut): string {
  return `${guildId} ${number} ${createdAt} ${until}`;
}

export function isSame(one: KeepOut, other: KeepOut): boolean {
  return nameOf(one) === nameOf(other);
}
