import type { FormProblem, Path } from './form-errors.ts';
import { required } from './form-errors.ts';
import { localizationProblems, nameClashes } from './localization-rules.ts';
import type { Localizations } from './localizations.ts';

export interface CommandBody {
  readonly id?: string | null;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description?: string | null;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
  readonly type?: number | null;
  readonly options?: readonly OptionBody[] | null;
  readonly default_member_permissions?: string | number | null;
  readonly dm_permission?: boolean | null;
  readonly contexts?: readonly number[] | null;
  readonly integration_types?: readonly number[] | null;
  readonly nsfw?: boolean | null;
}

export interface OptionBody {
  readonly type: number;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description: string;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
  readonly required?: boolean | null;
  readonly autocomplete?: boolean | null;
  readonly choices?: readonly ChoiceBody[] | null;
  readonly options?: readonly OptionBody[] | null;
  readonly min_length?: number | null;
  readonly max_length?: number | null;
  readonly min_value?: number | null;
  readonly max_value?: number | null;
}

export interface ChoiceBody {
  readonly name: string;
  readonly name_localizations?: Localizations;
  readonly value: string | number;
}

const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const SUBCOMMAND_GROUP = 2;
const MAX_CHAT_INPUT = 100;
const MAX_CONTEXT_MENU = 15;
const MAX_TEXT = 8000;
const MAX_CHOICE_VALUE = 100;

// https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** Problems that Discord reports for a bulk overwrite of commands, beyond its schema. */
export function commandProblems(commands: readonly CommandBody[]): FormProblem[] {
  const problems: FormProblem[] = [];
  const countOf = (type: number) => commands.filter((command) => (command.type ?? CHAT_INPUT) === type).length;
  for (const [type, max] of [
    [1, MAX_CHAT_INPUT],
    [2, MAX_CONTEXT_MENU],
    [3, MAX_CONTEXT_MENU],
  ] as const) {
    if (countOf(type) > max) {
      problems.push({ path: [], code: 'BASE_TYPE_MAX_LENGTH', message: `At most ${max} commands of type ${type}.` });
    }
  }
  for (const [index, command] of commands.entries()) {
    const type = command.type ?? CHAT_INPUT;
    problems.push(...localizationProblems(command, [index]));
    problems.push(...(type === CHAT_INPUT ? chatInputProblems(command, [index]) : menuProblems(command, [index])));
  }
  const placed = commands.map((command, index) => ({ ...command, at: [index] }));
  for (const sameType of Map.groupBy(placed, ({ type }) => type ?? CHAT_INPUT).values()) {
    problems.push(
      ...nameClashes(sameType, {
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      }),
    );
  }
  return problems;
}

function chatInputProblems(command: CommandBody, path: Path): FormProblem[] {
  const problems = nameProblems(command, path);
  if (!command.description?.trim()) problems.push(required([...path, 'description']));
  problems.push(...optionProblems(command.options ?? [], [...path, 'options']));
  if (textLength(command) > MAX_TEXT) {
    problems.push({
      path,
      code: 'APPLICATION_COMMAND_TOO_LARGE',
      message: `Command exceeds maximum size (${MAX_TEXT})`,
    });
  }
  return problems;
}

function menuProblems(command: CommandBody, path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  if (!command.name.trim()) problems.push(required([...path, 'name']));
  for (const field of ['description', 'description_localizations', 'options'] as const) {
    if (Object.keys(command[field] ?? {}).length === 0) continue;
    problems.push({
      path: [...path, field],
      code: 'APPLICATION_COMMAND_CONTEXT_MENU_FIELD_NOT_ALLOWED',
      message: `Context menu commands cannot have ${field}`,
    });
  }
  return problems;
}

