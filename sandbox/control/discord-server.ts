import type { Discord, Guild, Member } from '../discord/index.ts';
import type { Person, Server } from './protocol.ts';

/** Someone a window of the page can act as. */
export interface DiscordPerson {
  readonly member: Member;
  /** What they are here, for people: "Moderator". */
  readonly part: string;
}

export function personOf({ member, part }: DiscordPerson): Person {
  return { id: member.id, name: member.name, part, roleIds: member.roleIds, locale: member.locale };
}

export function serverOf(discord: Discord, guild: Guild, botName: string, people: readonly Person[]): Server {
  return {
    id: guild.id,
    name: guild.name,
    bot: { id: discord.botUserId, name: botName },
    channels: guild.channels.map(({ id, name }) => ({ id, name })),
    // @everyone has the server's ID.
    roles: guild.roles.filter(({ id }) => id !== guild.id).map(({ id, name }) => ({ id, name })),
    people,
    locale: guild.locale,
  };
}
