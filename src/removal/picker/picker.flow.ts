import type {
  ComponentHandler,
  ComponentUse,
  Message,
  ModalHandler,
  ModalUse,
  Replying,
  Use,
} from '../../bot/command.ts';
import { uncounted } from '../../common/deeds.ts';
import { typedIn } from '../../common/text.ts';
import type { Translator } from '../../i18n/language.ts';
import { KEEP_OUT_LENGTHS, type KeepOutLength } from '../../keep-out/keep-out.ts';
import { accountIdOf, SHARED_ACCOUNT } from '../../sessions/account.ts';
import type { PeopleIn } from '../../sessions/lists.ts';
import type { Participant } from '../../sessions/participant.ts';
import type { Session } from '../../sessions/session.ts';
import type { GuildSettings } from '../../settings/settings.ts';
import { choiceValue, isShortForm, shortForm } from '../identification.ts';
import type { Allowance, Journal, ReplyHandle } from '../journal.ts';
import { joinedLately, SPANS, type Span, spanOf } from '../lately.ts';
import type { Outcome } from '../outcome.ts';
import { outcomeMessage } from '../outcome.view.ts';
import type { Asking } from '../removal.flow.ts';
import { readChoice } from '../result-buttons.view.ts';
import type { NobodySeen } from '../who-is-there.ts';
import { type CarryOutParts, carryOut } from './carry-out.flow.ts';
import {
  canceledMessage,
  confirmMessage,
  endedMessage,
  findModal,
  type LatelyShown,
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
  type NewPickerState,
  type Past,
  type Picked,
  type PickerPatch,
  type PickerRepository,
  type PickerState,
  peoplePage,
  stillThere,
} from './picker-state.ts';

export interface PickerParts extends CarryOutParts {
  readonly pickers: PickerRepository;
  readonly journal: CarryOutParts['journal'] & Pick<Journal, 'allowance'>;
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
  /** The number of the report it's opened from. */
  readonly report?: number | null;
}

/** A person who was found, to be removed once the moderator confirms. */
export interface ToConfirm extends Omit<PickerRequest, 'sessionId' | 'query' | 'first'> {
  readonly session: Session;
  readonly target: Participant;
}

/** What was filled in somewhere else than in a picker's message. */
export interface FilledIn {
  readonly sessionId: string | null;
  /** The values that stand for the chosen people: see `choiceValue`, and `spanValue` for everyone of a span. */
  readonly chosen: readonly string[];
  readonly query: string | null;
  readonly keepOut: KeepOutLength | null;
  readonly reason: string | null;
  /** When the moderator was shown who is there, in milliseconds of the Unix epoch; `null`: not known. */
  readonly shownAt: number | null;
  /** When the form was opened from which this comes: the last minutes are those before that. `null`: not known. */
  readonly openedAt: number | null;
}

export interface Picker {
  /** Opens a picker and returns what to show, or why there is no one to pick. */
  open(pickerRequest: PickerRequest): Promise<Message>;
  /** Opens a picker in which only the confirmation is missing. */
  confirm(toConfirm: ToConfirm): Promise<Message>;
  /**
   * Goes on with the people who were chosen somewhere else, as if they'd been chosen in a picker that was opened now. Who
   * may be someone else by now than the one who was shown is confirmed whatever the server's setting.
   *
   * @param how `ask`: they're confirmed whatever the server's setting
   * @returns why there is no one to go on with, which is for the caller to say; `null`: it goes on
   */
  choose(use: Press, filledIn: FilledIn, how?: 'ask'): Promise<Outcome | null>;
  /** Keeps what was filled in, for a button that a message is about to show. */
  keep(use: Press, filledIn: FilledIn): Promise<PickerState>;
  /** The picker that a press belongs to, while it can be used. Changes nothing and shows nothing. */
  peek(use: Use & { readonly argument: string }): Promise<PickerState | null>;
  /**
   * Ends the picker that a press belongs to, with nothing done, so that something else can take its place in the message.
   *
   * @returns it as it was; `null` when it couldn't be used anymore, once the message shows that
   */
  close(use: Press): Promise<PickerState | null>;
  readonly components: Readonly<Record<string, ComponentHandler>>;
  readonly modals: Readonly<Record<string, ModalHandler>>;
}

