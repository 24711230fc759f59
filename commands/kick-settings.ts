import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import {
  type Command,
  type CommandData,
  type ComponentHandler,
  type ComponentUse,
  defineCommand,
  type Message,
  type Replying,
  type Use,
} from '../src/bot/command.ts';
import { RecordsError } from '../src/common/store-error.ts';
import {
  type SettingsChange,
  type SettingsPatch,
  type SettingsRepository,
  typedList,
  typedNumber,
} from '../src/settings/settings.ts';
import {
  CHANGES_ON_PAGE,
  changesMessage,
  isPagedKey,
  isTypedKey,
  type Note,
  type PagedKey,
  SETTINGS_COMMAND,
  type SettingsShown,
  settingMessage,
  settingModal,
  settingsAwayMessage,
  settingsMessage,
  type TypedKey,
} from '../src/settings/settings.view.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: SETTINGS_COMMAND,
  options: [],
  default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface KickSettingsParts {
  readonly settings: SettingsRepository;
}

/** A handler that answers a press with a message. */
type InPlace = Extract<ComponentHandler, { readonly shown: 'in-place' | 'beside' }>;

/** `/kick-settings`: one private message, in which every press shows what follows in place. */
export function kickSettings({ settings: book }: KickSettingsParts): Command {
  async function shown({ guildId, actor }: Use): Promise<SettingsShown> {
    const [settings, own] = await Promise.all([book.of(guildId), book.own(guildId)]);
    return { ownerId: actor.userId, settings, own };
  }

  /** @param show what follows, with a note on the result; or without one, when the result has to be looked up */
  async function change(
    use: Use & Replying,
    patch: SettingsPatch,
    show: (note: Note | null) => Promise<Message>,
    typed: string | null = null,
  ): Promise<Message> {
    return show(noteOf(await changed(use, patch, show), typed));
  }

  /** @throws {RecordsError} when nothing was changed; the dispatcher reports all other failures */
  async function changed(
    use: Use & Replying,
    patch: SettingsPatch,
    show: (note: null) => Promise<Message>,
  ): Promise<SettingsChange> {
    const change = await use.write(() => book.change(use.guildId, use.actor.userId, patch), {
      lookUp: () => show(null),
      changed: ({ kind }) => kind === 'changed',
    });
    use.log.info(
      { change: change.kind, ...(change.kind === 'changed' && { settings: change.keys }) },
      'settings: change requested',
    );
    return change;
  }

  const overview = async (use: Use, note: Note | null): Promise<Message> =>
    settingsMessage(use.t, await shown(use), note);
  const page = async (use: Use, key: PagedKey, note: Note | null): Promise<Message> =>
    settingMessage(use.t, key, await shown(use), note);

  /**
   * A press that is answered in place, by the person who asked and may manage the server: the dispatcher checks both.
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

  return defineCommand(data, {
    access: 'managers',

    async run(use) {
      await use.reply(await overview(use, null));
    },

    complete: {},

    components: {
      roles: inPlace((use) => change(use, { 'moderator-roles': use.chosen }, (note) => overview(use, note))),
      enders: inPlace((use) =>
        change(use, { 'end-session-roles': use.chosen }, (note) => page(use, 'end-session-roles', note)),
      ),
      channel: inPlace((use) => change(use, { 'log-channel': use.chosen[0] ?? null }, (note) => overview(use, note))),
      change: inPlace((use) => {
        const key = use.chosen[0] ?? '';
        return isPagedKey(key) ? page(use, key, null) : overview(use, null);
      }),
      set: inPlace(async (use) => {
        const [key = ''] = use.argument.split('=');
        const patch = Object.hasOwn(SWITCHES, use.argument) ? SWITCHES[use.argument] : undefined;
        return patch === undefined || !isPagedKey(key)
          ? overview(use, null)
          : change(use, patch, (note) => page(use, key, note));
      }),
      first: inPlace(async (use) => {
        const key = use.argument;
        return isPagedKey(key) ? change(use, { [key]: null }, (note) => page(use, key, note)) : overview(use, null);
      }),
      changes: inPlace(async ({ guildId, actor, t, argument }) => {
        const upTo = /^\d{1,9}$/u.test(argument) ? Number(argument) : null;
        return changesMessage(t, await book.changes(guildId, upTo, CHANGES_ON_PAGE), actor.userId);
      }),
      back: inPlace((use) => overview(use, null)),
      edit: {
        access: 'managers',
        shown: 'modal',
        open: async (use) => settingModal(use.t, isTypedKey(use.argument) ? use.argument : 'rooms', await shown(use)),
      },
    },

    modals: {
      edit: {
        access: 'managers',
        shown: 'in-place',
        async run(use) {
          const key = use.argument;
          if (!isTypedKey(key)) {
            await use.reply(await overview(use, null));
            return;
          }
          const fields = new Map([...use.fields].map(([name, [text]]) => [name, text ?? '']));
          const typed = [...fields.values()].join('\n');
          const show = (note: Note | null) => page(use, key, note);
          let change: SettingsChange;
          try {
            change = await changed(use, patchTyped(key, fields), show);
          } catch (error) {
            if (!(error instanceof RecordsError && error.effect === 'none')) {
              throw error;
            }
            // What was typed must not be lost, nor the message with all the settings.
            use.log.error({ store: error.fact }, 'settings: the store is unavailable');
            await use.beside(settingsAwayMessage(use.t, use.reference, use.actor.userId, { key, typed }));
            return;
          }
          await use.reply(await show(noteOf(change, typed)));
        },
      },
    },
  });
}

const SWITCHES: Readonly<Record<string, SettingsPatch>> = {
  'reason-required=yes': { 'reason-required': true },
  'reason-required=no': { 'reason-required': false },
  'replies=public': { replies: 'public' },
  'replies=private': { replies: 'private' },
  'confirm=always': { confirm: 'always' },
  'confirm=picked': { confirm: 'picked' },
  'confirm=never': { confirm: 'never' },
};

/** The patch for what was typed; whether it's valid is for the settings to say. Empty lists go back to the default. */
function patchTyped(key: TypedKey, fields: ReadonlyMap<string, string>): SettingsPatch {
  const field = (name: string): string => fields.get(name) ?? '';
  switch (key) {
    case 'rooms':
      return { rooms: listOrNull(field('rooms')) };
    case 'protected-ids':
      return { 'protected-ids': listOrNull(field('ids')) };
    case 'reason-presets':
      return { 'reason-presets': listOrNull(field('presets')) };
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

function listOrNull(text: string): readonly string[] | null {
  const entries = typedList(text);
  return entries.length === 0 ? null : entries;
}

function noteOf(change: SettingsChange, typed: string | null): Note {
  return change.kind === 'changed' || change.kind === 'unchanged'
    ? change
    : { kind: 'refused', refusal: change, typed };
}
