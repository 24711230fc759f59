import { parseAst } from 'vitest/node';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const TIMERS: ReadonlySet<string> = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'requestAnimationFrame',
]);
const TIMER_MODULES: ReadonlySet<string> = new Set([
  'timers',
  'timers/promises',
  'node:timers',
  'node:timers/promises',
  'perf_hooks',
  'node:perf_hooks',
]);
/** Whatever object they're called on. */
const ANYWHERE: ReadonlySet<string> = new Set([
  'randomUUID',
  'randomBytes',
  'randomInt',
  'randomFill',
  'randomFillSync',
  'getRandomValues',
  'hrtime',
  'uptime',
]);
/** The members of these that are allowed. All others read the machine's time, or chance. */
const HARMLESS: Readonly<Record<string, (member: string | null) => boolean>> = {
  Date: (member) => member === 'parse' || member === 'UTC' || member === 'prototype',
  Math: (member) => member !== null && member !== 'random',
  AbortSignal: (member) => member === 'any' || member === 'abort',
};

/** Keys that hold only types. */
const TYPES: ReadonlySet<string> = new Set(['typeAnnotation', 'typeArguments', 'typeParameters', 'returnType']);

/**
 * Where a module reads the machine's clock, waits, or uses randomness, under whatever name. Each is listed once, in
 * source order. Reading a time that was passed in is fine: `new Date(ms)`, `Date.parse(text)`.
 */
export function timeAndChance(source: string): string[] {
  const found = new Set<string>();

  function visitMember(node: Node): boolean {
    const member = memberName(node);
    if (member !== null && ANYWHERE.has(member)) {
      found.add(member);
    }
    const { object } = node as { readonly object?: unknown };
    if (named(object, 'globalThis', 'global', 'window', 'self')) {
      if (member === null || TIMERS.has(member) || member in HARMLESS) {
        found.add(`globalThis.${member ?? '?'}`);
      }
      return true;
    }
    const harmless = isNode(object) && object.type === 'Identifier' ? HARMLESS[String(object['name'])] : undefined;
    if (harmless !== undefined) {
      if (!harmless(member)) {
        found.add(`${String((object as Node)['name'])}.${member ?? '?'}`);
      }
      return true;
    }
    return false;
  }

  function visit(node: Node): void {
    let skipped: string | null = null;
    switch (node.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        return;
      case 'ImportDeclaration': {
        const from = (node['source'] as { readonly value: string }).value;
        if (TIMER_MODULES.has(from)) {
          found.add(from);
        }
        for (const { imported } of node['specifiers'] as { readonly imported?: { readonly name?: string } }[]) {
          if (ANYWHERE.has(imported?.name ?? '')) {
            found.add(imported?.name ?? '');
          }
        }
        return;
      }
      case 'ImportExpression': {
        const from = (node['source'] as { readonly value?: unknown }).value;
        if (TIMER_MODULES.has(String(from))) {
          found.add(String(from));
        }
        break;
      }
      case 'NewExpression':
        if (named(node['callee'], 'Date')) {
          const [first] = node['arguments'] as readonly Node[];
          if (first === undefined || first.type === 'SpreadElement') {
            found.add('new Date()');
          }
          skipped = 'callee';
        }
        break;
      case 'BinaryExpression':
        skipped = node['operator'] === 'instanceof' ? 'right' : null;
        break;
      case 'MemberExpression':
        skipped = visitMember(node) ? 'object' : null;
        break;
      case 'Identifier': {
        const name = String(node['name']);
        if (TIMERS.has(name) || name in HARMLESS) {
          found.add(name);
        }
        break;
      }
    }
    for (const [key, value] of Object.entries(node)) {
      const named = (key === 'property' || key === 'key') && node['computed'] !== true;
      if (key === skipped || named || TYPES.has(key)) {
        continue;
      }
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) {
          visit(child);
        }
      }
    }
  }

  visit(parseAst(source, { lang: 'ts' }) as unknown as Node);
  return [...found];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function named(value: unknown, ...names: readonly string[]): boolean {
  return isNode(value) && value.type === 'Identifier' && names.includes(String(value['name']));
}

/** `null` when it's only known at run time. */
function memberName(node: Node): string | null {
  const { property } = node;
  if (!isNode(property)) {
    return null;
  }
  if (node['computed'] !== true) {
    return String(property['name']);
  }
  return typeof property['value'] === 'string' ? property['value'] : null;
}
