import type { Channel, Discord, Guild, Member } from '../discord/index.ts';
import { ClientRefusal, everyComponent } from '../discord/index.ts';
import { type Beginning, ClientState } from './client-state.ts';
import { type DiscordPerson, personOf, serverOf } from './discord-server.ts';
import type { Feature, Tell, Viewer } from './feature.ts';
import { NotPossible } from './feature.ts';
import type { Action, Ask, Message, Server, ShownMessage, Value, Welcome } from './protocol.ts';

export interface DiscordFeatureOptions {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly botName: string;
  /** The people a window of the page can act as. */
  readonly people: readonly DiscordPerson[];
  /** How long an interaction can be answered and a modal stays open. Defaults to 15 min, as at Discord. */
  readonly tokenLivesMs?: number;
  readonly now?: () => number;
}

type Shows = 'you' | 'server' | 'commands' | 'messages' | 'interactions' | 'modals';
type Does =
  | 'write'
  | 'run'
  | 'complete'
  | 'use-on'
  | 'use-on-message'
  | 'press'
  | 'choose'
  | 'attach'
  | 'submit'
  | 'dismiss-modal'
  | 'dismiss-message'
  | 'set-locale'
  | 'set-server-locale';
export type DiscordFeature = Feature<Shows, Extract<Action, Does>>;

interface Seat extends DiscordPerson {
  readonly client: ClientState;
}

const TOKEN_LIVES_MS = 15 * 60_000;
const MAX_CONTENT = 2_000;
const EPHEMERAL = 64;
const NOWHERE = { messageId: null, customId: null };

/** The Discord of the page: each person's client, as far as they can see and use it. */
export function createDiscordFeature(options: DiscordFeatureOptions): DiscordFeature {
  return new Conversations(options);
}

class Conversations implements DiscordFeature {
  readonly actions: DiscordFeature['actions'] = {
    write: (ask, viewer) => this.#write(ask, viewer),
    run: (ask, viewer) => this.#run(ask, viewer),
    complete: (ask, viewer) => this.#complete(ask, viewer),
    'use-on': (ask, viewer) => this.#useOn(ask, viewer),
    'use-on-message': (ask, viewer) => this.#useOnMessage(ask, viewer),
    press: (ask, viewer) => this.#press(ask, viewer),
    choose: (ask, viewer) => this.#choose(ask, viewer),
    attach: (ask, viewer) => this.#attach(ask, viewer),
    submit: (ask, viewer) => this.#submit(ask, viewer),
    'dismiss-modal': (ask, viewer) => this.#dismissModal(ask, viewer),
    'dismiss-message': (ask, viewer) => this.#dismissMessage(ask, viewer),
    'set-locale': (ask, viewer) => this.#setLocale(ask, viewer),
    'set-server-locale': (ask) => this.#setServerLocale(ask),
  };
  readonly #discord: Discord;
  readonly #guild: Guild;
  readonly #botName: string;
  readonly #seats: ReadonlyMap<string, Seat>;
  /** How each interaction started. A reply may come late, and shows this as long as it exists. */
  readonly #beginnings = new Map<string, NonNullable<ShownMessage['inReplyTo']>>();
  readonly #tells = new Set<Tell>();
  #unobserve: (() => void) | null = null;

  constructor({
    discord,
    guild,
    botName,
    people,
    tokenLivesMs = TOKEN_LIVES_MS,
    now = Date.now,
  }: DiscordFeatureOptions) {
    this.#discord = discord;
    this.#guild = guild;
    this.#botName = botName;
    this.#seats = new Map(
      people.map((person) => {
        const client = new ClientState(this.#screenOf(person), { tokenLivesMs, now });
        return [person.member.id, { ...person, client }];
      }),
    );
  }

  welcome(viewer: Viewer): Pick<Welcome, Shows> {
    const seat = this.#seatOf(viewer);
    return {
      you: personOf(seat),
      server: this.#server(),
      commands: seat.member.commands(),
      messages: Object.fromEntries(
        this.#guild.channels.map(
          (channel) => [channel.id, this.#seenBy(seat, channel).map((message) => this.#shownOf(message))] as const,
        ),
      ),
      interactions: seat.client.interactions,
      modals: seat.client.modals,
    };
  }

