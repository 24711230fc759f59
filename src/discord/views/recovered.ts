import type { Case } from '../../moderation/case.ts';
import type { Message } from '../command.ts';
import { type Card, render } from './embed.ts';
import { copyable, nameOf, reasonLine, roomOf, userMention } from './words.ts';

/** What can be said of a removal in whose middle the bot ended: only what was seen afterwards. */
export function recoveredMessage(settled: Case): Message {
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
