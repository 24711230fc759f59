import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import {
  type Command,
  type CommandData,
  type ComponentHandler,
  type ComponentUse,
  defineCommand,
  type Message,
  type Modal,
  type ModalUse,
  type Replying,
  type Use,
} from '../src/bot/command.ts';
import { RecordsError } from '../src/common/store-error.ts';
import { withoutBlanks } from '../src/common/text.ts';
import { type CheckPartsOf, checkLogChannel, stateOf } from '../src/diagnostics/check.ts';
import { uncopied } from '../src/removal/identification.ts';
import type { Credentials, CredentialsVerdict, SealedAccounts, Vault } from '../src/sessions/account.ts';
import { mayUse } from '../src/settings/permissions.ts';
import {
  type ChosenPatch,
  isServerLanguage,
  type NewAccount,
  type SettingsChange,
  type SettingsRepository,
  typedList,
  typedNumber,
} from '../src/settings/settings.ts';
import {
  CHANGES_ON_PAGE,
  changesMessage,
  connectModal,
  isPagedKey,
  isTypedKey,
  type Note,
  type PagedKey,
  SETTINGS_COMMAND,
  type SettingsShown,
  settingMessage,
  settingModal,
  settingsMessage,
  settingsUnavailableMessage,
  type TypedKey,
} from '../src/settings/settings.view.ts';
import { checkAndRecord } from '../src/settings/setup.flow.ts';
import { opensWithChecklist, type Setups, setupSteps } from '../src/settings/setup.ts';
import {
  checklistButton,
  FROM_SETUP,
  type SetupShown,
  setupMessage,
  setupTestMessage,
} from '../src/settings/setup.view.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: SETTINGS_COMMAND,
  options: [],
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

/** What it takes for a server to bring its own VideoSDK account. */
export interface AccountParts {
  /** `null`: the operator has set no key. */
  readonly vault: Vault | null;
  readonly sealed: Pick<SealedAccounts, 'find' | 'newName'>;
  /** Asks VideoSDK whether it accepts them. Keeps them out of the log. */
  readonly check: (credentials: Credentials, reference: string) => Promise<CredentialsVerdict>;
  /** Whether the bot takes webhooks. */
  readonly webhooks: boolean;
}

export interface KickSettingsParts {
  readonly settings: SettingsRepository;
  readonly accounts: AccountParts;
  readonly setups: Setups;
  readonly checks: CheckPartsOf;
}

/** `/kick-settings`: one private message, in which every press shows what follows in place. */
export function kickSettings(parts: KickSettingsParts): Command {
  const flow = new SettingsFlow(parts);
  return defineCommand(data, {
    access: 'managers',

    async run(use) {
      await use.reply(await flow.first(use));
    },

    complete: {},

    components: {
      roles: inPlace((use) =>
        flow.change(use, { 'moderator-roles': use.chosen }, (note) =>
          use.argument === 'page' ? flow.page(use, 'moderator-roles', note) : flow.from(use, note),
        ),
      ),
      enders: inPlace((use) =>
        flow.change(use, { 'end-session-roles': use.chosen }, (note) => flow.page(use, 'end-session-roles', note)),
      ),
      language: inPlace((use) => {
        const language = use.chosen[0] ?? '';
        const show = (note: Note | null) =>
          use.argument === FROM_SETUP ? flow.checklist(use, note) : flow.page(use, 'language', note);
        return isServerLanguage(language) ? flow.change(use, { language }, show) : show(null);
      }),
      channel: inPlace((use) => flow.chooseLogChannel(use, use.chosen[0] ?? null)),
      change: inPlace((use) => {
        const key = use.chosen[0] ?? '';
        return isPagedKey(key) ? flow.page(use, key, null) : flow.overview(use, null);
      }),
      // Below a refusal, which stays.
      page: {
        access: 'managers',
        shown: 'beside',
        run: async (use) => {
          const key = use.argument;
          await use.reply(await (isPagedKey(key) ? flow.page(use, key, null) : flow.overview(use, null)));
        },
      },
      set: inPlace((use) => flow.set(use)),
      first: inPlace(async (use) => {
        const key = use.argument;
        return isPagedKey(key)
          ? flow.change(use, { [key]: null }, (note) => flow.page(use, key, note))
          : flow.overview(use, null);
      }),
      changes: inPlace((use) => flow.changes(use)),
      back: inPlace((use) => flow.overview(use, null)),
      setup: inPlace((use) => flow.checklist(use, null)),
      dismiss: inPlace((use) => flow.dismiss(use)),
      test: {
        // As `/kick-check`.
        access: 'administrators',
        shown: 'in-place',
        run: async (use) => {
          await use.reply(await flow.test(use));
        },
      },
      edit: {
        access: 'managers',
        shown: 'modal',
        open: (use) => flow.modal(use),
      },
      connect: {
        access: 'managers',
        shown: 'modal',
        open: ({ t, actor, argument }) => connectModal(t, actor.userId, argument === FROM_SETUP ? FROM_SETUP : ''),
      },
    },

    modals: {
      edit: { access: 'managers', shown: 'in-place', run: (use) => flow.submit(use) },
      connect: { access: 'managers', shown: 'in-place', run: (use) => flow.connect(use) },
    },
  });
}

