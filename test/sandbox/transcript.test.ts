import { expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import type { Terminal } from '../../sandbox/terminal.ts';
import { createTranscript } from '../../sandbox/transcript.ts';

it('a message of version 2 is printed with a colored bar beside each container, and with no files of its own', () => {
  const lines: string[] = [];
  const terminal: Terminal = {
    width: 80,
    colorful: true,
    paint: (_, text) => text,
    tint: (color, text) => `<${color.toString(16)}>${text}`,
    write: (line = '') => lines.push(...line.split('\n')),
    block: (text, { first = '', rest = '' } = {}) => {
      lines.push(...text.split('\n').map((line, nth) => `${nth === 0 ? first : rest}${line}`));
    },
  };
  const text = (content: string) => ({ type: 10, content });
  const message = {
    content: '',
    flags: 1 << 15,
    embeds: [],
    attachments: [{ filename: 'a.txt' }],
    components: [
      text('Above'),
      { type: 17, accent_color: 0x57f287, components: [text('# Title\nAna'), { type: 14, divider: true }] },
      { type: 14, divider: false },
      { type: 13, name: 'a.txt', file: { url: 'https://a.b' } },
    ],
  };
  createTranscript(terminal, { users: {}, roles: {} }).reply(message as unknown as Message, {
    reader: 'Mia',
    afterMs: 1,
    edited: false,
  });
  expect(lines.map((line) => line.trim()).filter((line) => line !== '')).toEqual([
    '<5865f2>Bouncer   Above',
    '<57f287>┃ Title',
    '<57f287>┃ Ana',
    '<57f287>┃ ──────',
    '[file a.txt]',
    'after 1 ms · everyone can see this',
  ]);
});
