import type { CloseRecord, Gateway, GatewayConnection, IdentifyRecord, ResumeRecord, ShardTarget } from './control.ts';
import { Op } from './gateway-codes.ts';
import type { Connection } from './gateway-connection.ts';
import type { GatewayState } from './gateway-state.ts';
import type { World } from './world.ts';

/** @param url returns the address, which is known once the server listens */
export function createGatewayControl(world: World, url: () => string, state: GatewayState): Gateway {
  return new GatewayControl(world, url, state);
}

class GatewayControl implements Gateway {
  readonly identifies: readonly IdentifyRecord[];
  readonly resumes: readonly ResumeRecord[];
  readonly closes: readonly CloseRecord[];
  readonly #world: World;
  readonly #url: () => string;
  readonly #state: GatewayState;

  constructor(world: World, url: () => string, state: GatewayState) {
    this.#world = world;
    this.#url = url;
    this.#state = state;
    this.identifies = state.identifies;
    this.resumes = state.resumes;
    this.closes = state.closes;
  }

  get url(): string {
    return this.#url();
  }

  get connections(): readonly GatewayConnection[] {
    return [...this.#state.connections].map(
      (connection): GatewayConnection => ({
        openedAt: connection.openedAt,
        url: connection.url,
        shard: connection.session?.shard ?? null,
        sessionId: connection.session?.id ?? null,
        heartbeats: connection.heartbeats,
      }),
    );
  }

  get readyCount(): number {
    return this.#state.readyCount;
  }

  async waitForReady(n = 1, options: { timeoutMs?: number } = {}): Promise<void> {
    const isReached = () => this.readyCount >= n || undefined;
    await this.#state.changes.until(isReached, `READY or RESUMED number ${n}`, options.timeoutMs);
  }

  async waitFor(
    predicate: (gateway: Gateway) => boolean,
    options: { what?: string; timeoutMs?: number } = {},
  ): Promise<void> {
    const holds = () => predicate(this) || undefined;
    await this.#state.changes.until(holds, options.what ?? 'the gateway', options.timeoutMs);
  }

  get lastHeartbeatAt(): number | null {
    return this.#state.lastHeartbeatAt;
  }

  get heartbeatIntervalMs(): number {
    return this.#state.heartbeatIntervalMs;
  }

  set heartbeatIntervalMs(ms: number) {
    this.#state.heartbeatIntervalMs = ms;
  }

  get identifyIntervalMs(): number {
    return this.#state.identifyIntervalMs;
  }

  set identifyIntervalMs(ms: number) {
    this.#state.identifyIntervalMs = ms;
  }

  requestReconnect(target?: ShardTarget): void {
    for (const connection of this.#meant(target)) connection.sendOp(Op.reconnect, null);
  }

  invalidateSession(resumable: boolean, target?: ShardTarget): void {
    for (const connection of this.#meant(target)) {
      const { session } = connection;
      if (session) {
        // The connection is anonymous again: the client can identify or resume on it.
        session.outlet = null;
        session.detachedAt = this.#world.now();
        connection.session = null;
        if (!resumable) this.#state.end(session);
      }
      connection.sendOp(Op.invalidSession, resumable);
    }
  }

  close(code: number, target?: ShardTarget): void {
    for (const connection of this.#meant(target)) connection.close(code);
  }

  cut(target?: ShardTarget): void {
    for (const connection of this.#meant(target)) connection.cut();
  }

  muteHeartbeatAcks(on: boolean): void {
    for (const connection of this.#state.connections) connection.muted = on;
  }

  refuse(code: number, { times = 1 }: { times?: number } = {}): void {
    for (let n = 0; n < times; n += 1) this.#state.refusals.push(code);
  }

  refuseSessions(resumable: boolean, { times = 1 }: { times?: number } = {}): void {
    for (let n = 0; n < times; n += 1) this.#state.invalidations.push(resumable);
  }

  turnAway(code: number, { times = 1 }: { times?: number } = {}): void {
    for (let n = 0; n < times; n += 1) this.#state.farewells.push(code);
  }

  greetWith(frame: unknown, { times = 1 }: { times?: number } = {}): void {
    for (let n = 0; n < times; n += 1) this.#state.greetings.push(frame);
  }

  send(frame: unknown, target?: ShardTarget): void {
    for (const connection of this.#meant(target)) connection.sendAnything(frame);
  }

  get sessionLimit(): Gateway['sessionLimit'] {
    return this.#state.sessionLimit;
  }

  set sessionLimit(limit: Gateway['sessionLimit']) {
    this.#state.sessionLimit = limit;
  }

  refuseConnections(on: boolean): void {
    this.#state.isDown = on;
  }

  dispatch(event: string, data: unknown, target?: ShardTarget): void {
    for (const session of this.#state.sessions.values()) {
      if (isMeant(session.shard, target)) session.dispatch(event, data);
    }
  }

  #meant(target?: ShardTarget): Connection[] {
    return [...this.#state.connections].filter(({ session }) => isMeant(session?.shard, target));
  }
}

function isMeant(shard: readonly [number, number] | undefined, target: ShardTarget = {}): boolean {
  return target.shard === undefined || shard?.[0] === target.shard;
}
