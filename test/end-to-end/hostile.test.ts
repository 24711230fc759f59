import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { allowed } from '../../sandbox/patience.ts';
import { readMarkdown } from '../support/discord-markdown.ts';
import { waitFor } from '../support/waiting.ts';
import { kick, openPicker, present, removals, type Sessions, sessionsOf } from './fixture.ts';
import { copyableIn, expectNoViolations, type Harness, startHarness } from './harness.ts';

const COMMAND = 'kick-participant';
const MEGABYTE = 1_000_000;

let harness: Harness;
let sessions: Sessions;

beforeAll(async () => {
  harness = await startHarness();
  sessions = sessionsOf(harness.videosdk);
  harness.videosdk.forget();
});
afterEach(() => {
  expectNoViolations(harness);
  for (const { route, body } of harness.discord.requests) {
    if (route === 'edit-original') {
      expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
    }
  }
  sessions.endAll();
  harness.videosdk.forget();
});
afterAll(() => harness[Symbol.asyncDispose]());

const ZALGO = `Z${'\u0301\u0302\u0334\u0489'.repeat(50)}algo`;

/** Texts whose use in names, IDs and reasons has broken something somewhere. */
const HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['a space', ' '],
  ['other kinds of spaces', '\u00A0\u3000\u2800\u3164\u115F'],
  ['only invisible characters', '\u200B\u200D\u2060\uFEFF\u00AD'],
  ['a NUL', 'A\u0000B'],
  ['control characters', '\u0007\u001B[31mred\u001B[0m\u009B\u007F'],
  ['bold, italics, underline', '**b** *i* __u__ _i_ ***bi***'],
  ['strikethrough and spoilers', '~~s~~ ||secret||'],
  ['code', '`code` ``co`de`` ```\nblock\n```'],
  ['a code block that is never closed', '```js'],
  ['a heading', '# Heading'],
  ['subtext', '-# small'],
  ['a quote', '> quote'],
  ['a quote to the end', '>>> quote'],
  ['lists', '- a\n* b\n+ c\n1. d'],
  ['a masked link', '[click](https://evil.example/a)'],
  ['a masked link with a title', '[click](<https://evil.example> "t")'],
  ['links', 'https://evil.example http://evil.example/x?y=z <https://evil.example> discord.gg/evil'],
  ['other kinds of links', '<mailto:a@b.example> <tel:+123> ftp://x steam://run/1'],
  ['everyone', '@everyone'],
  ['here', '@here and everybody'],
  ['mentions', '<@100000000000000001> <@!100000000000000001> <@&100000000000000001> <#100000000000000001>'],
  ['a command, a server guide, a timestamp', '</kick-participant:1> <id:customize> <t:1:R> <t:1>'],
  ['server emoji', '<:a:1> <a:b:2> :smile: :+1:'],
  ['backslashes', '\\ \\\\ \\* \\\\* \\`'],
  ['a backslash at the end', 'end\\'],
  ['a shrug', '¯\\_(ツ)_/¯'],
  ['right to left', '\u202Egnp.exe\u202C \u2066x\u2069 \u061C\u200F'],
  ['Arabic and Hebrew', 'العربية עברית'],
  ['stacked marks', ZALGO],
  ['many marks without a letter', '\u0301'.repeat(400)],
  ['line breaks', 'a\nb\r\nc\rd\u2028e\u2029f\u0085g\u000Bh\u000Ci'],
  ['many line breaks', '\n'.repeat(50)],
  ['a fake end of an embed', '\n\n**Still in the session: 0 people**\n• Nobody'],
  ['half of a surrogate pair', 'x\uD83D y \uDE00'],
  ['private-use characters and noncharacters', '\uE000\u{F0000}\uFFFE\uFFFF\uFFF8'],
  ['a family emoji', '👨‍👩‍👧‍👦'],
  ['many family emoji', '👨‍👩‍👧‍👦'.repeat(60)],
  ['flags, keycaps, tones', '🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪#️⃣👍🏿🏳️‍🌈'],
  ['a long chain of joiners', `x${'\u200D👩'.repeat(200)}`],
  ['tags', '\u{E0041}\u{E0042}\u{E007F}'],
  ['nothing but stars', '*'.repeat(400)],
  ['nothing but backticks', '`'.repeat(400)],
  ['nothing but backslashes', '\\'.repeat(400)],
  ['nothing but brackets', '[]()<>'.repeat(60)],
  ['a very long word', 'W'.repeat(400)],
  ['wide letters', '﷽'.repeat(100)],
];

