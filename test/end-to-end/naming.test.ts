import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionChoice } from '../../sandbox/discord/index.ts';
import { waitFor } from '../support/waiting.ts';
import { kick, openPicker, present, removals, type Sessions, sessionsOf, unescaped } from './fixture.ts';
import { copyableIn, expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const COMMAND = 'kick-participant';
const LISTED_ROOM = 'rm-listed';
const LISTED_CUSTOM = 'Town Hall';

/** Suggestions are a few seconds old at most. Asks until they contain what is wanted. */
function completed(
  harness: Harness,
  options: Readonly<Record<string, string>>,
  focused: 'participant' | 'session',
  wanted: (choice: CompletionChoice) => boolean,
): Promise<void> {
  return waitFor(
    async () => {
      const { choices } = await harness.moderator.complete(COMMAND, options, focused);
      expect(choices?.some(wanted)).toBe(true);
    },
    { timeout: 12_000, interval: 200 },
  );
}

/** The same label some minutes later: the time in it changes, and the rest stays. */
function minutesLater(label: string): string {
  const later = label.replace(/ · (?:just now|\d+ (?:min|hr)) · (?=[^·]*$)/u, ' · 3 min · ');
  expect(later).toContain(' · 3 min · ');
  return later;
}

const IDS = [
  'ada@example.org',
  'a/b',
  'a\\b',
  '50%',
  '100%25',
  'who?',
  '#1',
  'a&b=c',
  'a+b',
  '"quoted"',
  "it's;--",
  '`tick`',
  '``',
  '.',
  '..',
  '...',
  '../remove-participant',
  'привет',
  'Zoë',
  'Zoe\u0308',
  '田中',
  '🦊',
  '👩‍👩‍👧‍👦',
  '\u202Egnp.exe',
  'a\u200Bb',
  '\uFEFFmarked',
  '~tilde',
  '~0123456789abcdefABCDEF',
  '~',
  '@everyone',
  '<@100000000000000001>',
  '__proto__',
  'constructor',
  'null',
  '0',
  '-1',
  'x'.repeat(100),
  'y'.repeat(101),
  'z'.repeat(300),
  `${'w'.repeat(299)}1`,
  'ж'.repeat(300),
];
const shown = (id: string) => JSON.stringify(id.length > 40 ? `${id.slice(0, 8)}… (${id.length})` : id);

const ROOMS = [
  { what: 'an ordinary room', customRoomId: 'plain-hall', sessionId: '61adc697a239e84d0aaa7e15' },
  {
    what: 'a room with a long name',
    customRoomId: `${'society-for-very-long-names-'.repeat(5)}hall`,
    sessionId: 'long-1',
  },
  {
    what: 'a room with format characters in its name',
    customRoomId: '**Hall**\u202E\u200B @here',
    sessionId: 'hostile-1',
  },
  { what: 'a room with spaces in its name', customRoomId: '  blank  hall ', sessionId: 'blank-1' },
  { what: 'a session with a long ID', customRoomId: 'hall-of-long-id', sessionId: 's'.repeat(150) },
  { what: 'a session with odd characters in its ID', customRoomId: 'hall-of-odd-id', sessionId: 'sé/ss?#%·🦊' },
  {
    what: 'a session with an ID like a short form',
    customRoomId: 'hall-of-tilde',
    sessionId: '~abcdefghijklmnopqrstuv',
  },
] as const;

/** A different number for each of {@link ROOMS}, to tell their choices apart. */
const peopleIn = (index: number): number => 60 + index;

describe('in any room', () => {
  let harness: Harness;
  let sessions: Sessions;

  beforeAll(async () => {
    harness = await startHarness();
    sessions = sessionsOf(harness.videosdk);
  });
  afterEach(() => {
    expectNoViolations(harness);
    sessions.endAll();
    harness.videosdk.forget();
    Object.assign(harness.videosdk.behavior, {
      unknownSessionStatus: 404,
      endedSessionStatus: 400,
      endedSessionReadStatus: 200,
      unknownParticipantStatus: 404,
    });
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  function expectNoOneRemoved(sessionId: string, ids: readonly string[]): void {
    expect(removals(harness.videosdk)).toEqual([]);
    expect(present(harness.videosdk, sessionId)).toEqual(ids);
  }

  describe('who is meant', () => {
    it('removes the person whose exact ID was typed, and says who is left', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'c7wgj9sd', name: 'Ada Lovelace' },
        { participantId: 'c7wgj9s', name: 'Grace Hopper' },
        { participantId: 'C7WGJ9SD', name: 'Edsger' },
      ]);
      const { text, message } = await kick(harness, { participant: 'c7wgj9sd' });
      expect(text).toContain('Removed: Ada Lovelace');
      expect(text).toContain('Still in the session: 2 people');
      expect(text).toContain('Grace Hopper');
      expect(copyableIn(message)).toEqual(['c7wgj9sd']);
      expect(removals(harness.videosdk)).toEqual(['c7wgj9sd']);
      expect(present(harness.videosdk, sessionId)).toEqual(['c7wgj9s', 'C7WGJ9SD']);
    });

    it.each([
      ['as written', 'Zoë van Dijk'],
      ['in capitals', 'ZOË VAN DIJK'],
      ['without accents', 'zoe van dijk'],
      ['with the accent as a character of its own', 'Zoe\u0308 van Dijk'],
      ['with extra spaces', '  Zoë   van  Dijk '],
      ['in full-width letters', 'Ｚｏｅ van Dijk'],
    ])('removes the only person with the name, typed %s', async (_how, participant) => {
      const { sessionId } = sessions.open([
        { participantId: 'zoe-1', name: 'Zoë van Dijk' },
        { participantId: 'zoe-2', name: 'Zoë van Dijken' },
        { participantId: 'zoe-3', name: 'Zoë' },
      ]);
      const { text } = await kick(harness, { participant });
      expect(text).toContain('Removed: Zoë van Dijk\n');
      expect(removals(harness.videosdk)).toEqual(['zoe-1']);
      expect(present(harness.videosdk, sessionId)).toEqual(['zoe-2', 'zoe-3']);
    });

    it('removes no one when two people share the name, and shows both with their ID and join time', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'first-ana', name: 'Ana' },
        { participantId: 'second-ana', name: 'ANÁ' },
        { participantId: 'bob', name: 'Bob' },
      ]);
      const { text, message } = await kick(harness, { participant: 'ana' });
      expect(text).toMatch(/No one removed: which [\s\S]*\nMore than one person/u);
      expect(text).toMatch(/Ana · joined <t:\d+:R> · ID first-ana/u);
      expect(text).toMatch(/ANÁ · joined <t:\d+:R> · ID second-ana/u);
      expect(text).not.toContain('Bob');
      expect(copyableIn(message)).toEqual(['first-ana', 'second-ana']);
      expectNoOneRemoved(sessionId, ['first-ana', 'second-ana', 'bob']);
    });

    it('doesn’t accept the exact spelling of a name as proof when someone else has that name too', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'p1', name: 'Zoë' },
        { participantId: 'p2', name: 'zoe' },
      ]);
      const { text } = await kick(harness, { participant: 'Zoë' });
      expect(text).toMatch(/No one removed: which [\s\S]*\nMore than one person/u);
      expectNoOneRemoved(sessionId, ['p1', 'p2']);
    });

    it('doesn’t confuse names that differ in their vowel signs', async () => {
      const { sessionId } = sessions.open([{ participantId: 'p1', name: 'रीमा' }, 'host']);
      const { text } = await kick(harness, { participant: 'राम' });
      expect(text).toContain('can’t find “राम”');
      expectNoOneRemoved(sessionId, ['p1', 'host']);
    });

    it('doesn’t accept part of a name as the name', async () => {
      const { sessionId } = sessions.open([{ participantId: 'p1', name: 'Ada Lovelace' }, 'p2']);
      for (const participant of ['Ada', 'Lovelace', 'Ada Lovelac', 'p', 'Ada Lovelace · 5 min']) {
        expect((await kick(harness, { participant })).text).toMatch(/No one (?:was |has been )?removed/u);
      }
      expectNoOneRemoved(sessionId, ['p1', 'p2']);
    });

    it('says that no one has that name, and shows who is there', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'p1', name: 'Ada' },
        { participantId: 'p2', name: 'Bob' },
      ]);
      const { text } = await kick(harness, { participant: 'Carol' });
      expect(text).toContain('No one removed: can’t find “Carol”');
      expect(text).toMatch(/No one (?:was |has been )?removed/u);
      expect(text).toContain('In the session: 2 people');
      expect(text).toMatch(/Ada · joined <t:\d+:R> · ID p1/u);
      expect(text).toMatch(/Bob · joined <t:\d+:R> · ID p2/u);
      expectNoOneRemoved(sessionId, ['p1', 'p2']);
    });

    it.each(['Ada', 'ada', 'p1'])('says that someone identified by “%s” had already left', async (participant) => {
      const { sessionId } = sessions.open([{ participantId: 'p1', name: 'Ada' }, 'Bob']);
      harness.videosdk.leave(sessionId, 'p1');
      const { text } = await kick(harness, { participant });
      expect(text).toContain('➖ Already gone: Ada');
      expect(text).toMatch(/They left room .* <t:\d+:R>/u);
      expect(text).toContain('Still in the session: 1 person');
      expect(text).not.toContain('Removed');
      expectNoOneRemoved(sessionId, ['Bob']);
    });

    it('removes the person who is there, not someone with the same name who has left', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'gone', name: 'Ada' },
        { participantId: 'here', name: 'Ada' },
        'Bob',
      ]);
      harness.videosdk.leave(sessionId, 'gone');
      expect((await kick(harness, { participant: 'Ada' })).text).toContain('Removed: Ada');
      expect(removals(harness.videosdk)).toEqual(['here']);
    });

    it('removes no one when the person with that ID has left and someone else has the ID as their name', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'target-1', name: 'Eve' },
        { participantId: 'other', name: 'Mallory' },
      ]);
      harness.videosdk.leave(sessionId, 'target-1');
      const { text } = await kick(harness, { participant: 'target-1' });
      expect(text).toContain('➖ Already gone: Eve');
      expectNoOneRemoved(sessionId, ['other']);
    });

    it.each([
      ['no participant', {}],
      ['a blank participant', { participant: '   ' }],
      ['a participant of other blank characters', { participant: '\u00A0\u2003' }],
    ])('shows who is there and asks when given %s', async (_what, options) => {
      const { sessionId } = sessions.open([
        { participantId: 'p1', name: 'Ada' },
        { participantId: 'p2', name: null },
      ]);
      const sheet = await harness.moderator.run(COMMAND, options).modal();
      const [who] = sheet.fields;
      expect(who?.options.map(({ label, description }) => `${label} · ${description}`)).toEqual([
        '(no name) · 59 min · p2',
        'Ada · 1 hr · p1',
      ]);
      const picker = await openPicker(harness, harness.moderator, options).reply();
      const text = textOf(picker);
      expect(text).toContain('Who do you want to remove?');
      expect(text).toMatch(/No one (?:was |has been )?removed/u);
      expect(text).toContain(': 2 people');
      expect(JSON.stringify(picker.components)).toMatch(/Ada.*p1|p2.*Ada/u);
      expect(JSON.stringify(picker.components)).toContain('(no name)');
      expectNoOneRemoved(sessionId, ['p1', 'p2']);
    });

    it('removes someone without a name by their ID', async () => {
      const { sessionId } = sessions.open([{ participantId: 'nameless', name: null }, 'Bob']);
      expect(unescaped((await kick(harness, { participant: 'nameless' })).text)).toContain('Removed: (no name)');
      expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
    });

    it('doesn’t match people without a visible name to an invisible name', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'p1', name: '' },
        { participantId: 'p2', name: '\u200B' },
      ]);
      // They name no one.
      for (const participant of ['\u200B', '\u2060\u200D']) {
        const sheet = await harness.moderator.run(COMMAND, { participant }).modal();
        expect(sheet.fields[0]?.options).toHaveLength(2);
        expect(sheet.fields[0]?.value).toEqual([]);
      }
      const { text } = await kick(harness, { participant: '(no name)' });
      expect(text).toMatch(/No one (?:was |has been )?removed/u);
      expectNoOneRemoved(sessionId, ['p1', 'p2']);
    });

    it('removes no one when one person’s ID is another’s name, until one is chosen in the menu by ID', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'victim', name: 'troll-id' },
        { participantId: 'troll-id', name: 'Troll' },
        'Bob',
      ]);
      const { text, message } = await kick(harness, { participant: 'troll-id' });
      expect(text).toContain('No one removed: which “troll-id”?');
      expectNoOneRemoved(sessionId, ['victim', 'troll-id', 'Bob']);
      const { moderator } = harness;
      const who = await moderator.press(message, { label: 'Choose from a menu' }).reply();
      const menu = { label: 'Choose who to remove' };
      const sure = await moderator.choose(who, menu, [{ label: 'Troll' }]).reply();
      expect(textOf(await moderator.press(sure, { label: 'Remove' }).reply())).toContain('Removed: Troll');
      expect(removals(harness.videosdk)).toEqual(['troll-id']);
      expect(present(harness.videosdk, sessionId)).toEqual(['victim', 'Bob']);
    });

    it('removes no one by a label that someone took as their name, and shows both', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'ada-9', name: 'Ada' },
        { participantId: 'copycat', name: 'Ada · 59 min · ada-9' },
        { participantId: 'longer', name: 'x · Ada · 59 min · ada-9' },
      ]);
      const { text, message } = await kick(harness, { participant: 'Ada · 59 min · ada-9' });
      expect(text).toContain('No one removed: which “Ada · 59 min · ada-9”?');
      expect(copyableIn(message)).toEqual(['ada-9', 'copycat']);
      expectNoOneRemoved(sessionId, ['ada-9', 'copycat', 'longer']);
      // The menu has everyone, since only one of the two has the typed text in their name.
      const who = await harness.moderator.press(message, { label: 'Choose from a menu' }).reply();
      expect(textOf(who)).toContain('3 people');
    });

    it('doesn’t accept a label that combines one person’s name with another’s ID', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'ada-9', name: 'Ada' },
        { participantId: 'bob-9', name: 'Bob' },
      ]);
      const { text } = await kick(harness, { participant: 'Bob · 3 min · ada-9' });
      expect(text).toMatch(/No one (?:was |has been )?removed/u);
      expectNoOneRemoved(sessionId, ['ada-9', 'bob-9']);
    });

    it('never removes someone whose ID differs only in invisible characters', async () => {
      const { sessionId } = sessions.open([
        { participantId: 'agent', name: 'Plain' },
        { participantId: 'agent\uFEFF', name: 'Marked' },
        'Bob',
      ]);
      await kick(harness, { participant: 'agent\uFEFF' });
      expect(present(harness.videosdk, sessionId)).toContain('agent');
    });
  });

  describe('IDs with any characters and of any length', () => {
    const cases = IDS.map((id) => [shown(id), id] as const);

    it.each(cases)('removes by the exact ID %s', async (_shown, id) => {
      const { sessionId } = sessions.open([
        { participantId: `${id}q`, name: 'Longer' },
        { participantId: id, name: 'Right' },
        { participantId: `q${id}`, name: 'Before' },
      ]);
      expect((await kick(harness, { participant: id })).text).toContain('Removed: Right');
      expect(removals(harness.videosdk)).toEqual([id]);
      expect(present(harness.videosdk, sessionId)).toEqual([`${id}q`, `q${id}`]);
    });

    it('shows an ID in a line that works when it’s copied into the command, whatever the ID is', async () => {
      for (const id of IDS) {
        const { sessionId } = sessions.open([{ participantId: id, name: 'Somebody' }, 'host']);
        const { message } = await kick(harness, { session: sessionId, participant: 'Somebody' });
        harness.videosdk.join(sessionId, { participantId: id });
        await kick(harness, { session: sessionId, participant: message.content });
        expect(removals(harness.videosdk), shown(id)).toEqual([id, id]);
        harness.videosdk.endSession(sessionId);
        harness.videosdk.forget();
      }
    });
  });

  describe('a suggestion', () => {
    const long = 'L'.repeat(300);
    const longName = `${'Wolfeschlegelsteinhausenbergerdorff '.repeat(4)}Jr.`;
    let shared: Sessions;
    let adas: string;
    let wolfes: string;
    let everyoneByValue: string;
    let everyoneByLabel: string;
    let withLong: string;

    // All at once, since what suggestions know of sessions is a few seconds old.
    beforeAll(async () => {
      shared = sessionsOf(harness.videosdk);
      const named = (name: string) => (participantId: string) => ({ participantId, name });
      const numbered = (name: string) => (participantId: string, index: number) => ({
        participantId,
        name: `${name} ${index + 100}`,
      });
      adas = shared.open(['ada-1', 'ada-2', 'ada-3', 'ada-4'].map(named('Ada'))).sessionId;
      wolfes = shared.open([
        ...['i'.repeat(40), 'j'.repeat(40)].map(named(longName)),
        ...['k'.repeat(40), 'l'.repeat(40)].map(named('👨‍👩‍👧‍👦'.repeat(70))),
      ]).sessionId;
      everyoneByValue = shared.open([...IDS.map(numbered('Value')), 'host']).sessionId;
      everyoneByLabel = shared.open([...IDS.map(numbered('Label')), 'host']).sessionId;
      withLong = shared.open([{ participantId: long, name: 'Long' }, 'host']).sessionId;
      for (const [index, { customRoomId, sessionId }] of ROOMS.entries()) {
        const people = Array.from({ length: peopleIn(index) }, (_, number) => `p${number}`);
        shared.open(people, { customRoomId, sessionId });
      }
      await completed(harness, {}, 'session', ({ value }) => value === withLong);
    });
    afterAll(() => shared.endAll());

    async function only(session: string, participant: string): Promise<{ name: string; value: string }> {
      const { choices } = await harness.moderator.complete(COMMAND, { session, participant }, 'participant');
      expect(choices, participant).toHaveLength(1);
      return { name: choices?.[0]?.name ?? '', value: String(choices?.[0]?.value) };
    }

    it('removes the person picked, by value and by label, even minutes later', async () => {
      const [one, two, three] = [await only(adas, 'ada-1'), await only(adas, 'ada-2'), await only(adas, 'ada-3')];
      expect((await kick(harness, { session: adas, participant: one.value })).text).toContain('Removed: Ada');
      expect((await kick(harness, { session: adas, participant: two.name })).text).toContain('Removed: Ada');
      const late = await kick(harness, { session: adas, participant: minutesLater(three.name) });
      expect(late.text).toContain('Removed: Ada');
      expect(removals(harness.videosdk)).toEqual(['ada-1', 'ada-2', 'ada-3']);
      expect(present(harness.videosdk, adas)).toEqual(['ada-4']);
    });

    it('removes by label when the name is too long for a suggestion', async () => {
      const long = await only(wolfes, 'j'.repeat(40));
      expect(long.name).toContain('…');
      await kick(harness, { session: wolfes, participant: minutesLater(long.name) });
      const families = await only(wolfes, 'k'.repeat(40));
      expect([...families.name].length).toBeLessThanOrEqual(100);
      await kick(harness, { session: wolfes, participant: families.name });
      expect(removals(harness.videosdk)).toEqual(['j'.repeat(40), 'k'.repeat(40)]);
    });

    it.each(IDS.map((id, index) => [shown(id), id, index] as const))(
      'removes %s by value and by label',
      async (_shown, id, index) => {
        const { value } = await only(everyoneByValue, `value ${index + 100}`);
        expect(value.length).toBeLessThanOrEqual(100);
        await kick(harness, { session: everyoneByValue, participant: value });
        const { name } = await only(everyoneByLabel, `label ${index + 100}`);
        await kick(harness, { session: everyoneByLabel, participant: minutesLater(name) });
        expect(removals(harness.videosdk)).toEqual([id, id]);
        expect(present(harness.videosdk, everyoneByValue)).not.toContain(id);
        expect(present(harness.videosdk, everyoneByLabel)).not.toContain(id);
      },
    );

    it('doesn’t remove someone whose ID imitates the short form of another’s', async () => {
      const { value } = await only(withLong, 'long');
      expect(value).toMatch(/^~/u);
      const { sessionId } = sessions.open([
        { participantId: value, name: 'Impostor' },
        { participantId: long, name: 'Long' },
        'host',
      ]);
      await kick(harness, { session: sessionId, participant: value });
      expect(present(harness.videosdk, sessionId)).toContain(value);
    });

    it.each(ROOMS.map(({ what, sessionId }, index) => [what, sessionId, index] as const))(
      'identifies a session by value and by label: %s',
      async (_what, sessionId, index) => {
        const { choices } = await harness.moderator.complete(COMMAND, {}, 'session');
        const [choice, ...more] = (choices ?? []).filter(({ name }) =>
          name.includes(` · ${peopleIn(index)} people · `),
        );
        expect(more).toEqual([]);
        const byValue = await kick(harness, { participant: 'p1', session: String(choice?.value) });
        expect(byValue.text).toContain('Removed: p1');
        const byLabel = await kick(harness, { participant: 'p2', session: minutesLater(choice?.name ?? '') });
        expect(byLabel.text).toContain('Removed: p2');
        expect(present(harness.videosdk, sessionId)).not.toContain('p1');
        expect(present(harness.videosdk, sessionId)).not.toContain('p2');
      },
    );
  });

  describe('which session is meant', () => {
    it('is the only one running', async () => {
      const over = sessions.open(['Ada', 'Bob']);
      harness.videosdk.endSession(over.sessionId);
      const { sessionId, roomId } = sessions.open(['Ada', 'Bob']);
      const { text } = await kick(harness, { participant: 'Ada' });
      expect(text).toContain('Removed: Ada');
      expect(unescaped(text)).toContain(roomId);
      expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
    });

    it.each([
      ['its ID', ({ sessionId }: Named) => sessionId],
      ['its room ID', ({ roomId }: Named) => roomId],
      ['its custom room ID', ({ custom }: Named) => custom],
      ['its custom room ID in capitals', ({ custom }: Named) => custom.toUpperCase()],
      ['its ID with spaces around', ({ sessionId }: Named) => `  ${sessionId} `],
    ])('is the one identified by %s, even when others are running', async (_how, name) => {
      const custom = 'café-stage';
      const other = sessions.open(['Ada', 'Bob'], { customRoomId: 'café-stage-2' });
      const { sessionId, roomId } = sessions.open(['Ada', 'Bob'], { customRoomId: custom });
      const { text } = await kick(harness, { participant: 'Ada', session: name({ sessionId, roomId, custom }) });
      expect(text).toContain('Removed: Ada');
      expect(text).toContain('café-stage');
      expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
      expect(present(harness.videosdk, other.sessionId)).toEqual(['Ada', 'Bob']);
    });

    it('is asked when more than one is running, and the reply lists them', async () => {
      const one = sessions.open(['Ada', 'Bob'], { customRoomId: 'red-hall' });
      const two = sessions.open(['Ada'], { customRoomId: 'blue-hall' });
      const { text } = await kick(harness, { participant: 'Ada' });
      expect(text).toContain('No one removed: which session?');
      expect(text).toMatch(/No one (?:was |has been )?removed/u);
      expect(unescaped(text)).toMatch(/red-hall · 2 people · started <t:\d+:R> · ID /u);
      expect(unescaped(text)).toMatch(/blue-hall · 1 person · started <t:\d+:R> · ID /u);
      expectNoOneRemoved(one.sessionId, ['Ada', 'Bob']);
      expectNoOneRemoved(two.sessionId, ['Ada']);
      expect(harness.videosdk.requests.map(({ operation }) => operation)).toEqual(['list-sessions']);
    });

    it('is asked when the named room has two running sessions', async () => {
      const one = sessions.open(['Ada'], { roomId: 'twin-hall' });
      const two = sessions.open(['Ada', 'Bob'], { roomId: 'twin-hall' });
      const { text } = await kick(harness, { participant: 'Ada', session: 'twin-hall' });
      expect(text).toContain('No one removed: which session?');
      expect(text).toMatch(/No one (?:was |has been )?removed/u);
      expectNoOneRemoved(one.sessionId, ['Ada']);
      expectNoOneRemoved(two.sessionId, ['Ada', 'Bob']);
      expect((await kick(harness, { participant: 'Ada', session: two.sessionId })).text).toContain('Removed: Ada');
      expect(present(harness.videosdk, one.sessionId)).toEqual(['Ada']);
    });

    it('doesn’t depend on whether the bot has seen the session before, when a room is named like a session', async () => {
      const { sessionId } = sessions.open(['Ada', 'Bob']);
      const namesake = sessions.open(['Ada', 'Bob'], { customRoomId: sessionId });
      const first = await kick(harness, { participant: 'nobody', session: sessionId });
      const second = await kick(harness, { participant: 'nobody', session: sessionId });
      expect(second.message.embeds[0]?.title).toBe(first.message.embeds[0]?.title);
      expectNoOneRemoved(namesake.sessionId, ['Ada', 'Bob']);
    });

    it('is none when no session is running, and the reply says so', async () => {
      const { sessionId } = sessions.open(['Ada']);
      harness.videosdk.endSession(sessionId);
      for (const options of [{}, { participant: 'Ada' }]) {
        const { text } = await kick(harness, options);
        expect(text).toContain('No one removed: no session is running');
        expect(text).toMatch(/No one (?:was |has been )?removed/u);
      }
      expect(removals(harness.videosdk)).toEqual([]);
    });

    it.each([200, 400, 402, 404] as const)(
      'is one that is over, and the reply says so, when VideoSDK answers %i for it',
      async (status) => {
        harness.videosdk.behavior.endedSessionReadStatus = status;
        const other = sessions.open(['Ada']);
        const { sessionId } = sessions.open(['Ada', 'Bob']);
        harness.videosdk.endSession(sessionId);
        const { text } = await kick(harness, { participant: 'Ada', session: sessionId });
        expect(text).toContain('The session is over');
        expectNoOneRemoved(other.sessionId, ['Ada']);
      },
    );

    it.each([200, 400, 402, 404] as const)(
      'is one that ended after the bot had seen it, and the reply says so, when VideoSDK answers %i for it',
      async (status) => {
        const other = sessions.open(['Ada']);
        const { sessionId } = sessions.open(['Ada', 'Bob']);
        const picker = await openPicker(harness, harness.moderator, { session: sessionId }).reply();
        expect(textOf(picker)).toContain('Who do you want to remove?');
        harness.videosdk.behavior.endedSessionReadStatus = status;
        harness.videosdk.endSession(sessionId);
        const { text } = await kick(harness, { participant: 'Ada', session: sessionId });
        expect(text).toContain('The session is over');
        expectNoOneRemoved(other.sessionId, ['Ada']);
      },
    );

    it.each([400, 402, 404] as const)(
      'is unknown when nothing has that name, and the reply says so, when VideoSDK answers %i for it',
      async (status) => {
        harness.videosdk.behavior.unknownSessionStatus = status;
        const { sessionId } = sessions.open(['Ada', 'Bob'], { customRoomId: 'green-hall' });
        for (const session of ['61adc697a239e84d0aaa0000', 'green', '..', '../rooms', 'x'.repeat(500), '%', '🦊']) {
          const { text } = await kick(harness, { participant: 'Ada', session });
          expect(text, session).toContain('No one removed: can’t find session “');
          expect(text, session).toMatch(/No one (?:was |has been )?removed/u);
          expect(text, session).toContain('green-hall');
        }
        expectNoOneRemoved(sessionId, ['Ada', 'Bob']);
      },
    );

    it('is shown as empty, not as over, when no one is in it', async () => {
      harness.videosdk.behavior.emptySessionEndsAfterMs = 'never';
      try {
        const { sessionId } = sessions.open(['Ada']);
        harness.videosdk.leave(sessionId, 'Ada');
        const { text } = await kick(harness, { session: sessionId });
        expect(text).toContain('No one is in the session');
        expect((await kick(harness, { session: sessionId, participant: 'Bob' })).text).toContain('No one is connected');
      } finally {
        harness.videosdk.behavior.emptySessionEndsAfterMs = 0;
      }
    });
  });
});

