/**
 * Bouncer's main job as people experience it: who types what, what they read, and what must be true afterwards. Knows
 * the bot only from outside: by what it says in Discord and what it does to VideoSDK.
 */
import type { BotProcess } from './bot-process.ts';
import type { CompletionChoice, Conversation, Member, Message } from './discord/index.ts';
import { ALEX, type Fixtures, HOSTILE, OTHER_ALEX, type Participant, SPEAKER, TROLL } from './fixtures.ts';
import type { RequestWatch } from './request-watch.ts';
import type { Transcript } from './transcript.ts';
import type { ParticipantView } from './videosdk/index.ts';

export const COMMAND = 'kick-participant';

/** One check and its result. */
export interface Verdict {
  readonly scene: string;
  readonly says: string;
  readonly holds: boolean;
}

export interface StoryParts {
  readonly fixtures: Fixtures;
  readonly bot: BotProcess;
  readonly watch: RequestWatch;
  readonly transcript: Transcript;
  /** Stops the story early. */
  readonly signal: AbortSignal;
}

/** Plays every scene and returns the checks with their results. */
export async function playStory(parts: StoryParts): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [index, scene] of SCENES.entries()) {
    const title = `${index + 1} · ${scene.title}`;
    parts.transcript.heading(title);
    const check: Play['check'] = (says, holds, saw) => {
      verdicts.push({ scene: title, says, holds });
      parts.transcript.verdict(says, holds, saw);
    };
    try {
      await scene.play(createPlay(parts, check));
    } catch (error) {
      parts.signal.throwIfAborted();
      check('The scene played to its end', false, error instanceof Error ? error.message : String(error));
      if (error instanceof BotEnded) {
        break;
      }
    }
  }
  return verdicts;
}

/** What a scene can do. */
interface Play {
  readonly fixtures: Fixtures;
  tell(text: string): void;
  /** Types into `participant`, key by key, and returns the choices listed in the end. */
  type(member: Member, letters: string): Promise<readonly CompletionChoice[]>;
  /** Sends the command with the picked or typed participant, and reads the reply. */
  ask(member: Member, options: Asked): Promise<Heard>;
  /** Waits until the reply is edited, and reads it again. */
  readAgain(heard: Heard): Promise<Heard>;
  connected(): readonly ParticipantView[];
  /** The number of requests to VideoSDK so far: all, and removals. */
  requests(): number;
  removals(): number;
  check(says: string, holds: boolean, saw: string): void;
}

interface Asked {
  readonly participant: CompletionChoice | string;
  readonly reason?: string;
}

interface Heard {
  readonly conversation: Conversation;
  readonly message: Message;
  /** As a reader sees it. */
  readonly text: string;
}

interface Scene {
  readonly title: string;
  play(play: Play): Promise<void>;
}

const SCENES: readonly Scene[] = [
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
];

/** The time limit for a reply and for its edit. The scenes need a second at most; a busy machine needs more. */
const PATIENCE_MS = 12_000;

class BotEnded extends Error {
  override readonly name = 'BotEnded';
}

function createPlay({ fixtures, bot, watch, transcript, signal }: StoryParts, check: Play['check']): Play {
  const { videosdk, sessionId } = fixtures;
  const ended = bot.exited.then(({ code, signal: by }) => {
    throw new BotEnded(`The bot exited (${by ?? `exit code ${code}`}).`);
  });
  ended.catch(() => undefined);
  const brokenOff = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  brokenOff.catch(() => undefined);
  const step = <T>(work: Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    return Promise.race([work, ended, brokenOff]);
  };

  async function read(conversation: Conversation, version: Promise<Message>): Promise<Heard> {
    const message = await step(version);
    const known = conversation.versions.find((each) => each === message);
    transcript.reply(message, {
      reader: conversation.member.name,
      afterMs: known?.afterMs ?? Date.now() - conversation.sentAt,
      edited: known !== conversation.versions[0],
    });
    transcript.requests(await watch.fresh());
    return { conversation, message, text: transcript.textOf(message) };
  }

  return {
    fixtures,
    check,
    tell: (text) => transcript.tell(text),
    async type(member, letters) {
      let choices: readonly CompletionChoice[] | null = null;
      for (let keys = 1; keys <= letters.length; keys += 1) {
        const participant = letters.slice(0, keys);
        ({ choices } = await step(member.complete(COMMAND, { participant }, 'participant')));
      }
      transcript.typing(member.name, `/${COMMAND} participant: ${letters}`, choices);
      transcript.requests(await watch.fresh());
      return choices ?? [];
    },
    async ask(member, { participant, reason }) {
      const [shown, value] =
        typeof participant === 'string' ? [participant, participant] : [participant.name, String(participant.value)];
      const because = reason === undefined ? {} : { reason };
      const said = [`participant: ${shown}`, ...(reason === undefined ? [] : [`reason: ${reason}`])];
      transcript.said(member.name, `/${COMMAND} ${said.join(' ')}`);
      const conversation = member.run(COMMAND, { participant: value, ...because });
      return await read(conversation, conversation.reply({ timeoutMs: PATIENCE_MS }));
    },
    readAgain: ({ conversation, message }) =>
      read(
        conversation,
        conversation.messageWhere((version) => version !== message, { timeoutMs: PATIENCE_MS }),
      ),
    connected: () => videosdk.connected(sessionId),
    requests: () => videosdk.requests.length,
    removals: () => videosdk.requests.filter(({ operation }) => operation.startsWith('remove-')).length,
  };
}

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
