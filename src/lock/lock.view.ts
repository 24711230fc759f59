import { type APIComponentInContainer, ButtonStyle, ComponentType } from 'discord.js';
import type { Message } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, row } from '../bot/ui/components.ts';
import { exactly, people, relative, render, whyIncomplete } from '../bot/ui/embed.ts';
import { moderatorMention, roomOf } from '../bot/ui/formatting.ts';
import { asLayout, layout, section, textDisplay } from '../bot/ui/layout.ts';
import { inert } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { type KeepOut, SESSION_LENGTHS, type SessionLength } from '../keep-out/keep-out.ts';
import { naming, SMALL, shortId } from '../removal/identification.ts';
import type { Incomplete } from '../sessions/evidence.ts';
import type { NoPeople } from '../sessions/lists.ts';
import type { Participant } from '../sessions/participant.ts';
import { noPeopleMessage } from '../sessions/participants.view.ts';
import type { Session } from '../sessions/session.ts';
import { type Arrival, allowanceOf, type ReportedLockEnd, type SessionLock } from './lock.ts';

export const LOCK_COMMAND = 'lock-session';

/** Ten people with names and IDs of this length, and the text above them, fit into a layout in every language. */
const NAME = { max: 40, units: 80 };
const ID = { max: 30, units: 60 };
const NAME_IN_LIST = { max: 20, units: 40 };
const MOST_IN_LIST = 5;

export interface LockShown {
  readonly lock: SessionLock;
  /** Newest first. */
  readonly recent: readonly Arrival[];
  readonly admitted: readonly Arrival[];
  /** The session was locked before. */
  readonly already?: boolean;
  /** What was done right before this is shown. */
  readonly done?: string;
}

/** A lock that's in force, with who came most recently. */
export function lockMessage(t: Translator, { lock, recent, admitted, already = false, done }: LockShown): Message {
  const moderator = moderatorMention(t, lock.moderatorId);
  const when = relative(t, lock.createdAt);
  const lines = [
    `### ${t('locks.title', { room: roomOf(t, lock) })}`,
    ...(done === undefined ? [] : [done]),
    ...(already ? [t('locks.already')] : []),
    lock.until === null
      ? t('locks.by', { moderator, when })
      : t('locks.byUntil', {
          moderator,
          when,
          clock: `<t:${Math.ceil(lock.until / 1_000)}:t>`,
          end: relative(t, lock.until),
        }),
    ...(lock.blindSince === null ? [] : [t('locks.blind', { when: relative(t, lock.blindSince) })]),
    t('locks.who', { people: people(t, exactly(lock.stayed)) }),
    t('locks.noLock'),
    lock.arrivals === 0
      ? t('locks.noArrivals')
      : t('locks.arrivals', { count: lock.arrivals, when: relative(t, lock.lastArrivalAt) }),
    ...(admitted.length === 0
      ? []
      : [
          t('locks.admitted', {
            names: t.list(admitted.slice(0, MOST_IN_LIST).map(({ person }) => shownName(t, person, NAME_IN_LIST))),
          }),
        ]),
    `${SMALL}${t('locks.updates')}`,
    ...(recent.length === 0 ? [] : [t('locks.heading')]),
  ];
  return layout(lock.blindSince === null ? 'question' : 'waiting', [
    textDisplay(lines.join('\n')),
    ...recent.map((arrival): APIComponentInContainer => {
      const id = customId(LOCK_COMMAND, 'let-in', null, `${lock.id}:${allowanceOf(lock, arrival.person.id)}`);
      return section(inWords(t, arrival), button(t('locks.letIn'), id, { style: ButtonStyle.Success }));
    }),
    row(
      button(t('locks.unlock'), customId(LOCK_COMMAND, 'unlock', null, lock.id), { style: ButtonStyle.Danger }),
      button(t('locks.refresh'), customId(LOCK_COMMAND, 'refresh', null, lock.id)),
    ),
  ]);
}

function inWords(t: Translator, { person, times, lastAt, absent }: Arrival): string {
  const line = t('locks.arrival', {
    name: shownName(t, person, NAME),
    id: inert(shortId(person.id), ID),
    count: times,
    when: relative(t, lastAt),
  });
  return absent ? line : `${line}\n${SMALL}${t('locks.notOut')}`;
}

