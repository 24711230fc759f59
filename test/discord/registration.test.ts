import { type REST, Routes } from 'discord.js';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { Command, SlashCommandData, UserMenuData } from '../../src/discord/command.ts';
import { inviteLink, registerCommands } from '../../src/discord/registration.ts';

const data: SlashCommandData = {
  type: 1,
  name: 'kick-participant',
  description: 'Remove somebody',
  options: [
    { type: 3, name: 'participant', description: 'Who', autocomplete: true },
    { type: 3, name: 'reason', description: 'Why', max_length: 400 },
  ],
  default_member_permissions: '1099511627776',
  contexts: [0],
  integration_types: [0],
};

/** What Discord gives back of it: with ids and a version, and without what is a default. */
const registered = {
  id: '600000000000000006',
  application_id: '9',
  version: '1',
  type: 1,
  name: 'kick-participant',
  name_localizations: null,
  description: 'Remove somebody',
  description_localizations: null,
  dm_permission: false,
  contexts: [0],
  integration_types: [0],
  nsfw: false,
  default_member_permissions: '1099511627776',
  options: [
    { type: 3, name: 'participant', description: 'Who', required: false, autocomplete: true },
    { type: 3, name: 'reason', description: 'Why', max_length: 400 },
  ],
} as const;

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

describe('the registration', () => {
  it('writes nothing when Discord has exactly these commands', async () => {
    expect(await written([registered])).toEqual([]);
  });

  it('writes all of them at once when it is told to, whatever Discord has', async () => {
    expect(await written([registered], true)).toEqual([[data]]);
  });

  const [participant, reason] = registered.options;
  it.each<[string, readonly unknown[]]>([
    ['there is none', []],
    ['there is another one too', [registered, { ...registered, id: '7', name: 'old' }]],
    ['it has another name', [{ ...registered, name: 'kick' }]],
    ['it is of another type', [{ ...registered, type: 2 }]],
    ['it is described otherwise', [{ ...registered, description: 'Kick' }]],
    ['others see it', [{ ...registered, default_member_permissions: '0' }]],
    ['everybody sees it', [{ ...registered, default_member_permissions: null }]],
    ['it works in direct messages too', [{ ...registered, contexts: [0, 1] }]],
    ['it works everywhere', [{ ...registered, contexts: null }]],
    ['users may install it', [{ ...registered, integration_types: [0, 1] }]],
    ['an option is missing', [{ ...registered, options: [participant] }]],
    ['there are no options', [{ ...registered, options: undefined }]],
    ['the options are in another order', [{ ...registered, options: [reason, participant] }]],
    ['an option is required', [{ ...registered, options: [{ ...participant, required: true }, reason] }]],
    ['an option is not completed', [{ ...registered, options: [{ ...participant, autocomplete: false }, reason] }]],
    ['an option is described otherwise', [{ ...registered, options: [{ ...participant, description: 'x' }, reason] }]],
    ['an option is of another type', [{ ...registered, options: [{ ...participant, type: 6 }, reason] }]],
    ['an option may be longer', [{ ...registered, options: [participant, { ...reason, max_length: 500 }] }]],
    ['an option has a least length', [{ ...registered, options: [participant, { ...reason, min_length: 1 }] }]],
  ])('writes when %s', async (_what, current) => {
    expect(await written(current)).toEqual([[data]]);
  });
});

describe('the registration of a command in the menu of a member', () => {
  const menu: UserMenuData = {
    type: 2,
    name: 'Remove from session',
    default_member_permissions: '1099511627776',
    contexts: [0],
    integration_types: [0],
  };
  const command: Command = { data: menu, about: 'x', access: 'moderators', runOn: async () => undefined };
  const { options: _options, ...there } = { ...registered, type: 2, name: 'Remove from session', description: '' };

  it('writes nothing when Discord has it, with the empty description that Discord gives it', async () => {
    expect(await written([there], false, command)).toEqual([]);
  });

  it.each<[string, readonly unknown[]]>([
    ['there is none', []],
    ['it has another name', [{ ...there, name: 'Kick out' }]],
    ['it is in the menu of a message', [{ ...there, type: 3 }]],
    ['others see it', [{ ...there, default_member_permissions: '0' }]],
  ])('writes when %s, without a description or options', async (_what, current) => {
    expect(await written(current, false, command)).toEqual([[menu]]);
  });
});

describe('the invite link', () => {
  it('asks for commands, and for no permission at all', () => {
    expect(inviteLink('9')).toBe(
      'https://discord.com/oauth2/authorize?client_id=9&scope=bot+applications.commands&permissions=19456',
    );
  });
});
