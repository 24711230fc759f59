import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { Say } from '../i18n/language.ts';
import type { ErasureLeft, NamedBesides } from './log-channel.ts';
import type { Case } from './case.ts';
import type { CasePage, CasePerson, CasesOfPerson } from './case-history.ts';
import { encodeFilter, type HistoryFilter } from './history-filter.ts';
import { shortId } from '../removal/identification.ts';
import { inert, visible } from '../common/text.ts';
import type { Message } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { whoOf } from './case.view.ts';
import { nobodyIn, outcomeOf, outcomeOfCase } from './case-text.view.ts';
import { relative, render } from '../bot/ui/embed.ts';
import { copyable, elapsedInWords, nameOf, typed, userMention } from '../bot/ui/formatting.ts';

export const HISTORY_COMMAND = 'kick-history';
export const FORGET_COMMAND = 'kick-forget';
/** As many as can be read on a phone without losing the buttons below. */
export const PAGE_SIZE = 8;

const NAME = { max: 40, units: 120 };
const ID = { max: 40, units: 120 };
const MOST_CANDIDATES = 25;

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/**
 * One page of a server's cases.
 *
 * @param about the case by which the filter names a person or a name; `null` without one, or when it is gone
 * @param now milliseconds of the Unix epoch
 */
export function historyMessage(
  say: Say,
  page: CasePage,
  filter: HistoryFilter,
  about: Case | null,
  now: number,
): Message {
  const conditions = conditionLines(say, filter, about);
  if (page.cases.length === 0) {
    return render(
      say,
      conditions.length === 0
        ? { tone: 'nothing', title: say('history.none.title'), lines: [say('history.none.what')] }
        : {
            tone: 'nothing',
            title: say('history.noneFits.title'),
            lines: [...conditions, say('history.noneFits.more')],
          },
    );
  }
  return {
    ...render(say, {
      tone: 'nothing',
      title: say('history.title'),
      lines: [say('history.newestFirst'), ...conditions],
      list: {
        heading: say('history.heading'),
        lines: page.cases.map((one) => caseLine(say, one)),
        total: page.cases.length,
      },
    }),
    components: [openSelect(say, page.cases, now), pageButtons(say, page, filter)],
  };
}

/** "12 ✅ Removed · Ada · by @Mia · 4 minutes ago" */
export function caseLine(say: Say, one: Case): string {
  const { number, voided, moderatorId, createdAt, returns } = one;
  const facts = {
    number: String(number),
    outcome: outcomeOfCase(say, one),
    who: whoInLine(say, one),
    moderator: userMention(moderatorId),
    when: relative(say, createdAt),
  };
  if (voided === null) {
    return returns === 0 ? say('history.line.plain', facts) : say('history.line.returned', { ...facts, returns });
  }
  return returns === 0 ? say('history.line.voided', facts) : say('history.line.voidedReturned', { ...facts, returns });
}

function whoInLine(say: Say, one: Case): string {
  if (one.target !== null) {
    return inert(one.target.name, { ...NAME, empty: say('words.person.nameless') });
  }
  return one.kind === 'session-end' ? whoOf(say, one) : say('history.line.forgotten');
}

function conditionLines(say: Say, { about, moderatorId, outcome, since }: HistoryFilter, named: Case | null): string[] {
  return [
    ...(about === null ? [] : aboutLines(say, about.same, named?.target ?? null)),
    ...(moderatorId === null ? [] : [say('history.conditions.moderator', { moderator: userMention(moderatorId) })]),
    ...(outcome === null ? [] : [say('history.conditions.outcome', { outcome: outcomeOf(say, outcome) })]),
    ...(since === null ? [] : [say('history.conditions.since', { when: `<t:${Math.floor(since / 1_000)}:f>` })]),
  ];
}

function aboutLines(say: Say, same: 'person' | 'name', target: Case['target']): string[] {
  if (same === 'person') {
    return [
      target === null
        ? say('history.conditions.personForgotten')
        : say('history.conditions.person', { name: nameOf(say, target) }),
    ];
  }
  return [
    target === null
      ? say('history.conditions.nameForgotten')
      : say('history.conditions.name', { name: nameOf(say, target) }),
    say('history.conditions.several'),
  ];
}

