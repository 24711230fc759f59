import type { APIInteraction } from 'discord.js';
import { DiscordAPIError } from 'discord.js';
import fc from 'fast-check';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiscordApi } from '../../src/bot/api.ts';
import type { Command, ComponentUse, Message, Modal, ModalUse, Replying } from '../../src/bot/command.ts';
import { customId, referenceOf, snowflakeTime } from '../../src/bot/interaction.ts';
import { createRouter, MODAL_FIRST_WITHIN_MS, MOST_IN_PROGRESS, type Router } from '../../src/bot/router.ts';
import { nameOf } from '../../src/bot/ui/formatting.ts';
import type { Clock } from '../../src/common/clock.ts';
import { noteEffect } from '../../src/common/deeds.ts';
import { RecordsError, SETTLED_WITHIN_MS } from '../../src/common/store-error.ts';
import type { CommandName } from '../../src/i18n/catalog.ts';
import { type Language, translatorFor } from '../../src/i18n/language.ts';
import { type Access, mayUse } from '../../src/settings/permissions.ts';
import { firstSettings, type GuildSettings } from '../../src/settings/settings.ts';
import { asRead } from './ui/message-limits.ts';

const ID = '1175928847299117063';
const REFERENCE = referenceOf(ID);
const GUILD = '300000000000000003';
const MIA = '200000000000000002';
const BEN = '200000000000000003';
const ROLE = '500000000000000001';
const ADMINISTRATOR = String(1n << 3n);
const MANAGE_GUILD = String(1n << 5n);

/** What was asked of Discord, in order: `defer private`, `answer Title`, `edit Title`, `modal Title`, `complete 2`. */
let asked: string[];
/** The names of the handlers that ran, with what they received. */
let ran: { readonly name: string; readonly use: Partial<ComponentUse & ModalUse> }[];
let log: string[];
let rules: GuildSettings;
let readRules: (() => Promise<GuildSettings>) | null;
let known: boolean;
let now: number;
/** What a command or a press that may be answered with a modal makes of it. */
let makeModal: ((use: object) => Promise<Modal | null>) | null;
/** How long Discord takes with a modal, in milliseconds. */
let modalTakesMs: number;
/** What a handler does instead of replying. */
let work: (use: Replying) => Promise<void>;
/** What Discord waits for before it takes an answer. */
let slow: Promise<void> | null;
/** What Discord does instead of accepting a call. */
let refuse: Partial<Record<'defer' | 'answer' | 'turnAway' | 'edit' | 'followUp' | 'openModal' | 'complete', Error>>;
let router: Router;
/** Whether there's more to turn away than can be sent. */
let behind: boolean;
let turningAway: boolean;
/** What was counted: why an interaction got no answer, why one was rejected, and `undelivered` for each reply that Discord didn't take. */
let counted: string[];

