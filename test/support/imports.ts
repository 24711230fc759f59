import { parseAst } from 'vitest/node';

/** What a module imports, in whatever syntax. */
export interface ModuleFacts {
  /** Specifiers of `import`, `export … from`, `import()`, `import x = require()`, `require()` and types like `import('x').T`. */
  readonly imports: readonly string[];
  /** Imports whose specifier is only known at run time. They can't be checked, so they count as violations. */
  readonly unreadable: number;
  /** It uses `process` (the global, or by import). */
  readonly usesProcess: boolean;
  /** It uses `process.env`, under any name. */
  readonly readsEnvironment: boolean;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function literal(value: unknown): string | null {
  if (!isNode(value)) {
    return null;
  }
  if (value.type === 'Literal' && typeof value['value'] === 'string') {
    return value['value'];
  }
  if (value.type === 'TSLiteralType') {
    return literal(value['literal']);
  }
  const { quasis } = value as { readonly quasis?: readonly { readonly value: { readonly cooked: string } }[] };
  return value.type === 'TemplateLiteral' && quasis?.length === 1 ? (quasis[0]?.value.cooked ?? null) : null;
}

function named(value: unknown, ...names: readonly string[]): boolean {
  return isNode(value) && value.type === 'Identifier' && names.includes(String(value['name']));
}

/** The name of the member that is accessed: `a.b`, `a['b']`, `a?.b`. `null` when it's only known at run time. */
function memberName(node: Node): string | null {
  const property = node['property'];
  return node['computed'] === true ? literal(property) : isNode(property) ? String(property['name']) : null;
}

const isProcess = (value: unknown): boolean =>
  named(value, 'process') ||
  (isNode(value) &&
    value.type === 'MemberExpression' &&
    named(value['object'], 'globalThis', 'global') &&
    memberName(value) === 'process');

const PROCESS_MODULES = ['process', 'node:process'];

/** Reads a module as a compiler does: text in comments, strings and regular expressions is no import. */
export function readModule(source: string): ModuleFacts {
  const imports: string[] = [];
  let unreadable = 0;
  let usesProcess = false;
  let readsEnvironment = false;

  const take = (specifier: unknown): void => {
    const text = literal(specifier);
    if (text === null) {
      unreadable += 1;
    } else {
      imports.push(text);
    }
  };

  const visit = (node: Node): void => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'ImportExpression':
        take(node['source']);
        break;
      case 'ExportNamedDeclaration':
        if (node['source'] !== null && node['source'] !== undefined) {
          take(node['source']);
        }
        break;
      case 'TSImportType':
        take(node['source'] ?? node['argument']);
        break;
      case 'TSExternalModuleReference':
        take(node['expression']);
        break;
      case 'CallExpression': {
        const callee = node['callee'];
        const [first] = node['arguments'] as readonly unknown[];
        const requires =
          named(callee, 'require') ||
          // createRequire(…)('x')
          (isNode(callee) && callee.type === 'CallExpression' && named(callee['callee'], 'createRequire'));
        if (requires) {
          take(first);
        }
        break;
      }
      case 'MemberExpression':
        if (isProcess(node)) {
          usesProcess = true;
        }
        if (isProcess(node['object'])) {
          usesProcess = true;
          const name = memberName(node);
          readsEnvironment ||= name === 'env' || name === null;
        }
        break;
      case 'VariableDeclarator':
        // const { env } = process; const mine = process;
        readsEnvironment ||= isProcess(node['init']);
        break;
      case 'Identifier':
        usesProcess ||= node['name'] === 'process';
        break;
    }
    for (const [key, value] of Object.entries(node)) {
      // A property or a key named `process` is not the global.
      if ((key === 'property' || key === 'key') && node['computed'] !== true && node['shorthand'] !== true) {
        continue;
      }
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) {
          visit(child);
        }
      }
    }
  };

  visit(parseAst(source, { lang: 'ts' }) as unknown as Node);
  if (imports.some((specifier) => PROCESS_MODULES.includes(specifier))) {
    usesProcess = true;
    readsEnvironment = true;
  }
  return { imports, unreadable, usesProcess, readsEnvironment };
}