interface Named {
  readonly sessionId: string;
  readonly roomId: string;
  readonly custom: string;
}

describe('in the rooms the operator listed', () => {
  let harness: Harness;
  let sessions: Sessions;

  beforeAll(async () => {
    harness = await startHarness({ environment: { VIDEOSDK_ROOM_IDS: ` ${LISTED_ROOM} , ${LISTED_CUSTOM}` } });
    sessions = sessionsOf(harness.videosdk);
  });
  afterEach(() => {
    expectNoViolations(harness);
    sessions.endAll();
    harness.videosdk.forget();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('takes the only running session in a listed room, whatever is running elsewhere', async () => {
    const other = sessions.open(['Ada', 'Bob']);
    const { sessionId } = sessions.open(['Ada', 'Bob'], { roomId: LISTED_ROOM });
    expect((await kick(harness, { participant: 'Ada' })).text).toContain('Removed: Ada');
    expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
    expect(present(harness.videosdk, other.sessionId)).toEqual(['Ada', 'Bob']);
  });

  it('takes a room that was listed by its custom room ID', async () => {
    const { sessionId, roomId } = sessions.open(['Ada', 'Bob', 'Cid'], { customRoomId: LISTED_CUSTOM });
    expect((await kick(harness, { participant: 'Ada', session: roomId })).text).toContain('Removed: Ada');
    expect((await kick(harness, { participant: 'Bob' })).text).toContain('Removed: Bob');
    expect(present(harness.videosdk, sessionId)).toEqual(['Cid']);
  });

  it('lists only those rooms, in replies and in suggestions', async () => {
    sessions.open(['Ada'], { customRoomId: 'secret-room' });
    sessions.open(['Ada'], { roomId: LISTED_ROOM });
    sessions.open(['Ada'], { customRoomId: LISTED_CUSTOM });
    for (const options of [{ participant: 'Ada' }, { participant: 'Ada', session: 'no such' }]) {
      const { text } = await kick(harness, options);
      expect(text).toMatch(/No one (?:was |has been )?removed/u);
      expect(text).toContain('Town Hall');
      expect(text).toContain('rm-listed');
      expect(text).not.toContain('secret');
    }
    await completed(harness, {}, 'session', ({ name }) => name.startsWith('Town Hall'));
    for (const session of ['', 'secret', 'hall']) {
      const { choices } = await harness.moderator.complete(COMMAND, { session }, 'session');
      expect(choices?.filter(({ name }) => name.includes('secret'))).toEqual([]);
    }
    expect(removals(harness.videosdk)).toEqual([]);
  });

  it.each(['id', 'room', 'custom'] as const)('refuses another room that is typed by hand, by its %s', async (how) => {
    const { sessionId, roomId } = sessions.open(['Ada', 'Bob'], { customRoomId: 'secret-room' });
    sessions.open(['Ada', 'Bob'], { roomId: LISTED_ROOM });
    const session = { id: sessionId, room: roomId, custom: 'secret-room' }[how];
    for (const options of [{ participant: 'Ada', session }, { session }]) {
      // Twice: the second time, the bot has seen that session before.
      for (let time = 1; time <= 2; time += 1) {
        const { text } = await kick(harness, options);
        expect(text).toContain('No session running in this server’s rooms has that name.');
        expect(text).toMatch(/No one (?:was |has been )?removed/u);
        expect(text).not.toContain('Bob');
      }
    }
    expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
    // The bot had to read which room the session belongs to, but it read no people there and removed no one.
    const asked = new Set(harness.videosdk.requests.map(({ operation }) => operation));
    expect(asked.difference(new Set(['get-session', 'list-sessions', 'get-room']))).toEqual(new Set());
  });

  it('suggests no one from another room', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob'], { customRoomId: 'secret-room' });
    const listed = sessions.open(['Cid'], { roomId: LISTED_ROOM });
    await completed(harness, {}, 'session', ({ value }) => value === listed.sessionId);
    for (const session of [sessionId, 'secret-room']) {
      expect((await harness.moderator.complete(COMMAND, { session }, 'participant')).choices).toEqual([]);
    }
    const { choices } = await harness.moderator.complete(COMMAND, { session: listed.sessionId }, 'participant');
    expect(choices?.map(({ name }) => name.split(' · ').at(-1))).toEqual(['Cid']);
  });

  it('refuses a session in another room when it is over, as it would a running one', async () => {
    const { sessionId } = sessions.open(['Ada']);
    harness.videosdk.endSession(sessionId);
    const { text } = await kick(harness, { participant: 'Ada', session: sessionId });
    expect(text).toContain('No session running in this server’s rooms has that name.');
  });

  it('says that no session is running when only other rooms have sessions', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    expect((await kick(harness, { participant: 'Ada' })).text).toContain('No one removed: no session is running');
    expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
  });
});
