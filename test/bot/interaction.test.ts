import type { APIInteraction } from 'discord.js';
import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { DiscordApi } from '../../src/bot/api.ts';
import type { Command, SlashCommandData } from '../../src/bot/command.ts';
import { optionsFor, readInteraction, referenceOf, snowflakeTime } from '../../src/bot/interaction.ts';
import { createRouter } from '../../src/bot/router.ts';
import { mayModerate } from '../../src/settings/permissions.ts';
import { firstSettings } from '../../src/settings/settings.ts';
import { hostileText } from '../support/hostile.ts';

const MODERATORS = new Set(['500000000000000001']);

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What Discord sends when a moderator uses the command in a server. */
const payload = {
  id: '1175928847299117063',
  application_id: '100000000000000009',
  type: 2,
  token: 'interaction-token',
  version: 1,
  guild_id: '300000000000000003',
  channel_id: '400000000000000004',
  channel: { id: '400000000000000004', type: 0 },
  member: {
    user: { id: '200000000000000002', username: 'mia', discriminator: '0', global_name: 'Mia', avatar: null },
    roles: ['500000000000000009', '500000000000000001'],
    permissions: '1099511627776',
  },
  authorizing_integration_owners: { '0': '300000000000000003' },
  entitlements: [],
  locale: 'de',
  guild_locale: 'pt-BR',
  data: {
    id: '600000000000000006',
    name: 'kick-participant',
    type: 1,
    options: [
      { type: 3, name: 'participant', value: 'Ada' },
      { type: 3, name: 'reason', value: '' },
    ],
  },
} as const satisfies Json;

function read(raw: Json) {
  return readInteraction(raw as unknown as APIInteraction, 0);
}