/**
 * Control characters, direction marks, joiners and everything else invisible. Joiners within emoji are allowed, tags
 * aren't.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u2800\u3164\u115F\u1160\uFFA0]/gu;
const JOINED = /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D(?=\p{Extended_Pictographic})/gu;

function expectSeen(text: string, where: string): void {
  expect(text.replace(JOINED, '').match(UNSEEN) ?? [], where).toEqual([]);
  expect(text.match(/\p{M}{5,}/u), `${where}: stacked marks`).toBeNull();
  expect(text, where).not.toContain('undefined');
}

const HEADING =
  /^\*\*(?:(?:Still in the session|In the session): \d+ (?:person|people)|Running now|Possible matches|Newest first)\*\*$/gmu;

const EARLIER = /^Removed before: (?:once|\d+ times?), last <t:1\d{9}:R>$/gmu;

/**
 * Takes out what the bot itself puts in an embed: its one heading, times, who asked, earlier removals, option names.
 */
function withoutOurs(description: string): string {
  expect(description.match(HEADING)?.length ?? 0).toBeLessThanOrEqual(1);
  expect(description.match(EARLIER)?.length ?? 0).toBeLessThanOrEqual(1);
  return description
    .replace(HEADING, (heading) => heading.replaceAll('*', ''))
    .replace(EARLIER, 'Removed before')
    .replace(/(?<=· (?:joined|started) )<t:1\d{9}:R>/gu, 'then')
    .replace(new RegExp(`(?<= · by )<@${harness.moderator.id}>$`, 'mu'), 'me')
    .replace(/(?<=(?:with|one in) )`(?:participant|session)`(?=\.)/u, 'it')
    .replace(/(?<=use )`keep-out`(?=\.)/u, 'it');
}

/** Nothing in the message formats, pings, links or hides anything. Returns its lines as a reader sees them. */
function expectInert(message: Message): { title: string; lines: string[]; content: string[] } {
  expect(message.mentions).toEqual([]);
  expect(message.mention_roles).toEqual([]);
  expect(message.mention_everyone).toBe(false);
  expect(message.embeds).toHaveLength(1);
  const { title = '', description = '', fields, footer, author, url, image } = message.embeds[0] ?? {};
  expect({ fields, author, url, image }).toEqual({});
  expect(footer?.text ?? 'Case 1').toMatch(/^(?:Case \d+|(?:Case \d+ · )?Reference [0-9A-Z]{7})$/u);

  const readTitle = readMarkdown(title);
  expect(readTitle.active).toEqual([]);
  expect(title).not.toContain('\n');
  expectSeen(readTitle.shown, 'title');

  const theirs = withoutOurs(description);
  // Nothing formats within a line, and no formatting extends from one line into another.
  expect(readMarkdown(theirs).active).toEqual([]);
  const lines = theirs.split('\n').map((line) => {
    const { active, shown } = readMarkdown(line);
    expect(active).toEqual([]);
    expectSeen(shown, 'description');
    return shown;
  });

  const content = message.content === '' ? [] : message.content.split('\n');
  for (const line of content) {
    expect(line.startsWith('-# ')).toBe(true);
    const { active, shown } = readMarkdown(line.slice('-# '.length));
    expect(active.filter(({ kind, text }) => kind !== 'code' || !line.endsWith(` ID ${text}`))).toEqual([]);
    expectSeen(shown, 'content');
  }
  return { title: readTitle.shown, lines, content };
}

const peopleIn = (lines: readonly string[]) => lines.filter((line) => line.startsWith('• '));