/** A press or a modal in the message that shows a picker, or below a result. */
export type Press = Use & Pick<Replying, 'reply' | 'replyHandle'> & { readonly argument: string };

type Chosen = Press & ComponentUse;

/** Who is there? -> who is meant? -> sure? -> the removal. Everything in between is in the store. */
export function createPicker(parts: PickerParts): Picker {
  return new PickerFlow(parts);
}

/** The fields of a picker that is opened for the person who uses the bot. */
export function pickerContextOf({ actor, guildId, guildLocale, settings, t, reference, replyHandle }: Asking) {
  return { ownerId: actor.userId, guildId, guildLocale, settings, t, reference, replyHandle };
}

class PickerFlow implements Picker {
  readonly components: Readonly<Record<string, ComponentHandler>>;
  readonly modals: Readonly<Record<string, ModalHandler>>;
  readonly #parts: PickerParts;
  readonly #now: () => number;

  constructor(parts: PickerParts) {
    this.#parts = parts;
    this.#now = parts.now;
    this.components = { ...this.#openers(), ...this.#steps() };
    this.modals = {
      found: this.#onWritten((use, picker, text) => this.#find(use, picker, text)),
      written: this.#onWritten((use, picker, text) => this.#writeReason(use, picker, text)),
    };
  }

  async open(pickerRequest: PickerRequest): Promise<Message> {
    const { t, guildId, ownerId, settings, sessionId, query, first, reference, replyHandle } = pickerRequest;
    const seen = await this.#whoIsThere(pickerRequest, sessionId);
    const common = {
      guildId,
      account: accountIn(settings),
      ownerId,
      openedAt: this.#now(),
      query,
      page: 0,
      first,
      keepOut: pickerRequest.keepOut ?? null,
      reason: pickerRequest.reason ?? null,
      report: pickerRequest.report ?? null,
      reply: replyHandle,
    };
    if (seen.kind === 'several-sessions') {
      const picker = await this.#store({ ...common, stage: 'session', sessionId: null, people: [] });
      return sessionsMessage(t, picker, seen.sessions, this.#now());
    }
    if (seen.kind !== 'people' || seen.people.items.length === 0) {
      return noOneToPick(t, seen, ownerId, reference);
    }
    const page = peoplePage(seen.people.items, { query, page: 0, first });
    const people = pickableOf(page.people, settings);
    const picker = await this.#store({ ...common, stage: 'people', sessionId: seen.session.id, people });
    return peopleMessage(t, {
      picker,
      session: seen.session,
      page,
      people: seen.people,
      protectedIds: settings.protectedIds,
      left: [],
      now: this.#now(),
    });
  }

  async confirm(toConfirm: ToConfirm): Promise<Message> {
    const { t, guildId, ownerId, settings, session, target, replyHandle } = toConfirm;
    const picker = await this.#store({
      guildId,
      account: accountIn(settings),
      ownerId,
      openedAt: this.#now(),
      stage: 'confirm',
      sessionId: session.id,
      query: null,
      page: 0,
      people: [picked(target)],
      first: [],
      keepOut: toConfirm.keepOut ?? null,
      reason: toConfirm.reason ?? null,
      report: toConfirm.report ?? null,
      reply: replyHandle,
    });
    return await this.#confirmation({ t, settings }, picker, session, [target]);
  }

