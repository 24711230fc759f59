import type { Replying, Use } from '../../bot/command.ts';
import { causeFacts } from '../../common/store-error.ts';
import { type KeepOutTerm, termOf } from '../../keep-out/keep-out.ts';
import { complete } from '../../sessions/evidence.ts';
import { mayModerate } from '../../settings/permissions.ts';
import type { GuildSettings, SettingsReader } from '../../settings/settings.ts';
import { type BulkProgress, removeInBulk } from '../bulk/bulk-removal.ts';
import { progressMessage, summaryMessage } from '../bulk/bulk-removal.view.ts';
import type { Progress } from '../outcome.ts';
import { outcomeFacts, type RemovalFlowParts, removeAndReply } from '../removal.flow.ts';
import type { RemovalRequest } from '../removal.ts';
import type { WhoIsThereIn } from '../who-is-there.ts';
import type { Picked, PickerRepository, PickerState } from './picker-state.ts';

export interface CarryOutParts extends RemovalFlowParts {
  readonly whoIsThere: WhoIsThereIn;
  readonly pickers: Pick<PickerRepository, 'take' | 'maySend' | 'stopped' | 'end' | 'leave'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  /** Called with what became of a report to moderators. */
  readonly onReport?: (result: 'sent' | 'limited' | 'removal' | 'dismissed') => void;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  /** Aborted when the process is about to end: nothing more starts then. */
  readonly stopping: AbortSignal;
}

type Press = Use & Pick<Replying, 'reply' | 'replyHandle'>;

/** Progress is shown at most this often. */
const EDIT_EVERY_MS = 1_000;

/** Carries out the removals of a confirmed picker, in the message that shows it. */
export async function carryOut(parts: CarryOutParts, use: Press, picker: PickerState): Promise<void> {
  const { pickers, now } = parts;
  if (!(await pickers.take(picker, now(), use.replyHandle))) {
    // Two presses of one button: the other one is carrying it out.
    return;
  }
  try {
    await new CarryOut(parts, use, picker).run();
  } finally {
    // If it failed midway, the picker now counts as interrupted.
    pickers.leave(picker.id);
  }
}

/** One picker that this process has taken. */
class CarryOut {
  readonly #parts: CarryOutParts;
  readonly #use: Press;
  readonly #picker: PickerState;
  readonly #keepOut: KeepOutTerm | null;
  readonly #startedAt: number;
  /** How far several removals are. */
  #latest: BulkProgress;
  /** Whether `#latest` hasn't been shown yet. */
  #news = true;
  #actedOnReport = false;
  /** Whether the last message that was to be sent wasn't this process's to send. */
  #withheld = false;