/** Has something in it that can be seen. The fillers of Hangul are letters, and the blank of Braille is a symbol. */
const SEEN = /(?![\u115F\u1160\u2800\u3164\uFFA0])[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

describe('hostile text', () => {
  it.each(HOSTILE)('is shown as plain text in names, reasons, rooms and echoed input: %s', async (_what, text) => {
    const room = text === '' ? {} : { customRoomId: text };
    const { sessionId } = sessions.open(
      [
        { participantId: 'target', name: text },
        { participantId: 'twin', name: text },
        { participantId: 'bob', name: 'Bob' },
      ],
      room,
    );
    const there = { session: sessionId };

    const none = expectInert((await kick(harness, { ...there, participant: 'no-such-person' })).message);
    expect(peopleIn(none.lines)).toHaveLength(3);

    const named = { ...there, participant: text || ' ' };
    // What no one can see names no one, so it opens what `/kick-participant` alone does.
    const ask = SEEN.test(text)
      ? (await kick(harness, named, { force: true })).message
      : await openPicker(harness, harness.moderator, named, { force: true }).reply();
    const asked = expectInert(ask);
    expect(asked.lines.join('\n')).toMatch(/More than one person in room .* matches\.|No one has been removed\./u);
    // A picker has its people in the menu, and nowhere else.
    const offered = SEEN.test(text)
      ? peopleIn(asked.lines).map((line) => line.replace(/^.* · ID /u, ''))
      : ['target', 'twin'].filter((id) => JSON.stringify(ask.components).includes(` · ${id}"`));
    expect(offered).toEqual(expect.arrayContaining(['target', 'twin']));

    const done = expectInert(
      (await kick(harness, { ...there, participant: 'target', reason: text }, { force: true })).message,
    );
    expect(done.title).toContain('Removed: ');
    expect(done.content.map((line) => line.endsWith(' · ID target'))).toEqual([true]);
    expect(done.lines.filter((line) => line.startsWith('Reason: ')).length).toBe(SEEN.test(text) ? 1 : 0);
    expect(done.lines.filter((line) => line.includes('Still in the session: 2 people'))).toHaveLength(1);
    expect(peopleIn(done.lines)).toHaveLength(2);
    expect(removals(harness.videosdk)).toEqual(['target']);
    expect(present(harness.videosdk, sessionId)).toEqual(['twin', 'bob']);

    sessions.open(['Cid'], room);
    const several = expectInert((await kick(harness, {})).message);
    expect(peopleIn(several.lines)).toHaveLength(2);
    const unknown = expectInert(
      (await kick(harness, { session: `${text}!`, participant: 'x' }, { force: true })).message,
    );
    expect(unknown.title).toContain('No one removed: can’t find session “');
  });

  it.each([
    ['Zoë van Dijk'],
    ['O’Brien-Smith, Jr.'],
    ['李小龍'],
    ['हिन्दी'],
    ['العربية'],
    ['Nguyễn Thị Hằng'],
    ['👨‍👩‍👧‍👦 The Smiths'],
    ['¯\\_(ツ)_/¯'],
    ['*star* & <tag> #1 @home'],
    ['a_b_c (he/him)'],
    ['5. Platz'],
  ])('that is harmless is shown unchanged: %s', async (name) => {
    sessions.open([
      { participantId: 'target', name },
      { participantId: 'twin', name },
      { participantId: 'bob', name: 'Bob' },
    ]);
    const { title, lines } = expectInert(
      (await kick(harness, { participant: 'target', reason: `for ${name}` })).message,
    );
    expect(title).toContain(`Removed: ${name}`);
    expect(lines).toContain(`Reason: for ${name}`);
    expect(peopleIn(lines)[0]).toContain(`• ${name} · joined`);
  });

  it('becomes a single visible line in the labels of suggestions, within Discord’s length limit', async () => {
    const { sessionId } = sessions.open([
      ...HOSTILE.map(([, name], index) => ({ participantId: `h-${index}`, name })),
      { participantId: 'mega', name: 'M\u0301'.repeat(MEGABYTE / 2) },
    ]);
    const ask = async (participant: string) =>
      (await harness.moderator.complete(COMMAND, { session: sessionId, participant }, 'participant')).choices ?? [];
    await waitFor(async () => expect(await ask('')).toHaveLength(25), { timeout: 8_000, interval: 200 });
    for (const id of [...HOSTILE.keys()].map((index) => `h-${index}`).concat('mega')) {
      const choice = (await ask(id)).find(({ name }) => name.endsWith(` · ${id}`));
      expect(choice?.name, id).toMatch(/^\S.* · .* · \S+$/u);
      expect(choice?.name.length).toBeLessThanOrEqual(100);
      expectSeen(choice?.name ?? '', id);
    }
  });
});

describe('too much text', () => {
  it.each([
    ['letters', 'M'.repeat(MEGABYTE)],
    ['stars', '*'.repeat(MEGABYTE)],
    ['family emoji', '👨‍👩‍👧‍👦'.repeat(MEGABYTE / 25)],
    ['marks', `M${'\u0301'.repeat(MEGABYTE / 2)}`],
    ['spaces', ' '.repeat(MEGABYTE)],
    ['joiners', '\u200D'.repeat(MEGABYTE / 3)],
  ])('in a name (a megabyte of %s) is cut, and the right person is removed in time', async (_what, name) => {
    const { sessionId } = sessions.open([{ participantId: 'mega', name }, { participantId: 'mega-2', name }, 'Bob']);
    const startedAt = Date.now();
    const { title, lines } = expectInert((await kick(harness, { participant: 'mega' })).message);
    expect(Date.now() - startedAt).toBeLessThan(allowed(5_000));
    expect(title).toContain('Removed: ');
    expect(title.length).toBeLessThanOrEqual(256);
    expect(peopleIn(lines)).toHaveLength(2);
    expect(present(harness.videosdk, sessionId)).toEqual(['mega-2', 'Bob']);
  });

  it('in many names at once is cut where the embed ends', async () => {
    const name = `${'*_~`|'.repeat(200)}`;
    sessions.open([...Array.from({ length: 150 }, (_, index) => ({ participantId: `p${index}`, name })), 'Bob']);
    const { lines } = expectInert((await kick(harness, { participant: 'p0', reason: '#'.repeat(400) })).message);
    const shown = peopleIn(lines).length;
    expect(lines.some((line) => line.includes('Still in the session: 150 people'))).toBe(true);
    expect(lines.at(-1)).toBe(`… and ${150 - shown} more`);
  });

  it('in a reason is cut, even when no client would let it through', async () => {
    sessions.open(['Ada', 'Bob']);
    const reason = `${'👨‍👩‍👧‍👦*'.repeat(500)}`;
    const { lines } = expectInert((await kick(harness, { participant: 'Ada', reason }, { force: true })).message);
    expect(lines.find((line) => line.startsWith('Reason: '))).toMatch(/…$/u);
    expect(lines.some((line) => line.includes('Still in the session: 1 person'))).toBe(true);
  });

  it('typed as a participant or a session is cut where it is echoed', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const long = '@everyone **x** '.repeat(375);
    const person = expectInert((await kick(harness, { participant: long })).message);
    expect(person.title).toContain('No one removed: can’t find “');
    const session = expectInert((await kick(harness, { participant: 'Ada', session: long })).message);
    expect(session.title).toContain('No one removed: can’t find session “');
    expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
  });
});

