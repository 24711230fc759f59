import { describe, expect, it } from 'vitest';
import type { Interaction, Message } from '../../simulation/discord.ts';
import { type Member, type Scene, textOf, useScenes } from '../support/scene.ts';

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
    component: typeof given === 'string' ? { type: 4, custom_id, value: given } : { type: 3, custom_id, values: given },
  }));
  const data = { custom_id: form.modal?.custom_id, components };
  return scene.do({ ...by.facts, kind: 'modal', text: 'sent', data, on: form.on });
}

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

describe('sending a report', () => {
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
