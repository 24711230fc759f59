import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import type { UserMenuCommand, UserMenuData } from '../src/bot/command.ts';
import { findMember, type MemberSearchParts, memberSheet } from '../src/removal/member-menu.flow.ts';
import { createPicker, type PickerParts } from '../src/removal/picker/picker.flow.ts';
import { createSheet } from '../src/removal/sheet/sheet.flow.ts';

const data: UserMenuData = {
  type: ApplicationCommandType.User,
  name: 'Remove from session',
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
};

export type RemoveFromSessionParts = PickerParts & Pick<MemberSearchParts, 'lists'>;

/** `Remove from session` in a member's menu: see {@link memberSheet}, and {@link findMember} where that can't be had. */
export function removeFromSession(parts: RemoveFromSessionParts): UserMenuCommand {
  const picker = createPicker(parts);
  const search = { lists: parts.lists, picker, sheet: createSheet(parts, picker) };
  return {
    data,
    access: 'moderators',
    replies: 'as-set',
    modalFirst: (use) => memberSheet(search, use),
    async runOn(use) {
      await use.reply(await findMember(search, use, use.on));
    },
  };
}
