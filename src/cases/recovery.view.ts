import type { Message } from '../bot/command.ts';
import { type Card, relative, render } from '../bot/ui/embed.ts';
import { copyableId, moderatorMention, nameOf, reasonLine, roomOf } from '../bot/ui/formatting.ts';
import { CASE_STYLES, type OutcomeStyle, titled } from '../bot/ui/outcome-style.ts';
import type { Translator } from '../i18n/language.ts';
import type { KeepOut } from '../keep-out/keep-out.ts';
import { keptOutLines, letBackButton } from '../keep-out/keep-out.view.ts';
import { removalTitle } from '../removal/outcome.view.ts';
import type { Case, CaseOutcome } from './case.ts';

/**
 * What can be said about a removal when the bot ended in the middle of it: only what was seen afterward.
 *
 * @param keepOut the case's active keep-out; `null` when there is none. It may have removed them again meanwhile, and
 *   will do so again. So the message doesn't say where they are, and doesn't suggest running the command again
 * @param accountGone whether the server doesn't use the session's VideoSDK account anymore: then nothing could be seen
 */
export function recoveredMessage(
  t: Translator,
  settled: Case,
  keepOut: KeepOut | null,
  { accountGone = false }: { readonly accountGone?: boolean } = {},
): Message {
  const why = accountGone && settled.outcome === 'unknown' ? [t('accounts.recovered')] : [];
  return settled.kind === 'session-end' ? recoveredEnd(t, settled, why) : recoveredRemoval(t, settled, keepOut, why);
}

type Words = Pick<Card, 'title' | 'lines'>;

function recoveredEnd(t: Translator, settled: Case, why: readonly string[]): Message {
  const { outcome, room, moderatorId, number, reference } = settled;
  const style = CASE_STYLES[endedAs(outcome)];
  const { title, lines } = endWords(t, endedAs(outcome), roomOf(t, { room }));
  return render(t, {
    tone: style.tone,
    title: titled(style, title),
    lines: [
      ...why,
      ...lines,
      ...(outcome !== null && MAY_CHANGE.has(outcome) ? asOf(t, settled) : []),
      t('recovered.end.by', { moderator: moderatorMention(t, moderatorId) }),
    ],
    caseNumber: number,
    reference,
  });
}

function recoveredRemoval(t: Translator, settled: Case, keepOut: KeepOut | null, why: readonly string[]): Message {
  const { outcome, target, room, reason, moderatorId, number, reference } = settled;
  const name = target === null ? t('recovered.someone') : nameOf(t, target);
  const as = removedAs(outcome);
  const style = CASE_STYLES[as];
  const { title, lines } = keepOut === null ? seen(t, settled, style, name) : keptOut(t, settled, style, name, keepOut);
  const message = render(t, {
    tone: style.tone,
    title,
    lines: [
      ...why,
      ...lines,
      t('outcome.place', { room: roomOf(t, { room }), moderator: moderatorMention(t, moderatorId) }),
      ...(reason === null ? [] : [reasonLine(t, reason)]),
    ],
    caseNumber: number,
    reference,
    copyable: target === null ? [] : [copyableId(t, target.id)],
  });
  return keepOut === null ? message : { ...message, components: [letBackButton(t, number)] };
}

function seen(t: Translator, settled: Case, style: OutcomeStyle, name: string): Words {
  const as = removedAs(settled.outcome);
  const { title, lines } = removalWords(t, as, name);
  return { title: titled(style, title), lines: [...lines, ...(MAY_CHANGE.has(as) ? asOf(t, settled) : [])] };
}

function keptOut(t: Translator, settled: Case, style: OutcomeStyle, name: string, keepOut: KeepOut): Words {
  const out = WAS_OUT.has(removedAs(settled.outcome));
  const { title, lines } = out
    ? seen(t, settled, style, name)
    : { title: t('keepOuts.seesAgain.title', { name }), lines: [t('recovered.keptOut')] };
  return { title, lines: [...lines, ...keptOutLines(t, keepOut, { out })] };
}

/** When it was seen. That can be a while ago if Discord was unreachable. */
function asOf(t: Translator, { settledAt }: Case): string[] {
  return settledAt === null ? [] : [t('recovered.asOf', { when: relative(t, settledAt) })];
}

/** What can change before it's read: people come and go. */
const MAY_CHANGE: ReadonlySet<CaseOutcome> = new Set([
  'gone-since',
  'there-since',
  'gone',
  'returned',
  'came-back',
  'still-there',
  'running-since',
]);

/** Outcomes where the person was seen out, or no one had to be removed. */
const WAS_OUT: ReadonlySet<CaseOutcome> = new Set([
  'removed',
  'gone',
  'gone-since',
  'already-gone',
  'session-over',
  'not-asked',
]);

/** Outcomes of session ends never belong to a removal. What isn't known is `unknown`. */
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

function removalWords(t: Translator, outcome: ReturnType<typeof removedAs>, name: string): Words {
  switch (outcome) {
    case 'gone-since':
      return { title: t('recovered.goneSince.title', { name }), lines: [t('recovered.goneSince.why')] };
    case 'there-since':
    case 'still-there':
      return { title: t('recovered.thereSince.title', { name }), lines: [t('recovered.thereSince.why')] };
    case 'not-asked':
      return { title: t('recovered.notRemoved.title', { name }), lines: [t('recovered.notRemoved.notAsked')] };
    case 'session-over':
      return { title: removalTitle(t, outcome, name), lines: [t('recovered.sessionOver')] };
    case 'removed':
      return { title: removalTitle(t, outcome, name), lines: [t('recovered.removed')] };
    case 'gone':
      return { title: t('recovered.goneSince.title', { name }), lines: [t('recovered.gone')] };
    case 'returned':
    case 'came-back':
      return { title: t('recovered.returned.title', { name }), lines: [t('recovered.returned.why')] };
    case 'already-gone':
      return { title: t('recovered.alreadyGone.title', { name }), lines: [t('recovered.alreadyGone.why')] };
    case 'turned-down':
    case 'forbidden':
    case 'busy':
    case 'unavailable':
      return {
        title: removalTitle(t, outcome, name),
        lines: [t('recovered.notRemoved.seen'), t('recovered.notRemoved.look')],
      };
    case 'unknown':
      return {
        title: removalTitle(t, outcome, name),
        lines: [t('recovered.unknown'), t('outcome.unknown.look')],
      };
  }
}

/** Same as {@link removedAs}, for a session that was to be ended. */
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

function endWords(t: Translator, outcome: ReturnType<typeof endedAs>, room: string): Words {
  switch (outcome) {
    case 'ended':
      return { title: t('recovered.end.ended.title', { room }), lines: [t('recovered.end.ended.why')] };
    case 'over-since':
    case 'session-over':
      return { title: t('recovered.end.over.title', { room }), lines: [t('recovered.end.over.why')] };
    case 'running-since':
      return { title: t('recovered.end.running.title', { room }), lines: [t('recovered.end.running.why')] };
    case 'still-running':
      return {
        title: t('recovered.end.notEnded.title', { room }),
        lines: [t('recovered.notRemoved.seen'), t('recovered.notRemoved.look')],
      };
    case 'unknown':
      return {
        title: t('recovered.end.unknown.title', { room }),
        lines: [t('recovered.end.unknown.why'), t('recovered.end.unknown.look')],
      };
  }
}
