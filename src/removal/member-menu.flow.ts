import type { ChosenMember, Message, Modal, Replying, Use } from '../bot/command.ts';
import type { KeepOutLength } from '../keep-out/keep-out.ts';
import type { Found, SessionLists } from '../sessions/lists.ts';
import { listFailureMessage } from '../sessions/participants.view.ts';
import { choiceValue } from './identification.ts';
import { foundByIdMessage, likeNameMessage, memberNote } from './member-menu.view.ts';
import { outcomeMessage } from './outcome.view.ts';
import { type Picker, pickerContextOf } from './picker/picker.flow.ts';
import type { SheetFlow } from './sheet/sheet.flow.ts';

export interface MemberSearchParts {
  readonly lists: Pick<SessionLists, 'matches'>;
  readonly picker: Pick<Picker, 'open' | 'confirm'>;
}

export interface MemberSheetParts {
  readonly lists: Pick<SessionLists, 'matches'>;
  readonly sheet: Pick<SheetFlow, 'open'>;
}

/** As many as one page of the picker holds. */
const MOST_FIRST = 25;

/**
 * Who a Discord member is in the sessions. Only an ID can tell: if the member's Discord ID is in one person's ID, the
 * moderator confirms that person. Otherwise the picker opens, and a similar name only lists people first.
 *
 * @param filled what the picker is filled in with
 */
export async function findMember(
  { lists, picker }: MemberSearchParts,
  use: Use & Pick<Replying, 'replyHandle'>,
  on: ChosenMember,
  filled: { readonly keepOut?: KeepOutLength | null; readonly report?: number | null } = {},
): Promise<Message> {
  const { t, actor, guildId, settings, reference, log } = use;
  const found = await lists.matches(on, { guildId, settings, reference });
  if (found.kind !== 'matches') {
    log.info({ found: found.kind }, 'searched for a member');
    return listFailureMessage(t, found, reference);
  }
  const { byId, byName, complete } = found;
  log.info({ byId: byId.length, byName: byName.length, complete }, 'searched for a member');
  const pickerRequest = { ...pickerContextOf(use), ...filled };
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

/**
 * The sheet for a Discord member: if their ID is in one person's ID, that person is chosen already. Nobody is removed
 * before the moderator sends it. `null`: {@link findMember} has to answer.
 */
export async function memberSheet(
  { lists, sheet }: MemberSheetParts,
  use: Use & { readonly on: ChosenMember },
): Promise<Modal | null> {
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

function idsOf(likely: readonly Found[]): readonly string[] {
  return [...new Set(likely.map(({ person }) => person.id))].slice(0, MOST_FIRST);
}

/** The one session that all of them are in; `null` when there are several, or no one. */
function onlySession(likely: readonly Found[]): string | null {
  const sessions = new Set(likely.map(({ session }) => session.id));
  const [only] = sessions;
  return only !== undefined && sessions.size === 1 ? only : null;
}
