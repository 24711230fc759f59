import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import { allowed } from '../../sandbox/patience.ts';
import type { VideoSdk } from '../../sandbox/videosdk/index.ts';
import { freePort } from '../support/free-port.ts';
import { present, removals } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const MANAGE_GUILD = 1n << 5n;
const MODERATE_MEMBERS = 1n << 40n;

/** A server with an account of its own, or without one. */
interface Community {
  readonly moderator: Member;
  readonly manager: Member;
}

const KEY = randomBytes(32).toString('base64');
/** The same in every account, by chance or on purpose. */
const SAME = { sessionId: '61adc6970000000000000001', roomId: 'same-room-here', customRoomId: 'town-hall' };
/** No test keeps her out, so no one else removes her. */
const LEA = { participantId: 'p-lea-1', name: 'Lea Roth' };
const LEA_IN_SAME = { participant: LEA.name, session: SAME.sessionId };
const ANA = { participantId: 'p-ana-1', name: 'Ana Sousa' };

describe('servers with VideoSDK accounts of their own', () => {
  let harness: Harness;
  let port: number;
  /** The current one. */
  let key = KEY;
  /** The accounts of the first two servers. The third uses the operator's. */
  let red: VideoSdk;
  let blue: VideoSdk;
  let reds: Community;
  let blues: Community;
  let others: Community;

  function join(name: string): Community {
    const guild = harness.discord.addGuild({ name });
    const { id } = harness.moderators;
    const moderators = guild.addRole({ name: 'Moderators', permissions: MODERATE_MEMBERS, id });
    const managers = guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD | MODERATE_MEMBERS });
    return {
      moderator: guild.addMember({ name: 'Mia', roles: [moderators] }),
      manager: guild.addMember({ name: 'Max', roles: [managers] }),
    };
  }

  const accountPage = async (by: Member): Promise<Message> => {
    const overview = await by.run('kick-settings').reply();
    return await by.choose(overview, { label: 'Change…' }, [{ label: 'VideoSDK account' }]).reply();
  };

  async function connect(by: Member, { apiKey, secretKey }: Pick<VideoSdk, 'apiKey' | 'secretKey'>): Promise<string> {
    const page = await accountPage(by);
    const label = textOf(page).includes('this server’s own') ? 'Replace the account…' : 'Connect an account…';
    const modal = await by.press(page, { label }).modal();
    expect(JSON.stringify(modal)).not.toContain(secretKey);
    return textOf(await modal.submit({ apiKey, secretKey }).reply());
  }

  const credentialsOf = ({ apiKey, secretKey }: VideoSdk) => ({ apiKey, secretKey });
  const kick = async (by: Member, options = { participant: ANA.name, session: SAME.sessionId }): Promise<string> =>
    textOf(await by.run('kick-participant', options).reply());
  const stored = (): DatabaseSync =>
    new DatabaseSync((harness.environment['DATABASE_URL'] ?? '').slice('file:'.length), { timeout: 5_000 });

  beforeAll(async () => {
    port = await freePort();
    harness = await startHarness({ environment: { SECRETS_KEY: KEY, HTTP_PORT: String(port) } });
    [red, blue] = [harness.videosdk.addAccount(), harness.videosdk.addAccount()];
    [reds, blues, others] = [join('Red'), join('Blue'), join('Others')];
    expect(await connect(reds.manager, red)).toContain('✅ Changed: VideoSDK account');
    expect(await connect(blues.manager, blue)).toContain('✅ Changed: VideoSDK account');
    for (const account of [harness.videosdk, red, blue]) {
      account.openSession(SAME);
      account.join(SAME.sessionId, { participantId: 'p-host', name: 'Host' });
      // Checking credentials asks to remove a made-up person.
      account.forget();
    }
  });

  afterEach(() => {
    for (const account of [harness.videosdk, red, blue]) {
      expectNoViolations({ discord: harness.discord, videosdk: account });
      account.clearFaults();
      account.forget();
    }
  });

  afterAll(async () => {
    const { output } = harness.bot;
    await harness[Symbol.asyncDispose]();
    for (const { apiKey, secretKey } of [red, blue]) {
      expect(output.includes(apiKey) || output.includes(secretKey), 'credentials were printed').toBe(false);
    }
    expect(output).not.toContain(KEY);
  });

  it('remove only from their own account, whatever IDs another one has', async () => {
    for (const account of [harness.videosdk, red, blue]) {
      account.join(SAME.sessionId, ANA);
    }
    expect(await kick(reds.moderator)).toContain('✅ Removed');
    expect([red, blue, harness.videosdk].map((one) => removals(one).length)).toEqual([1, 0, 0]);
    expect(present(blue, SAME.sessionId)).toContain(ANA.participantId);
    expect(await kick(others.moderator)).toContain('✅ Removed');
    expect([red, blue, harness.videosdk].map((one) => removals(one).length)).toEqual([1, 0, 1]);
    expect(await kick(blues.moderator)).toContain('✅ Removed');
    expect([red, blue, harness.videosdk].map((one) => removals(one).length)).toEqual([1, 1, 1]);
  });

  it('aren’t held up by a removal of the same IDs in another account', async () => {
    for (const account of [red, blue]) {
      account.join(SAME.sessionId, ANA);
    }
    const held = Promise.withResolvers<void>();
    red.fault('remove-v1', { kind: 'hold', until: held.promise });
    const first = reds.moderator.run('kick-participant', { participant: ANA.name, session: SAME.sessionId });
    await red.waitForRequest({ operation: 'remove-v1' });
    expect(await kick(blues.moderator)).toContain('✅ Removed');
    held.resolve();
    expect(textOf(await first.reply())).toContain('✅ Removed');
  });

  it('see and complete no one else’s rooms, sessions or people', async () => {
    blue.openSession({ sessionId: 'blue-only-session', roomId: 'blue-only-room', customRoomId: 'secret-lounge' });
    blue.join('blue-only-session', { participantId: 'p-blue-only', name: 'Secret Guest' });
    // What the other server remembers must not help.
    expect(textOf(await blues.moderator.run('sessions').reply())).toContain('secret-lounge');
    for (const by of [reds.moderator, others.moderator]) {
      const shown = [
        textOf(await by.run('sessions').reply()),
        textOf(await by.run('participants', { session: 'blue-only-session' }).reply()),
        textOf(await by.run('participants', { session: 'secret-lounge' }).reply()),
        textOf(await by.run('kick-participant', { participant: 'p-blue-only', session: 'blue-only-session' }).reply()),
        textOf(await by.run('kick-participant', { participant: 'Secret Guest' }).reply()),
        JSON.stringify(await by.complete('kick-participant', { session: 'secret' }, 'session')),
        JSON.stringify(await by.complete('kick-participant', { participant: 'Secret' }, 'participant')),
      ].join('\n');
      // What they typed themselves is quoted.
      expect(shown).not.toContain('blue-only-room');
      expect(shown).not.toMatch(/secret-lounge[^”]|Secret Guest[^”]|p-blue-only[^”`]/u);
    }
    expect(removals(blue)).toEqual([]);
    blue.endSession('blue-only-session');
  });

  it('name the same room without getting in each other’s way', async () => {
    const list = async ({ manager }: Community): Promise<string> => {
      const overview = await manager.run('kick-settings').reply();
      const page = await manager.choose(overview, { label: 'Change…' }, [{ label: 'Rooms' }]).reply();
      const modal = await manager.press(page, { label: 'Edit…' }).modal();
      return textOf(await modal.submit({ rooms: 'town-hall' }).reply());
    };
    for (const community of [reds, blues, others]) {
      expect(await list(community)).toContain('✅ Changed: Rooms');
    }
    blue.join(SAME.sessionId, ANA);
    expect(await kick(blues.moderator)).toContain('✅ Removed');
  });

  it('keep people out of their own sessions only', async () => {
    for (const account of [red, blue, harness.videosdk]) {
      account.join(SAME.sessionId, ANA);
    }
    const options = { participant: ANA.name, session: SAME.sessionId, 'keep-out': 'until the session ends' };
    expect(textOf(await reds.moderator.run('kick-participant', options).reply())).toContain('✅ Removed');
    const before = red.requests.at(-1)?.number ?? 0;
    red.join(SAME.sessionId, ANA);
    await red.waitForRequest(
      { where: (r) => r.operation === 'remove-v1' && r.effect === 'done' },
      { after: before, timeoutMs: 15_000 },
    );
    expect([removals(blue), removals(harness.videosdk)]).toEqual([[], []]);
    expect(present(blue, SAME.sessionId)).toContain(ANA.participantId);
    expect(textOf(await blues.moderator.run('keep-outs').reply())).not.toContain(ANA.name);
  });

  it('take webhooks at an address of their own, signed for that account', async () => {
    const text = textOf(await accountPage(reds.manager));
    const [path] = /\/webhooks\/videosdk\/[\w-]{20}/u.exec(text) ?? [''];
    const send = async (account: VideoSdk, where: string): Promise<number | null> => {
      account.sendWebhooksTo(`http://127.0.0.1:${port}${where}`);
      const data = { sessionId: SAME.sessionId, participantId: ANA.participantId, meetingId: SAME.roomId };
      const { status } = await account.sendWebhook({ webhookType: 'participant-joined', data });
      account.sendWebhooksTo(null);
      return status;
    };
    expect(await send(red, path)).toBe(200);
    expect(await send(blue, path)).toBe(401);
    expect(await send(red, '/webhooks/videosdk')).toBe(401);
    expect(await send(harness.videosdk, '/webhooks/videosdk')).toBe(200);
    expect(await send(red, `/webhooks/videosdk/${'x'.repeat(20)}`)).toBe(404);
  });

  it('aren’t slowed down by an account that hangs', async () => {
    red.fault('any', { kind: 'hang' }, { times: Number.POSITIVE_INFINITY });
    const hanging = Array.from({ length: 40 }, () => reds.moderator.run('sessions'));
    await expect.poll(() => red.inFlight(), { timeout: 5_000 }).toBeGreaterThan(10);
    blue.join(SAME.sessionId, ANA);
    const at = performance.now();
    expect(await kick(blues.moderator)).toContain('✅ Removed');
    expect(performance.now() - at).toBeLessThan(allowed(3_000));
    red.clearFaults();
    await Promise.all(hanging.map((one) => one.reply({ timeoutMs: 20_000 })));
  });

  it('save nothing that VideoSDK hasn’t confirmed', async () => {
    const rows = (): unknown[] => {
      const store = stored();
      const found = store.prepare('select * from video_accounts order by guild_id').all();
      store.close();
      return found;
    };
    const before = rows();
    const wrong = await connect(others.manager, { apiKey: red.apiKey, secretKey: 'x'.repeat(64) });
    expect(wrong).toContain('VideoSDK doesn’t know this API key with this secret');
    expect(wrong).not.toContain('x'.repeat(64));
    const green = harness.videosdk.addAccount();
    for (const [fault, said] of [
      [{ kind: 'status', status: 402 }, 'VideoSDK knows these credentials, but'],
      [{ kind: 'status', status: 403 }, 'VideoSDK knows these credentials, but'],
      [{ kind: 'status', status: 429 }, 'VideoSDK isn’t taking more requests'],
      [{ kind: 'html', status: 502 }, 'VideoSDK can’t be reached'],
      [{ kind: 'drop' }, 'VideoSDK can’t be reached'],
    ] as const) {
      green.clearFaults();
      green.fault('any', fault, { times: 20 });
      expect(await connect(others.manager, green)).toContain(said);
    }
    expect(await connect(others.manager, { apiKey: 'with a space', secretKey: 'ü' })).toContain('Copy both again');
    expect(rows()).toEqual(before);
    const text = JSON.stringify(before);
    expect(text.includes(red.secretKey) || text.includes(red.apiKey)).toBe(false);
  });

  it('are used as before while the operator replaces the key', async () => {
    const next = randomBytes(32).toString('base64');
    key = next;
    await harness.bot.stop();
    const turning = harness.launch({ SECRETS_KEY: `${next},${KEY}` });
    await turning.waitForLog(({ msg }) => msg === 'ready');
    await turning.waitForLog(
      ({ msg }) => msg === "encrypted servers' VideoSDK accounts with the first key in SECRETS_KEY",
    );
    red.join(SAME.sessionId, LEA);
    expect(await kick(reds.moderator, { ...LEA_IN_SAME })).toContain('✅ Removed');
    await turning.stop();
    // The old one isn't needed anymore.
    await harness.restart({ SECRETS_KEY: next });
    red.join(SAME.sessionId, LEA);
    expect(await kick(reds.moderator, { ...LEA_IN_SAME })).toContain('✅ Removed');
    expect(harness.bot.output).not.toContain(next);
  });

  it('lose everything in an account that they remove, and say so', async () => {
    const page = await accountPage(reds.manager);
    expect(textOf(await reds.manager.press(page, { label: 'Remove account' }).reply())).toContain('✅ Changed:');
    // Not before: until then, the keep-out from above would have them removed.
    red.join(SAME.sessionId, ANA);
    const store = stored();
    expect(store.prepare('select count(*) as count from video_accounts').get()).toEqual({ count: 1 });
    store.close();
    expect(await kick(reds.moderator)).not.toContain('✅ Removed');
    expect(removals(red)).toEqual([]);
    // The keep-out from above ends, and the bot leaves them there.
    await expect
      .poll(async () => textOf(await reds.moderator.run('keep-outs').reply()), { timeout: 20_000 })
      .not.toContain('until the session ends');
    expect(present(red, SAME.sessionId)).toContain(ANA.participantId);
    expect(removals(red)).toEqual([]);
  });

  it('are told the truth about a removal when the bot was killed during it and can’t reach the account anymore', async () => {
    blue.fault('remove-v1', { kind: 'hold', until: new Promise(() => undefined) });
    blue.join(SAME.sessionId, LEA);
    const conversation = blues.moderator.run('kick-participant', { ...LEA_IN_SAME });
    await expect.poll(() => removals(blue).length, { timeout: 10_000 }).toBe(1);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    blue.clearFaults();
    // A key that VideoSDK no longer takes, which is what removing it there does.
    blue.fault('any', { kind: 'status', status: 401 }, { times: Number.POSITIVE_INFINITY });
    await harness.restart({ SECRETS_KEY: key });
    const reply = textOf(await conversation.reply());
    expect(reply).toContain('couldn’t confirm whether they’re out');
    expect(reply).not.toContain('✅');
    expect(removals(blue)).toHaveLength(1);
  });

  it('are told what to do where the operator lends no account, and when the key is lost', async () => {
    await harness.bot.stop();
    // The operator needs no account, then.
    const without = { ALLOW_SHARED_ACCOUNT: 'false', VIDEOSDK_API_KEY: '', VIDEOSDK_SECRET_KEY: '' };
    await harness.restart({ ...without, SECRETS_KEY: key });
    blue.join(SAME.sessionId, LEA);
    expect(await kick(blues.moderator, { ...LEA_IN_SAME })).toContain('✅ Removed');
    await harness.bot.stop();
    await harness.restart({ ...without, SECRETS_KEY: randomBytes(32).toString('base64') });
    const text = await kick(others.moderator);
    expect(text).toContain('This server has no VideoSDK account yet');
    expect(text).toContain('/kick-settings');
    expect(await kick(blues.moderator)).toContain('The bot can’t decrypt this server’s VideoSDK account');
    expect(removals(harness.videosdk)).toEqual([]);
    // The account is a step of the checklist of a new server.
    const newcomers = join('Newcomers');
    const checklist = await newcomers.manager.run('kick-settings').reply();
    expect(textOf(checklist)).toContain('⬜ Open · **VideoSDK account**: none, so no one can do anything yet');
    const modal = await newcomers.manager.press(checklist, { label: 'Connect an account…' }).modal();
    const wrong = await modal.submit({ apiKey: 'with a space', secretKey: 'ü' }).reply();
    expect(textOf(wrong)).toContain('Copy both again');
    expect(textOf(wrong)).toContain('⬜ Open · **VideoSDK account**');
    const again = await newcomers.manager.press(wrong, { label: 'Connect an account…' }).modal();
    const connected = await again.submit(credentialsOf(harness.videosdk.addAccount())).reply();
    expect(textOf(connected)).toContain('✅ Done · **VideoSDK account**: this server’s own');
    expect(textOf(connected)).toContain('✅ Done · **Rooms**: every room of its VideoSDK account');
  });
});