/** On top of timers that a test can control. */
const timers: Pick<Clock, 'elapsed' | 'wait'> = {
  elapsed: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

/** A modal has to open before the bot can say anything. */
const NO_REPLY_YET = {} as Replying;
const titleOf = (message: Message): string => message.embeds?.[0]?.title ?? message.content ?? '';
let modal: Modal;

beforeEach(() => {
  asked = [];
  ran = [];
  log = [];
  rules = firstSettings({ moderatorRoleIds: new Set([ROLE]), rooms: null, cooldown: null });
  readRules = null;
  known = true;
  now = snowflakeTime(ID) + 20;
  work = async () => undefined;
  refuse = {};
  modalTakesMs = 0;
  modal = { title: 'Why?', custom_id: 'x', components: [] };
  slow = null;
  makeModal = null;
  behind = false;
  turningAway = false;
  const done = async (what: keyof typeof refuse, text: string): Promise<void> => {
    asked.push(text);
    await (what === 'answer' || what === 'turnAway' ? slow : null);
    const error = refuse[what];
    if (error !== undefined) {
      throw error;
    }
  };
  const api: Omit<DiscordApi, 'bot'> = {
    defer: (_interaction, as) => done('defer', `defer ${as}`),
    answer: (_interaction, message) => done('answer', `answer ${titleOf(message)}`),
    turnAway: (_interaction, message) => done('turnAway', `turn away ${titleOf(message)}`),
    edit: (_reply, message) => done('edit', `edit ${titleOf(message)}`),
    followUp: (_reply, message) => done('followUp', `follow-up ${titleOf(message)}`),
    openModal: (_interaction, { title }) => {
      now += modalTakesMs;
      return done('openModal', `modal ${title}`);
    },
    complete: (_interaction, choices) => done('complete', `complete ${choices.length}`),
    get isBehind() {
      return behind;
    },
    get isTurningAway() {
      return turningAway;
    },
  };
  counted = [];
  router = createRouter({
    commands: [commandOf('kick-case', 'as-set'), commandOf('kick-history'), menuCommand],
    api: api as DiscordApi,
    settings: {
      of: async () => readRules?.() ?? rules,
      peek: () => (known ? rules : undefined),
    },
    log: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
    clock: timers,
    discordClock: { now: () => now, ageAtLeast: ({ createdAt }) => now - createdAt },
    onUnanswered: (why) => counted.push(why),
    onRejected: (why) => counted.push(why),
    onUndelivered: () => counted.push('undelivered'),
  });
});
afterEach(() => {
  expect(router.running).toBe(0);
  vi.useRealTimers();
});

const menuCommand: Command = {
  data: {
    type: 2,
    name: 'Remove from session',
    default_member_permissions: '0',
    contexts: [0],
    integration_types: [0],
  },
  access: 'moderators',
  runOn: async ({ on, reply }) => {
    ran.push({ name: `on ${on.userId} ${on.name}`, use: {} });
    await reply({ content: 'menu done' });
  },
};

/** A command with a button or modal for each kind of access and each way of showing its answer. */
function commandOf(name: CommandName, replies?: 'as-set'): Command {
  const run = (what: string) => async (use: object & Replying) => {
    ran.push({ name: `${name} ${what}`, use });
    await work(use);
    await use.reply({ content: `${what} done` });
  };
  return {
    data: {
      type: 1,
      name,
      options: [{ type: 3, name: 'number', autocomplete: true }],
      default_member_permissions: '0',
      contexts: [0],
      integration_types: [0],
    },
    access: 'moderators',
    ...(replies && { replies }),
    modalFirst: { wanted: () => makeModal !== null, open: async (use) => (await makeModal?.(use)) ?? null },
    run: run('run'),
    complete: () => {
      ran.push({ name: `${name} complete`, use: {} });
      return Promise.resolve([{ name: '1', value: '1' }]);
    },
    components: {
      page: { access: 'moderators', shown: 'in-place', run: run('page') },
      show: { access: 'moderators', shown: 'beside', run: run('show') },
      another: {
        access: 'moderators',
        shown: 'beside',
        modalFirst: async (use) => (await makeModal?.(use)) ?? null,
        run: run('another'),
      },
      set: { access: 'managers', shown: 'in-place', run: run('set') },
      forget: { access: 'administrators', shown: 'in-place', run: run('forget') },
      edit: {
        access: 'moderators',
        shown: 'modal',
        open: async (use) => {
          ran.push({ name: `${name} edit`, use });
          await work(NO_REPLY_YET);
          return modal;
        },
      },
    },
    modals: {
      reason: { access: 'moderators', shown: 'in-place', run: run('reason') },
      limits: { access: 'managers', shown: 'beside', run: run('limits') },
      sheet: { access: 'moderators', shown: 'as-set', run: run('sheet') },
    },
  };
}

interface Who {
  readonly user?: string;
  readonly roles?: readonly string[];
  readonly permissions?: string;
  readonly guild?: string | null;
  readonly owners?: object;
  readonly locale?: string;
  readonly guildLocale?: string;
}

function interaction(type: number, data: object, who: Who = {}, more: object = {}): APIInteraction {
  const { user = MIA, roles = [ROLE], permissions = '0', guild = GUILD, owners = { 0: guild } } = who;
  const { locale = 'en-US', guildLocale = 'en-US' } = who;
  const person = { id: user, username: 'somebody' };
  return {
    id: ID,
    application_id: '100000000000000009',
    type,
    token: 'token',
    version: 1,
    ...(guild === null ? { user: person } : { guild_id: guild, member: { user: person, roles, permissions } }),
    authorizing_integration_owners: owners,
    entitlements: [],
    locale,
    guild_locale: guildLocale,
    ...more,
    data,
  } as unknown as APIInteraction;
}

const run = (who?: Who, name = 'kick-case') => router.handle(interaction(2, { id: '6', name, type: 1 }, who));
const complete = (who?: Who) => {
  const options = [{ type: 3, name: 'number', value: '1', focused: true }];
  return router.handle(interaction(4, { id: '6', name: 'kick-case', type: 1, options }, who));
};
const press = (custom_id: string, who?: Who, values?: readonly string[]) =>
  router.handle(interaction(3, { component_type: values ? 3 : 2, custom_id, ...(values && { values }) }, who));
const submit = (custom_id: string, who?: Who, value = '') =>
  router.handle(
    interaction(5, { custom_id, components: [{ type: 18, component: { type: 4, custom_id: 'why', value } }] }, who),
  );
const button = (action: string, owner: string | null = null, argument = '17') =>
  customId('kick-case', action, owner, argument);

const names = (): string[] => ran.map(({ name }) => name);

describe('a command', () => {
  it('is acknowledged privately, and then run', async () => {
    await run();
    expect(asked).toEqual(['defer private', 'edit run done']);
    expect(names()).toEqual(['kick-case run']);
  });

  it('isn’t run for someone without a moderator role, who is told privately', async () => {
    await run({ roles: [] });
    await run({ roles: [], permissions: ADMINISTRATOR });
    expect(asked).toEqual(Array(2).fill(['defer private', 'edit You can’t do this']).flat());
    expect(ran).toEqual([]);
  });

  it('isn’t run when it couldn’t be acknowledged: the moderator would never read the result', async () => {
    refuse.defer = new Error('Discord is away');
    await run();
    expect(asked).toEqual(['defer private']);
    expect(ran).toEqual([]);
  });

  it('keeps running when its reply can’t be delivered, and knows about it', async () => {
    refuse.edit = new Error('Discord is away');
    await run();
    expect(names()).toEqual(['kick-case run']);
    expect(asked).toEqual(['defer private', 'edit run done']);
  });

  it.each<[string, Error, string]>([
    ['the store is unavailable', new RecordsError('ECONNREFUSED'), 'Database unavailable'],
    ['the error is unexpected', new TypeError('a bug'), 'Something went wrong'],
  ])('that breaks is answered with a message about it: %s', async (_what, error, title) => {
    work = () => Promise.reject(error);
    await run();
    expect(asked).toEqual(['defer private', `edit ${title}`]);
  });

  it('is dropped when it is too old to be answered', async () => {
    now = snowflakeTime(ID) + 3_001;
    await run();
    await press(button('page'));
    await complete();
    expect([asked, ran]).toEqual([[], []]);
    expect(counted).toEqual(['too-old', 'too-old', 'too-old']);
  });
});

describe('a command in the member menu', () => {
  const onBen = { target_id: BEN, resolved: { users: { [BEN]: { id: BEN, username: 'ben' } } } };
  const use = (more: object, who?: Who) =>
    router.handle(interaction(2, { id: '7', name: 'Remove from session', type: 2, ...more }, who));

  it('is acknowledged privately, and run with the member it was used on', async () => {
    await use(onBen);
    expect(asked).toEqual(['defer private', 'edit menu done']);
    expect(names()).toEqual([`on ${BEN} ben`]);
  });

  it('isn’t run for someone without a moderator role', async () => {
    await use(onBen, { roles: [], permissions: ADMINISTRATOR });
    expect(asked).toEqual(['defer private', 'edit You can’t do this']);
    expect(ran).toEqual([]);
  });

  it('isn’t run when the target member is missing, and completes nothing', async () => {
    await use({});
    await use({ ...onBen, type: 1 });
    expect(asked).toEqual(Array(2).fill('answer This doesn’t exist anymore'));
    const options = [{ type: 3, name: 'number', value: '1', focused: true }];
    await router.handle(interaction(4, { id: '7', name: 'Remove from session', type: 2, options }));
    expect(asked.at(-1)).toBe('complete 0');
    expect(ran).toEqual([]);
  });
});

describe('in a server that wants public replies', () => {
  beforeEach(() => {
    rules = { ...rules, replies: 'public' };
  });

  it('commands that follow the setting reply publicly to people with access', async () => {
    await run();
    expect(asked).toEqual(['defer public', 'edit run done']);
  });

  it('commands that don’t follow it reply privately', async () => {
    await run({}, 'kick-history');
    expect(asked).toEqual(['defer private', 'edit run done']);
  });

  it.each<[string, Who]>([
    ['who has no role', { roles: [] }],
    ['who manages the server and has no role', { roles: [], permissions: MANAGE_GUILD }],
    ['who comes from another server', { owners: { 1: MIA } }],
    ['who isn’t in a server', { guild: null }],
  ])('a refusal is still private: for someone %s', async (_who, who) => {
    await run(who);
    expect(asked[0]).toBe('defer private');
    expect(ran).toEqual([]);
  });

  it('an acknowledgment waits only briefly for the setting: then it is private', async () => {
    vi.useFakeTimers();
    known = false;
    const read = Promise.withResolvers<GuildSettings>();
    readRules = () => read.promise;
    const handled = run();
    await vi.advanceTimersByTimeAsync(149);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['defer private']);
    expect(ran).toEqual([]);
    read.resolve(rules);
    await handled;
    expect(names()).toEqual(['kick-case run']);
  });

  it('an acknowledgment that learns the setting in time is public', async () => {
    known = false;
    await run();
    expect(asked[0]).toBe('defer public');
  });

  it('what a button shows next to its message is still private', async () => {
    await press(button('show'));
    expect(asked).toEqual(['defer private', 'edit show done']);
  });
});

