import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../sandbox/discord/render-message.ts';
import { type Node, parseMarkdown } from '../../../sandbox/page/discord/markdown.ts';

/** A short form of the tree: `strong(a)`, and text as it is. */
function outline(nodes: readonly Node[]): string {
  return nodes.map(outlineOf).join('');
}

function outlineOf(node: Node): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'code':
    case 'code-block':
      return `${node.type}(${node.text})`;
    case 'heading':
      return `heading${node.level}(${outline(node.children)})`;
    case 'list':
      return `list${node.start ?? ''}(${node.items.map(outline).join('|')})`;
    case 'link':
      return `link(${outline(node.children)} → ${node.url})`;
    case 'time':
      return `time(${node.at} ${node.style})`;
    case 'user':
    case 'role':
    case 'channel':
      return `${node.type}(${node.id})`;
    case 'command':
    case 'emoji':
      return `${node.type}(${node.name})`;
    default:
      return `${node.type}(${outline(node.children)})`;
  }
}

/** What is left to read, without styles. */
function plain(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
        case 'code':
        case 'code-block':
          return node.text;
        case 'list':
          return node.items.map(plain).join('\n');
        case 'link':
          return `${plain(node.children)} (${node.url})`;
        case 'user':
          return '@unknown-user';
        case 'role':
          return '@deleted-role';
        case 'channel':
          return '#unknown';
        case 'command':
          return `/${node.name}`;
        case 'time':
        case 'emoji':
          return '';
        default:
          return plain(node.children);
      }
    })
    .join('');
}

const parsed = (text: string): string => outline(parseMarkdown(text));

describe('inline Markdown', () => {
  it.each([
    ['plain', 'plain'],
    ['**bold** after', 'strong(bold) after'],
    ['*slanted* and _slanted_', 'emphasis(slanted) and emphasis(slanted)'],
    ['__under__ ~~through~~ ||hidden||', 'underline(under) strikethrough(through) spoiler(hidden)'],
    ['***both***', 'emphasis(strong(both))'],
    ['**bold *and slanted***', 'strong(bold emphasis(and slanted))'],
    ['a**b**c', 'astrong(b)c'],
    ['snake_case_name', 'snake_case_name'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['**never closed', '**never closed'],
    ['`**not bold**`', 'code(**not bold**)'],
    ['``a ` b``', 'code(a ` b)'],
    ['<@1> <@!2> <@&3> <#4>', 'user(1) user(2) role(3) channel(4)'],
    ['</kick-participant:5>', 'command(kick-participant)'],
    ['<t:1700000000:R> <t:1700000000>', 'time(1700000000000 R) time(1700000000000 f)'],
    ['<t:9999999999999>', '<t:9999999999999>'],
    ['<:wave:123> <a:dance:456>', 'emoji(wave) emoji(dance)'],
    ['[a **b**](https://x.example/y)', 'link(a strong(b) → https://x.example/y)'],
    ['[a](javascript:alert(1))', '[a](javascript:alert(1))'],
    ['see https://x.example/a_b_c.', 'see link(https://x.example/a_b_c → https://x.example/a_b_c).'],
    ['<https://x.example>', 'link(https://x.example → https://x.example)'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('%s', (text, expected) => {
    expect(parsed(text)).toBe(expected);
  });

  it.each([
    ['\\*not slanted\\*', '*not slanted*'],
    ['\\[no link\\](https\\://x.example)', '[no link](https://x.example)'],
    ['\\<@1>', '<@1>'],
    ['\\@everyone', '@everyone'],
    ['\\a stays', '\\a stays'],
    ['\\\\', '\\'],
    ['**a \\** b**', 'strong(a ** b)'],
    ['\\# no heading', '# no heading'],
  ])('removes an escape: %s', (text, expected) => {
    expect(parsed(text)).toBe(expected);
  });
});

describe('blocks', () => {
  it.each([
    ['# One\n## Two\n### Three', 'heading1(One)heading2(Two)heading3(Three)'],
    ['#no', '#no'],
    ['a # b', 'a # b'],
    ['-# small', 'subtext(small)'],
    ['> a\n> **b**\nc', 'quote(a\nstrong(b))c'],
    ['>>> a\nb', 'quote(a\nb)'],
    ['- a\n- *b*\n\nc', 'list(a|emphasis(b))\nc'],
    ['3. a\n4. b', 'list3(a|b)'],
    ['- a\n  - b\n- c', 'list(alist(b)|c)'],
    ['- a\n1. b', 'list(a)list1(b)'],
    ['```ts\nconst a = 1;\n```after', 'code-block(const a = 1;)after'],
    ['```\n**a**\n  b```', 'code-block(**a**\n  b)'],
  ])('%j', (text, expected) => {
    expect(parsed(text)).toBe(expected);
  });

  it('leaves out of a title what can only start a line', () => {
    expect(outline(parseMarkdown('# **a**', { blocks: false }))).toBe('# strong(a)');
  });
});

const hostile = fc.array(
  fc.constantFrom(
    ...[
      '*',
      '**',
      '_',
      '__',
      '~~',
      '||',
      '`',
      '```',
      '\\',
      '> ',
      '>>> ',
      '# ',
      '-# ',
      '- ',
      '1. ',
      '\n',
      ' ',
      'a',
      'é',
    ],
    ...['[', ']', '(', ')', '](https://x.example)', 'https://', '<@1>', '<@&2>', '<#3>', '</a:4>', '<t:5:R>', '<', '>'],
    ...['\u202e', '😀', '\ud83d', '@everyone', '<img src=x onerror=alert(1)>'],
  ),
  { maxLength: 60 },
);

describe('any text', () => {
  it('comes back unchanged when nothing in it is special', () => {
    const harmless = fc
      .array(fc.constantFrom('a', 'B', '7', ' ', '\n', 'é', '花', '😀', '’'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(harmless, (text) => {
        expect(plain(parseMarkdown(text))).toBe(text);
      }),
    );
  });

  it('never throws, and never takes long', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 200 }),
          hostile.map((all) => all.join('')),
        ),
        (text) => {
          parseMarkdown(text);
        },
      ),
      { numRuns: 500 },
    );
    for (const unit of ['*', '**a', '_ ', '||', '`', '[', '> ', '- a\n  ', '*a _b ', '\\', '<t:', '~~', '# ']) {
      const startedAt = performance.now();
      parseMarkdown(unit.repeat(Math.floor(4_000 / unit.length)));
      expect(performance.now() - startedAt, unit).toBeLessThan(2_000);
    }
  });

  it('shows as itself when every special character in it is escaped', () => {
    fc.assert(
      fc.property(hostile, (all) => {
        const text = all.join('');
        const escaped = text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
        expect(outline(parseMarkdown(escaped))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('reads the same as in the printed story, with whole and escaped parts mixed', () => {
    const part = fc.constantFrom(
      ...[
        '**bold**',
        '*slanted*',
        '__under__',
        '~~through~~',
        '||hidden||',
        '`code`',
        '<@1>',
        '<@&2>',
        '<#3>',
        '</a:4>',
      ],
      ...['\\*', '\\_', '\\[a\\](https\\://x.example)', '\\<@1>', '\\`', '\\@everyone', '[a](https://x.example)'],
      ...['word', 'Łukasz', '山田', '😀', '\u202e'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const text = parts.join(' ');
        expect(plain(parseMarkdown(text))).toBe(renderMarkdown(text, { now: 0 }));
      }),
      { numRuns: 500 },
    );
  });
});
