/**
 * A small reader of Discord's Markdown, written from its documentation and from how its clients are known to parse. It
 * finds everything that would be rendered as something other than its letters, and shares no code with the escaping.
 */

/** Part of a text that would not be shown literally. */
export interface Active {
  readonly kind: string;
  readonly text: string;
}

interface Rule {
  readonly kind: string;
  readonly match: RegExp;
}

const CODE: readonly Rule[] = [
  { kind: 'code block', match: /^```(?:[a-z0-9_+\-.#]+\n)?\n*([^\n][\s\S]*?)\n*```/iu },
  { kind: 'code', match: /^(`+)([\s\S]*?[^`])\1(?!`)/u },
];

const INLINE: readonly Rule[] = [
  { kind: 'masked link', match: /^\[[^\]]*\]\([^)]+\)/u },
  { kind: 'mention', match: /^<(?:@[!&]?|#)\d+>/u },
  { kind: 'mention', match: /^@(?:everyone|here)\b/u },
  { kind: 'command', match: /^<\/[^:>]+:\d+>/u },
  { kind: 'navigation', match: /^<id:\w+>/u },
  { kind: 'emoji', match: /^<a?:\w+:\d+>/u },
  { kind: 'emoji', match: /^:[\w+-]+:/u },
  { kind: 'timestamp', match: /^<t:-?\d+(?::\w)?>/u },
  { kind: 'link', match: /^<?https?:\/\/[^\s<]+[^<.,:;"')\]\s]/iu },
  { kind: 'link', match: /^<(?:[a-z][a-z0-9+.-]*:[^\s>]+|[^\s@>]+@[^\s@>]+)>/iu },
  { kind: 'bold', match: /^\*\*(?=[\s\S])[\s\S]*?\*\*(?!\*)/u },
  { kind: 'underline', match: /^__[\s\S]+?__(?!_)/u },
  { kind: 'italics', match: /^\*(?=\S)[\s\S]*?\S\*(?!\*)|^\*\S\*/u },
  { kind: 'italics', match: /^_[\s\S]+?_(?!\w)/u },
  { kind: 'strikethrough', match: /^~~[\s\S]+?~~/u },
  { kind: 'spoiler', match: /^\|\|[\s\S]+?\|\|/u },
];

const AT_LINE_START: readonly Rule[] = [
  { kind: 'heading', match: /^ *#{1,3}\s+\S/u },
  { kind: 'subtext', match: /^ *-# *\S/u },
  { kind: 'quote', match: /^ *>(?:>>)? /u },
  { kind: 'list', match: /^ *(?:[*+-]|\d+\.) +\S/u },
];

const ESCAPE = /^\\[^0-9A-Za-z\s]/u;

export interface Reading {
  /** What a reader sees where nothing is formatted: the text without the backslashes that escape. */
  readonly shown: string;
  readonly active: readonly Active[];
  /** The contents of code, which is shown literally. */
  readonly code: readonly string[];
}

export function readMarkdown(text: string): Reading {
  const active: Active[] = [];
  const code: string[] = [];
  let shown = '';
  let before = '\n';
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const found = (rules: readonly Rule[]): boolean => {
      for (const { kind, match } of rules) {
        const hit = match.exec(rest)?.[0];
        if (hit !== undefined) {
          active.push({ kind, text: hit });
          return true;
        }
      }
      return false;
    };
    if (before === '\n') {
      found(AT_LINE_START);
    }
    const escaped = ESCAPE.exec(rest);
    if (escaped !== null) {
      const unit = String.fromCodePoint(rest.codePointAt(1) ?? 0);
      shown += unit;
      before = unit;
      at += 1 + unit.length;
      continue;
    }
    const fenced = CODE.map(({ match }) => match.exec(rest)).find((hit) => hit !== null);
    if (fenced !== undefined) {
      const content = fenced.at(-1) ?? '';
      active.push({ kind: 'code', text: fenced[0] });
      // One space is dropped where it only separates the content from the fence.
      code.push(content.replace(/^ (?=`)/u, '').replace(/(?<=`) $/u, ''));
      shown += content;
      before = '`';
      at += fenced[0].length;
      continue;
    }
    found(INLINE);
    const unit = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    shown += unit;
    before = unit;
    at += unit.length;
  }
  return { shown, active, code };
}
