/**
 * The most that one message of the gateway can have, compressed or not. READY for 10,000 servers has 600 KB, and Discord
 * gives a shard 2,500 at most. ws takes 100 MB by itself, and @discordjs/ws doesn't let its options through.
 */
export const MOST_BYTES = 4 * 1024 * 1024;

/** The parts of ws's connection that end it, or say how much it takes in. */
export interface Connection {
  readonly readyState: number;
  addEventListener(event: 'error', listener: () => void): void;
  terminate(): void;
  /** Called once, when the connection is open. */
  setSocket(socket: unknown, head: unknown, options: object): void;
  /** What was agreed on when it opened, by name. Here that's compression, or nothing. */
  readonly _extensions: Readonly<Record<string, { _maxPayload: number }>>;
}

/** A state of ws's connection. */
const CONNECTING = 0;

/**
 * Bounds what a connection that isn't open yet takes in, and ends it for good if that's more, or isn't WebSocket. By
 * itself, ws waits for half a minute for the other side to end it.
 */
export function boundConnection(connection: Connection): void {
  const open = connection.setSocket.bind(connection);
  connection.setSocket = (socket, head, options) => {
    for (const compression of Object.values(connection._extensions)) {
      compression._maxPayload = MOST_BYTES;
    }
    open(socket, head, { ...options, maxPayload: MOST_BYTES });
  };
  // It also handles the errors of connections that @discordjs/ws doesn't listen to anymore.
  connection.addEventListener('error', () => {
    if (connection.readyState !== CONNECTING) {
      connection.terminate();
    }
  });
}

/** Ends a connection that is being opened. @discordjs/ws leaves it to open or to fail. */
export function giveUpOpening(connection: Connection | null): void {
  if (connection?.readyState === CONNECTING) {
    connection.terminate();
  }
}
