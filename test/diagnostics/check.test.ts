import { describe, expect, it } from 'vitest';
import type { Announced } from '../../src/cases/log-channel.ts';
import type { Clock } from '../../src/common/clock.ts';
import { type CheckedFor, type CheckParts, check, type Finding, stateOf } from '../../src/diagnostics/check.ts';
import { complete } from '../../src/sessions/evidence.ts';
import { roomsOf } from '../../src/sessions/session.ts';
import type { SessionListing } from '../../src/sessions/video-sessions.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { sessionOf } from '../support/hostile.ts';

const never = () => new Promise<never>(() => undefined);
const fails = (): Promise<never> => Promise.reject(new UpstreamError('unavailable', 'away'));

const STILL: Clock = {
  now: () => 1_700_000_000_000,
  elapsed: () => 0,
  wait: never,
  timeout: () => new AbortController().signal,
};

/** Everything works, except what a test changes; no time passes by itself. */
function partsOf(change: Partial<CheckParts> = {}): CheckParts {
  return {
    discord: { tokenTaken: async () => true, channelAccess: async () => ({ kind: 'full' }), connected: true },
    videoChecks: { credentials: async () => 'taken', hasRoom: async () => true },
    videoSessions: { running: async () => complete([]) },
    announcer: { announce: async () => ({ kind: 'up-to-date' }) },
    announcements: { again: async () => undefined, aside: async () => null, undeliveredOf: async () => null },
    store: { engine: 'sqlite', migrations: async () => ({ applied: 5, known: 5 }) },
    clockSkew: () => ({ discordMs: 0, videoSdkMs: 0 }),
    removalApi: 'v1',
    versions: { bot: '1.2.3', node: '26.0.0' },
    clock: STILL,
    ...change,
  };
}

const asked = (settings: Partial<CheckedFor['settings']> = {}): CheckedFor => ({
  guildId: '9',
  settings: { moderatorRoleIds: new Set(['100']), rooms: roomsOf(null), logChannelId: '400', ...settings },
  roleIds: ['100'],
  reference: 'K7Q2M4X',
});

const notWell = (findings: readonly Finding[]) =>
  findings.flatMap((finding) => (stateOf(finding) === 'ok' ? [] : [`${finding.about} ${stateOf(finding)}`]));

