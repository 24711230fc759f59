import type { CaseKey } from '../cases/case.ts';
import { RecordsError } from '../common/store-error.ts';
import { typedIn } from '../common/text.ts';
import type { KeepOutTerm } from '../keep-out/keep-out.ts';
import { accountIdOf } from '../sessions/account.ts';
import type { AccountInUse } from '../sessions/accounts.ts';
import type { Participant } from '../sessions/participant.ts';
import { roomAllowed, type Session } from '../sessions/session.ts';
import type { SessionReader } from '../sessions/session-reader.ts';
import type { CallContext, VideoSessions } from '../sessions/video-sessions.ts';
import type { GuildSettings, SettingsReader } from '../settings/settings.ts';
import type { FromPicker, Journal, OpenResult, ReplyHandle } from './journal.ts';
import { type CaseFacts, caseOutcome, type Moderator, type Outcome, type Progress } from './outcome.ts';
import { type Located, TargetFinder } from './target.ts';
import type { Turns } from './turns.ts';
import {
  createVerifiedRemoval,
  type Removal,
  readFailure,
  type VerifiedRemoval,
  type VerifiedRemovalParts,
} from './verification.ts';

export interface RemovalParts extends VerifiedRemovalParts {
  readonly account: AccountInUse;
  readonly videoSessions: Pick<VideoSessions, 'remove' | 'attendee' | 'attendees'>;
  readonly reader: Pick<SessionReader, 'choose' | 'people'>;
  readonly journal: Pick<Journal, 'open' | 'settle' | 'replied' | 'holds' | 'maySend'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly turns: Turns;
}

export interface RemovalRequest {
  readonly guildId: string;
  /** The server's language, as Discord names it. */
  readonly guildLocale: string;
  /**
   * The server's rules at the time of the request. They're read again right before a case opens: finding someone can
   * take seconds.
   */
  readonly settings: GuildSettings;
  /** The VideoSDK account where the person was picked: no other is asked. Left out: whichever the server uses. */
  readonly account?: string;
  readonly moderator: Moderator;
  /** As typed or completed; `null` or blank when left out. */
  readonly session: string | null;
  readonly participant: string | null;
  readonly reason: string | null;
  readonly reference: string;
  /** Where the reply can be edited if this process ends midway; `null` when no one waits for one. */
  readonly reply: ReplyHandle | null;
  /** Until when to remove them again each time they come back; `null` or left out: not at all. */
  readonly keepOut?: KeepOutTerm | null;
  /** `participant` is the ID of a person who was picked from a list: it never matches a name. */
  readonly picked?: true;
  /** The picker that is carried out: unless this process owns it, no case opens. */
  readonly from?: FromPicker;
  /**
   * Called once the person is known, before anything is recorded or requested: whether the moderator has to confirm
   * first.
   */
  readonly mustConfirm?: (target: Participant, session: Session) => Promise<boolean>;
}

/**
 * Requests one removal and determines its outcome. Rejects only for unexpected errors, with {@link RemovalBroke} once
 * its case is open.
 */
export type RemoveParticipant = (request: RemovalRequest) => Promise<Progress>;

/**
 * The only way to remove anyone:
 * which session? -> who? -> the server's rules -> journal -> ask VideoSDK -> check who is connected -> journal ->
 * outcome.
 */
export function createRemoval(parts: RemovalParts): RemoveParticipant {
  const pipeline = new RemovalPipeline(parts);
  return (request) => pipeline.run(request);
}

class RemovalPipeline {
  readonly #parts: RemovalParts;
  readonly #targets: TargetFinder;
  readonly #remove: VerifiedRemoval;

  constructor(parts: RemovalParts) {
    this.#parts = parts;
    this.#targets = new TargetFinder(parts);
    this.#remove = createVerifiedRemoval(parts, (work) => parts.turns.next(work));
  }

  run(request: RemovalRequest): Promise<Progress> {
    return this.#parts.turns.inTime(() => this.#removeOne(request), final({ kind: 'overloaded' }));
  }

