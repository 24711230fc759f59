import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomAllowed } from '../../src/sessions/session.ts';
import {
  firstSettings,
  noSettings,
  type OwnSettings,
  SETTING_KEYS,
  type SettingKey,
  type SettingValues,
  sameValue,
  settingProblem,
  settingsWith,
  typedList,
  typedNumber,
} from '../../src/settings/settings.ts';

const GUILD = '100000000000000001';
const first = firstSettings({
  moderatorRoleIds: new Set(['200000000000000001']),
  rooms: new Set(['hall', 'yard']),
  cooldown: { removals: 30, withinMs: 300_000 },
});
const never = () => false;
const many = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n));
const kind = <Key extends SettingKey>(key: Key, value: SettingValues[Key]) =>
  settingProblem(GUILD, key, value)?.kind ?? null;

describe('a server’s own setting', () => {
  it.each<[SettingKey, OwnSettings]>([
    ['moderator-roles', { 'moderator-roles': ['200000000000000009'] }],
    ['log-channel', { 'log-channel': '400000000000000001' }],
    ['rooms', { rooms: ['hall'] }],
    ['reason-required', { 'reason-required': true }],
    ['replies', { replies: 'public' }],
    ['language', { language: 'ja' }],
    ['removal-limit', { 'removal-limit': { removals: 1, minutes: 1 } }],
    ['protected-ids', { 'protected-ids': ['p'] }],
    ['reason-presets', { 'reason-presets': ['noise'] }],
    ['retention', { retention: 1 }],
    ['confirm', { confirm: 'never' }],
    ['end-session-roles', { 'end-session-roles': ['200000000000000009'] }],
    ['reports', { reports: true }],
    ['report-people', { 'report-people': true }],
  ])('of %s changes that alone', (_, own) => {
    const before = { ...first, rooms: first.rooms.only };
    const settings = settingsWith(first, own, never);
    const after: Record<string, unknown> = { ...settings, rooms: settings.rooms.only };
    const changed = Object.entries(before).filter(([key, value]) => !sameSet(value, after[key]));
    expect(changed).toHaveLength(1);
  });

  it('is the environment’s value when it is null, for each key', () => {
    const settings = settingsWith(first, {}, never);
    expect({ ...settings, rooms: null }).toEqual({ ...first, rooms: null });
    expect(settings.rooms.only).toEqual(first.rooms.only);
    expect(SETTING_KEYS).toHaveLength(15);
  });

  it('can be no one, no limit and forever, whatever the environment says', () => {
    const own: OwnSettings = { 'moderator-roles': [], 'removal-limit': 'off', retention: 'forever' };
    expect(settingsWith({ ...first, retentionDays: 5 }, own, never)).toMatchObject({
      moderatorRoleIds: new Set(),
      cooldown: null,
      retentionDays: null,
    });
  });

  it('never has a room that the environment doesn’t offer, or that belongs to another server', () => {
    const room = (id: string, customId: string | null = null) => ({ id, customId });
    const { rooms } = settingsWith(first, { rooms: ['hall', 'secret'] }, ({ customId }) => customId === 'theirs');
    expect(roomAllowed(room('hall'), rooms)).toBe(true);
    expect(roomAllowed(room('x', 'hall'), rooms)).toBe(true);
    expect(roomAllowed(room('hall', 'theirs'), rooms)).toBe(false);
    expect(roomAllowed(room('secret'), rooms)).toBe(false);
    expect(roomAllowed(room('yard'), rooms)).toBe(false);
  });
});

describe('a server that the bot doesn’t work for', () => {
  it('has no moderators and no rooms', () => {
    const none = noSettings(firstSettings({ moderatorRoleIds: new Set(['1']), rooms: null, cooldown: null }));
    expect(none.moderatorRoleIds.size).toBe(0);
    expect(none.endSessionRoleIds.size).toBe(0);
    expect(roomAllowed({ id: 'hall', customId: null }, none.rooms)).toBe(false);
  });
});

