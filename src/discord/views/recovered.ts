import type { Case } from '../../moderation/case.ts';
import type { Message } from '../command.ts';
import { type Card, render } from './embed.ts';
import { copyable, nameOf, reasonLine, roomOf, userMention } from './words.ts';

/** What can be said of a removal in whose middle the bot ended: only what was seen afterwards. */
export function recoveredMessage(settled: Case): Message {
  return settled.kind === 'session-end' ? recoveredEnd(settled) : recoveredRemoval(settled);
}

function recoveredEnd({ outcome, room, moderatorId, number, reference }: Case): Message {
  return render({
    ...endWords(outcome, roomOf({ room })),
    lines: [...endWords(outcome, roomOf({ room })).lines, `By ${userMention(moderatorId)}`],
    caseNumber: number,
    reference,
  });
}

function recoveredRemoval(settled: Case): Message {
  const { target, room, reason, moderatorId, number, reference } = settled;
  const who = target === null ? 'the person' : nameOf(target);
  return render({
    ...words(settled, who),
    lines: [
      ...words(settled, who).lines,
      `Room ${roomOf({ room })} · by ${userMention(moderatorId)}`,
      ...(reason === null ? [] : [reasonLine(reason)]),
    ],
    caseNumber: number,
    reference,
    copyable: target === null ? [] : [copyable(target.id)],
  });
}

/** Of a session that was to be ended, in whose middle the bot ended: only what was seen afterwards. */
function endWords(outcome: Case['outcome'], room: string): Pick<Card, 'tone' | 'title' | 'lines'> {
  const restarted = 'The bot restarted in the middle of ending it';
  switch (outcome) {
    case 'ended':
      return {
        tone: 'done',
        title: `⏹️ Ended the session in room ${room}`,
        lines: ['It was seen over. The bot restarted before it could say so here.'],
      };
    case 'over-since':
    case 'session-over':
      return {
        tone: 'done',
        title: 'The session is over',
        lines: [`${restarted}. Room ${room} has it no more; whether this did it, or it ended by itself, was not seen.`],
      };
    case 'running-since':
      return {
        tone: 'failed',
        title: `⚠️ Still running: room ${room}`,
        lines: [`${restarted}, and it runs now. Nothing was sent again: run the command once more.`],
      };
    case 'unknown':
    case null:
      return {
        tone: 'failed',
        title: `❓ Unknown: is room ${room} over?`,
        lines: [
          `${restarted}, and it could not be found out whether it is over.`,
          'Look into the session yourself. If it still runs, run the command again: asking twice does no harm.',
        ],
      };
    default:
      return {
        tone: 'failed',
        title: `⚠️ Not ended: room ${room}`,
        lines: [
          'As far as could be seen, that is; the bot restarted before it could say so here.',
          'Look into the session, and run the command again.',
        ],
      };
  }
}

const RESTARTED = 'The bot restarted in the middle of this removal';

function words({ outcome }: Case, who: string): Pick<Card, 'tone' | 'title' | 'lines'> {
  switch (outcome) {
    case 'gone-since':
      return {
        tone: 'done',
        title: `${who} is not in the session`,
        lines: [`${RESTARTED}. They are out now; whether the removal did it, or they left, was not seen.`],
      };
    case 'there-since':
      return {
        tone: 'failed',
        title: `⚠️ ${who} is in the session`,
        lines: [`${RESTARTED}, and they are there now. Nothing was sent again: run the command once more.`],
      };
    case 'session-over':
      return { tone: 'nothing', title: 'The session is over', lines: [`${RESTARTED}. Nobody is in it any more.`] };
    case 'removed':
      return {
        tone: 'done',
        title: `✅ Removed ${who}`,
        lines: ['The bot restarted before it could say so here. Who remains was not kept.'],
      };
    case 'returned':
      return {
        tone: 'waiting',
        title: `↩️ Removed ${who}, who was back at once`,
        lines: ['The bot restarted before it could say so here. Run the command again to remove them again.'],
      };
    case 'already-gone':
      return { tone: 'nothing', title: `${who} had already left`, lines: ['There was nobody to remove.'] };
    case 'still-there':
    case 'turned-down':
    case 'forbidden':
    case 'busy':
    case 'unavailable':
      return {
        tone: 'failed',
        title: `⚠️ ${who} was not removed`,
        lines: [
          'As far as could be seen, that is; the bot restarted before it could say so here.',
          'Look into the session, and run the command again.',
        ],
      };
    case 'not-asked':
      return {
        tone: 'nothing',
        title: `${who} was not removed`,
        lines: ['The bot’s store failed while this was recorded, so nothing was done. Run the command again.'],
      };
    // Those of ends of sessions are never a removal's.
    case 'ended':
    case 'still-running':
    case 'over-since':
    case 'running-since':
    case 'unknown':
    case null:
      return {
        tone: 'failed',
        title: `❓ Unknown: is ${who} out?`,
        lines: [
          `${RESTARTED}, and it could not be found out whether they are gone.`,
          'Look into the session yourself. If they are still there, run the command again: asking twice does no harm.',
        ],
      };
  }
}