describe('the language', () => {
  const who: Who = { locale: 'de', guildLocale: 'fr' };
  const on = (custom_id: string, flags: number) =>
    router.handle(interaction(3, { component_type: 2, custom_id }, who, { message: { id: '8', flags } }));
  const spoken = () => ran.map(({ use }) => [use.t?.language, use.replyHandle?.locale]);

  it('of a private reply is the language of the person who asked', async () => {
    await run(who);
    expect(spoken()).toEqual([['de', 'de']]);
    expect(ran[0]?.use.guildLocale).toBe('fr');
  });

  it('of a public reply is the language of the server', async () => {
    rules = { ...rules, replies: 'public' };
    await run(who);
    expect(spoken()).toEqual([['fr', 'fr']]);
  });

  it('of what everyone sees is the one that the server chose, whatever Discord reports', async () => {
    rules = { ...rules, replies: 'public', language: 'ja' };
    await run(who);
    await on(button('page'), 0);
    await on(button('page'), 64);
    await on(button('show'), 0);
    expect(spoken().map(([language]) => language)).toEqual(['ja', 'ja', 'de', 'de']);
  });

  it('of a message that a press changes is the language of the people who see it', async () => {
    await on(button('page'), 0);
    await on(button('page'), 64);
    expect(spoken()).toEqual([
      ['fr', 'fr'],
      ['de', 'de'],
    ]);
  });

  it('of what is shown next to a message, or asked in a modal, is the language of the person who pressed', async () => {
    await on(button('show'), 0);
    await on(button('edit'), 0);
    expect(ran.map(({ use }) => use.t?.language)).toEqual(['de', 'de']);
  });

  it('of a refusal is the language of the person who was refused, no matter who sees the message', async () => {
    rules = { ...rules, replies: 'public' };
    await run({ ...who, roles: [] });
    await on(button('set'), 0);
    await run({ ...who, locale: 'ja', guild: null });
    const t = (locale: Language) => translatorFor(locale)('refusal.title');
    expect(asked.filter((one) => !one.startsWith('defer'))).toEqual([
      `edit ${t('de')}`,
      `answer ${t('de')}`,
      `edit ${translatorFor('ja')('refusal.outsideGuild.title')}`,
    ]);
  });

  it('is English when the bot doesn’t speak the one it needs', async () => {
    await run({ locale: 'ko' });
    expect(spoken()).toEqual([['en-US', 'ko']]);
  });
});

