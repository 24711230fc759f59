/**
 * Discord's markdown as a tree. It follows Discord's clients, not CommonMark: styles are matched by pattern at a
 * position, the longest match wins, and blocks only start at the beginning of a line.
 */

export type TimeStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 'R' | 's' | 'S';

export type Node =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'strong' | 'emphasis' | 'underline' | 'strikethrough' | 'spoiler' | 'subtext' | 'quote';
      readonly children: readonly Node[];
    }
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Node[] }
  | {
      readonly type: 'list';
      /** The first number; null if it isn't numbered. */
      readonly start: number | null;
      readonly items: readonly (readonly Node[])[];
    }
  | { readonly type: 'code' | 'code-block'; readonly text: string }
  | { readonly type: 'link'; readonly url: string; readonly children: readonly Node[] }
  /** `at` is in ms since 1970. */
  | { readonly type: 'time'; readonly at: number; readonly style: TimeStyle }
  | { readonly type: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly type: 'command'; readonly name: string }
  | { readonly type: 'emoji'; readonly name: string };

interface State {
  /** Headings, lists and so on can start here. */
  readonly blocks: boolean;
  readonly inQuote: boolean;
  readonly inLink: boolean;
  readonly depth: number;
}

interface Found {
  readonly node: Node;
  readonly length: number;
}

/** No one nests styles this deep; anything deeper stays as written. */
const DEEPEST = 12;
/** The latest Date, in seconds. */
const LATEST_S = 8.64e12;

/** @param options `blocks: false` only allows inline styles, as in the title of an embed */
export function parseMarkdown(text: string, { blocks = true }: { readonly blocks?: boolean } = {}): readonly Node[] {
  return parse(text, { blocks, inQuote: false, inLink: false, depth: 0 });
}

function parse(text: string, state: State): readonly Node[] {
  if (state.depth > DEEPEST) {
    return [{ type: 'text', text }];
  }
  const nodes: Node[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') {
      nodes.push({ type: 'text', text: plain });
      plain = '';
    }
  };
  for (let at = 0; at < text.length; ) {
    const atLineStart = at === 0 || text[at - 1] === '\n';
    const found = (state.blocks && atLineStart ? findBlock(text, at, state) : null) ?? findInline(text, at, state);
    if (found === null) {
      plain += text[at];
      at += 1;
    } else {
      at += found.length;
      if (found.node.type === 'text') {
        plain += found.node.text;
      } else {
        flush();
        nodes.push(found.node);
      }
    }
  }
  flush();
  return nodes;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

// ── Blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const HEADING = /(#{1,3})[ \t]+(\S[^\n]*)(?:\n|$)/y;
const SUBTEXT = /-#[ \t]+(\S[^\n]*)(?:\n|$)/y;
const QUOTE = /(?:> [^\n]*(?:\n|$))+/y;
const QUOTE_TO_THE_END = />>> ([\s\S]+)$/y;
const LIST_START = / *(?:[-*]|\d{1,9}\.) +\S/y;
const LIST_LINE = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;

function findBlock(text: string, at: number, state: State): Found | null {
  const line = { ...state, blocks: false, depth: state.depth + 1 };
  const heading = match(HEADING, text, at);
  if (heading !== null) {
    const [{ length }, marks = '', content = ''] = heading;
    return { node: { type: 'heading', level: levelOf(marks), children: parse(content, line) }, length };
  }
  const subtext = match(SUBTEXT, text, at);
  if (subtext !== null) {
    const [{ length }, content = ''] = subtext;
    return { node: { type: 'subtext', children: parse(content, line) }, length };
  }
  const quoted = state.inQuote ? null : findQuote(text, at);
  if (quoted !== null) {
    const children = parse(quoted.content, { ...state, inQuote: true, depth: state.depth + 1 });
    return { node: { type: 'quote', children }, length: quoted.length };
  }
  return match(LIST_START, text, at) === null ? null : findList(text, at, line);
}

