import { describe, expect, it } from 'vitest';
import type { Interaction, Message } from '../../simulation/discord.ts';
import { componentsOf, type Member, type Scene, textOf, useScenes } from '../support/scene.ts';

const openScene = useScenes();
const LOG = '100000000000000801';
const TAKING = { 'log-channel': LOG, reports: true };
const PICKING = { ...TAKING, 'report-people': true };

type FilledIn = Readonly<Record<string, string | readonly string[]>>;

const reporterIn = (scene: Scene): Member => scene.member({ roles: [], permissions: '0' });

const inLog = (scene: Scene): Message[] =>
  [...scene.discord.messages.values()].filter(({ channelId, deleted }) => channelId === LOG && !deleted);

function reportIn(scene: Scene): Message {
  const found = inLog(scene).find((one) => /Report \d+ · /u.test(textOf(one)));
  if (found === undefined) {
    throw new Error('no report was posted');
  }
  return found;
}

async function opened(scene: Scene, deed: Interaction): Promise<Interaction> {
  await scene.until(() => deed.modal !== null);
  return deed;
}

function submit(scene: Scene, by: Member, form: Interaction, filledIn: FilledIn): Interaction {
  const components = Object.entries(filledIn).map(([custom_id, given]) => ({
    type: 18,
    component:
      typeof given === 'string'
        ? { type: 4, custom_id, value: given }
        : { type: custom_id === 'pictures' ? 19 : 3, custom_id, values: given },
  }));
  const { pictures = [] } = filledIn;
  const files = [pictures].flat().map((name) => [name, { url: pictureOf(name), content_type: 'image/png' }]);
  const resolved = { attachments: Object.fromEntries(files) };
  const data = { custom_id: form.modal?.custom_id, components, resolved };
  return scene.do({ ...by.facts, kind: 'modal', text: 'sent', data, on: form.on });
}

const pictureOf = (name: string): string => `https://cdn.discordapp.com/ephemeral-attachments/1/2/${name}.png`;

const imagesOf = (message: Message): (string | undefined)[] =>
  (message.versions.at(-1)?.body?.embeds ?? []).flatMap(({ image }) => (image === undefined ? [] : [image.url]));

async function send(scene: Scene, by: Member, form: Interaction, filledIn: FilledIn): Promise<Message> {
  const sent = submit(scene, by, form, filledIn);
  const isDone = () => sent.ackedAt !== null && (scene.bot.app?.running ?? 0) === 0 && scene.store.quiet;
  await scene.until(isDone, 120_000);
  await scene.pass(2_000);
  if (sent.message === null) {
    throw new Error('nothing was answered');
  }
  return sent.message;
}

/** A report from `/report`. */
async function report(scene: Scene, by: Member, filledIn: FilledIn): Promise<Message> {
  return await send(scene, by, await opened(scene, by.type('report')), filledIn);
}

interface Option {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
}

function offered(form: Interaction): readonly Option[] {
  const menu = form.modal?.fields.find(({ custom_id }) => custom_id === 'pick');
  return (menu as { readonly options?: readonly Option[] } | undefined)?.options ?? [];
}

const valueFor = (form: Interaction, label: string): string =>
  offered(form).find((option) => option.label === label)?.value ?? '';

const menuIn = (message: Message) => componentsOf(message).find(({ options }) => options !== undefined);

describe('a button of a report', () => {
  it('says that its report is gone when another one has its number by now', async () => {
    const scene = await openScene({ settings: TAKING });
    scene.open([
      { id: 'p1', name: 'Old' },
      { id: 'p2', name: 'New' },
    ]);
    const by = reporterIn(scene);
    await report(scene, by, { who: 'Old', what: 'old' });
    const old = reportIn(scene);
    for (const table of ['report_cases', 'report_posts', 'reports', 'report_counters']) {
      scene.store.execute(`delete from ${table}`, []);
    }
    await report(scene, by, { who: 'New', what: 'new' });
    for (const button of ['remove', 'keep-out']) {
      expect(textOf(await scene.mia.press(old, button))).toContain('This report is gone');
    }
    await scene.mia.press(old, 'dismiss');
    await scene.pass(20_000);
    expect(inLog(scene).map(textOf).join('\n')).not.toContain('Dismissed');
  });

  it('says the same when it has only the number', async () => {
    const scene = await openScene({ settings: TAKING });
    scene.open(['p1', 'p2']);
    await report(scene, reporterIn(scene), { who: 'p1', what: 'shouts' });
    const post = reportIn(scene);
    const { custom_id = '' } = componentsOf(post).find(({ label }) => label === 'Dismiss') ?? {};
    const data = { custom_id: custom_id.replace(/\.[0-9A-Z]+$/u, ''), component_type: 2 };
    expect(data.custom_id).toMatch(/:1$/u);
    scene.do({ ...scene.mia.facts, kind: 'press', text: 'dismiss', data, on: post });
    await scene.pass(20_000);
    expect(textOf(post)).not.toContain('Dismissed');
  });
});

