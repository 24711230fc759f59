import type { Say } from '../i18n/language.ts';
import type { Case, CaseOutcome } from './case.ts';
import type { KeepOut } from '../keep-out/keep-out.ts';
import type { Message } from '../bot/command.ts';
import { type Card, relative, render } from '../bot/ui/embed.ts';
import { keptOutLines, letBackButton } from '../keep-out/keep-out.view.ts';
import { CASE_LOOKS, type Look, titled } from '../bot/ui/outcome-style.ts';
import { removalTitle } from '../removal/outcome.view.ts';
import { copyable, nameOf, reasonLine, roomOf, userMention } from '../bot/ui/formatting.ts';

/**
 * What can be said of a removal in whose middle the bot ended: only what was seen afterwards.
 *
 * @param keepOut the case's own that is in force, `null` when there is none. It may have removed them again meanwhile, and will: then
 * nothing is said of where they are, and nobody is told to run the command again.
 */
export function recoveredMessage(say: Say, settled: Case, keepOut: KeepOut | null): Message {
  return settled.kind === 'session-end' ? recoveredEnd(say, settled) : recoveredRemoval(say, settled, keepOut);
}

type Words = Pick<Card, 'title' | 'lines'>;

function recoveredEnd(say: Say, settled: Case): Message {
  const { outcome, room, moderatorId, number, reference } = settled;
  const look = CASE_LOOKS[endedAs(outcome)];
  const { title, lines } = endWords(say, endedAs(outcome), roomOf(say, { room }));
  return render(say, {
    tone: look.tone,
    title: titled(look, title),
    lines: [
      ...lines,
      ...(outcome !== null && MAY_CHANGE.has(outcome) ? asOf(say, settled) : []),
      say('recovered.end.by', { moderator: userMention(moderatorId) }),
    ],
    caseNumber: number,
    reference,
  });
}

function recoveredRemoval(say: Say, settled: Case, keepOut: KeepOut | null): Message {
  const { outcome, target, room, reason, moderatorId, number, reference } = settled;
  const name = target === null ? say('recovered.somebody') : nameOf(say, target);
  const as = removedAs(outcome);
  const look = CASE_LOOKS[as];
  const { title, lines } =
    keepOut === null ? seen(say, settled, look, name) : keptOut(say, settled, look, name, keepOut);
  const message = render(say, {
    tone: look.tone,
    title,
    lines: [
      ...lines,
      say('outcome.place', { room: roomOf(say, { room }), moderator: userMention(moderatorId) }),
      ...(reason === null ? [] : [reasonLine(say, reason)]),
    ],
    caseNumber: number,
    reference,
    copyable: target === null ? [] : [copyable(target.id)],
  });
  return keepOut === null ? message : { ...message, components: [letBackButton(say, number)] };
}

function seen(say: Say, settled: Case, look: Look, name: string): Words {
  const as = removedAs(settled.outcome);
  const { title, lines } = removalWords(say, as, name);
  return { title: titled(look, title), lines: [...lines, ...(MAY_CHANGE.has(as) ? asOf(say, settled) : [])] };
}

function keptOut(say: Say, settled: Case, look: Look, name: string, keepOut: KeepOut): Words {
  const out = WAS_OUT.has(removedAs(settled.outcome));
  const { title, lines } = out
    ? seen(say, settled, look, name)
    : { title: say('keepOuts.seesAgain.title', { name }), lines: [say('recovered.keptOut')] };
  return { title, lines: [...lines, ...keptOutLines(say, keepOut, { out })] };
}

/** When it was seen. That may be a while ago where Discord could not be reached. */
function asOf(say: Say, { settledAt }: Case): string[] {
  return settledAt === null ? [] : [say('recovered.asOf', { when: relative(say, settledAt) })];
}

/** What may be otherwise by the time it is read: people come and go. */
const MAY_CHANGE: ReadonlySet<CaseOutcome> = new Set([
  'gone-since',
  'there-since',
  'gone',
  'returned',
  'came-back',
  'still-there',
  'running-since',
]);

/** Where they were seen out, or nobody had to be removed. */
const WAS_OUT: ReadonlySet<CaseOutcome> = new Set([
  'removed',
  'gone',
  'gone-since',
  'already-gone',
  'session-over',
  'not-asked',
]);

/** `ended` and what follows are never a removal's; what nobody knows is unknown. */
function removedAs(outcome: Case['outcome']) {
  switch (outcome) {
    case 'ended':
    case 'still-running':
    case 'over-since':
    case 'running-since':
    case null:
      return 'unknown';
    default:
      return outcome;
  }
}

function removalWords(say: Say, outcome: ReturnType<typeof removedAs>, name: string): Words {
  switch (outcome) {
    case 'gone-since':
      return { title: say('recovered.goneSince.title', { name }), lines: [say('recovered.goneSince.why')] };
    case 'there-since':
    case 'still-there':
      return { title: say('recovered.thereSince.title', { name }), lines: [say('recovered.thereSince.why')] };
    case 'not-asked':
      return { title: say('recovered.notRemoved.title', { name }), lines: [say('recovered.notRemoved.notAsked')] };
    case 'session-over':
      return { title: removalTitle(say, outcome, name), lines: [say('recovered.sessionOver')] };
    case 'removed':
      return { title: removalTitle(say, outcome, name), lines: [say('recovered.removed')] };
    case 'gone':
      return { title: say('recovered.goneSince.title', { name }), lines: [say('recovered.gone')] };
    case 'returned':
    case 'came-back':
      return { title: say('recovered.returned.title', { name }), lines: [say('recovered.returned.why')] };
    case 'already-gone':
      return { title: say('recovered.alreadyGone.title', { name }), lines: [say('recovered.alreadyGone.why')] };
    case 'turned-down':
    case 'forbidden':
    case 'busy':
    case 'unavailable':
      return {
        title: removalTitle(say, outcome, name),
        lines: [say('recovered.notRemoved.seen'), say('recovered.notRemoved.look')],
      };
    case 'unknown':
      return {
        title: removalTitle(say, outcome, name),
        lines: [say('recovered.unknown'), say('outcome.unknown.look')],
      };
  }
}

/** Of a session that was to be ended, in whose middle the bot ended: only what was seen afterwards. */
function endedAs(outcome: Case['outcome']) {
  switch (outcome) {
    case 'ended':
    case 'over-since':
    case 'session-over':
    case 'running-since':
      return outcome;
    case 'unknown':
    case null:
      return 'unknown';
    default:
      return 'still-running';
  }
}

function endWords(say: Say, outcome: ReturnType<typeof endedAs>, room: string): Words {
  switch (outcome) {
    case 'ended':
      return { title: say('recovered.end.ended.title', { room }), lines: [say('recovered.end.ended.why')] };
    case 'over-since':
    case 'session-over':
      return { title: say('recovered.end.over.title', { room }), lines: [say('recovered.end.over.why')] };
    case 'running-since':
      return { title: say('recovered.end.running.title', { room }), lines: [say('recovered.end.running.why')] };
    case 'still-running':
      return {
        title: say('recovered.end.notEnded.title', { room }),
        lines: [say('recovered.notRemoved.seen'), say('recovered.notRemoved.look')],
      };
    case 'unknown':
      return {
        title: say('recovered.end.unknown.title', { room }),
        lines: [say('recovered.end.unknown.why'), say('recovered.end.unknown.look')],
      };
  }
}