/** Consecutive lines, until one isn't an item or starts a list of the other kind. */
function findList(text: string, at: number, state: State): Found {
  const lines: ListLine[] = [];
  let length = 0;
  for (const line of text.slice(at).split('\n')) {
    const item = readListLine(line);
    const first = lines[0] ?? item;
    const otherKind = item !== null && item.indent <= (first?.indent ?? 0) && isNumbered(item) !== isNumbered(first);
    if (item === null || otherKind) {
      break;
    }
    lines.push(item);
    length += line.length + 1;
  }
  return { node: listOf(lines, state), length: Math.min(length, text.length - at) };
}

function isNumbered(line: ListLine | null): boolean {
  return line !== null && line.number !== null;
}

function levelOf(marks: string): 1 | 2 | 3 {
  return marks.length === 1 ? 1 : marks.length === 2 ? 2 : 3;
}

function findQuote(text: string, at: number): { readonly content: string; readonly length: number } | null {
  const rest = match(QUOTE_TO_THE_END, text, at);
  if (rest !== null) {
    return { content: rest[1] ?? '', length: rest[0].length };
  }
  const lines = match(QUOTE, text, at);
  if (lines === null) {
    return null;
  }
  const content = lines[0].replace(/^> /gm, '').replace(/\n$/, '');
  return { content, length: lines[0].length };
}

interface ListLine {
  readonly indent: number;
  readonly number: number | null;
  readonly content: string;
}

function readListLine(line: string): ListLine | null {
  const found = LIST_LINE.exec(line);
  if (found === null) {
    return null;
  }
  const [, indent = '', marker = '', content = ''] = found;
  return { indent: indent.length, number: marker.endsWith('.') ? Number.parseInt(marker, 10) : null, content };
}

/** Lines indented further than the first belong to the item above them. */
function listOf(lines: readonly ListLine[], state: State): Node {
  const outer = lines[0]?.indent ?? 0;
  const items: { readonly content: string; readonly below: ListLine[] }[] = [];
  for (const line of lines) {
    const above = items.at(-1);
    if (above !== undefined && line.indent > outer && state.depth < DEEPEST) {
      above.below.push(line);
    } else {
      items.push({ content: line.content, below: [] });
    }
  }
  const deeper = { ...state, depth: state.depth + 1 };
  return {
    type: 'list',
    start: lines[0]?.number ?? null,
    items: items.map(({ content, below }) => [
      ...parse(content, deeper),
      ...(below.length > 0 ? [listOf(below, deeper)] : []),
    ]),
  };
}

// ── Within a line ──────────────────────────────────────────────────────────────────────────────────────────────────

