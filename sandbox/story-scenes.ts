/**
 * Bouncer's main job as people experience it: who types what, what they read, and what must be true afterwards. Knows
 * the bot only from outside: by what it says in Discord and what it does to VideoSDK.
 */
import type { CompletionChoice, ComponentTarget, Message } from './discord/index.ts';
import { ALEX, type Fixtures, HOSTILE, OTHER_ALEX, type Participant, SPEAKER, TROLL } from './fixtures.ts';
import { COMMAND, type Play } from './story-play.ts';
import type { ParticipantView } from './videosdk/index.ts';

/** Who comes in while the story is told. */
const HECKLER: Participant = { id: 'guest-8801', name: 'loud_larry', minutes: 0 };
const AGAIN: Participant = { id: 'guest-8802', name: 'not_larry', minutes: 0 };
const SHOUTER: Participant = { id: 'guest-8806', name: 'Sir Shoutalot', minutes: 0 };
const RAIDERS: readonly Participant[] = ['8803', '8804', '8805'].map((n) => ({
  id: `guest-${n}`,
  name: `raider ${n}`,
  minutes: 0,
}));

export interface Scene {
  readonly title: string;
  play(play: Play): Promise<void>;
}

export const SCENES: readonly Scene[] = [
  {
    title: 'An air horn at open mic night',
    async play({ fixtures, tell, type, ask, connected, check }) {
      tell(
        'Someone blows an air horn over the poets. Mia, who has the @Moderators role, starts typing the name, picks ' +
          'from the list and gives a reason.',
      );
      const troll = pick(await type(fixtures.mia, 'mi'), TROLL);
      const reason = 'Air horn, three times';
      const { message, text } = await ask(fixtures.mia, { participant: troll, reason });
      const others = connected();
      check(
        'They’re out, and everyone else is still in',
        !isIn(others, TROLL) && others.length === fixtures.participants - 1,
        `In the session: ${listed(others)}`,
      );
      check(
        'The reply says who was removed, from which room, by whom and why',
        claimsRemoval(message, TROLL, text) && holdsAll(text, [fixtures.room, '@Mia', reason]),
        text,
      );
      const below = text.slice(text.indexOf(`${others.length} people`));
      check(
        'It counts and names everyone who’s still there, without the removed person',
        holdsAll(below, [`${others.length} people`, ...others.map(shownName)]) && !below.includes(TROLL.name),
        text,
      );
      check('The ID is outside the embed, where a phone can copy it', message.content.includes(TROLL.id), text);
    },
  },
  {
    title: 'Not a moderator',
    async play({ fixtures, tell, type, ask, connected, requests, check }) {
      tell(
        'Ben thinks that Mira has been reading long enough. Discord lists the command for him, because @Stewards ' +
          'can time people out. But only @Moderators can kick.',
      );
      const before = requests();
      const choices = await type(fixtures.ben, 'mira');
      const { text } = await ask(fixtures.ben, { participant: SPEAKER.name });
      check(
        'He doesn’t see who is in the session',
        choices.length === 0,
        `He was offered: ${choices.map(({ name }) => name).join(', ')}`,
      );
      check('The reply refuses, and says who can', holdsAll(text, ['You can’t do this', '@Moderators']), text);
      check('VideoSDK got no requests', requests() === before, `It got ${requests() - before} requests.`);
      check('Mira is still in the session', isIn(connected(), SPEAKER), `In the session: ${listed(connected())}`);
    },
  },
  {
    title: 'Two people, one name',
    async play({ fixtures, tell, type, ask, connected, removals, check }) {
      tell(
        'Alex Moreau is on the program. Six minutes ago, someone else joined with the same name, and heckles. Mia ' +
          'types the name without looking at the list.',
      );
      const before = removals();
      const unclear = await ask(fixtures.mia, { participant: ALEX.name.toLowerCase() });
      check(
        'No one was removed: the bot doesn’t guess between two people with the same name',
        removals() === before && isIn(connected(), ALEX) && isIn(connected(), OTHER_ALEX),
        `In the session: ${listed(connected())}`,
      );
      check(
        'Both are shown, with what sets them apart',
        holdsAll(unclear.text, [ALEX.id, OTHER_ALEX.id, '1 hour ago', '6 minutes ago']),
        unclear.text,
      );

      tell('So she picks from the list: the one who joined six minutes ago.');
      const impostor = pick(await type(fixtures.mia, 'alex'), OTHER_ALEX);
      const { message, text } = await ask(fixtures.mia, { participant: impostor, reason: 'Posing as Alex' });
      check(
        'The right one is out, and the Alex on the program is still in',
        !isIn(connected(), OTHER_ALEX) && isIn(connected(), ALEX),
        `In the session: ${listed(connected())}`,
      );
      check(
        'The reply says so, with the ID of the removed person',
        claimsRemoval(message, OTHER_ALEX, text) && message.content.includes(OTHER_ALEX.id),
        text,
      );
    },
  },
  {
    title: 'A hostile name, and a slow removal',
    async play({ fixtures, tell, type, ask, readAgain, connected, check }) {
      const { videosdk, sessionId } = fixtures;
      tell(
        'Someone’s name is an ad, made to ping everyone, to link, and to read backwards. And this time, VideoSDK ' +
          'accepts the removal without carrying it out right away.',
      );
      const advertiser = pick(await type(fixtures.mia, 'nitro'), HOSTILE);
      // Doesn't depend on timing: the removal has no effect until its first reply was read.
      const { removalTakesEffectAfterMs } = videosdk.behavior;
      videosdk.behavior.removalTakesEffectAfterMs = 'never';
      const first = await ask(fixtures.mia, { participant: advertiser, reason: 'Spam' });
      check(
        'While they’re still in, the reply doesn’t say that they were removed',
        isIn(connected(), HOSTILE) && !claimsRemoval(first.message, HOSTILE, first.text),
        first.text,
      );

      tell('Now VideoSDK carries it out.');
      const editing = readAgain(first);
      videosdk.leave(sessionId, HOSTILE.id);
      videosdk.behavior.removalTakesEffectAfterMs = removalTakesEffectAfterMs;
      const last = await editing;
      check(
        'The same reply now says that they were removed',
        claimsRemoval(last.message, HOSTILE, last.text),
        last.text,
      );
      const versions = [first.message, last.message];
      check(
        'The name shows up but does nothing: no ping, no link, no change of direction',
        versions.every(({ mention_everyone, mentions }) => !mention_everyone && mentions.length === 0) &&
          holdsAll(last.text, [shownName(HOSTILE)]) &&
          !JSON.stringify(versions).includes('\u202E'),
        last.text,
      );
    },
  },
  {
    title: 'One form, without knowing the name',
    async play({ fixtures, tell, open, submit, connected, removals, check }) {
      const { videosdk, sessionId, mia } = fixtures;
      tell('Someone new starts to heckle. Mia doesn’t know who it is, so she sends the command without a name.');
      videosdk.join(sessionId, { participantId: HECKLER.id, name: HECKLER.name });
      const form = await open(mia, COMMAND);
      const who = form.fields.find(({ kind }) => kind === 'string-select');
      const [first] = who?.options ?? [];
      check(
        'The form lists who is in, whoever came last first',
        first !== undefined && `${first.label} ${first.description}`.includes(HECKLER.name),
        who?.options.map(({ label }) => label).join(', ') ?? 'There was no list.',
      );

      tell('One tap opens the list, one chooses, and the third sends it. That is the confirmation.');
      const before = removals();
      const { message, text } = await submit(
        mia,
        form,
        { [who?.customId ?? 'who']: [{ label: HECKLER.name }] },
        HECKLER.name,
      );
      check(
        'They’re out after these three taps',
        !isIn(connected(), HECKLER) && removals() === before + 1,
        `In the session: ${listed(connected())}`,
      );
      check('The reply says so', claimsRemoval(message, HECKLER, text), text);
    },
  },
  {
    title: 'A button beside each person',
    async play({ fixtures, tell, run, press, connected, check }) {
      const { videosdk, sessionId, mia } = fixtures;
      tell('The heckler is back under another name. This time, Mia looks at who is there.');
      videosdk.join(sessionId, { participantId: AGAIN.id, name: AGAIN.name });
      const list = await run(mia, 'participants');
      const everyone = connected();
      check('The list names everyone who is in', holdsAll(list.text, everyone.map(shownName)), list.text);
      const sure = await press(mia, list.message, buttonBeside(list.message, AGAIN), `Remove, beside ${AGAIN.name}`);
      check(
        'It asks before it removes anyone, with the name and the ID',
        holdsAll(sure.text, [AGAIN.name, AGAIN.id]),
        sure.text,
      );
      const done = await press(mia, sure.message, { label: 'Remove' });
      check('They’re out after two taps', !isIn(connected(), AGAIN), `In the session: ${listed(connected())}`);
      check('The reply says so', claimsRemoval(done.message, AGAIN, done.text), done.text);
    },
  },
  {
    title: 'A raid',
    async play({ fixtures, tell, run, press, readUntil, connected, check }) {
      const { videosdk, sessionId, mia } = fixtures;
      tell('A link to the room is passed around, so Mia locks the session. Who is in may stay.');
      const before = connected();
      const locked = await run(mia, 'lock-session');
      check(
        'The reply says that it’s locked, and how many can stay',
        holdsAll(locked.text, ['Locked', `${before.length} people`]),
        locked.text,
      );
      if (!locked.text.includes('Locked')) {
        return;
      }

      tell('Three people come in. The bot removes them, and says so in the same message.');
      // Whoever comes in within a second or two may have been in when the list was made that lets people stay.
      const joinedAt = new Date(Date.now() + 10_000);
      for (const { id, name } of RAIDERS) {
        videosdk.join(sessionId, { participantId: id, name, joinedAt });
      }
      const counted = await readUntil(
        locked,
        (text) => holdsAll(text, RAIDERS.map(shownName)) && !RAIDERS.some((one) => isIn(connected(), one)),
      );
      check(
        'All three are out, and everyone else is still in',
        connected().length === before.length,
        `In the session: ${listed(connected())}`,
      );
      check('The message names them', holdsAll(counted.text, RAIDERS.map(shownName)), counted.text);

      tell('It’s over, and Mia unlocks the session.');
      const unlocked = await press(mia, counted.message, { label: 'Unlock' });
      check(
        'The message says that anyone can join again',
        holdsAll(unlocked.text, ['No longer locked']),
        unlocked.text,
      );
    },
  },
  {
    title: 'A report',
    async play({ fixtures, tell, open, submit, readIn, press, connected, check }) {
      const { videosdk, sessionId, logChannel, mia, lea } = fixtures;
      await takesReports(fixtures);
      tell(
        'Ada, who owns the server, has turned reports on. Lea has no role, and tells the moderators what she hears.',
      );
      videosdk.join(sessionId, { participantId: SHOUTER.id, name: SHOUTER.name });
      const form = await open(lea, 'report');
      const [who, what] = form.fields;
      const sent = await submit(
        lea,
        form,
        { [who?.customId ?? '']: SHOUTER.name, [what?.customId ?? '']: 'Shouts at whoever reads' },
        `${SHOUTER.name}, “Shouts at whoever reads”`,
      );
      check('Only Lea reads that it was sent', holdsAll(sent.text, ['Sent to the moderators']), sent.text);
      const post = await readIn(logChannel, mia, (text) => text.includes(SHOUTER.name));
      check('No one has been removed yet', isIn(connected(), SHOUTER), `In the session: ${listed(connected())}`);

      tell('In the log channel, Mia acts on it.');
      const picker = await press(mia, post, { label: 'Remove…' });
      check('She’s offered who was reported', holdsAll(picker.text, [SHOUTER.name]), picker.text);
    },
  },
];

