import { inert, isPlain } from '../../common/text.ts';
import type { Translator } from '../../i18n/language.ts';
import { elapsed, type LabelWords, shortForm, shortId } from '../../removal/identification.ts';
import type { Participant } from '../../sessions/participant.ts';
import { roomName, type Session } from '../../sessions/session.ts';
import { exactly, people, relative } from './embed.ts';

/** In graphemes for the eye, and in units for Discord: a name and the words around it must fit into a title. */
const NAME = { max: 40, units: 190 };
const ROOM = { max: 60, units: 190 };
const GIVEN = { max: 60, units: 190 };
const REASON = { max: 400, units: 900 };
const ID = { max: 40, units: 120 };

/** A participant's name where markdown is rendered. */
export function nameOf(t: Translator, participant: Pick<Participant, 'name'>): string {
  return inert(participant.name, { ...NAME, empty: t('words.person.nameless') });
}

/** What the moderator typed, shown back to them. */
export function typed(t: Translator, given: string): string {
  return inert(given, { ...GIVEN, empty: t('words.given.nothing') });
}

export function roomOf(t: Translator, session: Pick<Session, 'room'>): string {
  return inert(roomName(session.room), { ...ROOM, empty: t('words.room.nameless') });
}

export function reasonLine(t: Translator, reason: string): string {
  return t('words.reason', { reason: inert(reason, REASON) });
}

export function userMention(userId: string): string {
  return `<@${userId}>`;
}

/** Whether VideoSDK refused the bot for its clock, and not for its credentials. */
export function isForTime<R extends { readonly skewMs?: number | null }>(
  refusal: R,
): refusal is R & { readonly skewMs: number } {
  return (refusal.skewMs ?? null) !== null;
}

/** Why VideoSDK refused the bot, when that's for its clock and not for its credentials, and what to do. */
export function refusedForTime(t: Translator, skewMs: number): string {
  return skewMs === 0
    ? t('words.refusedForTime.mended')
    : t(skewMs > 0 ? 'words.refusedForTime.ahead' : 'words.refusedForTime.behind', {
        time: differenceInWords(t, Math.abs(skewMs)),
      });
}

/** "40 sec", "3 min": how far apart two clocks are. */
export function differenceInWords(t: Translator, ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  return seconds < 90
    ? t.duration(seconds, 'second')
    : seconds < 5_400
      ? t.duration(Math.round(seconds / 60), 'minute')
      : seconds < 129_600
        ? t.duration(Math.round(seconds / 3_600), 'hour')
        : t.duration(Math.round(seconds / 86_400), 'day');
}

/** One of those who remain: "Ada Lovelace · joined 4 minutes ago". */
export function personLine(t: Translator, participant: Participant): string {
  const [name, when] = [nameOf(t, participant), relative(t, participant.joinedAt)];
  return `• ${t('words.joined', { name, when })}`;
}

/** One of several who might be meant: the id too, since it is what tells them apart. */
export function candidateLine(t: Translator, participant: Participant): string {
  const [name, when] = [nameOf(t, participant), relative(t, participant.joinedAt)];
  return `• ${t('words.candidate', { name, when, id: inert(shortId(participant.id), ID) })}`;
}

export function sessionLine(t: Translator, session: Session): string {
  const facts = {
    room: roomOf(t, session),
    when: relative(t, session.startedAt),
    id: inert(shortId(session.id), ID),
  };
  return `• ${
    session.connectedCount === null
      ? t('words.session.uncounted', facts)
      : t('words.session.counted', { ...facts, people: people(t, exactly(session.connectedCount)) })
  }`;
}

/**
 * "4 min", "3 hr", "2 days": how long ago, for places where Discord renders no times.
 *
 * @param fromMs @param nowMs milliseconds of the Unix epoch
 */
export function elapsedInWords(t: Translator, fromMs: number | null, nowMs: number): string {
  const passed = elapsed(fromMs, nowMs);
  if (passed === null) {
    return t('words.elapsed.unknown');
  }
  return passed.value === 0 ? t('words.elapsed.now') : t.duration(passed.value, passed.unit);
}

/** The words of completions. */
export function labelWords(t: Translator): LabelWords {
  return {
    elapsed: (fromMs, nowMs) => elapsedInWords(t, fromMs, nowMs),
    people: (count) => people(t, exactly(count)),
    nameless: t('words.person.nameless'),
    unnamedRoom: t('words.room.nameless'),
  };
}

/** Characters of which none is markdown, in a form that cannot be a list either. */
const BARE = /^[A-Za-z0-9][A-Za-z0-9.-]*$/u;
const LONGEST_COPYABLE = 900;

/**
 * An id as a message's plain text: as it is where that cannot format anything, else as code; and where it cannot be
 * copied at all (too long, with backticks or characters that do not show) the short form, which is understood as well.
 */
export function copyable(id: string): string {
  if (BARE.test(id) && id.length <= LONGEST_COPYABLE) {
    return id;
  }
  const asCode = id.length <= LONGEST_COPYABLE && !id.includes('`') && isPlain(id, LONGEST_COPYABLE);
  return `\`${asCode ? id : shortForm(id)}\``;
}
