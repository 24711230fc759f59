import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERSONAL_DATA_MARKERS } from '../../sandbox/videosdk/index.ts';
import { expectNoSecrets, expectNoViolations, type Stage, setStage, textOf } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  // Everything that can be logged is logged; what must not be printed must not be printed even then.
  stage = await setStage({ environment: { LOG_LEVEL: 'trace' } });
});

afterAll(async () => {
  expectNoViolations(stage);
  await stage[Symbol.asyncDispose]();
});

function session(): { sessionId: string; ana: string } {
  const { sessionId } = stage.videosdk.openSession();
  const { participantId } = stage.videosdk.join(sessionId, { name: 'Ana' });
  stage.videosdk.join(sessionId, { name: 'Bob' });
  return { sessionId, ana: participantId };
}

describe('the tokens that VideoSDK gets', () => {
  it('have the claims of each version, live five minutes, and are signed once for several calls', async () => {
    const first = session();
    const second = session();
    for (const { sessionId, ana } of [first, second]) {
      await stage.moderator.run('kick-participant', { participant: ana, session: sessionId }).reply();
    }
    const claims = (operation: string) =>
      stage.videosdk.requests.filter((request) => request.operation === operation).map((request) => request.claims);
    const removals = claims('remove-v1');
    expect(removals).toHaveLength(2);
    expect(removals[0]).toEqual(removals[1]);
    expect(removals[0]).toMatchObject({ apikey: stage.videosdk.apiKey, permissions: ['allow_join', 'allow_mod'] });
    expect(removals[0]).not.toHaveProperty('version');
    expect(removals[0]).not.toHaveProperty('roles');
    const reads = claims('active-participants');
    expect(reads.length).toBeGreaterThanOrEqual(4);
    expect(new Set(reads.map((read) => JSON.stringify(read))).size).toBe(1);
    expect(reads[0]).toMatchObject({ apikey: stage.videosdk.apiKey, version: 2, roles: ['crawler'] });
    for (const token of [removals[0], reads[0]]) {
      const { iat, exp } = token as { iat: number; exp: number };
      expect(exp - iat).toBeLessThanOrEqual(300);
    }
  });
});

describe('what is secret or personal', () => {
  it('is in no reply and no line of the log, whatever fails', async () => {
    const { videosdk, discord, moderator, bot } = stage;
    const { sessionId, ana } = session();
    const secrets = [videosdk.apiKey, videosdk.secretKey, discord.token];
    const body = {
      error: [...secrets, ...PERSONAL_DATA_MARKERS].join(' '),
      token: 'eyJhbGciOiJIUzI1NiJ9.eyJhcGlrZXkiOiJrIn0.c2lnbmF0dXJlLWhlcmU',
    };
    const replies: string[] = [];
    for (const status of [400, 401, 403, 404, 429, 500]) {
      const removal = videosdk.fault('remove-v1', { kind: 'status', status, body });
      replies.push(textOf(await moderator.run('kick-participant', { participant: ana, session: sessionId }).reply()));
      expect(removal.used).toBe(1);
      const reads = videosdk.fault('active-participants', { kind: 'status', status, body }, { times: 3 });
      replies.push(textOf(await moderator.run('kick-participant', { participant: ana, session: sessionId }).reply()));
      expect(reads.used).toBeGreaterThan(0);
      reads.clear();
    }
    const refused = discord.fault('edit-original', {
      kind: 'status',
      status: 403,
      body: { message: secrets.join(' '), code: 0 },
    });
    const conversation = moderator.run('kick-participant', { participant: 'nobody', session: sessionId });
    await conversation.acknowledged();
    await bot.waitForLog(({ msg }) => msg === 'reply could not be delivered');
    expect(refused.hits).toBe(1);
    for (const reply of replies) {
      expectNoSecrets(reply, stage.environment);
      expect(reply).not.toContain('error":');
    }
    expectNoSecrets(bot.output, stage.environment);
    expect(videosdk.connected(sessionId).map(({ participantId }) => participantId)).toContain(ana);
  });

  it('is not the interaction token either, when a callback fails', async () => {
    const { discord, moderator, bot } = stage;
    let token = '';
    discord.fault('callback', { kind: 'status', status: 500 }, { times: 2 });
    moderator.run(
      'kick-participant',
      {},
      {
        rawPatch: (payload) => {
          token = String(payload['token']);
          return payload;
        },
      },
    );
    await bot.waitForLog(({ msg }) => msg === 'interaction could not be answered');
    expect(token.length).toBeGreaterThan(20);
    expect(bot.output).not.toContain(token);
  });
});
