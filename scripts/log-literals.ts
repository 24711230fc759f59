/** The lines that a module writes to the log or to the terminal, as far as they're written where they're used. */

export interface Message {
  /** As it's printed, with `<name>` for what is filled in. */
  readonly text: string;
  /** What is in it in any case. */
  readonly fixed: readonly string[];
}

/** Below these, a line isn't shown unless someone asks for it. */
const CALL = /\blog(?:\.(?:info|warn|error|fatal)|\[[^\]]+\])\(|\bprocess\.std(?:err|out)\.write\(/giu;

/**
 * Finds the literals of log calls and of what is written to stdout and stderr. Those in braces are data beside the line.
 *
 * @param source TypeScript or JavaScript
 */
export function messagesIn(source: string): Message[] {
  const found: Message[] = [];
  for (const call of source.matchAll(CALL)) {
    let depth = 1;
    let braces = 0;
    for (let at = call.index + call[0].length; at < source.length && depth > 0; at += 1) {
      const sign = source[at] ?? '';
      if (/["'`]/u.test(sign)) {
        const end = endOf(source, at);
        if (braces === 0) {
          found.push(messageOf(source.slice(at + 1, end)));
        }
        at = end;
      } else {
        depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
        braces += sign === '{' ? 1 : sign === '}' ? -1 : 0;
      }
    }
  }
  return found.filter(({ fixed }) => fixed.length > 0);
}

/** Where the quote that opens at this place is closed, over what is filled in. */
function endOf(source: string, from: number): number {
  const quote = source[from];
  let at = from + 1;
  while (at < source.length && source[at] !== quote) {
    if (source[at] === '\\') {
      at += 2;
    } else if (quote === '`' && source.startsWith('${', at)) {
      at = endOfFilled(source, at) + 1;
    } else {
      at += 1;
    }
  }
  return at;
}

function endOfFilled(source: string, from: number): number {
  let depth = 0;
  for (let at = from + 1; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if (/["'`]/u.test(sign)) {
      at = endOf(source, at);
    } else if (sign === '{') {
      depth += 1;
    } else if (sign === '}') {
      depth -= 1;
      if (depth === 0) {
        return at;
      }
    }
  }
  return source.length;
}

function messageOf(literal: string): Message {
  const fixed: string[] = [];
  let text = '';
  let rest = literal;
  for (let at = rest.indexOf('${'); at >= 0; at = rest.indexOf('${')) {
    const end = endOfFilled(rest, at);
    const code = rest.slice(at + 2, end);
    fixed.push(rest.slice(0, at));
    text += `${rest.slice(0, at)}${/["'`]/u.test(code) ? '…' : `<${/\w+/u.exec(code)?.[0] ?? ''}>`}`;
    rest = rest.slice(end + 1);
  }
  fixed.push(rest);
  return {
    text: plain(text + rest),
    fixed: fixed.map(plain).filter((one) => /\p{L}{3}/u.test(one)),
  };
}

function plain(text: string): string {
  return text.replaceAll('\\n', '').replace(/\\?`/gu, "'").replace(/\\(.)/gu, '$1').trim();
}