  async choose(use: Press, filledIn: FilledIn, how?: 'ask'): Promise<Outcome | null> {
    const { sessionId, keepOut, reason } = filledIn;
    const values = filledIn.chosen.filter((value) => spanOf(value) === null);
    const span = longestOf(filledIn.chosen);
    const seen = await this.#whoIsThere(use, sessionId);
    if (seen.kind === 'several-sessions') {
      const asked = { ...pickerContextOf(use), sessionId, query: null, first: [], keepOut, reason };
      await use.reply(await this.open(asked));
      return null;
    }
    if (seen.kind !== 'people' || seen.people.items.length === 0) {
      return noOne(seen);
    }
    const byValue = new Map(seen.people.items.map((person) => [choiceValue(person.id), person]));
    if (!seen.people.complete && values.some((value) => isShortForm(value) && !byValue.has(value))) {
      // Someone isn't on the list, and their ID isn't known, so nothing true can be said about them.
      const first = values.flatMap((value) => byValue.get(value)?.id ?? []);
      await use.reply(await this.open({ ...pickerContextOf(use), sessionId, query: null, first, keepOut, reason }));
      return null;
    }
    const chosen = [...new Set(values)].slice(0, MOST_PICKED).map((value): Picked => {
      const person = byValue.get(value);
      // Whoever has left, or isn't on an incomplete list, is known by what was sent alone.
      return person === undefined ? { id: value, name: isShortForm(value) ? null : value } : picked(person);
    });
    if (span !== null) {
      const until = Math.min(filledIn.openedAt ?? this.#now(), this.#now());
      const picker = await this.#store({
        ...this.#keptOf(use, filledIn),
        query: null,
        sessionId: seen.session.id,
        people: chosen,
      });
      await this.#chooseLately(use, picker, seen, { span, until, chosen });
      return null;
    }
    const isAsShown = chosen.every(({ id }) => {
      const person = seen.people.items.find((one) => one.id === id);
      return person !== undefined && isOneOfThen(person, filledIn.shownAt);
    });
    const picker = await this.#store({
      ...this.#keptOf(use, filledIn),
      query: null,
      sessionId: seen.session.id,
      people: chosen,
    });
    await this.#choose(use, picker, seen, chosen, isAsShown ? how : 'ask');
    return null;
  }

  keep(use: Press, filledIn: FilledIn): Promise<PickerState> {
    const people = filledIn.chosen.slice(0, MOST_PICKED).map((id) => ({ id, name: null }));
    return this.#store({ ...this.#keptOf(use, filledIn), people });
  }

  async peek(use: Use & { readonly argument: string }): Promise<PickerState | null> {
    const picker = await this.#found(use);
    return picker !== null && isOpen(picker) ? picker : null;
  }

  async close(use: Press): Promise<PickerState | null> {
    const picker = await this.#openOne(use);
    if (picker === null || !(await this.#giveUp(use, picker))) {
      return null;
    }
    await this.#endGivenUp(picker);
    return picker;
  }

  #keptOf(use: Press, { sessionId, query, keepOut, reason }: FilledIn): Omit<NewPickerState, 'people'> {
    const { guildId, actor, settings, replyHandle } = use;
    return {
      guildId,
      account: accountIn(settings),
      ownerId: actor.userId,
      openedAt: this.#now(),
      stage: 'people',
      sessionId,
      query,
      page: 0,
      first: [],
      keepOut,
      reason,
      report: null,
      reply: replyHandle,
    };
  }

  /** What is pressed below other messages, to open a picker in one of its own. */
  #openers(): Record<string, ComponentHandler> {
    return {
      /** Below a result: opens another picker, for the moderator who presses it. */
      another: {
        access: 'moderators',
        shown: 'beside',
        run: (use) => this.#openAnother(use, use.argument, null),
      },
      /** Below the question who is meant: opens a picker of the people who match the text, to choose by ID. */
      choose: {
        access: 'moderators',
        shown: 'beside',
        run: async (use) => {
          const { session, query } = readChoice(use.argument);
          await this.#openAnother(use, session, query);
        },
      },
    };
  }

  /** What is pressed or chosen in the message of a picker. */
  #steps(): Record<string, ComponentHandler> {
    return {
      session: this.#onOpen((use, picker) =>
        this.#showPeople(use, picker, { sessionId: use.chosen[0] ?? null, page: 0 }),
      ),
      people: this.#onOpen((use, picker) => this.#pick(use, picker)),
      page: this.#onOpen((use, picker) =>
        this.#showPeople(use, picker, { page: Number(/:(\d{1,4})$/u.exec(use.argument)?.[1] ?? 0) }),
      ),
      all: this.#onOpen((use, picker) => this.#showPeople(use, picker, { query: null, page: 0 })),
      back: this.#onOpen((use, picker) => this.#showPeople(use, picker)),
      retry: this.#onOpen((use, picker) => this.#whenConfirming(use, picker, {})),
      find: this.#opensModal((picker, { t }) => findModal(t, picker)),
      write: this.#opensModal((picker, { t, settings }) => reasonModal(t, picker, settings.reasonRequired)),
      lately: this.#onOpen((use, picker) => this.#lately(use, picker)),
      'keep-out': this.#onOpen((use, picker) => this.#setKeepOut(use, picker)),
      reason: this.#onOpen((use, picker) => this.#setReason(use, picker)),
      cancel: this.#onOpen((use, picker) => this.#cancel(use, picker)),
      remove: this.#onOpen((use, picker) => this.#remove(use, picker)),
      stop: { access: 'moderators', shown: 'in-place', run: (use) => this.#stop(use) },
    };
  }

  /** A press that continues a picker, in place of the message it's on. */
  #onOpen(run: (use: Chosen, picker: PickerState) => Promise<void>): ComponentHandler {
    return {
      access: 'moderators',
      shown: 'in-place',
      run: async (use) => {
        const picker = await this.#openOne(use);
        if (picker !== null) {
          await run(use, picker);
        }
      },
    };
  }

  #onWritten(run: (use: Press & ModalUse, picker: PickerState, text: string) => Promise<void>): ModalHandler {
    return {
      access: 'moderators',
      shown: 'in-place',
      run: async (use) => {
        const picker = await this.#openOne(use);
        if (picker !== null) {
          await run(use, picker, use.fields.get(PICKER_TEXT)?.[0] ?? '');
        }
      },
    };
  }

  #opensModal(make: (picker: PickerState, use: ComponentUse) => ReturnType<typeof findModal>): ComponentHandler {
    return {
      access: 'moderators',
      shown: 'modal',
      open: async (use) => {
        const picker = await this.#found(use);
        // A modal can't replace the message; what is submitted with it is answered like any other press.
        return make(picker ?? { ...NOWHERE, id: use.argument.slice(0, 12), ownerId: use.actor.userId }, use);
      },
    };
  }

  #whoIsThere(
    { guildId, settings, reference }: Pick<Use, 'guildId' | 'settings' | 'reference'>,
    sessionId: string | null,
  ) {
    return this.#parts.whoIsThere(guildId, sessionId, settings.rooms, { reference });
  }

  /** Picking has no effect yet: a step that is lost, or in doubt, doesn't matter to anyone. */
  #store(picker: NewPickerState): Promise<PickerState> {
    return uncounted(() => this.#parts.pickers.open(picker));
  }

  /** Like {@link PickerFlow.#store}, this doesn't count as an effect. */
  async #changed(use: Press, picker: PickerState, patch: PickerPatch): Promise<PickerState | null> {
    const after = await uncounted(() => this.#parts.pickers.change(picker.id, this.#now(), patch));
    // Another press was faster, or time is up: either way, show what is true now.
    return after ?? (await this.#openOne(use));
  }

  /** The picker that a press belongs to; `null` when it can't be used anymore, once the message shows that. */
  async #openOne(use: Press): Promise<PickerState | null> {
    const picker = await this.#found(use);
    if (picker !== null && isOpen(picker)) {
      return picker;
    }
    // What was carried out has its own message, which a second press of the same button must not overwrite.
    if (picker === null || (picker.timeUp && picker.stage === 'done')) {
      await use.reply(overMessage(use.t));
    } else if (picker.stage === 'ended' || (picker.timeUp && picker.stage !== 'running')) {
      await use.reply(endedMessage(use.t, picker.stage));
    }
    return null;
  }

  /**
   * The ID comes back from the client: the picker must belong to this server and this person. If the server has another
   * VideoSDK account by now, the picker is about people whom it can't see anymore.
   */
  async #found({
    argument,
    guildId,
    actor,
    settings,
  }: Use & { readonly argument: string }): Promise<PickerState | null> {
    const picker = await this.#parts.pickers.find(argument.split(':')[0] ?? '');
    return picker?.guildId === guildId && picker.ownerId === actor.userId && picker.account === accountIn(settings)
      ? picker
      : null;
  }

  /** @param session its ID; empty: the only one running, or for the moderator to choose */
  async #openAnother(use: Press, session: string, query: string | null): Promise<void> {
    const sessionId = session === '' ? null : session;
    await use.reply(await this.open({ ...pickerContextOf(use), sessionId, query, first: [] }));
  }

  /** Shows who is there now, and which of the picked people aren't anymore. */
  async #showPeople(
    use: Press,
    picker: PickerState,
    patch: PickerPatch = {},
    left: readonly Picked[] = [],
    lately: LatelyShown | null = null,
  ): Promise<void> {
    const seen = await this.#whoIsThere(use, patch.sessionId ?? picker.sessionId);
    if (seen.kind === 'several-sessions') {
      const after = await this.#changed(use, picker, { ...patch, stage: 'session', sessionId: null, people: [] });
      if (after !== null) {
        await use.reply(sessionsMessage(use.t, after, seen.sessions, this.#now()));
      }
      return;
    }
    if (seen.kind !== 'people') {
      await this.#giveUpOrRetry(use, picker, seen, { patch, step: 'back' });
      return;
    }
    const { session, people } = seen;
    const page = peoplePage(people.items, { ...picker, ...patch });
    const after = await this.#changed(use, picker, {
      ...patch,
      stage: 'people',
      sessionId: session.id,
      page: page.page,
      people: pickableOf(page.people, use.settings),
    });
    if (after !== null) {
      const { protectedIds } = use.settings;
      const shown = { picker: after, session, page, people, protectedIds, left, lately, now: this.#now() };
      await use.reply(peopleMessage(use.t, shown));
    }
  }

  async #find(use: Press, picker: PickerState, text: string): Promise<void> {
    const query = typedIn(text);
    await this.#showPeople(use, picker, { query, page: 0 });
  }

  async #pick(use: Chosen, picker: PickerState): Promise<void> {
    const seen = await this.#whoIsThere(use, picker.sessionId);
    if (seen.kind !== 'people' || picker.stage !== 'people') {
      await this.#showPeople(use, picker);
      return;
    }
    await this.#choose(use, picker, seen, chosenOf(use.chosen, picker.people));
  }

  async #choose(
    use: Press,
    picker: PickerState,
    seen: PeopleIn,
    chosen: readonly Picked[],
    how?: 'ask',
  ): Promise<void> {
    const { protectedIds } = use.settings;
    const { left, there: all } = stillThere(chosen, seen.people);
    const spared = all.filter(({ id }) => protectedIds.has(id));
    const there = all.filter(({ id }) => !protectedIds.has(id));
    if (left.length > 0 || there.length === 0) {
      await this.#showPeople(use, picker, {}, left);
      return;
    }
    const after = await this.#changed(use, picker, { stage: 'confirm', people: there.map(picked) });
    if (after === null) {
      return;
    }
    // In a report, a name may be all there is, and a name proves nothing.
    const isToAsk = how === 'ask' || (picker.report ?? null) !== null;
    if (!isToAsk && spared.length === 0 && (await this.#goesWithoutAsking(after, use.settings))) {
      await carryOut(this.#parts, use, after);
      return;
    }
    await use.reply(await this.#confirmation(use, after, seen.session, there, { spared }));
  }

  /** Everyone who joined in the last minutes, as the list is now: not as it was when the button was shown. */
  async #lately(use: Chosen, picker: PickerState): Promise<void> {
    const span = SPANS.find((one) => use.argument.endsWith(`:${one}`));
    const seen = span === undefined ? null : await this.#whoIsThere(use, picker.sessionId);
    if (span === undefined || seen?.kind !== 'people' || picker.stage !== 'people') {
      await this.#showPeople(use, picker);
      return;
    }
    await this.#chooseLately(use, picker, seen, { span, until: this.#now(), chosen: [] });
  }

  /** They're confirmed whatever the server's setting: the moderator hasn't seen their names together yet. */
  async #chooseLately(
    use: Press,
    picker: PickerState,
    seen: PeopleIn,
    { span, until, chosen }: { readonly span: Span; readonly until: number; readonly chosen: readonly Picked[] },
  ): Promise<void> {
    const { protectedIds } = use.settings;
    const joined = joinedLately(seen.people.items, { span, until, moderatorId: use.actor.userId, protectedIds });
    const { there: all, left } = stillThere(chosen, seen.people);
    const isProtected = ({ id }: Picked): boolean => protectedIds.has(id);
    const everyone = eachOnce([...all.filter((one) => !isProtected(one)), ...joined.people]);
    const there = everyone.slice(0, MOST_PICKED);
    const own = joined.own.filter(({ id }) => !there.some((one) => one.id === id));
    const lately = { ...joined, own, span, more: everyone.length - there.length, present: seen.people };
    if (there.length === 0) {
      await this.#showPeople(use, picker, {}, left, lately);
      return;
    }
    const after = await this.#changed(use, picker, { stage: 'confirm', people: there.map(picked) });
    if (after !== null) {
      const spared = eachOnce([...all.filter(isProtected), ...joined.spared]);
      await use.reply(await this.#confirmation(use, after, seen.session, there, { left, spared, lately }));
    }
  }

  /** Whatever the setting: another moderator's recent action is shown first, and so is a missing reason. */
  async #goesWithoutAsking(picker: PickerState, settings: GuildSettings): Promise<boolean> {
    if (settings.confirm !== 'never' || (settings.reasonRequired && picker.reason === null)) {
      return false;
    }
    const past = await this.#pastOf(picker, picker.people);
    return past.every(({ lately }) => lately === null);
  }

  async #setKeepOut(use: Chosen, picker: PickerState): Promise<void> {
    const keepOut = KEEP_OUT_LENGTHS.find((length) => length === use.chosen[0]) ?? null;
    await this.#whenConfirming(use, picker, { keepOut });
  }

  async #setReason(use: Chosen, picker: PickerState): Promise<void> {
    const [chosen] = use.chosen;
    const preset = use.settings.reasonPresets.find((one) => shortForm(one) === chosen);
    await this.#whenConfirming(use, picker, { reason: chosen === NONE ? null : (preset ?? picker.reason) });
  }

  async #writeReason(use: Press, picker: PickerState, text: string): Promise<void> {
    await this.#whenConfirming(use, picker, { reason: typedIn(text) });
  }

  async #whenConfirming(use: Press, picker: PickerState, patch: PickerPatch): Promise<void> {
    await (picker.stage === 'confirm' ? this.#showConfirmation(use, picker, patch) : this.#showPeople(use, picker));
  }

  /** Shows what to confirm, as it is now: people who have left aren't part of it anymore. */
  async #showConfirmation(use: Press, picker: PickerState, patch: PickerPatch): Promise<void> {
    const seen = await this.#whoIsThere(use, picker.sessionId);
    if (seen.kind !== 'people') {
      await this.#giveUpOrRetry(use, picker, seen, { patch, step: 'retry' });
      return;
    }
    const { there, left } = stillThere(picker.people, seen.people);
    if (there.length === 0) {
      await this.#showPeople(use, picker, patch, left);
      return;
    }
    const after = await this.#changed(use, picker, { ...patch, people: there.map(picked) });
    if (after !== null) {
      await use.reply(await this.#confirmation(use, after, seen.session, there, { left }));
    }
  }

  async #confirmation(
    { t, settings }: Pick<Use, 't' | 'settings'>,
    picker: PickerState,
    session: Session,
    there: readonly Participant[],
    {
      left = [],
      spared = [],
      lately = null,
    }: {
      readonly left?: readonly Picked[];
      readonly spared?: readonly Picked[];
      readonly lately?: LatelyShown | null;
    } = {},
  ): Promise<Message> {
    const [past, allowance] = await Promise.all([
      this.#pastOf(picker, there),
      there.length > 1 ? this.#allowanceOf(picker, settings) : null,
    ]);
    const { reasonPresets: presets, reasonRequired } = settings;
    const rules = { allowance, presets, reasonRequired };
    return confirmMessage(t, { picker, session, there, past, left, spared, lately, ...rules });
  }

  async #allowanceOf({ guildId, ownerId }: PickerState, { cooldown }: GuildSettings): Promise<Allowance | null> {
    const of = { guildId, moderatorId: ownerId };
    return cooldown === null ? null : await this.#parts.journal.allowance(of, cooldown, this.#now());
  }

  #pastOf({ guildId, account, ownerId, sessionId }: PickerState, people: readonly Picked[]): Promise<readonly Past[]> {
    const participantIds = people.map(({ id }) => id);
    const about = {
      guildId,
      account,
      sessionId: sessionId ?? '',
      participantIds,
      moderatorId: ownerId,
      at: this.#now(),
    };
    return this.#parts.pickers.past(about);
  }

  async #remove(use: Press, picker: PickerState): Promise<void> {
    const [, shownMark] = use.argument.split(':');
    const missing = use.settings.reasonRequired && picker.reason === null;
    if (picker.stage !== 'confirm' || shownMark !== fingerprint(picker) || missing) {
      // What was on the screen isn't what would be done: show what is true now.
      await this.#whenConfirming(use, picker, {});
      return;
    }
    await carryOut(this.#parts, use, picker);
  }

  async #stop(use: Press): Promise<void> {
    const picker = await this.#found(use);
    if (picker?.stage === 'running') {
      // The process that is working on it says so in the message.
      await this.#parts.pickers.stop(picker.id);
    } else if (picker === null) {
      await use.reply(overMessage(use.t));
    }
  }

  async #cancel(use: Press, picker: PickerState): Promise<void> {
    if (await this.#giveUp(use, picker)) {
      await use.reply(canceledMessage(use.t));
      await this.#endGivenUp(picker);
    }
  }

  /** There is no one left to pick, or they can't be read right now: then what was just filled in is kept for later. */
  async #giveUpOrRetry(
    use: Press,
    picker: PickerState,
    seen: NobodySeen,
    { patch, step }: { readonly patch: PickerPatch; readonly step: 'back' | 'retry' },
  ): Promise<void> {
    const message = noOneToPick(use.t, seen, picker.ownerId, use.reference);
    if (seen.kind === 'busy' || seen.kind === 'unavailable' || seen.kind === 'overloaded') {
      const kept = Object.keys(patch).length === 0 ? picker : await this.#changed(use, picker, patch);
      if (kept !== null) {
        await use.reply(withRetry(use.t, message, kept, step));
      }
      return;
    }
    const taken = await this.#giveUp(use, picker);
    await use.reply(message);
    if (taken) {
      await this.#endGivenUp(picker);
    }
  }

  /**
   * Takes a picker so that nothing is done under it, to end it once its message says so.
   *
   * @returns whether it was open until now
   */
  #giveUp(use: Press, picker: PickerState): Promise<boolean> {
    return uncounted(() => this.#parts.pickers.take(picker, this.#now(), use.replyHandle));
  }

  async #endGivenUp({ id }: PickerState): Promise<void> {
    const { pickers } = this.#parts;
    await uncounted(() => pickers.end(id));
    pickers.leave(id);
  }
}

