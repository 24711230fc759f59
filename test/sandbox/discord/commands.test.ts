import { describe, expect, it } from 'vitest';
import { clientOf, kickCommand, openDiscord, refusalOf, restOf } from './support.ts';

const option = (name: string, more: object = {}) => ({ type: 3, name, description: 'd', ...more });
const command = (more: object = {}) => ({ name: 'kick', description: 'd', ...more });

describe('registered commands', () => {
  it('are overwritten as a whole, keep their ID, and get a version only when they change', async () => {
    const discord = await openDiscord();
    const rest = restOf(discord);
    const path = `/applications/${discord.applicationId}/commands` as const;
    const put = async (...body: object[]) => (await rest.put(path, { body })) as { id: string; version: string }[];
    const [first] = await put(command(), command({ name: 'other' }));
    const [same] = await put(command());
    const [changed] = await put(command({ description: 'e' }));
    expect(same).toEqual(first);
    expect(changed?.id).toBe(first?.id);
    expect(changed?.version).not.toBe(first?.version);
    expect(discord.commands.global.map(({ name }) => name)).toEqual(['kick']);
    expect(await put()).toEqual([]);
  });

  it('come back as Discord writes them: defaults filled in, empty fields left out', async () => {
    const discord = await openDiscord();
    const rest = restOf(discord);
    const path = `/applications/${discord.applicationId}/commands` as const;
    const sent = command({
      name_localizations: { de: 'rauswurf' },
      default_member_permissions: '0',
      options: [option('a', { required: false, autocomplete: false }), option('b', { autocomplete: true })],
    });
    await rest.put(path, { body: [sent] });
    const expected = {
      name: 'kick',
      type: 1,
      application_id: discord.applicationId,
      default_member_permissions: '0',
      integration_types: [0],
      contexts: null,
      nsfw: false,
      options: [option('a'), option('b', { autocomplete: true })],
    };
    const [plain] = (await rest.get(path)) as Record<string, unknown>[];
    expect(plain).toMatchObject(expected);
    expect(plain).not.toHaveProperty('name_localizations');
    const query = new URLSearchParams({ with_localizations: 'true' });
    expect(await rest.get(path, { query })).toMatchObject([{ name_localizations: { de: 'rauswurf' } }]);
  });

  it('of a server and of all servers exist side by side, so that one name shows twice', async () => {
    const discord = await openDiscord();
    const guild = discord.addGuild();
    const rest = restOf(discord);
    await rest.put(`/applications/${discord.applicationId}/commands`, { body: [command()] });
    await rest.put(`/applications/${discord.applicationId}/guilds/${guild.id}/commands`, { body: [command()] });
    expect(discord.visibleCommands(guild.id).map(({ name }) => name)).toEqual(['kick', 'kick']);
    expect(discord.commands.guild(guild.id)).toMatchObject([{ guild_id: guild.id }]);
  });

  it('are accepted as the official client sends them', async () => {
    const discord = await openDiscord();
    const client = await clientOf(discord);
    await client.application.commands.set([
      { ...command(), options: [option('a')] },
      { name: 'Kick', type: 2 },
    ] as Parameters<typeof client.application.commands.set>[0]);
    expect(discord.violations).toEqual([]);
    expect(discord.commands.global.map(({ name, type }) => [name, type])).toEqual([
      ['kick', 1],
      ['Kick', 2],
    ]);
  });

  it('are accepted in the scripts of all languages, and when a name is another’s in another language', async () => {
    const discord = await openDiscord();
    const rest = restOf(discord);
    const names = { de: 'rauswurf', fr: "l'éjection", hi: 'निकालें', ja: '退出', ko: '추방', th: 'เตะ', 'zh-CN': '移除' };
    const named = command({
      name_localizations: names,
      description_localizations: { de: 'x'.repeat(100), hi: 'सत्र से निकालें' },
      options: [
        option('a', { name_localizations: { de: 'b', fr: 'a' } }),
        option('b', { name_localizations: { de: 'a', fr: 'c' } }),
        // Each text counts by its longest language, not by all together.
        ...Array.from({ length: 20 }, (_, n) =>
          option(`o${n}`, {
            description_localizations: Object.fromEntries(
              Object.keys(names).map((locale) => [locale, 'x'.repeat(100)]),
            ),
          }),
        ),
      ],
    });
    const menu = { name: 'Kick', type: 2, name_localizations: { de: 'Aus der Sitzung entfernen' } };
    await rest.put(`/applications/${discord.applicationId}/commands`, { body: [named, menu] });
    expect(discord.violations).toEqual([]);
    expect(discord.commands.global).toMatchObject([{ name_localizations: names }, menu]);
  });

  it('need a known application, a known server and the bot’s token', async () => {
    const discord = await openDiscord();
    const put = (application: string, guild = '', token: string | null = discord.token) =>
      restOf(discord, token).put(`/applications/${application}${guild}/commands`, { body: [kickCommand] });
    expect(await refusalOf(put('1'))).toMatchObject({ code: 10002 });
    expect(await refusalOf(put(discord.applicationId, '/guilds/1'))).toMatchObject({ code: 10004 });
    expect(await refusalOf(put(discord.applicationId, '', 'wrong'))).toMatchObject({ code: 0, status: 401 });
    expect(discord.violations).toEqual([]);
  });
});