  constructor(parts: CarryOutParts, use: Press, picker: PickerState) {
    this.#parts = parts;
    this.#use = use;
    this.#picker = picker;
    this.#keepOut = termOf(picker.keepOut, parts.now());
    this.#startedAt = parts.clock.elapsed();
    this.#latest = {
      all: picker.people.map((person) => ({ person, state: { kind: 'waiting' } })),
      pausedUntil: null,
      stopped: false,
    };
  }

  async run(): Promise<void> {
    const { people } = this.#picker;
    const [only] = people;
    this.#use.log.info({ people: people.length }, 'removing picked people');
    await (people.length === 1 && only !== undefined ? this.#removeOne(only) : this.#removeSeveral());
  }

  /** What the removals of this picker have in common. */
  #request(): Omit<RemovalRequest, 'participant' | 'reply' | 'from'> {
    const { guildId, account, ownerId, sessionId, reason } = this.#picker;
    const { guildLocale, settings, reference } = this.#use;
    const moderator = { userId: ownerId };
    const keepOut = this.#keepOut;
    return { guildId, guildLocale, settings, account, moderator, session: sessionId, reason, reference, keepOut };
  }

  async #maySend(): Promise<boolean> {
    this.#withheld = !(await this.#parts.pickers.maySend(this.#picker.id));
    return !this.#withheld;
  }

  /**
   * It's over, unless the last message was withheld: if no other process has taken the picker over by then, no one has
   * said how it ended. Left as it is, it counts as interrupted, and whoever finds it says so.
   */
  async #end(): Promise<void> {
    if (!this.#withheld) {
      await this.#parts.pickers.end(this.#picker.id);
    }
  }

  async #removeOne({ id }: Picked): Promise<void> {
    const from = { pickerId: this.#picker.id, of: 'one' } as const;
    // Once the case is open, it's the record in place of the picker, and recovery finishes its reply.
    const request = { ...this.#request(), participant: id, picked: true, reply: this.#use.replyHandle, from } as const;
    const parts = { ...this.#parts, removeParticipant: (one: RemovalRequest) => this.#removed(one) };
    await removeAndReply(parts, this.#use, request, { maySend: () => this.#maySend() });
    await this.#end();
  }

  async #removed(request: RemovalRequest): Promise<Progress> {
    const done = await this.#parts.removeParticipant(request);
    if (done.case !== null && this.#picker.report !== null && !this.#actedOnReport) {
      this.#actedOnReport = true;
      this.#parts.onReport?.('removal');
    }
    return done;
  }

  async #removeSeveral(): Promise<void> {
    const over = new AbortController();
    const showing = this.#showProgress(over.signal);
    const progress = await this.#removeAll();
    over.abort();
    await this.#finish(progress, showing);
  }

  /** Shows how far it is, until it's over. */
  async #showProgress(over: AbortSignal): Promise<void> {
    const { now, clock, stopping } = this.#parts;
    const { reply, t } = this.#use;
    while (!over.aborted && !stopping.aborted) {
      if (this.#news && (await this.#maySend())) {
        this.#news = false;
        await reply(progressMessage(t, this.#latest, this.#picker, now()), () => this.#maySend());
      }
      // `over` doesn't cut this short: the summary that follows is an edit too.
      await clock.wait(EDIT_EVERY_MS, stopping);
    }
  }

  #removeAll(): Promise<BulkProgress> {
    const { pickers, clock, stopping } = this.#parts;
    const { id, people } = this.#picker;
    const from = { pickerId: id, of: 'several' } as const;
    return removeInBulk(
      people,
      { ...this.#request(), from },
      {
        rules: () => this.#rules(),
        removeParticipant: (request) => this.#removeOneOfSeveral(request),
        stopped: () => pickers.stopped(id).catch(() => false),
        onProgress: (progress) => {
          this.#latest = progress;
          this.#news = true;
        },
        onBroken: (error) => this.#use.log.error(causeFacts(error), 'removal failed'),
        clock,
        stopping,
      },
    );
  }

  /** The server's current rules; `null` when they don't allow the moderator to remove anyone anymore. */
  async #rules(): Promise<GuildSettings | null> {
    const rules = await this.#parts.settings.of(this.#picker.guildId);
    return mayModerate(this.#use.actor, rules.moderatorRoleIds).allowed ? rules : null;
  }

  async #removeOneOfSeveral(request: RemovalRequest): Promise<Progress> {
    const { onOutcome, clock } = this.#parts;
    const done = await this.#removed(request);
    this.#use.log.info(outcomeFacts(done.outcome, done.case), 'removal');
    onOutcome?.(done.outcome.kind, clock.elapsed() - this.#startedAt);
    return done;
  }

  async #finish(progress: BulkProgress, showing: Promise<void>): Promise<void> {
    const { whoIsThere, announcer, onKeepOut } = this.#parts;
    const { t, settings, reference, log, reply } = this.#use;
    const { guildId, ownerId, sessionId, people, reason, keepOut } = this.#picker;
    const seen = await whoIsThere(guildId, sessionId, settings.rooms, { reference });
    await showing;
    if (!(await this.#maySend())) {
      // This process was paused, and another one has reported that the work was interrupted: what that one said stays.
      log.warn({ people: people.length }, 'summary left to the process that took over the picker');
      return;
    }
    const summary = summaryMessage(t, {
      progress,
      moderatorId: ownerId,
      reason,
      reference,
      keptOut: keepOut !== null,
      remaining: seen.kind === 'people' ? seen.people : seen.kind === 'session-over' ? complete([]) : null,
    });
    await reply(summary, () => this.#maySend());
    await this.#end();
    if (keepOut !== null) {
      onKeepOut();
    }
    if (settings.logChannelId !== null) {
      void announcer.announce(guildId);
    }
  }
}
