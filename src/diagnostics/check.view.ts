import type { Message } from '../bot/command.ts';
import { relative, render } from '../bot/ui/embed.ts';
import { differenceInWords } from '../bot/ui/formatting.ts';
import { inert } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { CHECK_WITHIN_MS, type Finding, type FindingState, type LogChannelFinding, stateOf } from './check.ts';

const ORDER = ['problem', 'unknown', 'ok'] as const satisfies readonly FindingState[];

/** All findings, problems first, each with what to do. */
export function checkMessage(t: Translator, findings: readonly Finding[], reference: string): Message {
  const of = (state: FindingState) => findings.filter((finding) => stateOf(finding) === state);
  const [problems, unknown] = [of('problem').length, of('unknown').length];
  // Each line starts with the state in words, so no icon needs explaining.
  const lines = ORDER.flatMap((state) =>
    of(state).map((one) => t('check.line', { mark: t(`check.marks.${state}`), finding: findingInWords(t, one) })),
  );
  return render(t, {
    tone: problems > 0 ? 'failed' : unknown > 0 ? 'waiting' : 'done',
    title:
      problems > 0
        ? t('check.problems', { count: problems })
        : unknown > 0
          ? t('check.unknown', { count: unknown, of: findings.length })
          : t('check.well'),
    lines: [problems > 0 ? t('check.looked') : t('check.lookedNoProblems')],
    list: { heading: t('check.heading'), lines, total: lines.length },
    reference,
  });
}

const ROOM = { max: 40, units: 120 };
const MOST_ROOMS = 5;
const REASON = { max: 60, units: 120, empty: '?' };

function findingInWords(t: Translator, finding: Finding): string {
  const limit = t.duration(CHECK_WITHIN_MS / 1_000, 'second');
  switch (finding.about) {
    case 'discord':
      return discordInWords(t, finding, limit);
    case 'gateway':
      return finding.connected ? t('check.gateway.connected') : t('check.gateway.down');
    case 'moderator-roles': {
      const { count: number, mine } = finding;
      return number === 0
        ? t('check.moderatorRoles.none')
        : mine
          ? t('check.moderatorRoles.mine', { number })
          : t('check.moderatorRoles.notMine', { number });
    }
    case 'credentials':
      return credentialsInWords(t, finding, limit);
    case 'rooms':
      return roomsInWords(t, finding, limit);
    case 'log-channel':
      return logChannelInWords(t, finding, limit);
    case 'store':
      return storeInWords(t, finding, limit);
    case 'unshown-cases': {
      const { count, oldest, reason } = finding;
      return t('check.unshown', { count, when: relative(t, oldest), reason: inert(reason, REASON) });
    }
    case 'unheard-notices': {
      const { count, oldest, reason } = finding;
      return t('check.unheard', { count, when: relative(t, oldest), reason: inert(reason, REASON) });
    }
    case 'unwritten': {
      const { count, oldest, reason } = finding;
      return t('check.unwritten', { count, when: relative(t, oldest), reason: inert(reason, REASON) });
    }
    case 'log-lines':
      return t('check.logLines', { count: finding.dropped });
    case 'listing':
      return listingInWords(t, finding);
    case 'clock': {
      return clockInWords(t, finding);
    }
    case 'versions':
      return t('check.versions', { bot: finding.bot, node: finding.node });
  }
}

/** Whether the bot can post in the log channel, and if not, what to do. */
export function logChannelInWords(
  t: Translator,
  { channelId, found, missing = [] }: LogChannelFinding,
  limit = '',
): string {
  if (channelId === null) {
    return t('check.logChannel.none');
  }
  const channel = `<#${channelId}>`;
  switch (found) {
    case 'no-answer':
      return t('check.logChannel.no-answer', { channel, limit });
    case 'lacks':
      return t('check.logChannel.lacks', {
        channel,
        permissions: t.list(missing.map((one) => t(`check.logChannel.permissions.${one}`))),
      });
    default:
      return t(`check.logChannel.${found}`, { channel });
  }
}

type About<Of extends Finding['about']> = Extract<Finding, { about: Of }>;

