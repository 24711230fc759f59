/** The first minutes of a server, from the invitation to the first kick. */
import { expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import { titleOf } from './assertions.ts';
import { removals, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const ADMINISTRATOR = 1n << 3n;
const MODERATE_MEMBERS = 1n << 40n;

const harness = useHarness();

const pressed = async (by: Member, message: Message, label: string): Promise<Message> =>
  await by.press(message, { label }).reply();

it('whoever invited the bot is led from a refusal to the roles, through the checklist, and to the first kick', async () => {
  const guild = harness.discord.addGuild({ name: 'New' });
  const chiefs = guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR });
  const owner = guild.addMember({ name: 'Ona', roles: [chiefs] });
  const stewards = guild.addRole({ name: 'Stewards', permissions: MODERATE_MEMBERS });
  const stella = guild.addMember({ name: 'Stella', roles: [stewards], locale: 'de' });
  const room = `hall-of-${guild.id}`;
  sessionsOf(harness.videosdk).open(['Ada', 'Bob'], { customRoomId: room });
  const before = removals(harness.videosdk).length;

  const refused = await owner.run('kick-participant', { participant: 'Ada' }).reply();
  expect(titleOf(refused)).toBe('You can’t do this');
  expect(textOf(refused)).toContain('You can manage this server, so you can choose which roles can');
  const roles = await pressed(owner, refused, 'Choose roles…');
  expect(textOf(roles)).toContain('Who can remove people and see cases.');
  expect(removals(harness.videosdk)).toHaveLength(before);

  const checklist = await owner.run('kick-settings').reply();
  expect(titleOf(checklist)).toBe('Set up Bouncer');
  expect(textOf(checklist)).toContain('0 of 5 steps are done.');
  await owner.choose(checklist, { label: 'Moderator roles' }, [{ id: stewards.id }, { id: chiefs.id }]).reply();
  const modal = await owner.press(checklist, { label: 'Rooms…' }).modal();
  await modal.submit({ rooms: room }).reply();
  const channel = guild.addChannel({ name: 'log' });
  await owner.choose(checklist, { label: 'Log channel' }, [channel]).reply();
  const four = await owner.choose(checklist, { label: 'Language of the server' }, ['fr']).reply();
  expect(textOf(four)).toContain('4 of 5 steps are done.');
  const tested = await pressed(owner, checklist, 'Test');
  expect(titleOf(tested)).toBe('✅ Everything works');
  const all = await pressed(owner, checklist, 'Setup checklist');
  expect(textOf(all)).toContain('Every step is done. Moderators can start with');
  expect(textOf(all).match(/✅ Done/gu)).toHaveLength(5);
  expect(titleOf(await owner.run('kick-settings').reply())).toBe('Server settings');

  const kicked = await stella.run('kick-participant', { participant: 'Ada' }).reply();
  expect(titleOf(kicked)).toBe('✅ Entfernt: Ada');
  const logged = await channel.messageWhere((message) => textOf(message).includes('Ada'));
  expect(titleOf(logged)).toContain('Retrait effectué');
});