/** A handler that answers a press with a message. */
type InPlace = Extract<ComponentHandler, { readonly shown: 'in-place' | 'beside' }>;

/**
 * A press that is answered in place, by the person who asked and may manage the server: the router checks both.
 */
function inPlace(messageFor: (use: ComponentUse & Replying) => Promise<Message>): InPlace {
  return {
    access: 'managers',
    shown: 'in-place',
    run: async (use) => {
      await use.reply(await messageFor(use));
    },
  };
}

class SettingsFlow {
  readonly #settings: SettingsRepository;
  readonly #accounts: AccountParts;
  readonly #setups: Setups;
  readonly #checks: CheckPartsOf;

  constructor({ settings, accounts, setups, checks }: KickSettingsParts) {
    this.#settings = settings;
    this.#accounts = accounts;
    this.#setups = setups;
    this.#checks = checks;
  }

  /** In a server that has set nothing, the checklist. */
  async first(use: Use): Promise<Message> {
    const shown = await this.#setupShown(use);
    return opensWithChecklist(shown) ? setupMessage(use.t, shown, null) : this.#overviewOf(use, shown, null);
  }

  async overview(use: Use, note: Note | null): Promise<Message> {
    return this.#overviewOf(use, await this.#setupShown(use), note);
  }

  async checklist(use: Use, note: Note | null): Promise<Message> {
    return setupMessage(use.t, await this.#setupShown(use), note);
  }

  /** Back to where a press came from: the checklist, or the overview. */
  from(use: ComponentUse, note: Note | null): Promise<Message> {
    return use.argument === FROM_SETUP ? this.checklist(use, note) : this.overview(use, note);
  }

  #overviewOf({ t }: Use, shown: SetupShown, note: Note | null): Message {
    const open = setupSteps(shown).some(({ done }) => !done);
    return settingsMessage(t, shown, note, open ? [checklistButton(t, shown.ownerId)] : []);
  }

