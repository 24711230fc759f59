import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { expect } from 'vitest';
import type { Conversation, Message } from '../../sandbox/discord/index.ts';
import { patience } from '../../sandbox/patience.ts';
import type { JoinOptions, Scope } from '../../sandbox/videosdk/index.ts';
import { type Fixture, titleOf } from './assertions.ts';
import { removalRequests } from './fixture.ts';
import { type Harness, textOf } from './harness.ts';

/** All requests about one session, so that other tests in the same process don't meet the fault. */
export function always({ sessionId }: Pick<Fixture, 'sessionId'>, scope: Scope = {}): Scope {
  return { times: Number.POSITIVE_INFINITY, sessionId, ...scope };
}

const FEW = pLimit(8);

/**
 * For tests that run all at once: starts a few at a time, since a busy machine would leave some unacknowledged in time.
 */
export function inTurn(begin: () => Conversation): Promise<Conversation> {
  return FEW(async () => {
    const conversation = begin();
    await conversation.acknowledged();
    return conversation;
  });
}

/** Longer than the bot keeps checking for someone, plus the delay of a busy machine. */
const LAST_WORD_WITHIN_MS = 27_000;

/** The reply once it shows the final result of its case, which the database knows. */
export async function lastWord(harness: Harness, fixture: Fixture, conversation: Conversation): Promise<Message> {
  await conversation.reply();
  const url = harness.environment['DATABASE_URL'] ?? '';
  const store = new DatabaseSync(url.slice('file:'.length), { timeout: 5_000, readOnly: true });
  try {
    const find = store.prepare(
      'select outcome, reply_token from cases where session_id = ? order by created_at desc limit 1',
    );
    const until = performance.now() + patience(LAST_WORD_WITHIN_MS);
    for (;;) {
      const found = find.get(fixture.sessionId);
      // Without a case, the first reply is final.
      if (found === undefined || (found['outcome'] !== null && found['reply_token'] === null)) {
        break;
      }
      expect(performance.now(), `no last word, only: ${titleOf(newest(conversation))}`).toBeLessThan(until);
      await sleep(100);
    }
  } finally {
    store.close();
  }
  return newest(conversation);
}

function newest({ versions }: Conversation): Message {
  const last = versions.at(-1);
  if (last === undefined) {
    throw new Error('there was no reply');
  }
  return last;
}

/** Titles follow an icon. */
const SAYS_REMOVED = /^\P{L}*Removed\b/u;
const SAYS_GONE =
  /^\P{L}*(?:Removed|No longer in|Already gone|Was already gone|Out when|No one is in|Ended|The session is over)\b/u;
const SAYS_THERE = /^\P{L}*(?:Not removed|Still in)\b/u;
const SAYS_NOBODY_LEFT = /[Nn]o one (?:else is in|is in it|is connected|is in the session)/u;
const SAYS_ABSENT = /No one in room|No one removed: can’t find “|had already left|no longer in (?:the session|room)/u;

export function saysRemoved(message: Message): boolean {
  return SAYS_REMOVED.test(titleOf(message));
}

function saysGone(message: Message): boolean {
  return SAYS_GONE.test(titleOf(message)) || SAYS_NOBODY_LEFT.test(textOf(message));
}

/** No version of these replies ever said that someone is out, or that no one is in. */
export function expectNeverSaidGone(...conversations: readonly Conversation[]): void {
  const said = conversations.flatMap(({ versions }) => versions).filter(saysGone);
  expect(said.map(textOf)).toEqual([]);
}

/** No version of this reply ever said that the removal didn't work, or that they are still there. */
export function expectNeverSaidThere(conversation: Conversation): void {
  expect(conversation.versions.filter((message) => SAYS_THERE.test(titleOf(message))).map(textOf)).toEqual([]);
}

export function expectNotSaidAbsent(message: Message): void {
  expect(textOf(message)).not.toMatch(SAYS_ABSENT);
  expect(saysGone(message), textOf(message)).toBe(false);
}

/** VideoSDK was asked to remove no one, and the reply says that no one was removed. */
export function expectNoOneAsked(harness: Harness, message: Message): void {
  expect(removalRequests(harness.videosdk.requests).map(({ participantId }) => participantId)).toEqual([]);
  expect(saysRemoved(message), textOf(message)).toBe(false);
  expect(textOf(message)).toMatch(/[Nn]o one (?:was |has been )?removed/u);
}

/** The reply never gives this count as exact, only as a lower bound that it calls one. */
export function expectNoFalseCount(message: Message, count: number): void {
  const counts = new RegExp(`(?<!at least )\\b${count}(?: people| person|\\b(?= in ))`, 'giu');
  expect(textOf(message).match(counts) ?? []).toEqual([]);
}

/** This many people, with IDs from `g-0`, and with the given people at the given positions. */
export function crowdWith(count: number, placed: Readonly<Record<number, JoinOptions>>): JoinOptions[] {
  return Array.from({ length: count }, (_, n) => placed[n] ?? { participantId: `g-${n}`, name: `Guest ${n}` });
}
