import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '../../sandbox/discord/index.ts';
import { LANGUAGES, translatorFor } from '../../src/i18n/language.ts';
import { ANA, BOB, titleOf } from './assertions.ts';
import { letCasesAge, removals, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const MANAGE_GUILD = 1n << 5n;
const de = translatorFor('de');
const fr = translatorFor('fr');
const ja = translatorFor('ja');

let harness: Harness;
let manager: Member;
let sessions: Sessions;
/** Reads German, in a server of people who speak French. */
let lena: Member;
let yuki: Member;

beforeAll(async () => {
  harness = await startHarness();
  const { guild, moderators } = harness;
  guild.setLocale('fr');
  const managers = guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD });
  manager = guild.addMember({ name: 'Ola', roles: [managers], locale: 'es-419' });
  lena = guild.addMember({ name: 'Lena', roles: [moderators], locale: 'de' });
  yuki = guild.addMember({ name: 'Yuki', roles: [moderators], locale: 'ja' });
});
afterAll(async () => {
  expectNoViolations(harness);
  await harness[Symbol.asyncDispose]();
});
beforeEach(() => {
  sessions = sessionsOf(harness.videosdk);
  letCasesAge(harness);
});
afterEach(() => sessions.endAll());

const removedIn = (t: typeof de): string => `✅ ${t('outcome.removed.title', { name: ANA.name })}`;

async function repliesAre(wanted: 'public' | 'private'): Promise<void> {
  const spanish = translatorFor('es-ES');
  const settings = await manager.run('kick-settings').reply();
  expect([spanish('settings.title'), spanish('settings.setup.title')]).toContain(titleOf(settings));
  const page = await manager.choose(settings, { customId: /^kick-settings:change:/u }, ['replies']).reply();
  const label =
    wanted === 'public' ? spanish('settings.buttons.repliesPublic') : spanish('settings.buttons.repliesPrivate');
  await manager.press(page, { label }).reply();
}

async function languageIs(language: string): Promise<void> {
  const settings = await manager.run('kick-settings').reply();
  const page = await manager.choose(settings, { customId: /^kick-settings:change:/u }, ['language']).reply();
  const chosen = await manager.choose(page, { customId: /^kick-settings:language:/u }, [language]).reply();
  const name = translatorFor('es-ES')('settings.names.language');
  expect(titleOf(chosen)).toBe(translatorFor('es-ES')('settings.notes.changed', { names: name }));
}

