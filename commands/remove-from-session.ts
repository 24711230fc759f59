import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import type {
  ChosenMemberUse,
  Message,
  Modal,
  UserMenuCommand,
  UserMenuData,
  UserMenuUse,
} from '../src/bot/command.ts';
import { choiceValue } from '../src/removal/identification.ts';
import { foundByIdMessage, likeNameMessage, memberNote } from '../src/removal/member-menu.view.ts';
import { outcomeMessage } from '../src/removal/outcome.view.ts';
import { createPicker, type PickerParts, pickerContextOf } from '../src/removal/picker/picker.flow.ts';
import { createSheet } from '../src/removal/sheet/sheet.flow.ts';
import type { Found, SessionLists } from '../src/sessions/lists.ts';
import { listFailureMessage } from '../src/sessions/participants.view.ts';

const data: UserMenuData = {
  type: ApplicationCommandType.User,
  name: 'Remove from session',
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
};

export interface RemoveFromSessionParts extends PickerParts {
  readonly lists: Pick<SessionLists, 'matches'>;
}

/** As many as one page of the picker holds. */
const MOST_FIRST = 25;

/**
 * `Remove from session` in a member's menu: the sheet where it can be had, else the picker. Only an ID can tell who the
 * member is in the session: if their Discord ID is in one person's ID, that person is chosen already. A similar name only
 * lists people first. Nobody is removed before the moderator sends the form or confirms.
 */
export function removeFromSession(parts: RemoveFromSessionParts): UserMenuCommand {
  const { lists } = parts;
  const picker = createPicker(parts);
  const sheet = createSheet(parts, picker);

  async function openSheet(use: ChosenMemberUse): Promise<Modal | null> {
    const { t, guildId, settings, reference, on } = use;
    const found = await lists.matches(on, { guildId, settings, reference });
    if (found.kind !== 'matches' || !found.complete) {
      return null;
    }
    const { byId, byName } = found;
    const likely = byId.length > 0 ? byId : byName;
    const [only] = byId;
    // In one session, an ID is one person; a form shows one session.
    const isFound = only !== undefined && byId.length === 1;
    const sessionId = onlySession(likely);
    if ((isFound && settings.protectedIds.has(only.person.id)) || (likely.length > 0 && sessionId === null)) {
      return null;
    }
    const why = isFound ? 'found' : byId.length > 0 ? 'several' : byName.length > 0 ? 'by-name' : 'noOne';
    return sheet.open(use, {
      sessionId,
      first: idsOf(likely),
      chosen: isFound ? [choiceValue(only.person.id)] : [],
      note: memberNote(t, on, why),
    });
  }

  async function answer(use: UserMenuUse): Promise<Message> {
    const { t, actor, guildId, settings, reference, on, log } = use;
    const found = await lists.matches(on, { guildId, settings, reference });
    if (found.kind !== 'matches') {
      log.info({ found: found.kind }, 'searched for a member');
      return listFailureMessage(t, found, reference);
    }
    const { byId, byName, complete } = found;
    log.info({ byId: byId.length, byName: byName.length, complete }, 'searched for a member');
    const pickerRequest = pickerContextOf(use);
    const [only] = byId;
    if (only !== undefined && byId.length === 1 && complete) {
      const { session, person: target } = only;
      if (settings.protectedIds.has(target.id)) {
        const context = { moderatorId: actor.userId, reason: null, reference, case: null };
        return outcomeMessage(t, { kind: 'protected', session, target }, context);
      }
      return foundByIdMessage(t, await picker.confirm({ ...pickerRequest, session, target }), on);
    }
    const likely = byId.length > 0 ? byId : byName;
    const message = await picker.open({
      ...pickerRequest,
      sessionId: onlySession(likely),
      query: null,
      first: idsOf(likely),
    });
    const noOne = complete ? 'noOne' : 'noOneSeen';
    return likeNameMessage(t, message, on, byId.length > 0 ? 'several' : byName.length > 0 ? 'by-name' : noOne);
  }

  return {
    data,
    access: 'moderators',
    replies: 'as-set',
    modalFirst: openSheet,
    async runOn(use) {
      await use.reply(await answer(use));
    },
  };
}

function idsOf(likely: readonly Found[]): readonly string[] {
  return [...new Set(likely.map(({ person }) => person.id))].slice(0, MOST_FIRST);
}

/** The one session that all of them are in; `null` when there are several, or no one. */
function onlySession(likely: readonly Found[]): string | null {
  const sessions = new Set(likely.map(({ session }) => session.id));
  const [only] = sessions;
  return only !== undefined && sessions.size === 1 ? only : null;
}