/**
 * Whether someone was there at a time, and has been since. Somebody else may have their ID otherwise: it's up to those
 * who make the app of the session. If it isn't known when they joined, neither is this.
 */
export function isOneOfThen({ joinedAt }: Pick<Participant, 'joinedAt'>, then: number | null): boolean {
  return joinedAt !== null && then !== null && joinedAt <= then;
}

export function accountIn({ account }: Pick<GuildSettings, 'account'>): string {
  return accountIdOf(account) ?? SHARED_ACCOUNT;
}

/** What to show where no one can be picked. */
function noOneToPick(t: Translator, seen: PeopleIn | NobodySeen, moderatorId: string, reference: string): Message {
  return outcomeMessage(t, noOne(seen), { moderatorId, reason: null, reference, case: null });
}

function noOne(seen: PeopleIn | NobodySeen): Outcome {
  return seen.kind === 'people' ? { kind: 'nobody-named', session: seen.session, present: seen.people } : seen;
}

/** The people who were chosen in the menu. */
function chosenOf(chosen: readonly string[], people: readonly Picked[]): Picked[] {
  const values = new Set(chosen.slice(0, MOST_PICKED));
  return people.filter(({ id }) => values.has(choiceValue(id)));
}

/** The longest span among what was chosen: it has all that a shorter one has. */
function longestOf(values: readonly string[]): Span | null {
  return SPANS.findLast((span) => values.some((value) => spanOf(value) === span)) ?? null;
}

function eachOnce<P extends Picked>(people: readonly P[]): P[] {
  return [...new Map(people.map((one) => [one.id, one])).values()];
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
  account: SHARED_ACCOUNT,
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
  report: null,
  reply: { applicationId: '', token: '', locale: '' },
};
