import type { Changes } from './changes.ts';
import type { CloseRecord, Gateway, IdentifyRecord, ResumeRecord } from './control.ts';
import type { Connection } from './gateway-connection.ts';
import type { GatewaySession } from './gateway-session.ts';

/** What the gateway and its control interface share: who is connected, what happened, and what tests set. */
export class GatewayState {
  readonly connections = new Set<Connection>();
  readonly sessions = new Map<string, GatewaySession>();
  readonly identifies: IdentifyRecord[] = [];
  readonly resumes: ResumeRecord[] = [];
  readonly closes: CloseRecord[] = [];
  /** The close codes of the next Identifies. */
  readonly refusals: number[] = [];
  /** What the next Identifies and Resumes are told of their session: whether it can be resumed. */
  readonly invalidations: boolean[] = [];
  /** What the next connections get in place of Hello. */
  readonly greetings: unknown[] = [];
  /** The close codes that the next connections get in place of Hello. */
  readonly farewells: number[] = [];
  sessionLimit: Gateway['sessionLimit'] = null;
  /** Notified at each connection, close, heartbeat, Identify and Resume. */
  readonly changes: Changes;
  isDown = false;
  /** The number of READY and RESUMED events. */
  readyCount = 0;
  lastHeartbeatAt: number | null = null;
  heartbeatIntervalMs: number;
  identifyIntervalMs: number;

  constructor(changes: Changes, settings: { heartbeatIntervalMs: number; identifyIntervalMs: number }) {
    this.changes = changes;
    this.heartbeatIntervalMs = settings.heartbeatIntervalMs;
    this.identifyIntervalMs = settings.identifyIntervalMs;
  }

  end(session: GatewaySession): void {
    session.outlet = null;
    this.sessions.delete(session.id);
  }
}
