import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import type { UserMenuCommand, UserMenuData } from '../src/bot/command.ts';
import { findMember, type MemberSearchParts } from '../src/removal/member-menu.flow.ts';
import { createPicker, type PickerParts } from '../src/removal/picker/picker.flow.ts';

const data: UserMenuData = {
  type: ApplicationCommandType.User,
  name: 'Remove from session',
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
};

export type RemoveFromSessionParts = PickerParts & Pick<MemberSearchParts, 'lists'>;

/** `Remove from session` in a member's menu: see {@link findMember}. */
export function removeFromSession(parts: RemoveFromSessionParts): UserMenuCommand {
  const search = { lists: parts.lists, picker: createPicker(parts) };
  return {
    data,
    access: 'moderators',
    replies: 'as-set',
    async runOn(use) {
      await use.reply(await findMember(search, use, use.on));
    },
  };
}
