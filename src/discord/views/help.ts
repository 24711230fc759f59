import type { Access } from '../../moderation/authority.ts';
import type { GuildSettings } from '../../moderation/settings.ts';
import type { Command, Message } from '../command.ts';
import { render } from './embed.ts';
import { rolesInWords } from './refusal.ts';

/** What the help says of a command comes from the command itself: there is no second list that could be wrong. */
export type HelpedCommand =
  | Pick<Extract<Command, { readonly about: string }>, 'data' | 'about' | 'access'>
  | Pick<Exclude<Command, { readonly about: string }>, 'data' | 'access'>;

export interface Help {
  /** Those that this member may use, in the order in which they are shown. */
  readonly mine: readonly HelpedCommand[];
  /** Who may use the others. */
  readonly others: ReadonlySet<Access>;
  readonly settings: Pick<GuildSettings, 'moderatorRoleIds' | 'endSessionRoleIds'>;
}

/** The commands that one member may use, in one screen; to who may use none, who may. */
export function helpMessage({ mine, others, settings }: Help): Message {
  const closed = settings.moderatorRoleIds.size === 0;
  if (mine.length === 0) {
    return render({
      tone: 'nothing',
      title: 'You may use no command here',
      lines: [
        'Bouncer removes people from running sessions, for this server’s moderators.',
        '',
        ...[...others].map((access) => whoMay(access, settings)),
      ],
    });
  }
  return render({
    tone: 'question',
    title: mine.length === 1 ? 'One command is yours to use' : `${mine.length} commands are yours to use`,
    lines: [
      'With your roles and permissions in this server, as they are now:',
      ...(closed
        ? ['', '⚠️ Nobody may remove anybody yet: this server has no moderator roles. /kick-settings sets them.']
        : []),
      '',
      ...mine.map(line),
    ],
  });
}

function line(command: HelpedCommand): string {
  return 'about' in command
    ? `• **${command.data.name}**, in a member’s menu under *Apps*: ${sentence(command.about)}`
    : `• **/${command.data.name}**: ${sentence(command.data.description)}`;
}

function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}

function whoMay(access: Access, { moderatorRoleIds, endSessionRoleIds }: Help['settings']): string {
  switch (access) {
    case 'everybody':
      return '• Everybody in this server may ask for this help.';
    case 'moderators':
      return moderatorRoleIds.size === 0
        ? '• To remove people and see cases: no role may, until somebody who may manage this server chooses some in /kick-settings.'
        : `• To remove people and see cases: ${rolesInWords(moderatorRoleIds)}.`;
    case 'session-enders':
      return endSessionRoleIds.size === 0
        ? '• To end a session for everybody: nobody, until somebody who may manage this server chooses who.'
        : `• To end a session for everybody: ${rolesInWords(endSessionRoleIds)}.`;
    case 'managers':
      return '• To change the settings: whoever has the permission **Manage Server**.';
    case 'administrators':
      return '• All else: the administrators of this server.';
  }
}
