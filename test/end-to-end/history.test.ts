import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import { openStore } from '../../src/database/database.ts';
import type { NewCase } from '../../src/removal/journal.ts';
import { entryOf, opened, processOn } from '../database/cases.ts';
import { person } from '../support/hostile.ts';
import { kick, sessionsOf, unescaped } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const HISTORY = 'kick-history';
const NASTY = '@everyone **=cmd** ~~x~~ [a](https://evil.example) \u202e`<@1>';
const LONG_ID = `${'x'.repeat(150)} \u0000 李`;

let harness: Harness;
let other: Member;

/** Cases from before this bot was started, oldest first. */
async function past(entries: readonly Partial<NewCase>[]): Promise<void> {
  const store = await openStore(harness.environment['DATABASE_URL'] ?? '');
  const journal = await processOn(store);
  for (const entry of entries) {
    const { key } = await opened(journal, entryOf({ guildId: harness.guild.id, ...entry }));
    await journal.settle(key, 'removed', entry.at ?? 0);
  }
  await journal.close();
  await store.close();
}

beforeAll(async () => {
  harness = await startHarness({ start: false });
  const elsewhere = harness.discord.addGuild({ name: 'Elsewhere' });
  const role = elsewhere.addRole({ name: 'Moderators', id: harness.moderators.id, permissions: 1n << 40n });
  other = elsewhere.addMember({ name: 'Olga', roles: [role] });
  const ago = (days: number) => ({ at: Date.now() - days * 86_400_000 });
  await past([
    { target: person('zoe', 'Zoë'), reason: '=1+1', ...ago(40) },
    { target: person(LONG_ID, NASTY), ...ago(30) },
    { target: person('twin-1', 'Twin'), ...ago(20) },
    { target: person('twin-2', 'twin'), ...ago(10) },
    ...Array.from({ length: 16 }, (_, n) => ({ target: person(`p-${n}`, `Person ${n}`), ...ago(2) })),
  ]);
  await harness.restart();
  sessionsOf(harness.videosdk).open(['ada', 'bob']);
  await kick(harness, { participant: 'ada', reason: 'noise' });
});
afterAll(() => harness[Symbol.asyncDispose]());

async function history(options: Record<string, string> = {}, by: Member = harness.moderator): Promise<Message> {
  return by.run(HISTORY, options).reply();
}

/** The case numbers on a page, from top to bottom. */
function numbers(message: Message): number[] {
  return [...textOf(message).matchAll(/^(?:~~)?\*\*(\d+)\*\* /gmu)].map(([, number]) => Number(number));
}

