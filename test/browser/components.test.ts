/** Discord's newer components, with an application that answers in place of the bot. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDiscordFeature } from '../../sandbox/control/conversations.ts';
import { pageFiles } from '../../sandbox/control/page-files.ts';
import { type AnyFeature, type Control, startControl } from '../../sandbox/control/server.ts';
import { type Discord, type Guild, type Member, startDiscord } from '../../sandbox/discord/index.ts';
import { type Device, useBrowser } from '../support/browser.ts';
import { type Application, startApplication } from '../support/fake-application.ts';
import { SandboxWindow } from '../support/sandbox-window.ts';
import { faultsIn, overflow } from '../support/screens.ts';

const browser = useBrowser();
let discord: Discord;
let guild: Guild;
let ana: Member;
let control: Control;
let application: Application;

beforeAll(async () => {
  discord = await startDiscord({ botName: 'Doorkeeper' });
  guild = discord.addGuild({ name: 'Riverside' });
  guild.addRole({ name: 'Crew' });
  ana = guild.addMember({ name: 'Ana' });
  application = await startApplication(discord, [{ name: 'show', description: 'Shows it' }]);
  control = await startControl({
    port: 0,
    features: [
      createDiscordFeature({ discord, guild, botName: 'Doorkeeper', people: [{ member: ana, part: 'Moderator' }] }),
      rest,
    ],
    files: await pageFiles(),
    firstPersonId: ana.id,
    isPerson: (id) => id === ana.id,
    onError: (error) => console.error(error),
  });
});
afterAll(async () => {
  await control.close();
  application.close();
  expect(discord.violations).toEqual([]);
  await discord.close();
});

/** What the page shows beside Discord: nothing. */
const rest: AnyFeature = {
  welcome: () => ({
    sessions: [],
    faults: { videosdk: 'none', discord: 'none' },
    bot: { state: 'ready', pid: 1, starts: 1, lastEnd: null },
    traffic: [],
    problems: [],
  }),
  actions: {},
  follow: () => () => undefined,
};

async function open(device: Device): Promise<SandboxWindow> {
  const window = new SandboxWindow(await browser.open(control.url, { device }), { touch: device !== 'desktop' });
  await window.looksAt('Discord');
  await window.composer.waitFor();
  return window;
}

const V2 = 1 << 15;
const text = (content: string) => ({ type: 10, content });
const options = (...labels: string[]) => labels.map((label) => ({ label, value: label.toLowerCase() }));
const field = (label: string, component: object, more: object = {}) => ({ type: 18, label, component, ...more });

const panel = {
  flags: V2,
  components: [
    {
      type: 17,
      accent_color: 0x5865f2,
      components: [
        text('# In the call\nTwo people, **open-mic-night**'),
        {
          type: 9,
          components: [text('Ana Lindqvist-Okafor, whose name is quite long'), text('-# sends camera and microphone')],
          accessory: { type: 2, style: 4, label: 'Let out', custom_id: 'out' },
        },
        {
          type: 9,
          components: [text('The room')],
          accessory: { type: 11, media: { url: 'https://example.com/a%20room.png' }, description: 'A full room' },
        },
        { type: 14, spacing: 2 },
        {
          type: 12,
          items: [
            { media: { url: 'https://example.com/stage.png' } },
            { media: { url: 'https://example.com/b.png' }, spoiler: true },
          ],
        },
        { type: 1, components: [{ type: 3, custom_id: 'who', placeholder: 'Whom?', options: options('Ana', 'Ben') }] },
      ],
    },
    { type: 1, components: [{ type: 2, style: 1, label: 'Fill in', custom_id: 'form' }] },
  ],
};
const reasons = {
  custom_id: 'reasons',
  title: 'Let someone out',
  components: [
    text('They can **come back**.'),
    field('Why', {
      type: 21,
      custom_id: 'why',
      required: false,
      options: [...options('Noise', 'Spam'), { label: 'Other', value: 'other', description: 'Say it below' }],
    }),
    field(
      'Where else',
      { type: 22, custom_id: 'where', max_values: 2, options: options('Lobby', 'Stage', 'Bar') },
      { description: 'Up to two' },
    ),
    field('Tell them', { type: 23, custom_id: 'tell', default: true }),
    field('Proof', { type: 19, custom_id: 'proof', max_values: 2, file_types: ['image', '.txt'] }),
  ],
};

