import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalStore } from '../../src/database/database.ts';
import { createSettingsRepository } from '../../src/settings/settings.repository.ts';
import { firstSettings, type SettingsRepository } from '../../src/settings/settings.ts';
import { createSetups } from '../../src/settings/setup.repository.ts';
import type { Setups } from '../../src/settings/setup.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { shareStores } from '../support/shared-stores.ts';
import { stores } from '../support/stores.ts';

const NIGHT = '100000000000000001';
const DAY = '100000000000000002';
const MANAGER = '300000000000000001';

describe.each(stores)('the setup of a server on $name', (kind) => {
  const shared = shareStores(kind);
  let clock: FakeClock;
  let setups: Setups;
  let settings: SettingsRepository;
  let at: LocalStore;

  beforeEach(async () => {
    const [store] = (await shared.begin()).stores as [LocalStore];
    clock = new FakeClock();
    at = { ...store, clock };
    setups = createSetups(at);
    const first = firstSettings({ moderatorRoleIds: new Set(), rooms: null, cooldown: null });
    settings = createSettingsRepository({ store: at, first, home: null, log: pino({ level: 'silent' }) });
  });

  it('has nothing on record at first', async () => {
    expect(await setups.of(NIGHT)).toEqual({ dismissed: false, test: null });
  });

  it('is dismissed for that server alone, whether or not it was tested', async () => {
    await setups.dismiss(NIGHT);
    await setups.dismiss(NIGHT);
    expect(await setups.of(NIGHT)).toEqual({ dismissed: true, test: null });
    expect(await setups.of(DAY)).toMatchObject({ dismissed: false });
    await setups.tested(NIGHT, { at: clock.now(), problems: 2, newestChange: await setups.newestChange(NIGHT) });
    expect(await setups.of(NIGHT)).toMatchObject({ dismissed: true, test: { problems: 2 } });
    await setups.tested(DAY, { at: clock.now(), problems: 1, newestChange: await setups.newestChange(DAY) });
    await setups.dismiss(DAY);
    expect(await setups.of(DAY)).toMatchObject({ dismissed: true, test: { problems: 1 } });
  });

  it('keeps the latest test, which is outdated by a change of what it looks at, and by no other', async () => {
    const at = clock.now();
    await setups.tested(NIGHT, { at, problems: 3, newestChange: await setups.newestChange(NIGHT) });
    await settings.change(NIGHT, MANAGER, { 'log-channel': '400000000000000001' });
    await setups.tested(NIGHT, { at: at + 5, problems: 0, newestChange: await setups.newestChange(NIGHT) });
    const test = { at: at + 5, problems: 0, outdated: false };
    expect(await setups.of(NIGHT)).toEqual({ dismissed: false, test });
    await clock.advance(5);
    await settings.change(NIGHT, MANAGER, { language: 'ja' });
    await settings.change(DAY, MANAGER, { rooms: ['hall'] });
    expect(await setups.of(NIGHT)).toEqual({ dismissed: false, test });
    await settings.change(NIGHT, MANAGER, { 'log-channel': null });
    expect(await setups.of(NIGHT)).toEqual({ dismissed: false, test: { ...test, outdated: true } });
    // What VideoSDK was asked with.
    await setups.tested(NIGHT, { at: at + 6, problems: 0, newestChange: await setups.newestChange(NIGHT) });
    await clock.advance(5);
    await settings.connect(MANAGER, {
      guildId: NIGHT,
      id: 'cbcdefghijklmnopqrst',
      revision: 'revisio1',
      sealed: 'sealed',
    });
    expect(await setups.of(NIGHT)).toMatchObject({ test: { at: at + 6, outdated: true } });
  });

  it('isn’t tested by a test that another process’s change overtook, whatever their clocks say', async () => {
    const newestChange = await setups.newestChange(NIGHT);
    expect(newestChange).toBe(0);
    await settings.change(NIGHT, MANAGER, { 'log-channel': '400000000000000001' });
    await clock.advance(5_000);
    // It began after the change, and had read the settings before.
    await setups.tested(NIGHT, { at: clock.now(), problems: 0, newestChange });
    expect(await setups.of(NIGHT)).toMatchObject({ test: { outdated: true } });
    await setups.tested(NIGHT, { at: clock.now(), problems: 0, newestChange: await setups.newestChange(NIGHT) });
    expect(await setups.of(NIGHT)).toMatchObject({ test: { outdated: false } });
    // The next change comes from a process whose clock is behind.
    await setups.tested(NIGHT, { at: clock.now() + 60_000, problems: 0, newestChange: 1 });
    await settings.change(NIGHT, MANAGER, { language: 'ja' });
    expect(await setups.of(NIGHT)).toMatchObject({ test: { outdated: false } });
    await settings.change(NIGHT, MANAGER, { 'moderator-roles': ['200000000000000001'] });
    expect(await setups.of(NIGHT)).toMatchObject({ test: { outdated: true } });
  });

  it('is tested with what another process has set, however well this one knows what was set before', async () => {
    await settings.of(NIGHT);
    const first = firstSettings({ moderatorRoleIds: new Set(), rooms: null, cooldown: null });
    const other = createSettingsRepository({ store: at, first, home: null, log: pino({ level: 'silent' }) });
    await other.change(NIGHT, MANAGER, { 'log-channel': '400000000000000001' });
    expect(await settings.of(NIGHT)).toMatchObject({ logChannelId: null });
    expect(await settings.reread(NIGHT)).toMatchObject({ logChannelId: '400000000000000001' });
    expect(await settings.of(NIGHT)).toMatchObject({ logChannelId: '400000000000000001' });
  });
});