  async #removeOne(request: RemovalRequest): Promise<Progress> {
    if (request.settings.reasonRequired && typedIn(request.reason) === null) {
      return final({ kind: 'reason-missing' });
    }
    if (request.account !== undefined && request.account !== this.#parts.account.id) {
      return final({ kind: 'no-account', target: null, why: 'changed' });
    }
    const call: CallContext = { reference: request.reference };
    try {
      const found = await this.#targets.find(request, call);
      return 'sure' in found ? await this.#removeLocated(found, request, call) : final(found);
    } catch (error) {
      return final(readFailure(error, null));
    }
  }

  async #removeLocated(
    { session, target, sure }: Located,
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Progress> {
    const { guildId, guildLocale, moderator, reference, reply } = request;
    let settings: GuildSettings;
    try {
      settings = await this.#parts.settings.of(guildId);
      if (accountIdOf(settings.account) !== this.#parts.account.id) {
        return final({ kind: 'no-account', target, why: 'changed' });
      }
      if (settings.protectedIds.has(target.id)) {
        return final({ kind: 'protected', session, target });
      }
      if (!roomAllowed(session.room, settings.rooms)) {
        return final({ kind: 'room-not-allowed' });
      }
      if (!sure || (await request.mustConfirm?.(target, session))) {
        return final({ kind: 'to-confirm', session, target });
      }
    } catch (error) {
      if (error instanceof RecordsError) {
        return final({ kind: 'not-recorded', target });
      }
      throw error;
    }
    const reason = typedIn(request.reason);
    const announce = settings.logChannelId !== null;
    const keepOut = request.keepOut ?? null;
    const { id: account } = this.#parts.account;
    const what = { moderator, target, account, session, reason, keepOut };
    const from = request.from ?? null;
    const entry = { ...what, guildId, guildLocale, reference, at: this.#parts.clock.now(), reply, announce, from };
    let opened: OpenResult;
    try {
      opened = await this.#parts.journal.open(entry, settings.cooldown);
    } catch (error) {
      if (error instanceof RecordsError) {
        return final({ kind: 'not-recorded', target });
      }
      throw error;
    }
    switch (opened.kind) {
      case 'in-progress':
        return final({ kind: 'in-progress', session, target, by: opened.by });
      case 'cooling-down':
        return final({ kind: 'cooling-down', session, target, until: opened.until });
      case 'taken-over':
        return final({ kind: 'taken-over', session, target });
      case 'report-handled': {
        const { report, how, by, at } = opened;
        return final({ kind: 'report-handled', session, target, report, how, by: { userId: by }, at });
      }
      case 'opened':
        return this.#removeRecorded(session, target, { key: opened.case, earlier: opened.earlier }, call);
    }
  }

  /** The case stays open until its outcome is known: no other removal of this person starts in the meantime. */
  async #removeRecorded(session: Session, target: Participant, facts: CaseFacts, call: CallContext): Promise<Progress> {
    const { journal, clock, account } = this.#parts;
    let keepChecking: Removal['later'] = null;
    let takenOver = false;
    let accountGone = false;
    const mayStillAct = async (): Promise<boolean> => {
      const holds = await journal.holds(facts.key);
      takenOver = !holds;
      accountGone = holds && !(await account.isCurrent(facts.key.guildId));
      return holds && !accountGone;
    };
    const outcome = await this.#settling(facts.key, async () => {
      const removal = await this.#remove(session, target, { ...call, mayStillAct });
      keepChecking = removal.later;
      return removal.outcome;
    });
    if (outcome.kind === 'taken-over') {
      // Nothing was sent. If another process owns the case now, this write changes nothing.
      await journal.settle(facts.key, 'not-asked', clock.now());
      if (accountGone) {
        return final({ kind: 'no-account', target, why: 'changed' });
      }
      return takenOver ? { outcome, case: facts, later: null } : final({ kind: 'not-recorded', target });
    }
    if (keepChecking === null) {
      return { outcome, case: facts, later: null };
    }
    const later = this.#settling(facts.key, keepChecking);
    // The caller may still be busy with the first outcome: until then, a failed check must not end the process as an
    // unhandled rejection.
    later.catch(() => undefined);
    return { outcome, case: facts, later };
  }

  /** Settles the case with the work's outcome, as soon as that's final. */
  async #settling(key: CaseKey, work: () => Promise<Outcome>): Promise<Outcome> {
    const { journal, clock } = this.#parts;
    let outcome: Outcome;
    try {
      outcome = await work();
    } catch (error) {
      // A bug: VideoSDK may have been asked, and an open case would lock the person forever.
      await journal.settle(key, 'unknown', clock.now());
      throw new RemovalBroke(key, error);
    }
    const last = caseOutcome(outcome);
    if (last !== null) {
      await journal.settle(key, last, clock.now());
    }
    return outcome;
  }
}

/**
 * A bug interrupted a removal after its case was opened: VideoSDK may have been asked. The case's outcome is `unknown`.
 */
export class RemovalBroke extends Error {
  override readonly name = 'RemovalBroke';
  readonly case: CaseKey;

  constructor(key: CaseKey, cause: unknown) {
    super(`removal of case ${key.number} failed unexpectedly`, { cause });
    this.case = key;
  }
}

function final(outcome: Outcome): Progress {
  return { outcome, case: null, later: null };
}