/** Picks like a person: by what is shown. */
function pick(choices: readonly CompletionChoice[], { id, name }: Participant): CompletionChoice {
  const choice = choices.find((each) => each.name.includes(id));
  if (choice === undefined) {
    throw new Error(`The list doesn’t offer ${name} (${id}).`);
  }
  return choice;
}

function isIn(people: readonly ParticipantView[], { id }: Participant): boolean {
  return people.some(({ participantId }) => participantId === id);
}

function listed(people: readonly ParticipantView[]): string {
  return people.map(({ name, participantId }) => `${name} (${participantId})`).join(', ');
}

/** A name as a reader sees it: without direction marks. */
function shownName({ name }: { readonly name: string | null }): string {
  return (name ?? '').replace(/\p{Cf}/gu, '');
}

function holdsAll(text: string, parts: readonly string[]): boolean {
  return parts.every((part) => text.includes(part));
}

/** Whether a reply claims that someone was removed, and names them. */
function claimsRemoval(message: Message, person: Participant, text: string): boolean {
  return message.embeds.some(({ title }) => /\bRemoved\b/u.test(title ?? '')) && text.includes(shownName(person));
}

/** The button in the line of a list that has this person's ID. */
function buttonBeside({ components }: Message, { id, name }: Participant): ComponentTarget {
  const [line] = (components ?? [])
    .flatMap((top) => linesIn(top as Part))
    .filter((part) => JSON.stringify(part).includes(id));
  const customId = line?.accessory?.custom_id;
  if (customId === undefined) {
    throw new Error(`There’s no button beside ${name} (${id}).`);
  }
  return { customId };
}

interface Part {
  readonly components?: readonly Part[];
  readonly accessory?: { readonly custom_id?: string };
}

function linesIn(part: Part): readonly Part[] {
  return [...(part.accessory === undefined ? [] : [part]), ...(part.components ?? []).flatMap(linesIn)];
}

/** Ada chooses the log channel, and turns reports on. */
async function takesReports({ ada, logChannel }: Fixtures): Promise<void> {
  const settings = await ada.run('kick-settings').reply();
  await ada.choose(settings, { label: /log channel/iu }, [logChannel]).reply();
  const overview = await ada.run('kick-settings').reply();
  const page = await ada.choose(overview, { label: 'Change…' }, [{ label: 'Reports' }]).reply();
  await ada.press(page, { label: 'Turn reports on' }).reply();
}
