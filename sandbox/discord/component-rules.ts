import type { FormProblem, Path } from './form-errors.ts';
import { required } from './form-errors.ts';

/** A component as it comes off the wire, its schema already checked. */
interface Component {
  readonly type: number;
  readonly id?: number | null;
  readonly style?: number;
  readonly label?: string | null;
  readonly emoji?: unknown;
  readonly url?: string | null;
  readonly sku_id?: string | null;
  readonly custom_id?: string | null;
  readonly min_values?: number | null;
  readonly max_values?: number | null;
  readonly options?: readonly { value: string; default?: boolean | null }[];
  readonly components?: readonly Component[];
  readonly accessory?: Component;
}

const ACTION_ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const LINK = 5;
const PREMIUM = 6;
const MAX_COMPONENTS = 40;
const MAX_ROWS = 5;

/**
 * What Discord refuses in a message's components beyond their schema: the mix of a row, duplicate ids and values, the
 * count, what each style of button must have.
 * Source: https://discord.com/developers/docs/components/reference
 */
export function componentProblems(components: readonly unknown[], version2: boolean, at: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  const customIds = new Set<string>();
  const ids = new Set<number>();
  let count = 0;

  const visit = (component: Component, path: Path) => {
    count += 1;
    if (component.custom_id != null) {
      if (customIds.has(component.custom_id)) {
        problems.push({
          path: [...path, 'custom_id'],
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        });
      }
      customIds.add(component.custom_id);
    }
    if (component.id != null && component.id !== 0) {
      if (ids.has(component.id)) {
        problems.push({
          path: [...path, 'id'],
          code: 'COMPONENT_ID_DUPLICATED',
          message: 'Component id cannot be duplicated',
        });
      }
      ids.add(component.id);
    }
    if (component.type === ACTION_ROW) problems.push(...rowProblems(component, path));
    if (component.type === BUTTON) problems.push(...buttonProblems(component, path));
    if (component.type === STRING_SELECT) problems.push(...selectProblems(component, path));
    for (const [index, child] of (component.components ?? []).entries()) visit(child, [...path, 'components', index]);
    if (component.accessory) visit(component.accessory, [...path, 'accessory']);
  };

  for (const [index, component] of (components as readonly Component[]).entries()) {
    if (!version2 && component.type !== ACTION_ROW) {
      problems.push({
        path: [...at, index, 'type'],
        code: 'UNION_TYPE_CHOICES',
        message: 'Only action rows are allowed without the IS_COMPONENTS_V2 flag.',
      });
    }
    visit(component, [...at, index]);
  }
  if (count > MAX_COMPONENTS) {
    problems.push({
      path: at,
      code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      message: `The total number of components cannot exceed ${MAX_COMPONENTS}`,
    });
  }
  if (!version2 && components.length > MAX_ROWS) {
    problems.push({ path: at, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${MAX_ROWS} or fewer in length.` });
  }
  return problems;
}

function rowProblems(row: Component, path: Path): FormProblem[] {
  const children = row.components ?? [];
  const selects = children.filter((child) => child.type !== BUTTON).length;
  // A select is as wide as the row: it stands alone.
  if (selects > 1 || (selects === 1 && children.length > 1)) {
    return [
      {
        path: [...path, 'components'],
        code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        message: 'The specified component exceeds the maximum width',
      },
    ];
  }
  return [];
}

function buttonProblems(button: Component, path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  const forbidden = (field: string): FormProblem => ({
    path: [...path, field],
    code: 'COMPONENT_BUTTON_FIELD_NOT_ALLOWED',
    message: `A button of style ${button.style} cannot have this field`,
  });
  if (button.style === LINK) {
    if (!button.url) problems.push(required([...path, 'url']));
    if (button.custom_id != null) problems.push(forbidden('custom_id'));
  } else if (button.style === PREMIUM) {
    if (!button.sku_id) problems.push(required([...path, 'sku_id']));
    for (const field of ['custom_id', 'label', 'url', 'emoji'] as const) {
      if (button[field] != null) problems.push(forbidden(field));
    }
  } else {
    if (!button.custom_id) problems.push(required([...path, 'custom_id']));
    if (button.url != null) problems.push(forbidden('url'));
  }
  if (button.style !== PREMIUM && !button.label?.trim() && !button.emoji) {
    problems.push(required([...path, 'label']));
  }
  return problems;
}

function selectProblems(select: Component, path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  const options = select.options ?? [];
  const values = new Set<string>();
  for (const [index, option] of options.entries()) {
    if (values.has(option.value)) {
      problems.push({
        path: [...path, 'options', index, 'value'],
        code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        message: 'The specified option value is already used',
      });
    }
    values.add(option.value);
  }
  const max = select.max_values ?? 1;
  if (max > options.length) {
    problems.push({
      path: [...path, 'max_values'],
      code: 'SELECT_COMPONENT_MAX_VALUES_EXCEEDED',
      message: 'max_values is greater than the number of options',
    });
  }
  if ((select.min_values ?? 1) > max) {
    problems.push({
      path: [...path, 'min_values'],
      code: 'SELECT_COMPONENT_MIN_VALUES_EXCEEDED',
      message: 'min_values is greater than max_values',
    });
  }
  if (options.filter((option) => option.default).length > max) {
    problems.push({
      path: [...path, 'options'],
      code: 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      message: 'Too many default values',
    });
  }
  return problems;
}