function shownName(
  t: Translator,
  { id, name }: Arrival['person'],
  most: { readonly max: number; readonly units: number },
): string {
  return naming(inert(name, { ...most, empty: t('words.person.nameless') }), id);
}

/** The lock and the person of a button. A client can send anything. */
export function readLetIn(argument: string): { readonly id: string; readonly allowance: string } {
  const colon = argument.indexOf(':');
  return { id: argument.slice(0, Math.max(0, colon)), allowance: argument.slice(colon + 1) };
}

/** A person was to be let in who isn't known anymore. */
export function noOneToLetInLine(t: Translator): string {
  return t('locks.letInNoOne');
}

/** A person was let in who is kept out all the same. */
export function letInButKeptOutMessage(t: Translator, { target, number }: Pick<KeepOut, 'target' | 'number'>): Message {
  const name = shownName(t, target, NAME);
  return render(t, {
    tone: 'waiting',
    title: t('keepOuts.seesAgain.title', { name }),
    lines: [t('locks.letInKeptOut', { number: String(number) })],
    caseNumber: number,
  });
}

/** A lock is over. In the log channel it names no one: not even who unlocked it, whose own message says that. */
export function lockEndedMessage(
  t: Translator,
  lock: Pick<SessionLock, 'room' | 'arrivals'>,
  why: ReportedLockEnd,
  by: string | null,
): Message {
  return render(t, {
    tone: 'nothing',
    title: t('locks.ended.title', { room: roomOf(t, lock) }),
    lines: [
      why === 'unlocked'
        ? t('locks.ended.unlocked', { moderator: moderatorMention(t, by ?? '') })
        : t(`locks.ended.${why}`),
      lock.arrivals === 0 ? t('locks.ended.noArrivals') : t('locks.ended.arrivals', { count: lock.arrivals }),
    ],
  });
}

/** The same in place of {@link lockMessage}. */
export function lockEndedInPlace(...ended: Parameters<typeof lockEndedMessage>): Message {
  return asLayout(lockEndedMessage(...ended));
}

/** A button was pressed, and the lock is over. */
export function lockOverMessage(t: Translator): Message {
  return render(t, { tone: 'nothing', title: t('locks.over.title'), lines: [t('locks.over.why')] });
}

/** After a change that was in doubt: nothing is locked. */
export function notLockedMessage(t: Translator): Message {
  return render(t, { tone: 'nothing', title: t('locks.notLocked.title'), lines: [t('locks.notLocked.why')] });
}

/** Who is in can't be seen, so no one can be told from them. */
export function cantSeeWhoIsInMessage(
  t: Translator,
  session: Pick<Session, 'room'>,
  people: Incomplete<Participant>,
  reference: string,
): Message {
  return render(t, {
    tone: 'failed',
    title: t('locks.incomplete.title', { room: roomOf(t, session) }),
    lines: [t('locks.incomplete.why'), ...whyIncomplete(t, people.gap), t('locks.incomplete.again')],
    reference,
  });
}

export function noOneToLockInMessage(t: Translator, session: Pick<Session, 'room'>): Message {
  return render(t, {
    tone: 'nothing',
    title: t('locks.noOne.title', { room: roomOf(t, session) }),
    lines: [t('locks.noOne.why')],
  });
}

/** There isn't one session to lock, and why. Its menu locks the one that's picked. */
export function nothingToLockMessage(
  t: Translator,
  why: NoPeople,
  length: SessionLength,
  reference: string,
  now: number,
): Message {
  const message = noPeopleMessage(t, why, reference, now);
  const custom_id = customId(LOCK_COMMAND, 'pick', null, String(SESSION_LENGTHS.indexOf(length)));
  const components = (message.components ?? []).map(({ components: parts, ...rest }) => ({
    ...rest,
    components: parts.map((one) =>
      one.type === ComponentType.StringSelect ? { ...one, custom_id, placeholder: t('locks.pick') } : one,
    ),
  }));
  return { ...message, components };
}

/** The length in a menu. A client can send anything. */
export function readLength(argument: string): SessionLength {
  return SESSION_LENGTHS[Number(argument)] ?? UNTIL_IT_ENDS;
}

export const UNTIL_IT_ENDS: SessionLength = 'until the session ends';
