import type { GuildSettings, OwnSettings, SettingKey } from './settings.ts';

/** The settings that are steps of the checklist, in its order, which is that of `/kick-check`. */
export const SETUP_SETTINGS = [
  'moderator-roles',
  'videosdk-account',
  'rooms',
  'log-channel',
  'language',
] as const satisfies readonly SettingKey[];

export type SetupSetting = (typeof SETUP_SETTINGS)[number];

/** The last step runs `/kick-check`. */
export type SetupStepName = SetupSetting | 'test';

/** Settings that the test looks at: once they change, its result says nothing anymore. */
export const TESTED_SETTINGS = [
  'moderator-roles',
  'rooms',
  'log-channel',
  'videosdk-account',
] as const satisfies readonly SettingKey[];

export interface SetupStep {
  readonly name: SetupStepName;
  /** Whether it's known to be done. */
  readonly done: boolean;
}

/** The latest test of a server. */
export interface SetupTest {
  /** Unix time in milliseconds. */
  readonly at: number;
  readonly problems: number;
  /** Whether a setting that it looks at has changed since. */
  readonly outdated: boolean;
}

/** What is on record about setting up a server. */
export interface Setup {
  /** Whether someone closed the checklist. */
  readonly dismissed: boolean;
  readonly test: SetupTest | null;
}

export interface Setups {
  /** @throws {RecordsError} */
  of(guildId: string): Promise<Setup>;
  /** @throws {RecordsError} */
  dismiss(guildId: string): Promise<void>;
  /**
   * The number of the server's newest change of its settings; 0: there was none.
   *
   * @throws {RecordsError}
   */
  newestChange(guildId: string): Promise<number>;
  /**
   * @param result `at`: when the test began. `newestChange`: what that was before the test read the settings. A change
   *   after that one makes the result outdated, whatever the clocks of the processes say
   * @throws {RecordsError}
   */
  tested(
    guildId: string,
    result: Pick<SetupTest, 'at' | 'problems'> & { readonly newestChange: number },
  ): Promise<void>;
}

export interface SetupFacts {
  readonly settings: GuildSettings;
  readonly own: OwnSettings;
  readonly setup: Setup;
  /** Roles of the person who asks. */
  readonly roleIds: readonly string[];
  /** The server's locale, as Discord reports it. */
  readonly reported: string;
}

/**
 * The steps of the checklist. A step is done if that's known. The environment's roles may be another server's, so they
 * count only if the person who asks has one. Discord reports `en-US` for servers that never chose a language. A VideoSDK
 * account is a step only for a server that can't use the operator's; all rooms of its own account are its rooms.
 */
export function setupSteps({ settings, own, setup, roleIds, reported }: SetupFacts): readonly SetupStep[] {
  const { moderatorRoleIds, account, rooms, logChannelId, language } = settings;
  const done: Readonly<Record<SetupStepName, boolean>> = {
    'moderator-roles':
      moderatorRoleIds.size > 0 &&
      (own['moderator-roles'] !== undefined || roleIds.some((id) => moderatorRoleIds.has(id))),
    'videosdk-account': account.kind === 'own',
    rooms: account.kind === 'own' || (rooms.only?.size ?? 0) > 0,
    'log-channel': logChannelId !== null,
    language: own.language !== undefined || language !== 'discord' || reported !== 'en-US',
    test: setup.test !== null && setup.test.problems === 0 && !setup.test.outdated,
  };
  return [...SETUP_SETTINGS, 'test' as const]
    .filter((name) => name !== 'videosdk-account' || account.kind !== 'shared')
    .map((name) => ({ name, done: done[name] }));
}

/** Whether `/kick-settings` opens with the checklist: nothing is set yet, a step is open, and no one closed it. */
export function opensWithChecklist(facts: SetupFacts): boolean {
  return Object.keys(facts.own).length === 0 && !facts.setup.dismissed && setupSteps(facts).some(({ done }) => !done);
}
