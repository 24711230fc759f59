import type { ComponentHandler, ComponentUse, Message, ModalHandler, ModalUse, Use } from '../../bot/command.ts';
import { brokenRemovalMessage } from '../../bot/ui/errors.ts';
import type { Announcer } from '../../cases/log-channel.ts';
import type { Clock } from '../../common/clock.ts';
import { uncounted } from '../../common/deeds.ts';
import { RecordsError } from '../../common/store-error.ts';
import { fold } from '../../common/text.ts';
import type { Translator } from '../../i18n/language.ts';
import { KEEP_OUT_LENGTHS, type KeepOutLength, type KeepOuts, termOf } from '../../keep-out/keep-out.ts';
import { begun, type KeepOutFacts } from '../../keep-out/keep-out.view.ts';
import { complete } from '../../sessions/evidence.ts';
import type { PeopleIn } from '../../sessions/lists.ts';
import type { Participant } from '../../sessions/participant.ts';
import type { Session } from '../../sessions/session.ts';
import { mayModerate } from '../../settings/permissions.ts';
import type { GuildSettings, SettingsReader } from '../../settings/settings.ts';
import { type BulkProgress, removeInBulk } from '../bulk/bulk-removal.ts';
import { progressMessage, summaryMessage } from '../bulk/bulk-removal.view.ts';
import { choiceValue, shortForm } from '../identification.ts';
import type { Journal, MaySend, ReplyHandle } from '../journal.ts';
import type { Outcome, OutcomeKind, Progress } from '../outcome.ts';
import { outcomeMessage } from '../outcome.view.ts';
import { RemovalBroke, type RemovalRequest, type RemoveParticipant } from '../removal.ts';
import { readChoice } from '../result-buttons.view.ts';
import type { NobodySeen, WhoIsThere } from '../who-is-there.ts';
import {
  cancelledMessage,
  confirmMessage,
  endedMessage,
  findModal,
  NONE,
  overMessage,
  PICKER_TEXT,
  peopleMessage,
  reasonModal,
  sessionsMessage,
  withRetry,
} from './picker.view.ts';
import {
  fingerprint,
  isOpen,
  MOST_PICKED,
  type Past,
  type Picked,
  type PickerPatch,
  type PickerRepository,
  type PickerState,
  peoplePage,
  stillThere,
} from './picker-state.ts';

export interface PickerParts {
  readonly removeParticipant: RemoveParticipant;
  readonly whoIsThere: WhoIsThere;
  readonly pickings: PickerRepository;
  readonly journal: Pick<Journal, 'replied' | 'maySend'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly keepOuts: Pick<KeepOuts, 'find'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  /** Called when a keep-out starts. */
  readonly onKeepOut: () => void;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'wait'>;
  /** Aborted when the process is about to end: nothing more starts then. */
  readonly stopping: AbortSignal;
  /** Called with each first outcome, and the milliseconds it took. */
  readonly onOutcome?: (kind: OutcomeKind, ms: number) => void;
}

/** A picker to open in a message. */
export interface PickerRequest extends Pick<Use, 'guildId' | 'guildLocale' | 'settings' | 't' | 'reference'> {
  readonly ownerId: string;
  /** As typed or completed, or an ID; `null`: the only one running, or for the moderator to choose. */
  readonly sessionId: string | null;
  /** Lists only people with this in their name or ID; `null`: everyone. */
  readonly query: string | null;
  /** IDs of the people who are listed before all others. */
  readonly first: readonly string[];
  /** Of the message that shows the picker. */
  readonly replyHandle: ReplyHandle;
  /** What was filled in already. */
  readonly keepOut?: KeepOutLength | null;
  readonly reason?: string | null;
}

/** A person who was found, to be removed once the moderator confirms. */
export interface ToConfirm extends Omit<PickerRequest, 'sessionId' | 'query' | 'first'> {
  readonly session: Session;
  readonly target: Participant;
}

export interface Picker {
  /** Opens a picker and returns what to show, or why there is no one to pick. */
  open(pickerRequest: PickerRequest): Promise<Message>;
  /** Opens a picker in which only the confirmation is missing. */
  confirm(toConfirm: ToConfirm): Promise<Message>;
  readonly components: Readonly<Record<string, ComponentHandler>>;
  readonly modals: Readonly<Record<string, ModalHandler>>;
}