function optionProblems(options: readonly OptionBody[], path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  let optionalSeen = false;
  const isBranch = (option: OptionBody) => option.type === SUBCOMMAND || option.type === SUBCOMMAND_GROUP;
  if (options.some(isBranch) && !options.every(isBranch)) {
    problems.push({
      path,
      code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      message: 'Sub-command and sub-command group option types are mutually exclusive to all other types',
    });
  }
  for (const [index, option] of options.entries()) {
    const at = [...path, index];
    problems.push(...nameProblems(option, at), ...localizationProblems(option, at));
    if (!option.description.trim()) problems.push(required([...at, 'description']));
    if (option.required && optionalSeen) {
      problems.push({
        path: at,
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      });
    }
    if (!option.required && !isBranch(option)) optionalSeen = true;
    if (option.autocomplete && option.choices?.length) {
      problems.push({
        path: at,
        code: 'APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE',
        message: 'autocomplete and choices are mutually exclusive',
      });
    }
    if (option.min_length != null && option.max_length != null && option.min_length > option.max_length) {
      problems.push({
        path: at,
        code: 'APPLICATION_COMMAND_OPTIONS_LENGTH_INVALID',
        message: 'min_length must not be greater than max_length',
      });
    }
    const choices = option.choices ?? [];
    problems.push(...choiceProblems(choices, [...at, 'choices']), ...duplicateChoices(choices, [...at, 'choices']));
    if (isBranch(option)) problems.push(...optionProblems(option.options ?? [], [...at, 'options']));
  }
  const placed = options.map((option, index) => ({ ...option, at: [...path, index] }));
  problems.push(
    ...nameClashes(placed, {
      code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
      message: 'Option name already exists',
    }),
  );
  return problems;
}

/**
 * Problems with the choices of an option or a completion. A name can't be blank, and a text value has 1 to 100
 * characters (the schema allows 6000, which is how much a person can type).
 */
export function choiceProblems(choices: readonly ChoiceBody[], path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  for (const [index, choice] of choices.entries()) {
    const { name, value } = choice;
    problems.push(...localizationProblems(choice, [...path, index]));
    if (!name.trim()) problems.push(required([...path, index, 'name']));
    if (value === '') problems.push(required([...path, index, 'value']));
    if (typeof value === 'string' && [...value].length > MAX_CHOICE_VALUE) {
      problems.push({
        path: [...path, index, 'value'],
        code: 'BASE_TYPE_BAD_LENGTH',
        message: `Must be between 1 and ${MAX_CHOICE_VALUE} in length.`,
      });
    }
  }
  return problems;
}

function duplicateChoices(choices: readonly ChoiceBody[], path: Path): FormProblem[] {
  const placed = choices.map((choice, index) => ({ ...choice, at: [...path, index] }));
  return nameClashes(placed, {
    code: 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
    message: 'Option choice name already exists',
  });
}

function nameProblems(named: Pick<CommandBody, 'name' | 'name_localizations'>, path: Path): FormProblem[] {
  const invalid = (where: Path): FormProblem => ({
    path: where,
    code: 'APPLICATION_COMMAND_INVALID_NAME',
    message: 'Command name is invalid',
  });
  const isWrong = (name: string) => !NAME.test(name) || name !== name.toLowerCase();
  return [
    ...(isWrong(named.name) ? [invalid([...path, 'name'])] : []),
    ...Object.entries(named.name_localizations ?? {})
      .filter(([, name]) => isWrong(name))
      .map(([locale]) => invalid([...path, 'name_localizations', locale])),
  ];
}

/** Names, descriptions and choice values count together, each text with its longest version, the default included. */
function textLength(part: CommandBody | OptionBody): number {
  const longest = (text: string | null | undefined, others: Readonly<Record<string, string>> | null | undefined) =>
    Math.max(...[text ?? '', ...Object.values(others ?? {})].map((each) => [...each].length));
  let sum = longest(part.name, part.name_localizations) + longest(part.description, part.description_localizations);
  if ('choices' in part) {
    for (const { name, name_localizations: names, value } of part.choices ?? []) {
      sum += longest(name, names) + [...String(value)].length;
    }
  }
  for (const option of part.options ?? []) sum += textLength(option);
  return sum;
}
