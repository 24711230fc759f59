import { describe, expect, it } from 'vitest';
import { SETTLED_WITHIN_MS } from '../../src/common/store-error.ts';
import { componentsOf, HOSTILE, hostileIn, type Scene, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const LOG = '100000000000000801';

async function withCases(scene: Scene, ...ids: string[]) {
  const session = scene.open(['host', ...new Set(ids)]);
  for (const id of ids) {
    scene.videoSdk.join(session, id, id);
    await scene.mia.run('kick-participant', { participant: id, reason: `because of ${id}` });
  }
  await scene.pass(1_000);
  return session;
}

/** Everything that is stored about cases, as text. */
function stored(scene: Scene): string {
  return JSON.stringify(
    ['cases', 'case_changes', 'keep_outs', 'pickings', 'posts'].map((table) =>
      scene.store.rows(`select * from ${table}`),
    ),
  );
}

describe('/kick-forget', () => {
  it('erases a person from each case and message here once that is confirmed, and keeps everyone else', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    await withCases(scene, 'bob', 'cy', 'bob');
    const question = await scene.mia.run('kick-forget', { participant: 'bob' });
    expect(textOf(question)).toContain('Forget bob?');
    expect(textOf(question)).toContain('**2 cases** in this server');
    expect(stored(scene)).toContain('"bob"');
    await scene.mia.press(question, 'Forget, keep reasons');
    expect(textOf(question)).toContain('Erased from 2 cases');
    expect(textOf(question)).toContain('The reasons were kept.');
    expect(textOf(question)).toContain('None of the messages the bot tracks name them anymore.');
    expect(stored(scene).replaceAll('because of bob', '')).not.toContain('bob');
    expect(stored(scene)).toContain('because of bob');
    expect(stored(scene)).toContain('"cy"');
    const posts = scene.channel(LOG).join('\n').replaceAll('because of bob', '');
    expect(posts).not.toContain('bob');
    expect(posts).toContain('cy');
    expect(textOf(await scene.mia.run('kick-history', { participant: 'bob' }))).toContain('No one called “bob”');
  });

  it('erases the reasons too, earlier ones included', async () => {
    const scene = await open();
    await withCases(scene, 'bob', 'cy');
    await scene.mia.fill(await scene.mia.run('kick-case', { number: '1' }), 'Edit reason', 'bob again');
    const question = await scene.mia.run('kick-forget', { participant: 'bob' });
    await scene.mia.press(question, 'Forget, erase reasons too');
    expect(textOf(question)).toContain('Their name, ID and reasons are erased.');
    expect(stored(scene)).not.toContain('bob');
    expect(stored(scene)).toContain('because of cy');
    expect(textOf(await scene.mia.run('kick-case', { number: '1' }))).toContain('(erased) → (erased)');
  });

  it('does nothing when it’s canceled, and once only when it’s pressed twice', async () => {
    const scene = await open();
    await withCases(scene, 'bob');
    const question = await scene.mia.run('kick-forget', { participant: 'bob' });
    const again = await scene.mia.run('kick-forget', { participant: 'bob' });
    await scene.mia.press(question, 'Cancel');
    expect(textOf(question)).toContain('Nothing was erased');
    expect(componentsOf(question)).toEqual([]);
    expect(stored(scene)).toContain('"bob"');
    scene.mia.touch(again, 'Forget, keep reasons');
    await scene.mia.press(again, 'Forget, keep reasons');
    expect(stored(scene)).not.toContain('"bob"');
    const late = await scene.mia.press({ ...again, versions: again.versions.slice(0, 2) }, 'forget');
    expect(textOf(late)).toContain('Nothing left to erase');
  });

  it('touches no case of another server', async () => {
    const scene = await open();
    await withCases(scene, 'bob');
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await away.run('kick-forget', { participant: 'bob' }))).toContain('No one called “bob”');
    expect(await away.complete('kick-forget', 'participant', '')).toEqual([]);
    const session = [...scene.videoSdk.sessions.values()].at(-1);
    if (session !== undefined) {
      scene.videoSdk.join(session, 'bob', 'bob');
    }
    await away.run('kick-participant', { participant: 'bob' });
    await scene.mia.press(await scene.mia.run('kick-forget', { participant: 'bob' }), 'Forget, erase reasons too');
    expect(scene.store.rows('select guild_id as guild, target_id as id from cases order by guild_id')).toEqual([
      { guild: scene.home.id, id: null },
      { guild: scene.away.id, id: 'bob' },
    ]);
  });

  it('ends their keep-out, so that they aren’t removed anymore', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    const question = await scene.mia.run('kick-forget', { participant: 'bob' });
    expect(textOf(question)).toContain('They’re being **kept out**. That ends');
    await scene.mia.press(question, 'Forget, keep reasons');
    // A case whose person is kept out isn't over, so the keep-out ends first.
    expect(textOf(question)).toContain('Erased from 1 case');
    expect(stored(scene)).not.toContain('bob');
    scene.videoSdk.join(session, 'bob', 'bob');
    await scene.pass(60_000);
    expect(scene.in(session)).toEqual(['host', 'bob']);
    expect(textOf(await scene.mia.run('keep-outs'))).toContain('No one is being kept out');
    expect(scene.store.rows('select ended_why as why from keep_outs')).toEqual([{ why: 'forgotten' }]);
  });

  it.each([
    ['done', 'bot1 commit lost', 'Nothing left to erase'],
    ['not done', 'bot1 commit fails', 'Forget bob?'],
  ])('says what is on record when it can’t be confirmed, and does the rest: %s', async (what, choice, shown) => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    await withCases(scene, 'bob');
    const question = await scene.mia.run('kick-forget', { participant: 'bob' });
    scene.store.onStatement = (_machine, sql) => {
      if (sql.startsWith('update "cases"') && sql.includes('"target_id"')) {
        scene.let(choice, true);
      }
    };
    scene.mia.touch(question, 'Forget, keep reasons');
    await scene.until(() => textOf(question).includes('Couldn’t confirm'));
    scene.let(choice, false);
    // Until it's looked up, nothing else can erase the message either.
    scene.store.goAway(SETTLED_WITHIN_MS - 100, false);
    await scene.until(() => textOf(question).includes(shown));
    await scene.pass(300);
    expect(scene.channel(LOG)[0]).toContain(what === 'done' ? 'someone forgotten' : 'bob');
    expect(stored(scene).includes('"bob"')).toBe(what !== 'done');
    expect(componentsOf(question)).toHaveLength(what === 'done' ? 0 : 3);
  });

  it('leaves a removal that is in progress alone, and says so', async () => {
    const scene = await open();
    await withCases(scene, 'bob');
    const session = [...scene.videoSdk.sessions.values()].at(-1);
    if (session !== undefined) {
      scene.videoSdk.join(session, 'bob', 'bob');
    }
    scene.let('removal without effect', true);
    scene.mia.type('kick-participant', { participant: 'bob' });
    await scene.until(() => scene.removals.length === 2);
    const asked = scene.member().type('kick-forget', { participant: 'bob' });
    await scene.until(() => (asked.message?.versions.length ?? 0) > 1);
    const { message } = asked;
    expect(message === null ? '' : textOf(message)).toContain(
      'One removal of them is still in progress and won’t be erased.',
    );
  });

  it('says which messages still name them while their channel is closed, and erases those when it opens', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    await withCases(scene, 'bob');
    const channel = scene.home.channels.get(LOG);
    if (channel === undefined) {
      throw new Error('the channel is missing');
    }
    channel.closed = 50_001;
    const question = await scene.mia.run('kick-forget', { participant: 'bob' });
    await scene.mia.press(question, 'Forget, keep reasons');
    expect(textOf(question)).toContain(`• <#${LOG}>: 1 message. The bot keeps trying.`);
    expect(scene.channel(LOG)[0]).toContain('Removed · bob');
    channel.closed = null;
    await scene.pass(30_000);
    expect(scene.channel(LOG)[0]).toContain('someone forgotten');
  });

  it('is for administrators, at each press, and for this server’s person alone', async () => {
    const scene = await open();
    await withCases(scene, 'bob');
    const question = await scene.mia.run('kick-forget', { participant: 'bob' });
    const manager = scene.mia.with({ permissions: String(1n << 5n) });
    for (const refused of [
      await manager.run('kick-forget', { participant: 'bob' }),
      await manager.press(question, 'Forget, keep reasons'),
    ]) {
      expect(textOf(refused)).toContain('Only administrators of this server can do this.');
    }
    expect(await manager.complete('kick-forget', 'participant', '')).toEqual([]);
    expect(stored(scene)).toContain('"bob"');
  });

  it('asks who is meant when several people match, and shows hostile names as text', async () => {
    const scene = await open();
    scene.open([{ id: 'x1', name: HOSTILE }, { id: 'x2', name: HOSTILE }, 'host']);
    await scene.mia.run('kick-participant', { participant: 'x1' });
    await scene.mia.run('kick-participant', { participant: 'x2' });
    const several = await scene.mia.run('kick-forget', { participant: HOSTILE });
    expect(textOf(several)).toContain('Nothing was erased, because more than one person matches.');
    const question = await scene.mia.run('kick-forget', { participant: 'x1' });
    const none = await scene.mia.run('kick-forget', { participant: `${HOSTILE}?` });
    expect([several, question, none].flatMap(hostileIn)).toEqual([]);
  });
});

