import { describe, expect, it } from 'vitest';
import type { Message } from '../../../simulation/discord.ts';
import type { Replying, Use } from '../../../src/bot/command.ts';
import { translatorFor } from '../../../src/i18n/language.ts';
import type { MaySend } from '../../../src/removal/journal.ts';
import { type CarryOutParts, carryOut } from '../../../src/removal/picker/carry-out.flow.ts';
import type { PickerState } from '../../../src/removal/picker/picker-state.ts';
import {
  componentsOf,
  HOSTILE,
  hostileIn,
  type Member,
  type Scene,
  saidBy,
  textOf,
  useScenes,
} from '../../support/scene.ts';

const open = useScenes();

const LOG = '100000000000000801';
const EIGHT = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'];

/** Picks people, and confirms it without waiting for the result. */
async function begin(scene: Scene, ids: readonly string[], by: Member = scene.mia): Promise<Message> {
  const picker = await by.openPicker();
  await by.press(picker, 'people', ids);
  by.touch(picker, 'remove');
  return picker;
}

async function finished(scene: Scene): Promise<void> {
  await scene.pass(10);
  await scene.until(() => scene.bot.app?.running === 0 && scene.bot.app.inProgress()['pickers'] === 0, 180_000);
}

async function several(scene: Scene, ids: readonly string[], by?: Member): Promise<Message> {
  const picker = await begin(scene, ids, by);
  await finished(scene);
  return picker;
}

function lines(message: Message): string[] {
  return textOf(message)
    .split('\n')
    .filter((line) => line.startsWith('• '));
}

/** Eight people are to be removed. VideoSDK is busy, so that five removals were requested and three haven't begun. */
async function heldUp() {
  const scene = await open();
  scene.let('removal busy', true);
  scene.open([...EIGHT, 'ann']);
  const message = await begin(scene, EIGHT);
  await scene.until(() => scene.removals.length === 5);
  return { scene, message };
}

