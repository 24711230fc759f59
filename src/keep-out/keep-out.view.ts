import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { Message } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, row } from '../bot/ui/components.ts';
import { relative, render, type Tone } from '../bot/ui/embed.ts';
import { copyableId, moderatorMention, nameOf, roomOf } from '../bot/ui/formatting.ts';
import type { Case } from '../cases/case.ts';
import { fitted, visible } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { briefValue, naming, shortForm } from '../removal/identification.ts';
import type { CaseFacts, Outcome } from '../removal/outcome.ts';
import type { Participant } from '../sessions/participant.ts';
import { roomName } from '../sessions/session.ts';
import {
  KEEP_OUT_LENGTHS,
  type KeepOut,
  type KeepOutEnd,
  type KeepOutTerm,
  type ReportedEnd,
  type UnaskedEnd,
  type UndeliveredEnd,
} from './keep-out.ts';

/** The command that the buttons and menus in these messages belong to. */
export const KEEP_OUTS = 'keep-outs';

/** What a message about a kick says of the keep-out that belongs to it. */
export interface KeepOutFacts extends KeepOutTerm {
  /**
   * `asked`: the kick's result decides whether they're kept out. `in-force`: they are, whatever this attempt's result.
   * `ended`: they were, until someone let them back in or the time was up.
   */
  readonly state: 'asked' | 'in-force' | 'ended';
  readonly returns: number;
  readonly lastReturnAt: number | null;
}

/** A keep-out that has just started. */
export function started({ scope, until }: KeepOutTerm): KeepOutFacts {
  return { scope, until, state: 'asked', returns: 0, lastReturnAt: null };
}

/**
 * Whether someone is kept out, until when, and what that is and isn't.
 *
 * @param facts `null` when no one requested it
 * @param record the case, and so the keep-out with it; `null`: there is none
 */
export function keepOutLines(
  t: Translator,
  outcome: Outcome,
  facts: KeepOutFacts | null,
  record: Pick<CaseFacts, 'earlier'> | null,
): string[] {
  if (facts === null) {
    return WAS_OUT.has(outcome.kind) ? [t('keepOuts.below.noBan'), ...oftenLines(t, outcome, record)] : [];
  }
  const recorded = record !== null;
  const never =
    facts.state === 'asked'
      ? outcome.kind === 'session-over' || outcome.kind === 'forbidden'
      : outcome.kind === 'session-over' && facts.scope === 'session';
  if (!recorded || never || facts.state === 'ended') {
    return [t('keepOuts.below.noOne')];
  }
  return keptOutLines(t, facts, { out: !NOT_GONE.has(outcome.kind) });
}

/** From this many removals on, a longer keep-out is suggested. */
const OFTEN = 3;

function oftenLines(t: Translator, { kind }: Outcome, record: Pick<CaseFacts, 'earlier'> | null): string[] {
  // As earlier ones are counted.
  const counts = kind === 'removed' || kind === 'returned';
  const times = (record?.earlier?.times ?? 0) + 1;
  return counts && times >= OFTEN ? [t('keepOuts.below.often', { times, button: t('resultButtons.keepOut') })] : [];
}

/**
 * Until when someone is kept out, and what that is and isn't.
 *
 * @param out whether they're known to have been out
 */
export function keptOutLines(
  t: Translator,
  { scope, until, returns, lastReturnAt }: Omit<KeepOutFacts, 'state'>,
  { out }: { readonly out: boolean },
): string[] {
  return [
    keptOutLine(t, { scope, until }),
    ...(returns === 0 ? [] : [t('keepOuts.below.cameBack', { count: returns, when: relative(t, lastReturnAt) })]),
    out ? t('keepOuts.below.ifBack') : t('keepOuts.below.goesOn'),
    t('keepOuts.below.byId'),
  ];
}

/** Until when someone is kept out, and of what. */
export function keptOutLine(t: Translator, { scope, until }: KeepOutTerm): string {
  if (scope === 'room') {
    return until === null ? t('keepOuts.below.room') : t('keepOuts.below.roomUntil', untilDay(t, until));
  }
  return until === null ? t('keepOuts.below.session') : t('keepOuts.below.until', untilWhen(t, until));
}

const WAS_OUT: ReadonlySet<Outcome['kind']> = new Set(['removed', 'gone', 'returned']);

const NOT_GONE: ReadonlySet<Outcome['kind']> = new Set([
  'still-there',
  'unknown',
  'turned-down',
  'forbidden',
  'busy',
  'unavailable',
  'pending',
  'taken-over',
]);

/** As a time of day, and relative to now. Never before the end: once that time has passed, the message is true. */
function untilWhen(t: Translator, until: number): { readonly clock: string; readonly when: string } {
  return { clock: `<t:${Math.ceil(until / 1_000)}:t>`, when: relative(t, until) };
}

