import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeParse } from 'zod/v4/core';
import { bodies } from '../../sandbox/discord/body-schemas.ts';
import { modalProblems } from '../../sandbox/discord/modal-rules.ts';
import type { Message, Modal } from '../../src/bot/command.ts';
import { LANGUAGES, translatorFor } from '../../src/i18n/language.ts';
import {
  firstSettings,
  LONGEST_LIST,
  type OwnSettings,
  type RecordedChange,
  SETTING_KEYS,
  settingsWith,
} from '../../src/settings/settings.ts';
import {
  CHANGES_ON_PAGE,
  changesMessage,
  isPagedKey,
  isTypedKey,
  type Note,
  type SettingsShown,
  settingMessage,
  settingModal,
  settingsMessage,
  settingsUnavailableMessage,
} from '../../src/settings/settings.view.ts';
import { asRead, expectWithinLimits, partsOf } from '../bot/ui/message-limits.ts';
import { t } from '../support/english.ts';
import { hostileText } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const OWNER = '18446744073709551615';
const first = firstSettings({
  moderatorRoleIds: new Set(['200000000000000001']),
  rooms: null,
  cooldown: { removals: 30, withinMs: 300_000 },
});
const shownOf = (own: OwnSettings = {}): SettingsShown => ({
  ownerId: OWNER,
  settings: settingsWith(first, own, () => false),
  own,
});

const list = (longest: number) =>
  fc.array(
    hostileText.map((text) => text.slice(0, longest) || 'x'),
    { minLength: 1, maxLength: 25 },
  );
const ids = fc
  .array(fc.bigInt({ min: 10n ** 17n, max: 10n ** 20n - 1n }).map(String), { maxLength: 25 })
  .map((all) => [...new Set(all)]);
const owns: fc.Arbitrary<OwnSettings> = fc.record(
  {
    'moderator-roles': ids,
    'log-channel': fc.constant('18446744073709551615'),
    rooms: list(100),
    'reason-required': fc.boolean(),
    replies: fc.constantFrom('private', 'public'),
    language: fc.constantFrom('discord' as const, 'zh-CN' as const),
    confirm: fc.constantFrom('always', 'picked', 'never'),
    'end-session-roles': ids,
    reports: fc.boolean(),
    'report-people': fc.boolean(),
    'removal-limit': fc.constantFrom('off' as const, { removals: 1_000, minutes: 1_440 }),
    'protected-ids': list(400),
    'reason-presets': list(100),
    retention: fc.constantFrom('forever' as const, 3_650),
  },
  { requiredKeys: [] },
);

const notes: fc.Arbitrary<Note | null> = fc.oneof(
  fc.constant(null),
  fc.constant({ kind: 'unchanged' } as const),
  fc.constant({ kind: 'changed', keys: SETTING_KEYS } as const),
  fc.record({
    kind: fc.constant('refused' as const),
    refusal: fc.oneof(
      fc.record({ kind: fc.constant('rooms-taken' as const), rooms: list(100) }),
      fc.record({ kind: fc.constant('rooms-not-offered' as const), rooms: list(100) }),
      fc.constant({ kind: 'not-served' } as const),
      hostileText.map((entry) => ({
        kind: 'invalid' as const,
        problem: { key: 'rooms' as const, kind: 'entry-too-long' as const, entry, most: 100 },
      })),
    ),
    typed: fc.oneof(
      fc.constant(null),
      hostileText.map((text) => text.repeat(9).slice(0, LONGEST_LIST)),
    ),
  }),
);

function expectValid(message: Message): void {
  expectWithinLimits(message);
  expect(message.components?.length ?? 0).toBeLessThanOrEqual(5);
}

function expectValidModal(modal: Modal): void {
  expect(safeParse(bodies.modal, modal).error?.issues ?? []).toEqual([]);
  expect(modalProblems(modal as unknown as Parameters<typeof modalProblems>[0], [])).toEqual([]);
}

