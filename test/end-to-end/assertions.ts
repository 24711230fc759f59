import { expect } from 'vitest';
import type { LogLine } from '../../sandbox/bot-process.ts';
import { displayedTexts } from '../../sandbox/discord/component-types.ts';
import type { Conversation, Member, Message, OptionValue } from '../../sandbox/discord/index.ts';
import { documentedBehavior } from '../../sandbox/videosdk/behavior.ts';
import type { RecordedRequest } from '../../sandbox/videosdk/index.ts';
import { present, type Sessions } from './fixture.ts';
import { type Harness, textOf } from './harness.ts';

/** The people in most tests. Ana is the one to remove. IDs differ from names, so that a mix-up shows. */
export const ANA = { participantId: 'p-ana-1', name: 'Ana Sousa' } as const;
export const BOB = { participantId: 'p-bob-2', name: 'Bob Stone' } as const;
export const CLEO = { participantId: 'p-cleo-3', name: 'Cleo Hart' } as const;

/** A fresh session in a fresh room, and the command to type for it. */
export interface Fixture {
  readonly sessionId: string;
  readonly roomId: string;
  /** Types `/kick-participant participant: … session: …`, by default with Ana's name. `null` leaves an option out. */
  kick(options?: Readonly<Record<string, OptionValue | null>>, by?: Member): Conversation;
  /** IDs of the connected participants, longest first. */
  connected(): string[];
  /** The requests VideoSDK received about this session, oldest first. */
  asked(operation?: RecordedRequest['operation']): RecordedRequest[];
  /** Resolves once the removal request has arrived, before VideoSDK acts on it. */
  removalAsked(): Promise<RecordedRequest>;
}

export function fixtureOf(harness: Harness, sessions: Sessions, people: Parameters<Sessions['open']>[0]): Fixture {
  const { videosdk } = harness;
  const { sessionId, roomId } = sessions.open(people);
  return {
    sessionId,
    roomId,
    kick(options = {}, by = harness.moderator) {
      const typed = { participant: ANA.name, session: sessionId, ...options };
      return by.run('kick-participant', Object.fromEntries(Object.entries(typed).filter(isGiven)));
    },
    connected: () => present(videosdk, sessionId),
    asked: (operation) =>
      videosdk.requests.filter((r) => r.sessionId === sessionId && (operation ?? r.operation) === r.operation),
    removalAsked: () =>
      videosdk.waitForRequest({
        where: (r) => r.sessionId === sessionId && r.operation.startsWith('remove-'),
      }),
  };
}

function isGiven(option: [string, OptionValue | null]): option is [string, OptionValue] {
  return option[1] !== null;
}

/** Resets everything that a test changed about VideoSDK's behavior. */
export function behaveAsDocumented({ videosdk }: Harness): void {
  Object.assign(videosdk.behavior, documentedBehavior());
}

export function titleOf(message: Message): string {
  return message.embeds[0]?.title ?? /^### (.*)$/mu.exec(textOf(message))?.[1] ?? '';
}

/** The last line of a message: below its embed, or below all of its texts where it has none. */
function footerOf(message: Message): string {
  return (
    message.embeds[0]?.footer?.text ??
    /^-# (.*)$/mu.exec(displayedTexts(message.components ?? []).at(-1) ?? '')?.[1] ??
    ''
  );
}

/** What a moderator could read out to the operator. Empty when the reply has no reference. */
export function referenceOf(message: Message): string {
  return /^(?:Case \d+ · )?Reference ([0-9A-Z]{6,8})$/u.exec(footerOf(message))?.[1] ?? '';
}

/** The case number of the removal. NaN when the reply names none. */
export function caseOf(message: Message): number {
  return Number(/^Case (\d+)(?: · |$)/u.exec(footerOf(message))?.[1]);
}

/** The reply has a reference, and the log has a line with that reference and these facts. */
export async function expectInLog(
  harness: Harness,
  message: Message,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<LogLine> {
  const reference = referenceOf(message);
  expect(reference, 'the reply to a failure has a reference').not.toBe('');
  return await harness.bot.waitForLog(
    (line) => line['ref'] === reference && Object.entries(facts).every(([name, value]) => line[name] === value),
    { timeoutMs: 2_000 },
  );
}

/** Each of these tells a moderator what to do next. */
const NEXT_STEP =
  /Try again|Run the command again|Check the session\b|give the reference below to the bot’s operator|[Gg]ive them the reference below/u;

function expectNextStep(message: Message): void {
  expect(textOf(message)).toMatch(NEXT_STEP);
}

/** What the local VideoSDK writes into its errors and pages: meant for programmers, never for a moderator. */
const RAW =
  /Simulated|nginx|<html|doctype|Bad Gateway|statusCode|Internal Server|\{"|Participant already|Session is over|not found/u;

export function expectNothingRaw(message: Message): void {
  const text = textOf(message);
  expect(text.match(RAW)?.[0]).toBeUndefined();
}

/** A failure as it must be reported: not as a success, with a next step and a reference, and without raw output. */
export function expectToldAsFailure(message: Message): void {
  expect(titleOf(message)).not.toContain('✅');
  expectNextStep(message);
  expectNothingRaw(message);
  expect(referenceOf(message)).not.toBe('');
}