/** The same with the date. */
function untilDay(t: Translator, until: number): { readonly clock: string; readonly when: string } {
  return { clock: `<t:${Math.ceil(until / 1_000)}:f>`, when: relative(t, until) };
}

export interface KeepOutsPage {
  /** Newest first. */
  readonly keepOuts: readonly KeepOut[];
  /** On all pages. */
  readonly total: number;
  /** The page starts below this number; `null`: at the newest. */
  readonly before: number | null;
  /** Whether there is a page after this one. */
  readonly more: boolean;
  /** Ends of the last day that no one could be notified of. */
  readonly unheard?: readonly UndeliveredEnd[];
  /** What was done right before this is shown. */
  readonly done?: string;
}

/** Who is kept out, with a menu to let someone back in. */
export function keepOutsMessage(
  t: Translator,
  { keepOuts, total, before, more, unheard = [], done }: KeepOutsPage,
): Message {
  const position = before === null ? '' : String(before);
  const last = keepOuts.at(-1);
  const message = render(t, {
    tone: total === 0 ? 'nothing' : 'question',
    title: total === 0 ? t('keepOuts.list.titleNoOne') : t('keepOuts.list.title', { count: total }),
    lines: [
      ...(done === undefined ? [] : [done, '']),
      total === 0 ? t('keepOuts.list.how') : t('keepOuts.list.what'),
      ...(unheard.length === 0 ? [] : ['', t('keepOuts.list.unheard'), ...unheard.map((one) => unheardLine(t, one))]),
    ],
    ...(keepOuts.length > 0 && {
      list: {
        heading: t('keepOuts.list.heading'),
        lines: keepOuts.map((one) => line(t, one)),
        total: keepOuts.length,
      },
    }),
  });
  const buttons: APIButtonComponent[] = [
    button(t('keepOuts.list.refresh'), customId(KEEP_OUTS, 'page', null, position)),
    ...(before === null ? [] : [button(t('keepOuts.list.newest'), customId(KEEP_OUTS, 'page', null, 'newest'))]),
    ...(more && last !== undefined
      ? [button(t('keepOuts.list.older'), customId(KEEP_OUTS, 'page', null, String(last.number)))]
      : []),
  ];
  return {
    ...message,
    components: [
      ...(keepOuts.length === 0
        ? []
        : [
            row({
              type: ComponentType.StringSelect as const,
              custom_id: customId(KEEP_OUTS, 'let-in', null, position),
              placeholder: t('keepOuts.list.menu'),
              options: keepOuts.map(({ number, target, room }) => ({
                label: naming(
                  visible(target.name, { max: 40, units: 100, empty: t('words.person.nameless') }),
                  target.id,
                ),
                value: String(number),
                description: fitted(
                  t('keepOuts.list.option', {
                    number: String(number),
                    room: visible(roomName(room), { max: 40, units: 70, empty: t('words.room.nameless') }),
                  }),
                  { max: 100, units: 100 },
                ),
              })),
            }),
          ]),
      row(...buttons),
    ],
  };
}

function line(t: Translator, keepOut: KeepOut): string {
  const { target, moderatorId, returns, lastReturnAt, number, blindSince } = keepOut;
  const facts = {
    name: `**${nameOf(t, target)}**`,
    room: roomOf(t, keepOut),
    end: shortEnd(t, keepOut),
    back:
      returns === 0
        ? t('keepOuts.list.notBack')
        : t('keepOuts.list.back', { count: returns, when: relative(t, lastReturnAt) }),
    moderator: moderatorMention(t, moderatorId),
    number: String(number),
  };
  return `• ${
    blindSince === null
      ? t('keepOuts.list.line', facts)
      : t('keepOuts.list.lineBlind', { ...facts, blind: relative(t, blindSince) })
  }`;
}

/** The same as {@link keptOutLine}, as part of a line. */
function shortEnd(t: Translator, { scope, until }: KeepOutTerm): string {
  if (scope === 'room') {
    return until === null ? t('keepOuts.list.untilLifted') : t('keepOuts.list.roomUntil', { when: relative(t, until) });
  }
  return until === null ? t('keepOuts.list.untilEnd') : t('keepOuts.list.until', { when: relative(t, until) });
}

const UNHEARD = {
  time: 'keepOuts.list.unheardTime',
  'session-over': 'keepOuts.list.unheardSession',
  protected: 'keepOuts.list.unheardProtected',
  'room-not-allowed': 'keepOuts.list.unheardRoom',
  'account-changed': 'keepOuts.list.unheardAccount',
} as const satisfies Record<UnaskedEnd, string>;