describe('someone in a report whom the lock of a session names, too', () => {
  it.each([
    ['by their ID', 'id-4711', 'id-4711'],
    ['by their name, after they were picked', 'Troll', null],
  ])('is forgotten in both at once, %s', async (_how, given, typed) => {
    const scene = await openScene({ settings: PICKING });
    const session = scene.open(['host']);
    await scene.mia.run('lock-session');
    await scene.pass(3_000);
    const by = reporterIn(scene);
    if (typed === null) {
      // VideoSDK doesn't carry out the removal at once, so they can be picked.
      scene.let('removal busy', true);
    }
    scene.videoSdk.join(session, 'id-4711', 'Troll');
    await scene.pass(6_000);
    if (typed === null) {
      const form = await opened(scene, by.type('report'));
      await send(scene, by, form, { pick: [valueFor(form, 'Troll')], who: '', what: 'bad' });
    } else {
      await report(scene, by, { who: typed, what: 'bad' });
    }
    const rows = (): string => JSON.stringify(scene.store.rows('select participant_id from session_lock_arrivals'));
    expect(rows()).toContain('4711');
    const question = await scene.mia.run('kick-forget', { participant: given });
    expect(textOf(question)).toContain('members have reported someone');
    await scene.mia.press(question, 'Forget');
    expect(rows()).not.toContain('4711');
    expect(scene.store.rows('select number from reports')).toEqual([]);
  });
});

describe('the form of a report', () => {
  it('offers people by their names alone', async () => {
    const scene = await openScene({ settings: PICKING });
    scene.open([{ id: 'id-4711', name: 'Troll' }, 'x2']);
    const form = await opened(scene, reporterIn(scene).type('report'));
    expect(offered(form).map((option) => Object.keys(option))).toEqual([
      ['label', 'value'],
      ['label', 'value'],
    ]);
    expect(offered(form).map(({ label }) => label)).toContain('Troll');
    expect(JSON.stringify(form.modal)).not.toContain('id-4711');
  });

  it('knows by what it offered who was picked', async () => {
    const scene = await openScene({ settings: PICKING });
    scene.open([{ id: 'id-4711', name: 'Troll' }, 'x2']);
    const by = reporterIn(scene);
    const form = await opened(scene, by.type('report'));
    await send(scene, by, form, { pick: [valueFor(form, 'Troll')], who: '', what: 'bad' });
    expect(textOf(reportIn(scene))).toContain('Picked from the people');
    expect(textOf(await scene.mia.press(reportIn(scene), 'remove'))).toContain('id-4711');
  });
});

