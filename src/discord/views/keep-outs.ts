import { type APIButtonComponent, ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { Case } from '../../moderation/case.ts';
import { shortForm } from '../../moderation/identification.ts';
import { KEEP_OUT_LENGTHS, type KeepOut, type KeepOutTerm } from '../../moderation/keep-out.ts';
import type { Outcome } from '../../moderation/outcome.ts';
import type { Participant } from '../../moderation/participant.ts';
import { shownRoom } from '../../moderation/session.ts';
import { visible } from '../../moderation/text.ts';
import type { Message } from '../command.ts';
import { customId } from '../interaction.ts';
import { relative, render } from './embed.ts';
import { copyable, nameOf, roomOf, userMention } from './words.ts';

/** The command whose buttons and menus these messages carry. */
export const KEEP_OUTS = 'keep-outs';

/** What is told of a keep-out together with the kick that it belongs to. */
export interface KeepOutFacts extends KeepOutTerm {
  readonly returns: number;
  readonly lastReturnAt: number | null;
}

/** A keep-out that has just begun. */
export function begun({ until }: KeepOutTerm): KeepOutFacts {
  return { until, returns: 0, lastReturnAt: null };
}

/**
 * Whether somebody is kept out, until when, and what that is and is not.
 *
 * @param facts `null` when nobody asked for it
 * @param recorded whether there is a case, and so a keep-out with it
 */
export function keepOutLines(outcome: Outcome, facts: KeepOutFacts | null, recorded: boolean): string[] {
  if (facts === null) {
    return outcome.kind === 'removed' || outcome.kind === 'returned'
      ? ['This is no ban, VideoSDK has none: they can come back. The option keep-out has the bot remove them again.']
      : [];
  }
  if (!recorded || outcome.kind === 'forbidden' || outcome.kind === 'session-over') {
    return ['Nobody is kept out.'];
  }
  const { returns, lastReturnAt } = facts;
  return [
    `🔒 Kept out ${term(facts)}.${came(returns, lastReturnAt)}`,
    `${NOT_GONE.has(outcome.kind) ? 'The bot goes on trying to remove them, also when they come back' : 'If they come back, the bot removes them again within seconds'}. It knows them by their ID: VideoSDK has no ban, and under a new ID they can come in. You are told when it has the same name.`,
  ];
}

const NOT_GONE: ReadonlySet<Outcome['kind']> = new Set([
  'still-there',
  'unknown',
  'turned-down',
  'busy',
  'unavailable',
  'unanswered',
  'accepted',
]);

function term({ until }: KeepOutTerm): string {
  return until === null
    ? 'until this session ends'
    : `until <t:${Math.ceil(until / 1_000)}:t> (${relative(until)}), or until the session ends`;
}

function came(returns: number, lastReturnAt: number | null): string {
  return returns === 0 ? '' : ` Came back ${timesOf(returns)} and was removed again, last ${relative(lastReturnAt)}.`;
}

function timesOf(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
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
  /** What was done just before this is shown. */
  readonly done?: string;
}

/** Who is kept out, with a menu to let somebody back in. */
export function keepOutsMessage({ keepOuts, total, before, more, done }: KeepOutsPage): Message {
  const position = before === null ? '' : String(before);
  const last = keepOuts.at(-1);
  const message = render({
    tone: total === 0 ? 'nothing' : 'question',
    title: total === 0 ? 'Nobody is kept out' : `Kept out: ${total}`,
    lines: [
      ...(done === undefined ? [] : [done, '']),
      total === 0
        ? 'With `keep-out` on /kick-participant, the bot removes somebody again whenever they come back.'
        : 'Whoever comes back with one of these IDs is removed again. The menu lets somebody back in.',
    ],
    ...(keepOuts.length > 0 && {
      list: { heading: '**Newest first**', lines: keepOuts.map(line), total: keepOuts.length },
    }),
  });
  const buttons: APIButtonComponent[] = [
    button('Refresh', customId(KEEP_OUTS, 'page', null, position)),
    ...(before === null ? [] : [button('Newest', customId(KEEP_OUTS, 'page', null, 'newest'))]),
    ...(more && last !== undefined ? [button('Older', customId(KEEP_OUTS, 'page', null, String(last.number)))] : []),
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
                  placeholder: 'Let somebody back in',
                  options: keepOuts.map(({ number, target, room }) => ({
                    label: visible(target.name, { max: 40, units: 100 }),
                    value: String(number),
                    description: `Case ${number} · ${visible(shownRoom(room), { max: 40, units: 80 })}`,
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

function line(keepOut: KeepOut): string {
  const { target, until, moderatorId, returns, lastReturnAt, number } = keepOut;
  const end = until === null ? 'until the session ends' : `until ${relative(until)}`;
  const back = returns === 0 ? 'not come back' : `came back ${timesOf(returns)}, last ${relative(lastReturnAt)}`;
  return `• **${nameOf(target)}** · room ${roomOf(keepOut)} · ${end} · ${back} · by ${userMention(moderatorId)} · case ${number}`;
}

export function letBackInLine(ended: KeepOut | null, number: number): string {
  return ended === null
    ? `Case ${number} keeps nobody out any more: nothing was changed.`
    : `✅ **${nameOf(ended.target)}** is let back in: they are not removed again.`;
}

/** Somebody who may be the one who is kept out, and may be somebody else. */
export function namesakeMessage(keepOut: KeepOut, namesake: Participant): Message {
  const message = render({
    tone: 'question',
    title: `Is that ${nameOf(keepOut.target)} again?`,
    lines: [
      `${nameOf(keepOut.target)} is kept out of room ${roomOf(keepOut)} (case ${keepOut.number}). Somebody of the same name, with another ID, joined ${relative(namesake.joinedAt)}.`,
      'It may be somebody else: names prove nothing, so nobody was removed.',
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
            label: 'Remove and keep out',
            custom_id: customId(KEEP_OUTS, 'remove', null, `${keepOut.number}:${shortForm(namesake.id)}`),
          },
        ],
      },
    ],
  };
}

/** The button of a notice was pressed, and there is nothing to remove. */
export function nothingToRemoveMessage(why: 'not-kept-out' | 'left', reference: string): Message {
  return render({
    tone: 'nothing',
    title: why === 'left' ? 'They are not in the session any more' : 'Nobody is kept out any more',
    lines: [
      why === 'left'
        ? 'There was nobody to remove.'
        : 'Nobody was removed: whom they were taken for has been let back in, or the session is over. /kick-participant removes anybody.',
    ],
    reference,
  });
}

/** Somebody who was removed is to be kept out, too: for how long? */
export function keepOutQuestion({ number, target }: Pick<Case, 'number' | 'target'>): Message {
  const message = render({
    tone: 'question',
    title: `Keep out ${target === null ? 'the person' : nameOf(target)}?`,
    lines: ['Choose for how long. Until then the bot removes them again whenever they come back to that session.'],
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
            placeholder: 'Keep out for how long?',
            options: KEEP_OUT_LENGTHS.map((length) => ({ label: length, value: length })),
          },
        ],
      },
    ],
  };
}

/** A keep-out has begun by a button below a result. */
export function keptOutMessage(keepOut: KeepOut): Message {
  const message = render({
    tone: 'done',
    title: `🔒 Kept out: ${nameOf(keepOut.target)}`,
    lines: [
      `Kept out of room ${roomOf(keepOut)} ${term(keepOut)}.`,
      'If they come back, the bot removes them again within seconds. It knows them by their ID: VideoSDK has no ban, and under a new ID they can come in.',
    ],
    caseNumber: keepOut.number,
    copyable: [copyable(keepOut.target.id)],
  });
  return {
    ...message,
    components: [
      {
        type: ComponentType.ActionRow,
        components: [button('Let back in', customId(KEEP_OUTS, 'let-back', null, String(keepOut.number)))],
      },
    ],
  };
}

/** The button below a result let somebody back in, or there was nothing to end. */
export function letBackInMessage(ended: KeepOut | null, number: number): Message {
  return render({
    tone: ended === null ? 'nothing' : 'done',
    title: ended === null ? 'Nobody is kept out any more' : `Let back in: ${nameOf(ended.target)}`,
    lines: [letBackInLine(ended, number)],
    caseNumber: number,
  });
}

/** The button below a result cannot keep anybody out. */
export function nobodyToKeepOutMessage(number: number, why: 'protected' | 'gone'): Message {
  return render({
    tone: 'nothing',
    title: 'Nobody is kept out',
    lines: [
      why === 'protected'
        ? 'This server’s settings protect that participant ID.'
        : 'Nobody was removed under that case, it was voided, or the person was forgotten.',
    ],
    caseNumber: number,
  });
}
