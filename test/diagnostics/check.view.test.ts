import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/diagnostics/check.ts';
import { checkMessage } from '../../src/diagnostics/check.view.ts';
import { asRead, expectInert, expectWithinLimits, partsOf } from '../bot/ui/message-limits.ts';
import { t } from '../support/english.ts';
import { hostileText } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const REF = 'K7Q2M4X';
const WELL: readonly Finding[] = [
  { about: 'discord', found: 'taken', ms: 41 },
  { about: 'gateway', connected: true },
  { about: 'moderator-roles', count: 2, mine: true },
  { about: 'credentials', api: 'v1', removes: true, found: 'taken', ms: 120 },
  { about: 'credentials', api: 'v2', removes: false, found: 'taken', ms: 80 },
  { about: 'rooms', listed: 3, notFound: [], notRead: 0 },
  { about: 'log-channel', channelId: '400', found: 'seen' },
  { about: 'store', engine: 'sqlite', found: { applied: 5, known: 5 }, ms: 1 },
  { about: 'clock', discordMs: 0, videoSdkMs: 0 },
  { about: 'versions', bot: '0.1.0', node: '26.0.0' },
];

const ms = fc.nat({ max: 60_000 });
const findings: fc.Arbitrary<readonly Finding[]> = fc.tuple(
  fc.record({ about: fc.constant('discord'), found: fc.constantFrom('taken', 'refused', 'no-answer'), ms }),
  fc.record({ about: fc.constant('gateway'), connected: fc.boolean() }),
  fc.record({ about: fc.constant('moderator-roles'), count: fc.nat({ max: 25 }), mine: fc.boolean() }),
  ...(['v1', 'v2'] as const).map((api) =>
    fc.record({
      about: fc.constant('credentials' as const),
      api: fc.constant(api),
      removes: fc.boolean(),
      found: fc.constantFrom('taken', 'refused', 'busy', 'no-answer'),
      ms,
    }),
  ),
  fc.record({
    about: fc.constant('rooms'),
    listed: fc.option(fc.nat({ max: 25 })),
    notFound: fc.array(hostileText, { maxLength: 25 }),
    notRead: fc.nat({ max: 25 }),
  }),
  fc.record({
    about: fc.constant('log-channel'),
    channelId: fc.option(fc.constant('18446744073709551615')),
    found: fc.constantFrom('seen', 'closed', 'no-answer'),
  }),
  fc.record({
    about: fc.constant('store'),
    engine: fc.constantFrom('sqlite', 'postgres'),
    found: fc.option(fc.record({ applied: fc.nat({ max: 99 }), known: fc.nat({ max: 99 }) })),
    ms,
  }),
  fc.record({
    about: fc.constant('clock'),
    discordMs: fc.option(fc.integer({ min: -(10 ** 12), max: 10 ** 12 })),
    videoSdkMs: fc.option(fc.integer({ min: -(10 ** 12), max: 10 ** 12 })),
  }),
  fc.record({
    about: fc.constantFrom('unshown-cases', 'unheard-notices', 'unwritten'),
    count: fc.integer({ min: 1, max: 10 ** 7 }),
    oldest: fc.nat({ max: 2 ** 31 }),
    reason: fc.constantFrom('50035, HTTP 400', 'SQLITE_CONSTRAINT'),
  }),
  fc.record({ about: fc.constant('log-lines'), dropped: fc.integer({ min: 1, max: 10 ** 9 }) }),
  fc.record({
    about: fc.constant('listing'),
    how: fc.constantFrom('account', 'by-room', 'unknown'),
    rooms: fc.nat({ max: 100 }),
  }),
  fc.record({ about: fc.constant('versions'), bot: fc.constant('0.1.0'), node: fc.constant('26.0.0') }),
) as fc.Arbitrary<readonly Finding[]>;