const ESCAPED = /\\([^0-9A-Za-z\s])/uy;
const CODE_BLOCK = /```(?:[a-z0-9_+\-.#]+\n)?\n*([^\n][\s\S]*?)\n*```\n?/iy;
const CODE = /(`+)([\s\S]*?[^`])\1(?!`)/y;
const STRONG = /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y;
const UNDERLINE = /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y;
const STARRED = /\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/y;
// Not within a word: snake_case_names stay unchanged.
const UNDERSCORED = /(?<![\p{L}\p{N}_])_((?:__|\\[\s\S]|[^\\_])+?)_(?![\p{L}\p{N}_])/uy;
const STRIKETHROUGH = /~~((?:\\[\s\S]|[^\\])+?)~~(?!_)/y;
const SPOILER = /\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y;
const MASKED_LINK = /\[((?:\\[\s\S]|[^\]\\\n])+)\]\(<?(https?:\/\/[^)\s>]+)>?\)/y;
const BARE_LINK = /(?<![\p{L}\p{N}])https?:\/\/[^\s<]*[^<.,:;"'\]\s)]/uy;
const BRACED_LINK = /<(https?:\/\/[^\s<>]+)>/y;
const TIME = /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y;
const USER = /<@!?(\d+)>/y;
const ROLE = /<@&(\d+)>/y;
const CHANNEL = /<#(\d+)>/y;
const COMMAND = /<\/([^:>\n]+):\d+>/y;
const EMOJI = /<a?:(\w{2,32}):\d+>/y;

function findInline(text: string, at: number, state: State): Found | null {
  const styled = (type: 'strong' | 'emphasis' | 'underline' | 'strikethrough' | 'spoiler', pattern: RegExp) => {
    const found = match(pattern, text, at);
    return found && { type, content: found[1] ?? '', length: found[0].length };
  };
  const within = (found: ReturnType<typeof styled>): Found | null =>
    found && {
      node: {
        type: found.type,
        children: parse(found.content, { ...state, blocks: false, depth: state.depth + 1 }),
      },
      length: found.length,
    };
  switch (text[at]) {
    case '\\': {
      const found = match(ESCAPED, text, at);
      return found && { node: { type: 'text', text: found[1] ?? '' }, length: found[0].length };
    }
    case '`':
      return findCode(text, at);
    // If both match, the longer one wins; if they're equally long, it's italic with bold inside.
    case '*':
      return within(longer(styled('emphasis', STARRED), styled('strong', STRONG)));
    case '_':
      return within(longer(styled('emphasis', UNDERSCORED), styled('underline', UNDERLINE)));
    case '~':
      return within(styled('strikethrough', STRIKETHROUGH));
    case '|':
      return within(styled('spoiler', SPOILER));
    case '<':
      return findBraced(text, at);
    case '[':
    case 'h':
      return state.inLink ? null : findLink(text, at, state);
    default:
      return null;
  }
}

function longer<T extends { readonly length: number }>(a: T | null, b: T | null): T | null {
  return a !== null && b !== null ? (b.length > a.length ? b : a) : (a ?? b);
}

function findCode(text: string, at: number): Found | null {
  const block = match(CODE_BLOCK, text, at);
  if (block !== null) {
    return { node: { type: 'code-block', text: block[1] ?? '' }, length: block[0].length };
  }
  const code = match(CODE, text, at);
  if (code === null) {
    return null;
  }
  // Spaces that only separate a backtick from the delimiters aren't shown.
  const content = (code[2] ?? '').replace(/^ (?= *`)|(?<=` *) $/g, '');
  return { node: { type: 'code', text: content }, length: code[0].length };
}

function findLink(text: string, at: number, state: State): Found | null {
  const masked = match(MASKED_LINK, text, at);
  if (masked !== null) {
    const [{ length }, label = '', url = ''] = masked;
    const children = parse(label, { ...state, blocks: false, inLink: true, depth: state.depth + 1 });
    return { node: { type: 'link', url, children }, length };
  }
  const bare = match(BARE_LINK, text, at);
  return bare && { node: linkTo(bare[0]), length: bare[0].length };
}

function linkTo(url: string): Node {
  return { type: 'link', url, children: [{ type: 'text', text: url }] };
}

const BRACED: readonly (readonly [RegExp, (what: string) => Node])[] = [
  [USER, (id) => ({ type: 'user', id })],
  [ROLE, (id) => ({ type: 'role', id })],
  [CHANNEL, (id) => ({ type: 'channel', id })],
  [COMMAND, (name) => ({ type: 'command', name })],
  [EMOJI, (name) => ({ type: 'emoji', name })],
  [BRACED_LINK, linkTo],
];

function findBraced(text: string, at: number): Found | null {
  const time = match(TIME, text, at);
  if (time !== null) {
    const seconds = Number(time[1]);
    return Math.abs(seconds) > LATEST_S
      ? null
      : {
          node: { type: 'time', at: seconds * 1000, style: (time[2] ?? 'f') as TimeStyle },
          length: time[0].length,
        };
  }
  for (const [pattern, nodeOf] of BRACED) {
    const found = match(pattern, text, at);
    if (found !== null) {
      return { node: nodeOf(found[1] ?? ''), length: found[0].length };
    }
  }
  return null;
}
