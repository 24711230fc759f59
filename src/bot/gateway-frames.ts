import { GatewayDispatchEvents, GatewayOpcodes } from 'discord.js';
import { hasTooManyParts } from '../common/json-parts.ts';
import { MOST_BYTES } from './gateway-connection.ts';
import { isWebSocketUrl } from './gateway-information.ts';

/**
 * What to do with something that the gateway sent:
 *
 * - `pass`: it can be read. `text` is what @discordjs/ws gets.
 * - `drop`: nothing can be done with it, and nothing has to.
 * - `reconnect`: without it, the connection is of no use.
 */
export type Frame =
  | { readonly kind: 'pass'; readonly text: string; readonly op: number; readonly resumable: boolean }
  | { readonly kind: 'drop' | 'reconnect'; readonly why: string };

/** What a heartbeat's interval can be. Timers turn what is longer than 2³¹ ms into 1 ms. Discord's is 41 s. */
const HEARTBEAT_MS = { least: 20, most: 3_600_000 } as const;
/**
 * The longest interval at which the bot beats. Only by its heartbeats does it learn that a connection is dead or that a
 * session isn't resumed, so a longer one would leave it blind, and they may come sooner than Discord asks for.
 */
const LONGEST_BEAT_MS = 45_000;

/**
 * Reads a frame, and lets through only what @discordjs/ws can take: it believes all of it, and an error in it ends the
 * process.
 *
 * @param greeted whether this connection has had its Hello. A second one would leave the first one's timer behind.
 */
export function readFrame(data: unknown, greeted: boolean): Frame {
  if (typeof data === 'string' && (data.length > MOST_BYTES || hasTooManyParts(data))) {
    return { kind: 'drop', why: 'too much to be parsed' };
  }
  const payload = typeof data === 'string' ? parse(data) : undefined;
  if (!isObject(payload) || typeof payload['op'] !== 'number') {
    return { kind: 'drop', why: 'not a JSON object with an opcode' };
  }
  const { op, d } = payload;
  const pass = (changed: object = {}): Frame => ({
    kind: 'pass',
    text: Object.keys(changed).length === 0 ? (data as string) : JSON.stringify({ ...payload, ...changed }),
    op,
    resumable: d === true,
  });
  switch (op) {
    case GatewayOpcodes.Hello:
      if (greeted) {
        return { kind: 'drop', why: 'a second Hello' };
      }
      if (!isObject(d) || !isInterval(d['heartbeat_interval'])) {
        return { kind: 'reconnect', why: 'a Hello without a usable heartbeat_interval' };
      }
      return d['heartbeat_interval'] <= LONGEST_BEAT_MS
        ? pass()
        : pass({ d: { ...d, heartbeat_interval: LONGEST_BEAT_MS } });
    case GatewayOpcodes.InvalidSession:
      return typeof d === 'boolean' ? pass() : pass({ d: false });
    case GatewayOpcodes.Dispatch: {
      if (payload['t'] !== GatewayDispatchEvents.Ready) {
        return pass();
      }
      if (!isObject(d) || typeof d['session_id'] !== 'string') {
        return { kind: 'reconnect', why: 'READY without a session' };
      }
      // Without one, a session is resumed where it was started.
      const resumesAt = d['resume_gateway_url'];
      return isWebSocketUrl(resumesAt) ? pass() : pass({ d: { ...d, resume_gateway_url: undefined } });
    }
    default:
      return pass();
  }
}

function isInterval(value: unknown): value is number {
  return typeof value === 'number' && value >= HEARTBEAT_MS.least && value <= HEARTBEAT_MS.most;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
