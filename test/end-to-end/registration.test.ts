import { afterEach, describe, expect, it } from 'vitest';
import { startBot } from '../../sandbox/bot-process.ts';
import { expectNoViolations, type Stage, setStage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  expectNoViolations(stage);
  await stage[Symbol.asyncDispose]();
});

const writes = () => stage.discord.requests.filter(({ route }) => route === 'register');
const shown = () => stage.discord.visibleCommands(stage.guild.id).map(({ name }) => name);

describe('the commands', () => {
  it('are registered everywhere by one write, and not again when nothing changed', async () => {
    stage = await setStage();
    expect(writes()).toHaveLength(1);
    expect(shown()).toEqual(['kick-participant']);
    const [command] = stage.discord.commands.global;
    expect(command?.contexts).toEqual([0]);
    expect(command?.integration_types).toEqual([0]);
    expect(command?.default_member_permissions).toBe(String(1n << 40n));
    expect(command?.options?.map(({ name, type }) => [name, type])).toEqual([
      ['participant', 3],
      ['session', 3],
      ['reason', 3],
    ]);
    await stage.bot.stop();
    await stage.restart();
    expect(writes()).toHaveLength(1);
  });

  it('show once when a server is named, and once when it is not named any more', async () => {
    stage = await setStage();
    await stage.bot.stop();
    await stage.restart({ GUILD_ID: stage.guild.id });
    expect(stage.discord.commands.global).toEqual([]);
    expect(stage.discord.commands.guild(stage.guild.id)).toHaveLength(1);
    expect(shown()).toEqual(['kick-participant']);
    await stage.bot.stop();
    await stage.restart();
    expect(stage.discord.commands.guild(stage.guild.id)).toEqual([]);
    expect(shown()).toEqual(['kick-participant']);
  });

  it('are written in any case by npm run register, which then ends with 0', async () => {
    stage = await setStage();
    expect(writes()).toHaveLength(1);
    const register = startBot(stage.environment, { arguments: ['--register'] });
    expect((await register.exited).code, register.output).toBe(0);
    expect(writes()).toHaveLength(2);
    expect(shown()).toEqual(['kick-participant']);
  });

  it('cannot be registered on a server that the bot is not in: one clear line, and 1', async () => {
    stage = await setStage({ start: false });
    const bot = startBot({ ...stage.environment, GUILD_ID: '100000000000000000' });
    expect((await bot.exited).code).toBe(1);
    expect(bot.log.at(-1)?.msg).toContain('Check GUILD_ID');
  });
});

describe('the start', () => {
  it('says who it is, the shard, the commands, and an invite link that asks for no permission', async () => {
    stage = await setStage();
    const ready = await stage.bot.waitForLog(({ msg }) => msg === 'ready');
    expect(ready).toMatchObject({
      user: 'Sandbox Bot',
      shard: [0, 1],
      commands: ['kick-participant'],
      applicationId: stage.discord.applicationId,
    });
    const invite = new URL(String(ready['invite']));
    expect(invite.searchParams.get('client_id')).toBe(stage.discord.applicationId);
    expect(invite.searchParams.get('permissions')).toBe('0');
    expect(invite.searchParams.get('scope')).toBe('bot applications.commands');
  });
});