describe('an interaction', () => {
  it('is read from the raw payload', () => {
    expect(read(payload)).toEqual({
      kind: 'command',
      id: '1175928847299117063',
      receivedAt: 0,
      token: 'interaction-token',
      applicationId: '100000000000000009',
      createdAt: 1_700_433_684_897,
      reference: referenceOf('1175928847299117063'),
      actor: {
        userId: '200000000000000002',
        guildId: '300000000000000003',
        installedInGuild: true,
        roleIds: ['500000000000000009', '500000000000000001'],
        permissions: 1_099_511_627_776n,
      },
      locale: 'de',
      guildLocale: 'pt-BR',
      commandName: 'kick-participant',
      commandType: 1,
      custom: null,
      values: new Map([
        ['participant', 'Ada'],
        ['reason', ''],
      ]),
      on: null,
      messageId: null,
      onMessage: null,
      chosen: [],
      onPublic: false,
      onLayout: false,
      picturesOn: null,
      fields: new Map(),
      uploads: new Map(),
      focused: null,
    });
  });

  const user = { id: '200000000000000005', username: 'ada_l', global_name: 'Ada L.', discriminator: '0' };
  const menu = (member: Json, resolvedUser: Json = user) => ({
    ...payload,
    data: {
      id: '600000000000000007',
      name: 'Remove from session',
      type: 2,
      target_id: user.id,
      resolved: { users: { [user.id]: resolvedUser }, members: { [user.id]: member } },
    },
  });

  it.each<[string, Json, string]>([
    ['the nickname that the server gave them', menu({ nick: 'Ada ★', roles: [] }), 'Ada ★'],
    ['the display name, without a nickname', menu({ nick: null, roles: [] }), 'Ada L.'],
    ['the user name, without either', menu({ roles: [] }, { ...user, global_name: null }), 'ada_l'],
    ['nothing, when Discord says nothing', menu(null, null), ''],
  ])('in a member’s menu says who they are by %s', (_what, raw, name) => {
    const { kind, commandName, on, values } = read(raw);
    expect([kind, commandName, values.size]).toEqual(['command', 'Remove from session', 0]);
    expect(on).toEqual({ userId: user.id, name });
  });

  it.each<[string, Json]>([
    ['a typed command', { ...payload.data, target_id: user.id }],
    ['a command on a message', { ...payload.data, type: 3, target_id: user.id }],
    ['a member without an ID', { ...payload.data, type: 2 }],
    ['an invalid ID', { ...payload.data, type: 2, target_id: '__proto__' }],
  ])('isn’t about a member when it is %s', (_what, data) => {
    expect(read({ ...payload, data }).on).toBeNull();
  });

  const message = { id: '200000000000000006', channel_id: '400000000000000004', author: user, content: 'rude' };
  const onMessage = (resolved: Json) => ({
    ...payload,
    data: { id: '7', name: 'Report to moderators', type: 3, target_id: message.id, resolved },
  });

  it('in a message’s menu says which one it is and who wrote it', () => {
    const { onMessage: found, on, commandType } = read(onMessage({ messages: { [message.id]: message } }));
    expect(found).toEqual({
      messageId: message.id,
      channelId: message.channel_id,
      author: { userId: user.id, name: 'Ada L.' },
    });
    expect([on, commandType]).toEqual([null, 3]);
  });

  it.each<[string, Json]>([
    ['is missing', {}],
    ['has no author', { messages: { [message.id]: { ...message, author: null as never } } }],
    ['is in no channel', { messages: { [message.id]: { ...message, channel_id: 'x' } } }],
  ])('isn’t about a message that %s', (_what, resolved) => {
    expect(read(onMessage(resolved)).onMessage).toBeNull();
  });

  it('has the files of a modal only as Discord resolved them', () => {
    const resolved = {
      attachments: {
        5: { id: '5', filename: 'a.png', url: 'https://cdn.discordapp.com/a', content_type: 'image/png' },
        6: { id: '6', url: 7 },
        7: null,
        8: { id: '8', url: 'https://cdn.discordapp.com/b' },
      },
    };
    const components = [{ type: 18, component: { type: 19, custom_id: 'pictures', values: ['5', '9'] } }];
    const { fields, uploads } = read({
      ...payload,
      type: 5,
      data: { custom_id: 'report:send::', components, resolved },
    });
    expect(fields.get('pictures')).toEqual(['5', '9']);
    expect([...uploads]).toEqual([
      ['5', { url: 'https://cdn.discordapp.com/a', contentType: 'image/png' }],
      ['8', { url: 'https://cdn.discordapp.com/b', contentType: null }],
    ]);
  });

  it('says what is being completed', () => {
    const completing = {
      ...payload,
      type: 4,
      data: {
        ...payload.data,
        options: [
          { type: 3, name: 'session', value: 'town' },
          { type: 3, name: 'participant', value: 'Ad', focused: true },
        ],
      },
    };
    const { kind, focused, values } = read(completing);
    expect([kind, focused]).toEqual(['completion', { name: 'participant', typed: 'Ad' }]);
    expect(values.get('session')).toBe('town');
  });

  it('keeps what was typed unchanged', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const typed = { ...payload, data: { ...payload.data, options: [{ type: 3, name: 'participant', value }] } };
        expect(read(typed).values.get('participant')).toBe(value);
      }),
    );
  });

  it('accepts only strings: numbers, users and subcommands aren’t options of this bot', () => {
    const options = [
      { type: 4, name: 'a', value: 1 },
      { type: 6, name: 'b', value: '200000000000000002' },
      { type: 1, name: 'c', options: [{ type: 3, name: 'participant', value: 'Ada' }] },
      { type: 3, name: 'd', value: 5 },
    ];
    expect([...read({ ...payload, data: { ...payload.data, options } }).values]).toEqual([]);
  });

  it.each<[number, string]>([
    [1, 'other'],
    [2, 'command'],
    [3, 'component'],
    [4, 'completion'],
    [5, 'modal'],
    [6, 'other'],
    [99, 'other'],
  ])('of type %i is of the kind "%s"', (type, kind) => {
    const data = type === 5 ? { ...payload.data, components: [] } : payload.data;
    expect(read({ ...payload, type, data }).kind).toBe(kind);
  });

  it('knows which command a button belongs to, who alone can press it, and what it carries', () => {
    const { kind, commandName, custom, chosen, fields } = read({
      ...payload,
      type: 3,
      data: { component_type: 2, custom_id: 'kick-case:void:200000000000000002:17:a:b' },
    });
    expect([kind, commandName, chosen, fields]).toEqual(['component', 'kick-case', [], new Map()]);
    expect(custom).toEqual({
      command: 'kick-case',
      action: 'void',
      ownerId: '200000000000000002',
      argument: '17:a:b',
    });
  });

  it('knows what was chosen in a menu', () => {
    const data = { component_type: 3, custom_id: 'kick-settings:roles::', values: ['a', '', 'b'] };
    const { chosen, custom } = read({ ...payload, type: 3, data });
    expect(chosen).toEqual(['a', '', 'b']);
    expect(custom).toEqual({ command: 'kick-settings', action: 'roles', ownerId: null, argument: '' });
  });

  it('knows what was filled into a modal, in rows and in labels alike', () => {
    const data = {
      custom_id: 'kick-case:reason:200000000000000002:17',
      components: [
        { type: 1, id: 1, components: [{ type: 4, id: 2, custom_id: 'reason', value: 'shouting\nloudly' }] },
        { type: 18, id: 3, component: { type: 4, id: 4, custom_id: 'note', value: '' } },
        { type: 18, id: 5, component: { type: 3, id: 6, custom_id: 'rooms', values: ['r-1', 'r-2'] } },
        { type: 18, id: 7, component: { type: 6, id: 8, custom_id: 'roles', values: [] } },
        { type: 10, id: 9 },
      ],
    };
    const { kind, commandName, fields } = read({ ...payload, type: 5, data });
    expect([kind, commandName]).toEqual(['modal', 'kick-case']);
    expect([...fields]).toEqual([
      ['reason', ['shouting\nloudly']],
      ['note', ['']],
      ['rooms', ['r-1', 'r-2']],
      ['roles', []],
    ]);
  });

  it.each(['', 'kick-case', 'kick-case:void', 'someone else’s'])(
    'doesn’t belong to our commands when its custom ID isn’t in our format: %j',
    (custom_id) => {
      const { custom, commandName } = read({ ...payload, type: 3, data: { component_type: 2, custom_id } });
      expect([custom, commandName]).toEqual([null, null]);
    },
  );

  it.each<[Json | undefined, bigint]>([
    ['0', 0n],
    ['40', 40n],
    ['18446744073709551615', 18_446_744_073_709_551_615n],
    [undefined, 0n],
    [null, 0n],
    [8, 0n],
    ['-1', 0n],
    ['8 ', 0n],
    ['0x8', 0n],
    ['1e9', 0n],
    ['', 0n],
    ['9'.repeat(31), 0n],
  ])('has the permissions that Discord stated, and none when they are malformed: %j', (permissions, expected) => {
    const member = { ...payload.member, permissions } as unknown as Json;
    expect(read({ ...payload, member }).actor.permissions).toBe(expected);
  });

  it.each<[string, Json]>([
    ['in a direct message', { guild_id: undefined as never, member: undefined as never, user: payload.member.user }],
    ['through an app that only the user installed', { authorizing_integration_owners: { '1': '200000000000000002' } }],
    ['through another server’s app', { authorizing_integration_owners: { '0': '300000000000000009' } }],
    ['in a direct message with the bot', { guild_id: null, authorizing_integration_owners: { '0': '0' } }],
    ['without owners', { authorizing_integration_owners: null }],
    ['without a member', { member: null }],
    ['without roles', { member: { user: payload.member.user } }],
    ['with roles that aren’t a list', { member: { ...payload.member, roles: '500000000000000001' } }],
    ['with roles that are an object', { member: { ...payload.member, roles: { 0: '500000000000000001' } } }],
    ['with roles that aren’t strings', { member: { ...payload.member, roles: [[500], ['500000000000000001'], null] } }],
    ['with no roles', { member: { ...payload.member, roles: [] } }],
    [
      'with a user of that ID instead',
      { member: { ...payload.member, roles: [], user: { id: '500000000000000001' } } },
    ],
  ])('gives no one authority %s', (_what, change) => {
    const { actor } = read({ ...payload, ...(change as object) });
    expect(mayModerate(actor, MODERATORS).allowed).toBe(false);
  });
});

