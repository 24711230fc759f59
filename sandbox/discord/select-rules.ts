import type { Component } from './component-types.ts';
import { ComponentType } from './component-types.ts';
import { emojiProblems } from './emoji-rules.ts';
import type { FormProblem, Path } from './form-errors.ts';
import { required } from './form-errors.ts';

/** Problems that Discord reports for a select menu, beyond its schema, in messages and modals alike. */
export function selectProblems(select: Component, path: Path): FormProblem[] {
  const max = select.max_values ?? 1;
  const min = select.min_values ?? 1;
  return [
    ...(min > max
      ? [problem([...path, 'min_values'], 'MIN_VALUES_EXCEEDED', 'min_values is greater than max_values')]
      : []),
    ...(select.type === ComponentType.stringSelect
      ? optionProblems(select, { min, max }, path)
      : defaultValueProblems(select, { min, max }, path)),
  ];
}

function optionProblems(select: Component, { min, max }: { min: number; max: number }, path: Path): FormProblem[] {
  const options = select.options ?? [];
  const problems: FormProblem[] = [];
  const values = new Set<string>();
  for (const [index, { label, value, emoji }] of options.entries()) {
    const at = [...path, 'options', index];
    if (!label.trim()) problems.push(required([...at, 'label']));
    if (!value.trim()) problems.push(required([...at, 'value']));
    if (values.has(value)) {
      problems.push(problem([...at, 'value'], 'OPTION_VALUE_DUPLICATED', 'The specified option value is already used'));
    }
    values.add(value);
    problems.push(...emojiProblems(emoji, [...at, 'emoji']));
  }
  if (max > options.length) {
    problems.push(
      problem([...path, 'max_values'], 'MAX_VALUES_EXCEEDED', 'max_values is greater than the number of options'),
    );
  }
  if (min > options.length && min <= max) {
    problems.push(
      problem([...path, 'min_values'], 'MIN_VALUES_EXCEEDED', 'min_values is greater than the number of options'),
    );
  }
  if (options.filter((option) => option.default).length > max) {
    problems.push(problem([...path, 'options'], 'TOO_MANY_DEFAULT_VALUES', 'Too many default values'));
  }
  return problems;
}

/** Documented: "number of default values must be in the range defined by `min_values` and `max_values`". */
function defaultValueProblems(
  select: Component,
  { min, max }: { min: number; max: number },
  path: Path,
): FormProblem[] {
  const defaults = select.default_values ?? [];
  const at = [...path, 'default_values'];
  if (defaults.length === 0) return [];
  const problems: FormProblem[] = [];
  if (defaults.length > max || defaults.length < min) {
    problems.push(problem(at, 'DEFAULT_VALUES_OUT_OF_RANGE', `Must be between ${min} and ${max} in length.`));
  }
  if (new Set(defaults.map(({ id }) => id)).size < defaults.length) {
    problems.push(problem(at, 'DEFAULT_VALUES_DUPLICATED', 'Duplicate default values'));
  }
  return problems;
}

function problem(path: Path, code: string, message: string): FormProblem {
  return { path, code: `SELECT_COMPONENT_${code}`, message };
}