  async dismiss(use: ComponentUse & Replying): Promise<Message> {
    const show = () => this.overview(use, null);
    await use.write(() => this.#setups.dismiss(use.guildId), { lookUp: show, changed: () => true });
    use.log.info('settings: checklist dismissed');
    return show();
  }

  /** The same as `/kick-check`. */
  async test(use: ComponentUse): Promise<Message> {
    const findings = await checkAndRecord(
      { checks: this.#checks, setups: this.#setups, settings: this.#settings },
      use,
    );
    return setupTestMessage(use.t, findings, use.reference, use.actor.userId);
  }

  async page(use: Use, key: PagedKey, note: Note | null): Promise<Message> {
    return settingMessage(use.t, key, await this.#shown(use), note);
  }

  async changes({ guildId, actor, t, argument }: ComponentUse): Promise<Message> {
    const upTo = /^\d{1,9}$/u.test(argument) ? Number(argument) : null;
    return changesMessage(t, await this.#settings.changes(guildId, upTo, CHANGES_ON_PAGE), actor.userId);
  }

  async modal(use: ComponentUse): Promise<Modal> {
    const { key } = typedArgument(use.argument);
    return settingModal(use.t, key ?? 'rooms', await this.#shown(use), key === null ? 'rooms' : use.argument);
  }

  /** A press on one of the choices in {@link SWITCHES}. */
  async set(use: ComponentUse & Replying): Promise<Message> {
    const [key = ''] = use.argument.split('=');
    const patch = Object.hasOwn(SWITCHES, use.argument) ? SWITCHES[use.argument] : undefined;
    return patch === undefined || !isPagedKey(key)
      ? this.overview(use, null)
      : this.change(use, patch, (note) => this.page(use, key, note));
  }

  /** @param show what follows, with a note on the result; or without one, when the result has to be looked up */
  async change(
    use: Use & Replying,
    patch: ChosenPatch,
    show: (note: Note | null) => Promise<Message>,
  ): Promise<Message> {
    return show(noteOf(await this.#changed(use, patch, show), null));
  }

  /** Says right away if the bot can't post in the chosen channel, instead of with the first case. */
  async chooseLogChannel(use: ComponentUse & Replying, channelId: string | null): Promise<Message> {
    return this.change(use, { 'log-channel': channelId }, async (note) => {
      const found =
        note?.kind === 'changed' && channelId !== null ? await checkLogChannel(this.#checks, channelId) : null;
      return this.from(
        use,
        note?.kind === 'changed' && found !== null && stateOf(found) === 'problem'
          ? { ...note, logChannel: found }
          : note,
      );
    });
  }

  /** What was typed into the modal of a setting. */
  async submit(use: ModalUse): Promise<void> {
    const { key, fromSetup } = typedArgument(use.argument);
    if (key === null) {
      await use.reply(await this.overview(use, null));
      return;
    }
    const fields = new Map([...use.fields].map(([name, [text]]) => [name, text ?? '']));
    const typed = [...fields.values()].join('\n');
    const show = (note: Note | null) => (fromSetup ? this.checklist(use, note) : this.page(use, key, note));
    let change: SettingsChange;
    try {
      change = await this.#changed(use, patchTyped(key, fields), show);
    } catch (error) {
      if (!(error instanceof RecordsError && error.effect === 'none')) {
        throw error;
      }
      // What was typed must not be lost, nor the message with all the settings.
      use.log.error({ store: error.fact }, 'settings: database unavailable');
      await use.beside(settingsUnavailableMessage(use.t, use.reference, use.actor.userId, { key, typed }));
      return;
    }
    await use.reply(await show(noteOf(change, typed)));
  }

  /**
   * The credentials that were typed, once VideoSDK has accepted them. They're shown to no one, whatever happens, and
   * nothing is stored that VideoSDK hasn't confirmed.
   */
  async connect(use: ModalUse): Promise<void> {
    const { vault, check } = this.#accounts;
    const show = (note: Note | null) =>
      use.argument === FROM_SETUP ? this.checklist(use, note) : this.page(use, 'videosdk-account', note);
    const credentials = {
      apiKey: withoutBlanks(use.fields.get('apiKey')?.[0] ?? ''),
      secretKey: withoutBlanks(use.fields.get('secretKey')?.[0] ?? ''),
    };
    if (vault === null) {
      await use.reply(await show(null));
      return;
    }
    const verdict =
      CREDENTIAL.test(credentials.apiKey) && CREDENTIAL.test(credentials.secretKey)
        ? await check(credentials, use.reference)
        : 'malformed';
    use.log.info({ verdict }, 'settings: VideoSDK account checked');
    if (verdict !== 'valid') {
      await use.reply(await show({ kind: 'not-connected', verdict }));
      return;
    }
    const account = await this.#sealed(use.guildId, credentials, vault);
    const connect = () => this.#settings.connect(use.actor.userId, account);
    await use.reply(await show(noteOf(await this.#written(use, connect, show), null)));
  }

  /** Another secret for the same API key is the same account: what is on record there stays within reach. */
  async #sealed(guildId: string, credentials: Credentials, vault: Vault): Promise<NewAccount> {
    const { sealed } = this.#accounts;
    const before = await sealed.find(guildId);
    const known = before === null ? null : await vault.open(before, before.sealed);
    const id = before !== null && known?.apiKey === credentials.apiKey ? before.id : sealed.newName(15);
    const place = { guildId, id };
    return { ...place, revision: sealed.newName(6), sealed: await vault.seal(place, credentials) };
  }

  async #shown({ guildId, actor }: Use): Promise<SettingsShown> {
    const [settings, own] = await Promise.all([this.#settings.of(guildId), this.#settings.own(guildId)]);
    const { vault, webhooks } = this.#accounts;
    const { account } = settings;
    const webhookPath = webhooks && account.kind === 'own' ? `/webhooks/videosdk/${account.id}` : null;
    return { ownerId: actor.userId, settings, own, account: { canConnect: vault !== null, webhookPath } };
  }

  async #setupShown(use: Use): Promise<SetupShown> {
    const { guildId, guildLocale: reported, actor } = use;
    const [shown, setup] = await Promise.all([this.#shown(use), this.#setups.of(guildId)]);
    const { allowed: administrator } = mayUse('administrators', actor, shown.settings);
    return { ...shown, setup, reported, administrator, roleIds: actor.roleIds ?? [] };
  }

  /** @throws {RecordsError} when nothing was changed; the router reports all other failures */
  async #changed(
    use: Use & Replying,
    patch: ChosenPatch,
    show: (note: null) => Promise<Message>,
  ): Promise<SettingsChange> {
    return this.#written(use, () => this.#settings.change(use.guildId, use.actor.userId, patch), show);
  }

  /** @throws {RecordsError} as {@link SettingsFlow.#changed} */
  async #written(
    use: Use & Replying,
    write: () => Promise<SettingsChange>,
    show: (note: null) => Promise<Message>,
  ): Promise<SettingsChange> {
    const change = await use.write(write, {
      lookUp: () => show(null),
      changed: ({ kind }) => kind === 'changed',
    });
    use.log.info(
      { change: change.kind, ...(change.kind === 'changed' && { settings: change.keys }) },
      'settings: change requested',
    );
    return change;
  }
}

/** A setting that is typed, by what its buttons and forms carry: its key, and whether the checklist comes next. */
function typedArgument(argument: string): { readonly key: TypedKey | null; readonly fromSetup: boolean } {
  const [key = '', from] = argument.split(':');
  return { key: isTypedKey(key) ? key : null, fromSetup: from === FROM_SETUP };
}

/** What can be sent in a header, as the operator's credentials. */
const CREDENTIAL = /^[\x21-\x7e]+$/u;

const SWITCHES: Readonly<Record<string, ChosenPatch>> = {
  'reason-required=yes': { 'reason-required': true },
  'reason-required=no': { 'reason-required': false },
  'reports=yes': { reports: true },
  'reports=no': { reports: false },
  'report-people=yes': { 'report-people': true },
  'report-people=no': { 'report-people': false },
  'replies=public': { replies: 'public' },
  'replies=private': { replies: 'private' },
  'confirm=always': { confirm: 'always' },
  'confirm=picked': { confirm: 'picked' },
  'confirm=never': { confirm: 'never' },
};

/** The patch for what was typed; whether it's valid is for the settings to say. Empty lists go back to the default. */
function patchTyped(key: TypedKey, fields: ReadonlyMap<string, string>): ChosenPatch {
  const field = (name: string): string => fields.get(name) ?? '';
  switch (key) {
    case 'rooms':
      return { rooms: listOrNull(field('rooms'), uncopied) };
    case 'protected-ids':
      return { 'protected-ids': listOrNull(field('ids'), uncopied) };
    case 'reason-presets':
      return { 'reason-presets': listOrNull(field('presets'), (reason) => reason) };
    case 'removal-limit': {
      const removals = typedNumber(field('removals'));
      const minutes = typedNumber(field('minutes'));
      return {
        'removal-limit':
          removals === null && minutes === null
            ? 'off'
            : { removals: removals ?? Number.NaN, minutes: minutes ?? Number.NaN },
      };
    }
    case 'retention':
      return { retention: typedNumber(field('days')) ?? 'forever' };
  }
}

/** @param read what an entry means: an ID or a room may be a line copied from a message, a reason is what was typed */
function listOrNull(text: string, read: (entry: string) => string): readonly string[] | null {
  const entries = [...new Set(typedList(text).map(read))];
  return entries.length === 0 ? null : entries;
}

function noteOf(change: SettingsChange, typed: string | null): Note {
  return change.kind === 'changed' || change.kind === 'unchanged'
    ? change
    : { kind: 'refused', refusal: change, typed };
}
