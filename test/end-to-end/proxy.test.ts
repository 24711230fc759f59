import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.ts';
import { ANA, BOB, fixtureOf, titleOf } from './assertions.ts';
import { endedBot } from './ended-bot.ts';
import { sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness } from './harness.ts';

/** Names that nothing but the proxy can find. */
const DISCORD = 'discord.test';
const VIDEOSDK = 'videosdk.test';
const CREDENTIALS = { user: 'mia', password: 'canary-5b0c word' };

let proxy: ConnectProxy;
let harness: Harness;
beforeAll(async () => {
  proxy = await startConnectProxy();
  harness = await startHarness({ start: false, discord: { host: DISCORD } });
});
afterEach(() => harness.bot.stop());
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});

const address = (host: string): string => {
  const { DISCORD_API_URL = '', VIDEOSDK_API_URL = '' } = harness.environment;
  return `${host}:${new URL(host === DISCORD ? DISCORD_API_URL : VIDEOSDK_API_URL).port}`;
};
const named = (): Record<string, string> => ({ VIDEOSDK_API_URL: `http://${address(VIDEOSDK)}` });
const url = (): string =>
  `http://${CREDENTIALS.user}:${encodeURIComponent(CREDENTIALS.password)}@127.0.0.1:${proxy.port}`;

describe('with a proxy', () => {
  it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'])(
    'in %s, everything goes through it: REST, the gateway, also when it reconnects, and VideoSDK, and a kick works',
    async (name) => {
      const before = proxy.asked.length;
      const sessions = sessionsOf(harness.videosdk);
      await harness.restart({ ...named(), [name]: url() });
      const first = proxy.asked.slice(before);
      expect(new Set(first)).toEqual(new Set([address(DISCORD), address(VIDEOSDK)]));
      expect(new Set(proxy.credentials)).toEqual(new Set([`${CREDENTIALS.user}:${CREDENTIALS.password}`]));
      const { kick, connected } = fixtureOf(harness, sessions, [ANA, BOB]);
      expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
      expect(connected()).toEqual([BOB.participantId]);

      const { gateway } = harness.discord;
      const tunnels = proxy.asked.length;
      gateway.cut();
      await gateway.waitFor(({ connections }) => connections.length === 0);
      await gateway.waitFor(({ connections }) => connections.length === 1);
      expect(proxy.asked.slice(tunnels)).toContain(address(DISCORD));

      const said = harness.bot.log.filter(({ msg }) => msg === 'using a proxy');
      const shown = `http://127.0.0.1:${proxy.port}`;
      expect(said).toMatchObject([{ discord: shown, videoSdk: shown }]);
      expect(harness.bot.output).not.toContain('canary-5b0c');
      expect(harness.bot.output).not.toContain(`${CREDENTIALS.user}:`);
      sessions.endAll();
      expectNoViolations(harness);
    },
  );

  it('connects directly to what is on this machine, and says that it does', async () => {
    const asked = proxy.asked.length;
    const { DISCORD_API_URL = '' } = harness.environment;
    harness.launch({ DISCORD_API_URL: DISCORD_API_URL.replace(DISCORD, 'localhost'), HTTP_PROXY: url() });
    const { discord, videoSdk, gateway } = await harness.bot.waitForLog(({ msg }) =>
      msg.startsWith('a proxy is set, but'),
    );
    expect([discord, videoSdk]).toEqual(['directly', 'directly']);
    // It goes through the proxy, and isn't said to go directly.
    expect(gateway).toBe('depends on the address that DISCORD_API_URL names');
    await harness.bot.waitForLog(({ msg }) => msg === 'VideoSDK answers');
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('commands registered'));
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    // Only the gateway calls itself by its name.
    expect(proxy.asked.slice(asked).filter((one) => one !== address(DISCORD))).toEqual([]);
  });
});

describe('a proxy that can’t be used ends the start with a line that shows no part of it', () => {
  it.each([
    ['socks5://mia:canary@proxy.example:1080', /^HTTP_PROXY must be http:\/\/<host>:<port> or https:/u],
    ['http://mia:can/ary@proxy.example:3128', /^HTTP_PROXY has a character in its user or password/u],
    ['http://mia:100%canary@proxy.example:3128', /^HTTP_PROXY has a character in its user or password/u],
    ['http://mia:canary@proxy.example:port', /^HTTP_PROXY must be/u],
    ['socks5:mia:canary@proxy.example:1080', /^HTTP_PROXY must be/u],
    ['"http://mia:canary@proxy.example:3128', /^HTTP_PROXY has quotes that don't match/u],
  ])('%s', async (value, says) => {
    const { code, stderr } = await endedBot({ ...harness.environment, HTTP_PROXY: value });
    expect(code).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/ary|mia/u);
  });
});
