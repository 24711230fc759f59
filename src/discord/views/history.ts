import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { Case } from '../../moderation/case.ts';
import type { CasePage, CasePerson, CasesOfPerson } from '../../moderation/case-book.ts';
import { encodeFilter, type HistoryFilter, nobodyIn, OUTCOME_WORDS } from '../../moderation/history-filter.ts';
import { elapsed } from '../../moderation/identification.ts';
import { inert, visible } from '../../moderation/text.ts';
import type { Message } from '../command.ts';
import { customId } from '../interaction.ts';
import { whoOf } from './case.ts';
import { relative, render } from './embed.ts';
import { candidateLine, copyable, nameOf, typed, userMention } from './words.ts';

export const HISTORY_COMMAND = 'kick-history';
export const FORGET_COMMAND = 'kick-forget';
/** As many as can be read on a phone without losing the buttons below. */
export const PAGE_SIZE = 8;

const NAME = { max: 40, units: 120 };
const MOST_CANDIDATES = 25;
const counts = new Intl.NumberFormat('en');

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/**
 * One page of a server's cases.
 *
 * @param about the case by which the filter names a person or a name; `null` without one, or when it is gone
 * @param now milliseconds of the Unix epoch
 */
export function historyMessage(page: CasePage, filter: HistoryFilter, about: Case | null, now: number): Message {
  const conditions = conditionLines(filter, about);
  if (page.cases.length === 0) {
    return render(
      conditions.length === 0
        ? {
            tone: 'nothing',
            title: 'No cases yet',
            lines: ['Each removal with /kick-participant becomes a case and is listed here, with what came of it.'],
          }
        : {
            tone: 'nothing',
            title: 'No case fits',
            lines: [...conditions, 'Leave an option out to see more. A person who was forgotten is found no more.'],
          },
    );
  }
  return {
    ...render({
      tone: 'nothing',
      title: 'Cases of this server',
      lines: ['Newest first', ...conditions],
      list: {
        heading: '**Case · outcome · who · moderator**',
        lines: page.cases.map(caseLine),
        total: page.cases.length,
      },
    }),
    components: [openSelect(page.cases, now), pageButtons(page, filter)],
  };
}

/** "12 ✅ Removed · Ada · by @Mia · 4 minutes ago" */
export function caseLine(one: Case): string {
  const { number, outcome, voided, moderatorId, createdAt, target } = one;
  const { icon, words } = OUTCOME_WORDS[outcome ?? 'open'];
  const who = target !== null ? inert(target.name, NAME) : one.kind === 'session-end' ? whoOf(one) : '*forgotten*';
  const said = `**${number}** ${icon} ${words} · ${who}`;
  const back = one.returns === 0 ? '' : ` · came back ${one.returns}×`;
  return `${voided === null ? said : `~~${said}~~ 🚫 voided`}${back} · ${userMention(moderatorId)} · ${relative(createdAt)}`;
}

function conditionLines({ about, moderatorId, outcome, since }: HistoryFilter, named: Case | null): string[] {
  const lines: string[] = [];
  if (about !== null) {
    const name = named === null || named.target === null ? 'somebody who was forgotten' : nameOf(named.target);
    lines.push(about.same === 'person' ? `Participant: ${name}` : `Everybody called ${name}`);
    if (about.same === 'name') {
      lines.push('Several people were called so. Pick one in `participant` to see theirs alone.');
    }
  }
  if (moderatorId !== null) {
    lines.push(`Moderator: ${userMention(moderatorId)}`);
  }
  if (outcome !== null) {
    lines.push(`Outcome: ${OUTCOME_WORDS[outcome].icon} ${OUTCOME_WORDS[outcome].words}`);
  }
  if (since !== null) {
    lines.push(`Since <t:${Math.floor(since / 1_000)}:f>`);
  }
  return lines;
}

function openSelect(cases: readonly Case[], now: number): Row {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: customId(HISTORY_COMMAND, 'open', null),
        placeholder: 'Open a case',
        options: cases.map((one) => {
          const { number, target, outcome, voided, createdAt } = one;
          const { icon, words } = OUTCOME_WORDS[voided === null ? (outcome ?? 'open') : 'voided'];
          const name =
            target === null ? nobodyIn(one, { max: 30, units: 50 }) : visible(target.name, { max: 40, units: 70 });
          return {
            label: `${number} · ${name}`,
            value: String(number),
            description: `${icon} ${words} · ${elapsed(createdAt, now)}`,
          };
        }),
      },
    ],
  };
}

/** The state stands in the buttons: they work after a restart, and in another process. */
function pageButtons({ cases, newer, older }: CasePage, filter: HistoryFilter): Row {
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
      button('newer', '◀ Newer', cases[0]?.number ?? 0, newer),
      button('older', 'Older ▶', cases.at(-1)?.number ?? 0, older),
      button('export', 'Export CSV', 0, true),
    ],
  };
}

export function historyArgument(number: number, filter: string): string {
  return `${number.toString(36)}/${filter}`;
}

