import type { Say } from '../i18n/language.ts';
import { CHECK_WITHIN_MS, type Finding, type FindingState, stateOf } from './check.ts';
import { inert } from '../common/text.ts';
import type { Message } from '../bot/command.ts';
import { relative, render } from '../bot/ui/embed.ts';
import { differenceInWords } from '../bot/ui/formatting.ts';

const ORDER = ['problem', 'unknown', 'ok'] as const satisfies readonly FindingState[];

/** Everything that was looked at, what is not well first, each with what to do. */
export function checkMessage(say: Say, findings: readonly Finding[], reference: string): Message {
  const of = (state: FindingState) => findings.filter((finding) => stateOf(finding) === state);
  const [problems, unknown] = [of('problem').length, of('unknown').length];
  // The state in words before each line, so that no icon has to be understood.
  const lines = ORDER.flatMap((state) =>
    of(state).map((one) => say('check.line', { mark: say(`check.marks.${state}`), finding: findingInWords(say, one) })),
  );
  return render(say, {
    tone: problems > 0 ? 'failed' : unknown > 0 ? 'waiting' : 'done',
    title:
      problems > 0
        ? say('check.problems', { count: problems })
        : unknown > 0
          ? say('check.unknown', { count: unknown, of: findings.length })
          : say('check.well'),
    lines: [say('check.looked')],
    list: { heading: say('check.heading'), lines, total: lines.length },
    reference,
  });
}

const ROOM = { max: 40, units: 120 };
const MOST_ROOMS = 5;
const REASON = { max: 60, units: 120, empty: '?' };

function findingInWords(say: Say, finding: Finding): string {
  const limit = say.duration(CHECK_WITHIN_MS / 1_000, 'second');
  switch (finding.about) {
    case 'discord':
      return discordInWords(say, finding, limit);
    case 'gateway':
      return finding.connected ? say('check.gateway.connected') : say('check.gateway.down');
    case 'moderator-roles': {
      const { count: number, mine } = finding;
      return number === 0
        ? say('check.moderatorRoles.none')
        : mine
          ? say('check.moderatorRoles.mine', { number })
          : say('check.moderatorRoles.notMine', { number });
    }
    case 'credentials':
      return credentialsInWords(say, finding, limit);
    case 'rooms':
      return roomsInWords(say, finding, limit);
    case 'log-channel': {
      if (finding.channelId === null) {
        return say('check.logChannel.none');
      }
      const channel = `<#${finding.channelId}>`;
      return finding.found === 'no-answer'
        ? say('check.logChannel.no-answer', { channel, limit })
        : say(`check.logChannel.${finding.found}`, { channel });
    }
    case 'store':
      return storeInWords(say, finding, limit);
    case 'unshown-cases': {
      const { count, oldest, reason } = finding;
      return say('check.unshown', { count, when: relative(say, oldest), reason: inert(reason, REASON) });
    }
    case 'unheard-notices': {
      const { count, oldest, reason } = finding;
      return say('check.unheard', { count, when: relative(say, oldest), reason: inert(reason, REASON) });
    }
    case 'unwritten': {
      const { count, oldest, reason } = finding;
      return say('check.unwritten', { count, when: relative(say, oldest), reason: inert(reason, REASON) });
    }
    case 'log-lines':
      return say('check.logLines', { count: finding.dropped });
    case 'listing':
      return listingInWords(say, finding);
    case 'clock': {
      return clockInWords(say, finding);
    }
    case 'versions':
      return say('check.versions', { bot: finding.bot, node: finding.node });
  }
}

type About<Of extends Finding['about']> = Extract<Finding, { about: Of }>;

function discordInWords(say: Say, { found, ms }: About<'discord'>, limit: string): string {
  switch (found) {
    case 'taken':
      return say('check.discord.taken', { time: say.duration(ms, 'millisecond') });
    case 'refused':
      return say('check.discord.refused');
    case 'no-answer':
      return say('check.discord.no-answer', { limit });
  }
}

function credentialsInWords(say: Say, { api, found, ms, removes }: About<'credentials'>, limit: string): string {
  const use = removes
    ? say('check.credentials.uses.removes')
    : api === 'v2'
      ? say('check.credentials.uses.reads')
      : say('check.credentials.uses.unused');
  switch (found) {
    case 'taken':
      return say('check.credentials.taken', { api, use, time: say.duration(ms, 'millisecond') });
    case 'refused':
      return say('check.credentials.refused', { api, use });
    case 'busy':
      return say('check.credentials.busy', { api, use });
    case 'no-answer':
      return say('check.credentials.no-answer', { api, use, limit });
  }
}

function roomsInWords(say: Say, { listed, notFound, notRead }: About<'rooms'>, limit: string): string {
  if (listed === null) {
    return say('check.rooms.notListed');
  }
  const empty = say('check.rooms.nameless');
  const rooms = say.list(
    notFound.slice(0, MOST_ROOMS).map((room) => say('check.rooms.room', { room: inert(room, { ...ROOM, empty }) })),
  );
  const count = notFound.length - MOST_ROOMS;
  const lines = [
    ...(notFound.length === 0
      ? []
      : [count > 0 ? say('check.rooms.notFoundMore', { rooms, count }) : say('check.rooms.notFound', { rooms })]),
    ...(notRead > 0 ? [say('check.rooms.notRead', { number: notRead, of: listed, limit })] : []),
  ];
  if (lines.length > 0) {
    return lines.join('\n');
  }
  return listed === 0 ? say('check.rooms.none') : say('check.rooms.known', { count: listed });
}

/** What is about the same of both stands in one line. */
function clockInWords(say: Say, { discordMs, videoSdkMs }: About<'clock'>): string {
  const known = [
    { whose: 'Discord', ms: discordMs },
    { whose: 'VideoSDK', ms: videoSdkMs },
  ].flatMap(({ whose, ms }) => (ms === null ? [] : [{ whose, ms }]));
  const [one, other] = known;
  if (one === undefined) {
    return say('check.clock.unknown');
  }
  const alike = other === undefined || ((one.ms === 0) === (other.ms === 0) && Math.abs(one.ms - other.ms) < ALIKE_MS);
  const lines = alike
    ? [{ whose: say.list(known.map(({ whose }) => whose)), ms: one.ms }]
    : known.filter(({ ms }) => ms !== 0);
  return lines
    .map(({ whose, ms }) =>
      ms === 0
        ? say('check.clock.agrees', { whose })
        : say(ms > 0 ? 'check.clock.ahead' : 'check.clock.behind', {
            whose,
            time: differenceInWords(say, Math.abs(ms)),
          }),
    )
    .join('\n');
}

/** Both are known to a second or so. */
const ALIKE_MS = 3_000;

function listingInWords(say: Say, { how, rooms: count }: About<'listing'>): string {
  switch (how) {
    case 'account':
      return say('check.listing.account');
    case 'by-room':
      return count === 0 ? say('check.listing.noRooms') : say('check.listing.rooms', { count });
    case 'unknown':
      return say('check.listing.unknown');
  }
}

function storeInWords(say: Say, { engine: kind, found, ms }: About<'store'>, limit: string): string {
  const engine = kind === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  if (found === null) {
    return say('check.store.away', { engine, limit });
  }
  const { applied, known } = found;
  if (applied === known) {
    return say('check.store.well', { engine, time: say.duration(ms, 'millisecond'), applied, known });
  }
  return applied > known ? say('check.store.newer', { engine }) : say('check.store.older', { engine });
}