/** The payload with a few of its parts, at any depth, removed or replaced. */
function mutations(): fc.Arbitrary<Json> {
  const paths: string[][] = [];
  const collect = (value: Json, path: string[]): void => {
    paths.push(path);
    if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        collect(child as Json, [...path, key]);
      }
    }
  };
  collect(payload, []);
  const junk = fc.oneof(
    fc.constantFrom<Json>(null, '', 0, -1, true, [], {}, [null], 'x', { roles: [] }, '300000000000000009'),
    fc.jsonValue().map((value) => value as Json),
  );
  const put = (value: Json, [key, ...rest]: readonly string[], replacement: Json | undefined): Json => {
    if (key === undefined) {
      return replacement ?? null;
    }
    const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, Json>;
    if (rest.length === 0 && replacement === undefined) {
      delete copy[key];
    } else {
      copy[key] = put(copy[key] ?? null, rest, replacement);
    }
    return copy as Json;
  };
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), fc.option(junk, { nil: undefined })), { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((value, [path, replacement]) => put(value, path, replacement), payload as Json));
}

/** Whether Discord really said so: slowly, and from the payload alone. */
function trulyModerator(raw: Json): boolean {
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  const guild = at(raw, 'guild_id');
  const roles = at(at(raw, 'member'), 'roles');
  return (
    guild !== undefined &&
    guild !== null &&
    at(at(raw, 'authorizing_integration_owners'), '0') === guild &&
    Array.isArray(roles) &&
    roles.includes('500000000000000001')
  );
}