describe('the results of the check', () => {
  it('are one line each, with their state in words', () => {
    expect(asRead(checkMessage(t, WELL, REF))).toBe(
      [
        '✅ Everything works',
        '---',
        'Checked just now.',
        '',
        '**Checks**',
        '✅ OK · **Discord API**: accepts the bot’s token, answered in 41 ms.',
        '✅ OK · **Discord gateway**: connected and receiving events.',
        '✅ OK · **Moderator roles**: 2 set, and you have one.',
        '✅ OK · **VideoSDK v1** (removes people): accepts the credentials, answered in 120 ms.',
        '✅ OK · **VideoSDK v2** (only reads): accepts the credentials, answered in 80 ms.',
        '✅ OK · **Rooms**: VideoSDK knows all 3 listed rooms.',
        '✅ OK · **Log channel**: the bot can post in <#400>.',
        '✅ OK · **Database** (SQLite): answered in 1 ms, up to date (5 of 5 migrations).',
        '✅ OK · **Clock**: matches Discord and VideoSDK.',
        '✅ OK · **Version**: Bouncer 0.1.0 on Node.js 26.0.0.',
        '---',
        'Reference K7Q2M4X',
      ].join('\n'),
    );
  });

  it('start with the problems, and with what to do', () => {
    const message = checkMessage(
      t,
      [
        ...WELL.slice(0, 2),
        { about: 'rooms', listed: 1, notFound: ['Tuwn *Hall*'], notRead: 0 },
        { about: 'moderator-roles', count: 0, mine: false },
        { about: 'clock', discordMs: -5_200, videoSdkMs: null },
      ],
      REF,
    );
    const { title, description } = partsOf(message);
    expect(title).toBe('⚠️ 2 problems found');
    const lines = description.split('\n').slice(3);
    expect(lines[0]).toBe(
      '⚠️ Problem · **Moderator roles**: none, so no one can remove anyone. Choose some in /kick-settings.',
    );
    expect(lines[1]).toContain('this machine’s clock is 5 sec behind Discord. Set it with NTP.');
    expect(lines[2]).toContain(
      '❔ Unknown · **Rooms**: VideoSDK doesn’t know “Tuwn \\*Hall\\*”. Check the spelling in',
    );
    expect(lines[3]).toContain('✅ OK');
  });

  it.each<[discordMs: number | null, videoSdkMs: number | null, line: RegExp]>([
    [184_000, 183_200, /Problem · \*\*Clock\*\*: this machine’s clock is 3 min ahead of Discord and VideoSDK\. Set/u],
    [-7_200_000, null, /Problem · .*is 2 hr behind Discord\./u],
    [0, 40_000, /Problem · .*is 40 sec ahead of VideoSDK\./u],
    [-60_000, 60_000, /is 60 sec behind Discord\..*\n.*is 60 sec ahead of VideoSDK\./u],
    [null, 0, /OK · \*\*Clock\*\*: matches VideoSDK\./u],
    [null, null, /Unknown · \*\*Clock\*\*: can’t be compared/u],
  ])(
    'say how far off the clock is, and according to whom: %s ms by Discord, %s by VideoSDK',
    (discordMs, videoSdkMs, line) => {
      const { description } = partsOf(checkMessage(t, [{ about: 'clock', discordMs, videoSdkMs }], REF));
      expect(description).toMatch(line);
    },
  );

  it('say what was set aside, which part of the log was lost, and what to do when no room is known', () => {
    const { title, description } = partsOf(
      checkMessage(
        t,
        [
          { about: 'unshown-cases', count: 3, oldest: 1_700_000_000_000, reason: '50035, HTTP 400' },
          { about: 'unheard-notices', count: 2, oldest: 1_700_000_000_000, reason: '240000, HTTP 403' },
          { about: 'unwritten', count: 1, oldest: 1_700_000_000_000, reason: 'SQLITE_CONSTRAINT' },
          { about: 'log-lines', dropped: 12 },
          { about: 'listing', how: 'by-room', rooms: 0 },
        ],
        REF,
      ),
    );
    expect(title).toBe('⚠️ 5 problems found');
    expect(description).toContain('posting 3 cases failed, first <t:1700000000:R>');
    expect(description).toContain('(last reason: 50035, HTTP 400)');
    expect(description).toContain(
      'sending 2 messages failed, first <t:1700000000:R> (last reason: 240000, HTTP 403), so no one got them',
    );
    expect(description).toContain(
      'it rejected 1 change <t:1700000000:R>, and the bot set it aside (SQLITE\\_CONSTRAINT)',
    );
    expect(description).toContain('12 lines couldn’t be written since the bot started');
    expect(description).toContain('List this server’s rooms in /kick-settings, or set VIDEOSDK_ROOM_IDS');
  });

  it('don’t say that there are no problems when something couldn’t be found out', () => {
    const { title } = partsOf(
      checkMessage(t, [{ about: 'discord', found: 'no-answer', ms: 5_000 }, ...WELL.slice(1)], REF),
    );
    expect(title).toBe('❔ Couldn’t check 1 of 10');
  });

  it('are complete and within Discord’s limits whatever was found, and format nothing from outside', () => {
    fc.assert(
      fc.property(anySay, findings, (t, found) => {
        const message = checkMessage(t, found, REF);
        expectWithinLimits(message);
        const { description } = partsOf(message);
        expect(description.split('\n').filter((line) => / · \*\*/u.test(line))).toHaveLength(found.length);
        expect(description).not.toMatch(/… and \d/u);
      }),
      { numRuns: 100 },
    );
    const hostile = checkMessage(
      t,
      [{ about: 'rooms', listed: 1, notFound: ['@everyone **x** <#1>'], notRead: 0 }],
      REF,
    );
    expectInert(hostile);
  });
});
