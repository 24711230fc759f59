import type { Case, CaseChange } from '../../moderation/case.ts';
import { OUTCOME_WORDS } from '../../moderation/history-filter.ts';
import { roomName } from '../../moderation/session.ts';
import { inert } from '../../moderation/text.ts';
import type { Message } from '../command.ts';
import { type Card, relative, render, type Tone } from './embed.ts';
import { copyable, nameOf, userMention } from './words.ts';

/** Several texts of a case stand in one embed: each is shorter here than where it stands alone. */
const REASON = { max: 300, units: 600 };
const CHANGE = { max: 100, units: 250, empty: '(nothing to see)' };
const ROOM = { max: 60, units: 190, empty: '(unnamed room)' };
const SESSION = { max: 40, units: 120 };
/** Of more changes the latest are shown. */
const MOST_CHANGES = 5;

/** Everything about one case, as an embed: for the log channel, and for `/kick-case`, which adds its buttons. */
export function caseMessage(one: Case, changes: readonly CaseChange[]): Message {
  return render(caseCard(one, changes));
}

/** @param more further lines about it, below the facts */
export function caseCard(one: Case, changes: readonly CaseChange[], more: readonly string[] = []): Card {
  const { target, moderatorId, reason, voided, room } = one;
  const { icon, words } = OUTCOME_WORDS[one.outcome ?? 'open'];
  return {
    tone: voided === null ? toneOf(one) : 'nothing',
    title: `${voided === null ? '' : '🚫 Voided · '}Case ${one.number} · ${icon} ${words} · ${whoOf(one)}`,
    lines: [
      ...(voided === null
        ? []
        : [
            `**Voided** by ${userMention(voided.by)} ${relative(voided.at)}: it does not count.`,
            `Why: ${inert(voided.reason, CHANGE)}`,
          ]),
      sentence(one),
      `Room ${inert(roomName(room), ROOM)} · session ${inert(one.sessionId, SESSION)}`,
      `By ${userMention(moderatorId)} ${relative(one.createdAt)}${times(one)}`,
      `Reason: ${reason === null ? 'none given' : inert(reason, REASON)}`,
      ...(one.returns === 0
        ? []
        : [`Came back and was removed again: ${one.returns === 1 ? 'once' : `${one.returns} times`}`]),
      ...more,
      ...changeLines(changes),
    ],
    reference: one.reference,
    copyable: target === null ? [] : [copyable(target.id)],
  };
}

/** Whom a case is about, where markdown is rendered. */
export function whoOf({ target }: Pick<Case, 'target'>): string {
  return target === null ? 'somebody forgotten' : nameOf(target);
}

function times({ createdAt, settledAt }: Case): string {
  const began = `<t:${Math.floor(createdAt / 1_000)}:f>`;
  return settledAt === null ? ` (${began})` : ` (${began}, known after ${seconds(settledAt - createdAt)})`;
}

function seconds(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1_000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

function changeLines(changes: readonly CaseChange[]): string[] {
  const reasons = changes.filter(({ what }) => what === 'reason');
  const left = reasons.length - MOST_CHANGES;
  return reasons.length === 0
    ? []
    : [
        '**Changes of the reason**',
        ...(left > 0 ? [`… ${left} earlier`] : []),
        ...reasons
          .slice(-MOST_CHANGES)
          .map(
            ({ by, at, before, after }) =>
              `• ${userMention(by)} ${relative(at)}: ${changed(before)} → ${changed(after)}`,
          ),
      ];
}

function changed(text: string | null): string {
  return text === null ? 'none' : `“${inert(text, CHANGE)}”`;
}

function toneOf({ outcome }: Case): Tone {
  switch (outcome) {
    case 'removed':
    case 'gone-since':
      return 'done';
    case 'returned':
    case null:
      return 'waiting';
    case 'already-gone':
    case 'session-over':
      return 'nothing';
    default:
      return 'failed';
  }
}

/** What came of it, in a sentence that claims no more than was seen. */
function sentence({ outcome }: Case): string {
  switch (outcome) {
    case 'removed':
      return 'VideoSDK accepted the removal, and they were seen gone.';
    case 'returned':
      return 'They were removed, and had rejoined when the bot looked.';
    case 'already-gone':
      return 'They had left before anything was asked of VideoSDK, or by themselves: there was nobody to remove.';
    case 'session-over':
      return 'The session was over: nobody was in it.';
    case 'still-there':
      return 'They were not removed: they were still in the session after 15 seconds.';
    case 'unknown':
      return 'It was never found out whether they were gone.';
    case 'turned-down':
      return 'They were not removed: VideoSDK turned the removal down.';
    case 'forbidden':
      return 'They were not removed: VideoSDK refused the bot’s credentials.';
    case 'busy':
      return 'They were not removed, as far as could be seen: VideoSDK took no more requests.';
    case 'unavailable':
      return 'They were not removed, as far as could be seen: VideoSDK could not be reached.';
    case 'gone-since':
      return 'The bot restarted in the middle. They were out afterwards; whether the removal did it was not seen.';
    case 'there-since':
      return 'The bot restarted in the middle. They were in the session afterwards.';
    case null:
      return 'Under way: what comes of it is not known yet.';
  }
}