function openSelect(say: Say, cases: readonly Case[], now: number): Row {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: customId(HISTORY_COMMAND, 'open', null),
        placeholder: say('history.open.placeholder'),
        options: cases.map((one) => {
          const { number, target, outcome, voided, createdAt } = one;
          const name =
            target === null
              ? nobodyIn(say, one, { max: 40, units: 75 })
              : visible(target.name, { max: 40, units: 70, empty: say('words.person.nameless') });
          return {
            label: say('history.open.label', { number: String(number), name }),
            value: String(number),
            description: say('history.open.description', {
              outcome: outcomeOf(say, voided === null ? (outcome ?? 'open') : 'voided'),
              elapsed: elapsedInWords(say, createdAt, now),
            }),
          };
        }),
      },
    ],
  };
}

/** The state stands in the buttons: they work after a restart, and in another process. */
function pageButtons(say: Say, { cases, newer, older }: CasePage, filter: HistoryFilter): Row {
  const code = encodeFilter(filter);
  const button = (action: string, label: string, number: number, enabled: boolean): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    disabled: !enabled,
    custom_id: customId(HISTORY_COMMAND, action, null, historyArgument(number, code)),
  });
  return {
    type: ComponentType.ActionRow,
    components: [
      button('newer', say('history.buttons.newer'), cases[0]?.number ?? 0, newer),
      button('older', say('history.buttons.older'), cases.at(-1)?.number ?? 0, older),
      button('export', say('history.buttons.export'), 0, true),
    ],
  };
}

export function historyArgument(number: number, filter: string): string {
  return `${number.toString(36)}/${filter}`;
}

/** What an export holds. `next`: the number before which the next part begins, when not all fitted into this one. */
export function exportMessage(
  say: Say,
  file: { readonly name: string; readonly text: string; readonly cases: number; readonly next: number | null },
  filter: HistoryFilter,
): Message {
  const { cases, next } = file;
  const message = render(say, {
    tone: next === null ? 'done' : 'waiting',
    title: say('history.export.title', { count: cases }),
    lines: [
      say('history.export.how'),
      say('history.export.care'),
      ...(next === null ? [] : [say('history.export.next')]),
    ],
  });
  return {
    ...message,
    files: [{ name: file.name, text: file.text }],
    ...(next !== null && {
      components: [
        {
          type: ComponentType.ActionRow,
          components: [
            {
              type: ComponentType.Button,
              style: ButtonStyle.Secondary,
              label: say('history.buttons.exportNext'),
              custom_id: customId(HISTORY_COMMAND, 'export', null, historyArgument(next, encodeFilter(filter))),
            },
          ],
        },
      ],
    }),
  };
}

/** An option that cannot be understood, and what would be. */
export function notUnderstoodMessage(
  say: Say,
  option: 'moderator' | 'outcome' | 'since' | 'since-future',
  given: string,
): Message {
  const hints = {
    moderator: say('history.notUnderstood.moderator'),
    outcome: say('history.notUnderstood.outcome', { example: say('caseOutcomes.removed') }),
    since: say('history.notUnderstood.since'),
    'since-future': say('history.notUnderstood.sinceFuture'),
  };
  return render(say, {
    tone: 'question',
    title: say('history.notUnderstood.title', { given: typed(say, given) }),
    lines: [hints[option]],
  });
}

export function nobodyInCasesMessage(say: Say, given: string): Message {
  return render(say, {
    tone: 'question',
    title: say('history.nobody.title', { given: typed(say, given) }),
    lines: [say('history.nobody.find')],
  });
}

/** @param meanwhile what was to be done with the one who is meant */
export function severalInCasesMessage(
  say: Say,
  given: string,
  candidates: readonly CasePerson[],
  meanwhile: 'looking' | 'erasing',
): Message {
  const [first] = candidates;
  return render(say, {
    tone: 'question',
    title: say('history.several.title', { given: typed(say, given) }),
    lines: [say(`history.several.${meanwhile}`), say('history.several.pick')],
    list: {
      heading: say('history.several.heading'),
      lines: candidates.slice(0, MOST_CANDIDATES).map((one) => `• ${candidate(say, one)}`),
      total: candidates.length,
    },
    copyable: first === undefined ? [] : [copyable(first.id)],
  });
}

function candidate(say: Say, person: CasePerson): string {
  return say('history.several.line', {
    name: nameOf(say, person),
    when: relative(say, person.joinedAt),
    id: inert(shortId(person.id), ID),
  });
}

