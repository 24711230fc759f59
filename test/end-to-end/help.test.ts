/** `/kick-help` says what this very member can use: what it lists isn't refused, and what it doesn't list is. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '../../sandbox/discord/index.ts';
import { titleOf } from './assertions.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const MANAGE_GUILD = 1n << 5n;
const ADMINISTRATOR = 1n << 3n;

let harness: Harness;
let members: Readonly<Record<'moderator' | 'ordinary' | 'manager' | 'administrator' | 'both', Member>>;

beforeAll(async () => {
  harness = await startHarness();
  const { guild } = harness;
  const managers = guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD });
  const chiefs = guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR });
  members = {
    moderator: harness.moderator,
    ordinary: guild.addMember({ name: 'Ori' }),
    manager: guild.addMember({ name: 'Max', roles: [managers] }),
    administrator: guild.addMember({ name: 'Chi', roles: [chiefs] }),
    both: guild.addMember({ name: 'Bo', roles: [chiefs, harness.moderators] }),
  };
});
afterEach(() => expectNoViolations(harness));
afterAll(() => harness[Symbol.asyncDispose]());

/** To this member, or to everyone in a server that doesn’t take reports. */
const REFUSED = ['You can’t do this', 'No reports here'];

const helpOf = async (by: Member) => await by.run('kick-help', {}, { force: true }).reply();
const listed = (text: string) => [...text.matchAll(/^• \*\*\/([\w-]+)\*\*: /gmu)].map(([, name]) => name ?? '');

/** Values for the required options: no such person, no such case. */
function optionsFor(name: string): Record<string, string> {
  const command = harness.discord.commands.global.find((one) => one.name === name);
  const required = (command?.options ?? []).filter((option) => 'required' in option && option.required);
  return Object.fromEntries(required.map((option) => [option.name, 'nobody-9']));
}

describe('/kick-help', () => {
  it.each(['moderator', 'ordinary', 'manager', 'administrator', 'both'] as const)(
    'lists for the member “%s” exactly the commands that aren’t refused to them',
    async (who) => {
      const by = members[who];
      const mine = listed(textOf(await helpOf(by)));
      const typed = harness.discord.commands.global.filter(({ type, name }) => type === 1 && name !== 'kick-help');
      expect(typed.length).toBeGreaterThan(5);
      for (const { name } of typed) {
        const reply = await by.run(name, optionsFor(name), { force: true }).reply();
        expect([name, !REFUSED.includes(titleOf(reply))]).toEqual([name, mine.includes(name)]);
      }
    },
  );

  it('is private, and tells an ordinary member that they can’t use any command and who can', async () => {
    const conversation = members.ordinary.run('kick-help', {}, { force: true });
    const message = await conversation.reply();
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    expect(titleOf(message)).toBe('You can’t use any commands here');
    expect(textOf(message)).toContain(`• Remove people and see cases: <@&${harness.moderators.id}>.`);
  });

  it('follows role changes at once', async () => {
    const leaver = harness.guild.addMember({ name: 'Lea', roles: [harness.moderators] });
    expect(listed(textOf(await helpOf(leaver)))).toContain('kick-participant');
    leaver.setRoles([]);
    expect(titleOf(await helpOf(leaver))).toBe('You can’t use any commands here');
  });

  it('isn’t shown in the command list of members who see none of the other commands', () => {
    expect(() => members.ordinary.run('kick-help')).toThrow();
    expect(() => harness.moderator.run('kick-help')).not.toThrow();
  });
});
