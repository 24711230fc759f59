import type { Channel, Discord, Guild, Member } from '../discord/index.ts';
import { ClientRefusal, everyComponent } from '../discord/index.ts';
import { type Beginning, ClientState } from './client-state.ts';
import { type DiscordPerson, personOf, serverOf } from './discord-server.ts';
import type { Feature, Tell, Viewer } from './feature.ts';
import { NotPossible } from './feature.ts';
import type { Action, Message, ShownMessage } from './protocol.ts';

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
  | 'press'
  | 'choose'
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

/** The Discord of the page: each person's client, as far as they can see and use it. */
export function createDiscordFeature(options: DiscordFeatureOptions): DiscordFeature {
  const { discord, guild, botName, people, tokenLivesMs = TOKEN_LIVES_MS, now = Date.now } = options;
  const tells = new Set<Tell>();
  const tell: Tell = (...told) => {
    for (const each of tells) each(...told);
  };
  const seats = new Map<string, Seat>(
    people.map((person) => {
      const to = { personId: person.member.id };
      const screen = {
        interaction: (interaction) => tell({ type: 'interaction', interaction }, to),
        modal: (modal) => tell({ type: 'modal', modal }, to),
        modalGone: (interactionId) => tell({ type: 'modal-gone', interactionId }, to),
      } satisfies ConstructorParameters<typeof ClientState>[0];
      return [person.member.id, { ...person, client: new ClientState(screen, { tokenLivesMs, now }) }];
    }),
  );
  /** How each interaction started. A reply may come late, and shows this as long as it exists. */
  const beginnings = new Map<string, NonNullable<ShownMessage['inReplyTo']>>();
  let unobserve: (() => void) | null = null;

  function seatOf({ personId }: Viewer): Seat {
    const seat = seats.get(personId);
    if (!seat) throw new NotPossible('No one here has that ID.');
    return seat;
  }

  function channelOf(channelId: string): Channel {
    const channel = guild.channels.find(({ id }) => id === channelId);
    if (!channel) throw new NotPossible('No such channel here.');
    return channel;
  }

  function shownOf(message: Message): ShownMessage {
    const { id } = message.interaction_metadata ?? {};
    return { message, inReplyTo: (id !== undefined && beginnings.get(id)) || null };
  }

  function seenBy({ member, client }: Seat, channel: Channel): readonly Message[] {
    return member.messagesIn(channel).filter(({ id }) => !client.dismissed.has(id));
  }

  function messageOf(seat: Seat, messageId: string): Message {
    for (const channel of guild.channels) {
      const found = seenBy(seat, channel).find(({ id }) => id === messageId);
      if (found) return found;
    }
    throw new NotPossible('That message is no longer there.');
  }

  /** Starts an interaction for a person, and shows it. */
  function begin(
    { member, client }: Seat,
    begins: () => ReturnType<Member['run']>,
    { command = null, ...beginning }: Beginning & { readonly command?: string | null },
  ): { interactionId: string } {
    const conversation = refusable(begins);
    const { interactionId, typed } = conversation;
    beginnings.set(interactionId, { interactionId, userId: member.id, typed, command });
    client.begin(conversation, beginning);
    return { interactionId };
  }

  function use(seat: Seat, messageId: string, customId: string, begins: () => ReturnType<Member['run']>) {
    const { channel_id: channelId, components = [] } = messageOf(seat, messageId);
    if (!everyComponent(components).some(({ custom_id }) => custom_id === customId)) {
      throw new NotPossible('That button or menu is no longer there.');
    }
    return begin(seat, begins, { kind: 'component', channelId, messageId, customId });
  }

  const server = () => serverOf(discord, guild, botName, [...seats.values()].map(personOf));
  const nowhere = { messageId: null, customId: null };

  return {
    welcome(viewer) {
      const seat = seatOf(viewer);
      return {
        you: personOf(seat),
        server: server(),
        commands: seat.member.commands(),
        messages: Object.fromEntries(
          guild.channels.map((channel) => [channel.id, seenBy(seat, channel).map(shownOf)] as const),
        ),
        interactions: seat.client.interactions,
        modals: seat.client.modals,
      };
    },

    actions: {
      write({ channelId, content }, viewer) {
        const { member } = seatOf(viewer);
        const channel = channelOf(channelId);
        const text = content.trim();
        const { length } = [...text];
        if (length === 0) throw new NotPossible('There’s nothing to send yet.');
        if (length > MAX_CONTENT) {
          throw new NotPossible(`A message can have up to ${MAX_CONTENT} characters; this one has ${length}.`);
        }
        refusable(() => member.write(channel, text));
        return null;
      },
      run({ channelId, command, options: typed }, viewer) {
        const seat = seatOf(viewer);
        const channel = channelOf(channelId);
        return begin(seat, () => seat.member.run(command, typed, { channel }), {
          kind: 'command',
          channelId,
          ...nowhere,
          command,
        });
      },
      async complete({ channelId, command, options: typed, focused }, viewer) {
        const { member } = seatOf(viewer);
        channelOf(channelId);
        try {
          const { choices } = await member.complete(command, typed, focused);
          return { choices };
        } catch (error) {
          throw inWords(error);
        }
      },
      'use-on'({ channelId, command, memberId }, viewer) {
        const seat = seatOf(viewer);
        const channel = channelOf(channelId);
        const other = guild.members.find(({ id }) => id === memberId);
        if (!other) throw new NotPossible('No such member here.');
        return begin(seat, () => seat.member.useOn(command, other, { channel }), {
          kind: 'command',
          channelId,
          ...nowhere,
          command,
        });
      },
      press({ messageId, customId }, viewer) {
        const seat = seatOf(viewer);
        return use(seat, messageId, customId, () => seat.member.press({ id: messageId }, { customId }));
      },
      choose({ messageId, customId, values }, viewer) {
        const seat = seatOf(viewer);
        return use(seat, messageId, customId, () => seat.member.choose({ id: messageId }, { customId }, values));
      },
      submit({ interactionId, values }, viewer) {
        const seat = seatOf(viewer);
        const modal = seat.client.modal(interactionId);
        const open = seat.client.modals.find((each) => each.interactionId === interactionId);
        if (!modal || !open) throw new NotPossible('That form is no longer open.');
        return begin(seat, () => modal.submit(values), {
          kind: 'modal',
          channelId: open.channelId,
          ...nowhere,
          modalOf: interactionId,
        });
      },
      'dismiss-modal'({ interactionId }, viewer) {
        if (!seatOf(viewer).client.closeModal(interactionId)) throw new NotPossible('That form is no longer open.');
        return null;
      },
      'dismiss-message'({ messageId }, viewer) {
        const seat = seatOf(viewer);
        const { channel_id: channelId, flags = 0 } = messageOf(seat, messageId);
        if ((flags & EPHEMERAL) === 0) throw new NotPossible('Only a message that no one else sees can be dismissed.');
        seat.client.dismissed.add(messageId);
        tell({ type: 'message-gone', channelId, messageId }, viewer);
        return null;
      },
      'set-locale'({ locale }, viewer) {
        seatOf(viewer).member.setLocale(locale);
        return null;
      },
      'set-server-locale'({ locale }) {
        guild.setLocale(locale);
        return null;
      },
    },

    follow(listener) {
      tells.add(listener);
      // One observer is enough for all listeners.
      unobserve ??= observe();
      return () => {
        if (!tells.delete(listener) || tells.size > 0) return;
        unobserve?.();
        unobserve = null;
        for (const { client } of seats.values()) client.end();
      };
    },
  };

  function observe(): () => void {
    return discord.observe({
      onMessage({ message, ephemeralTo, change }) {
        const { id: messageId, channel_id: channelId } = message;
        if (!guild.channels.some(({ id }) => id === channelId)) return;
        const to = ephemeralTo === null ? undefined : { personId: ephemeralTo };
        const dismissed = to && seats.get(to.personId)?.client.dismissed;
        if (change === 'removed') {
          // A dismissed message was already reported as gone.
          if (!dismissed?.delete(messageId)) tell({ type: 'message-gone', channelId, messageId }, to);
        } else if (!dismissed?.has(messageId)) {
          tell({ type: 'message', channelId, shown: shownOf(message) }, to);
        }
      },
      onInteraction({ interactionId }) {
        const userId = beginnings.get(interactionId)?.userId;
        if (userId !== undefined) seats.get(userId)?.client.look(interactionId);
      },
      onLocale: () => tell({ type: 'server', server: server() }),
      onCommands() {
        for (const { member } of seats.values()) {
          tell({ type: 'commands', commands: member.commands() }, { personId: member.id });
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