describe('a command that may be answered with a modal', () => {
  beforeEach(() => {
    makeModal = async () => modal;
  });

  it('is, and nothing is acknowledged before, nor run', async () => {
    await run();
    expect(asked).toEqual(['modal Why?']);
    expect(ran).toEqual([]);
  });

  it('passes on what was typed, and speaks the language of the person who asked', async () => {
    let seen: object = {};
    makeModal = async (use) => {
      seen = use;
      return null;
    };
    const options = [{ type: 3, name: 'number', value: '17' }];
    await router.handle(
      interaction(2, { id: '6', name: 'kick-case', type: 1, options }, { locale: 'de', guildLocale: 'fr' }),
    );
    expect(seen).toMatchObject({ options: { number: '17' }, guildId: GUILD, reference: REFERENCE });
    expect((seen as ComponentUse).t('picker.menus.reason')).toBe('Grund');
    expect(asked).toEqual(['defer private', 'edit run done']);
  });

  it.each<[why: string, make: () => Promise<Modal | null>]>([
    ['there is none', async () => null],
    ['making it fails', () => Promise.reject(new TypeError('a bug'))],
    ['the database is away', () => Promise.reject(new RecordsError('unreachable'))],
    ['it takes too long', () => new Promise(() => undefined)],
  ])('is acknowledged in time and run when %s', async (_why, make) => {
    vi.useFakeTimers();
    makeModal = make;
    const handled = run();
    // The interaction is 20 ms old.
    await vi.advanceTimersByTimeAsync(1_500 - 20);
    expect(asked[0]).toBe('defer private');
    await vi.advanceTimersByTimeAsync(5_000);
    await handled;
    expect(asked).toEqual(['defer private', 'edit run done']);
  });

  it('isn’t kept waiting when it arrived late, and no modal is made', async () => {
    now = snowflakeTime(ID) + MODAL_FIRST_WITHIN_MS;
    makeModal = () => Promise.reject(new Error('not to be made'));
    await run();
    expect(asked).toEqual(['defer private', 'edit run done']);
    expect(log.join()).not.toContain('not to be made');
  });

  it('opens no modal for someone who may not use it, and says so as always', async () => {
    await run({ roles: [] });
    await run({ guild: null, owners: {} });
    expect(asked.filter((one) => one.startsWith('modal'))).toEqual([]);
    expect(asked).toHaveLength(4);
  });
});

