import { type APIRadioGroupComponent, type APIStringSelectComponent, ComponentType, TextInputStyle } from 'discord.js';
import type { Message, Modal } from '../../bot/command.ts';
import { customId } from '../../bot/interaction.ts';
import { button, row } from '../../bot/ui/components.ts';
import { people as counted, countOf } from '../../bot/ui/embed.ts';
import { visible } from '../../common/text.ts';
import type { Translator } from '../../i18n/language.ts';
import { KEEP_OUT_LENGTHS, type KeepOutLength } from '../../keep-out/keep-out.ts';
import type { Complete } from '../../sessions/evidence.ts';
import { type Participant, sharesScreen } from '../../sessions/participant.ts';
import { roomName, type Session } from '../../sessions/session.ts';
import { naming, shortForm } from '../identification.ts';
import { type OfferedSpan, spanValue } from '../lately.ts';
import { inMenu, LONGEST_QUERY, LONGEST_REASON, NONE, PICKER_COMMAND, personOption } from '../picker/picker.view.ts';
import { MOST_PICKED, type PickerState } from '../picker/picker-state.ts';

/** The fields of the sheet, by their custom ID. */
export const SHEET_FIELDS = {
  who: 'who',
  find: 'find',
  keepOut: 'keep-out',
  preset: 'preset',
  reason: 'reason',
} as const;

/** A room's name beside counts, in a description. */
const ROOM = { max: 36, units: 40 };

/** How many choices a radio group has. https://discord.com/developers/docs/components/reference#radio-group */
const FEWEST_RADIOS = 2;
const MOST_RADIOS = 10;

/** What a sheet is filled in with when it opens. */
export interface Prefilled {
  /** The values of the people who are chosen: see `choiceValue`. */
  readonly chosen: readonly string[];
  readonly query: string | null;
  readonly keepOut: KeepOutLength | null;
  readonly reason: string | null;
}

export interface Sheet extends Prefilled {
  /** The custom ID of the modal: who may send it, and what becomes of it. */
  readonly customId: string;
  readonly session: Session;
  /** Everyone in the session. */
  readonly people: Complete<Participant>;
  /** Those who can be chosen, the likeliest first: at least one, and at most as many as a menu holds. */
  readonly listed: readonly Participant[];
  /** Those who can be chosen together, because they joined lately. They take their places in the same menu. */
  readonly spans?: readonly OfferedSpan[];
  /** Those who can't, because they're protected. */
  readonly hidden: number;
  /** Shown in place of who is there. */
  readonly note?: string | null;
  readonly presets: readonly string[];
  readonly reasonRequired: boolean;
  readonly now: number;
}

/** One form for a whole removal. */
export function sheetModal(t: Translator, sheet: Sheet): Modal {
  const { listed, people, hidden, chosen, spans = [] } = sheet;
  const all = listed.length + hidden === people.items.length;
  const options = [
    ...spans.map(({ span, count }) => ({
      label: t('sheet.lately', { count: span, people: count }),
      value: spanValue(span),
    })),
    ...listed.map((person) => personOption(t, person, sheet.now)),
  ].map((option) => (chosen.includes(option.value) ? { ...option, default: true } : option));
  return {
    custom_id: sheet.customId,
    title: t('sheet.title'),
    components: [
      {
        type: ComponentType.Label,
        label: t('sheet.who'),
        description: inMenu(
          sheet.note ??
            (listed.some(sharesScreen) ? t('sheet.sharersFirst', { who: whoIn(t, sheet, all) }) : whoIn(t, sheet, all)),
        ),
        component: {
          type: ComponentType.StringSelect,
          custom_id: SHEET_FIELDS.who,
          placeholder: t('picker.menus.people'),
          options,
          // Phones can't clear what is optional, unless none may be chosen.
          min_values: all ? 1 : 0,
          // One more can be typed, and no more can be removed together.
          max_values: all ? options.length : Math.min(options.length, MOST_PICKED - 1),
          required: all,
        },
      },
      ...(all
        ? []
        : [
            textField({
              field: SHEET_FIELDS.find,
              label: t('sheet.find'),
              description: t('sheet.findDescription'),
              style: TextInputStyle.Short,
              most: LONGEST_QUERY,
              value: sheet.query,
            }),
          ]),
      {
        type: ComponentType.Label,
        label: t('sheet.keepOut'),
        component: {
          type: ComponentType.RadioGroup,
          custom_id: SHEET_FIELDS.keepOut,
          required: false,
          options: [
            { label: t('picker.menus.keepOutNo'), value: NONE, default: sheet.keepOut === null },
            ...KEEP_OUT_LENGTHS.map((length) => ({
              label: t('picker.menus.keepOutFor', { length: t(`keepOutLengths.${length}`) }),
              value: length,
              default: sheet.keepOut === length,
            })),
          ],
        },
      },
      ...reasonFields(t, sheet),
    ],
  };
}

