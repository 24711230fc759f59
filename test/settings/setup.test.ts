import { describe, expect, it } from 'vitest';
import { en } from '../../src/i18n/en/index.ts';
import { CATALOGS, LANGUAGES } from '../../src/i18n/language.ts';
import { firstSettings, type OwnSettings, settingsWith } from '../../src/settings/settings.ts';
import {
  opensWithChecklist,
  SETUP_SETTINGS,
  type Setup,
  type SetupFacts,
  setupSteps,
} from '../../src/settings/setup.ts';

const ROLE = '200000000000000001';
const OWN = { 'videosdk-account': 'bbcdefghijklmnopqrst.revisio1' } as const;
const first = firstSettings({ moderatorRoleIds: new Set([ROLE]), rooms: null, cooldown: null });
const NOTHING: Setup = { dismissed: false, test: null };
const factsOf = (own: OwnSettings, more: Partial<SetupFacts> = {}): SetupFacts => ({
  settings: settingsWith(first, own, () => false),
  own,
  setup: NOTHING,
  roleIds: [],
  reported: 'en-US',
  ...more,
});
const done = (facts: SetupFacts) => setupSteps(facts).flatMap((step) => (step.done ? [step.name] : []));

describe('the steps of a setup', () => {
  it('are all open in a server about which nothing is known', () => {
    expect(done(factsOf({}))).toEqual([]);
  });

  it.each<[string, SetupFacts]>([
    ['moderator-roles', factsOf({ 'moderator-roles': ['200000000000000009'] })],
    ['moderator-roles', factsOf({}, { roleIds: [ROLE] })],
    ['rooms', factsOf({ rooms: ['hall'] })],
    ['log-channel', factsOf({ 'log-channel': '400000000000000001' })],
    ['language', factsOf({ language: 'ja' })],
    ['language', factsOf({ language: 'discord' })],
    ['language', factsOf({}, { reported: 'fr' })],
    ['test', factsOf({}, { setup: { dismissed: false, test: { at: 1, problems: 0, outdated: false } } })],
  ])('are done one by one: %s', (name, facts) => {
    expect(done(facts)).toEqual([name]);
  });

  it.each<[string, SetupFacts]>([
    ['no one can moderate', factsOf({ 'moderator-roles': [] }, { roleIds: [ROLE] })],
    [
      'the test found a problem',
      factsOf({}, { setup: { dismissed: false, test: { at: 1, problems: 1, outdated: false } } }),
    ],
    [
      'settings changed since the test',
      factsOf({}, { setup: { dismissed: false, test: { at: 1, problems: 0, outdated: true } } }),
    ],
  ])('are open when %s', (_, facts) => {
    expect(done(facts)).toEqual([]);
  });

  it('have the VideoSDK account where the operator’s can’t be used, and with one of its own no rooms to list', () => {
    const settings = firstSettings({
      moderatorRoleIds: new Set([ROLE]),
      rooms: null,
      cooldown: null,
      allowSharedAccount: false,
    });
    const withoutOperators = { settings };
    const steps = setupSteps(factsOf({}, withoutOperators));
    expect(steps[1]).toEqual({ name: 'videosdk-account', done: false });
    expect(steps).toHaveLength(6);
    expect(done(factsOf({}, withoutOperators))).toEqual([]);
    expect(done(factsOf(OWN))).toEqual(['videosdk-account', 'rooms']);
    expect(setupSteps(factsOf({})).map(({ name }) => name)).not.toContain('videosdk-account');
  });

  it('open the settings until something is set or someone closes them', () => {
    expect(opensWithChecklist(factsOf({}))).toBe(true);
    expect(opensWithChecklist(factsOf({ replies: 'public' }))).toBe(false);
    expect(opensWithChecklist(factsOf({}, { setup: { ...NOTHING, dismissed: true } }))).toBe(false);
  });

  it('have the names that /kick-check has for them, in its order, in each language', () => {
    const checks = Object.keys(en.check);
    const inCheck = { 'moderator-roles': 'moderatorRoles', rooms: 'rooms', 'log-channel': 'logChannel' } as const;
    const both = SETUP_SETTINGS.filter((key) => key !== 'language' && key !== 'videosdk-account');
    const places = both.map((key) => checks.indexOf(inCheck[key]));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    for (const language of LANGUAGES) {
      const { check, settings } = CATALOGS[language];
      for (const key of both) {
        expect(check[inCheck[key]].none, language).toContain(`**${settings.names[key]}**`);
      }
    }
  });
});