describe('removing several people', () => {
  it('says what became of each, who remains, and under which case', async () => {
    const scene = await open();
    const session = scene.open(['ann', 'bob', 'cy', 'dee']);
    const message = await several(scene, ['ann', 'bob']);
    expect(textOf(message)).toContain(
      '✅ Removed all 2 people\nBy <@100000000000000501>\nStill in the session (2 people): cy and dee',
    );
    expect(lines(message).map((line) => line.replace(/case \d/u, 'case n'))).toEqual([
      '• ✅ bob: removed · case n',
      '• ✅ ann: removed · case n',
    ]);
    expect(textOf(message)).not.toContain('🔒');
    expect(scene.in(session)).toEqual(['cy', 'dee']);
    expect(scene.store.rows('select number from cases')).toHaveLength(2);
    expect(scene.store.rows('select stage, people from pickings')).toEqual([{ stage: 'done', people: '[]' }]);
  });

  it('says that no one else is in the session, or that no one could see', async () => {
    const scene = await open();
    scene.open(['ann', 'bob', 'cy', 'dee']);
    const picker = await begin(scene, ['ann', 'bob']);
    await scene.until(() => scene.removals.length === 2);
    scene.videoSdk.refuse('lists', 503, 60_000);
    await finished(scene);
    expect(textOf(picker)).toContain('Couldn’t read who is still in the session.');
    await scene.pass(60_000);
    const rest = await several(scene, ['cy', 'dee']);
    expect(textOf(rest)).toContain('No one else is in the session.');
  });

  it('shows how far it is, with each person’s state, until the result replaces that', async () => {
    const scene = await open();
    scene.let('removal later', true);
    scene.open(['ann', 'bob', 'cy']);
    const message = await several(scene, ['ann', 'bob']);
    const said = saidBy(message);
    const progress = said.filter((text) => text.includes('Removing 2 people'));
    expect(progress.some((text) => text.includes('not out yet, checking…'))).toBe(true);
    expect(progress.every((text) => text.includes('This message updates as it goes.'))).toBe(true);
    expect(said.at(-1)).toContain('Removed all 2 people');
    const times = message.versions.map(({ at }) => at).slice(-progress.length - 1);
    expect(times.slice(1).every((at, index) => at - (times[index] ?? 0) >= 900)).toBe(true);
  });

  it('tells people with the same name apart by their IDs', async () => {
    const scene = await open();
    scene.open([{ id: 'id1', name: 'Bob' }, { id: 'id2', name: 'Bob' }, 'ann']);
    const message = await several(scene, ['id1', 'id2', 'ann']);
    expect(lines(message).map((line) => line.replace(/case \d/u, 'case n'))).toEqual([
      '• ✅ ann: removed · case n',
      '• ✅ Bob (ID id2): removed · case n',
      '• ✅ Bob (ID id1): removed · case n',
    ]);
  });

  it('names whoever is still there, to try again by ID', async () => {
    const scene = await open();
    scene.let('removal without effect', true);
    scene.open(['ann', 'bob', 'cy']);
    const message = await several(scene, ['ann', 'bob']);
    expect(textOf(message)).toContain('Removed 0 of 2 people');
    expect(textOf(message)).toContain('To retry the rest, use');
    expect(textOf(message)).toMatch(/ID bob[\s\S]*ID ann/u);
    expect(lines(message)[0]).toMatch(/bob: still in the session · case/u);
  });

  it('waits while VideoSDK is busy, says so, and goes on', async () => {
    const { scene, message } = await heldUp();
    scene.let('removal busy', false);
    await scene.pass(1_500);
    expect(scene.removals).toHaveLength(5);
    expect(textOf(message)).toMatch(/VideoSDK is busy. The rest continue <t:\d+:R>/u);
    await finished(scene);
    expect(scene.removals).toHaveLength(8);
    expect(lines(message).filter((line) => line.includes(': removed'))).toHaveLength(3);
  });

  it('stops when the moderator says so: what has begun is finished, and no more begins', async () => {
    const { scene, message } = await heldUp();
    await scene.pass(1_100);
    expect(componentsOf(message).map(({ label }) => label)).toEqual(['Stop']);
    scene.member().touch(message, 'Stop');
    await scene.pass(300);
    expect(textOf(message)).not.toContain('Stopping.');
    scene.mia.touch(message, 'Stop');
    await finished(scene);
    expect(scene.removals).toHaveLength(5);
    expect(textOf(message)).toContain('Stopped before 3 removals started.');
    expect(lines(message).filter((line) => line.includes('not started: stopped'))).toHaveLength(3);
    expect(componentsOf(message)).toEqual([]);
  });

  it('goes by the rules of each moment: someone who was just protected stays, without a role no more begins', async () => {
    const { scene, message } = await heldUp();
    scene.let('removal busy', false);
    scene.set('protected-ids', EIGHT);
    await finished(scene);
    expect(scene.removals).toHaveLength(5);
    expect(lines(message).filter((line) => line.includes('not removed: protected'))).toHaveLength(3);

    scene.set('protected-ids', []);
    await scene.pass(30_000);
    scene.let('removal busy', true);
    scene.let('removal retry after', '3');
    const again = await begin(scene, EIGHT);
    await scene.until(() => scene.removals.length === 10);
    scene.set('moderator-roles', ['100000000000000703']);
    await finished(scene);
    expect(scene.removals).toHaveLength(10);
    expect(textOf(again)).toContain('Stopped before 3 removals started.');
  });

  it('keeps all of them out when that was asked for, and removes them when they come back', async () => {
    const scene = await open();
    const session = scene.open(['ann', 'bob', 'cy']);
    const picker = await scene.mia.openPicker({ 'keep-out': 'until the session ends' });
    await scene.mia.press(picker, 'people', ['ann', 'bob']);
    await scene.mia.press(picker, 'remove');
    await finished(scene);
    expect(textOf(picker)).toContain('🔒 See /keep-outs for who is being kept out.');
    scene.videoSdk.join(session, 'ann', 'ann');
    scene.videoSdk.join(session, 'bob', 'bob');
    await scene.pass(20_000);
    expect(scene.in(session)).toEqual(['cy']);
  });

  it('is in the log channel right away, a message for each case', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    scene.open(['ann', 'bob', 'cy']);
    await several(scene, ['ann', 'bob']);
    await scene.pass(500);
    expect(scene.channel(LOG)).toHaveLength(2);
  });

  it('ends when the bot is stopped: no more begins, and the message says what became of each', async () => {
    const { scene, message } = await heldUp();
    await scene.stop();
    expect(scene.removals).toHaveLength(5);
    expect(textOf(message)).toContain('Stopped before 3 removals started.');
  });

  it('is reported as interrupted when the process dies, in the presser’s language, and no one is removed twice', async () => {
    const scene = await open();
    scene.let('removal without effect', true);
    scene.open([...EIGHT, 'ann']);
    const max = scene.member({ locale: 'de' });
    const message = await begin(scene, EIGHT, max);
    await scene.until(() => scene.removals.length >= 6);
    scene.bot.machine.kill();
    await scene.pass(100);
    const asked = scene.removals.length;
    await scene.start();
    await scene.pass(60_000);
    expect(textOf(message)).toContain('Der Bot wurde unterbrochen');
    expect(scene.removals).toHaveLength(asked);
    expect(scene.store.rows('select number from cases where outcome is null')).toEqual([]);
  });

  it('speaks the presser’s language, with reasons and counts', async () => {
    const scene = await open();
    scene.open(['ann', 'bob', 'cy']);
    const max = scene.member({ locale: 'de' });
    const picker = await max.openPicker({ reason: 'laut' });
    await max.press(picker, 'people', ['ann', 'bob']);
    await max.press(picker, 'remove');
    await finished(scene);
    expect(textOf(picker)).toContain('Grund: laut');
    expect(textOf(picker)).not.toContain('Removed');
  });

  it('shows hostile reasons and names as text, from the first message to the log channel', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    scene.let('removal later', true);
    scene.open(
      [
        { id: 'x1', name: HOSTILE },
        { id: 'x2', name: HOSTILE },
        { id: 'x3', name: `cy ${HOSTILE}` },
      ],
      HOSTILE,
    );
    const picker = await scene.mia.openPicker({ reason: HOSTILE });
    await scene.mia.press(picker, 'people', ['x1', 'x2']);
    scene.mia.touch(picker, 'remove');
    await finished(scene);
    expect(textOf(picker)).toContain('Removed all 2 people');
    expect(textOf(picker)).toContain('Reason: ');
    expect(scene.store.rows('select distinct reason from cases')).toEqual([{ reason: HOSTILE }]);
    await scene.pass(1_000);
    expect(scene.channel(LOG)).toHaveLength(2);
    expect([...scene.discord.messages.values()].flatMap(hostileIn)).toEqual([]);
  });

  it('leaves no trace of a picker or of a case of another server', async () => {
    const scene = await open();
    scene.open(['ann', 'bob', 'cy', 'dee']);
    await scene.mia.with({ guildId: scene.away.id }).run('kick-participant', { participant: 'dee' });
    await several(scene, ['ann', 'bob']);
    expect(scene.store.rows('select guild_id as guild, number from cases order by guild_id, number')).toEqual([
      { guild: scene.home.id, number: 1 },
      { guild: scene.home.id, number: 2 },
      { guild: scene.away.id, number: 1 },
    ]);
  });
});