describe('a press', () => {
  it('changes its message, or is answered next to it, as its handler says', async () => {
    await press(button('page'));
    await press(button('show'));
    expect(asked).toEqual(['defer in-place', 'edit page done', 'defer private', 'edit show done']);
  });

  it('passes on the data in its custom ID, and what was chosen', async () => {
    await press(button('page', MIA, 'a:b::c'), {}, ['x', 'y']);
    expect(ran[0]?.use).toMatchObject({ argument: 'a:b::c', chosen: ['x', 'y'], guildId: GUILD, reference: REFERENCE });
    expect(ran[0]?.use.settings).toBe(rules);
    expect(ran[0]?.use.replyHandle).toMatchObject({ applicationId: '100000000000000009', token: 'token' });
  });

  it('opens a modal without an acknowledgment, because Discord wouldn’t accept one first', async () => {
    await press(button('edit'));
    expect(asked).toEqual(['modal Why?']);
  });

  it('may be answered with a modal first, and is acknowledged where there is none', async () => {
    await press(button('another'));
    makeModal = async () => modal;
    await press(button('another'));
    expect(asked).toEqual(['defer private', 'edit another done', 'modal Why?']);
    expect(names()).toEqual(['kick-case another']);
  });

  it('of a modal that answered a command is answered as visibly as that command, in the language of its readers', async () => {
    rules = { ...rules, replies: 'public' };
    const who = { locale: 'de', guildLocale: 'fr' };
    await submit(button('sheet', MIA), who);
    await router.handle(interaction(5, { custom_id: customId('kick-history', 'sheet', MIA), components: [] }, who));
    rules = { ...rules, replies: 'private' };
    await submit(button('sheet', MIA), who);
    expect(asked.filter((one) => one.startsWith('defer'))).toEqual(['defer public', 'defer private', 'defer private']);
    expect(ran.map(({ use }) => use.replyHandle?.locale)).toEqual(['fr', 'de', 'de']);
  });

  it('of a modal passes on what was filled in', async () => {
    await submit(button('reason', MIA, '17'), {}, 'shouting');
    expect(asked).toEqual(['defer in-place', 'edit reason done']);
    expect(ran[0]?.use).toMatchObject({ argument: '17', fields: new Map([['why', ['shouting']]]) });
  });

  it('of a modal passes on what was chosen, and nothing for a radio group that was left empty', async () => {
    const parts = [
      { type: 18, component: { type: 3, custom_id: 'who', values: ['1', '2'] } },
      { type: 18, component: { type: 21, custom_id: 'term', value: null } },
      { type: 18, component: { type: 21, custom_id: 'why', value: 'x' } },
    ];
    await router.handle(interaction(5, { custom_id: button('reason', MIA), components: parts }));
    expect([...(ran[0]?.use.fields ?? [])]).toEqual([
      ['who', ['1', '2']],
      ['term', []],
      ['why', ['x']],
    ]);
  });

  it.each(['page', 'show', 'edit'])('works only for its owner, whatever roles others have: %s', async (action) => {
    await press(button(action, BEN), { permissions: ADMINISTRATOR });
    expect(asked).toEqual(['answer This isn’t yours to use']);
    expect(ran).toEqual([]);
    await press(button(action, BEN), { user: BEN });
    expect(names()).toEqual([`kick-case ${action}`]);
  });

  it('of a modal works only for its owner', async () => {
    await submit(button('reason', BEN));
    expect(asked).toEqual(['answer This isn’t yours to use']);
    expect(ran).toEqual([]);
  });

  it.each(['page', 'show', 'edit'])(
    'doesn’t work for anyone who has lost the role since, not even its owner: %s',
    async (action) => {
      await press(button(action, MIA), { roles: [] });
      expect(asked).toEqual(['answer You can’t do this']);
      expect(ran).toEqual([]);
    },
  );

  it('follows the server’s current roles', async () => {
    rules = { ...rules, moderatorRoleIds: new Set(['500000000000000009']) };
    await press(button('page', MIA));
    expect(asked).toEqual(['answer You can’t do this']);
    await press(button('page', MIA), { roles: ['500000000000000009'] });
    expect(names()).toEqual(['kick-case page']);
  });

  it.each<[string, Who, boolean]>([
    ['set', { permissions: MANAGE_GUILD, roles: [] }, true],
    ['set', { permissions: ADMINISTRATOR, roles: [] }, true],
    ['set', { permissions: '0' }, false],
    ['forget', { permissions: ADMINISTRATOR, roles: [] }, true],
    ['forget', { permissions: MANAGE_GUILD }, false],
  ])('needs what its own handler requires, not what its command requires: %s with %j', async (action, who, allowed) => {
    await press(button(action), who);
    expect(names()).toEqual(allowed ? [`kick-case ${action}`] : []);
    expect(asked[0]).toBe(allowed ? 'defer in-place' : 'answer You can’t do this');
  });

  it('of a modal needs what its own handler requires', async () => {
    await submit(button('limits'));
    expect(asked).toEqual(['answer You can’t do this']);
    await submit(button('limits'), { permissions: MANAGE_GUILD, roles: [] });
    expect(names()).toEqual(['kick-case limits']);
  });

  it.each<[string, Who]>([
    ['isn’t in a server', { guild: null }],
    ['uses an app that only they installed', { owners: { 1: MIA } }],
    ['uses another server’s app', { owners: { 0: '300000000000000009' } }],
  ])('is refused for someone who %s', async (_who, who) => {
    await press(button('page', null), who);
    await submit(button('reason', null), who);
    expect(asked).toEqual(['answer Only works in a server', 'answer Only works in a server']);
    expect(ran).toEqual([]);
  });

  it.each([
    'kick-case:gone::',
    'kick-case:__proto__::',
    'kick-case:constructor::',
    'kick-case:toString::',
    'kick-case:::',
    'kick-case:reason::17',
    'kick-gone:page::17',
    '__proto__:page::17',
    'kick-case',
    'kick-case:page',
    '',
    'someone else’s button',
  ])('of something that this version doesn’t know is answered with what to do: %j', async (custom_id) => {
    await press(custom_id);
    expect(asked).toEqual(['answer This doesn’t exist anymore']);
    expect(ran).toEqual([]);
  });

  it('of a button isn’t a modal submission, nor the reverse', async () => {
    await submit(button('page'));
    await press(button('limits'), { permissions: ADMINISTRATOR });
    expect(asked).toEqual(['answer This doesn’t exist anymore', 'answer This doesn’t exist anymore']);
    expect(ran).toEqual([]);
  });

  it('isn’t handled when it couldn’t be acknowledged', async () => {
    refuse.defer = new Error('Discord is away');
    await press(button('page'));
    expect(ran).toEqual([]);
  });

  it.each<[string, Error, string]>([
    ['the store is unavailable', new RecordsError('SQLITE_FULL'), 'Database unavailable'],
    ['the error is unexpected', new TypeError('a bug'), 'Something went wrong'],
  ])('that breaks is answered next to its message, also for a modal: %s', async (_what, error, title) => {
    work = () => Promise.reject(error);
    await press(button('page'));
    await submit(button('reason'));
    await press(button('show'));
    await press(button('edit'));
    expect(asked).toEqual([
      'defer in-place',
      `follow-up ${title}`,
      'defer in-place',
      `follow-up ${title}`,
      'defer private',
      `edit ${title}`,
      `answer ${title}`,
    ]);
  });

  it('whose modal takes too long to build is answered while Discord still accepts an answer', async () => {
    vi.useFakeTimers();
    const slow = Promise.withResolvers<void>();
    work = () => slow.promise;
    const handled = press(button('edit'));
    await vi.advanceTimersByTimeAsync(1_200);
    await handled;
    expect(asked).toEqual(['answer Database unavailable']);
    slow.reject(new TypeError('too late to matter'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['in time', 0, ['modal Reason for Ana', 'modal Reason for p-1', 'modal Reason for […]']],
    ['while there is time for a message', 800, ['modal Reason for Ana', 'modal Reason for p-1']],
    ['with no time for another one', 1_501, ['modal Reason for Ana']],
  ])(
    'whose modal Discord refuses for its content is answered by plainer ones, then by a message: %s',
    async (_when, takesMs, modals) => {
      modalTakesMs = takesMs;
      const before = now;
      work = async () => {
        modal = { ...modal, title: `Reason for ${nameOf(translatorFor('en-US'), { id: 'p-1', name: 'Ana' })}` };
      };
      refuse.openModal = new DiscordAPIError({ code: 200_000, message: 'x' }, 200_000, 400, 'POST', 'u', {
        body: null,
      });
      await press(button('edit'));
      expect(asked).toEqual([...modals, 'answer Discord won’t show this form']);
      expect(now - before).toBeLessThan(2_900);
    },
  );

  it('whose choices Discord refuses for their content gets none', async () => {
    refuse.complete = new DiscordAPIError({ code: 200_000, message: 'x' }, 200_000, 400, 'POST', 'u', { body: null });
    await complete();
    expect(asked).toEqual(['complete 1', 'complete 0']);
  });

  it('that Discord refuses is logged without the token, and ends there', async () => {
    const url = 'https://discord.example/api/v10/interactions/1/token/callback';
    refuse.answer = new DiscordAPIError({ code: 10_062, message: 'x' }, 10_062, 404, 'POST', url, { body: null });
    await press(button('page', BEN));
    expect(log.join('')).toContain("couldn't answer the interaction");
    expect(log.join('')).not.toContain('/token/');
    expect(counted).toEqual(['failed']);
  });

  it('that can’t be read, or whose reply Discord doesn’t take, is counted, too', async () => {
    await router.handle({ type: 2 } as APIInteraction);
    expect(counted).toEqual(['unreadable']);
    refuse.edit = new DiscordAPIError({ code: 10_015, message: 'x' }, 10_015, 404, 'PATCH', 'u', { body: null });
    await run();
    expect(counted.slice(1)).toContain('undelivered');
    expect(counted.slice(1)).not.toContain('failed');
  });
});

describe('a command that fails', () => {
  const away = new RecordsError('ECONNREFUSED');
  const inDoubt = new RecordsError('ECONNRESET', { effect: 'in-doubt' });
  const NOT_CERTAIN = 'Couldn’t confirm whether this was saved';
  /** What is on record, once that can be read. */
  let lookUps: (Message | Error)[];
  let done: boolean;

  const lookUp = async (): Promise<Message> => {
    const next = lookUps.shift() ?? { content: '', embeds: [{ title: 'on record' }] };
    if (next instanceof Error) {
      throw next;
    }
    return next;
  };
  /** A write that the store confirmed. */
  const written = async (): Promise<boolean> => {
    noteEffect();
    return done;
  };
  const writing = { lookUp, changed: (changed: boolean) => changed };

  beforeEach(() => {
    vi.useFakeTimers();
    lookUps = [];
    done = true;
  });

  async function lasting(handled: Promise<void>, ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    await handled;
  }

  it.each([
    ['the store is unavailable', away, 'Database unavailable'],
    ['of a bug', new TypeError('a bug'), 'Something went wrong'],
  ])('says that nothing was done only while nothing was: %s', async (_what, error, title) => {
    work = async () => {
      throw error;
    };
    await run();
    work = async () => {
      noteEffect();
      throw error;
    };
    await run();
    const failed = log.filter((line) => line.includes('command failed'));
    expect(asked).toEqual(['defer private', `edit ${title}`, 'defer private', `edit ${title}`]);
    expect(failed.map((line) => (JSON.parse(line) as { done: string }).done)).toEqual(['nothing', 'unsure']);
  });

  it('removes nothing that it has already shown', async () => {
    work = async ({ reply }) => {
      await reply({ content: 'the truth' });
      throw away;
    };
    await run();
    expect(asked.slice(1)).toEqual(['edit the truth', 'follow-up Database unavailable']);
  });

  it('removes nothing that can be shown, and fills in what was refused', async () => {
    work = async ({ reply }) => {
      await reply({ content: 'the truth' });
      refuse = {};
      throw away;
    };
    refuse.edit = new Error('Discord is away');
    await run();
    refuse.edit = new DiscordAPIError({ code: 0, message: '404: Not Found' }, 0, 404, 'PATCH', 'url', { body: null });
    await run();
    refuse.edit = new DiscordAPIError({ code: 50_035, message: 'x' }, 50_035, 400, 'PATCH', 'url', { body: null });
    await run();
    expect(asked.filter((one) => !one.startsWith('defer'))).toEqual([
      'edit the truth',
      'follow-up Database unavailable',
      'edit the truth',
      'follow-up Database unavailable',
      'edit the truth',
      'edit Discord won’t show this reply',
      'edit Database unavailable',
    ]);
  });

  it('says in its own words, next to it, what Discord refuses to show there', async () => {
    work = async ({ reply, beside }) => {
      await reply({ content: 'the truth' });
      await beside({ content: 'see blocked.example' });
    };
    refuse.followUp = new DiscordAPIError({ code: 240_000, message: 'x' }, 240_000, 403, 'POST', 'url', { body: null });
    await run();
    expect(asked.slice(1)).toEqual([
      'edit the truth',
      'follow-up see blocked.example',
      'follow-up Discord won’t show this reply',
      'edit run done',
    ]);
  });

  it('keeps a button’s message when the edit of it was refused', async () => {
    work = async ({ reply }) => {
      await reply({ content: 'the truth' });
      throw away;
    };
    refuse.edit = new DiscordAPIError({ code: 50_035, message: 'x' }, 50_035, 400, 'PATCH', 'url', { body: null });
    await press(button('page'));
    expect(asked).toEqual([
      'defer in-place',
      'edit the truth',
      'edit Discord won’t show this reply',
      'follow-up Database unavailable',
    ]);
  });

  it('leaves a button’s message as it is when nothing was written', async () => {
    work = async ({ write }) => {
      await write(() => Promise.reject(away), writing);
    };
    await press(button('page'));
    expect(asked).toEqual(['defer in-place', 'follow-up Database unavailable']);
  });

  it('says at once that a write is in doubt, and shows what is on record when the store answers', async () => {
    work = async ({ write }) => {
      await write(() => Promise.reject(inDoubt), writing);
    };
    lookUps = [away, away];
    const handled = run();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['defer private', `edit ${NOT_CERTAIN}`]);
    // What is read sooner can be older than a commit that is still in flight.
    await vi.advanceTimersByTimeAsync(SETTLED_WITHIN_MS - 1);
    expect(lookUps).toHaveLength(2);
    await lasting(handled, 10_000);
    expect(asked.slice(2)).toEqual(['edit on record']);
  });

  it('is also in doubt when the first of several writes is done', async () => {
    work = async ({ write }) => {
      await write(async () => {
        await written();
        throw away;
      }, writing);
    };
    await lasting(press(button('page')), SETTLED_WITHIN_MS);
    expect(asked).toEqual(['defer in-place', `edit ${NOT_CERTAIN}`, 'edit on record']);
  });

  it.each([
    ['says that it was saved', true, 'Saved, but can’t be shown yet'],
    ['doesn’t say that anything was saved when nothing was', false, 'Can’t show the result yet'],
  ])('after a write whose result can’t be read %s, and shows it later', async (_what, changed, title) => {
    done = changed;
    work = async ({ write }) => {
      await write(written, writing);
      throw away;
    };
    await lasting(press(button('page')), SETTLED_WITHIN_MS);
    expect(asked).toEqual(['defer in-place', `edit ${title}`, 'edit on record']);
  });

  it('leaves the message as it is when it fails after showing the result of a write', async () => {
    work = async ({ write, reply }) => {
      await write(written, writing);
      await reply({ content: 'saved' });
      throw new TypeError('a bug');
    };
    await press(button('page'));
    expect(asked.slice(1)).toEqual(['edit saved', 'follow-up Something went wrong']);
  });

  it('stops looking up a write when its message can no longer be changed, and says so', async () => {
    work = async ({ write }) => {
      await write(() => Promise.reject(inDoubt), writing);
    };
    lookUps = Array<Error>(1_000).fill(away);
    await lasting(run(), 14 * 60_000);
    expect(asked).toEqual(['defer private', `edit ${NOT_CERTAIN}`, `edit ${NOT_CERTAIN}`]);
  });

  it('stops looking up a write when the bot stops, and says so', async () => {
    work = async ({ write }) => {
      await write(() => Promise.reject(inDoubt), writing);
    };
    const handled = run();
    await vi.advanceTimersByTimeAsync(0);
    await router.drain();
    await handled;
    expect(asked).toEqual(['defer private', `edit ${NOT_CERTAIN}`, `edit ${NOT_CERTAIN}`]);
  });
});

describe('while the server’s rules can’t be read', () => {
  beforeEach(() => {
    known = false;
    readRules = () => Promise.reject(new RecordsError('ECONNREFUSED'));
  });

  it('no command runs: who can use it is unknown, and the person who asked is told why', async () => {
    await run();
    expect(asked).toEqual(['defer private', 'edit Database unavailable']);
    expect(ran).toEqual([]);
  });

  it('no press is handled, and no modal opens', async () => {
    await press(button('page', MIA));
    await press(button('edit', MIA));
    await submit(button('reason', MIA));
    expect(asked).toEqual(Array(3).fill('answer Database unavailable'));
    expect(ran).toEqual([]);
  });

  it('no one is shown who is in a session', async () => {
    await complete();
    expect(asked).toEqual(['complete 0']);
    expect(ran).toEqual([]);
  });

  it('the operator sees which error it was', async () => {
    await run();
    expect(log.join('')).toContain('"store":"ECONNREFUSED"');
  });

  it('a press is answered while Discord still accepts an answer', async () => {
    vi.useFakeTimers();
    const read = Promise.withResolvers<GuildSettings>();
    readRules = () => read.promise;
    const handled = press(button('page', MIA));
    await vi.advanceTimersByTimeAsync(1_200);
    await handled;
    expect(asked).toEqual(['answer Database unavailable']);
    // What is read too late changes nothing.
    read.resolve(rules);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran).toEqual([]);
  });

  it('rules that are known still hold: they are at most a few seconds old', async () => {
    known = true;
    await run();
    await press(button('page'));
    expect(names()).toEqual(['kick-case run', 'kick-case page']);
  });
});