describe('in a server that uses French', () => {
  it('each member finds the commands under the names in their own language', () => {
    const names = (member: Member) => member.commands().map(({ name_localized, name }) => name_localized ?? name);
    expect(names(lena)).toContain(de('commands.kick-participant.name'));
    expect(names(yuki)).toContain(ja('commands.kick-participant.name'));
    expect(names(harness.moderator)).toContain('kick-participant');
  });

  it('a private reply is in the language of the one who asked, along with its buttons and what they open', async () => {
    sessions.open([ANA, BOB]);
    const reply = await lena.run('kick-participant', { participant: ANA.participantId }).reply();
    expect(titleOf(reply)).toBe(removedIn(de));
    expect(textOf(reply)).toContain(de('outcome.remaining', { people: de('words.people', { count: 1 }) }));
    const everyone = await lena.press(reply, { label: de('resultButtons.everyone') }).reply();
    expect(textOf(everyone)).toContain(de('participants.order'));
    expect(removals(harness.videosdk)).toContain(ANA.participantId);
  });

  it('suggestions and refusals are in the language of the one who types', async () => {
    sessions.open([ANA]);
    sessions.open([BOB]);
    const { choices } = await yuki.complete('kick-participant', { participant: '' }, 'participant');
    expect(choices?.map(({ name }) => name)).toEqual([ja('completion.sessionFirst')]);
    harness.bystander.setLocale('hi');
    const refused = await harness.bystander.run('kick-participant', { participant: ANA.participantId }).reply();
    expect(titleOf(refused)).toBe(translatorFor('hi')('refusal.title'));
  });

  it('a public reply and the log channel are in French, and a modal opened there is in the language of the one who opens it', async () => {
    await repliesAre('public');
    const channel = harness.guild.addChannel({ name: 'journal' });
    const settings = await manager.run('kick-settings').reply();
    await manager.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
    sessions.open([ANA, BOB]);
    const reply = await lena.run('kick-participant', { participant: ANA.participantId, reason: 'Lärm' }).reply();
    expect(titleOf(reply)).toBe(removedIn(fr));
    const logged = await channel.messageWhere((message) => textOf(message).includes('Lärm'));
    expect(titleOf(logged)).toContain(fr('caseOutcomes.removed'));
    const number = /(\d+)/u.exec(titleOf(logged))?.[1] ?? '';
    // An opened case is private, and so is what is done about it.
    const opened = await yuki.run('kick-case', { number }).reply();
    const modal = await yuki.press(opened, { label: ja('caseView.buttons.editReason') }).modal();
    expect(modal.title).toBe(ja('caseView.modals.reason.title', { number }));
    const edited = await modal.submit({ [modal.fields[0]?.customId ?? '']: '騒音' }).reply();
    expect(textOf(edited)).toContain(ja('caseView.notes.reasonChanged'));
    await channel.messageWhere((message) => textOf(message).includes('騒音'));
    await repliesAre('private');
  });

  it('a server that chooses Japanese gets Japanese for all that everyone reads, and for nothing else', async () => {
    await languageIs('ja');
    await repliesAre('public');
    const channel = harness.guild.addChannel({ name: 'kiroku' });
    const settings = await manager.run('kick-settings').reply();
    await manager.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
    sessions.open([ANA, BOB]);
    const reply = await lena.run('kick-participant', { participant: ANA.participantId, reason: 'Krach' }).reply();
    expect(titleOf(reply)).toBe(removedIn(ja));
    const logged = await channel.messageWhere((message) => textOf(message).includes('Krach'));
    expect(titleOf(logged)).toContain(ja('caseOutcomes.removed'));
    expect(textOf(await lena.press(reply, { label: ja('resultButtons.everyone') }).reply())).toContain(
      de('participants.order'),
    );
    await languageIs('discord');
    const number = /(\d+)/u.exec(titleOf(logged))?.[1] ?? '';
    const opened = await yuki.run('kick-case', { number }).reply();
    const modal = await yuki.press(opened, { label: ja('caseView.buttons.editReason') }).modal();
    await modal.submit({ [modal.fields[0]?.customId ?? '']: 'Bruit' }).reply();
    const again = await channel.messageWhere((message) => textOf(message).includes('Bruit'));
    expect(titleOf(again)).toContain(fr('caseOutcomes.removed'));
    await repliesAre('private');
  });

  it('options accept words in the member’s own language', async () => {
    sessions.open([ANA]);
    await lena.run('kick-participant', { participant: ANA.participantId }).reply();
    const found = await lena
      .run('kick-history', { since: 'heute', outcome: de('caseOutcomes.removed'), moderator: 'ich' })
      .reply();
    expect(titleOf(found)).toBe(de('history.title'));
    const none = await yuki.run('kick-history', { since: '昨日', outcome: ja('caseOutcomes.forbidden') }).reply();
    expect(titleOf(none)).toBe(ja('history.noneFits.title'));
  });

  it('a reply that a crash left unfinished is finished in the language it was started in', async () => {
    sessions.open([ANA, BOB]);
    harness.videosdk.behavior.removalTakesEffectAfterMs = 60_000;
    const conversation = yuki.run('kick-participant', { participant: ANA.participantId });
    const first = await conversation.reply();
    expect(titleOf(first)).toBe(`⏳ ${ja('outcome.pending.titleConnected', { name: ANA.name })}`);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    harness.videosdk.behavior.removalTakesEffectAfterMs = 0;
    await harness.restart();
    const finished = await conversation.messageWhere(
      (message) => titleOf(message) === `⚠️ ${ja('recovered.thereSince.title', { name: ANA.name })}`,
      { timeoutMs: 40_000 },
    );
    expect(textOf(finished)).toContain(ja('recovered.thereSince.why'));
  });

  it.each(LANGUAGES)('/kick-help names each command as its reader finds it, in %s', async (language) => {
    const reader = harness.guild.addMember({
      name: `reader-${language}`,
      roles: [harness.moderators],
      locale: language,
    });
    const help = textOf(await reader.run('kick-help').reply());
    const mine = reader.commands().map(({ name_localized, name }) => name_localized ?? name);
    const shown = [...help.matchAll(/\*\*\/?([^*]+)\*\*/gu)].map(([, name]) => name);
    expect(shown.length).toBeGreaterThan(5);
    for (const name of shown) {
      expect(mine).toContain(name);
    }
  });
});
