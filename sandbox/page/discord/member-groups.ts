import type { Person, Server } from '../../control/protocol.ts';

export interface ListedMember {
  readonly id: string;
  readonly name: string;
  /** What they are here. */
  readonly part: string;
  readonly isBot: boolean;
}

export interface MemberGroup {
  readonly name: string;
  readonly members: readonly ListedMember[];
}

/**
 * Everyone in a server: grouped by their first role in the server's role order, or else by what they are, then the bot.
 */
export function memberGroups(server: Server): readonly MemberGroup[] {
  const roleOf = (person: Person): string | undefined =>
    server.roles.find(({ id }) => person.roleIds.includes(id))?.name;
  const groups = new Map<string, ListedMember[]>(server.roles.map(({ name }) => [name, []]));
  for (const person of server.people) {
    const name = roleOf(person) ?? person.part;
    const members = groups.get(name) ?? [];
    groups.set(name, members);
    members.push({ id: person.id, name: person.name, part: person.part, isBot: false });
  }
  const bot: ListedMember = { ...server.bot, part: 'App', isBot: true };
  return [
    ...[...groups].flatMap(([name, members]) => (members.length > 0 ? [{ name, members }] : [])),
    { name: 'Apps', members: [bot] },
  ];
}
