import { ApplicationCommandType } from 'discord-api-types/v10';
import type { Say } from '../../i18n/language.ts';
import type { Access } from '../../settings/permissions.ts';
import type { GuildSettings } from '../../settings/settings.ts';
import type { Command, Message } from '../command.ts';
import { render } from './embed.ts';
import { rolesInWords } from './refusal.ts';

/** What the help says of a command is what Discord shows of it: there is no second list that could be wrong. */
export type HelpedCommand = Pick<Command, 'data' | 'access'>;

export interface Help {
  /** Those that this member may use, in the order in which they are shown. */
  readonly mine: readonly HelpedCommand[];
  /** Who may use the others. */
  readonly others: ReadonlySet<Access>;
  readonly settings: Pick<GuildSettings, 'moderatorRoleIds' | 'endSessionRoleIds'>;
}

/** The commands that one member may use, in one screen; to who may use none, who may. */
export function helpMessage(say: Say, { mine, others, settings }: Help): Message {
  if (mine.length === 0) {
    return render(say, {
      tone: 'nothing',
      title: say('help.none.title'),
      lines: [say('help.none.what'), '', ...[...others].map((access) => whoMay(say, access, settings))],
    });
  }
  return render(say, {
    tone: 'question',
    title: say('help.title', { count: mine.length }),
    lines: [
      say('help.now'),
      ...(settings.moderatorRoleIds.size === 0 ? ['', say('help.closed')] : []),
      '',
      ...mine.map((one) => line(say, one)),
    ],
  });
}

function line(say: Say, { data }: HelpedCommand): string {
  const facts = { command: say(`commands.${data.name}.name`), about: say(`commands.${data.name}.description`) };
  return data.type === ApplicationCommandType.User ? say('help.menu', facts) : say('help.command', facts);
}

function whoMay(say: Say, access: Access, { moderatorRoleIds, endSessionRoleIds }: Help['settings']): string {
  switch (access) {
    case 'everybody':
      return say('help.may.everybody');
    case 'moderators':
      return moderatorRoleIds.size === 0
        ? say('help.may.moderatorsNone')
        : say('help.may.moderators', { roles: rolesInWords(say, moderatorRoleIds) });
    case 'session-enders':
      return endSessionRoleIds.size === 0
        ? say('help.may.endersNone')
        : say('help.may.enders', { roles: rolesInWords(say, endSessionRoleIds) });
    case 'managers':
      return say('help.may.managers');
    case 'administrators':
      return say('help.may.administrators');
  }
}