describe('a malformed payload', () => {
  it('gives no one authority that Discord didn’t state', () => {
    fc.assert(
      fc.property(mutations(), (raw) => {
        let allowed = false;
        try {
          allowed = mayModerate(read(raw).actor, MODERATORS).allowed;
        } catch {
          // The router drops what it can't read: see below.
        }
        expect(!allowed || trulyModerator(raw)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  /** How often the command ran when the router received this. */
  async function runsFor(raw: Json): Promise<number> {
    let ran = 0;
    const command: Command = {
      data: {
        type: 1,
        name: 'kick-participant',
        options: [{ type: 3, name: 'participant' }],
        default_member_permissions: '0',
        contexts: [0],
        integration_types: [0],
      },
      access: 'moderators',
      run: async () => {
        ran += 1;
      },
      complete: () => null,
    };
    const nothing = async () => undefined;
    const api: Pick<DiscordApi, 'defer' | 'answer' | 'complete' | 'edit'> = {
      defer: nothing,
      answer: nothing,
      complete: nothing,
      edit: nothing,
    };
    const rules = firstSettings({ moderatorRoleIds: MODERATORS, rooms: null, cooldown: null });
    const router = createRouter({
      commands: [command],
      api: api as DiscordApi,
      settings: { of: async () => rules, peek: () => rules },
      log: pino({ level: 'silent' }),
      clock: { elapsed: () => 0, wait: () => new Promise(() => undefined) },
      discordClock: { now: () => 1_700_433_684_897, ageAtLeast: () => 0 },
    });
    await router.handle(raw as unknown as APIInteraction);
    expect(router.running).toBe(0);
    return ran;
  }

  it('neither throws nor rejects in the router, and never runs a command for someone without permission', async () => {
    expect(await runsFor(payload)).toBe(1);
    await fc.assert(
      fc.asyncProperty(mutations(), async (raw) => {
        expect(await runsFor(raw)).toBeLessThanOrEqual(trulyModerator(raw) ? 1 : 0);
      }),
      { numRuns: 600 },
    );
  });
});

describe('the languages of an interaction', () => {
  it.each<[string, Json]>([
    ['is missing', {}],
    ['isn’t text', { locale: 7, guild_locale: null }],
    ['isn’t a locale', { locale: 'de; drop table cases', guild_locale: '../de' }],
    ['is empty', { locale: '', guild_locale: '' }],
    ['is too long', { locale: `de-${'x'.repeat(1_000)}`, guild_locale: 'd'.repeat(1_000) }],
  ])('are English when the field %s', (_what, said) => {
    const { locale: _locale, guild_locale: _guildLocale, ...rest } = payload;
    expect(read({ ...rest, ...(said as object) })).toMatchObject({ locale: 'en-US', guildLocale: 'en-US' });
  });

  it.each([
    ['no one else sees, as its flags say', { flags: 64 }, false],
    ['others see', { flags: 0 }, true],
    ['others see, with other flags', { flags: 4 }, true],
    ['has no flags', {}, true],
  ])('say whether it’s on a message that %s', (_what, message, onPublic) => {
    const data = { custom_id: 'kick-case:edit::1', component_type: 2 };
    expect(read({ ...payload, type: 3, data, message: { id: '7', ...message } }).onPublic).toBe(onPublic);
  });

  it.each([
    [1 << 15, true],
    [(1 << 15) | 64, true],
    [64, false],
    ['32768', false],
    [undefined, false],
  ])('say whether it’s on a message in components of version 2: flags %s', (flags, onLayout) => {
    const data = { custom_id: 'kick-case:edit::1', component_type: 2 };
    expect(read({ ...payload, type: 3, data, message: { id: '7', flags } as Json }).onLayout).toBe(onLayout);
    expect(read(payload).onLayout).toBe(false);
  });

  it.each([
    [[{ title: 'a' }, { image: { url: 'https://cdn.discordapp.com/x' } }, { image: { url: 'y' } }], 2],
    [[{ title: 'a', image: null }, null], 0],
    [[], null],
    [undefined, null],
    ['two', null],
  ])('say how many pictures the message shows: %j', (embeds, picturesOn) => {
    const data = { custom_id: 'report:dismiss::1', component_type: 2 };
    expect(read({ ...payload, type: 3, data, message: { id: '7', embeds } as Json }).picturesOn).toBe(picturesOn);
  });
});

describe('a command’s options', () => {
  it('are the ones it declares, null if left out, and nothing else', () => {
    const data: SlashCommandData = {
      type: 1,
      name: 'kick-participant',
      options: [
        { type: 3, name: 'participant' },
        { type: 3, name: 'reason' },
      ],
      default_member_permissions: '0',
      contexts: [0],
      integration_types: [0],
    };
    const given = new Map([
      ['participant', ''],
      ['__proto__', 'x'],
      ['other', 'x'],
    ]);
    expect(optionsFor(data, given)).toEqual({ participant: '', reason: null });
  });
});

describe('a snowflake', () => {
  it('contains the time at which Discord created it', () => {
    // The example in Discord's documentation.
    expect(snowflakeTime('175928847299117063')).toBe(1_462_015_105_796);
  });
});

describe('the reference', () => {
  it('is short, made of letters and digits, and the same for the same interaction', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 17n, max: 2n ** 63n }), (id) => {
        expect(referenceOf(String(id))).toMatch(/^[0-9A-Z]{7}$/u);
        expect(referenceOf(String(id))).toBe(referenceOf(String(id)));
      }),
    );
  });

  it('differs for interactions in the same second', () => {
    const start = 1_175_928_847_299_117_063n;
    const references = Array.from({ length: 5_000 }, (_, index) => referenceOf(String(start + BigInt(index * 7))));
    expect(new Set(references).size).toBe(5_000);
  });
});
