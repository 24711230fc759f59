import { CHECK_WITHIN_MS, type Finding, type FindingState, stateOf } from '../../moderation/check.ts';
import { inert } from '../../moderation/text.ts';
import type { Message } from '../command.ts';
import { render } from './embed.ts';

const ORDER = ['problem', 'unknown', 'ok'] as const satisfies readonly FindingState[];

/** What stands before each line: the state in words, so that no icon has to be understood. */
const MARKS: Readonly<Record<FindingState, string>> = { ok: '✅ OK', problem: '⚠️ Problem', unknown: '❔ Not known' };

/** Everything that was looked at, what is not well first, each with what to do. */
export function checkMessage(findings: readonly Finding[], reference: string): Message {
  const of = (state: FindingState) => findings.filter((finding) => stateOf(finding) === state);
  const [problems, unknown] = [of('problem').length, of('unknown').length];
  const lines = ORDER.flatMap((state) => of(state).map((finding) => `${MARKS[state]} · ${lineOf(finding)}`));
  return render({
    tone: problems > 0 ? 'failed' : unknown > 0 ? 'waiting' : 'done',
    title:
      problems > 0
        ? `${counted(problems, 'problem')} found`
        : unknown > 0
          ? `${unknown} of ${findings.length} could not be found out`
          : 'All is well',
    lines: ['Looked at just now; where something is not well, its line says what to do.'],
    list: { heading: '**What was found**', lines, total: lines.length },
    reference,
  });
}

const ROOM = { max: 40, units: 120, empty: '(not visible)' };
const MOST_ROOMS = 5;
const LATE = `did not answer within ${CHECK_WITHIN_MS / 1_000} seconds, or failed. Try again; if it stays so, look into the bot’s log`;

function lineOf(finding: Finding): string {
  switch (finding.about) {
    case 'discord':
      return `**Discord’s API**: ${
        {
          taken: `takes the bot’s token, answers in ${finding.ms} ms.`,
          refused:
            'refuses the bot’s token. Copy it anew from the Developer Portal (Bot > Reset Token) to DISCORD_TOKEN, and start the bot again.',
          'no-answer': `${LATE}, and at discordstatus.com.`,
        }[finding.found]
      }`;
    case 'gateway':
      return finding.connected
        ? '**Discord’s gateway**: connected, events arrive.'
        : '**Discord’s gateway**: a connection is down; the bot restores it by itself. If it stays so, start the bot again.';
    case 'moderator-roles':
      return `**Moderator roles**: ${
        finding.count === 0
          ? 'none, so everybody is refused. Choose some in /kick-settings.'
          : `${finding.count} set; ${finding.mine ? 'you have one of them.' : 'you have none of them, so you may not remove anybody yourself.'}`
      }`;
    case 'credentials':
      return `**VideoSDK ${finding.api}** (${finding.removes ? 'removes people' : finding.api === 'v2' ? 'only reads' : 'not used now'}): ${
        {
          taken: `takes the credentials, answers in ${finding.ms} ms.`,
          refused:
            'refuses the credentials. Compare VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY with VideoSDK’s dashboard, and start the bot again.',
          busy: 'takes no more requests at the moment. Try again in a minute.',
          'no-answer': `${LATE}, and at VideoSDK’s status page.`,
        }[finding.found]
      }`;
    case 'rooms':
      return `**Rooms**: ${roomsInWords(finding)}`;
    case 'log-channel':
      return `**Log channel**: ${
        finding.channelId === null
          ? 'none is set; cases are shown in no channel.'
          : {
              seen: `<#${finding.channelId}> is open to the bot.`,
              closed: `<#${finding.channelId}> is gone, or the bot may not see it or write there. Give the bot *View Channel*, *Send Messages* and *Embed Links* there, or choose another channel in /kick-settings.`,
              'no-answer': `<#${finding.channelId}> could not be looked at: Discord ${LATE}.`,
            }[finding.found]
      }`;
    case 'store':
      return `**Store** (${finding.engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}): ${storeInWords(finding)}`;
    case 'clock': {
      const seconds = Math.max(1, Math.round(Math.abs(finding.aheadMs) / 1_000));
      return finding.aheadMs === 0
        ? '**Clock**: agrees with Discord’s.'
        : `**Clock**: this machine’s is ${counted(seconds, 'second')} ${finding.aheadMs > 0 ? 'behind' : 'ahead of'} Discord’s. Set it with NTP: VideoSDK may refuse what is signed by it.`;
    }
    case 'versions':
      return `**Version**: Bouncer ${finding.bot} on Node.js ${finding.node}.`;
  }
}

function roomsInWords({ listed, notFound, notRead }: Extract<Finding, { about: 'rooms' }>): string {
  if (listed === null) {
    return 'every room that is not another server’s; none is listed that could be looked for.';
  }
  const shown = notFound.slice(0, MOST_ROOMS).map((room) => `“${inert(room, ROOM)}”`);
  const more = notFound.length > MOST_ROOMS ? ` and ${notFound.length - MOST_ROOMS} more` : '';
  const parts = [
    ...(notFound.length > 0
      ? [
          `VideoSDK knows no room ${shown.join(', ')}${more}. Compare the spelling in /kick-settings; a custom room ID that nobody has used yet is not known either.`,
        ]
      : []),
    ...(notRead > 0 ? [`${notRead} of ${listed} could not be looked for: VideoSDK ${LATE}.`] : []),
  ];
  if (parts.length > 0) {
    return parts.join(' ');
  }
  return listed === 0
    ? 'none; the bot works for another server alone.'
    : listed === 1
      ? 'VideoSDK knows the one that is listed.'
      : `VideoSDK knows all ${listed} that are listed.`;
}

function storeInWords({ found, ms }: Extract<Finding, { about: 'store' }>): string {
  if (found === null) {
    return `${LATE}. Without it nobody is removed.`;
  }
  if (found.applied === found.known) {
    return `answers in ${ms} ms, up to date (${found.applied} of ${found.known} changes of the schema).`;
  }
  return found.applied > found.known
    ? 'was changed by a newer version of Bouncer. Start that version everywhere.'
    : 'lacks changes of the schema. Start the bot again: it makes them at start.';
}

function counted(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}
