import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { Say } from '../i18n/language.ts';
import type { Case } from '../cases/case.ts';
import { shortForm } from '../removal/identification.ts';
import {
  KEEP_OUT_LENGTHS,
  type KeepOut,
  type KeepOutEnd,
  type KeepOutTerm,
  type ToldEnd,
  type UnaskedEnd,
  type UnheardEnd,
} from './keep-out.ts';
import type { Outcome } from '../removal/outcome.ts';
import type { Participant } from '../sessions/participant.ts';
import { roomName } from '../sessions/session.ts';
import { visible } from '../common/text.ts';
import type { Message } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { relative, render, type Tone } from '../bot/ui/embed.ts';
import { copyable, nameOf, roomOf, userMention } from '../bot/ui/formatting.ts';

/** The command whose buttons and menus these messages carry. */
export const KEEP_OUTS = 'keep-outs';

/** What is told of a keep-out together with the kick that it belongs to. */
export interface KeepOutFacts extends KeepOutTerm {
  /**
   * `asked`: what comes of the kick decides whether they are kept out. `in-force`: they are, whatever came of this attempt. `ended`: they
   * were, and somebody let them back in meanwhile, or its time is up.
   */
  readonly state: 'asked' | 'in-force' | 'ended';
  readonly returns: number;
  readonly lastReturnAt: number | null;
}

/** A keep-out that has just begun. */
export function begun({ until }: KeepOutTerm): KeepOutFacts {
  return { until, state: 'asked', returns: 0, lastReturnAt: null };
}

/**
 * Whether somebody is kept out, until when, and what that is and is not.
 *
 * @param facts `null` when nobody asked for it
 * @param recorded whether there is a case, and so a keep-out with it
 */
export function keepOutLines(say: Say, outcome: Outcome, facts: KeepOutFacts | null, recorded: boolean): string[] {
  if (facts === null) {
    return WAS_OUT.has(outcome.kind) ? [say('keepOuts.below.noBan')] : [];
  }
  const never = outcome.kind === 'session-over' || (outcome.kind === 'forbidden' && facts.state === 'asked');
  if (!recorded || never || facts.state === 'ended') {
    return [say('keepOuts.below.nobody')];
  }
  return keptOutLines(say, facts, { out: !NOT_GONE.has(outcome.kind) });
}

/** Until when somebody is kept out, and what that is and is not. @param out whether they are known to have been out */
export function keptOutLines(
  say: Say,
  { until, returns, lastReturnAt }: Pick<KeepOutFacts, 'until' | 'returns' | 'lastReturnAt'>,
  { out }: { readonly out: boolean },
): string[] {
  return [
    until === null ? say('keepOuts.below.session') : say('keepOuts.below.until', untilWhen(say, until)),
    ...(returns === 0 ? [] : [say('keepOuts.below.cameBack', { count: returns, when: relative(say, lastReturnAt) })]),
    out ? say('keepOuts.below.ifBack') : say('keepOuts.below.goesOn'),
    say('keepOuts.below.byId'),
  ];
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

/** As a time of the day, and from now. Not before the end: a reader who looks then finds it true. */
function untilWhen(say: Say, until: number): { readonly clock: string; readonly when: string } {
  return { clock: `<t:${Math.ceil(until / 1_000)}:t>`, when: relative(say, until) };
}

export interface KeepOutsPage {
  /** Newest first. */
  readonly keepOuts: readonly KeepOut[];
  /** Of all pages. */
  readonly total: number;
  /** The page begins below this number; `null`: at the newest. */
  readonly before: number | null;
  /** Whether there is a page after this one. */
  readonly more: boolean;
  /** Ends of the last day that nobody could be told of. */
  readonly unheard?: readonly UnheardEnd[];
  /** What was done just before this is shown. */
  readonly done?: string;
}

/** Who is kept out, with a menu to let somebody back in. */
export function keepOutsMessage(
  say: Say,
  { keepOuts, total, before, more, unheard = [], done }: KeepOutsPage,
): Message {
  const position = before === null ? '' : String(before);
  const last = keepOuts.at(-1);
  const message = render(say, {
    tone: total === 0 ? 'nothing' : 'question',
    title: total === 0 ? say('keepOuts.list.titleNobody') : say('keepOuts.list.title', { count: total }),
    lines: [
      ...(done === undefined ? [] : [done, '']),
      total === 0 ? say('keepOuts.list.how') : say('keepOuts.list.what'),
      ...(unheard.length === 0
        ? []
        : ['', say('keepOuts.list.unheard'), ...unheard.map((one) => unheardLine(say, one))]),
    ],
    ...(keepOuts.length > 0 && {
      list: {
        heading: say('keepOuts.list.heading'),
        lines: keepOuts.map((one) => line(say, one)),
        total: keepOuts.length,
      },
    }),
  });
  const buttons: APIButtonComponent[] = [
    button(say('keepOuts.list.refresh'), customId(KEEP_OUTS, 'page', null, position)),
    ...(before === null ? [] : [button(say('keepOuts.list.newest'), customId(KEEP_OUTS, 'page', null, 'newest'))]),
    ...(more && last !== undefined
      ? [button(say('keepOuts.list.older'), customId(KEEP_OUTS, 'page', null, String(last.number)))]
      : []),
  ];
  return {
    ...message,
    components: [
      ...(keepOuts.length === 0
        ? []
        : [
            {
              type: ComponentType.ActionRow as const,
              components: [
                {
                  type: ComponentType.StringSelect as const,
                  custom_id: customId(KEEP_OUTS, 'let-in', null, position),
                  placeholder: say('keepOuts.list.menu'),
                  options: keepOuts.map(({ number, target, room }) => ({
                    label: visible(target.name, { max: 40, units: 100, empty: say('words.person.nameless') }),
                    value: String(number),
                    description: visible(
                      say('keepOuts.list.option', {
                        number: String(number),
                        room: visible(roomName(room), { max: 40, units: 70, empty: say('words.room.nameless') }),
                      }),
                      { max: 100, units: 100 },
                    ),
                  })),
                },
              ],
            },
          ]),
      { type: ComponentType.ActionRow, components: buttons },
    ],
  };
}

function button(label: string, custom_id: string): APIButtonComponent {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id };
}

