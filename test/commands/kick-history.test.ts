import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { kickHistory } from '../../commands/kick-history.ts';
import type { Message } from '../../simulation/discord.ts';
import type { Message as Reply } from '../../src/bot/command.ts';
import type { Case } from '../../src/cases/case.ts';
import type { CaseHistory } from '../../src/cases/case-history.ts';
import { MOST_EXPORTED, MOST_EXPORTED_BYTES } from '../../src/cases/csv.ts';
import { firstSettings } from '../../src/settings/settings.ts';
import { caseOf } from '../support/cases.ts';
import { t } from '../support/english.ts';
import { componentsOf, HOSTILE, hostileIn, type Scene, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

/** Removes these people, one after another, a minute apart. */
async function remove(scene: Scene, ...ids: string[]): Promise<void> {
  scene.open(['host', ...ids.map((id) => ({ id, name: id.replace(/\d+$/u, '') }))]);
  for (const id of ids) {
    await scene.mia.run('kick-participant', { participant: id });
    await scene.pass(60_000);
  }
}

function numbers(message: Message): number[] {
  return [...textOf(message).matchAll(/^\*\*(\d+)\*\*/gmu)].map(([, number]) => Number(number));
}

describe('/kick-history', () => {
  it('lists this server’s cases, the latest first, and no one else’s', async () => {
    const scene = await open();
    expect(textOf(await scene.mia.run('kick-history'))).toContain('No cases yet');
    await remove(scene, 'bob', 'cy');
    const message = await scene.mia.run('kick-history');
    expect(textOf(message)).toContain('This server’s cases');
    expect(textOf(message)).toMatch(
      /\*\*2\*\* ✅ Removed · cy · <@100000000000000501> · <t:\d+:R>\n\*\*1\*\* ✅ Removed · bob/u,
    );
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await away.run('kick-history'))).toContain('No cases yet');
    expect(await away.complete('kick-history', 'participant', '')).toEqual([]);
    expect(textOf(await away.run('kick-history', { participant: 'bob' }))).toContain('No one called “bob”');
    const elsewhere = await away.press(message, 'open', ['2']);
    expect(textOf(elsewhere)).toContain('No case “2”');
  });

  it('opens a case beside the list', async () => {
    const scene = await open();
    await remove(scene, 'bob');
    const message = await scene.mia.run('kick-history');
    const before = textOf(message);
    const opened = await scene.mia.press(message, 'open', ['1']);
    expect(opened.id).not.toBe(message.id);
    expect(textOf(opened)).toContain('Case 1 · ✅ Removed · bob');
    expect(textOf(message)).toBe(before);
  });

  it('turns pages to and fro, and exports from the page that is shown', async () => {
    const scene = await open();
    await remove(scene, ...Array.from({ length: 13 }, (_, index) => `p${index + 1}`));
    const message = await scene.mia.run('kick-history');
    const first = numbers(message);
    expect(first.slice(0, 2)).toEqual([13, 12]);
    const disabled = () => componentsOf(message).flatMap((one) => (one.disabled === true ? [one.label] : []));
    expect(disabled()).toEqual(['◀ Newer']);
    await scene.mia.press(message, 'Older ▶');
    const second = numbers(message);
    expect(disabled()).toEqual(['Older ▶']);
    expect([...first, ...second]).toEqual(Array.from({ length: 13 }, (_, index) => 13 - index));
    await scene.mia.press(message, '◀ Newer');
    expect(numbers(message)).toEqual(first);
    const file = await scene.mia.press(message, 'Export CSV');
    expect(textOf(file)).toContain('13 cases exported');
    expect(textOf(message)).toContain('This server’s cases');
  });

  it('finds cases by person, moderator, result and time', async () => {
    const scene = await open();
    await remove(scene, 'bob', 'cy');
    await scene.member().run('kick-participant', { participant: 'host' });
    const search = async (options: Record<string, string>) => numbers(await scene.mia.run('kick-history', options));
    expect(await search({ participant: 'bob' })).toEqual([1]);
    expect(await search({ moderator: 'me' })).toEqual([2, 1]);
    expect(await search({ moderator: '<@100000000000000502>' })).toEqual([3]);
    expect(await search({ outcome: 'Removed', participant: 'cy' })).toEqual([2]);
    expect(await search({ outcome: 'Had already left' })).toEqual([]);
    expect(await search({ since: '90 min' })).toEqual([3, 2, 1]);
    expect(await search({ since: '1 min' })).toEqual([3]);
    expect(textOf(await scene.mia.run('kick-history', { since: '2999-01-01' }))).toContain('That’s in the future.');
    expect(textOf(await scene.mia.run('kick-history', { since: 'soon' }))).toContain('Couldn’t understand “soon”');
    expect(textOf(await scene.mia.run('kick-history', { moderator: 'max' }))).toContain('Couldn’t understand “max”');
    expect(textOf(await scene.mia.run('kick-history', { outcome: 'fine' }))).toContain('Couldn’t understand “fine”');
  });

  it('shows everyone of a name, and asks when people match in other ways', async () => {
    const scene = await open();
    await remove(scene, 'bob1', 'bob2');
    const both = await scene.mia.run('kick-history', { participant: 'BOB' });
    expect(numbers(both)).toEqual([2, 1]);
    expect(textOf(both)).toContain('Everyone named bob');
    const [choice] = await scene.mia.complete('kick-history', 'participant', 'bob1');
    expect(numbers(await scene.mia.run('kick-history', { participant: choice?.value ?? '' }))).toEqual([1]);
  });

  it('suggests the moderators, results and times that it understands', async () => {
    const scene = await open();
    await remove(scene, 'bob');
    expect(await scene.mia.complete('kick-history', 'moderator', '')).toEqual([
      { name: '1 recent case · 100000000000000501 (you)', value: '100000000000000501' },
    ]);
    for (const option of ['outcome', 'since', 'moderator']) {
      for (const { value } of await scene.mia.complete('kick-history', option, '')) {
        expect(textOf(await scene.mia.run('kick-history', { [option]: value }))).not.toContain('Couldn’t understand');
      }
    }
    expect((await scene.mia.complete('kick-history', 'since', '7')).map(({ value }) => value)).toContain('7 days');
  });

  it('shows hostile names as text', async () => {
    const scene = await open();
    scene.open([{ id: 'x1', name: HOSTILE }, { id: 'x2', name: HOSTILE }, 'ann']);
    await scene.mia.run('kick-participant', { participant: 'x1' });
    await scene.mia.run('kick-participant', { participant: 'x2' });
    for (const options of [{}, { participant: HOSTILE }, { participant: `x${HOSTILE}` }, { since: HOSTILE }]) {
      expect(hostileIn(await scene.mia.run('kick-history', options as Record<string, string>))).toEqual([]);
    }
  });
});