describe('the picked person of a report', () => {
  const begun = async () => {
    const scene = await openScene({ settings: { ...PICKING, confirm: 'never' } });
    const session = scene.open([{ id: 'id-4711', name: 'Troll' }, 'x2', { id: 'other-9', name: 'Troll' }]);
    const by = reporterIn(scene);
    const form = await opened(scene, by.type('report'));
    // Two have the same name: who joined later comes first.
    const [, , first] = offered(form);
    const pick = [first?.value ?? ''];
    return { scene, session, by, form, pick };
  };

  it('is named as picked, although they left before the form was sent', async () => {
    const { scene, session, by, form, pick } = await begun();
    scene.videoSdk.leave(session, 'id-4711', 'left');
    await scene.pass(10_000);
    await send(scene, by, form, { pick, who: '', what: 'bad' });
    const said = textOf(reportIn(scene));
    expect(said).toContain('Report 1 · Troll');
    expect(said).toContain('Picked from the people');
  });

  it('is said to be gone, and a namesake isn’t removed without a confirmation', async () => {
    const { scene, session, by, form, pick } = await begun();
    await send(scene, by, form, { pick, who: '', what: 'bad' });
    scene.videoSdk.leave(session, 'id-4711', 'left');
    await scene.pass(10_000);
    const shown = await scene.mia.press(reportIn(scene), 'remove');
    expect(textOf(shown)).toContain('The person who was picked, ID id-4711, isn’t in the session anymore');
    expect(textOf(shown)).toContain('it proves nothing');
    const menu = menuIn(shown);
    const asked = await scene.mia.press(shown, menu?.placeholder ?? '', ['other-9']);
    expect(scene.removals).toEqual([]);
    expect(textOf(asked)).toContain('other-9');
  });

  it('of a form from before a restart who has left is said to be unknown', async () => {
    const { scene, by, form } = await begun();
    await send(scene, by, form, { pick: ['~0123456789012345678901'], who: '', what: 'bad' });
    expect(textOf(reportIn(scene))).toContain('Who it was isn’t known anymore');
    expect(textOf(reportIn(scene))).not.toContain('~');
  });

  it('isn’t taken for the member in whose menu the report was begun', async () => {
    const { scene, by } = await begun();
    const form = await opened(scene, by.useOn('Report to moderators', '100000000000000777', 'Innocent'));
    await send(scene, by, form, { pick: ['~0123456789012345678901'], who: 'Innocent', what: 'bad' });
    expect(textOf(reportIn(scene))).not.toContain('Report 1 · Innocent');
    expect(textOf(await scene.mia.press(reportIn(scene), 'remove'))).not.toContain('Innocent');
  });

  it('comes with what was typed as a name, too', async () => {
    const { scene, by, form, pick } = await begun();
    await send(scene, by, form, { pick, who: 'Bob did it too', what: 'bad' });
    expect(textOf(reportIn(scene))).toMatch(/bad \\?\(Also typed as a name\\?: Bob did it too/u);
  });
});

describe('a report from the menu of a member', () => {
  const MEMBER = '100000000000000777';
  const begun = async (who: string) => {
    const scene = await openScene({ settings: { ...TAKING, confirm: 'never' } });
    scene.open([
      { id: `discord:${MEMBER}`, name: 'Innocent' },
      { id: 'q-1', name: 'Villain' },
    ]);
    const by = reporterIn(scene);
    const form = await opened(scene, by.useOn('Report to moderators', MEMBER, 'Innocent'));
    await send(scene, by, form, { who, what: 'bad' });
    return scene;
  };

  it('leads to that member by their ID', async () => {
    const scene = await begun('innocent');
    expect(textOf(reportIn(scene))).toContain(`Discord member: <@${MEMBER}>`);
    expect(textOf(await scene.mia.press(reportIn(scene), 'remove'))).toContain('Remove Innocent');
  });

  it('in which another name was typed searches for that one, and says so', async () => {
    const scene = await begun('Villain');
    const said = textOf(reportIn(scene));
    expect(said).toContain('Report 1 · Villain');
    expect(said).toContain(`Begun on the Discord member <@${MEMBER}>, but another name was typed.`);
    const shown = await scene.mia.press(reportIn(scene), 'remove');
    expect(menuIn(shown)?.options?.map(({ label }) => label)).toEqual(['Villain']);
  });
});

describe('the people for reports', () => {
  it('are read once for all members who open a form within seconds', async () => {
    const scene = await openScene({ settings: PICKING });
    scene.open(['x1', 'x2']);
    let asked = 0;
    const first = await opened(scene, reporterIn(scene).type('report'));
    scene.onVideoSdkRequest = () => {
      asked += 1;
    };
    for (let n = 0; n < 5; n += 1) {
      expect(offered(await opened(scene, reporterIn(scene).type('report')))).toEqual(offered(first));
    }
    expect(asked).toBe(0);
  });
});

describe('the form of a report that can’t be opened in time', () => {
  it('is offered by a message, and opens from there', async () => {
    const scene = await openScene({ settings: TAKING });
    const by = reporterIn(scene);
    // The server's rules are known then.
    await scene.mia.run('kick-help');
    scene.let('bot1 statement hangs', true);
    const command = by.type('report');
    await scene.until(() => command.ackedAt !== null, 10_000);
    scene.let('bot1 statement hangs', false);
    await scene.pass(5_000);
    expect(command.modal).toBeNull();
    const message = command.message as unknown as Message;
    expect(textOf(message)).toContain('The form didn’t open');
    const [button] = componentsOf(message);
    const form = await opened(scene, by.touch(message, button?.label ?? ''));
    expect(textOf(await send(scene, by, form, { who: 'Bob', what: 'shouts' }))).toContain('Sent');
  });
});

describe('the form of a report whose people can’t be read because the database is away', () => {
  it('opens without them, and that isn’t logged as a fault of the bot', async () => {
    const scene = await openScene({ settings: PICKING });
    scene.open(['x1', 'x2']);
    // What is known of the server is still fresh when the command comes, and not anymore once the store has said that
    // the member may report someone. So its account is read, from a store that is gone by then.
    await scene.pass(10_000);
    const by = reporterIn(scene);
    by.type('report');
    await scene.pass(1_900);
    scene.let('bot1 statement slow', true);
    scene.let('bot1 statement ms', 300);
    scene.store.onStatement = (_machine, sql) => {
      if (sql.includes('from "reports"')) {
        scene.store.goAway(2_000, false);
      }
    };
    const form = await opened(scene, by.type('report'));
    expect(offered(form)).toEqual([]);
    const [line] = scene.log.filter(({ message }) => message === "couldn't read the people for a report");
    expect(line?.fields).toMatchObject({ store: 'ECONNREFUSED' });
  });
});

describe('sending a report', () => {
  it('beyond the limit doesn’t ask VideoSDK', async () => {
    const scene = await openScene({ settings: PICKING });
    scene.open(['x1', 'x2']);
    const by = reporterIn(scene);
    const last = await opened(scene, by.type('report'));
    for (const what of ['one', 'two', 'three']) {
      await report(scene, by, { who: 'x1', what });
    }
    await scene.pass(10_000);
    let asked = 0;
    scene.onVideoSdkRequest = () => {
      asked += 1;
    };
    const refused = await send(scene, by, last, { pick: ['~0123456789012345678901'], who: '', what: 'four' });
    expect(textOf(refused)).toContain('Not sent yet');
    expect(asked).toBe(0);
  });

  it('with a field left empty says which, and keeps what was written', async () => {
    const scene = await openScene({ settings: TAKING });
    const refused = await report(scene, reporterIn(scene), { who: 'Bob', what: '   ' });
    expect(textOf(refused)).toContain('Nothing was sent\nWrite what happened.');
    expect(textOf(refused)).toContain('Bob');
    expect(scene.store.rows('select number from reports')).toEqual([]);
    expect(inLog(scene)).toEqual([]);
  });

  it('keeps what was written when it isn’t on record in the end', async () => {
    const scene = await openScene({ settings: TAKING });
    const by = reporterIn(scene);
    const form = await opened(scene, by.type('report'));
    scene.let('bot1 commit lost', true);
    // As if it never arrived.
    scene.let('bot1 commit late', 3_600_000);
    const sent = submit(scene, by, form, { who: 'Bob', what: 'shouts' });
    await scene.until(() => sent.ackedAt !== null, 5_000);
    await scene.pass(200);
    scene.let('bot1 commit lost', false);
    await scene.pass(60_000);
    if (sent.message === null) {
      throw new Error('nothing was answered');
    }
    const said = textOf(sent.message);
    expect(inLog(scene)).toEqual([]);
    expect(said).toContain('Your report isn’t on record');
    expect(said).toContain('shouts');
  });

  it('while the channel is closed says that it’s recorded, and not that moderators have it', async () => {
    const scene = await openScene({ settings: TAKING });
    const channel = scene.home.channels.get(LOG);
    if (channel !== undefined) {
      channel.closed = 50_001;
    }
    const said = textOf(await report(scene, reporterIn(scene), { who: 'Bob', what: 'shouts' }));
    expect(said).toContain('Recorded');
    expect(said).not.toContain('Sent to the moderators');
  });
});

/** Discord refuses whatever has this in it. */
const REFUSED = 'badword';

describe('a report that Discord refuses', () => {
  it('for its text is sent in part, and the member reads that', async () => {
    const scene = await openScene({ settings: TAKING });
    const filled = { who: 'Bob', what: `says ${REFUSED}`, pictures: ['one'] };
    const said = textOf(await report(scene, reporterIn(scene), filled));
    expect(said).toContain('Sent in part');
    expect(said).toContain('Discord blocked what you wrote');
    expect(said).not.toContain('Sent to the moderators');
    expect(said).not.toContain('pictures');
    expect(textOf(reportIn(scene))).toContain('Discord blocked a name');
    expect(imagesOf(reportIn(scene))).toEqual([pictureOf('one')]);
  });

  it('for a picture is posted with its text, and both read that the pictures are missing', async () => {
    const scene = await openScene({ settings: TAKING });
    const filled = { who: 'Bob', what: 'shouts', pictures: ['one', REFUSED] };
    const said = textOf(await report(scene, reporterIn(scene), filled));
    expect(said).toContain('Sent in part');
    expect(said).toContain('Discord refused 2 pictures');
    expect(said).not.toContain('what you wrote');
    const post = textOf(reportIn(scene));
    expect(post).toContain('Report 1 · Bob');
    expect(post).toContain('What happened: shouts');
    expect(post).toContain('2 pictures are left out, because Discord refused them');
    expect(imagesOf(reportIn(scene))).toEqual([]);
    await scene.mia.press(reportIn(scene), 'dismiss');
    await scene.pass(10_000);
    const dismissed = inLog(scene).map(textOf);
    expect(dismissed).toHaveLength(1);
    expect(dismissed[0]).toContain('Dismissed · Report 1 · Bob');
    expect(dismissed[0]).toContain('What happened: shouts');
  });

  it('for a picture can be dismissed, and pressed again, by a process that hasn’t shown it', async () => {
    const scene = await openScene({ settings: TAKING });
    await report(scene, reporterIn(scene), { who: 'Bob', what: 'shouts', pictures: [REFUSED] });
    const post = reportIn(scene);
    const { custom_id = '' } = componentsOf(post).find(({ label }) => label === 'Dismiss') ?? {};
    const data = { custom_id, component_type: 2 };
    for (const by of [scene.mia, scene.member()]) {
      await scene.stop();
      await scene.start();
      scene.do({ ...by.facts, kind: 'press', text: 'dismiss', data, on: post });
      await scene.pass(20_000);
    }
    const said = post.versions.map(({ body }) => JSON.stringify(body)).join('\n');
    expect(said).not.toContain('won’t show this reply');
    expect(textOf(post)).toContain('Dismissed · Report 1 · Bob');
    expect(textOf(post)).toContain('1 picture is left out, because Discord refused it');
  });

  it('for both is posted without either', async () => {
    const scene = await openScene({ settings: TAKING });
    const filled = { who: 'Bob', what: REFUSED, pictures: [REFUSED] };
    const said = textOf(await report(scene, reporterIn(scene), filled));
    expect(said).toContain('Discord blocked what you wrote');
    expect(said).toContain('Discord refused 1 picture');
    expect(textOf(reportIn(scene))).toContain('1 picture is left out');
  });

  it('stays away from what counts: a report with a picture that is fine says it was sent', async () => {
    const scene = await openScene({ settings: TAKING });
    const said = textOf(await report(scene, reporterIn(scene), { who: 'Bob', what: 'shouts', pictures: ['one'] }));
    expect(said).toContain('Sent to the moderators');
    expect(imagesOf(reportIn(scene))).toEqual([pictureOf('one')]);
  });
});

describe('a closed log channel', () => {
  it('is told to whoever removes someone, also after a report couldn’t be posted there', async () => {
    const scene = await openScene({ settings: TAKING });
    scene.open([{ id: 'p1', name: 'Bob' }, 'p2']);
    const channel = scene.home.channels.get(LOG);
    if (channel !== undefined) {
      channel.closed = 50_001;
    }
    expect(textOf(await report(scene, reporterIn(scene), { who: 'Bob', what: 'shouts' }))).toContain('Recorded');
    const said = await scene.mia.run('kick-participant', { participant: 'Bob' });
    await scene.pass(10_000);
    expect(textOf(said)).toContain('The bot can’t post in the log channel');
  });

  it('is told to whoever reports someone, also after a case couldn’t be posted there', async () => {
    const scene = await openScene({ settings: TAKING });
    scene.open([{ id: 'p1', name: 'Bob' }, 'p2']);
    const channel = scene.home.channels.get(LOG);
    if (channel !== undefined) {
      channel.closed = 50_001;
    }
    await scene.mia.run('kick-participant', { participant: 'Bob' });
    await scene.pass(10_000);
    expect(textOf(await report(scene, reporterIn(scene), { who: 'p2', what: 'shouts' }))).toContain('Recorded');
  });
});

describe('a report that is too old to be kept', () => {
  it('leaves buttons that say so and do nothing', async () => {
    const scene = await openScene({ settings: TAKING });
    scene.open([{ id: 'p1', name: 'Bob' }, 'p2']);
    await report(scene, reporterIn(scene), { who: 'Bob', what: 'shouts' });
    scene.set('retention', 1);
    scene.store.execute('update reports set created_at = created_at - 172800000', []);
    await scene.stop();
    // The first thing a process does, once it knows the time.
    await scene.start();
    await scene.pass(20_000);
    expect(scene.store.rows('select number from reports')).toEqual([]);
    const post = reportIn(scene);
    for (const button of ['remove', 'keep-out']) {
      expect(textOf(await scene.mia.press(post, button))).toContain('This report is gone');
    }
    const before = textOf(post);
    scene.mia.touch(post, 'dismiss');
    await scene.pass(20_000);
    expect(textOf(post)).toBe(before);
    expect([...scene.discord.messages.values()].map(textOf).filter((one) => one.includes('is gone'))).toHaveLength(3);
    expect(scene.removals).toEqual([]);
  });
});

describe('a report that a moderator has handled', () => {
  it('says so to whoever presses a button of it that their client still shows', async () => {
    const scene = await openScene({ settings: TAKING });
    scene.open([{ id: 'p1', name: 'Bob' }, 'p2']);
    await report(scene, reporterIn(scene), { who: 'Bob', what: 'shouts' });
    const post = reportIn(scene);
    const buttons = componentsOf(post).filter(({ label }) => label === 'Remove…' || label === 'Keep out…');
    expect(buttons).toHaveLength(2);
    await scene.mia.press(post, 'dismiss');
    await scene.pass(10_000);
    for (const { custom_id = '', label = '' } of buttons) {
      const data = { custom_id, component_type: 2 };
      const late = scene.do({ ...scene.member().facts, kind: 'press', text: label, data, on: post });
      await scene.pass(10_000);
      expect(late.message === null ? '' : textOf(late.message)).toContain('Report 1 is already handled');
    }
    expect(scene.removals).toEqual([]);
  });
});

describe('a report from which a removal began', () => {
  it('says when the case that came of it was voided', async () => {
    const scene = await openScene({ settings: TAKING });
    scene.open([{ id: 'p1', name: 'Bob' }, 'p2']);
    await report(scene, reporterIn(scene), { who: 'Bob', what: 'shouts' });
    const picker = await scene.mia.press(reportIn(scene), 'remove');
    const row = menuIn(picker);
    const chosen = row === undefined ? picker : await scene.mia.press(picker, row.placeholder ?? '', ['p1']);
    const [confirm] = componentsOf(chosen).filter(({ style }) => style === 4);
    await scene.mia.press(chosen, confirm?.label ?? '');
    await scene.pass(10_000);
    expect(textOf(reportIn(scene))).toContain('Handled');
    await scene.mia.fill(await scene.mia.run('kick-case', { number: '1' }), 'Void', 'wrong person');
    await scene.pass(10_000);
    expect(textOf(reportIn(scene))).toMatch(/What came of it: \[case 1\]\(.+\) \(voided\)/u);
  });
});
