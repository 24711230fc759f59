import type { ComponentHandler, ComponentUse, Message, Modal, ModalHandler, ModalUse, Use } from '../../bot/command.ts';
import { customId } from '../../bot/interaction.ts';
import { RecordsError } from '../../common/store-error.ts';
import { typedIn } from '../../common/text.ts';
import { KEEP_OUT_LENGTHS, termOf } from '../../keep-out/keep-out.ts';
import type { PeopleIn } from '../../sessions/lists.ts';
import { briefValue, choiceValue, identify, shortForm } from '../identification.ts';
import { spanOf, spansWorthOffering } from '../lately.ts';
import type { Outcome } from '../outcome.ts';
import { outcomeMessage } from '../outcome.view.ts';
import {
  accountIn,
  type FilledIn,
  isOneOfThen,
  type Picker,
  type PickerParts,
  type Press,
  pickerContextOf,
} from '../picker/picker.flow.ts';
import { NONE, PICKER_COMMAND } from '../picker/picker.view.ts';
import { MOST_PICKED, type PickerState, peoplePage } from '../picker/picker-state.ts';
import { removeAndReply, requestOf } from '../removal.flow.ts';
import { type Prefilled, SHEET_FIELDS, sheetModal, withAgain } from './sheet.view.ts';

/** What a sheet opens with, besides the people. */
export interface SheetRequest extends Partial<Prefilled> {
  /** As typed or completed, or an ID; `null`: the only one with people in it. */
  readonly sessionId: string | null;
  /** IDs of the people who are listed before all others. */
  readonly first?: readonly string[];
  /** Why they come first, in place of how many people there are; at most 100 characters are shown. */
  readonly note?: string;
}

/**
 * One form for a whole removal: who, for how long to keep them out, and why. Sending it is the confirmation for one
 * person. It's offered where everything it shows can be read in time, and completely; the picker is for everything else.
 */
export interface SheetFlow {
  /** The sheet as the answer to a command. `null`: the picker is. */
  open(use: Use, request: SheetRequest): Promise<Modal | null>;
  readonly components: Readonly<Record<string, ComponentHandler>>;
  readonly modals: Readonly<Record<string, ModalHandler>>;
}

export function createSheet(parts: PickerParts, picker: Picker): SheetFlow {
  return new Sheets(parts, picker);
}

/** Leaves room for the names of the command and the action, the owner, a time and an account in a custom ID. */
const LONGEST_SESSION_VALUE = 36;
/** The same with a picker's ID and the time since it was opened, instead of the time and the account. */
const LONGEST_VALUE_BESIDE_PICKER = 31;

const NOTHING: Prefilled = { chosen: [], query: null, keepOut: null, reason: null };

/** What came back with a form. */
interface Sent extends FilledIn {
  /** A ready-made reason was chosen that the server doesn't have anymore, so the moderator has to see that it's gone. */
  readonly lostReason: boolean;
}

class Sheets implements SheetFlow {
  readonly components: Readonly<Record<string, ComponentHandler>>;
  readonly modals: Readonly<Record<string, ModalHandler>>;
  readonly #parts: PickerParts;
  readonly #picker: Picker;

