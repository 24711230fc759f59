import { expect, it } from 'vitest';
import type { Message } from '../../../sandbox/discord/index.ts';
import { renderMessage } from '../../../sandbox/discord/index.ts';
import { renderMarkdown } from '../../../sandbox/discord/render-message.ts';

const now = Date.UTC(2026, 0, 2, 12);
const context = { now, users: { '1': 'Ana' }, roles: { '2': 'Crew' }, channels: { '3': 'log' } };
const at = (secondsAgo: number) => now / 1000 - secondsAgo;

it.each([
  ['<@1> and <@&2> in <#3>', '@Ana and @Crew in #log'],
  ['<@9> and <@&9>', '@unknown-user and @deleted-role'],
  [`<t:${at(240)}:R>`, '4 minutes ago'],
  [`<t:${at(3 * 3600)}:R>`, '3 hours ago'],
  [`<t:${at(-30)}:R>`, 'in 30 seconds'],
  [`<t:${at(0)}:f>`, '2026-01-02 12:00'],
  ['**bold** *slanted* _too_ ~~gone~~ `code`', 'bold slanted too gone code'],
  ['snake_case_name stays', 'snake_case_name stays'],
  ['\\*\\*not bold\\*\\* \\<@1>', '**not bold** <@1>'],
  ['`<@1> **x**`', '<@1> **x**'],
  ['## Heading\n> quote\n-# small', 'Heading\nquote\nsmall'],
  ['[docs](https://example.com)', 'docs (https://example.com)'],
])('Markdown %s reads as %s', (text, shown) => {
  expect(renderMarkdown(text, context)).toBe(shown);
});

it('a message is shown with its embed, its buttons, and who can see it', () => {
  const message: Pick<Message, 'content' | 'embeds' | 'components' | 'attachments' | 'flags'> = {
    content: 'id `p-1`',
    flags: 64,
    attachments: [],
    embeds: [
      {
        title: 'Removed **Ben**',
        color: 0x57f287,
        description: `by <@1>\n<t:${at(240)}:R>`,
        fields: [{ name: 'Room', value: 'abcd' }],
        footer: { text: 'case 7' },
      },
    ],
    components: [{ type: 1, components: [{ type: 2, style: 4, label: 'Undo', custom_id: 'u' }] }],
  };
  expect(renderMessage(message as Message, context)).toBe(
    [
      'id p-1',
      '┃ Removed Ben (green)',
      '┃ by @Ana',
      '┃ 4 minutes ago',
      '┃ Room',
      '┃   abcd',
      '┃ case 7',
      '[Undo]',
      '(only you can see this)',
    ].join('\n'),
  );
});

it('a message of version 2 is shown with its containers, sections, media and files', () => {
  const button = (label: string) => ({ type: 2, style: 2, label, custom_id: label });
  const text = (content: string) => ({ type: 10, content });
  const media = { url: 'https://example.com/a%20b.png?x=1' };
  const message = {
    content: '',
    flags: (1 << 15) | 64,
    // Only what a component shows is shown.
    attachments: [{ filename: 'unseen.txt' }],
    embeds: [],
    components: [
      {
        type: 17,
        accent_color: 0x57f287,
        components: [
          text('# In **the** call'),
          { type: 9, components: [text('Ana'), text('since noon')], accessory: button('Let out') },
          { type: 14, divider: true },
          {
            type: 9,
            components: [text('Ben')],
            accessory: { type: 11, media, description: 'Ben’s face', spoiler: true },
          },
          { type: 14, divider: false },
          { type: 1, components: [{ type: 5, custom_id: 'u', placeholder: 'Who?' }] },
        ],
      },
      { type: 17, spoiler: true, components: [text('a'), text('b')] },
      {
        type: 12,
        items: [
          { media, description: null },
          { media, description: 'c' },
        ],
      },
      { type: 13, name: 'log.txt', file: media },
      { type: 1, components: [button('More'), button('Less')] },
    ],
  };
  expect(renderMessage(message as unknown as Message, context)).toBe(
    [
      '┃ In the call (green)',
      '┃ Ana',
      '┃ since noon [Let out]',
      '┃ ──────',
      '┃ Ben [image Ben’s face (spoiler)]',
      '┃',
      '┃ [Who? ▾]',
      '┃ a (spoiler)',
      '┃ b',
      '[image a%20b.png] [image c]',
      '[file log.txt]',
      '[More] [Less]',
      '(only you can see this)',
    ].join('\n'),
  );
});
