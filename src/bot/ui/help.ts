import { ApplicationCommandType } from 'discord.js';
import type { Translator } from '../../i18n/language.ts';
import type { Access } from '../../settings/permissions.ts';
import type { GuildSettings } from '../../settings/settings.ts';
import type { Command, Message } from '../command.ts';
import { render } from './embed.ts';
import { rolesInWords } from './refusal.ts';

/** The help shows the same description of a command that Discord shows, so there's no second list to go stale. */
export type HelpedCommand = Pick<Command, 'data' | 'access'>;

export interface Help {
  /** The commands this member can use, in the order they're shown. */
  readonly mine: readonly HelpedCommand[];
  /** Who can use the other commands. */
  readonly others: ReadonlySet<Access>;
  readonly settings: Pick<GuildSettings, 'moderatorRoleIds' | 'endSessionRoleIds'>;
}

/** The commands a member can use, on one screen. If there are none, who can use them. */
export function helpMessage(t: Translator, { mine, others, settings }: Help): Message {
  if (mine.length === 0) {
    return render(t, {
      tone: 'nothing',
      title: t('help.none.title'),
      lines: [t('help.none.what'), '', ...[...others].map((access) => whoMay(t, access, settings))],
    });
  }
  return render(t, {
    tone: 'question',
    title: t('help.title', { count: mine.length }),
    lines: [
      t('help.now'),
      ...(settings.moderatorRoleIds.size === 0 ? ['', t('help.closed')] : []),
      '',
      ...mine.map((one) => line(t, one)),
    ],
  });
}

function line(t: Translator, { data }: HelpedCommand): string {
  const facts = { command: t(`commands.${data.name}.name`), about: t(`commands.${data.name}.description`) };
  switch (data.type) {
    case ApplicationCommandType.User:
      return t('help.menu', facts);
    case ApplicationCommandType.Message:
      return t('help.messageMenu', facts);
    default:
      return t('help.command', facts);
  }
}

function whoMay(t: Translator, access: Access, { moderatorRoleIds, endSessionRoleIds }: Help['settings']): string {
  switch (access) {
    case 'everybody':
      return t('help.may.everyone');
    case 'moderators':
      return moderatorRoleIds.size === 0
        ? t('help.may.moderatorsNone')
        : t('help.may.moderators', { roles: rolesInWords(t, moderatorRoleIds) });
    case 'session-enders':
      return endSessionRoleIds.size === 0
        ? t('help.may.endersNone')
        : t('help.may.enders', { roles: rolesInWords(t, endSessionRoleIds) });
    case 'managers':
      return t('help.may.managers');
    case 'administrators':
      return t('help.may.administrators');
  }
}