function whoIn(t: Translator, { session, people, listed, hidden }: Sheet, all: boolean): string {
  const room = naming(visible(roomName(session.room), { ...ROOM, empty: t('words.room.nameless') }), session.room.id);
  const where = { room, people: counted(t, countOf(people)) };
  if (!all) {
    return t('sheet.whoSome', { ...where, shown: listed.length });
  }
  return hidden === 0 ? t('sheet.whoIn', where) : t('sheet.whoInProtected', { ...where, hidden });
}

function reasonFields(t: Translator, sheet: Sheet): Modal['components'] {
  const presets = [...new Set(sheet.presets)].slice(0, MOST_PICKED);
  const given = sheet.reason ?? '';
  return [
    ...(presets.length === 0
      ? []
      : [{ type: ComponentType.Label as const, label: t('sheet.reason'), component: readyMade(t, sheet, presets) }]),
    textField({
      field: SHEET_FIELDS.reason,
      label: presets.length === 0 ? t('sheet.reason') : t('sheet.write'),
      description: presets.length === 0 ? t('picker.modals.reason.description') : t('sheet.writeDescription'),
      style: TextInputStyle.Paragraph,
      most: LONGEST_REASON,
      value: presets.includes(given) ? null : given,
      required: sheet.reasonRequired && presets.length === 0,
    }),
  ];
}

/** A radio group takes one tap where a menu takes two, but holds less. */
function readyMade(
  t: Translator,
  { reason, reasonRequired }: Sheet,
  presets: readonly string[],
): APIRadioGroupComponent | APIStringSelectComponent {
  const options = presets.map((preset) => ({
    label: visible(preset, { max: 100, units: 100 }),
    value: shortForm(preset),
    ...(preset === reason && { default: true }),
  }));
  const none = { label: t('picker.menus.reasonNone'), value: NONE };
  const choices = reasonRequired ? options : [none, ...options];
  const common = { custom_id: SHEET_FIELDS.preset, required: false };
  return choices.length >= FEWEST_RADIOS && choices.length <= MOST_RADIOS
    ? { ...common, type: ComponentType.RadioGroup, options: choices }
    : {
        ...common,
        type: ComponentType.StringSelect,
        placeholder: t('picker.menus.reason'),
        options,
        min_values: 0,
        max_values: 1,
      };
}

interface TextField {
  readonly field: string;
  readonly label: string;
  readonly description: string;
  readonly style: TextInputStyle;
  readonly most: number;
  readonly value: string | null;
  readonly required?: boolean;
}

function textField({ field, label, description, style, most, value, required = false }: TextField) {
  return {
    type: ComponentType.Label as const,
    label,
    description,
    component: {
      type: ComponentType.TextInput as const,
      custom_id: field,
      style,
      required,
      max_length: most,
      ...(value !== null && value !== '' && { value: value.slice(0, most).toWellFormed() }),
    },
  };
}

/**
 * Something stands in the way: what was filled in is kept, and the sheet can be opened again with it.
 *
 * @param beside what else can be pressed
 */
export function withAgain(
  t: Translator,
  message: Message,
  { id, ownerId }: Pick<PickerState, 'id' | 'ownerId'>,
  beside: NonNullable<Message['components']> = [],
): Message {
  const again = row(button(t('sheet.again'), customId(PICKER_COMMAND, 'again', ownerId, id)));
  return { ...message, components: [again, ...beside] };
}