describe('the check', () => {
  it('finds no problem when there is none', async () => {
    const findings = await check(partsOf(), asked());
    expect(notWell(findings)).toEqual([]);
    expect(findings.map(({ about }) => about)).toEqual([
      'discord',
      'gateway',
      'moderator-roles',
      'credentials',
      'credentials',
      'rooms',
      'log-channel',
      'store',
      'clock',
      'versions',
    ]);
  });

  it('says what is wrong with everything that fails, and never fails itself', async () => {
    const findings = await check(
      partsOf({
        discord: { tokenTaken: fails, channelAccess: fails, connected: false },
        videoChecks: { credentials: fails, hasRoom: fails },
        videoSessions: { running: fails },
        store: { engine: 'postgres', migrations: fails },
        clockSkew: () => ({ discordMs: 9_000, videoSdkMs: null }),
      }),
      asked({ moderatorRoleIds: new Set(), rooms: roomsOf(new Set(['hall'])) }),
    );
    expect(notWell(findings)).toEqual([
      'discord unknown',
      'gateway problem',
      'moderator-roles problem',
      'credentials unknown',
      'credentials unknown',
      'rooms unknown',
      'log-channel unknown',
      'store problem',
      'clock problem',
    ]);
  });

  it('waits for nothing longer than its limit, and cancels what it asked for', async () => {
    const over = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    const hanging = (signal: AbortSignal | undefined) => {
      if (signal !== undefined) {
        signals.push(signal);
      }
      return never();
    };
    const work = check(
      partsOf({
        discord: { tokenTaken: hanging, channelAccess: (_, signal) => hanging(signal), connected: true },
        videoChecks: { credentials: (_, { signal }) => hanging(signal), hasRoom: (_, { signal }) => hanging(signal) },
        videoSessions: { running: (_rooms, { signal }) => hanging(signal) },
        announcer: { announce: never },
        store: { engine: 'sqlite', migrations: never },
        clock: {
          ...STILL,
          wait: async (ms) => {
            expect(ms).toBe(5_000);
            await over.promise;
          },
        },
      }),
      asked({ rooms: roomsOf(new Set(['hall', 'yard'])) }),
    );
    over.resolve();
    const findings = await work;
    expect(notWell(findings)).toHaveLength(6);
    expect(signals).toHaveLength(7);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it('says which of the two APIs removes people, and what VideoSDK makes of the credentials for each', async () => {
    const findings = await check(
      partsOf({
        removalApi: 'v2',
        videoChecks: { credentials: async (api) => (api === 'v1' ? 'refused' : 'busy'), hasRoom: async () => true },
      }),
      asked(),
    );
    expect(findings.filter(({ about }) => about === 'credentials')).toEqual([
      { about: 'credentials', api: 'v1', removes: false, found: 'refused', ms: 0 },
      { about: 'credentials', api: 'v2', removes: true, found: 'busy', ms: 0 },
    ]);
    expect(notWell(findings)).toEqual(['credentials problem', 'credentials unknown']);
  });

  it('counts a room as known by its ID, or because it runs under one of its names', async () => {
    const running = sessionOf('s', { room: 'r-1', customId: 'hall' });
    const findings = await check(
      partsOf({
        videoSessions: { running: async () => complete([running]) },
        videoChecks: {
          credentials: async () => 'taken',
          hasRoom: async (room) => {
            if (room === 'lost') {
              throw new UpstreamError('unavailable', 'away');
            }
            return room === 'yard';
          },
        },
      }),
      asked({ rooms: roomsOf(new Set(['hall', 'r-1', 'yard', 'typo', 'lost'])) }),
    );
    expect(findings.find(({ about }) => about === 'rooms')).toEqual({
      about: 'rooms',
      listed: 5,
      notFound: ['typo'],
      notRead: 1,
    });
  });

  it.each<[string, Partial<CheckParts['discord']>, Announced, string]>([
    ['the bot can’t see it', { channelAccess: async () => ({ kind: 'closed' }) }, { kind: 'up-to-date' }, 'closed'],
    ['it’s a locked thread', { channelAccess: async () => ({ kind: 'locked' }) }, { kind: 'up-to-date' }, 'locked'],
    [
      'the bot is timed out',
      { channelAccess: async () => ({ kind: 'timed-out' }) },
      { kind: 'up-to-date' },
      'timed-out',
    ],
    [
      'the bot lacks a permission there, even before anything was refused',
      { channelAccess: async () => ({ kind: 'lacks', missing: ['embed-links'] }) },
      { kind: 'closed', channelId: '400', news: true },
      'lacks',
    ],
    ['nothing can be written there', {}, { kind: 'closed', channelId: '400', news: false }, 'refused'],
    [
      'nothing can be written there, and Discord doesn’t say why',
      { channelAccess: fails },
      { kind: 'closed', channelId: '400', news: false },
      'closed',
    ],
    ['Discord is unavailable', { channelAccess: fails }, { kind: 'later' }, 'no-answer'],
    ['the bot can see it', {}, { kind: 'up-to-date' }, 'seen'],
    ['the bot has every permission there, but a post failed', {}, { kind: 'later' }, 'waiting'],
  ])('of a log channel: %s', async (_, discord, announced, found) => {
    const parts = partsOf({ announcer: { announce: async () => announced } });
    const findings = await check({ ...parts, discord: { ...parts.discord, ...discord } }, asked());
    const finding = findings.find(({ about }) => about === 'log-channel');
    expect(finding).toMatchObject({ found });
    expect(notWell(findings)).toEqual(
      found === 'seen' ? [] : [`log-channel ${found === 'no-answer' || found === 'waiting' ? 'unknown' : 'problem'}`],
    );
  });

  it('asks nothing about a log channel when there is none', async () => {
    const parts = partsOf({ announcer: { announce: fails } });
    const findings = await check(
      { ...parts, discord: { ...parts.discord, channelAccess: fails } },
      asked({ logChannelId: null }),
    );
    expect(notWell(findings)).toEqual([]);
  });

  it('finds a store that another version has changed, and one that is behind', async () => {
    for (const applied of [4, 6]) {
      const store = { engine: 'sqlite' as const, migrations: async () => ({ applied, known: 5 }) };
      expect(notWell(await check(partsOf({ store }), asked()))).toEqual(['store problem']);
    }
  });

  it('says what the log channel refused for good, after one more try', async () => {
    const done: string[] = [];
    const parts = partsOf({
      announcements: {
        again: async () => void done.push('again'),
        aside: async () => {
          done.push('aside');
          return { count: 2, oldest: 5, reason: '50035, HTTP 400' };
        },
        undeliveredOf: async () => null,
      },
      announcer: {
        announce: async () => {
          done.push('announce');
          return { kind: 'up-to-date' };
        },
      },
    });
    const findings = await check(parts, asked());
    expect(done).toEqual(['again', 'announce', 'aside']);
    expect(notWell(findings)).toEqual(['unshown-cases problem']);
    expect(findings.find(({ about }) => about === 'unshown-cases')).toMatchObject({
      count: 2,
      reason: '50035, HTTP 400',
    });
    // Without a log channel, none can refuse anything.
    expect(notWell(await check(parts, asked({ logChannelId: null })))).toEqual([]);
  });

  it('says which notices Discord refused, with a log channel and without one', async () => {
    const { announcements } = partsOf();
    const undeliveredOf = async () => ({ count: 1, oldest: 5, reason: '240000, HTTP 403' });
    const parts = partsOf({ announcements: { ...announcements, undeliveredOf } });
    for (const logChannelId of ['400', null]) {
      expect(notWell(await check(parts, asked({ logChannelId })))).toEqual(['unheard-notices problem']);
    }
  });

  it('says what the store refused, and which part of the log was lost', async () => {
    const parts = partsOf({ unwritten: () => ({ count: 1, oldest: 5, reason: '22P02' }), logLinesDropped: () => 7 });
    expect(notWell(await check(parts, asked()))).toEqual(['unwritten problem', 'log-lines problem']);
  });

  it.each<[string, SessionListing, readonly string[] | null, readonly string[], readonly string[]]>([
    ['all at once', 'account', null, [], []],
    ['by room, with rooms of the server', 'by-room', ['hall'], [], []],
    ['by room, with rooms that others named', 'by-room', null, ['yard'], []],
    ['by room, and no room is known', 'by-room', null, [], ['listing problem']],
    ['in a way that isn’t known yet', 'unknown', null, [], ['listing unknown']],
  ])('says how sessions are listed: %s', async (_, how, only, known, expected) => {
    const parts = partsOf({ listing: () => how, knownRooms: async () => new Set(known) });
    const rooms = roomsOf(only === null ? null : new Set(only));
    expect(notWell(await check(parts, asked({ rooms })))).toEqual(expected);
  });
});
