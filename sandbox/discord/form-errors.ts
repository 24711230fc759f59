import type * as z from 'zod/mini';
import { ApiError } from './api-error.ts';

export type Path = readonly (string | number)[];

/** One problem with a body, in Discord's words. */
export interface FormProblem {
  readonly path: Path;
  readonly code: string;
  readonly message: string;
}

export const required = (path: Path): FormProblem => ({
  path,
  code: 'BASE_TYPE_REQUIRED',
  message: 'This field is required',
});

export function describeProblem(problem: FormProblem): string {
  return `${problem.path.join('.') || '(body)'}: ${problem.message} [${problem.code}]`;
}

interface ErrorNode {
  _errors?: readonly { code: string; message: string }[];
  [step: string]: unknown;
}

/** Error 50035 with its nested tree: one key per step of the path, and `_errors` at the end. */
export function invalidFormBody(problems: readonly FormProblem[]): ApiError {
  const root: ErrorNode = {};
  for (const { path, code, message } of problems) {
    let node = root;
    for (const step of path) {
      const next = (node[step] ?? {}) as ErrorNode;
      node[step] = next;
      node = next;
    }
    node._errors = [...(node._errors ?? []), { code, message }];
  }
  return new ApiError(400, 50035, 'Invalid Form Body', root);
}

/** Problems the schema finds with a value. Strings are counted in code points, as Discord counts them. */
export function checkSchema(schema: z.core.$ZodType, value: unknown, at: Path = []): FormProblem[] {
  // zod counts UTF-16 units, so each astral character is replaced by a single unit.
  const counted = inCodePoints(value);
  const result = (schema as z.ZodMiniType).safeParse(counted);
  return result.success ? [] : result.error.issues.flatMap((issue) => fromIssue(issue, counted, at));
}

function inCodePoints(value: unknown): unknown {
  const text = JSON.stringify(value);
  if (text === undefined || !/[\u{10000}-\u{10FFFF}]/u.test(text)) return value;
  return JSON.parse(text.replace(/[\u{10000}-\u{10FFFF}]/gu, '\u25a1'));
}

function fromIssue(issue: z.core.$ZodIssue, root: unknown, at: Path): FormProblem[] {
  const path: Path = [...at, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const problem = (code: string, message: string): FormProblem[] => [{ path, code, message }];
  const value = valueAt(root, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        code: 'BASE_TYPE_UNKNOWN_KEY',
        message: 'Unknown field',
      }));
    case 'invalid_union':
      return fromUnion(issue, value, path);
    case 'invalid_type':
      if (value === undefined || value === null) return [required(path)];
      return problem('BASE_TYPE_CONVERT', `Value is not of the type ${issue.expected}.`);
    case 'invalid_value':
      if (value === undefined || value === null) return [required(path)];
      return problem('BASE_TYPE_CHOICES', `Value must be one of {${issue.values.join(', ')}}.`);
    case 'too_big':
      if (issue.origin === 'string') {
        return problem('BASE_TYPE_BAD_LENGTH', `Must be ${issue.maximum} or fewer in length.`);
      }
      if (issue.origin === 'array') {
        return problem('BASE_TYPE_MAX_LENGTH', `Must be ${issue.maximum} or fewer in length.`);
      }
      return problem('NUMBER_TYPE_MAX', `Value should be less than or equal to ${issue.maximum}.`);
    case 'too_small':
      if (value === '') return [required(path)];
      if (issue.origin === 'string' || issue.origin === 'array') {
        return problem('BASE_TYPE_MIN_LENGTH', `Must be ${issue.minimum} or more in length.`);
      }
      return problem('NUMBER_TYPE_MIN', `Value should be greater than or equal to ${issue.minimum}.`);
    case 'invalid_format':
      if (issue.format === 'url') return problem('URL_TYPE_INVALID_URL', 'Not a well formed URL.');
      return problem('BASE_TYPE_INVALID_FORMAT', `Not a valid ${issue.format}.`);
    default:
      return problem('BASE_TYPE_INVALID', issue.message);
  }
}

/** Reports the problems of the intended alternative, the one that `type` selects, instead of those of all. */
function fromUnion(issue: z.core.$ZodIssueInvalidUnion, value: unknown, path: Path): FormProblem[] {
  if (value === undefined || value === null) return [required(path)];
  const isOfAnotherType = (issues: readonly z.core.$ZodIssue[]) =>
    issues.some((inner) => inner.path.length === 0 || (inner.path.length === 1 && inner.path[0] === 'type'));
  const meant = issue.errors
    .filter((issues) => issues.length > 0 && !isOfAnotherType(issues.filter((i) => i.code !== 'unrecognized_keys')))
    .sort((a, b) => a.length - b.length)[0];
  if (meant) return meant.flatMap((inner) => fromIssue(inner, value, path));
  const hasType = typeof value === 'object' && value !== null && 'type' in value;
  return [
    hasType
      ? { path: [...path, 'type'], code: 'UNION_TYPE_CHOICES', message: 'Value of field "type" is not allowed here.' }
      : { path, code: 'BASE_TYPE_CONVERT', message: "Value doesn't match any of the allowed types." },
  ];
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
