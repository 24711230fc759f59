import { DiscordAPIError, type REST, Routes } from 'discord.js';
import type {
  APIApplicationCommandStringOption,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { Command, SlashCommandData, UserMenuData } from '../../src/bot/command.ts';
import { commandBody } from '../../src/bot/command-body.ts';
import { inviteLink, registerCommands } from '../../src/bot/registration.ts';

const data: SlashCommandData = {
  type: 1,
  name: 'kick-participant',
  options: [
    { type: 3, name: 'participant', autocomplete: true },
    { type: 3, name: 'reason', max_length: 400 },
    { type: 3, name: 'keep-out', choices: ['10 minutes', '1 hour'] },
  ],
  default_member_permissions: '1099511627776',
  contexts: [0],
  integration_types: [0],
};

const body = commandBody(data) as RESTPostAPIChatInputApplicationCommandsJSONBody;

/** What Discord returns for it: with IDs and a version, and without defaults. */
const registered = {
  ...body,
  id: '600000000000000006',
  application_id: '9',
  version: '1',
  dm_permission: false,
  nsfw: false,
};
const [participant, reason, keepOut] = (body.options ?? []) as unknown as readonly [
  APIApplicationCommandStringOption,
  APIApplicationCommandStringOption,
  APIApplicationCommandStringOption & { readonly choices: readonly object[] },
];
const [tenMinutes, hour] = keepOut.choices;

const typed: Command = { data, access: 'moderators', run: async () => undefined, complete: () => null };

/** What is written when Discord has this. */
async function written(current: unknown, force = false, command = typed): Promise<readonly unknown[]> {
  const puts: unknown[] = [];
  const rest = {
    get: async (route: string) => (route === Routes.applicationCommands('9') ? current : []),
    put: async (_route: string, { body }: { readonly body: unknown }) => puts.push(body),
  };
  await registerCommands(
    {
      rest: rest as unknown as REST,
      applicationId: '9',
      guildId: null,
      commands: [command],
      log: pino({ level: 'silent' }),
    },
    { force },
  );
  return puts;
}

describe('registration', () => {
  it('writes nothing when Discord has exactly these commands', async () => {
    expect(await written([registered])).toEqual([]);
  });

  it('writes all of them at once when forced to, whatever Discord has', async () => {
    expect(await written([registered], true)).toEqual([[body]]);
  });

  it.each<[string, readonly unknown[]]>([
    ['none is registered', []],
    ['there is another one, too', [registered, { ...registered, id: '7', name: 'old' }]],
    ['it has another name', [{ ...registered, name: 'kick' }]],
    ['it is of another type', [{ ...registered, type: 2 }]],
    ['its description differs', [{ ...registered, description: 'Kick' }]],
    ['its name differs in one language', [{ ...registered, name_localizations: { de: 'rauswurf' } }]],
    ['its description is missing in other languages', [{ ...registered, description_localizations: null }]],
    ['others see it', [{ ...registered, default_member_permissions: '0' }]],
    ['everyone sees it', [{ ...registered, default_member_permissions: null }]],
    ['it also works in direct messages', [{ ...registered, contexts: [0, 1] }]],
    ['it works everywhere', [{ ...registered, contexts: null }]],
    ['users can install it', [{ ...registered, integration_types: [0, 1] }]],
    ['an option is missing', [{ ...registered, options: [participant] }]],
    ['there are no options', [{ ...registered, options: undefined }]],
    ['the options are in another order', [{ ...registered, options: [reason, participant, keepOut] }]],
    ['an option is required', [{ ...registered, options: [{ ...participant, required: true }, reason, keepOut] }]],
    [
      'an option is not completed',
      [{ ...registered, options: [{ ...participant, autocomplete: false }, reason, keepOut] }],
    ],
    [
      'an option’s description differs',
      [{ ...registered, options: [{ ...participant, description: 'x' }, reason, keepOut] }],
    ],
    [
      'an option has no name in other languages',
      [{ ...registered, options: [{ ...participant, name_localizations: null }, reason, keepOut] }],
    ],
    ['a choice is missing', [{ ...registered, options: [participant, reason, { ...keepOut, choices: [hour] }] }]],
    [
      'a choice’s name differs in one language',
      [
        {
          ...registered,
          options: [
            participant,
            reason,
            { ...keepOut, choices: [tenMinutes, { ...hour, name_localizations: { de: 'Ewig' } }] },
          ],
        },
      ],
    ],
    ['an option is of another type', [{ ...registered, options: [{ ...participant, type: 6 }, reason, keepOut] }]],
    ['an option can be longer', [{ ...registered, options: [participant, { ...reason, max_length: 500 }, keepOut] }]],
    [
      'an option has a minimum length',
      [{ ...registered, options: [participant, { ...reason, min_length: 1 }, keepOut] }],
    ],
  ])('writes when %s', async (_what, current) => {
    expect(await written(current)).toEqual([[body]]);
  });
});

describe('registration of a command in the member menu', () => {
  const menu: UserMenuData = {
    type: 2,
    name: 'Remove from session',
    default_member_permissions: '1099511627776',
    contexts: [0],
    integration_types: [0],
  };
  const command: Command = { data: menu, access: 'moderators', runOn: async () => undefined };
  const menuBody = commandBody(menu);
  const there = {
    ...menuBody,
    id: '600000000000000007',
    version: '1',
    description: '',
    description_localizations: null,
  };

  it('writes nothing when Discord has it, with the empty description that Discord adds', async () => {
    expect(await written([there], false, command)).toEqual([]);
  });

  it.each<[string, readonly unknown[]]>([
    ['none is registered', []],
    ['it has another name', [{ ...there, name: 'Kick out' }]],
    ['it is in the message menu', [{ ...there, type: 3 }]],
    ['others see it', [{ ...there, default_member_permissions: '0' }]],
  ])('writes when %s, without a description or options', async (_what, current) => {
    expect(await written(current, false, command)).toEqual([[menuBody]]);
  });
});

describe('the invite link', () => {
  it('asks for commands, and for no permissions', () => {
    expect(inviteLink('9')).toBe(
      'https://discord.com/oauth2/authorize?client_id=9&scope=bot+applications.commands&permissions=19456',
    );
  });
});

describe('the scope that the bot doesn’t use', () => {
  const GLOBAL = Routes.applicationCommands('9');
  const inGuild = (id: string) => Routes.applicationGuildCommands('9', id);
  const refused = (status: number, code: number) =>
    new DiscordAPIError({ code, message: 'no' }, code, status, 'GET', 'https://discord.example', {
      body: {},
      files: [],
    });

  /** What is done at a Discord that has these commands by scope, or fails there. */
  async function done(
    there: Readonly<Record<string, readonly unknown[] | Error>>,
    guildId: string | null,
  ): Promise<{ readonly did: readonly string[]; readonly error: unknown; readonly lines: readonly string[] }> {
    const did: string[] = [];
    const lines: string[] = [];
    const rest = {
      get: async (route: string, options?: { readonly query?: URLSearchParams }) => {
        if (route === Routes.userGuilds()) {
          did.push('list servers');
          return [{ id: '1' }, { id: '2' }, { id: '3' }];
        }
        const found = there[route] ?? [];
        if (found instanceof Error) {
          throw found;
        }
        // Discord leaves the other languages out unless it's asked for them.
        return options?.query?.get('with_localizations') === 'true'
          ? found
          : found.map((one) => ({ ...(one as object), name_localizations: undefined }));
      },
      put: async (route: string, { body: sent }: { readonly body: readonly unknown[] }) => {
        did.push(`${route === GLOBAL ? 'global' : route.replace(/.*guilds\/(\d+).*/u, 'server $1')}: ${sent.length}`);
      },
    };
    const log = pino({}, { write: (line: string) => lines.push((JSON.parse(line) as { msg: string }).msg) });
    const error = await registerCommands({
      rest: rest as unknown as REST,
      applicationId: '9',
      guildId,
      commands: [typed],
      log,
    }).catch((thrown: unknown) => thrown);
    return { did, error, lines };
  }

  it('is cleared on each server before the global commands are written, and left alone without a change', async () => {
    const both = { [inGuild('1')]: [registered], [inGuild('3')]: [registered] };
    const { did, lines } = await done(both, null);
    expect(did).toEqual(['list servers', 'server 1: 0', 'server 3: 0', 'global: 1']);
    expect(lines).toEqual([
      'cleared the commands of the other scope',
      'cleared the commands of the other scope',
      'commands registered',
    ]);
    expect(await done({ ...both, [GLOBAL]: [registered] }, null)).toEqual({
      did: [],
      error: undefined,
      lines: ['commands registered: no changes'],
    });
  });

  it('is the global one with a server of its own, and is cleared at each start', async () => {
    const own = { ...registered, contexts: null, integration_types: null };
    expect((await done({ [GLOBAL]: [registered], [inGuild('7')]: [own] }, '7')).did).toEqual(['global: 0']);
    expect((await done({ [GLOBAL]: [registered] }, '7')).did).toEqual(['global: 0', 'server 7: 1']);
    expect((await done({ [inGuild('7')]: [own] }, '7')).did).toEqual([]);
  });

  it('is skipped on a server that gives no access, and cleared on the ones after it', async () => {
    const { did, error, lines } = await done(
      { [inGuild('1')]: refused(403, 50_001), [inGuild('2')]: [registered] },
      null,
    );
    expect(did).toEqual(['list servers', 'server 2: 0', 'global: 1']);
    expect(error).toBeUndefined();
    expect(lines).toContain("couldn't clear a server's commands");
  });

  it('keeps the commands from being written when Discord fails, so that the next start tries again', async () => {
    for (const failure of [refused(500, 0), new Error('socket hang up')]) {
      const { did, error } = await done({ [inGuild('2')]: failure }, null);
      expect(did).toEqual(['list servers']);
      expect(error).toBe(failure);
    }
  });
});
