import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import {
  type ComponentHandler,
  type ComponentUse,
  defineCommand,
  type Message,
  type Replying,
  type SlashCommand,
  type SlashCommandData,
  type Use,
} from '../src/bot/command.ts';
import { type KeepOut, type KeepOuts, SESSION_LENGTHS, type SessionLength, termOf } from '../src/keep-out/keep-out.ts';
import type { Arrival, Locks, LockView } from '../src/lock/lock.ts';
import {
  cantSeeWhoIsInMessage,
  LOCK_COMMAND,
  letInButKeptOutMessage,
  lockEndedInPlace,
  lockMessage,
  lockOverMessage,
  noOneToLetInLine,
  noOneToLockInMessage,
  nothingToLockMessage,
  notLockedMessage,
  readLength,
  readLetIn,
  UNTIL_IT_ENDS,
} from '../src/lock/lock.view.ts';
import { accountIdOf, inAccount } from '../src/sessions/account.ts';
import type { NoPeople, PeopleIn, SessionLists } from '../src/sessions/lists.ts';
import type { Participant } from '../src/sessions/participant.ts';
import type { SessionCacheOf } from '../src/sessions/session-cache.ts';
import { completeSessions } from './complete-sessions.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: LOCK_COMMAND,
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'session',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'length',
      choices: SESSION_LENGTHS,
    },
  ],
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies SlashCommandData;

/** Machines behind one name can differ that much. */
const SLACK_MS = 1_000;

export interface LockSessionParts {
  readonly locks: Locks;
  readonly keepOuts: Pick<KeepOuts, 'findIn'>;
  /** Called when a lock starts or ends, or lets someone in. */
  readonly onLock: () => void;
  readonly lists: Pick<SessionLists, 'people' | 'peopleOf'>;
  readonly sessionCache: SessionCacheOf<'sessions'>;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  /** The latest that it can be by VideoSDK's clock; `null`: it isn't known. */
  readonly videoSdkLatest: () => number | null;
}

/** `/lock-session [session] [length]`, and the buttons below a lock. */
export function lockSession(parts: LockSessionParts): SlashCommand {
  const { lists, sessionCache, now } = parts;
  const locking = new Locking(parts);
  return defineCommand(data, {
    access: 'moderators',
    replies: 'as-set',
    run: (use) => locking.lock(use, readChosen(use.options.length), () => lists.people(use.options.session, use)),
    complete: {
      session: (use) => completeSessions(sessionCache, now, use),
    },
    components: {
      // Picked from a list of sessions in the same message.
      pick: moderators((use) =>
        locking.lock(use, readLength(use.argument), () => lists.peopleOf(use.chosen[0] ?? '', use)),
      ),
      'let-in': moderators((use) => locking.letIn(use)),
      unlock: moderators((use) => locking.unlock(use)),
      refresh: moderators((use) => locking.refresh(use)),
    },
  });
}

type Press = ComponentUse & Replying;

function moderators(run: (use: Press) => Promise<void>): ComponentHandler {
  return { access: 'moderators', shown: 'in-place', run };
}

function readChosen(length: string | null): SessionLength {
  return SESSION_LENGTHS.find((one) => one === length) ?? UNTIL_IT_ENDS;
}

/**
 * Until when people joined whom the list may lack, by VideoSDK's clock. By this machine's, which may be ahead, people
 * could count as having been in who join much later: if VideoSDK's isn't known, the list itself has to say.
 *
 * @param latest the latest that it could be when the list arrived
 */
function listedAt(people: readonly Pick<Participant, 'joinedAt'>[], latest: number | null): number {
  return latest === null ? Math.max(0, ...people.map(({ joinedAt }) => joinedAt ?? 0)) : latest + SLACK_MS;
}

class Locking {
  readonly #parts: LockSessionParts;

  constructor(parts: LockSessionParts) {
    this.#parts = parts;
  }

  async lock(use: Use & Replying, length: SessionLength, look: () => Promise<PeopleIn | NoPeople>): Promise<void> {
    const { now, videoSdkLatest } = this.#parts;
    const { t, reference, settings, log, reply } = use;
    const found = await look();
    // When the list has arrived: someone whom it doesn't show yet may have joined until then.
    const latest = videoSdkLatest();
    log.info({ list: found.kind }, 'people listed');
    const account = accountIdOf(settings.account);
    if (found.kind !== 'people' || account === null) {
      await reply(
        nothingToLockMessage(t, found.kind === 'people' ? { kind: 'session-gone' } : found, length, reference, now()),
      );
    } else if (!found.people.complete) {
      await reply(cantSeeWhoIsInMessage(t, found.session, found.people, reference));
    } else if (found.people.items.length === 0) {
      await reply(noOneToLockInMessage(t, found.session));
    } else {
      await this.#begin(use, found, account, length, listedAt(found.people.items, latest));
    }
  }

