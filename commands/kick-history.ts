import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Command, type CommandData, defineCommand, type Message, type Use } from '../src/bot/command.ts';
import { unknownCommandMessage } from '../src/bot/ui/errors.ts';
import { labelWords } from '../src/bot/ui/formatting.ts';
import { noSuchCaseMessage, openCaseMessage } from '../src/cases/case.view.ts';
import {
  type CaseHistory,
  identifyInCases,
  LATEST_CASES,
  type PagePosition,
  peopleIn,
} from '../src/cases/case-history.ts';
import { moderatorWords, outcomeWords, sinceWords } from '../src/cases/case-text.view.ts';
import { csvCase, csvHead, MOST_EXPORTED, MOST_EXPORTED_BYTES } from '../src/cases/csv.ts';
import {
  bulkInCasesMessage,
  exportMessage,
  historyMessage,
  noOneInCasesMessage,
  notUnderstoodMessage,
  PAGE_SIZE,
} from '../src/cases/history.view.ts';
import {
  decodeFilter,
  EVERYTHING,
  type HistoryFilter,
  readCaseNumber,
  readModerator,
  readOutcome,
  readSince,
  suggestModerators,
  suggestOutcomes,
  suggestSince,
} from '../src/cases/history-filter.ts';
import { fold } from '../src/common/text.ts';
import { choiceValue } from '../src/removal/identification.ts';
import { suggestPeople } from '../src/sessions/suggestions.ts';
import { type BesidesParts, besides } from './kick-case.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-history',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'participant',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'moderator',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'outcome',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'since',
      autocomplete: true,
    },
  ],
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface KickHistoryParts extends Pick<BesidesParts, 'keepOuts'> {
  readonly caseHistory: Pick<
    CaseHistory,
    'find' | 'changes' | 'around' | 'report' | 'page' | 'latest' | 'peopleById' | 'peopleByName'
  >;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

/** Which server's cases to show, and in which language. */
type Asking = Pick<Use, 'guildId' | 't'>;

/** How many cases an export reads at once: in between, other work gets its turn. */
const EXPORT_BATCH = 250;

/** `/kick-history [participant] [moderator] [outcome] [since]` */
export function kickHistory(parts: KickHistoryParts): Command {
  const { caseHistory, now } = parts;
  async function pageMessage({ guildId, t }: Asking, filter: HistoryFilter, position: PagePosition): Promise<Message> {
    const page = await caseHistory.page(guildId, filter, position, PAGE_SIZE);
    const about = filter.about === null ? null : await caseHistory.find({ guildId, number: filter.about.asIn });
    return historyMessage(t, page, filter, about, now());
  }

  async function turn(
    direction: 'older' | 'newer',
    use: Asking & { argument: string; reference: string; reply: (message: Message) => Promise<boolean> },
  ): Promise<void> {
    const read = readArgument(use.argument);
    await use.reply(
      read === null
        ? unknownCommandMessage(use.t, use.reference)
        : await pageMessage(use, read.filter, { at: direction, than: read.number }),
    );
  }

  return defineCommand(data, {
    access: 'moderators',

    async run({ actor, guildId, options, t, reply }) {
      const asking = { guildId, t };
      const wanted = await wantedFilter(caseHistory, asking, options, { me: actor.userId, now: now() });
      await reply('filter' in wanted ? await pageMessage(asking, wanted.filter, { at: 'newest' }) : wanted.message);
    },

    complete: {
      async participant({ guildId, t, typed }) {
        const people = peopleIn(await caseHistory.latest(guildId, LATEST_CASES));
        return suggestPeople(typed, people, now(), labelWords(t), choiceValue);
      },
      async moderator({ actor, guildId, t, typed }) {
        const latest = await caseHistory.latest(guildId, LATEST_CASES);
        return suggestModerators(typed, latest, actor.userId, moderatorWords(t));
      },
      async outcome({ t, typed }) {
        return suggestOutcomes(typed, outcomeWords(t));
      },
      async since({ t, typed }) {
        return suggestSince(typed, now(), sinceWords(t));
      },
    },

    components: {
      older: { access: 'moderators', shown: 'in-place', run: (use) => turn('older', use) },
      newer: { access: 'moderators', shown: 'in-place', run: (use) => turn('newer', use) },
      open: {
        access: 'moderators',
        shown: 'beside',
        async run({ guildId, chosen, t, reply }) {
          const number = readCaseNumber(chosen[0] ?? '');
          const found = number === null ? null : await caseHistory.find({ guildId, number });
          await reply(
            found === null
              ? noSuchCaseMessage(t, chosen[0] ?? '')
              : openCaseMessage(t, found, await besides(parts, found)),
          );
        },
      },
      export: {
        access: 'moderators',
        shown: 'beside',
        async run({ guildId, argument, t, reference, log, reply }) {
          const read = readArgument(argument);
          if (read === null) {
            await reply(unknownCommandMessage(t, reference));
            return;
          }
          const file = await exported(caseHistory, { guildId, t }, read.filter, read.number);
          log.info({ cases: file.cases, more: file.next !== null }, 'cases exported');
          const day = new Date(now()).toISOString().slice(0, 10);
          await reply(exportMessage(t, { ...file, name: `cases-${day}.csv` }, read.filter));
        },
      },
    },
  });
}

/** What a button carries: the number of the case next to the page, and the filter. */
function readArgument(argument: string): { number: number; filter: HistoryFilter } | null {
  const found = /^([0-9a-z]{1,7})\/(.*)$/u.exec(argument);
  const filter = found?.[2] === undefined ? null : decodeFilter(found[2]);
  return filter === null ? null : { number: Number.parseInt(found?.[1] ?? '0', 36), filter };
}

/** Reads the options, or says which of them can't be understood. */
async function wantedFilter(
  caseHistory: KickHistoryParts['caseHistory'],
  { guildId, t }: Asking,
  options: Readonly<Record<'participant' | 'moderator' | 'outcome' | 'since', string | null>>,
  { me, now }: { me: string; now: number },
): Promise<{ filter: HistoryFilter } | { message: Message }> {
  const { participant, moderator, outcome, since } = options;
  let filter = EVERYTHING;
  if (since !== null) {
    const read = readSince(since, now, sinceWords(t));
    if (read.kind !== 'since') {
      return { message: notUnderstoodMessage(t, read.kind === 'in-the-future' ? 'since-future' : 'since', since) };
    }
    filter = { ...filter, since: read.at };
  }
  if (outcome !== null) {
    const read = readOutcome(outcome, outcomeWords(t));
    if (read === null) {
      return { message: notUnderstoodMessage(t, 'outcome', outcome) };
    }
    filter = { ...filter, outcome: read };
  }
  if (moderator !== null) {
    const moderatorId = readModerator(moderator, me, moderatorWords(t));
    if (moderatorId === null) {
      return { message: notUnderstoodMessage(t, 'moderator', moderator) };
    }
    filter = { ...filter, moderatorId };
  }
  if (participant !== null) {
    const identified = await identifyInCases(caseHistory, guildId, participant);
    switch (identified.kind) {
      case 'none':
        return { message: noOneInCasesMessage(t, participant) };
      case 'found':
        return { filter: { ...filter, about: { same: 'person', asIn: identified.participant.seenIn } } };
      case 'ambiguous': {
        // Showing several people with one name does no harm; what else they may have in common isn't guessed at.
        const [first] = identified.candidates;
        const named = identified.candidates.every(({ name }) => fold(name ?? '') === fold(participant));
        return first !== undefined && named
          ? { filter: { ...filter, about: { same: 'name', asIn: first.seenIn } } }
          : { message: bulkInCasesMessage(t, participant, identified.candidates, 'looking') };
      }
    }
  }
  return { filter };
}

/** As many cases as one file holds, newest first; those before `than`, or all when that is 0. */
async function exported(
  caseHistory: Pick<CaseHistory, 'page'>,
  { guildId, t }: Asking,
  filter: HistoryFilter,
  than: number,
): Promise<{ text: string; cases: number; next: number | null }> {
  const words = outcomeWords(t);
  const lines = [csvHead()];
  let bytes = 0;
  let last = than;
  for (let more = true; more; ) {
    const position: PagePosition = last === 0 ? { at: 'newest' } : { at: 'older', than: last };
    const page = await caseHistory.page(guildId, filter, position, EXPORT_BATCH);
    more = page.older;
    for (const one of page.cases) {
      // When there is nothing older, the newest follow: they're already in the file.
      if (last !== 0 && one.number >= last) {
        return { text: lines.join(''), cases: lines.length - 1, next: null };
      }
      const line = csvCase(one, words);
      bytes += Buffer.byteLength(line);
      if (lines.length > MOST_EXPORTED || bytes > MOST_EXPORTED_BYTES) {
        return { text: lines.join(''), cases: lines.length - 1, next: last };
      }
      lines.push(line);
      last = one.number;
    }
  }
  return { text: lines.join(''), cases: lines.length - 1, next: null };
}