describe('/kick-history', () => {
  it('lists the newest first and turns pages, even after a restart', async () => {
    const message = await history();
    expect(numbers(message)).toEqual([21, 20, 19, 18, 17, 16, 15, 14]);
    expect(numbers(await harness.moderator.press(message, { label: /Older/u }).reply())).toEqual([
      13, 12, 11, 10, 9, 8, 7, 6,
    ]);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    expect(numbers(await harness.moderator.press(message, { label: /Older/u }).reply())).toEqual([5, 4, 3, 2, 1]);
    expect(() => harness.moderator.press(message, { label: /Older/u })).toThrow(/disabled/u);
    expect(numbers(await harness.moderator.press(message, { label: /Newer/u }).reply())).toEqual([
      13, 12, 11, 10, 9, 8, 7, 6,
    ]);
    expect(numbers(await harness.moderator.press(message, { label: /Newer/u }).reply())).toEqual([
      21, 20, 19, 18, 17, 16, 15, 14,
    ]);
    expect(() => harness.moderator.press(message, { label: /Newer/u })).toThrow(/disabled/u);
    expectNoViolations(harness);
  });

  it('is only visible to the one who asked', async () => {
    const conversation = harness.moderator.run(HISTORY, {});
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
  });

  it.each([
    [{ participant: 'zoe' }, [1]],
    [{ participant: 'ZOË' }, [1]],
    [{ participant: 'Twin' }, [4, 3]],
    [{ participant: 'twin-2' }, [4]],
    [{ since: '15 days', participant: 'Twin' }, [4]],
    [{ since: 'today' }, [21]],
    [{ moderator: 'me' }, [21]],
    [{ moderator: '<@200000000000000001>', since: '35 days', outcome: 'Removed', participant: 'twin-1' }, [3]],
    [{ outcome: 'busy' }, []],
  ])('finds %j', async (options, expected) => {
    const message = await history(options);
    expect(numbers(message)).toEqual(expected);
    expect(message.components?.length ?? 0).toBe(expected.length === 0 ? 0 : 2);
  });

  it('finds someone by either form of a suggestion, whatever their ID and name', async () => {
    const { choices } = await harness.moderator.complete(HISTORY, { participant: '' }, 'participant');
    expect(choices?.[0]?.name).toMatch(/ · ada$/u);
    expect(choices).toHaveLength(21);
    const nasty = (choices ?? []).filter(({ name }) => name.includes('everyone'));
    expect(nasty).toHaveLength(1);
    for (const given of [String(nasty[0]?.value), nasty[0]?.name ?? '']) {
      const message = await history({ participant: given });
      expect(numbers(message)).toEqual([2]);
      expect(unescaped(textOf(message))).toContain('@everyone');
      expect(textOf(message)).not.toContain('\u202e');
    }
    expectNoViolations(harness);
  });

  it('suggests moderators, outcomes and times', async () => {
    const values = async (option: string, typed = '') =>
      (await harness.moderator.complete(HISTORY, { [option]: typed }, option)).choices?.map(({ value }) => value);
    expect(await values('moderator')).toEqual([harness.moderator.id, '200000000000000001']);
    expect(new Set(await values('outcome', 'session'))).toEqual(
      new Set(['gone', 'session-over', 'still-there', 'still-running']),
    );
    expect(await values('since', '3 days')).toEqual(['3 days']);
  });

  it.each([
    [{ since: 'soonish' }, /Couldn’t understand “soonish”/u],
    [{ outcome: 'banned' }, /Couldn’t understand “banned”/u],
    [{ moderator: 'Mia' }, /Couldn’t understand “Mia”/u],
    [{ participant: 'Nobody' }, /No one called “Nobody”/u],
    [{ participant: NASTY.slice(0, 20) }, /No one called/u],
  ])('says what it couldn’t understand in %j', async (options, words) => {
    expect(textOf(await history(options))).toMatch(words);
  });

  it('opens a case in a message of its own', async () => {
    const message = await history();
    const shown = await harness.moderator.choose(message, { label: 'Open a case' }, ['21']).reply();
    expect(shown.id).not.toBe(message.id);
    expect(textOf(shown)).toContain('Case 21 · ✅ Removed · ada');
    expect(textOf(shown)).toContain('Reason: noise');
  });

  it('exports everything that matches as a table without formulas', async () => {
    const message = await history();
    const exported = await harness.moderator.press(message, { label: 'Export CSV' }).reply();
    expect(textOf(exported)).toContain('21 cases exported');
    const [file, ...more] = harness.discord.filesOf(exported);
    expect(more).toEqual([]);
    expect(file?.name).toMatch(/^cases-\d{4}-\d\d-\d\d\.csv$/u);
    // Checked in the bytes, since decoding as UTF-8 may drop the byte order mark.
    expect([...(file?.bytes.slice(0, 3) ?? [])]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = file?.text.split('\r\n') ?? [];
    expect(lines).toHaveLength(21 + 2);
    expect(lines[1]).toContain('"ada"');
    expect(file?.text).toContain(`"'=1+1"`);
    const filtered = await history({ participant: 'zoe' });
    const one = await harness.moderator.press(filtered, { label: 'Export CSV' }).reply();
    expect(textOf(one)).toContain('1 case exported');
    expectNoViolations(harness);
  });

  it('shows another server nothing, and doesn’t let it page through our cases', async () => {
    expect(textOf(await history({}, other))).toContain('No cases yet');
    expect(textOf(await history({ participant: 'zoe' }, other))).toContain('No one called');
    const { choices } = await other.complete(HISTORY, { participant: '' }, 'participant');
    expect(choices).toEqual([]);
    const theirs = await history({}, other);
    const forged = other.press(theirs, { customId: 'kick-history:older::z////' }, { force: true });
    expect(textOf(await forged.reply())).toContain('No cases yet');
    const exported = other.press(theirs, { customId: 'kick-history:export::0////' }, { force: true });
    expect(textOf(await exported.reply())).toContain('0 cases exported');
  });

  it('is refused to members without the role, as are its buttons and suggestions', async () => {
    expect(textOf(await history({}, harness.bystander))).toContain('You can’t do this');
    const { choices } = await harness.bystander.complete(HISTORY, { participant: '' }, 'participant');
    expect(choices).toEqual([]);
    const ours = await history();
    for (const customId of ['kick-history:older::l////', 'kick-history:export::0////']) {
      const press = harness.bystander.press(ours, { customId }, { force: true });
      expect(textOf(await press.reply())).toContain('You can’t do this');
    }
  });

  it('takes no forged button', async () => {
    const ours = await history();
    for (const customId of ['kick-history:older::', 'kick-history:older::1/x', 'kick-history:export::zz/////']) {
      const press = harness.moderator.press(ours, { customId }, { force: true });
      expect(textOf(await press.reply())).toContain('This doesn’t exist anymore');
    }
    expect(harness.bot.output).not.toContain('command failed');
  });
});

describe('the `reason` option of /kick-participant', () => {
  it('suggests the moderator’s own latest reasons, after what was typed', async () => {
    const reasons = async (typed: string) =>
      (await harness.moderator.complete('kick-participant', { reason: typed }, 'reason')).choices?.map(
        ({ value }) => value,
      );
    expect(await reasons('')).toEqual(['noise']);
    expect(await reasons('no')).toEqual(['no', 'noise']);
    expect(await reasons('spam')).toEqual(['spam']);
  });
});