/** What an export holds. `next`: the number before which the next part begins, when not all fitted into this one. */
export function exportMessage(
  file: { readonly name: string; readonly text: string; readonly cases: number; readonly next: number | null },
  filter: HistoryFilter,
): Message {
  const { cases, next } = file;
  const message = render({
    tone: next === null ? 'done' : 'waiting',
    title: cases === 1 ? '1 case exported' : `${counts.format(cases)} cases exported`,
    lines: [
      'Newest first; times are UTC. Cells that a spreadsheet might calculate, or round, begin with an apostrophe.',
      'These are people’s data: share the file with care, and delete it when you are done.',
      ...(next === null ? [] : ['**Not all cases fitted.** Press the button for the part that follows.']),
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
              label: 'Export the next part',
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
  option: 'moderator' | 'outcome' | 'since' | 'since-future',
  given: string,
): Message {
  const hints = {
    moderator: 'Mention somebody, paste their user ID, or pick from the completion of `moderator`.',
    outcome: 'Pick from the completion of `outcome`, for example “Removed”.',
    since: 'Write “today”, “7 days”, “36 hours” or a date such as “2026-11-01”.',
    'since-future': 'That is in the future. Write “today”, “7 days”, or a date that has passed.',
  };
  return render({
    tone: 'question',
    title: `“${typed(given)}” was not understood`,
    lines: [hints[option]],
  });
}

export function nobodyInCasesMessage(given: string): Message {
  return render({
    tone: 'question',
    title: `Nobody called “${typed(given)}”`,
    lines: [
      'No case of this server tells of such a person. Pick from the completion of `participant`, or paste their ID.',
    ],
  });
}

export function severalInCasesMessage(given: string, candidates: readonly CasePerson[], note: string): Message {
  const [first] = candidates;
  return render({
    tone: 'question',
    title: `Which “${typed(given)}”?`,
    lines: [note, 'Pick one in `participant`, or paste the ID.'],
    list: {
      heading: '**In the cases of this server** (joined: last case)',
      lines: candidates.slice(0, MOST_CANDIDATES).map(candidateLine),
      total: candidates.length,
    },
    copyable: first === undefined ? [] : [copyable(first.id)],
  });
}

/** Asks whether somebody is to be erased, and says what that is. */
export function forgetQuestion({ person, settled, open, keptOut }: CasesOfPerson, ownerId: string): Message {
  const cases = settled === 1 ? '1 case' : `${counts.format(settled)} cases`;
  const argument = person.seenIn.toString(36);
  const button = (action: string, label: string, style: APIButtonComponentWithCustomId['style']) =>
    ({
      type: ComponentType.Button,
      style,
      label,
      custom_id: customId(FORGET_COMMAND, action, ownerId, argument),
    }) satisfies APIButtonComponentWithCustomId;
  const underWay =
    open === 0
      ? []
      : [`${open === 1 ? 'One removal of them is' : `${open} removals of them are`} not over yet: untouched.`];
  if (settled === 0) {
    return render({
      tone: 'nothing',
      title: `Nothing to erase of ${nameOf(person)} yet`,
      lines: [...underWay, 'Run the command again when it is over.'],
    });
  }
  return {
    ...render({
      tone: 'question',
      title: `Forget ${nameOf(person)}?`,
      lines: [
        `Their name and ID are erased from **${cases}** of this server. The cases stay, and are counted, without telling who it was.`,
        '**This cannot be taken back.**',
        'Reasons may hold names too: they, and what they were before they were edited, can be erased along.',
        ...(keptOut === 0
          ? []
          : ['They are **kept out** of a session now: that ends, since nobody would know whom to keep out.']),
        ...underWay,
      ],
      copyable: [copyable(person.id)],
    }),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          button('forget', `Forget in ${cases}`.slice(0, 34), ButtonStyle.Danger),
          button('forget-reasons', 'Forget, erase reasons too', ButtonStyle.Danger),
          button('cancel', 'Cancel', ButtonStyle.Secondary),
        ],
      },
    ],
  };
}

export function forgottenMessage(cases: number, reasons: boolean, open: number): Message {
  return render({
    tone: 'done',
    title: `Forgotten in ${cases === 1 ? '1 case' : `${counts.format(cases)} cases`}`,
    lines: [
      reasons ? 'Name, ID and reasons are erased.' : 'Name and ID are erased; the reasons were kept.',
      'The log channel is brought up to date. What people wrote or copied elsewhere is not known to this bot.',
      ...(open === 0 ? [] : ['A removal that is not over yet was left alone: run the command again when it is.']),
    ],
  });
}

export function forgottenAlreadyMessage(): Message {
  return render({
    tone: 'nothing',
    title: 'Nothing left to erase',
    lines: ['No settled case of this server tells of that person any more.'],
  });
}

export function notForgottenMessage(): Message {
  return render({ tone: 'nothing', title: 'Nothing was erased', lines: ['You cancelled.'] });
}