function unheardLine(t: Translator, { target, room, why, endedAt, number }: UndeliveredEnd): string {
  return `• ${t(UNHEARD[why], {
    name: `**${nameOf(t, target)}**`,
    room: roomOf(t, { room }),
    when: relative(t, endedAt),
    number: String(number),
  })}`;
}

/** @param locked the server has locked the session, and so they're removed all the same */
export function letBackInLine(t: Translator, ended: KeepOut | null, number: number, locked = false): string {
  return ended === null
    ? t('keepOuts.letIn.noOne', { number: String(number) })
    : t(locked ? 'keepOuts.letIn.doneLocked' : 'keepOuts.letIn.done', { name: nameOf(t, ended.target) });
}

/** A person who may be the one who is kept out, or may be someone else. */
export function namesakeMessage(t: Translator, keepOut: KeepOut, namesake: Participant): Message {
  const message = render(t, {
    tone: 'question',
    title: t('keepOuts.namesake.title', { name: nameOf(t, keepOut.target) }),
    lines: [
      t('keepOuts.namesake.joined', {
        name: nameOf(t, keepOut.target),
        room: roomOf(t, keepOut),
        number: String(keepOut.number),
        when: relative(t, namesake.joinedAt),
      }),
      t('keepOuts.namesake.noOne'),
    ],
    caseNumber: keepOut.number,
    copyable: [copyableId(t, namesake.id)],
  });
  return {
    ...message,
    components: [
      row(
        button(
          t('keepOuts.namesake.button'),
          customId(KEEP_OUTS, 'remove', null, `${keepOut.number}:${shortForm(namesake.id)}`),
          { style: ButtonStyle.Danger },
        ),
      ),
    ],
  };
}

/** How many there have been, in place of a notice about each. */
export function manyNamesakesMessage(t: Translator, keepOut: KeepOut, people: number): Message {
  return {
    ...render(t, {
      tone: 'question',
      title: t('keepOuts.namesake.many.title', { people: String(people) }),
      lines: [
        t('keepOuts.namesake.many.joined', {
          people: String(people),
          name: nameOf(t, keepOut.target),
          room: roomOf(t, keepOut),
          number: String(keepOut.number),
        }),
        t('keepOuts.namesake.many.counted'),
      ],
      caseNumber: keepOut.number,
    }),
    components: [
      row(
        button(t('resultButtons.everyone'), customId('participants', 'show', null, briefValue(keepOut.sessionId, 60))),
      ),
    ],
  };
}

/**
 * The session of a kept-out person can't be seen, or whether there is a new one in their room: it isn't known whether
 * they're back.
 *
 * @param since milliseconds of the Unix epoch
 */
export function keepOutBlindMessage(t: Translator, keepOut: KeepOut, since: number): Message {
  const [title, lost] = keepOut.sessionOver
    ? (['keepOuts.blind.titleBetween', 'keepOuts.blind.sinceBetween'] as const)
    : (['keepOuts.blind.title', 'keepOuts.blind.since'] as const);
  return notice(t, keepOut, 'waiting', t(title, { name: nameOf(t, keepOut.target) }), [
    t(lost, { room: roomOf(t, keepOut), when: relative(t, since) }),
    t('keepOuts.blind.goesOn', { number: String(keepOut.number) }),
  ]);
}

/** After that: it can be seen again, and they're still kept out. */
export function keepOutSeesAgainMessage(t: Translator, keepOut: KeepOut): Message {
  return notice(t, keepOut, 'done', t('keepOuts.seesAgain.title', { name: nameOf(t, keepOut.target) }), [
    t(keepOut.sessionOver ? 'keepOuts.seesAgain.between' : 'keepOuts.seesAgain.goesOn', {
      room: roomOf(t, keepOut),
      number: String(keepOut.number),
    }),
  ]);
}

/** A keep-out has ended, and the moderator who set it didn't end it. */
export function keepOutEndedMessage(
  t: Translator,
  keepOut: KeepOut,
  why: ReportedEnd | Extract<KeepOutEnd, 'refused'>,
): Message {
  const { target, number } = keepOut;
  return render(t, {
    tone: why === 'refused' ? 'failed' : 'nothing',
    title: t('keepOuts.ended.title', { name: nameOf(t, target) }),
    lines: [t(`keepOuts.ended.${why}`, { room: roomOf(t, keepOut), number: String(number) })],
    caseNumber: number,
    copyable: [copyableId(t, target.id)],
  });
}

/** The notices about a keep-out that the bot sends on its own. */
export type PlainNotice = 'namesake' | 'blind' | 'blindBetween' | 'seesAgain' | 'seesAgainBetween' | 'ended';

const PLAIN_TONES: Readonly<Record<PlainNotice, Tone>> = {
  namesake: 'question',
  blind: 'question',
  blindBetween: 'question',
  seesAgain: 'done',
  seesAgainBetween: 'done',
  ended: 'nothing',
};