/** Replaces the message that shows a picker, and says where that message is. */
interface Shown {
  reply(message: Message, maySend?: MaySend): Promise<boolean>;
  readonly replyHandle: ReplyHandle;
}

type Press = Use & Shown & { readonly argument: string };

/** Progress is shown at most this often. */
const EDIT_EVERY_MS = 1_000;

/** Who is there? -> who is meant? -> sure? -> the removal. Everything in between is in the store. */
export function createPicker(parts: PickerParts): Picker {
  const { removeParticipant, whoIsThere, now, clock, stopping } = parts;
  const pickings: PickerRepository = {
    ...parts.pickings,
    // Picking has no effect yet: a step that is lost, or in doubt, doesn't matter to anyone.
    open: (picking) => uncounted(() => parts.pickings.open(picking)),
    change: (...step) => uncounted(() => parts.pickings.change(...step)),
  };

  function readSession({ settings, reference }: Pick<Use, 'settings' | 'reference'>, session: string | null) {
    return whoIsThere(session, settings.rooms, { reference });
  }

  async function open(pickerRequest: PickerRequest): Promise<Message> {
    const { t, guildId, ownerId, settings, sessionId, query, first, reference, replyHandle } = pickerRequest;
    const outcome = await readSession(pickerRequest, sessionId);
    const common = {
      guildId,
      ownerId,
      openedAt: now(),
      query,
      page: 0,
      first,
      keepOut: pickerRequest.keepOut ?? null,
      reason: pickerRequest.reason ?? null,
      reply: replyHandle,
    };
    if (outcome.kind === 'several-sessions') {
      const picking = await pickings.open({ ...common, stage: 'session', sessionId: null, people: [] });
      return sessionsMessage(t, picking, outcome.sessions, now());
    }
    if (outcome.kind !== 'people' || outcome.people.items.length === 0) {
      return nobodyToPick(t, outcome, ownerId, reference);
    }
    const page = peoplePage(outcome.people.items, { query, page: 0, first });
    const people = pickableOf(page.people, settings);
    const picking = await pickings.open({ ...common, stage: 'people', sessionId: outcome.session.id, people });
    return peopleMessage(t, {
      picking,
      session: outcome.session,
      page,
      people: outcome.people,
      protectedIds: settings.protectedIds,
      left: [],
      now: now(),
    });
  }

  async function confirm(toConfirm: ToConfirm): Promise<Message> {
    const { t, guildId, ownerId, settings, session, target, replyHandle } = toConfirm;
    const picking = await pickings.open({
      guildId,
      ownerId,
      openedAt: now(),
      stage: 'confirm',
      sessionId: session.id,
      query: null,
      page: 0,
      people: [picked(target)],
      first: [],
      keepOut: toConfirm.keepOut ?? null,
      reason: toConfirm.reason ?? null,
      reply: replyHandle,
    });
    return await confirmation({ t, settings }, picking, session, [target]);
  }

  async function confirmation(
    { t, settings }: Pick<Use, 't' | 'settings'>,
    picking: PickerState,
    session: Session,
    there: readonly Participant[],
    { left = [], spared = [] }: { readonly left?: readonly Picked[]; readonly spared?: readonly Picked[] } = {},
  ): Promise<Message> {
    const past = await pastOf(picking, there);
    const { reasonPresets: presets, reasonRequired } = settings;
    return confirmMessage(t, { picking, session, there, past, left, spared, presets, reasonRequired });
  }

  function pastOf({ guildId, ownerId, sessionId }: PickerState, people: readonly Picked[]): Promise<readonly Past[]> {
    const participantIds = people.map(({ id }) => id);
    return pickings.past({ guildId, sessionId: sessionId ?? '', participantIds, moderatorId: ownerId, at: now() });
  }

  /** The picker that a press belongs to; `null` when it can't be used anymore, once the message shows that. */
  async function openOne(use: Press): Promise<PickerState | null> {
    const picking = await found(use);
    if (picking !== null && isOpen(picking)) {
      return picking;
    }
    // What was carried out has its own message, which a second press of the same button must not overwrite.
    if (picking === null || (picking.timeUp && picking.stage === 'done')) {
      await use.reply(overMessage(use.t));
    } else if (picking.stage === 'ended' || (picking.timeUp && picking.stage !== 'running')) {
      await use.reply(endedMessage(use.t, picking.stage));
    }
    return null;
  }

  /** The ID comes back from the client: the picker must belong to this server and this person. */
  async function found({ argument, guildId, actor }: Use & { readonly argument: string }): Promise<PickerState | null> {
    const picking = await pickings.find(argument.split(':')[0] ?? '');
    return picking?.guildId === guildId && picking.ownerId === actor.userId ? picking : null;
  }

  async function changed(use: Press, picking: PickerState, patch: PickerPatch): Promise<PickerState | null> {
    const after = await pickings.change(picking.id, now(), patch);
    // Another press was faster, or time is up: either way, show what is true now.
    return after ?? (await openOne(use));
  }

  /** Shows who is there now, and which of the picked people aren't anymore. */
  async function showPeople(
    use: Press,
    picking: PickerState,
    patch: PickerPatch = {},
    left: readonly Picked[] = [],
  ): Promise<void> {
    const outcome = await readSession(use, patch.sessionId ?? picking.sessionId);
    if (outcome.kind === 'several-sessions') {
      const after = await changed(use, picking, { ...patch, stage: 'session', sessionId: null, people: [] });
      if (after !== null) {
        await use.reply(sessionsMessage(use.t, after, outcome.sessions, now()));
      }
      return;
    }
    if (outcome.kind !== 'people') {
      await giveUpOrRetry(use, picking, outcome);
      return;
    }
    const seen = { ...picking, ...patch };
    const page = peoplePage(outcome.people.items, seen);
    const after = await changed(use, picking, {
      ...patch,
      stage: 'people',
      sessionId: outcome.session.id,
      page: page.page,
      people: pickableOf(page.people, use.settings),
    });
    if (after !== null) {
      await use.reply(
        peopleMessage(use.t, {
          picking: after,
          session: outcome.session,
          page,
          people: outcome.people,
          protectedIds: use.settings.protectedIds,
          left,
          now: now(),
        }),
      );
    }
  }

  /** There is no one left to pick, or they can't be read right now. */
  async function giveUpOrRetry(use: Press, picking: PickerState, outcome: NobodySeen): Promise<void> {
    const message = nobodyToPick(use.t, outcome, picking.ownerId, use.reference);
    if (outcome.kind === 'busy' || outcome.kind === 'unavailable' || outcome.kind === 'overloaded') {
      await use.reply(withRetry(use.t, message, picking));
      return;
    }
    const taken = await giveUp(use, picking);
    await use.reply(message);
    if (taken) {
      await endGivenUp(picking);
    }
  }

  /**
   * Takes a picker so that nothing is done under it, to end it once its message says so.
   *
   * @returns whether it was open until now
   */
  function giveUp(use: Press, picking: PickerState): Promise<boolean> {
    return uncounted(() => pickings.take(picking, now(), use.replyHandle));
  }

  async function endGivenUp({ id }: PickerState): Promise<void> {
    await uncounted(() => pickings.end(id));
    pickings.leave(id);
  }

  /** Shows what to confirm, as it is now: people who have left aren't part of it anymore. */
  async function showConfirmation(use: Press, picking: PickerState, patch: PickerPatch): Promise<void> {
    const outcome = await readSession(use, picking.sessionId);
    if (outcome.kind !== 'people') {
      await giveUpOrRetry(use, picking, outcome);
      return;
    }
    const { there, left } = stillThere(picking.people, outcome.people);
    if (there.length === 0) {
      await showPeople(use, picking, patch, left);
      return;
    }
    const after = await changed(use, picking, { ...patch, people: there.map(picked) });
    if (after !== null) {
      await use.reply(await confirmation(use, after, outcome.session, there, { left }));
    }
  }

  async function pick(use: Press & ComponentUse): Promise<void> {
    const picking = await openOne(use);
    if (picking === null) {
      return;
    }
    const outcome = await readSession(use, picking.sessionId);
    if (outcome.kind !== 'people' || picking.stage !== 'people') {
      await showPeople(use, picking);
      return;
    }
    const values = new Set(use.chosen.slice(0, MOST_PICKED));
    const chosenOf = <P extends Picked>(people: readonly P[]): P[] =>
      people.filter(({ id }) => values.has(choiceValue(id)));
    const { left, there: all } = stillThere(chosenOf(picking.people), outcome.people);
    const spared = all.filter(({ id }) => use.settings.protectedIds.has(id));
    const there = all.filter(({ id }) => !use.settings.protectedIds.has(id));
    if (left.length > 0 || there.length === 0) {
      await showPeople(use, picking, {}, left);
      return;
    }
    const after = await changed(use, picking, { stage: 'confirm', people: there.map(picked) });
    if (after === null) {
      return;
    }
    if (await goesWithoutAsking(after, use.settings)) {
      await carryOut(use, after);
      return;
    }
    await use.reply(await confirmation(use, after, outcome.session, there, { spared }));
  }

  /** Whatever the setting: another moderator's recent action is shown first, and so is a missing reason. */
  async function goesWithoutAsking(picking: PickerState, settings: GuildSettings): Promise<boolean> {
    if (settings.confirm !== 'never' || (settings.reasonRequired && picking.reason === null)) {
      return false;
    }
    const past = await pastOf(picking, picking.people);
    return past.every(({ lately }) => lately === null);
  }

  async function carryOut(use: Press, picking: PickerState): Promise<void> {
    if (!(await pickings.take(picking, now(), use.replyHandle))) {
      // Two presses of one button: the other one is carrying it out.
      return;
    }
    try {
      await carryOutTaken(use, picking);
    } finally {
      // If it failed midway, the picker now counts as interrupted.
      pickings.leave(picking.id);
    }
  }

  async function carryOutTaken(use: Press, picking: PickerState): Promise<void> {
    const [only] = picking.people;
    const keepOut = termOf(picking.keepOut, now());
    const request = {
      guildId: picking.guildId,
      guildLocale: use.guildLocale,
      settings: use.settings,
      moderator: { userId: picking.ownerId },
      session: picking.sessionId,
      reason: picking.reason,
      reference: use.reference,
      keepOut,
    };
    use.log.info({ people: picking.people.length }, 'removing picked people');
    if (picking.people.length === 1 && only !== undefined) {
      const from = { pickerId: picking.id, of: 'one' } as const;
      // Once the case is open, it's the record in place of the picker, and recovery finishes its reply.
      const about = { ...request, participant: only.id, picked: true, reply: use.replyHandle, from } as const;
      await removeAndTell(parts, use, about, { maySend: () => pickings.maySend(picking.id) });
      await pickings.end(picking.id);
      return;
    }
    await carryOutBulk(use, picking, request);
  }

  async function carryOutBulk(
    use: Press,
    picking: PickerState,
    request: Omit<RemovalRequest, 'participant' | 'reply' | 'from'>,
  ): Promise<void> {
    let latest: BulkProgress = {
      all: picking.people.map((person) => ({ person, state: { kind: 'waiting' } })),
      pausedUntil: null,
      stopped: false,
    };
    let news = true;
    const over = new AbortController();
    const maySend = (): Promise<boolean> => pickings.maySend(picking.id);
    const showing = (async () => {
      while (!over.signal.aborted && !stopping.aborted) {
        if (news && (await maySend())) {
          news = false;
          await use.reply(progressMessage(use.t, latest, picking, now()), maySend);
        }
        // `over` doesn't cut this short: the summary that follows is an edit too.
        await clock.wait(EDIT_EVERY_MS, stopping);
      }
    })();
    const startedAt = clock.elapsed();
    const from = { pickerId: picking.id, of: 'several' } as const;
    const progress = await removeInBulk(
      picking.people,
      { ...request, from },
      {
        rules: async () => {
          const rules = await parts.settings.of(picking.guildId);
          return mayModerate(use.actor, rules.moderatorRoleIds).allowed ? rules : null;
        },
        removeParticipant: async (one) => {
          const done = await removeParticipant(one);
          const { outcome } = done;
          use.log.info({ ...outcomeFacts(outcome), ...(done.case && { case: done.case.key.number }) }, 'removal');
          parts.onOutcome?.(outcome.kind, clock.elapsed() - startedAt);
          return done;
        },
        stopped: () => pickings.stopped(picking.id).catch(() => false),
        onProgress(one) {
          latest = one;
          news = true;
        },
        onBroken: (error) => use.log.error({ err: error }, 'removal failed'),
        clock,
        stopping,
      },
    );
    over.abort();
    const after = await readSession(use, picking.sessionId);
    await showing;
    if (!(await maySend())) {
      // This process was paused, and another one has reported that the work was interrupted: what that one said stays.
      use.log.warn({ people: picking.people.length }, 'summary left to the process that took over the picker');
      return;
    }
    await use.reply(
      summaryMessage(use.t, {
        progress,
        moderatorId: picking.ownerId,
        reason: picking.reason,
        reference: use.reference,
        keptOut: picking.keepOut !== null,
        remaining: after.kind === 'people' ? after.people : after.kind === 'session-over' ? complete([]) : null,
      }),
      maySend,
    );
    await pickings.end(picking.id);
    if (picking.keepOut !== null) {
      parts.onKeepOut();
    }
    if (use.settings.logChannelId !== null) {
      void parts.announcer.announce(picking.guildId);
    }
  }

  /** A press that continues a picker, in place of the message it's on. */
  function onOpen(run: (use: Press & ComponentUse, picking: PickerState) => Promise<void>): ComponentHandler {
    return {
      access: 'moderators',
      shown: 'in-place',
      async run(use) {
        const picking = await openOne(use);
        if (picking !== null) {
          await run(use, picking);
        }
      },
    };
  }

  function onWritten(run: (use: Press & ModalUse, picking: PickerState, text: string) => Promise<void>): ModalHandler {
    return {
      access: 'moderators',
      shown: 'in-place',
      async run(use) {
        const picking = await openOne(use);
        if (picking !== null) {
          await run(use, picking, use.fields.get(PICKER_TEXT)?.[0] ?? '');
        }
      },
    };
  }

  function modal(make: (picking: PickerState, use: ComponentUse) => ReturnType<typeof findModal>): ComponentHandler {
    return {
      access: 'moderators',
      shown: 'modal',
      async open(use) {
        const picking = await found(use);
        // A modal can't replace the message; what is submitted with it is answered like any other press.
        return make(picking ?? { ...NOWHERE, id: use.argument.slice(0, 12), ownerId: use.actor.userId }, use);
      },
    };
  }

  return {
    open,
    confirm,
    components: {
      /** Below a result: opens another picker, for the moderator who presses it. */
      another: {
        access: 'moderators',
        shown: 'beside',
        run: (use) => openAnother(use, use.argument, null),
      },
      /** Below the question who is meant: opens a picker of the people who match the text, to choose by ID. */
      choose: {
        access: 'moderators',
        shown: 'beside',
        async run(use) {
          const { session, query } = readChoice(use.argument);
          await openAnother(use, session, query);
        },
      },
      session: onOpen((use, picking) => showPeople(use, picking, { sessionId: use.chosen[0] ?? null, page: 0 })),
      people: { access: 'moderators', shown: 'in-place', run: pick },
      page: onOpen((use, picking) =>
        showPeople(use, picking, { page: Number(/:(\d{1,4})$/u.exec(use.argument)?.[1] ?? 0) }),
      ),
      all: onOpen((use, picking) => showPeople(use, picking, { query: null, page: 0 })),
      back: onOpen((use, picking) => showPeople(use, picking)),
      find: modal((picking, { t }) => findModal(t, picking)),
      write: modal((picking, { t, settings }) => reasonModal(t, picking, settings.reasonRequired)),
      'keep-out': onOpen((use, picking) =>
        whenConfirming(use, picking, { keepOut: KEEP_OUT_LENGTHS.find((length) => length === use.chosen[0]) ?? null }),
      ),
      reason: onOpen((use, picking) =>
        whenConfirming(use, picking, {
          reason:
            use.chosen[0] === NONE
              ? null
              : (use.settings.reasonPresets.find((preset) => shortForm(preset) === use.chosen[0]) ?? picking.reason),
        }),
      ),
      cancel: onOpen(async (use, picking) => {
        if (await giveUp(use, picking)) {
          await use.reply(cancelledMessage(use.t));
          await endGivenUp(picking);
        }
      }),
      remove: onOpen(async (use, picking) => {
        const [, shownMark] = use.argument.split(':');
        const missing = use.settings.reasonRequired && picking.reason === null;
        if (picking.stage !== 'confirm' || shownMark !== fingerprint(picking) || missing) {
          // What was on the screen isn't what would be done: show what is true now.
          await whenConfirming(use, picking, {});
          return;
        }
        await carryOut(use, picking);
      }),
      stop: {
        access: 'moderators',
        shown: 'in-place',
        async run(use) {
          const picking = await found(use);
          if (picking?.stage === 'running') {
            // The process that is working on it says so in the message.
            await pickings.stop(picking.id);
          } else if (picking === null) {
            await use.reply(overMessage(use.t));
          }
        },
      },
    },
    modals: {
      found: onWritten((use, picking, text) =>
        showPeople(use, picking, { query: fold(text) === '' && text.trim() === '' ? null : text.trim(), page: 0 }),
      ),
      written: onWritten((use, picking, text) =>
        whenConfirming(use, picking, { reason: fold(text) === '' ? null : text.trim() }),
      ),
    },
  };

  /** @param session its ID; empty: the only one running, or for the moderator to choose */
  async function openAnother(use: Press, session: string, query: string | null): Promise<void> {
    const sessionId = session === '' ? null : session;
    await use.reply(await open({ ...openingOf(use), sessionId, query, first: [] }));
  }

  async function whenConfirming(use: Press, picking: PickerState, patch: PickerPatch): Promise<void> {
    await (picking.stage === 'confirm' ? showConfirmation(use, picking, patch) : showPeople(use, picking));
  }
}