function line(say: Say, keepOut: KeepOut): string {
  const { target, until, moderatorId, returns, lastReturnAt, number, blindSince } = keepOut;
  const facts = {
    name: `**${nameOf(say, target)}**`,
    room: roomOf(say, keepOut),
    end: until === null ? say('keepOuts.list.untilEnd') : say('keepOuts.list.until', { when: relative(say, until) }),
    back:
      returns === 0
        ? say('keepOuts.list.notBack')
        : say('keepOuts.list.back', { count: returns, when: relative(say, lastReturnAt) }),
    moderator: userMention(moderatorId),
    number: String(number),
  };
  return `• ${
    blindSince === null
      ? say('keepOuts.list.line', facts)
      : say('keepOuts.list.lineBlind', { ...facts, blind: relative(say, blindSince) })
  }`;
}

const UNHEARD = {
  time: 'keepOuts.list.unheardTime',
  'session-over': 'keepOuts.list.unheardSession',
  protected: 'keepOuts.list.unheardProtected',
  'room-not-allowed': 'keepOuts.list.unheardRoom',
} as const satisfies Record<UnaskedEnd, string>;

function unheardLine(say: Say, { target, room, why, endedAt, number }: UnheardEnd): string {
  return `• ${say(UNHEARD[why], {
    name: `**${nameOf(say, target)}**`,
    room: roomOf(say, { room }),
    when: relative(say, endedAt),
    number: String(number),
  })}`;
}

export function letBackInLine(say: Say, ended: KeepOut | null, number: number): string {
  return ended === null
    ? say('keepOuts.letIn.nobody', { number: String(number) })
    : say('keepOuts.letIn.done', { name: nameOf(say, ended.target) });
}

/** Somebody who may be the one who is kept out, and may be somebody else. */
export function namesakeMessage(say: Say, keepOut: KeepOut, namesake: Participant): Message {
  const message = render(say, {
    tone: 'question',
    title: say('keepOuts.namesake.title', { name: nameOf(say, keepOut.target) }),
    lines: [
      say('keepOuts.namesake.joined', {
        name: nameOf(say, keepOut.target),
        room: roomOf(say, keepOut),
        number: String(keepOut.number),
        when: relative(say, namesake.joinedAt),
      }),
      say('keepOuts.namesake.nobody'),
    ],
    caseNumber: keepOut.number,
    copyable: [copyable(namesake.id)],
  });
  return {
    ...message,
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Danger,
            label: say('keepOuts.namesake.button'),
            custom_id: customId(KEEP_OUTS, 'remove', null, `${keepOut.number}:${shortForm(namesake.id)}`),
          },
        ],
      },
    ],
  };
}

/**
 * The session of somebody who is kept out can't be seen: whether they are back is not known.
 *
 * @param since milliseconds of the Unix epoch
 */
export function keepOutBlindMessage(say: Say, keepOut: KeepOut, since: number): Message {
  return notice(say, keepOut, 'waiting', say('keepOuts.blind.title', { name: nameOf(say, keepOut.target) }), [
    say('keepOuts.blind.since', { room: roomOf(say, keepOut), when: relative(say, since) }),
    say('keepOuts.blind.goesOn', { number: String(keepOut.number) }),
  ]);
}

/** After that: it is seen again, and they are still kept out. */
export function keepOutSeesAgainMessage(say: Say, keepOut: KeepOut): Message {
  return notice(say, keepOut, 'done', say('keepOuts.seesAgain.title', { name: nameOf(say, keepOut.target) }), [
    say('keepOuts.seesAgain.goesOn', { room: roomOf(say, keepOut), number: String(keepOut.number) }),
  ]);
}