it.each<Device>(['desktop', 'phone', 'narrow'])(
  'a message of components can be read and used on a %s screen',
  async (device) => {
    const window = await open(device);
    application.answers({ type: 4, data: panel });
    const message = await window.asks('show');
    await window.reads('In the call', message);
    expect(await faultsIn(window, message)).toEqual([]);
    expect(await overflow(window.page)).toBe(0);
    const heard = await window.heard(message);
    for (const said of [
      'heading "In the call"',
      'button "Let out"',
      'link "Image: A full room"',
      'link "Image: stage.png"',
      'combobox "Whom?"',
    ]) {
      expect(heard).toContain(said);
    }
    const hidden = message.getByRole('link', { name: 'Image: b.png' });
    expect(await hidden.isVisible()).toBe(false);
    await window.use(message.getByText('Spoiler: show the image'));
    await hidden.waitFor();

    application.answers({ type: 6 });
    await window.chooses('Whom?', 'Ben', message);
    expect(await application.next(3)).toMatchObject({
      data: { custom_id: 'who', values: ['ben'] },
      message: { flags: V2 },
    });
    application.answers({ type: 7, data: { components: [text('Let out by **Ana**')] } });
    await window.presses('Let out', message);
    await window.reads('Let out by Ana', message);
  },
);

it.each<Device>(['desktop', 'narrow'])(
  'every kind of field of a modal can be filled in on a %s screen',
  async (device) => {
    const window = await open(device);
    application.answers({ type: 4, data: panel });
    const message = await window.asks('show');
    application.answers({ type: 9, data: reasons });
    await window.presses('Fill in', message);
    const { modal } = window;
    await modal.getByRole('radiogroup', { name: 'Why' }).waitFor();
    expect(await faultsIn(window, modal)).toEqual([]);

    // What is required shows when it's submitted, and gets the focus.
    await window.submits();
    expect(await modal.getByText('This field is required.').count()).toBe(2);
    await expect
      .poll(() => modal.getByRole('checkbox', { name: 'Lobby' }).evaluate((box) => box.matches(':focus')))
      .toBe(true);
    expect(await faultsIn(window, modal)).toEqual([]);
    expect(await overflow(window.page)).toBe(0);

    await window.use(modal.getByRole('radio', { name: 'Spam' }));
    await window.use(modal.getByRole('button', { name: 'Clear selection' }));
    expect(await modal.getByRole('radio', { checked: true }).count()).toBe(0);
    // With the keyboard, as far as there is one.
    await modal.getByRole('radio', { name: 'Noise' }).focus();
    await window.page.keyboard.press('Space');
    await window.page.keyboard.press('ArrowDown');
    await window.use(modal.getByRole('checkbox', { name: 'Stage' }));
    await window.use(modal.getByText('Lobby'));
    expect(await modal.getByRole('checkbox', { name: 'Bar' }).isDisabled()).toBe(true);
    await window.use(modal.getByRole('checkbox', { name: 'Tell them' }));
    const proof = modal.getByLabel('Proof', { exact: false }).and(modal.locator('input'));
    const large = Buffer.alloc(250_000, 'ab');
    await proof.setInputFiles([
      { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('no') },
      { name: 'log.txt', mimeType: 'text/plain', buffer: large },
    ]);
    await window.use(modal.getByRole('button', { name: 'Remove wrong.txt' }));
    await modal.getByRole('list', { name: 'Files for Proof' }).getByText('log.txt').waitFor();

    application.answers({ type: 4, data: { content: 'Noted', flags: 64 } });
    await window.submits();
    await window.reads('Noted');
    await modal.waitFor({ state: 'detached' });
    const { data } = (await application.next(5)) as {
      data: {
        components: { component?: object }[];
        resolved: { attachments: Record<string, { filename: string; url: string; size: number }> };
      };
    };
    const [attachment] = Object.values(data.resolved.attachments);
    expect(attachment).toMatchObject({ filename: 'log.txt', size: large.length });
    // The local Discord serves the paths of Discord's own host.
    const served = new URL(new URL(attachment?.url ?? '').pathname, discord.apiUrl);
    expect(Buffer.from(await (await fetch(served)).arrayBuffer()).equals(large)).toBe(true);
    expect(data.components.map(({ component }) => component)).toMatchObject([
      undefined as never,
      { type: 21, value: 'spam' },
      { type: 22, values: ['lobby', 'stage'] },
      { type: 23, value: false },
      { type: 19, values: Object.keys(data.resolved.attachments) },
    ]);
  },
);