/** A notice in the bot's own words alone, where Discord refuses the whole one. Its buttons stay. */
export function inPlainWords(
  t: Translator,
  { number }: Pick<KeepOut, 'number'>,
  what: PlainNotice,
  whole: Message,
): Message {
  const message = render(t, {
    tone: PLAIN_TONES[what],
    title: t('keepOuts.plain.title', { number: String(number) }),
    lines: [t(`keepOuts.plain.${what}`), t('keepOuts.plain.blocked')],
    caseNumber: number,
  });
  return { ...message, components: whole.components ?? [] };
}

/** A notice about a keep-out that goes on. */
function notice(
  t: Translator,
  { number, target }: KeepOut,
  tone: Tone,
  title: string,
  lines: readonly string[],
): Message {
  return {
    ...render(t, { tone, title, lines, caseNumber: number, copyable: [copyableId(t, target.id)] }),
    components: [letBackButton(t, number)],
  };
}

/** A row of one button: lets the person back in who is kept out under this case. */
export function letBackButton(t: Translator, number: number): APIActionRowComponent<APIButtonComponent> {
  return row(button(t('keepOuts.letIn.button'), customId(KEEP_OUTS, 'let-back', null, String(number))));
}

/** The button of a notice was pressed, and there is no one to remove. */
export function nothingToRemoveMessage(t: Translator, why: 'not-kept-out' | 'left', reference: string): Message {
  return render(t, {
    tone: 'nothing',
    title: why === 'left' ? t('keepOuts.namesake.left.title') : t('keepOuts.namesake.over.title'),
    lines: [why === 'left' ? t('keepOuts.namesake.left.noOne') : t('keepOuts.namesake.over.noOne')],
    reference,
  });
}

/** Asks for how long a person who was removed is to be kept out. */
export function keepOutQuestion(t: Translator, { number, target }: Pick<Case, 'number' | 'target'>): Message {
  const message = render(t, {
    tone: 'question',
    title: t('keepOuts.question.title', {
      name: target === null ? t('recovered.someone') : nameOf(t, target),
    }),
    lines: [t('keepOuts.question.choose')],
    caseNumber: number,
    ...(target !== null && { copyable: [copyableId(t, target.id)] }),
  });
  return {
    ...message,
    components: [
      row({
        type: ComponentType.StringSelect,
        custom_id: customId(KEEP_OUTS, 'length', null, String(number)),
        placeholder: t('keepOuts.question.menu'),
        options: KEEP_OUT_LENGTHS.map((length) => ({
          label: t(`keepOutLengths.${length}`),
          value: length,
        })),
      }),
    ],
  };
}

/** The button below a result started a keep-out. */
export function keptOutMessage(t: Translator, keepOut: KeepOut): Message {
  const message = render(t, {
    tone: 'done',
    title: t('keepOuts.started.title', { name: nameOf(t, keepOut.target) }),
    lines: [startedLine(t, keepOut), t('keepOuts.started.ifBack')],
    caseNumber: keepOut.number,
    copyable: [copyableId(t, keepOut.target.id)],
  });
  return { ...message, components: [letBackButton(t, keepOut.number)] };
}

function startedLine(t: Translator, keepOut: KeepOut): string {
  const { scope, until } = keepOut;
  const room = roomOf(t, keepOut);
  if (scope === 'room') {
    return until === null
      ? t('keepOuts.started.room', { room })
      : t('keepOuts.started.roomUntil', { room, ...untilDay(t, until) });
  }
  return until === null
    ? t('keepOuts.started.session', { room })
    : t('keepOuts.started.until', { room, ...untilWhen(t, until) });
}

/** The button below a result let someone back in, or there was nothing to end. */
export function letBackInMessage(t: Translator, ended: KeepOut | null, number: number, locked = false): Message {
  return render(t, {
    tone: ended === null ? 'nothing' : locked ? 'waiting' : 'done',
    title:
      ended === null
        ? t('keepOuts.letIn.titleNoOne')
        : t(locked ? 'keepOuts.ended.title' : 'keepOuts.letIn.title', { name: nameOf(t, ended.target) }),
    lines: [letBackInLine(t, ended, number, locked)],
    caseNumber: number,
  });
}

/** Why someone can't be kept out. */
export type Impossible = 'protected' | 'roomNotAllowed' | 'gone';

/** The button below a result can't keep anyone out. */
export function noOneToKeepOutMessage(t: Translator, number: number, why: Impossible): Message {
  return render(t, {
    tone: 'nothing',
    title: t('keepOuts.impossible.title'),
    lines: [t(`keepOuts.impossible.${why}`)],
    caseNumber: number,
  });
}
