/**
 * Small faults, made mechanically in the bot's code: what `npm run mutate` plants, one at a time. Each operator stands
 * for a kind of mistake that people make when they change this code.
 */
import { parseSync } from 'vite';

export interface Mutant {
  /** `src/removal/target.ts#12`. Stays the same as long as the file does. */
  readonly id: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly operator: Operator;
  /** The range of the code that is replaced. */
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly replacement: string;
}

export type Operator =
  | 'await left out'
  | 'call left out'
  | 'condition reversed'
  | 'and for or'
  | 'fallback left out'
  | 'comparison'
  | 'arithmetic'
  | 'boolean'
  | 'number'
  | 'conversion left out'
  | 'other method'
  | 'other language';

/** A node of ESTree, with TypeScript's additions. https://github.com/estree/estree */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const COMPARISONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '===': '!==',
    '!==': '===',
    '<': '<=',
    '<=': '<',
    '>': '>=',
    '>=': '>',
  }),
);
const ARITHMETIC: ReadonlyMap<string, string> = new Map(Object.entries({ '-': '+', '*': '/', '/': '*', '%': '*' }));
const METHODS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    some: 'every',
    every: 'some',
    min: 'max',
    max: 'min',
    allSettled: 'all',
    startsWith: 'endsWith',
    shift: 'pop',
    find: 'findLast',
    unshift: 'push',
  }),
);
/** Whose language a text is in: the one who reads it, or the server. */
const LANGUAGES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    locale: 'guildLocale',
    guildLocale: 'locale',
    guild_locale: 'locale',
  }),
);
/** Calls that change nothing that anyone could see. */
const UNSEEN = /^(?:log|logger|this\.#log|ports\.log)\.(?:trace|debug)\b/u;
/** What holds no code of its own: types, imports, and texts. */
const NO_CODE = /^(?:Import|ExportAll|TS(?!AsExpression|NonNullExpression|SatisfiesExpression|TypeAssertion))/u;

/**
 * @param file relative to the project root, with slashes
 * @returns in the order of their place; those that contain others come before them
 */
export function mutantsOf(file: string, code: string): Mutant[] {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) {
    throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  }
  const found: Mutant[] = [];
  const add = (node: Node, operator: Operator, replacement: string): void => {
    found.push({
      id: `${file}#${found.length + 1}`,
      file,
      line: code.slice(0, node.start).split('\n').length,
      operator,
      start: node.start,
      end: node.end,
      original: code.slice(node.start, node.end),
      replacement,
    });
  };
  visit(program as unknown as Node, null, (node, parent, key) => mutate(node, { parent, key, code, add }));
  return found;
}

interface Place {
  readonly parent: Node | null;
  readonly key: string;
  readonly code: string;
  add(node: Node, operator: Operator, replacement: string): void;
}

function mutate(node: Node, place: Place): void {
  const { parent, key, code, add } = place;
  if (isInChain(node, key)) {
    return;
  }
  const text = (of: unknown): string => code.slice((of as Node).start, (of as Node).end);
  switch (node.type) {
    case 'AwaitExpression':
      add(node, 'await left out', text(node['argument']));
      return;
    case 'ExpressionStatement':
      if (isCall(node['expression'] as Node) && !UNSEEN.test(text(node))) {
        add(node['expression'] as Node, 'call left out', 'undefined');
      }
      return;
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement': {
      const test = node['test'] as Node;
      if (!COMPARISONS.has(String(test['operator']))) {
        add(test, 'condition reversed', `!(${text(test)})`);
      }
      return;
    }
    case 'LogicalExpression':
      if (node['operator'] === '??') {
        add(node, 'fallback left out', text(node['left']));
      } else {
        add(
          node,
          'and for or',
          `${text(node['left'])} ${node['operator'] === '&&' ? '||' : '&&'} ${text(node['right'])}`,
        );
      }
      return;
    case 'BinaryExpression': {
      const operator = String(node['operator']);
      const other = COMPARISONS.get(operator) ?? ARITHMETIC.get(operator);
      if (other !== undefined) {
        add(
          node,
          COMPARISONS.has(operator) ? 'comparison' : 'arithmetic',
          `${text(node['left'])} ${other} ${text(node['right'])}`,
        );
      }
      return;
    }
    case 'Literal':
      if (isKey(node, parent, key) || parent?.type === 'TSLiteralType') {
        return;
      }
      if (typeof node['value'] === 'boolean') {
        add(node, 'boolean', String(!node['value']));
      } else if (typeof node['value'] === 'number') {
        add(node, 'number', String(node['value'] >= 100 ? node['value'] * 10 : node['value'] + 1));
      }
      return;
    case 'CallExpression':
      mutateCall(node, place, text);
      return;
    case 'MemberExpression': {
      const other = LANGUAGES.get(text(node['property']));
      if (other !== undefined && node['computed'] !== true && key !== 'callee') {
        add(node, 'other language', `${text(node['object'])}.${other}`);
      }
      return;
    }
    default:
  }
}

