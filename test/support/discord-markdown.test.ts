import { describe, expect, it } from 'vitest';
import { readMarkdown } from './discord-markdown.ts';

describe('the Markdown reader that other tests rely on', () => {
  it.each([
    ['**a**', 'bold'],
    ['*a*', 'italics'],
    ['_a_', 'italics'],
    ['__a__', 'underline'],
    ['~~a~~', 'strikethrough'],
    ['||a||', 'spoiler'],
    ['`a`', 'code'],
    ['``a`b``', 'code'],
    ['```a```', 'code'],
    ['# a', 'heading'],
    ['x\n### a', 'heading'],
    ['-# a', 'subtext'],
    ['> a', 'quote'],
    ['>>> a', 'quote'],
    ['- a', 'list'],
    ['12. a', 'list'],
    ['<@1>', 'mention'],
    ['<@&1>', 'mention'],
    ['<#1>', 'mention'],
    ['a @everyone', 'mention'],
    ['</kick:1>', 'command'],
    ['<id:home>', 'navigation'],
    ['<:a:1>', 'emoji'],
    ['<a:b:1>', 'emoji'],
    [':smile:', 'emoji'],
    ['<t:1:R>', 'timestamp'],
    ['see https://a.example/b', 'link'],
    ['<https://a.example>', 'link'],
    ['<mailto:a@b.example>', 'link'],
    ['[a](https://a.example)', 'masked link'],
    ['\\\\*a*', 'italics'],
  ])('finds the formatting in %j', (text, kind) => {
    expect(readMarkdown(text).active.map((found) => found.kind)).toContain(kind);
  });

  it.each([
    ['\\*\\*a\\*\\*', '**a**'],
    ['\\# a', '# a'],
    ['1\\. a', '1. a'],
    ['https\\://a.example', 'https://a.example'],
    ['\\<@1\\>', '<@1>'],
    ['\\@everyone', '@everyone'],
    ['a - b. c', 'a - b. c'],
    ['2 > 1', '2 > 1'],
    ['C:\\dir', 'C:\\dir'],
    ['\\\\', '\\'],
    ['\\\u{1f600}', '\u{1f600}'],
  ])('finds only plain text in %j', (text, shown) => {
    expect(readMarkdown(text)).toEqual({ shown, active: [], code: [] });
  });

  it('shows the contents of code literally', () => {
    expect(readMarkdown('`` a`b ``').code).toEqual([' a`b ']);
    expect(readMarkdown('`` `b ``').code).toEqual(['`b ']);
    expect(readMarkdown('`a\\*`').code).toEqual(['a\\*']);
  });
});