/** Asks whether somebody is to be erased, and says what that is. */
export function forgetQuestion(say: Say, { person, settled, open, keptOut }: CasesOfPerson, ownerId: string): Message {
  const argument = person.seenIn.toString(36);
  const button = (action: string, label: string, style: APIButtonComponentWithCustomId['style']) =>
    ({
      type: ComponentType.Button,
      style,
      label,
      custom_id: customId(FORGET_COMMAND, action, ownerId, argument),
    }) satisfies APIButtonComponentWithCustomId;
  const underWay = open === 0 ? [] : [say('forget.underWay', { count: open })];
  const name = nameOf(say, person);
  if (settled === 0) {
    return render(say, {
      tone: 'nothing',
      title: say('forget.nothingYet.title', { name }),
      lines: [...underWay, say('forget.nothingYet.again')],
    });
  }
  return {
    ...render(say, {
      tone: 'question',
      title: say('forget.title', { name }),
      lines: [
        say('forget.what', { count: settled }),
        say('forget.forGood'),
        say('forget.reasons'),
        ...(keptOut === 0 ? [] : [say('forget.keptOut')]),
        ...underWay,
      ],
      copyable: [copyable(person.id)],
    }),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          button('forget', say('forget.buttons.forget'), ButtonStyle.Danger),
          button('forget-reasons', say('forget.buttons.withReasons'), ButtonStyle.Danger),
          button('cancel', say('forget.buttons.cancel'), ButtonStyle.Secondary),
        ],
      },
    ],
  };
}

/** The same of somebody whom no case tells of, and messages name. */
export function forgetMessagesQuestion(say: Say, { id, nonce, messages }: NamedBesides, ownerId: string): Message {
  const button = (action: string, label: string, style: APIButtonComponentWithCustomId['style']) =>
    ({
      type: ComponentType.Button,
      style,
      label,
      custom_id: customId(FORGET_COMMAND, action, ownerId, nonce),
    }) satisfies APIButtonComponentWithCustomId;
  return {
    ...render(say, {
      tone: 'question',
      title: say('forget.title', { name: inert(shortId(id), ID) }),
      lines: [say('forget.messages.what', { count: messages }), say('forget.forGood')],
      copyable: [copyable(id)],
    }),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          button('forget-messages', say('forget.messages.button'), ButtonStyle.Danger),
          button('cancel', say('forget.buttons.cancel'), ButtonStyle.Secondary),
        ],
      },
    ],
  };
}

export interface Forgotten {
  readonly cases: number;
  readonly reasons: boolean;
  /** Removals that are under way. */
  readonly open: number;
  /** Messages in channels that still name the person. */
  readonly messages: readonly ErasureLeft[] | 'under-way';
}

/** What was erased, what is still to be, and what can't be. */
export function forgottenMessage(say: Say, { cases, reasons, open, messages }: Forgotten): Message {
  return forgotten(
    say,
    say('forget.done.title', { count: cases }),
    [reasons ? say('forget.done.withReasons') : say('forget.done.reasonsKept')],
    messages,
    open === 0 ? [] : [say('forget.done.leftAlone')],
  );
}

/** The same of somebody whom no case told of. */
export function messagesForgottenMessage(say: Say, messages: Forgotten['messages']): Message {
  return forgotten(say, say('forget.messages.done'), [], messages, []);
}

function forgotten(
  say: Say,
  title: string,
  before: readonly string[],
  messages: Forgotten['messages'],
  after: readonly string[],
): Message {
  const left = messages === 'under-way' ? [] : messages;
  const lines = left.map(({ channelId, count, refused }) =>
    say(refused ? 'forget.done.refused' : 'forget.done.trying', { channel: `<#${channelId}>`, count }),
  );
  return render(say, {
    tone: left.length === 0 ? 'done' : 'waiting',
    title,
    lines: [
      ...before,
      ...(messages === 'under-way'
        ? [say('forget.done.underWay')]
        : left.length === 0
          ? [say('forget.done.allChanged')]
          : []),
      ...after,
      say('forget.done.notReached'),
    ],
    ...(lines.length > 0 && { list: { heading: say('forget.done.heading'), lines, total: lines.length } }),
  });
}

export function forgottenAlreadyMessage(say: Say): Message {
  return render(say, {
    tone: 'nothing',
    title: say('forget.already.title'),
    lines: [say('forget.already.why')],
  });
}

export function notForgottenMessage(say: Say): Message {
  return render(say, {
    tone: 'nothing',
    title: say('forget.cancelled.title'),
    lines: [say('forget.cancelled.why')],
  });
}
