import { FORMER_MODERATOR } from '../../cases/case.ts';
import { inert } from '../../common/text.ts';
import type { Translator } from '../../i18n/language.ts';
import { copyableForm, copyForm, elapsed, type LabelWords, naming, shortId } from '../../removal/identification.ts';
import { type Participant, SENDINGS } from '../../sessions/participant.ts';
import { roomName, type Session } from '../../sessions/session.ts';
import { type Card, exactly, people, relative } from './embed.ts';

/**
 * In graphemes for readers, and in UTF-16 units for Discord: a name and the words around it have to fit into a title.
 */
const NAME = { max: 40, units: 190 };
const ROOM = { max: 60, units: 190 };
const GIVEN = { max: 60, units: 190 };
const REASON = { max: 400, units: 900 };
const ID = { max: 40, units: 120 };

/** A participant's name, for places that render Markdown. */
export function nameOf(
  t: Translator,
  participant: Pick<Participant, 'name'> & Partial<Pick<Participant, 'id'>>,
): string {
  const name = inert(participant.name, { ...NAME, empty: t('words.person.nameless') });
  return participant.id === undefined ? name : naming(name, participant.id);
}

/** What the moderator typed, shown back to them. */
export function typed(t: Translator, given: string): string {
  return inert(given, { ...GIVEN, empty: t('words.given.nothing') });
}

export function roomOf(t: Translator, session: Pick<Session, 'room'>): string {
  return naming(inert(roomName(session.room), { ...ROOM, empty: t('words.room.nameless') }), session.room.id);
}

export function reasonLine(t: Translator, reason: string): string {
  return t('words.reason', { reason: inert(reason, REASON) });
}

export function userMention(userId: string): string {
  return `<@${userId}>`;
}

/** A moderator as records name them: a mention, or words for one who was forgotten. */
export function moderatorMention(t: Translator, moderatorId: string): string {
  return moderatorId === FORMER_MODERATOR ? t('forget.moderator.former') : userMention(moderatorId);
}

/** Whether VideoSDK rejected the bot because of its clock, not its credentials. */
export function isForTime<R extends { readonly skewMs?: number | null }>(
  refusal: R,
): refusal is R & { readonly skewMs: number } {
  return (refusal.skewMs ?? null) !== null;
}

/** Why VideoSDK rejected the bot because of its clock, and what to do about it. */
export function refusedForTime(t: Translator, skewMs: number): string {
  return skewMs === 0
    ? t('words.refusedForTime.renewed')
    : t(skewMs > 0 ? 'words.refusedForTime.ahead' : 'words.refusedForTime.behind', {
        time: differenceInWords(t, Math.abs(skewMs)),
      });
}

/** How far two clocks are apart: "40 sec", "3 min". */
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

/** One of the people who remain: "Ada Lovelace · joined 4 minutes ago". */
export function personLine(t: Translator, participant: Participant): string {
  const [name, when] = [nameOf(t, participant), relative(t, participant.joinedAt)];
  return `• ${t('words.joined', { name, when })}`;
}

/** One of several possible matches, with the ID, since that's what tells them apart. */
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
 * How long ago something was, for places where Discord doesn't render times: "4 min", "3 hr", "2 days".
 *
 * @param fromMs milliseconds of the Unix epoch, as is `nowMs`
 */
export function elapsedInWords(t: Translator, fromMs: number | null, nowMs: number): string {
  const passed = elapsed(fromMs, nowMs);
  if (passed === null) {
    return t('words.elapsed.unknown');
  }
  return passed.value === 0 ? t('words.elapsed.now') : t.duration(passed.value, passed.unit);
}

/** The words that completions use. */
export function labelWords(t: Translator): LabelWords {
  return {
    elapsed: (fromMs, nowMs) => elapsedInWords(t, fromMs, nowMs),
    people: (count) => people(t, exactly(count)),
    nameless: t('words.person.nameless'),
    unnamedRoom: t('words.room.nameless'),
  };
}

/** A participant's or session's ID, for {@link Card.copyable}. */
export function copyableId(t: Translator, id: string): string {
  return t('words.copy.id', { id: copyableForm(id) });
}

/** A room's name, for {@link Card.copyable}. */
export function copyableRoom(t: Translator, room: Session['room']): string {
  const name = copyForm(roomName(room));
  naming(name.replaceAll('`', ''), room.id);
  return t('words.copy.room', { room: name });
}

/** What someone sends right now, and whether they can only look on, as far as VideoSDK says so. */
export function activityInWords(
  t: Translator,
  { sending = [], looksOn }: Pick<Participant, 'sending' | 'looksOn'>,
): readonly string[] {
  return [
    ...SENDINGS.filter((one) => sending.includes(one)).map((one) => t(`participants.sending.${one}`)),
    ...(looksOn === true ? [t('participants.looksOn')] : []),
  ];
}