describe('/kick-forget for a moderator', () => {
  /** Everything that names a moderator, as text. */
  function records(scene: Scene): string {
    return JSON.stringify(
      ['cases', 'case_changes', 'keep_outs', 'setting_changes'].map((table) =>
        scene.store.rows(`select * from ${table}`),
      ),
    );
  }

  /** A moderator who has done everything that is on record, and another one who has, too. */
  async function withRecords(scene: Scene) {
    const [mo, admin] = [scene.member(), scene.mia];
    scene.open(['host', 'bob', 'cy', 'di'], 'hall');
    for (const [by, id] of [
      [mo, 'bob'],
      [admin, 'cy'],
    ] as const) {
      await by.run('kick-participant', { participant: id, 'keep-out': '1 hour', reason: 'noise' });
      await scene.pass(2_000);
    }
    const first = await mo.run('kick-case', { number: '2' });
    await mo.fill(first, 'Edit reason', 'more noise');
    await mo.fill(await mo.run('kick-case', { number: '2' }), 'Void', 'a mistake');
    await mo.run('kick-participant', { participant: 'di' });
    scene.store.execute(
      "insert into setting_changes (guild_id, number, at, by, key, before, after) values (?, 1, 1, ?, 'log-channel', null, null)",
      [scene.home.id, mo.id],
    );
    await scene.pass(5_000);
    return mo;
  }

  it('replaces them wherever records name them once that is confirmed, and in the log channel, and no one else', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const mo = await withRecords(scene);
    expect(records(scene).split(mo.id).length - 1).toBeGreaterThan(6);
    const before = records(scene).split(scene.mia.id).length;
    const question = await scene.mia.run('kick-forget', { moderator: `<@${mo.id}>` });
    expect(textOf(question)).toContain('Forget this moderator?');
    expect(textOf(question)).toContain(`<@${mo.id}>`);
    expect(records(scene)).toContain(mo.id);
    await scene.mia.press(question, 'Forget moderator');
    await scene.pass(20_000);
    expect(textOf(question)).toContain('Moderator forgotten');
    expect(textOf(question)).toContain('None of the messages the bot tracks name them anymore.');
    expect(records(scene)).not.toContain(mo.id);
    expect(records(scene).split(scene.mia.id)).toHaveLength(before);
    expect(scene.channel(LOG).join()).not.toContain(mo.id);
    expect(scene.channel(LOG).join()).toContain('a former moderator');
    expect(textOf(await scene.mia.run('kick-history'))).toContain('a former moderator');
    expect(textOf(await scene.mia.run('kick-case', { number: '2' }))).toContain('a former moderator');
    expect(textOf(await scene.mia.run('keep-outs'))).toContain('a former moderator');
    // Their name isn't offered anymore, and nothing is left to forget.
    const offered = await scene.mia.complete('kick-history', 'moderator', '');
    expect(offered.map(({ value }) => value)).toEqual([scene.mia.id]);
    expect(textOf(await scene.mia.run('kick-forget', { moderator: mo.id }))).toContain('Nothing to erase');
  });

  it('changes nothing in another server', async () => {
    const scene = await open();
    const mo = await withRecords(scene);
    const there = mo.with({ guildId: scene.away.id });
    await there.run('kick-participant', { participant: 'bob', session: 'hall' });
    scene.open(['host', 'ed'], 'attic');
    await there.run('kick-participant', { participant: 'ed', session: 'attic' });
    await scene.mia.press(await scene.mia.run('kick-forget', { moderator: mo.id }), 'Forget moderator');
    await scene.pass(5_000);
    const left = scene.store.rows(`select distinct guild_id from cases where moderator_id = '${mo.id}'`);
    expect(left).toEqual([{ guild_id: scene.away.id }]);
  });

  it('still keeps out whom they kept out', async () => {
    const scene = await open();
    const mo = await withRecords(scene);
    await scene.mia.press(await scene.mia.run('kick-forget', { moderator: mo.id }), 'Forget moderator');
    const [session] = scene.videoSdk.sessions.values();
    scene.videoSdk.join(session as never, 'bob', 'bob');
    await scene.pass(20_000);
    expect(scene.in(session as never)).not.toContain('bob');
  });

  it('asks whom it’s about unless one is given, and one that can be read', async () => {
    const scene = await open();
    const mo = await withRecords(scene);
    for (const options of [{}, { participant: 'bob', moderator: mo.id }, { moderator: 'Mo' }]) {
      expect(textOf(await scene.mia.run('kick-forget', options))).toContain('Whom should the bot forget?');
    }
    expect(textOf(await scene.mia.run('kick-forget', { moderator: 'me' }))).toContain(`<@${scene.mia.id}>`);
    expect(records(scene)).toContain(mo.id);
  });

  it('is done once, by whoever asked, and only by administrators', async () => {
    const scene = await open();
    const mo = await withRecords(scene);
    const question = await scene.mia.run('kick-forget', { moderator: mo.id });
    const other = scene.member({ permissions: '0' });
    expect(textOf(await other.run('kick-forget', { moderator: mo.id }))).not.toContain('Forget this moderator?');
    await other.press(question, 'Forget moderator');
    expect(records(scene)).toContain(mo.id);
    await scene.mia.press(question, 'Cancel');
    expect(textOf(question)).toContain('Nothing was erased');
    expect(records(scene)).toContain(mo.id);
  });
});