  follow(listener: Tell): () => void {
    this.#tells.add(listener);
    // One observer is enough for all listeners.
    this.#unobserve ??= this.#observe();
    return () => {
      if (!this.#tells.delete(listener) || this.#tells.size > 0) return;
      this.#unobserve?.();
      this.#unobserve = null;
      for (const { client } of this.#seats.values()) client.end();
    };
  }

  #write({ channelId, content }: Ask<'write'>, viewer: Viewer): null {
    const { member } = this.#seatOf(viewer);
    const channel = this.#channelOf(channelId);
    const text = content.trim();
    const { length } = [...text];
    if (length === 0) throw new NotPossible('There’s nothing to send yet.');
    if (length > MAX_CONTENT) {
      throw new NotPossible(`A message can have up to ${MAX_CONTENT} characters; this one has ${length}.`);
    }
    refusable(() => member.write(channel, text));
    return null;
  }

  #run({ channelId, command, options: typed }: Ask<'run'>, viewer: Viewer): Value<'run'> {
    const seat = this.#seatOf(viewer);
    const channel = this.#channelOf(channelId);
    return this.#begin(seat, () => seat.member.run(command, typed, { channel }), {
      kind: 'command',
      channelId,
      ...NOWHERE,
      command,
    });
  }

  async #complete(
    { channelId, command, options: typed, focused }: Ask<'complete'>,
    viewer: Viewer,
  ): Promise<Value<'complete'>> {
    const { member } = this.#seatOf(viewer);
    this.#channelOf(channelId);
    try {
      const { choices } = await member.complete(command, typed, focused);
      return { choices };
    } catch (error) {
      throw inWords(error);
    }
  }

  #useOn({ channelId, command, memberId }: Ask<'use-on'>, viewer: Viewer): Value<'use-on'> {
    const seat = this.#seatOf(viewer);
    const channel = this.#channelOf(channelId);
    const other = this.#guild.members.find(({ id }) => id === memberId);
    if (!other) throw new NotPossible('No such member here.');
    return this.#begin(seat, () => seat.member.useOn(command, other, { channel }), {
      kind: 'command',
      channelId,
      ...NOWHERE,
      command,
    });
  }

  #useOnMessage({ channelId, command, messageId }: Ask<'use-on-message'>, viewer: Viewer): Value<'use-on-message'> {
    const seat = this.#seatOf(viewer);
    this.#channelOf(channelId);
    return this.#begin(seat, () => seat.member.useOnMessage(command, { id: messageId }), {
      kind: 'command',
      channelId,
      ...NOWHERE,
      command,
    });
  }

  #press({ messageId, customId }: Ask<'press'>, viewer: Viewer): Value<'press'> {
    const seat = this.#seatOf(viewer);
    return this.#use(seat, messageId, customId, () => seat.member.press({ id: messageId }, { customId }));
  }

  #choose({ messageId, customId, values }: Ask<'choose'>, viewer: Viewer): Value<'choose'> {
    const seat = this.#seatOf(viewer);
    return this.#use(seat, messageId, customId, () => seat.member.choose({ id: messageId }, { customId }, values));
  }

  #attach({ interactionId, ...file }: Ask<'attach'>, viewer: Viewer): Value<'attach'> {
    const open = this.#seatOf(viewer).client.modal(interactionId);
    if (!open) throw new NotPossible('That form is no longer open.');
    return { fileId: open.files.add(file) };
  }

  #submit({ interactionId, values }: Ask<'submit'>, viewer: Viewer): Value<'submit'> {
    const seat = this.#seatOf(viewer);
    const onScreen = seat.client.modal(interactionId);
    const open = seat.client.modals.find((each) => each.interactionId === interactionId);
    if (!onScreen || !open) throw new NotPossible('That form is no longer open.');
    const { modal, files } = onScreen;
    return this.#begin(seat, () => modal.submit(files.filledIn(modal, values)), {
      kind: 'modal',
      channelId: open.channelId,
      ...NOWHERE,
      modalOf: interactionId,
    });
  }

  #dismissModal({ interactionId }: Ask<'dismiss-modal'>, viewer: Viewer): null {
    if (!this.#seatOf(viewer).client.closeModal(interactionId)) throw new NotPossible('That form is no longer open.');
    return null;
  }

  #dismissMessage({ messageId }: Ask<'dismiss-message'>, viewer: Viewer): null {
    const seat = this.#seatOf(viewer);
    const { channel_id: channelId, flags = 0 } = this.#messageOf(seat, messageId);
    if ((flags & EPHEMERAL) === 0) throw new NotPossible('Only a message that no one else sees can be dismissed.');
    seat.client.dismissed.add(messageId);
    this.#tell({ type: 'message-gone', channelId, messageId }, viewer);
    return null;
  }

  #setLocale({ locale }: Ask<'set-locale'>, viewer: Viewer): null {
    this.#seatOf(viewer).member.setLocale(locale);
    return null;
  }

  #setServerLocale({ locale }: Ask<'set-server-locale'>): null {
    this.#guild.setLocale(locale);
    return null;
  }

  #screenOf({ member }: DiscordPerson): ConstructorParameters<typeof ClientState>[0] {
    const to = { personId: member.id };
    return {
      interaction: (interaction) => this.#tell({ type: 'interaction', interaction }, to),
      modal: (modal) => this.#tell({ type: 'modal', modal }, to),
      modalGone: (interactionId) => this.#tell({ type: 'modal-gone', interactionId }, to),
    };
  }

  readonly #tell: Tell = (...told) => {
    for (const tell of this.#tells) tell(...told);
  };

  #server(): Server {
    return serverOf(this.#discord, this.#guild, this.#botName, [...this.#seats.values()].map(personOf));
  }

  #seatOf({ personId }: Viewer): Seat {
    const seat = this.#seats.get(personId);
    if (!seat) throw new NotPossible('No one here has that ID.');
    return seat;
  }

  #channelOf(channelId: string): Channel {
    const channel = this.#guild.channels.find(({ id }) => id === channelId);
    if (!channel) throw new NotPossible('No such channel here.');
    return channel;
  }

  #shownOf(message: Message): ShownMessage {
    const { id } = message.interaction_metadata ?? {};
    return { message, inReplyTo: (id !== undefined && this.#beginnings.get(id)) || null };
  }

  #seenBy({ member, client }: Seat, channel: Channel): readonly Message[] {
    return member.messagesIn(channel).filter(({ id }) => !client.dismissed.has(id));
  }

  #messageOf(seat: Seat, messageId: string): Message {
    for (const channel of this.#guild.channels) {
      const found = this.#seenBy(seat, channel).find(({ id }) => id === messageId);
      if (found) return found;
    }
    throw new NotPossible('That message is no longer there.');
  }

  /** Starts an interaction for a person, and shows it. */
  #begin(
    { member, client }: Seat,
    begins: () => ReturnType<Member['run']>,
    { command = null, ...beginning }: Beginning & { readonly command?: string | null },
  ): { interactionId: string } {
    const conversation = refusable(begins);
    const { interactionId, typed } = conversation;
    this.#beginnings.set(interactionId, { interactionId, userId: member.id, typed, command });
    client.begin(conversation, beginning);
    return { interactionId };
  }

  #use(seat: Seat, messageId: string, customId: string, begins: () => ReturnType<Member['run']>) {
    const { channel_id: channelId, components = [] } = this.#messageOf(seat, messageId);
    if (!everyComponent(components).some(({ custom_id }) => custom_id === customId)) {
      throw new NotPossible('That button or menu is no longer there.');
    }
    return this.#begin(seat, begins, { kind: 'component', channelId, messageId, customId });
  }

  #observe(): () => void {
    return this.#discord.observe({
      onMessage: ({ message, ephemeralTo, change }) => {
        const { id: messageId, channel_id: channelId } = message;
        if (!this.#guild.channels.some(({ id }) => id === channelId)) return;
        const to = ephemeralTo === null ? undefined : { personId: ephemeralTo };
        const dismissed = to && this.#seats.get(to.personId)?.client.dismissed;
        if (change === 'removed') {
          // A dismissed message was already reported as gone.
          if (!dismissed?.delete(messageId)) this.#tell({ type: 'message-gone', channelId, messageId }, to);
        } else if (!dismissed?.has(messageId)) {
          this.#tell({ type: 'message', channelId, shown: this.#shownOf(message) }, to);
        }
      },
      onInteraction: ({ interactionId }) => {
        const userId = this.#beginnings.get(interactionId)?.userId;
        if (userId !== undefined) this.#seats.get(userId)?.client.look(interactionId);
      },
      onLocale: () => this.#tell({ type: 'server', server: this.#server() }),
      onCommands: () => {
        for (const { member } of this.#seats.values()) {
          this.#tell({ type: 'commands', commands: member.commands() }, { personId: member.id });
        }
      },
    });
  }
}

/** Turns a client's refusal into a message for the person. */
function refusable<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    throw inWords(error);
  }
}

function inWords(error: unknown): unknown {
  if (!(error instanceof ClientRefusal)) return error;
  const { message } = error;
  return new NotPossible(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`);
}
