/** The page's traffic and faults with the real bot behind them. */
import { expect, it } from 'vitest';
import { createFaultsFeature } from '../../../sandbox/control/faults.ts';
import type { Event } from '../../../sandbox/control/protocol.ts';
import { createTrafficFeature } from '../../../sandbox/control/traffic.ts';
import { PERSONAL_DATA_MARKERS } from '../../../sandbox/videosdk/index.ts';
import { sessionsOf } from '../../end-to-end/fixture.ts';
import { expectNoViolations, startHarness } from '../../end-to-end/harness.ts';

const viewer = { personId: '1' };

it('no secret and nothing personal is shown, whatever the bot and the services say to each other', async () => {
  await using harness = await startHarness({ start: false });
  const { discord, videosdk, moderator } = harness;
  const traffic = createTrafficFeature(discord, videosdk);
  const tokens: string[] = [];
  discord.observe({
    onFrame({ event, data }) {
      if (event === 'INTERACTION_CREATE') tokens.push((data as { token: string }).token);
    },
  });
  const events: Event[] = [];
  traffic.follow((event) => events.push(event));
  await harness.restart();
  sessionsOf(videosdk).open(['Ada', 'Bob']);
  await moderator.complete('kick-participant', { participant: 'a' }, 'participant');
  await moderator.run('kick-participant', { participant: 'Ada', reason: 'noise' }).reply();
  await moderator.run('kick-participant', { participant: 'Bob' }).reply();
  discord.gateway.requestReconnect();
  await discord.gateway.waitForReady(2);
  // A request without a known route is shown as it came.
  await fetch(`${discord.apiUrl}/v10/webhooks/${discord.applicationId}/${tokens[0]}/messages/1/more`);

  const { traffic: shown, problems } = traffic.welcome(viewer);
  const bodies = shown.map(({ number }) => traffic.actions['body-of']({ number }, viewer));
  const all = JSON.stringify([shown, problems, bodies, events]);
  expect(tokens).toHaveLength(3);
  const secrets = [discord.token, videosdk.apiKey, videosdk.secretKey, ...tokens, 'eyJ', ...PERSONAL_DATA_MARKERS];
  for (const secret of secrets) {
    expect(all.includes(secret), `"${secret.slice(0, 6)}…" is shown`).toBe(false);
  }
  const what = shown.map((entry) => entry.what);
  expect(what).toEqual(expect.arrayContaining(['Identify', 'INTERACTION_CREATE', 'Resume']));
  expect(what.some((each) => /^PATCH \/webhooks\/\d+\/…\/messages\/@original$/u.test(each))).toBe(true);
  expect(all).toContain('noise');
  traffic.end();
});

it('the bot survives what happens to the gateway, and does its job', async () => {
  await using harness = await startHarness();
  const { gateway } = harness.discord;
  const { actions } = createFaultsFeature(harness.videosdk, harness.discord);
  sessionsOf(harness.videosdk).open(['Ada', 'Bob']);
  for (const [event, resumes, identifies] of [
    ['reconnect', 1, 1],
    ['resume', 2, 1],
    ['invalid-session', 2, 2],
  ] as const) {
    const before = gateway.readyCount;
    await actions.gateway({ event }, viewer);
    await gateway.waitForReady(before + 1);
    expect(gateway.resumes.filter(({ outcome }) => outcome === 'resumed')).toHaveLength(resumes);
    expect(gateway.identifies).toHaveLength(identifies);
  }
  const reply = await harness.moderator.run('kick-participant', { participant: 'Ada' }).reply();
  expect(reply.embeds[0]?.title).toContain('Removed: Ada');
  expectNoViolations(harness);
});