describe('a bot with too many commands in progress', () => {
  it('rejects one more, completes nothing, and takes the next when one is done, however slowly Discord takes the rejections', async () => {
    const going = Array.from({ length: MOST_IN_PROGRESS }, () => Promise.withResolvers<void>());
    let begun = 0;
    work = () => going[begun++]?.promise ?? Promise.resolve();
    const handled = going.map(() => run());
    await expect.poll(() => begun).toBe(MOST_IN_PROGRESS);
    asked = [];
    const taken = Promise.withResolvers<void>();
    slow = taken.promise;
    const rejected = [run(), press(button('page')), submit(button('reason'))];
    await complete();
    await expect
      .poll(() => [...asked].sort())
      .toEqual(['complete 0', ...Array(3).fill('turn away Bouncer is too busy right now')]);
    expect(counted).toEqual([]);
    going[0]?.resolve();
    await handled[0];
    await run();
    expect(begun).toBe(MOST_IN_PROGRESS + 1);
    taken.resolve();
    await Promise.all(rejected);
    expect(counted).toEqual(Array(3).fill('too-busy'));
    for (const one of going) {
      one.resolve();
    }
    await Promise.all(handled);
  });
});

describe('a bot that can’t even turn everyone away in time', () => {
  it('carries out nothing more until it can', async () => {
    behind = true;
    await run();
    behind = false;
    await run();
    expect(asked.filter((what) => what.startsWith('turn away'))).toHaveLength(1);
    expect(names()).toEqual(['kick-case run']);
  });
});