  constructor(parts: PickerParts, picker: Picker) {
    this.#parts = parts;
    this.#picker = picker;
    this.components = this.#openers();
    this.modals = {
      sheet: this.#onSent('as-set'),
      'sheet-beside': this.#onSent('beside'),
      'sheet-again': {
        access: 'moderators',
        shown: 'in-place',
        run: async (use) => {
          const { head, session } = partsOf(use.argument);
          const [pickerId = '', after] = head.split('.');
          const kept = await this.#picker.close({
            ...use,
            argument: pickerId,
            // It was open for too long: what was filled in isn't lost with what was kept.
            reply: async (message, maySend) => {
              const sent = this.#filledIn(use, { session, shownAt: null, openedAt: null });
              return use.reply(session === '' ? message : await this.#again(use, sent, message), maySend);
            },
          });
          if (kept !== null) {
            const openedAt = kept.openedAt + (timeIn(after) ?? 0);
            await this.#carryOn(
              use,
              // Who was chosen before is who was meant then; but the last minutes are those before this form.
              this.#filledIn(use, { session: session || kept.sessionId, shownAt: kept.openedAt, openedAt }),
            );
          }
        },
      },
    };
  }

  open(use: Use, request: SheetRequest): Promise<Modal | null> {
    return this.#open(use, 'sheet', request);
  }

  #openers(): Record<string, ComponentHandler> {
    const { another, back, session } = this.#picker.components;
    return {
      ...(another?.shown === 'beside' && {
        another: {
          ...another,
          modalFirst: (use: ComponentUse) =>
            this.#open(use, 'sheet-beside', { sessionId: use.argument === '' ? null : use.argument }),
        },
      }),
      /** Below an answer that a rule stood in the way: the same sheet, as it was sent. */
      ...(back?.shown === 'in-place' && {
        again: {
          ...back,
          run: async (use) => {
            const kept = await this.#picker.peek(use);
            // Without anyone to go on with, the picker shows who is there, and has everything else.
            await (kept === null || kept.report || kept.people.length === 0 ? back.run(use) : this.#goOn(use));
          },
          modalFirst: async (use: ComponentUse) => {
            const kept = await this.#picker.peek(use);
            return kept === null || kept.report ? null : this.#open(use, 'sheet-again', keptIn(kept), kept);
          },
        },
      }),
      /** Where several sessions are running: the sheet of the one that was chosen. */
      ...(session?.shown === 'in-place' && {
        session: {
          ...session,
          modalFirst: async (use: ComponentUse) => {
            const kept = await this.#picker.peek(use);
            const [sessionId] = use.chosen;
            // What came of a report is for the picker, which knows the report.
            return kept === null || kept.report || sessionId === undefined
              ? null
              : this.#open(use, 'sheet-again', { ...keptIn(kept), first: kept.first, sessionId }, kept);
          },
        },
      }),
    };
  }

  #onSent(shown: 'as-set' | 'beside'): ModalHandler {
    return {
      access: 'moderators',
      shown,
      run: async (use) => {
        const { head, session } = partsOf(use.argument);
        const [time = '', account] = head.split('.');
        if (account !== markOf(accountIn(use.settings))) {
          const gone: Outcome = { kind: 'no-account', target: null, why: 'changed' };
          const context = { moderatorId: use.actor.userId, reason: null, reference: use.reference, case: null };
          await use.reply(outcomeMessage(use.t, gone, context));
          return;
        }
        const shownAt = timeIn(time);
        await this.#carryOn(use, this.#filledIn(use, { session, shownAt, openedAt: shownAt }));
      },
    };
  }

  async #open(
    { t, guildId, actor, settings, reference }: Use,
    action: string,
    { sessionId, first = [], note, ...prefilled }: SheetRequest,
    kept?: Pick<PickerState, 'id' | 'openedAt'>,
  ): Promise<Modal | null> {
    const startedAt = Math.floor(this.#parts.now());
    const seen = await this.#parts.whoIsThere(guildId, sessionId, settings.rooms, { reference });
    // What an incomplete list lacks takes more words than a sheet has room for.
    if (seen.kind !== 'people' || !seen.people.complete) {
      return null;
    }
    const { session, people } = seen;
    const allowed = people.items.filter(({ id }) => !settings.protectedIds.has(id));
    const chosen = prefilled.chosen ?? [];
    const { protectedIds } = settings;
    const asked = { until: this.#parts.now(), moderatorId: actor.userId, protectedIds };
    const spans = spansWorthOffering(people.items, asked, chosen.map(spanOf));
    const wanted = allowed.filter(({ id }) => chosen.includes(choiceValue(id)));
    const ahead = [...new Set([...wanted.map(({ id }) => id), ...first])];
    const { people: newest } = peoplePage(allowed, { query: null, page: 0, first: ahead });
    const listed = newest.slice(0, MOST_PICKED - spans.length);
    if (listed.length === 0) {
      return null;
    }
    const value = briefValue(session.id, kept === undefined ? LONGEST_SESSION_VALUE : LONGEST_VALUE_BESIDE_PICKER);
    // One that opens again belongs to what was kept, which has its own time and account.
    const head =
      kept === undefined
        ? `${startedAt.toString(36)}.${markOf(accountIn(settings))}`
        : `${kept.id}.${Math.max(0, Math.floor(startedAt - kept.openedAt)).toString(36)}`;
    return sheetModal(t, {
      ...NOTHING,
      ...prefilled,
      customId: customId(PICKER_COMMAND, action, actor.userId, `${head}:${value}`),
      session,
      people,
      listed,
      spans,
      note: note ?? null,
      hidden: people.items.length - allowed.length,
      presets: settings.reasonPresets,
      reasonRequired: settings.reasonRequired,
      now: this.#parts.now(),
    });
  }

  /** What was sent comes from a client, and may be anything. */
  #filledIn(
    { fields, settings }: ModalUse,
    { session, shownAt, openedAt }: { readonly session: string | null } & Pick<FilledIn, 'shownAt' | 'openedAt'>,
  ): Sent {
    const one = (field: string): string => fields.get(field)?.[0] ?? '';
    const written = typedIn(one(SHEET_FIELDS.reason));
    const ready = one(SHEET_FIELDS.preset);
    const preset = settings.reasonPresets.find((reason) => shortForm(reason) === ready);
    return {
      shownAt,
      openedAt,
      lostReason: written === null && preset === undefined && ready !== '' && ready !== NONE,
      sessionId: session === '' ? null : session,
      chosen: [...new Set(fields.get(SHEET_FIELDS.who) ?? [])].slice(0, MOST_PICKED),
      query: typedIn(one(SHEET_FIELDS.find)),
      keepOut: KEEP_OUT_LENGTHS.find((length) => length === one(SHEET_FIELDS.keepOut)) ?? null,
      reason: written ?? preset ?? null,
    };
  }

  /** The sheet couldn't be opened again in time: the moderator goes on in the picker, with whom they had chosen. */
  async #goOn(use: Press): Promise<void> {
    const kept = await this.#picker.close(use);
    if (kept === null) {
      return;
    }
    const { sessionId, query, keepOut, reason, people, openedAt } = kept;
    const chosen = people.map(({ id }) => id);
    const filledIn = { sessionId, chosen, query, keepOut, reason, shownAt: openedAt, openedAt };
    await (query === null ? this.#choose(use, filledIn, 'ask') : this.#withTyped(use, filledIn, query));
  }

  async #carryOn(use: ModalUse, filledIn: Sent): Promise<void> {
    const { chosen, query } = filledIn;
    const [only] = chosen;
    if (only !== undefined && chosen.length === 1 && query === null && spanOf(only) === null) {
      await this.#removeOne(use, filledIn, { participant: only, picked: true });
    } else if (chosen.length === 0 && query !== null) {
      await this.#removeOne(use, filledIn, { participant: query });
    } else if (query === null) {
      await this.#choose(use, filledIn, filledIn.lostReason ? 'ask' : undefined);
    } else {
      await this.#withTyped(use, filledIn, query);
    }
  }

  async #choose(use: Press, filledIn: FilledIn, how?: 'ask'): Promise<void> {
    const outcome = await this.#picker.choose(use, filledIn, how);
    if (outcome !== null) {
      await this.#tell(use, filledIn, outcome);
    }
  }

  /** The same way as a person who is named in the command; one from the menu is meant by their ID alone. */
  async #removeOne(
    use: ModalUse,
    filledIn: Sent,
    who: { readonly participant: string; readonly picked?: true },
  ): Promise<void> {
    const { sessionId: session, keepOut, reason, shownAt, lostReason } = filledIn;
    const request = requestOf(this.#parts, use);
    await removeAndReply(
      this.#parts,
      use,
      {
        ...request,
        ...who,
        mustConfirm: async (target, found) =>
          lostReason ||
          (who.picked === true && !isOneOfThen(target, shownAt)) ||
          (await request.mustConfirm(target, found)),
        session,
        reason,
        keepOut: termOf(keepOut, this.#parts.now()),
      },
      {
        onToConfirm: async ({ session: found, target }) => {
          const toConfirm = { ...pickerContextOf(use), session: found, target, keepOut, reason };
          await use.reply(await this.#picker.confirm(toConfirm));
        },
        instead: (outcome) => this.#instead(use, filledIn, outcome),
      },
    );
  }

  /** People from the menu, and one who was typed: they have to be one person as well. */
  async #withTyped(use: Press, filledIn: FilledIn, query: string): Promise<void> {
    const { guildId, reference, settings } = use;
    const seen = await this.#parts.whoIsThere(guildId, filledIn.sessionId, settings.rooms, { reference });
    if (seen.kind !== 'people') {
      await this.#tell(use, filledIn, seen);
      return;
    }
    const typed = identified(seen, query);
    if (typed.kind === 'found') {
      const chosen = [...new Set([...filledIn.chosen, choiceValue(typed.id)])];
      // A name that was typed may still be the ID of someone who has just left: the moderator sees who is meant.
      await this.#choose(use, { ...filledIn, chosen, query: null }, 'ask');
      return;
    }
    await this.#tell(use, filledIn, typed);
  }

  /** Says why no one was removed, with the way back to the sheet as it was sent, if that may help. */
  async #tell(use: Press, filledIn: FilledIn, outcome: Outcome): Promise<void> {
    const context = { moderatorId: use.actor.userId, reason: null, reference: use.reference, case: null };
    const message = outcomeMessage(use.t, outcome, context);
    const canGoOn = outcome.kind === 'ambiguous' || canBeMended(outcome);
    await use.reply(canGoOn ? await this.#again(use, filledIn, message, outcome) : message);
  }

  /** What to say where nothing was done, and the moderator can go on from what they filled in. */
  async #instead(use: Press, filledIn: FilledIn, outcome: Outcome): Promise<Message | null> {
    const { t, actor, reference } = use;
    const { keepOut, reason } = filledIn;
    if (outcome.kind === 'ambiguous') {
      const { session, given, candidates } = outcome;
      const first = candidates.map(({ id }) => id).slice(0, MOST_PICKED);
      const query = given.trim();
      // A copied line, for example, is in no one's name.
      const finds = peoplePage(candidates, { query, page: 0, first: [] }).total === candidates.length;
      const asked = { ...pickerContextOf(use), sessionId: session.id, query: finds ? query : null, first };
      return await this.#picker.open({ ...asked, keepOut, reason });
    }
    if (!canBeMended(outcome)) {
      return null;
    }
    const context = { moderatorId: actor.userId, reason, reference, case: null, ofForm: true as const };
    return await this.#again(use, filledIn, outcomeMessage(t, outcome, context), outcome);
  }

  /** If it can't be kept right now, the message is still true. */
  async #again(use: Press, filledIn: FilledIn, message: Message, outcome?: Outcome): Promise<Message> {
    try {
      // That message speaks of its own button.
      const beside = outcome?.kind === 'people-incomplete' ? (message.components ?? []) : [];
      return withAgain(use.t, message, await this.#picker.keep(use, filledIn), beside);
    } catch (error) {
      if (error instanceof RecordsError) {
        use.log.warn({ store: error.fact }, "couldn't keep what was filled in");
        return message;
      }
      throw error;
    }
  }
}