describe('an export', () => {
  /** The cases on record, newest first. */
  let kept: Case[];
  /** Called before each read. */
  let onRead: () => void;

  beforeEach(() => {
    kept = [];
    onRead = () => undefined;
  });

  /** Like the one of the store: when nothing is older, the newest page is better than none. */
  const page: CaseHistory['page'] = async (_guildId, _filter, position, size) => {
    onRead();
    const older = position.at === 'older' ? kept.filter(({ number }) => number < position.than) : kept;
    const from = older.length === 0 ? kept : older;
    return { cases: from.slice(0, size), newer: from !== kept, older: from.length > size };
  };

  async function press(argument: string) {
    const replies: Reply[] = [];
    const unused = () => Promise.reject(new Error('nobody needs that to export cases'));
    const caseHistory = {
      page,
      find: unused,
      changes: unused,
      around: unused,
      report: unused,
      latest: unused,
      peopleById: unused,
      peopleByName: unused,
    };
    const handler = kickHistory({
      caseHistory,
      keepOuts: { find: async () => null },
      now: () => Date.parse('2026-11-24T10:30:00Z'),
    }).components?.['export'];
    if (handler === undefined || !('run' in handler)) {
      throw new Error('nothing exports');
    }
    await handler.run({
      actor: { userId: '7', guildId: '1', installedInGuild: true, roleIds: ['1'], permissions: 0n },
      guildId: '1',
      guildLocale: 'en-US',
      settings: firstSettings({ moderatorRoleIds: new Set(), rooms: null, cooldown: null }),
      t,
      argument,
      chosen: [],
      picturesOn: null,
      reference: 'K7Q2M4X',
      log: pino({ level: 'silent' }),
      replyHandle: { applicationId: '5', token: 'secret', locale: 'en-US' },
      messageId: () => null,
      reply: async (message) => replies.push(message) > 0,
      beside: unused,
      write: unused,
    });
    const [message] = replies;
    const [file] = message?.files ?? [];
    const [next] = message?.components?.flatMap(({ components }) => components) ?? [];
    const text = file?.text ?? '';
    return {
      title: message?.embeds?.[0]?.title ?? '',
      bytes: Buffer.byteLength(text),
      numbers: [...text.matchAll(/^"(\d+)"/gmu)].map(([, number]) => Number(number)),
      next: next !== undefined && 'custom_id' in next ? next.custom_id.split(':').slice(3).join(':') : null,
    };
  }

  async function pressAll() {
    const parts = [await press('0////')];
    for (let last = parts.at(-1); last?.next != null && parts.length < 10; last = parts.at(-1)) {
      parts.push(await press(last.next));
    }
    expect(parts.at(-1)?.next).toBeNull();
    return parts;
  }

  const numbered = (count: number, facts: Partial<Case> = {}) =>
    Array.from({ length: count }, (_, index) => caseOf(count - index, facts));

  it.each([
    ['so many cases', MOST_EXPORTED + 300, {}],
    ['such long ones', 300, { reason: '€'.repeat(4_000), target: { id: '€'.repeat(4_000), name: '€'.repeat(4_000) } }],
  ])(
    'comes in parts when one file can’t hold %s: each case is in one, and each part says how many',
    async (_, count, facts) => {
      kept = numbered(count, facts);
      const parts = await pressAll();
      expect(parts.length).toBeGreaterThan(1);
      expect(parts.flatMap(({ numbers }) => numbers)).toEqual(kept.map(({ number }) => number));
      for (const { title, numbers, bytes } of parts) {
        expect(title).toContain(`${numbers.length.toLocaleString('en-US')} cases exported`);
        expect(numbers.length).toBeLessThanOrEqual(MOST_EXPORTED);
        expect(bytes).toBeLessThanOrEqual(MOST_EXPORTED_BYTES + 1_000);
      }
      expect(parts[0]?.numbers.length === MOST_EXPORTED || (parts[0]?.bytes ?? 0) > MOST_EXPORTED_BYTES - 50_000).toBe(
        true,
      );
    },
  );

  it('is one file when that holds just as many cases', async () => {
    kept = numbered(MOST_EXPORTED);
    const parts = await pressAll();
    expect(parts.map(({ numbers }) => numbers.length)).toEqual([MOST_EXPORTED]);
  });

  it('doesn’t begin again with the newest cases when the older ones were deleted meanwhile', async () => {
    kept = numbered(MOST_EXPORTED + 300);
    const { next } = await press('0////');
    kept = kept.slice(0, MOST_EXPORTED);
    expect(await press(next ?? '')).toMatchObject({
      title: expect.stringContaining('0 cases'),
      numbers: [],
      next: null,
    });
    kept = numbered(1);
    expect((await press('1////')).numbers).toEqual([]);
    kept = numbered(600);
    let reads = 0;
    onRead = () => {
      reads += 1;
      kept = reads === 2 ? kept.slice(0, 250) : kept;
    };
    const cut = await press('0////');
    expect(cut.numbers).toEqual(kept.map(({ number }) => number));
    expect(cut).toMatchObject({ title: expect.stringContaining('250 cases exported'), next: null });
  });
});