  async #begin(
    { actor, guildId, guildLocale, t, reference, log, reply, replyHandle, write }: Use & Replying,
    { session, people }: PeopleIn,
    account: string,
    length: SessionLength,
    listedAt: number,
  ): Promise<void> {
    const { locks, onLock, now } = this.#parts;
    const at = now();
    const { until } = termOf(length, at) ?? { until: null };
    const lock = {
      guildId,
      guildLocale,
      moderatorId: actor.userId,
      account,
      sessionId: session.id,
      room: session.room,
      until,
      at,
      listedAt,
      people: people.items.map(({ id }) => id),
      reference,
      reply: replyHandle,
    };
    const { kind, view } = await write(() => locks.begin(lock), {
      lookUp: async () => {
        onLock();
        const there = await locks.find(guildId, inAccount(account, session.id));
        return there === null ? notLockedMessage(t) : lockMessage(t, there);
      },
      changed: (begun) => begun.kind === 'locked',
    });
    onLock();
    log.info({ locked: kind === 'locked', sessionId: session.id, people: lock.people.length }, 'session locked');
    if (kind === 'already') {
      await locks.follow(view.lock.id, replyHandle, at);
    }
    await reply(lockMessage(t, { ...view, already: kind === 'already' }));
    await this.#noteShown(view.lock, replyHandle);
  }

  /** If that fails, the watch shows the same once more. */
  async #noteShown(lock: LockView['lock'], reply: Replying['replyHandle']): Promise<void> {
    await this.#parts.locks.shown({ id: lock.id, reply }, lock.changes).catch(() => undefined);
  }

  async refresh({ t, argument, guildId, reply, replyHandle }: Press): Promise<void> {
    await this.#showNow(t, argument, guildId, reply, replyHandle);
  }

  async letIn({ t, argument, guildId, log, reply, beside, replyHandle, write }: Press): Promise<void> {
    const { locks, onLock } = this.#parts;
    const { id, allowance } = readLetIn(argument);
    const arrival = await write(() => locks.letIn(id, guildId, allowance), {
      lookUp: () => {
        onLock();
        return this.#now(t, id, guildId, replyHandle).then(({ message }) => message);
      },
      changed: (one) => one !== null,
    });
    onLock();
    log.info({ letIn: arrival !== null }, 'let into a locked session');
    await this.#showNow(t, id, guildId, reply, replyHandle, arrival === null ? noOneToLetInLine(t) : undefined);
    // They were let in, whatever becomes of this question.
    const keepOut = arrival === null ? null : await this.#keepOutOf(id, guildId, arrival).catch(() => null);
    if (keepOut !== null) {
      await beside(letInButKeptOutMessage(t, keepOut));
    }
  }

  async #keepOutOf(id: string, guildId: string, { person }: Arrival): Promise<KeepOut | null> {
    const { locks, keepOuts, now } = this.#parts;
    const view = await locks.view(id);
    return view === null
      ? null
      : await keepOuts.findIn(guildId, inAccount(view.lock.account, view.lock.sessionId), person.id, now());
  }

  async unlock({ actor, guildId, t, argument, log, reply, replyHandle, write }: Press): Promise<void> {
    const { locks, onLock, now } = this.#parts;
    const ended = await write(() => locks.unlock(argument, guildId, actor.userId, now()), {
      lookUp: () => {
        onLock();
        return this.#now(t, argument, guildId, replyHandle).then(({ message }) => message);
      },
      changed: (one) => one !== null,
    });
    onLock();
    log.info({ unlocked: ended !== null }, 'session unlocked');
    await reply(ended === null ? lockOverMessage(t) : lockEndedInPlace(t, ended, 'unlocked', actor.userId));
  }

  async #showNow(
    t: Use['t'],
    id: string,
    guildId: string,
    reply: Press['reply'],
    replyHandle: Replying['replyHandle'],
    done?: string,
  ): Promise<void> {
    const { message, lock } = await this.#now(t, id, guildId, replyHandle, done);
    await reply(message);
    if (lock !== null) {
      await this.#noteShown(lock, replyHandle);
    }
  }

  /** The lock as it is now. The message that was pressed is the one that's kept up to date from now on. */
  async #now(
    t: Use['t'],
    id: string,
    guildId: string,
    replyHandle: Replying['replyHandle'],
    done?: string,
  ): Promise<{ readonly message: Message; readonly lock: LockView['lock'] | null }> {
    const { locks, now } = this.#parts;
    const view = await locks.view(id);
    if (view === null || view.lock.guildId !== guildId) {
      return { message: lockOverMessage(t), lock: null };
    }
    await locks.follow(id, replyHandle, now());
    return { message: lockMessage(t, { ...view, ...(done !== undefined && { done }) }), lock: view.lock };
  }
}