/** Whether nothing was done because of something that can be changed in the sheet, or that passes. */
function canBeMended(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'reason-missing':
    case 'cooling-down':
    case 'protected':
    case 'no-such-person':
    case 'overloaded':
    case 'sessions-incomplete':
    case 'people-incomplete':
      return true;
    case 'busy':
    case 'unavailable':
    case 'forbidden':
      // Otherwise there's a case.
      return outcome.target === null;
    default:
      return false;
  }
}

function identified(
  { session, people }: PeopleIn,
  given: string,
):
  | { readonly kind: 'found'; readonly id: string }
  | Extract<Outcome, { readonly kind: 'ambiguous' | 'no-such-person' | 'people-incomplete' }> {
  const typed = identify(given, people);
  switch (typed.kind) {
    case 'found':
      return { kind: 'found', id: typed.participant.id };
    case 'ambiguous':
      return { kind: 'ambiguous', session, given, candidates: typed.candidates };
    case 'none':
    case 'incomplete':
      return people.complete
        ? { kind: 'no-such-person', session, given, present: people }
        : { kind: 'people-incomplete', session, given, present: people.items, gap: people.gap };
  }
}

function keptIn({ sessionId, query, keepOut, reason, people }: PickerState): SheetRequest {
  return { sessionId, query, keepOut, reason, chosen: people.map(({ id }) => id) };
}

/** What comes before a session in the argument of a form, and the session, which may have a colon in it. */
function partsOf(argument: string): { readonly head: string; readonly session: string } {
  const at = argument.indexOf(':');
  return at < 0 ? { head: argument, session: '' } : { head: argument.slice(0, at), session: argument.slice(at + 1) };
}

/** A time, or a length of time, in milliseconds, as a custom ID has it; `null`: there is none. */
function timeIn(text = ''): number | null {
  return /^[\da-z]{1,9}$/u.test(text) ? Number.parseInt(text, 36) : null;
}

/** Tells accounts apart in the little room that a custom ID has. */
function markOf(account: string): string {
  return shortForm(account).slice(1, 4);
}