describe('a command is refused', () => {
  const cases: [string, object[], string][] = [
    ['with an upper-case name', [command({ name: 'Kick' })], '0.name: APPLICATION_COMMAND_INVALID_NAME'],
    ['with a space in its name', [command({ name: 'kick them' })], '0.name: APPLICATION_COMMAND_INVALID_NAME'],
    ['without a description', [{ name: 'kick' }], '0.description: BASE_TYPE_REQUIRED'],
    ['twice', [command(), command()], '1.name: APPLICATION_COMMANDS_DUPLICATE_NAME'],
    ['with an unknown key', [command({ cooldown: 3 })], '0.cooldown: BASE_TYPE_UNKNOWN_KEY'],
    [
      'with a description of 101 characters',
      [command({ description: 'x'.repeat(101) })],
      '0.description: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with an option named twice',
      [command({ options: [option('a'), option('a')] })],
      '0.options.1.name: APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    ],
    [
      'with a required option after one that is not',
      [command({ options: [option('a'), option('b', { required: true })] })],
      '0.options.1: APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'with completion and choices',
      [command({ options: [option('a', { autocomplete: true, choices: [{ name: 'n', value: 'v' }] })] })],
      '0.options.0: APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE',
    ],
    [
      'with a choice named twice',
      [command({ options: [option('a', { choices: ['1', '2'].map((value) => ({ name: 'n', value })) })] })],
      '0.options.0.choices.1.name: APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
    ],
    [
      'with 26 options',
      [command({ options: Array.from({ length: 26 }, (_, n) => option(`o${n}`)) })],
      '0.options: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'with an option of an unknown type',
      [command({ options: [option('a', { type: 99 })] })],
      '0.options.0.type: UNION_TYPE_CHOICES',
    ],
    [
      'with an upper-case option',
      [command({ options: [option('Who')] })],
      '0.options.0.name: APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'with subcommands next to other options',
      [command({ options: [{ type: 1, name: 'sub', description: 'd' }, option('a')] })],
      '0.options: APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'with more than 8000 characters in total',
      [
        command({
          options: Array.from({ length: 25 }, (_, n) =>
            option(`o${n}`, {
              choices: Array.from({ length: 25 }, (__, m) => ({ name: `${m}`, value: 'x'.repeat(20) })),
            }),
          ),
        }),
      ],
      '0: APPLICATION_COMMAND_TOO_LARGE',
    ],
    [
      'as a context menu with a description',
      [{ name: 'Kick', type: 2, description: 'd' }],
      '0.description: APPLICATION_COMMAND_CONTEXT_MENU_FIELD_NOT_ALLOWED',
    ],
    [
      'as a context menu with a description in some language',
      [{ name: 'Kick', type: 2, description_localizations: { de: 'd' } }],
      '0.description_localizations: APPLICATION_COMMAND_CONTEXT_MENU_FIELD_NOT_ALLOWED',
    ],
    [
      'with a name in a language that Discord doesn’t have',
      [command({ name_localizations: { es: 'expulsar' } })],
      '0.name_localizations.es: ENUM_TYPE_COERCE',
    ],
    [
      'with a description in a language that Discord doesn’t have',
      [command({ options: [option('a', { description_localizations: { 'de-AT': 'd' } })] })],
      '0.options.0.description_localizations.de-AT: ENUM_TYPE_COERCE',
    ],
    [
      'with a choice in a language that Discord doesn’t have',
      [command({ options: [option('a', { choices: [{ name: 'n', value: 'v', name_localizations: { pt: 'n' } }] })] })],
      '0.options.0.choices.0.name_localizations.pt: ENUM_TYPE_COERCE',
    ],
    [
      'with an upper-case name in some language',
      [command({ name_localizations: { de: 'Rauswurf' } })],
      '0.name_localizations.de: APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'with a space in the name of an option in some language',
      [command({ options: [option('a', { name_localizations: { fr: 'la raison' } })] })],
      '0.options.0.name_localizations.fr: APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'with a name of 33 characters in some language',
      [command({ name_localizations: { ja: '退'.repeat(33) } })],
      '0.name_localizations.ja: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with a description of 101 characters in some language',
      [command({ description_localizations: { de: 'x'.repeat(101) } })],
      '0.description_localizations.de: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with an empty description in some language',
      [command({ description_localizations: { de: '' } })],
      '0.description_localizations.de: BASE_TYPE_REQUIRED',
    ],
    [
      'as a context menu whose name is blank in some language',
      [{ name: 'Kick', type: 2, name_localizations: { de: ' ' } }],
      '0.name_localizations.de: BASE_TYPE_REQUIRED',
    ],
    [
      'when another has its name in some language',
      [command({ name_localizations: { de: 'raus' } }), command({ name: 'ban', name_localizations: { de: 'raus' } })],
      '1.name_localizations.de: APPLICATION_COMMANDS_DUPLICATE_NAME',
    ],
    [
      'when its name in some language is that of another without a localized name',
      [command({ name: 'ban' }), command({ name_localizations: { de: 'ban' } })],
      '1.name_localizations.de: APPLICATION_COMMANDS_DUPLICATE_NAME',
    ],
    [
      'when another option has its name in some language',
      [
        command({
          options: ['a', 'b'].map((name) => option(name, { name_localizations: { 'zh-CN': '原因' } })),
        }),
      ],
      '0.options.1.name_localizations.zh-CN: APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    ],
    [
      'when another choice has its name in some language',
      [
        command({
          options: [
            option('a', {
              choices: ['1', '2'].map((value) => ({ name: value, value, name_localizations: { de: 'n' } })),
            }),
          ],
        }),
      ],
      '0.options.0.choices.1.name_localizations.de: APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
    ],
    [
      'with more than 8000 characters in total, counted by the longest language of each text',
      [
        command({
          options: Array.from({ length: 25 }, (_, n) =>
            option(`o${n}`, {
              choices: Array.from({ length: 25 }, (__, m) => ({
                name: `${m}`,
                value: `${m}`,
                name_localizations: { de: `${m} ${'x'.repeat(10)}` },
              })),
            }),
          ),
        }),
      ],
      '0: APPLICATION_COMMAND_TOO_LARGE',
    ],
  ];
  it.each(cases)('%s', async (_, body, problem) => {
    const discord = await openDiscord();
    const refusal = await refusalOf(restOf(discord).put(`/applications/${discord.applicationId}/commands`, { body }));
    expect(refusal).toMatchObject({ code: 50035, status: 400 });
    expect(refusal.problems).toContain(problem);
    expect(discord.violations).toHaveLength(refusal.problems.length);
    expect(discord.commands.global).toEqual([]);
  });
});