function discordInWords(t: Translator, { found, ms }: About<'discord'>, limit: string): string {
  switch (found) {
    case 'taken':
      return t('check.discord.taken', { time: t.duration(ms, 'millisecond') });
    case 'refused':
      return t('check.discord.refused');
    case 'no-answer':
      return t('check.discord.no-answer', { limit });
  }
}

function credentialsInWords(t: Translator, { api, found, ms, removes }: About<'credentials'>, limit: string): string {
  const use = removes
    ? t('check.credentials.uses.removes')
    : api === 'v2'
      ? t('check.credentials.uses.reads')
      : t('check.credentials.uses.unused');
  switch (found) {
    case 'taken':
      return t('check.credentials.taken', { api, use, time: t.duration(ms, 'millisecond') });
    case 'refused':
      return t('check.credentials.refused', { api, use });
    case 'busy':
      return t('check.credentials.busy', { api, use });
    case 'no-answer':
      return t('check.credentials.no-answer', { api, use, limit });
    case 'none':
    case 'unreadable':
    case 'changed':
      return t(`accounts.${found}`);
  }
}

function roomsInWords(t: Translator, { listed, notFound, notRead }: About<'rooms'>, limit: string): string {
  if (listed === null) {
    return t('check.rooms.notListed');
  }
  const empty = t('check.rooms.nameless');
  const rooms = t.list(
    notFound.slice(0, MOST_ROOMS).map((room) => t('check.rooms.room', { room: inert(room, { ...ROOM, empty }) })),
  );
  const count = notFound.length - MOST_ROOMS;
  const lines = [
    ...(notFound.length === 0
      ? []
      : [count > 0 ? t('check.rooms.notFoundMore', { rooms, count }) : t('check.rooms.notFound', { rooms })]),
    ...(notRead > 0 ? [t('check.rooms.notRead', { number: notRead, of: listed, limit })] : []),
  ];
  if (lines.length > 0) {
    return lines.join('\n');
  }
  return listed === 0 ? t('check.rooms.none') : t('check.rooms.known', { count: listed });
}

/** One line for both, if their difference is about the same. */
function clockInWords(t: Translator, { discordMs, videoSdkMs }: About<'clock'>): string {
  const known = [
    { whose: 'Discord', ms: discordMs },
    { whose: 'VideoSDK', ms: videoSdkMs },
  ].flatMap(({ whose, ms }) => (ms === null ? [] : [{ whose, ms }]));
  const [one, other] = known;
  if (one === undefined) {
    return t('check.clock.unknown');
  }
  const alike = other === undefined || ((one.ms === 0) === (other.ms === 0) && Math.abs(one.ms - other.ms) < ALIKE_MS);
  const lines = alike
    ? [{ whose: t.list(known.map(({ whose }) => whose)), ms: one.ms }]
    : known.filter(({ ms }) => ms !== 0);
  return lines
    .map(({ whose, ms }) =>
      ms === 0
        ? t('check.clock.agrees', { whose })
        : t(ms > 0 ? 'check.clock.ahead' : 'check.clock.behind', {
            whose,
            time: differenceInWords(t, Math.abs(ms)),
          }),
    )
    .join('\n');
}

/** Both are known to about a second. */
const ALIKE_MS = 3_000;

function listingInWords(t: Translator, { how, rooms: count }: About<'listing'>): string {
  switch (how) {
    case 'account':
      return t('check.listing.account');
    case 'by-room':
      return count === 0 ? t('check.listing.noRooms') : t('check.listing.rooms', { count });
    case 'unknown':
      return t('check.listing.unknown');
  }
}

function storeInWords(t: Translator, { engine: kind, found, ms }: About<'store'>, limit: string): string {
  const engine = kind === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  if (found === null) {
    return t('check.store.away', { engine, limit });
  }
  const { applied, known } = found;
  if (applied === known) {
    return t('check.store.well', { engine, time: t.duration(ms, 'millisecond'), applied, known });
  }
  return applied > known ? t('check.store.newer', { engine }) : t('check.store.older', { engine });
}