describe('a hostile ID', () => {
  const IDS: readonly (readonly [string, string])[] = [
    ...HOSTILE.filter(([, text]) => text !== '' && text.trim() === text),
    ['a hundred thousand letters', 'i'.repeat(100_000)],
    ['an ID like our short form', '~AAAAAAAAAAAAAAAAAAAAAA'],
    ['a list number', '1.'],
    ['a dash', '-'],
    ['an underlined word', '__init__'],
  ];

  it.each(IDS)('appears outside the embed, ready to copy and without any formatting: %s', async (_what, id) => {
    const { sessionId } = sessions.open([
      { participantId: id, name: 'Same' },
      { participantId: 'other', name: 'Same' },
      'Bob',
    ]);
    const which = expectInert((await kick(harness, { session: sessionId, participant: 'Same' })).message);
    expect(which.content).toHaveLength(3);
    expect(peopleIn(which.lines)).toHaveLength(2);
    harness.videosdk.leave(sessionId, 'other');
    const { message } = await kick(harness, { session: sessionId, participant: 'Same' });
    const { content, title } = expectInert(message);
    expect(title).toContain('Removed: Same');
    expect(content).toHaveLength(1);
    // The command ignores spaces around it.
    const copied = (copyableIn(message)[0] ?? '').trim();
    // Either the ID itself, or the short form, which the command accepts just as well.
    expect(copied === id || /^~[\w-]{22}$/u.test(copied), copied.slice(0, 50)).toBe(true);
    expect(removals(harness.videosdk)).toEqual([id]);
    expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
  });

  it.each(['c7wgj9sd', 'ada@example.org', 'user_12_34', 'Ünal-7', '李', 'a|b', '100%', '*_*'])(
    'is shown unchanged when all of it is visible: %s',
    async (id) => {
      sessions.open([id, 'Bob']);
      const { message } = await kick(harness, { participant: id });
      expectInert(message);
      expect(copyableIn(message)).toEqual([id]);
    },
  );
});

it('logs IDs, but neither names nor reasons', async () => {
  sessions.open([{ participantId: 'logged-id', name: 'Unloggable Name' }, 'Bob']);
  await kick(harness, { participant: 'Unloggable Name', reason: 'Unloggable Reason' });
  await harness.bot.waitForLog((line) => line['participantId'] === 'logged-id');
  expect(harness.bot.output).not.toContain('Unloggable');
});
