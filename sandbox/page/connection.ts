import type { Action, Ask, Event, FromSandbox, Reply, Value, Welcome } from '../control/protocol.ts';
import { CONTROL_PATH } from '../control/protocol.ts';

/** The sandbox refused; the message is for the person. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export interface ConnectionListener {
  /** Called at first, and again after a reconnect. */
  welcome(welcome: Welcome): void;
  event(event: Event): void;
  /** False while disconnected. */
  connected(connected: boolean): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4_000;

/** One person's connection to the sandbox. It reconnects until it's closed. */
export class Connection {
  readonly #listener: ConnectionListener;
  readonly #waiting = new Map<number, Waiting>();
  #personId: string | null;
  #socket: WebSocket | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retry: number | undefined;
  #asked = 0;

  constructor(personId: string | null, listener: ConnectionListener) {
    this.#personId = personId;
    this.#listener = listener;
    this.#open();
  }

  /** Continues as someone else. */
  become(personId: string): void {
    this.#personId = personId;
    this.#drop('You switched to someone else.');
    clearTimeout(this.#retry);
    this.#open();
  }

  /** @throws {Refused} if a real client wouldn't have let this person do it, or there's no connection */
  ask<A extends Action>(action: A, ask: Ask<A>): Promise<Value<A>> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Refused('Can’t reach the sandbox. Is it still running?'));
    }
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      socket.send(JSON.stringify({ id, do: action, ...ask }));
    });
  }

  #open(): void {
    const url = new URL(CONTROL_PATH, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    if (this.#personId !== null) {
      url.searchParams.set('as', this.#personId);
    }
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      // Late messages of an earlier connection are for someone else.
      if (this.#socket === socket) {
        this.#receive(JSON.parse(String(data)) as FromSandbox);
      }
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) {
        return;
      }
      this.#drop('Lost the connection to the sandbox.');
      this.#listener.connected(false);
      this.#retry = setTimeout(() => this.#open(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    });
  }

  #receive(said: FromSandbox): void {
    switch (said.type) {
      case 'welcome':
        this.#retryMs = FIRST_RETRY_MS;
        this.#listener.connected(true);
        this.#listener.welcome(said);
        return;
      case 'reply':
        this.#settle(said);
        return;
      default:
        this.#listener.event(said);
    }
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) {
      waiting?.resolve(reply.value);
    } else {
      waiting?.reject(new Refused(reply.reason));
    }
  }

  #drop(why: string): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    for (const { reject } of this.#waiting.values()) {
      reject(new Refused(why));
    }
    this.#waiting.clear();
  }
}
