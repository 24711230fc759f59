import type {
  Action,
  Ask,
  BotState,
  Command,
  Event,
  Faults,
  OpenModal,
  Person,
  ProtocolError,
  Server,
  ShownInteraction,
  ShownMessage,
  ShownParticipant,
  ShownSession,
  TrafficEntry,
  Value,
  Welcome,
} from '../control/protocol.ts';
import { Connection, Refused } from './connection.ts';

/** What can change. Elements re-render when one of their topics changes. */
export type Topic =
  | 'connection'
  | 'you'
  | 'commands'
  | 'messages'
  | 'interactions'
  | 'modals'
  | 'sessions'
  | 'faults'
  | 'bot'
  | 'traffic'
  | 'problems'
  | 'refusal';

/** A running or ended session, with its people by ID in the order of their first join. */
export interface SessionState extends Omit<ShownSession, 'participants'> {
  readonly people: ReadonlyMap<string, ShownParticipant>;
}

const TRAFFIC_KEPT = 1_000;

/** Everything the page shows, as this person sees it, and the only way to ask for something. */
export class Store {
  connected = false;
  /** null until the sandbox says who we are. */
  you: Person | null = null;
  server: Server | null = null;
  commands: readonly Command[] = [];
  /** By channel, then by message ID, oldest first. */
  readonly messages = new Map<string, Map<string, ShownMessage>>();
  readonly interactions = new Map<string, ShownInteraction>();
  /** The most recently opened one is on top. */
  readonly modals = new Map<string, OpenModal>();
  readonly sessions = new Map<string, SessionState>();
  faults: Faults = { videosdk: 'none', discord: 'none' };
  bot: BotState = { state: 'starting', pid: null, starts: 0, lastEnd: null };
  readonly traffic = new Map<number, TrafficEntry>();
  readonly problems = new Map<number, ProtocolError>();
  /** Why this person's last action was refused, for a toast; null if it wasn't, or was dismissed. */
  refusal: string | null = null;

  readonly #connection: Connection;
  readonly #listeners = new Set<(topic: Topic) => void>();

  constructor(personId: string | null) {
    this.#connection = new Connection(personId, {
      welcome: (welcome) => this.#welcome(welcome),
      event: (event) => this.#apply(event),
      connected: (connected) => {
        this.connected = connected;
        this.#tell('connection');
      },
    });
  }

  /** @returns a function that stops it */
  subscribe(listener: (topic: Topic) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  become(personId: string): void {
    this.#connection.become(personId);
  }

  /** @throws {Refused} with a message for the person */
  ask<A extends Action>(action: A, ask: Ask<A>): Promise<Value<A>> {
    return this.#connection.ask(action, ask);
  }

  /** Like {@link ask}, for actions whose refusal only needs to be shown. @returns null if it was refused */
  async attempt<A extends Action>(action: A, ask: Ask<A>): Promise<{ readonly value: Value<A> } | null> {
    try {
      return { value: await this.ask(action, ask) };
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      this.refuse(error.message);
      return null;
    }
  }

  /** Shows why something isn't possible; null hides it. */
  refuse(reason: string | null): void {
    this.refusal = reason;
    this.#tell('refusal');
  }

  /** The name of a person or the bot; null if no one has that ID. */
  personName(id: string): string | null {
    return this.server?.bot.id === id
      ? this.server.bot.name
      : (this.server?.people.find((person) => person.id === id)?.name ?? null);
  }

  #welcome(welcome: Welcome): void {
    this.you = welcome.you;
    this.server = welcome.server;
    this.commands = welcome.commands;
    this.messages.clear();
    for (const { id } of welcome.server.channels) {
      const shown = welcome.messages[id] ?? [];
      this.messages.set(id, new Map(shown.map((each) => [each.message.id, each])));
    }
    refill(
      this.interactions,
      welcome.interactions.map((each) => [each.id, each]),
    );
    refill(
      this.modals,
      welcome.modals.map((each) => [each.interactionId, each]),
    );
    refill(
      this.sessions,
      welcome.sessions.map((each) => [each.sessionId, stateOf(each)]),
    );
    this.faults = welcome.faults;
    this.bot = welcome.bot;
    refill(
      this.traffic,
      welcome.traffic.map((each) => [each.number, each]),
    );
    refill(
      this.problems,
      welcome.problems.map((each) => [each.number, each]),
    );
    for (const topic of EVERYTHING) {
      this.#tell(topic);
    }
  }

  #apply(event: Event): void {
    switch (event.type) {
      case 'message':
        this.#channel(event.channelId).set(event.shown.message.id, event.shown);
        this.#tell('messages');
        return;
      case 'message-gone':
        this.#channel(event.channelId).delete(event.messageId);
        this.#tell('messages');
        return;
      case 'interaction':
        this.interactions.set(event.interaction.id, event.interaction);
        this.#tell('interactions');
        return;
      case 'modal':
        this.modals.set(event.modal.interactionId, event.modal);
        this.#tell('modals');
        return;
      case 'modal-gone':
        this.modals.delete(event.interactionId);
        this.#tell('modals');
        return;
      case 'server':
        this.server = event.server;
        this.you = event.server.people.find(({ id }) => id === this.you?.id) ?? this.you;
        this.#tell('you');
        return;
      case 'commands':
        this.commands = event.commands;
        this.#tell('commands');
        return;
      case 'session': {
        const people = this.sessions.get(event.session.sessionId)?.people ?? new Map();
        this.sessions.set(event.session.sessionId, { ...event.session, people });
        this.#tell('sessions');
        return;
      }
      case 'participants': {
        const session = this.sessions.get(event.sessionId);
        if (session === undefined) {
          return;
        }
        const people = new Map(session.people);
        for (const each of event.participants) {
          people.set(each.participantId, each);
        }
        this.sessions.set(event.sessionId, { ...session, people });
        this.#tell('sessions');
        return;
      }
      case 'faults':
        this.faults = event.faults;
        this.#tell('faults');
        return;
      case 'bot':
        this.bot = event.bot;
        this.#tell('bot');
        return;
      case 'traffic':
        for (const entry of event.entries) {
          this.traffic.set(entry.number, entry);
        }
        for (const number of this.traffic.keys()) {
          if (this.traffic.size <= TRAFFIC_KEPT) {
            break;
          }
          this.traffic.delete(number);
        }
        this.#tell('traffic');
        return;
      case 'problem':
        this.problems.set(event.problem.number, event.problem);
        this.#tell('problems');
    }
  }

  #channel(channelId: string): Map<string, ShownMessage> {
    const known = this.messages.get(channelId) ?? new Map<string, ShownMessage>();
    this.messages.set(channelId, known);
    return known;
  }

  #tell(topic: Topic): void {
    for (const listener of this.#listeners) {
      listener(topic);
    }
  }
}

const EVERYTHING: readonly Topic[] = [
  'you',
  'commands',
  'messages',
  'interactions',
  'modals',
  'sessions',
  'faults',
  'bot',
  'traffic',
  'problems',
];

function stateOf({ participants, ...session }: ShownSession): SessionState {
  return { ...session, people: new Map(participants.map((each) => [each.participantId, each])) };
}

function refill<K, V>(map: Map<K, V>, entries: readonly (readonly [K, V])[]): void {
  map.clear();
  for (const [key, value] of entries) {
    map.set(key, value);
  }
}