describe('the settings page', () => {
  it('says what is in force and what is the bot’s default', () => {
    const own: OwnSettings = { rooms: ['town-hall'], retention: 90, 'reason-presets': ['a', 'b', 'c', 'd', 'e'] };
    expect(asRead(settingsMessage(t, shownOf(own), { kind: 'changed', keys: ['rooms'] }))).toBe(
      [
        '✅ Changed: Rooms',
        '---',
        '**Moderator roles**: <@&200000000000000001> · *bot’s default*',
        '**Log channel**: none · *bot’s default*',
        '**Rooms**: town-hall',
        '**Reason**: not required · *bot’s default*',
        '**Replies**: only the moderator can see them · *bot’s default*',
        '**Language of the server**: the one that Discord reports · *bot’s default*',
        '**When to confirm**: when picking from a list in a message or removing more than one person · *bot’s default*',
        '**Removal limit**: 30 people per 5 minutes for each moderator · *bot’s default*',
        '**Protected people**: no one · *bot’s default*',
        '**Ready-made reasons**: a, b, c and 2 more',
        '**Keep cases for**: 90 days',
        '**Who can end sessions**: no one · *bot’s default*',
        '**Reports**: no one can send any · *bot’s default*',
        '**People in reports**: members type a name · *bot’s default*',
        '**VideoSDK account**: the bot operator’s · *bot’s default*',
      ].join('\n'),
    );
  });

  it('warns about a server without roles before anything else', () => {
    const { description } = partsOf(settingsMessage(t, shownOf({ 'moderator-roles': [] }), null));
    expect(description).toMatch(/^⚠️ No one can remove anyone: this server has no moderator roles/u);
  });

  it('offers each way to confirm that isn’t in force as a button', () => {
    const labels = (own: OwnSettings) =>
      JSON.stringify(settingMessage(t, 'confirm', shownOf(own), null).components).match(/"label":"[^"]+"/gu);
    const [always, picked, never] = ['Always confirm', 'Confirm picks and bulk removals', 'Never confirm'].map(
      (label) => `"label":"${label}"`,
    );
    const [first, back] = ['"label":"Use bot default"', '"label":"Back"'];
    expect(labels({})).toEqual([always, never, back]);
    expect(labels({ confirm: 'always' })).toEqual([picked, never, first, back]);
    expect(labels({ confirm: 'never' })).toEqual([always, picked, first, back]);
  });

  it('is within Discord’s limits on every page, whatever is set and whatever was typed', () => {
    fc.assert(
      fc.property(owns, notes, (own, note) => {
        const shown = shownOf(own);
        expectValid(settingsMessage(t, shown, note));
        for (const key of SETTING_KEYS.filter(isPagedKey)) {
          expectValid(settingMessage(t, key, shown, note));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the way back when the store is unavailable', () => {
    expectValid(settingsUnavailableMessage(t, 'REF1234', OWNER, { key: 'rooms', typed: 'town-hall' }));
    const message = settingsUnavailableMessage(t, 'REF1234', OWNER, { key: 'rooms', typed: '```\ntown-hall' });
    expect(message.content).toBe("-# Database unavailable\n```\n'''\ntown-hall\n```");
    expect(JSON.stringify(message.components)).toContain('Back');
  });
});

describe('the modals', () => {
  it('are what Discord accepts, filled in with what is in force, whatever that is', () => {
    fc.assert(
      fc.property(owns, (own) => {
        for (const key of SETTING_KEYS.filter(isTypedKey)) {
          expectValidModal(settingModal(t, key, shownOf(own)));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the changes', () => {
  const change = (number: number, more: Partial<RecordedChange> = {}): RecordedChange => ({
    number,
    at: 1_700_000_000_000,
    by: OWNER,
    key: 'retention',
    before: 30,
    after: null,
    ...more,
  });

  it('say who, when, what, before and after, and what was added and removed when a list is long', () => {
    const was = ['a', 'b', 'c', 'd', 'e'];
    const page = {
      changes: [change(2, { key: 'reason-presets', before: was, after: [...was.slice(0, 4), 'new'] }), change(1)],
      total: 2,
    };
    const { description } = partsOf(changesMessage(t, page, OWNER));
    expect(description).toContain(
      [
        `**2. Ready-made reasons** · <@${OWNER}> <t:1700000000:R>`,
        'Before: a, b, c and 2 more',
        'After: a, b, c and 2 more',
        'Added: new',
        'Removed: e',
        `**1. Keep cases for** · <@${OWNER}> <t:1700000000:R>`,
        'Before: 30 days',
        'After: the bot’s default',
      ].join('\n'),
    );
  });

  it('show every change on a page, within Discord’s limits, whatever was set', () => {
    fc.assert(
      fc.property(anySay, fc.array(fc.tuple(owns, owns), { minLength: 1, maxLength: CHANGES_ON_PAGE }), (t, pairs) => {
        for (const key of SETTING_KEYS) {
          const changes = pairs.map(([before, after], index) =>
            change(1_000_000 - index, { key, before: before[key] ?? null, after: after[key] }),
          );
          const message = changesMessage(t, { changes, total: 1_000_003 }, OWNER);
          expectValid(message);
          expect(partsOf(message).description).toContain(`**${1_000_000 - pairs.length + 1}. `);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('show every change on a page when each removed and added as many roles as possible', () => {
    const roles = (from: number) => Array.from({ length: 25 }, (_, n) => `184467440737095${51_000 + from + n}`);
    const changes = Array.from({ length: CHANGES_ON_PAGE }, (_, index) =>
      change(9 - index, { key: 'end-session-roles', before: roles(0), after: roles(100) }),
    );
    for (const language of LANGUAGES) {
      const message = changesMessage(translatorFor(language), { changes, total: 9 }, OWNER);
      expect(partsOf(message).description).toContain(`**${9 - CHANGES_ON_PAGE + 1}. `);
    }
  });

  it('offer no page that doesn’t exist', () => {
    const labels = (message: Message) => JSON.stringify(message.components).match(/"label":"[^"]+"/gu);
    expect(labels(changesMessage(t, { changes: [], total: 0 }, OWNER))).toEqual(['"label":"Back"']);
    expect(labels(changesMessage(t, { changes: [change(1)], total: 1 }, OWNER))).toEqual(['"label":"Back"']);
    expect(labels(changesMessage(t, { changes: [change(7), change(6)], total: 9 }, OWNER))).toEqual([
      '"label":"Newer"',
      '"label":"Older"',
      '"label":"Back"',
    ]);
  });
});
