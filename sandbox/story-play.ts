import type { BotProcess } from './bot-process.ts';
import type {
  Channel,
  CompletionChoice,
  ComponentTarget,
  Conversation,
  FieldValue,
  Member,
  Message,
  OpenModal,
} from './discord/index.ts';
import type { Fixtures } from './fixtures.ts';
import type { RequestWatch } from './request-watch.ts';
import type { Transcript } from './transcript.ts';
import type { ParticipantView } from './videosdk/index.ts';

export const COMMAND = 'kick-participant';

export interface PlayParts {
  readonly fixtures: Fixtures;
  readonly bot: BotProcess;
  readonly watch: RequestWatch;
  readonly transcript: Transcript;
  /** Stops the story early. */
  readonly signal: AbortSignal;
}

type Filled = Readonly<Record<string, FieldValue>>;

/** What a scene can do. */
export interface Play {
  readonly fixtures: Fixtures;
  tell(text: string): void;
  /** Types into `participant`, key by key, and returns the choices listed in the end. */
  type(member: Member, letters: string): Promise<readonly CompletionChoice[]>;
  /** Sends the command with the picked or typed participant, and reads the reply. */
  ask(member: Member, options: Asked): Promise<Heard>;
  /** Waits until the reply is edited, and reads it again. */
  readAgain(heard: Heard): Promise<Heard>;
  /** Sends a command that is answered with a form. */
  open(member: Member, command: string): Promise<OpenModal>;
  /** Submits a form, filled in like this. `shown`: what was filled in, for people. */
  submit(member: Member, form: OpenModal, filled: Filled, shown: string): Promise<Heard>;
  /** Sends a command without options, and reads the reply. */
  run(member: Member, command: string): Promise<Heard>;
  /** Presses a button, and reads what the bot says to that. `shown`: what is on the button, if not its label. */
  press(member: Member, message: Message, button: ComponentTarget, shown?: string): Promise<Heard>;
  /** Waits until a reply reads like this, however often it's edited, and reads it. */
  readUntil(heard: Heard, fits: (text: string) => boolean): Promise<Heard>;
  /** Waits for a message in a channel that reads like this, and shows it as this person sees it. */
  readIn(channel: Channel, reader: Member, fits: (text: string) => boolean): Promise<Message>;
  connected(): readonly ParticipantView[];
  /** The number of requests to VideoSDK so far: all, and removals. */
  requests(): number;
  removals(): number;
  check(says: string, holds: boolean, saw: string): void;
}

export interface Asked {
  readonly participant: CompletionChoice | string;
  readonly reason?: string;
}

export interface Heard {
  readonly conversation: Conversation;
  readonly message: Message;
  /** As a reader sees it. */
  readonly text: string;
}

/** The time limit for a reply and for its edit. The scenes need a few seconds at most; a busy machine needs more. */
const PATIENCE_MS = 20_000;

/** The bot's process is gone, and with it the story. */
export class BotEnded extends Error {
  override readonly name = 'BotEnded';
}

/** Lets people act, and shows what they do and read. */
export function createPlay({ fixtures, bot, watch, transcript, signal }: PlayParts, check: Play['check']): Play {
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
    async open(member, command) {
      transcript.said(member.name, `/${command}`);
      const form = await step(member.run(command).modal({ timeoutMs: PATIENCE_MS }));
      transcript.form(form);
      transcript.requests(await watch.fresh());
      return form;
    },
    async submit(member, form, filled, shown) {
      transcript.said(member.name, `${form.title}: ${shown}`);
      const conversation = form.submit(filled);
      return await read(conversation, conversation.reply({ timeoutMs: PATIENCE_MS }));
    },
    async run(member, command) {
      transcript.said(member.name, `/${command}`);
      const conversation = member.run(command);
      return await read(conversation, conversation.reply({ timeoutMs: PATIENCE_MS }));
    },
    async press(member, message, button, shown = 'label' in button ? String(button.label) : '') {
      transcript.said(member.name, `[${shown}]`);
      const conversation = member.press(message, button);
      return await read(conversation, conversation.reply({ timeoutMs: PATIENCE_MS }));
    },
    readUntil: ({ conversation }, fits) =>
      read(
        conversation,
        conversation.messageWhere((version) => fits(transcript.textOf(version)), { timeoutMs: PATIENCE_MS }),
      ),
    async readIn(channel, reader, fits) {
      const from = Date.now();
      const message = await step(
        channel.messageWhere((version) => fits(transcript.textOf(version)), { timeoutMs: PATIENCE_MS }),
      );
      transcript.reply(message, { reader: reader.name, afterMs: Date.now() - from, edited: false });
      return message;
    },
    connected: () => videosdk.connected(sessionId),
    requests: () => videosdk.requests.length,
    removals: () => videosdk.requests.filter(({ operation }) => operation.startsWith('remove-')).length,
  };
}
