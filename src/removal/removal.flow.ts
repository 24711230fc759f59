import type { Message, Replying, Use } from '../bot/command.ts';
import { brokenRemovalMessage } from '../bot/ui/errors.ts';
import type { Announcer } from '../cases/log-channel.ts';
import type { Clock } from '../common/clock.ts';
import { causeFacts, RecordsError } from '../common/store-error.ts';
import type { KeepOuts } from '../keep-out/keep-out.ts';
import { type KeepOutFacts, started } from '../keep-out/keep-out.view.ts';
import { accountIdOf, SHARED_ACCOUNT } from '../sessions/account.ts';
import type { Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import type { GuildSettings } from '../settings/settings.ts';
import type { Journal, MaySend } from './journal.ts';
import type { CaseFacts, Outcome, OutcomeKind, Progress } from './outcome.ts';
import { outcomeMessage } from './outcome.view.ts';
import type { PickerRepository } from './picker/picker-state.ts';
import { RemovalBroke, type RemovalRequest, type RemoveParticipant } from './removal.ts';

export interface RemovalFlowParts {
  readonly removeParticipant: RemoveParticipant;
  readonly journal: Pick<Journal, 'replied' | 'maySend'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly keepOuts: Pick<KeepOuts, 'find'>;
  /** Called when a keep-out starts. */
  readonly onKeepOut: () => void;
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'wait'>;
  /** Called with each first outcome, and the milliseconds it took. */
  readonly onOutcome?: (kind: OutcomeKind, ms: number) => void;
}

/** What {@link requestOf} asks on behalf of the server. */
export interface ConfirmationParts {
  readonly pickers: Pick<PickerRepository, 'lately'>;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

/** The person who uses the bot: who opens or requests something, where, and where the result is shown. */
export type Asking = Pick<Use, 'actor' | 'guildId' | 'guildLocale' | 'settings' | 't' | 'reference'> &
  Pick<Replying, 'replyHandle'>;

/** Where the result of a removal is shown, and logged. */
type ReplyContext = Pick<Use, 't' | 'settings' | 'reference' | 'log'> & Pick<Replying, 'reply'>;

/** How to show the outcome of a removal, where that differs. */
interface OutcomeContext {
  readonly onToConfirm?: (outcome: Extract<Outcome, { kind: 'to-confirm' }>) => Promise<void>;
  /** Another message for an outcome after which nothing was done, where the press has one of its own. */
  readonly instead?: (outcome: Outcome) => Message | null | Promise<Message | null>;
  /**
   * Whether this process may still say that nothing was done; whether it may report on a case is for that case to say.
   */
  readonly maySend?: MaySend;
}

/**
 * The fields of a removal that the person who uses the bot requests themselves, with the question that the server may
 * want first.
 */
export function requestOf(
  parts: ConfirmationParts,
  { actor, guildId, guildLocale, settings, reference, replyHandle }: Asking,
) {
  return {
    guildId,
    guildLocale,
    settings,
    moderator: { userId: actor.userId },
    reference,
    reply: replyHandle,
    mustConfirm: (target: Participant, session: Session) =>
      mustConfirm(parts, { guildId, settings, moderatorId: actor.userId }, target, session),
  };
}

/**
 * Whether a person who was named outright has to be confirmed first: by the server's setting, or because another
 * moderator recently acted on them.
 */
async function mustConfirm(
  { pickers, now }: ConfirmationParts,
  {
    guildId,
    settings,
    moderatorId,
  }: { readonly guildId: string; readonly settings: GuildSettings; readonly moderatorId: string },
  { id }: Participant,
  session: Session,
): Promise<boolean> {
  if (settings.confirm === 'always') {
    return true;
  }
  const account = accountIdOf(settings.account) ?? SHARED_ACCOUNT;
  const about = { guildId, account, sessionId: session.id, participantId: id, moderatorId, at: now() };
  return (await pickers.lately(about)) !== null;
}

/** Removes a person and shows the result in place of the current message, for a command or a press. */
export async function removeAndReply(
  parts: RemovalFlowParts,
  use: ReplyContext,
  request: RemovalRequest,
  context: OutcomeContext = {},
): Promise<void> {
  const startedAt = parts.clock.elapsed();
  let progress: Progress;
  try {
    progress = await parts.removeParticipant(request);
  } catch (error) {
    if (!(error instanceof RemovalBroke)) {
      throw error;
    }
    await replyBroken(parts, use, request, error);
    return;
  }
  const { outcome } = progress;
  const ms = parts.clock.elapsed() - startedAt;
  use.log.info({ ...outcomeFacts(outcome, progress.case), ms }, 'removal');
  parts.onOutcome?.(outcome.kind, ms);
  if (outcome.kind === 'to-confirm' && context.onToConfirm !== undefined) {
    await context.onToConfirm(outcome);
    return;
  }
  await new ResultFlow(parts, use, request, context, progress).run(startedAt);
}

async function replyBroken(
  { journal, announcer }: Pick<RemovalFlowParts, 'journal' | 'announcer'>,
  { t, reference, log, reply }: ReplyContext,
  { guildId }: RemovalRequest,
  error: RemovalBroke,
): Promise<void> {
  log.error({ ...causeFacts(error.cause), case: error.case.number }, 'removal failed unexpectedly');
  const broken = brokenRemovalMessage(t, error.case.number, reference);
  if (await reply(broken, () => journal.maySend(error.case))) {
    await journal.replied(error.case);
  }
  void announcer.announce(guildId);
}

/** Shows the outcome of one removal and, unless that is final, the one that follows. */
class ResultFlow {
  readonly #parts: RemovalFlowParts;
  readonly #use: ReplyContext;
  readonly #request: RemovalRequest;
  readonly #context: OutcomeContext;
  readonly #progress: Progress;
  /** The keep-out as it was requested; `null` when none was. */
  readonly #askedFor: KeepOutFacts | null;

  constructor(
    parts: RemovalFlowParts,
    use: ReplyContext,
    request: RemovalRequest,
    context: OutcomeContext,
    progress: Progress,
  ) {
    this.#parts = parts;
    this.#use = use;
    this.#request = request;
    this.#context = context;
    this.#progress = progress;
    const keepOut = request.keepOut ?? null;
    this.#askedFor = keepOut === null ? null : started(keepOut);
  }

  /** @param startedAt when the removal was requested, in this process's `elapsed` */
  async run(startedAt: number): Promise<void> {
    const { journal, onKeepOut, clock } = this.#parts;
    const { outcome, later, case: facts } = this.#progress;
    let delivered = await this.#tell(outcome, this.#askedFor);
    let last = outcome;
    if (later !== null) {
      last = await this.#lastOf(later);
      const ms = clock.elapsed() - startedAt;
      this.#use.log.info({ ...outcomeFacts(last, facts), ms }, 'removal, after more checks');
      delivered = await this.#tell(last, await this.#keptOutNow());
    }
    if (facts === null) {
      return;
    }
    if (this.#askedFor !== null) {
      onKeepOut();
    }
    if (delivered) {
      await journal.replied(facts.key);
    }
    if (this.#use.settings.logChannelId !== null) {
      // Not awaited: what can't be announced now waits in the store, and the reply is already there.
      void this.#announce(last);
    }
  }

  async #lastOf(later: Promise<Outcome>): Promise<Outcome> {
    try {
      return await later;
    } catch (error) {
      const { outcome, case: facts } = this.#progress;
      // Checking has stopped, so the message must not say that it goes on.
      this.#use.log.error({ ...causeFacts(error), ...caseFact(facts) }, 'checks after the removal failed');
      if (outcome.kind !== 'pending') {
        return outcome;
      }
      const { session, target, answer } = outcome;
      return { kind: 'unknown', session, target, answer };
    }
  }

  async #announce(last: Outcome): Promise<void> {
    const announced = await this.#parts.announcer.announce(this.#request.guildId);
    if (announced.kind === 'closed' && announced.news) {
      await this.#tell(last, await this.#keptOutNow(), { closedLogChannelId: announced.channelId });
    }
  }

  /** A process that was paused may have lost the case: the process that owns it now reports the result. */
  async #tell(
    outcome: Outcome,
    keepOut: KeepOutFacts | null,
    more: { readonly closedLogChannelId?: string } = {},
  ): Promise<boolean> {
    const { t, reference, reply } = this.#use;
    const { moderator, reason } = this.#request;
    const context = { moderatorId: moderator.userId, reason, reference, case: this.#progress.case, keepOut, ...more };
    const message = (await this.#context.instead?.(outcome)) ?? outcomeMessage(t, outcome, context);
    return await reply(message, () => this.#maySend(outcome));
  }

  async #maySend({ kind }: Outcome): Promise<boolean> {
    const facts = this.#progress.case;
    if (facts !== null) {
      return this.#parts.journal.maySend(facts.key);
    }
    // Nothing was done. If it couldn't be recorded, it isn't known yet whether the picker ended with it, and no other
    // process reports that.
    return kind === 'not-recorded' || (await (this.#context.maySend?.() ?? true));
  }

  /** Time has passed: they may have been let back in, or have come back, since. */
  async #keptOutNow(): Promise<KeepOutFacts | null> {
    const facts = this.#progress.case;
    if (this.#askedFor === null || facts === null) {
      return this.#askedFor;
    }
    try {
      const found = await this.#parts.keepOuts.find(facts.key, this.#parts.clock.now());
      // If the kick had no effect, its keep-out ends as soon as that can be written: one that is there until then isn't
      // in force.
      return { ...(found ?? this.#askedFor), state: found === null ? 'ended' : 'asked' };
    } catch (error) {
      if (error instanceof RecordsError) {
        // While the store is down, no one can be let back in.
        return this.#askedFor;
      }
      throw error;
    }
  }
}

/** What the log keeps of an outcome: IDs to find it by, no names. */
export function outcomeFacts(outcome: Outcome, facts: CaseFacts | null): Record<string, unknown> {
  return {
    outcome: outcome.kind,
    ...('session' in outcome && { sessionId: outcome.session.id, room: outcome.session.room.id }),
    ...('target' in outcome && outcome.target !== null && { participantId: outcome.target.id }),
    ...('status' in outcome && { status: outcome.status }),
    ...('remaining' in outcome && { remaining: outcome.remaining.items.length }),
    ...caseFact(facts),
  };
}

function caseFact(facts: CaseFacts | null): { readonly case?: number } {
  return facts === null ? {} : { case: facts.key.number };
}
