import { duplicateProblems, textProblems, tooWide } from './component-rules.ts';
import type { Component } from './component-types.ts';
import { ComponentType, childrenOf, isSelect } from './component-types.ts';
import type { FormProblem, Path } from './form-errors.ts';
import { required } from './form-errors.ts';
import { groupProblems, selectProblems, uploadProblems } from './select-rules.ts';

const MAX_PARTS = 5;

/** A modal whose schema was checked. */
export interface ModalBody {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly Component[];
}

/** Problems that Discord reports for a modal, beyond its schema. */
export function modalProblems(modal: ModalBody, at: Path): FormProblem[] {
  const path = [...at, 'components'];
  const problems = duplicateProblems(modal.components, path);
  if (!modal.title.trim()) problems.push(required([...at, 'title']));
  if (modal.components.length > MAX_PARTS) {
    problems.push({ path, code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between 1 and ${MAX_PARTS} in length.` });
  }
  for (const [index, part] of modal.components.entries()) problems.push(...partProblems(part, [...path, index]));
  return problems;
}

function partProblems(part: Component, path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  const inside = childrenOf(part);
  if (part.type === ComponentType.actionRow && inside.length > 1) problems.push(tooWide(path));
  if (part.type === ComponentType.label && !part.label?.trim()) problems.push(required([...path, 'label']));
  problems.push(...textProblems(part, path));
  for (const [field, ...steps] of inside) {
    const at = [...path, ...steps];
    if (part.type === ComponentType.actionRow && !field.label?.trim()) problems.push(required([...at, 'label']));
    problems.push(...fieldProblems(field, at));
  }
  return problems;
}

function fieldProblems(field: Component, path: Path): FormProblem[] {
  switch (field.type) {
    case ComponentType.textInput:
      return textInputProblems(field, path);
    case ComponentType.radioGroup:
      return groupProblems(field, path);
    case ComponentType.checkboxGroup:
      return [...groupProblems(field, path), ...requiredProblems(field, path)];
    case ComponentType.fileUpload:
      return [...uploadProblems(field, path), ...requiredProblems(field, path)];
    default:
      return isSelect(field) ? [...selectProblems(field, path), ...modalSelectProblems(field, path)] : [];
  }
}

function textInputProblems(input: Component, path: Path): FormProblem[] {
  const min = input.min_length ?? 0;
  const max = input.max_length ?? 4000;
  if (min > max) {
    return [
      {
        path: [...path, 'min_length'],
        code: 'TEXT_INPUT_COMPONENT_MIN_LENGTH_EXCEEDED',
        message: 'min_length is greater than max_length',
      },
    ];
  }
  const { length } = [...(input.value ?? '')];
  if (length === 0 || (length >= min && length <= max)) return [];
  return [
    { path: [...path, 'value'], code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between ${min} and ${max} in length.` },
  ];
}

function modalSelectProblems(select: Component, path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  if (select.disabled) {
    problems.push({
      path: [...path, 'disabled'],
      code: 'COMPONENT_DISABLED_NOT_ALLOWED',
      message: 'A modal cannot have disabled components',
    });
  }
  return [...problems, ...requiredProblems(select, path)];
}

/** Documented: "`min_values` must be either omitted or at least `1` if `required` is omitted or `true`". */
function requiredProblems(field: Component, path: Path): FormProblem[] {
  if (field.min_values !== 0 || field.required === false) return [];
  return [
    {
      path: [...path, 'min_values'],
      code: 'COMPONENT_REQUIRED_MIN_VALUES_INVALID',
      message: 'min_values must be at least 1 if the component is required',
    },
  ];
}