describe('what can’t be set', () => {
  it('is reported for roles', () => {
    expect(kind('moderator-roles', [])).toBeNull();
    expect(
      kind(
        'moderator-roles',
        many(25, (n) => `2000000000000000${n + 10}`),
      ),
    ).toBeNull();
    expect(
      kind(
        'moderator-roles',
        many(26, (n) => `2000000000000000${n + 10}`),
      ),
    ).toBe('too-many');
    expect(kind('moderator-roles', ['x'])).toBe('not-an-id');
    expect(kind('moderator-roles', [GUILD])).toBe('everyone');
  });

  it('is reported for the roles that end sessions as for those that moderate', () => {
    expect(kind('end-session-roles', [])).toBeNull();
    expect(kind('end-session-roles', ['x'])).toBe('not-an-id');
    expect(kind('end-session-roles', [GUILD])).toBe('everyone');
    expect(
      kind(
        'end-session-roles',
        many(26, (n) => `2000000000000000${n + 10}`),
      ),
    ).toBe('too-many');
  });

  it('is reported for the log channel', () => {
    expect(kind('log-channel', '400000000000000001')).toBeNull();
    expect(kind('log-channel', '')).toBe('not-an-id');
  });

  it('is reported for rooms', () => {
    expect(kind('rooms', ['x'.repeat(100)])).toBeNull();
    expect(kind('rooms', many(25, String))).toBeNull();
    expect(kind('rooms', [])).toBe('no-entries');
    expect(kind('rooms', ['x'.repeat(101)])).toBe('entry-too-long');
    expect(kind('rooms', many(26, String))).toBe('too-many');
    expect(kind('rooms', ['\u200b'])).toBe('nothing-visible');
  });

  it('is reported for protected people, whose IDs can be anything', () => {
    expect(kind('protected-ids', ['\u200b', '\ud800', 'x'.repeat(400)])).toBeNull();
    expect(kind('protected-ids', ['x'.repeat(401)])).toBe('entry-too-long');
    expect(kind('protected-ids', many(26, String))).toBe('too-many');
    // More than fits into the input in which it would have to be edited again.
    expect(
      kind(
        'protected-ids',
        many(10, (n) => String(n).repeat(400)),
      ),
    ).toBe('list-too-long');
  });

  it('is reported for reasons', () => {
    expect(kind('reason-presets', ['x'.repeat(100)])).toBeNull();
    expect(kind('reason-presets', ['x'.repeat(101)])).toBe('entry-too-long');
    expect(kind('reason-presets', ['ok', '\u3164'])).toBe('nothing-visible');
  });

  it('is reported for numbers', () => {
    for (const removals of [1, 1_000]) {
      expect(kind('removal-limit', { removals, minutes: 1_440 })).toBeNull();
    }
    for (const wrong of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1_001]) {
      expect(kind('removal-limit', { removals: wrong, minutes: 1 })).toBe('not-a-number');
    }
    expect(kind('removal-limit', { removals: 1, minutes: 1_441 })).toBe('not-a-number');
    expect(kind('removal-limit', 'off')).toBeNull();
    expect([kind('retention', 1), kind('retention', 3_650), kind('retention', 'forever')]).toEqual([null, null, null]);
    expect([kind('retention', 0), kind('retention', 3_651)]).toEqual(['not-a-number', 'not-a-number']);
  });
});

describe('a typed list', () => {
  it('has its entries without spaces, empty lines and repetitions', () => {
    expect(typedList(' a \r\n\r\nb\rc\n\ta\n')).toEqual(['a', 'b', 'c']);
    expect(typedList(' \n ')).toEqual([]);
  });

  it('otherwise keeps each entry as it is: an ID can start with what looks like white space', () => {
    expect(typedList('\ufeffid\nB b')).toEqual(['\ufeffid', 'B b']);
  });

  it('comes back unchanged when it is typed again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const entries = typedList(text);
        expect(typedList(entries.join('\n'))).toEqual(entries);
      }),
    );
  });
});

describe('a typed number', () => {
  it.each([
    ['', null],
    ['  ', null],
    [' 30 ', 30],
    ['007', 7],
    ['-1', Number.NaN],
    ['1e3', Number.NaN],
    ['1.5', Number.NaN],
    ['٣', Number.NaN],
    ['9'.repeat(400), Number.NaN],
  ])('%j is %s', (text, number) => {
    expect(typedNumber(text)).toBe(number);
  });
});

describe('two values of a setting', () => {
  it('are equal in another order, except the reasons, which are shown in their order', () => {
    expect(sameValue('rooms', ['a', 'b'], ['b', 'a'])).toBe(true);
    expect(sameValue('reason-presets', ['a', 'b'], ['b', 'a'])).toBe(false);
    expect(sameValue('removal-limit', { removals: 1, minutes: 2 }, { removals: 1, minutes: 2 })).toBe(true);
    expect(sameValue('moderator-roles', null, [])).toBe(false);
  });
});

function sameSet(one: unknown, other: unknown): boolean {
  const plain = (value: unknown) => JSON.stringify(value instanceof Set ? [...value] : value);
  return plain(one) === plain(other);
}