describe('removing one picked person', () => {
  it('is counted, logged and reported once, by the case', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    scene.let('removal later', true);
    scene.open(['ann', 'bob']);
    const picker = await scene.mia.openPicker();
    await scene.mia.press(picker, 'people', ['bob']);
    await scene.mia.press(picker, 'remove');
    await finished(scene);
    expect(textOf(picker)).toContain('✅ Removed: bob');
    await scene.pass(500);
    expect(scene.channel(LOG)).toHaveLength(1);
    expect(scene.store.rows('select reply_token as token from cases')).toEqual([{ token: null }]);
    expect(scene.log.filter(({ message }) => message === 'removing picked people')).toMatchObject([
      { fields: { people: 1 } },
    ]);
  });

  it('is finished by the next process when this one dies, and the picker stays closed', async () => {
    const scene = await open();
    scene.let('removal without effect', true);
    scene.open(['ann', 'bob']);
    const picker = await begin(scene, ['bob']);
    await scene.until(() => scene.removals.length === 1);
    scene.bot.machine.kill();
    await scene.start();
    await scene.pass(60_000);
    expect(textOf(picker)).toContain('Still in when last checked');
    expect(scene.removals).toEqual(['bob']);
  });
});

describe('a result that this process wasn’t sure it may show, because it had lost sight of the database', () => {
  /** @returns what became of the picker. Its messages may be sent as long as `allowed` says so. */
  async function over(ids: readonly string[], allowed: (asked: number) => boolean): Promise<readonly string[]> {
    const done: string[] = [];
    let asked = 0;
    const maySend = async (): Promise<boolean> => {
      asked += 1;
      return allowed(asked);
    };
    const parts = {
      pickers: {
        take: async () => true,
        maySend,
        stopped: async () => false,
        end: async () => void done.push('ended'),
        leave: () => void done.push('left'),
      },
      removeParticipant: async () => ({ outcome: { kind: 'none-running' }, later: null, case: null }),
      whoIsThere: async () => ({ kind: 'session-over' }),
      settings: { of: async () => ({ moderatorRoleIds: new Set(['mods']) }) },
      clock: { now: () => 0, elapsed: () => 0, wait: async () => undefined },
      now: () => 0,
      stopping: AbortSignal.abort(),
    } as unknown as CarryOutParts;
    const use = {
      actor: { userId: 'mia', roleIds: ['mods'] },
      settings: { logChannelId: null },
      t: translatorFor('en-US'),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      // As a reply does: it asks before each attempt, and sends nothing after a no.
      reply: async (_message: unknown, may: MaySend | null) => (await may?.()) ?? true,
    } as unknown as Use & Pick<Replying, 'reply' | 'replyHandle'>;
    const people = ids.map((id) => ({ id, name: id }));
    await carryOut(parts, use, { id: 'picker', people, keepOut: null, reason: null } as unknown as PickerState);
    return done;
  }

  it('leaves the picker to be found as interrupted, so that the message doesn’t stay as it is', async () => {
    expect(await over(['ann'], () => false)).toEqual(['left']);
    // The summary of several was allowed when it was made, and no longer when it was to be sent again.
    expect(await over(['ann', 'bob'], (asked) => asked === 1)).toEqual(['left']);
  });

  it('ends the picker once the result was sent', async () => {
    expect(await over(['ann'], () => true)).toEqual(['ended', 'left']);
    expect(await over(['ann', 'bob'], () => true)).toEqual(['ended', 'left']);
  });
});
