import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { expect } from 'vitest';
import type { Conversation, Message } from '../../sandbox/discord/index.ts';
import type { JoinOptions, Scope } from '../../sandbox/videosdk/index.ts';
import { type Fixture, titleOf } from './assertions.ts';
import { removalRequests } from './fixture.ts';
import { type Harness, textOf } from './harness.ts';

/** All requests about one session: other tests at the same process don't meet them. */
export function always({ sessionId }: Pick<Fixture, 'sessionId'>, scope: Scope = {}): Scope {
  return { times: Number.POSITIVE_INFINITY, sessionId, ...scope };
}

const FEW = pLimit(8);

/** For tests that run all at once: they begin a few at a time, or a busy machine would leave some without an answer in time. */
export function inTurn(begin: () => Conversation): Promise<Conversation> {
  return FEW(async () => {
    const conversation = begin();
    await conversation.acknowledged();
    return conversation;
  });
}

/** Longer than the bot looks for somebody, plus what a busy machine takes. */
const LAST_WORD_WITHIN_MS = 27_000;

/** The reply once it shows the last word on its case, which the store knows. */
export async function lastWord(harness: Harness, fixture: Fixture, conversation: Conversation): Promise<Message> {
  await conversation.reply();
  const url = harness.environment['DATABASE_URL'] ?? '';
  const store = new DatabaseSync(url.slice('file:'.length), { timeout: 5_000, readOnly: true });
  try {
    const find = store.prepare(
      'select outcome, reply_token from cases where session_id = ? order by created_at desc limit 1',
    );
    const until = performance.now() + LAST_WORD_WITHIN_MS;
    for (;;) {
      const found = find.get(fixture.sessionId);
      // Without a case, the first word is the last.
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

/** Titles stand behind a sign. */
const SAYS_REMOVED = /^\P{L}*Removed\b/u;
const SAYS_GONE =
  /^\P{L}*(?:Removed|No longer in|Already gone|Was already gone|Out when|No one is in|Ended|The session is over)\b/u;
const SAYS_THERE = /^\P{L}*(?:Not removed|Still in)\b/u;
const SAYS_NOBODY_LEFT = /[Nn]o one (?:else is in|is in it|is connected|is in the session)/u;
const SAYS_ABSENT = /No one in room|No one removed: no “|had already left|no longer in (?:the session|room)/u;

export function saysRemoved(message: Message): boolean {
  return SAYS_REMOVED.test(titleOf(message));
}

export function saysGone(message: Message): boolean {
  return SAYS_GONE.test(titleOf(message)) || SAYS_NOBODY_LEFT.test(textOf(message));
}

/** Nothing that was ever shown here said that someone is out, or that no one is in. */
export function expectNeverSaidGone(...conversations: readonly Conversation[]): void {
  const said = conversations.flatMap(({ versions }) => versions).filter(saysGone);
  expect(said.map(textOf)).toEqual([]);
}

/** Nothing that was ever shown here said that the removal did not work, or that they are still there. */
export function expectNeverSaidThere(conversation: Conversation): void {
  expect(conversation.versions.filter((message) => SAYS_THERE.test(titleOf(message))).map(textOf)).toEqual([]);
}

export function expectNotSaidAbsent(message: Message): void {
  expect(textOf(message)).not.toMatch(SAYS_ABSENT);
  expect(saysGone(message), textOf(message)).toBe(false);
}

/** VideoSDK was asked to remove no one, and the reply says that no one was removed. */
export function expectNobodyAsked(harness: Harness, message: Message): void {
  expect(removalRequests(harness.videosdk.requests).map(({ participantId }) => participantId)).toEqual([]);
  expect(saysRemoved(message), textOf(message)).toBe(false);
  expect(textOf(message)).toMatch(/[Nn]o one (?:was |has been )?removed/u);
}

/** Each number of people is one that was seen to the last, or a lower bound and called one. */
export function expectNoFalseCount(message: Message, count: number): void {
  const counts = new RegExp(`(?<!at least )\\b${count}(?: people| person|\\b(?= in ))`, 'giu');
  expect(textOf(message).match(counts) ?? []).toEqual([]);
}

/** So many people, with ids from `g-0`, and these put in at their places. */
export function crowdWith(count: number, placed: Readonly<Record<number, JoinOptions>>): JoinOptions[] {
  return Array.from({ length: count }, (_, n) => placed[n] ?? { participantId: `g-${n}`, name: `Guest ${n}` });
}