/** A keep-out has come to its end, and not by whoever set it. */
export function keepOutEndedMessage(
  say: Say,
  keepOut: KeepOut,
  why: ToldEnd | Extract<KeepOutEnd, 'refused'>,
): Message {
  const { target, number } = keepOut;
  return render(say, {
    tone: why === 'refused' ? 'failed' : 'nothing',
    title: say('keepOuts.ended.title', { name: nameOf(say, target) }),
    lines: [say(`keepOuts.ended.${why}`, { room: roomOf(say, keepOut), number: String(number) })],
    caseNumber: number,
    copyable: [copyable(target.id)],
  });
}

/** What the bot tells of a keep-out of its own accord. */
export type PlainNotice = 'namesake' | 'blind' | 'seesAgain' | 'ended';

/** A notice in the bot's own words alone, where Discord refuses to show it whole: what can be done there still can be. */
export function inPlainWords(
  say: Say,
  { number }: Pick<KeepOut, 'number'>,
  what: PlainNotice,
  whole: Message,
): Message {
  const message = render(say, {
    tone: what === 'ended' ? 'nothing' : what === 'seesAgain' ? 'done' : 'question',
    title: say('keepOuts.plain.title', { number: String(number) }),
    lines: [say(`keepOuts.plain.${what}`), say('keepOuts.plain.blocked')],
    caseNumber: number,
  });
  return { ...message, components: whole.components ?? [] };
}

/** Told by the bot of its own accord, of a keep-out that goes on. */
function notice(say: Say, { number, target }: KeepOut, tone: Tone, title: string, lines: readonly string[]): Message {
  return {
    ...render(say, { tone, title, lines, caseNumber: number, copyable: [copyable(target.id)] }),
    components: [letBackButton(say, number)],
  };
}

/** A row of one button: lets somebody back in who is kept out under this case. */
export function letBackButton(say: Say, number: number): APIActionRowComponent<APIButtonComponent> {
  return {
    type: ComponentType.ActionRow,
    components: [button(say('keepOuts.letIn.button'), customId(KEEP_OUTS, 'let-back', null, String(number)))],
  };
}

/** The button of a notice was pressed, and there is nothing to remove. */
export function nothingToRemoveMessage(say: Say, why: 'not-kept-out' | 'left', reference: string): Message {
  return render(say, {
    tone: 'nothing',
    title: why === 'left' ? say('keepOuts.namesake.left.title') : say('keepOuts.namesake.over.title'),
    lines: [why === 'left' ? say('keepOuts.namesake.left.nobody') : say('keepOuts.namesake.over.nobody')],
    reference,
  });
}

/** Somebody who was removed is to be kept out, too: for how long? */
export function keepOutQuestion(say: Say, { number, target }: Pick<Case, 'number' | 'target'>): Message {
  const message = render(say, {
    tone: 'question',
    title: say('keepOuts.question.title', {
      name: target === null ? say('recovered.somebody') : nameOf(say, target),
    }),
    lines: [say('keepOuts.question.choose')],
    caseNumber: number,
    ...(target !== null && { copyable: [copyable(target.id)] }),
  });
  return {
    ...message,
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.StringSelect,
            custom_id: customId(KEEP_OUTS, 'length', null, String(number)),
            placeholder: say('keepOuts.question.menu'),
            options: KEEP_OUT_LENGTHS.map((length) => ({
              label: say(`keepOutLengths.${length}`),
              value: length,
            })),
          },
        ],
      },
    ],
  };
}

/** A keep-out has begun by a button below a result. */
export function keptOutMessage(say: Say, keepOut: KeepOut): Message {
  const message = render(say, {
    tone: 'done',
    title: say('keepOuts.begun.title', { name: nameOf(say, keepOut.target) }),
    lines: [
      keepOut.until === null
        ? say('keepOuts.begun.session', { room: roomOf(say, keepOut) })
        : say('keepOuts.begun.until', { room: roomOf(say, keepOut), ...untilWhen(say, keepOut.until) }),
      say('keepOuts.begun.ifBack'),
    ],
    caseNumber: keepOut.number,
    copyable: [copyable(keepOut.target.id)],
  });
  return { ...message, components: [letBackButton(say, keepOut.number)] };
}

/** The button below a result let somebody back in, or there was nothing to end. */
export function letBackInMessage(say: Say, ended: KeepOut | null, number: number): Message {
  return render(say, {
    tone: ended === null ? 'nothing' : 'done',
    title:
      ended === null
        ? say('keepOuts.letIn.titleNobody')
        : say('keepOuts.letIn.title', { name: nameOf(say, ended.target) }),
    lines: [letBackInLine(say, ended, number)],
    caseNumber: number,
  });
}

/** The button below a result cannot keep anybody out. */
/** Why somebody can't be kept out. */
export type Impossible = 'protected' | 'roomNotAllowed' | 'gone';

export function nobodyToKeepOutMessage(say: Say, number: number, why: Impossible): Message {
  return render(say, {
    tone: 'nothing',
    title: say('keepOuts.impossible.title'),
    lines: [say(`keepOuts.impossible.${why}`)],
    caseNumber: number,
  });
}