/**
 * Whether a person who was named outright has to be confirmed first: by the server's setting, or because another
 * moderator recently acted on them.
 */
async function mustConfirm(
  { pickings, now }: Pick<PickerParts, 'pickings' | 'now'>,
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
  const about = { guildId, sessionId: session.id, participantId: id, moderatorId, at: now() };
  return (await pickings.lately(about)) !== null;
}

/** The person who uses the bot: who opens or requests something, where, and where the result is shown. */
type Asking = Pick<Use, 'actor' | 'guildId' | 'guildLocale' | 'settings' | 't' | 'reference'> & Shown;

/** The fields of a picker that is opened for the person who uses the bot. */
export function openingOf({ actor, guildId, guildLocale, settings, t, reference, replyHandle }: Asking) {
  return { ownerId: actor.userId, guildId, guildLocale, settings, t, reference, replyHandle };
}

/**
 * The fields of a removal that the person who uses the bot requests themselves, with the question that the server may
 * want first.
 */
export function requestOf(
  parts: Pick<PickerParts, 'pickings' | 'now'>,
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

/** Removes a person and shows the result in place of the current message, for a command or a press. */
export async function removeAndTell(
  parts: Pick<
    PickerParts,
    'removeParticipant' | 'journal' | 'announcer' | 'keepOuts' | 'onKeepOut' | 'clock' | 'onOutcome'
  >,
  { t, settings, reference, log, reply }: Pick<Use, 't' | 'settings' | 'reference' | 'log'> & Pick<Shown, 'reply'>,
  request: RemovalRequest,
  { onToConfirm, instead = () => null, maySend = async () => true }: OutcomeContext = {},
): Promise<void> {
  const { removeParticipant, journal, announcer, onKeepOut, clock } = parts;
  const startedAt = clock.elapsed();
  const keepOut = request.keepOut ?? null;
  let progress: Progress;
  try {
    progress = await removeParticipant(request);
  } catch (error) {
    if (!(error instanceof RemovalBroke)) {
      throw error;
    }
    log.error({ err: error.cause, case: error.case.number }, 'removal failed unexpectedly');
    const broken = brokenRemovalMessage(t, error.case.number, reference);
    if (await reply(broken, () => journal.maySend(error.case))) {
      await journal.replied(error.case);
    }
    void announcer.announce(request.guildId);
    return;
  }
  const { outcome, later } = progress;
  const { reason } = request;
  const context = { moderatorId: request.moderator.userId, reason, reference, case: progress.case };
  const caseFact = progress.case && { case: progress.case.key.number };
  const ms = clock.elapsed() - startedAt;
  log.info({ ...outcomeFacts(outcome), ...caseFact, ms }, 'removal');
  parts.onOutcome?.(outcome.kind, ms);
  if (outcome.kind === 'to-confirm' && onToConfirm !== undefined) {
    await onToConfirm(outcome);
    return;
  }
  const askedFor = keepOut === null ? null : begun(keepOut);
  let delivered = await tell(outcome, askedFor);
  let last = outcome;
  if (later !== null) {
    try {
      last = await later;
    } catch (error) {
      // Checking has stopped, so the message must not say that it goes on.
      log.error({ err: error, ...caseFact }, 'checks after the removal failed');
      if (outcome.kind === 'pending') {
        const { session, target, answer } = outcome;
        last = { kind: 'unknown', session, target, answer };
      }
    }
    log.info({ ...outcomeFacts(last), ...caseFact, ms: clock.elapsed() - startedAt }, 'removal, after more checks');
    delivered = await tell(last, await keptOutNow());
  }
  if (progress.case !== null && keepOut !== null) {
    onKeepOut();
  }
  if (progress.case !== null && delivered) {
    await journal.replied(progress.case.key);
  }
  if (progress.case !== null && settings.logChannelId !== null) {
    // Not awaited: what can't be announced now waits in the store, and the reply is already there.
    void announcer
      .announce(request.guildId)
      .then(async (announced) =>
        announced.kind === 'closed' && announced.news
          ? tell(last, await keptOutNow(), { closedLogChannelId: announced.channelId })
          : undefined,
      );
  }

  /** A process that was paused may have lost the case: the process that owns it now reports the result. */
  async function tell(
    one: Outcome,
    kept: KeepOutFacts | null,
    more: { readonly closedLogChannelId?: string } = {},
  ): Promise<boolean> {
    const message = instead(one) ?? outcomeMessage(t, one, { ...context, keepOut: kept, ...more });
    return await reply(message, () => (progress.case === null ? maySendOf(one) : journal.maySend(progress.case.key)));
  }

  /** Time has passed: they may have been let back in, or have come back, since. */
  async function keptOutNow(): Promise<KeepOutFacts | null> {
    if (askedFor === null || progress.case === null) {
      return askedFor;
    }
    try {
      const found = await parts.keepOuts.find(progress.case.key, clock.now());
      // If the kick had no effect, its keep-out ends as soon as that can be written: one that is there until then isn't
      // in force.
      return { ...(found ?? askedFor), state: found === null ? 'ended' : 'asked' };
    } catch (error) {
      if (error instanceof RecordsError) {
        // While the store is down, no one can be let back in.
        return askedFor;
      }
      throw error;
    }
  }

  /** For outcomes after which nothing was done. */
  async function maySendOf({ kind }: Outcome): Promise<boolean> {
    // If it couldn't be recorded, it isn't known yet whether the picker ended with it, and no other process reports
    // that.
    return kind === 'not-recorded' || (await maySend());
  }
}

/** How to show the outcome of a removal, where that differs. */
interface OutcomeContext {
  readonly onToConfirm?: (outcome: Extract<Outcome, { kind: 'to-confirm' }>) => Promise<void>;
  /** Another message for an outcome after which nothing was done, where the press has one of its own. */
  readonly instead?: (outcome: Outcome) => Message | null;
  /**
   * Whether this process may still say that nothing was done; whether it may report on a case is for that case to say.
   */
  readonly maySend?: MaySend;
}

/** What the log keeps of an outcome: IDs to find it by, no names. */
function outcomeFacts(outcome: Outcome): Record<string, unknown> {
  return {
    outcome: outcome.kind,
    ...('session' in outcome && { sessionId: outcome.session.id, room: outcome.session.room.id }),
    ...('target' in outcome && outcome.target !== null && { participantId: outcome.target.id }),
    ...('status' in outcome && { status: outcome.status }),
    ...('remaining' in outcome && { remaining: outcome.remaining.items.length }),
  };
}

/** What to show where no one can be picked. */
function nobodyToPick(t: Translator, seen: PeopleIn | NobodySeen, moderatorId: string, reference: string): Message {
  const outcome: Outcome =
    seen.kind === 'people' ? { kind: 'nobody-named', session: seen.session, present: seen.people } : seen;
  return outcomeMessage(t, outcome, { moderatorId, reason: null, reference, case: null });
}

function picked({ id, name }: Participant): Picked {
  return { id, name };
}

function pickableOf(people: readonly Participant[], { protectedIds }: GuildSettings): Picked[] {
  return people.filter(({ id }) => !protectedIds.has(id)).map(picked);
}

/** Stands in for a picker that doesn't exist: its modal leads to the message that says so. */
const NOWHERE: PickerState = {
  id: '',
  guildId: '',
  ownerId: '',
  stage: 'ended',
  openedAt: 0,
  endsAt: 0,
  timeUp: true,
  sessionId: null,
  query: null,
  page: 0,
  people: [],
  first: [],
  keepOut: null,
  reason: null,
  reply: { applicationId: '', token: '', locale: '' },
};
