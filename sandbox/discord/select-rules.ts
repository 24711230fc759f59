import type { Component } from './component-types.ts';
import { ComponentType } from './component-types.ts';
import { emojiProblems } from './emoji-rules.ts';
import type { FormProblem, Path } from './form-errors.ts';
import { required } from './form-errors.ts';

/** How many of something can be chosen. */
interface Limits {
  readonly min: number;
  readonly max: number;
}

/** Problems that Discord reports for a select menu, beyond its schema, in messages and modals alike. */
export function selectProblems(select: Component, path: Path): FormProblem[] {
  const limits = { min: select.min_values ?? 1, max: select.max_values ?? 1 };
  return [
    ...limitProblems(limits, path),
    ...(select.type === ComponentType.stringSelect
      ? optionProblems(select, limits, path)
      : defaultValueProblems(select, limits, path)),
  ];
}

/**
 * Problems of a radio group or a checkbox group, beyond its schema. Discord documents the limits, but not the codes: they
 * are those of a select.
 */
export function groupProblems(group: Component, path: Path): FormProblem[] {
  const options = group.options ?? [];
  const radio = group.type === ComponentType.radioGroup;
  const limits = { min: group.min_values ?? 1, max: radio ? 1 : (group.max_values ?? options.length) };
  return [...limitProblems(limits, path), ...optionProblems(group, limits, path)];
}

/** Problems of a file upload, beyond its schema. Discord documents the limits, but not the codes. */
export function uploadProblems(upload: Component, path: Path): FormProblem[] {
  const limits = { min: upload.min_values ?? 1, max: upload.max_values ?? 1 };
  const types = [...(upload.file_types ?? []).entries()];
  return [
    ...limitProblems(limits, path),
    ...types
      .filter(([, type]) => !/^(?:image|video|audio|\.[a-z0-9]+)$/i.test(type))
      .map(([index]) => ({
        path: [...path, 'file_types', index],
        code: 'FILE_UPLOAD_COMPONENT_FILE_TYPE_INVALID',
        message: 'Must be image, video, audio, or an extension with its dot.',
      })),
  ];
}

function limitProblems({ min, max }: Limits, path: Path): FormProblem[] {
  if (min <= max) return [];
  return [problem([...path, 'min_values'], 'MIN_VALUES_EXCEEDED', 'min_values is greater than max_values')];
}

function optionProblems(select: Component, { min, max }: Limits, path: Path): FormProblem[] {
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
function defaultValueProblems(select: Component, { min, max }: Limits, path: Path): FormProblem[] {
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