function mutateCall(node: Node, { parent, add }: Place, text: (of: unknown) => string): void {
  const callee = node['callee'] as Node;
  const [argument, ...more] = node['arguments'] as readonly Node[];
  if (parent?.type === 'ChainExpression' || parent?.type === 'ExpressionStatement') {
    return;
  }
  if (callee.type === 'MemberExpression' && callee['computed'] !== true) {
    const object = text(callee['object']);
    const method = text(callee['property']);
    const other = METHODS.get(method);
    if (other !== undefined) {
      add(node, 'other method', `${object}.${other}${text(node).slice(text(callee).length)}`);
    } else if (
      ['filter', 'sort', 'toSorted', 'toReversed', 'slice', 'trim', 'toLowerCase', 'normalize'].includes(method)
    ) {
      add(node, 'conversion left out', object);
    }
    return;
  }
  // `plain(name)` for `name`: hostile text, a wrong form.
  if (callee.type === 'Identifier' && argument !== undefined && more.length === 0 && /^[a-z]/u.test(text(callee))) {
    if (['Identifier', 'MemberExpression'].includes(argument.type)) {
      add(node, 'conversion left out', text(argument));
    }
  }
}

function isCall(node: Node): boolean {
  const inner = node.type === 'AwaitExpression' || node.type === 'UnaryExpression' ? (node['argument'] as Node) : node;
  return inner.type === 'CallExpression' || (inner.type === 'ChainExpression' && isCall(inner['expression'] as Node));
}

/** In parentheses, the beginning of `a?.b().c()` would no longer keep the rest from being reached. */
function isInChain(node: Node, key: string): boolean {
  return (key === 'object' || key === 'callee') && isOptional(node);
}

function isOptional(node: Node | undefined): boolean {
  return (
    node !== undefined &&
    (node['optional'] === true || isOptional((node['object'] ?? node['callee']) as Node | undefined))
  );
}

/** The name of a property, which isn't a value. */
function isKey(node: Node, parent: Node | null, key: string): boolean {
  return key === 'key' && parent?.['key'] === node && parent['computed'] !== true;
}

function visit(
  node: Node,
  parent: Node | null,
  act: (node: Node, parent: Node | null, key: string) => void,
  key = '',
): void {
  if (NO_CODE.test(node.type)) {
    return;
  }
  act(node, parent, key);
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof child.type === 'string') {
        visit(child as Node, node, act, name);
      }
    }
  }
}

/** The file with this one fault. */
export function withMutant(code: string, { start, end, replacement }: Mutant): string {
  return `${code.slice(0, start)}(${replacement})${code.slice(end)}`;
}

/** The file with all of its faults. `__mutant(id)` says at runtime which of them is planted, if any. */
export function withAllMutants(file: string, code: string): string {
  const mutants = mutantsOf(file, code);
  const render = (from: number, to: number, within: readonly Mutant[]): string => {
    let rendered = '';
    let at = from;
    for (let index = 0; index < within.length; ) {
      const { start, end } = within[index] as Mutant;
      const same = within.filter((one) => one.start === start && one.end === end);
      const inner = within.filter((one) => one.start >= start && one.end <= end && !same.includes(one));
      const original = render(start, end, inner);
      const choices = same
        .map(({ id, replacement }) => `__mutant(${JSON.stringify(id)}) ? (${replacement}) : `)
        .join('');
      rendered += `${code.slice(at, start)}(${choices}(${original}))`;
      at = end;
      index = within.findIndex((one, n) => n > index && one.start >= end);
      if (index === -1) {
        break;
      }
    }
    return rendered + code.slice(at, to);
  };
  const inOrder = mutants.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return render(0, code.length, inOrder);
}