describe('a bot that turns others away', () => {
  it('carries out what it has acknowledged once it’s through', async () => {
    const handled = run();
    turningAway = true;
    await expect.poll(() => asked).toEqual(['defer private']);
    expect(names()).toEqual([]);
    turningAway = false;
    await handled;
    expect(names()).toEqual(['kick-case run']);
  });

  it('carries it out at once when it restarts', async () => {
    const handled = run();
    turningAway = true;
    await expect.poll(() => asked).toEqual(['defer private']);
    await router.drain();
    await handled;
    expect(names()).toEqual(['kick-case run']);
  });
});

describe('a bot that restarts', () => {
  it('refuses commands, presses and modals, and completes nothing', async () => {
    await router.drain();
    await run();
    await press(button('page'));
    await press(button('edit'));
    await submit(button('reason'));
    await complete();
    expect(asked).toEqual([...Array(4).fill('answer Bouncer is restarting'), 'complete 0']);
    expect(ran).toEqual([]);
    expect(counted).toEqual(Array(4).fill('restarting'));
  });

  it('waits for presses in progress', async () => {
    const going = Promise.withResolvers<void>();
    work = () => going.promise;
    const handled = press(button('page'));
    await expect.poll(names).toEqual(['kick-case page']);
    let drained = false;
    const end = router.drain().then(() => {
      drained = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(drained).toBe(false);
    going.resolve();
    await Promise.all([handled, end]);
    expect(asked).toEqual(['defer in-place', 'edit page done']);
  });
});

it('names the owner of someone else’s button, and the required roles when they are missing', async () => {
  const messages: Message[] = [];
  const api = { answer: async (_: unknown, message: Message) => void messages.push(message) };
  const other = createRouter({
    commands: [commandOf('kick-case')],
    api: api as unknown as DiscordApi,
    settings: { of: async () => rules, peek: () => rules },
    log: pino({ level: 'silent' }),
    clock: timers,
    discordClock: { now: () => now, ageAtLeast: ({ createdAt }) => now - createdAt },
  });
  await other.handle(interaction(3, { component_type: 2, custom_id: button('page', BEN) }));
  await other.handle(interaction(3, { component_type: 2, custom_id: button('page', MIA) }, { roles: [] }));
  expect(asRead(messages[0] ?? {})).toContain(`This belongs to <@${BEN}>`);
  expect(asRead(messages[1] ?? {})).toContain(`These roles can: <@&${ROLE}>. Ask someone who has one`);
});

it('handles a press exactly when its owner presses it and has access, whatever else it says', async () => {
  const actions: Readonly<Record<string, Access>> = {
    page: 'moderators',
    show: 'moderators',
    edit: 'moderators',
    set: 'managers',
    forget: 'administrators',
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(actions), 'gone', '__proto__'),
      fc.constantFrom(null, MIA, BEN),
      fc.constantFrom(MIA, BEN),
      fc.subarray([ROLE, '500000000000000009']),
      fc.constantFrom('0', ADMINISTRATOR, MANAGE_GUILD, 'all of them'),
      fc.constantFrom<string | null>(GUILD, '300000000000000009', null),
      fc.string(),
      async (action, owner, user, roles, permissions, installed, argument) => {
        ran = [];
        asked = [];
        const id = `kick-case:${action}:${owner ?? ''}:${argument}`;
        await press(id, { user, roles, permissions, owners: installed === null ? {} : { 0: installed } });
        const actor = {
          userId: user,
          guildId: GUILD,
          installedInGuild: installed === GUILD,
          roleIds: roles,
          permissions: permissions === 'all of them' ? 0n : BigInt(permissions),
        };
        const access = Object.hasOwn(actions, action) ? actions[action] : undefined;
        const may = access !== undefined && (owner === null || owner === user) && mayUse(access, actor, rules).allowed;
        expect(names()).toEqual(may ? [`kick-case ${action}`] : []);
        // Someone without access is told next to the message, which stays as it is.
        expect(asked.every((one) => one.startsWith('answer '))).toBe(!may);
        expect(asked.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 500 },
  );
});
