import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { decodeJwt } from 'jose';
import { type Behavior, documentedBehavior } from './behavior.ts';
import type { AttendeeView, SessionView, StartOptions, VideoSdk } from './control.ts';
import { type ExchangeParts, exchange } from './exchange.ts';
import { FaultQueue } from './fault-queue.ts';
import { Journal } from './journal.ts';
import { SigningKeys } from './signing-keys.ts';
import { Timers } from './timers.ts';
import { Webhooks } from './webhooks.ts';
import { lastStay, type Participant, type Session, type Watcher, World } from './world.ts';

const HOST = '127.0.0.1';
const GHOST_AGE_MS = 3 * 24 * 3_600_000;
const GHOST_STAY_MS = 3_600_000;
/** IDs have no known maximum length and are part of paths; Node's limit of 16 KiB for all headers would set one. */
const LARGEST_HEAD_BYTES = 256 * 1024;

/**
 * Starts a local VideoSDK on 127.0.0.1, with no rooms and the documented behavior. Rejects if the port is taken. Call
 * `close()` at the end: until then, it keeps the process alive.
 */
export async function startVideoSdk(options: StartOptions = {}): Promise<VideoSdk> {
  const server = createServer({ maxHeaderSize: LARGEST_HEAD_BYTES, keepAliveTimeout: 60_000 });
  const port = await listen(server, options.port ?? 0);
  const url = `http://${HOST}:${port}`;
  /** By API key, in the order in which they were added. */
  const accounts = new Map<string, Account>();
  const add = (given: AccountOptions): Account => {
    const account = createAccount(given, { url, number: accounts.size, stop, resume });
    accounts.set(account.parts.apiKey, account);
    return account;
  };
  const resume = async (): Promise<void> => {
    if (!server.listening) await listen(server, port);
  };
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const { parts } of accounts.values()) parts.journal.cutAll();
    server.closeAllConnections();
    await closed;
  };
  const first = add(options);
  server.on('request', (request, response) => {
    const { parts } = accounts.get(apiKeyIn(request.headers.authorization) ?? '') ?? first;
    exchange(request, response, parts).catch((error: unknown) => {
      // A bug of the sandbox itself, which tests must not mistake for a response from VideoSDK.
      parts.journal.violation(`the sandbox failed: ${error instanceof Error ? error.stack : String(error)}`);
      response.destroy();
    });
  });
  return {
    ...first.control,
    addAccount: (given = {}) => add(given).control,
    close: async () => {
      for (const account of accounts.values()) account.end();
      await stop();
    },
  };
}

type AccountOptions = Pick<StartOptions, 'apiKey' | 'secretKey'>;

/** One customer: rooms, people, faults, webhooks and credentials of its own. */
interface Account {
  readonly parts: ExchangeParts;
  readonly control: VideoSdk;
  end(): void;
}

/** Which account a token says it belongs to. Whether that's true is checked later. */
function apiKeyIn(token: string | undefined): string | null {
  try {
    const { apikey } = decodeJwt(token ?? '');
    return typeof apikey === 'string' ? apikey : null;
  } catch {
    return null;
  }
}

interface Place {
  readonly url: string;
  readonly number: number;
  stop(): Promise<void>;
  resume(): Promise<void>;
}

/** The most keys that one account's webhooks are signed with, one after the other. */
const KEYS_OF_ACCOUNT = 100;

function createAccount(options: AccountOptions, { url, number, stop, resume }: Place): Account {
  const apiKey = options.apiKey ?? randomUUID();
  const secretKey = options.secretKey ?? randomBytes(32).toString('hex');
  const behavior = documentedBehavior();
  const timers = new Timers();
  const journal = new Journal(timers);
  const keys = new SigningKeys(number * KEYS_OF_ACCOUNT);
  const webhooks = new Webhooks(keys, behavior, timers);
  const world = createReportedWorld({ behavior, timers, journal, webhooks });
  const faults = new FaultQueue(() => world.mark());
  const parts: ExchangeParts = {
    world,
    behavior,
    timers,
    url,
    keys,
    apiKey,
    secret: new TextEncoder().encode(secretKey),
    journal,
    faults,
  };
  const control: VideoSdk = {
    url,
    apiKey,
    secretKey,
    behavior,
    requests: journal.requests,
    violations: journal.violations,
    ...people(world),
    fault: (target, fault, scope = {}) => faults.add(target, fault, scope),
    clearFaults: () => faults.clear(),
    waitForRequest: (match = {}, o = {}) => journal.wait(match, o),
    inFlight: (operation) => journal.inFlight(operation ?? 'all'),
    peakInFlight: (operation) => journal.peakInFlight(operation ?? 'all'),
    sendWebhooksTo: (to) => webhooks.sendTo(to),
    webhooks: webhooks.deliveries,
    waitForWebhook: (match = {}, o = {}) => webhooks.wait(match, o),
    holdWebhooks: () => webhooks.hold(),
    releaseWebhooks: (where) => webhooks.release(where),
    sendWebhook: (body, o = {}) => webhooks.send(body, o),
    rotateWebhookKey: () => keys.rotate(),
    observe: (observer) => journal.observe(observer),
    forget: () => {
      journal.forget();
      webhooks.forget();
    },
    addAccount: () => {
      throw new Error('accounts are added to the first one');
    },
    stop,
    resume,
    close: stop,
  };
  return {
    parts,
    control,
    end: () => {
      timers.close();
      journal.close();
      webhooks.close();
    },
  };
}

interface Reporting {
  readonly behavior: Behavior;
  readonly timers: Timers;
  readonly journal: Journal;
  readonly webhooks: Webhooks;
}

/** A world whose events reach webhooks and observers, and whose empty sessions end. */
function createReportedWorld({ behavior, timers, journal, webhooks }: Reporting): World {
  const watcher: Watcher = {
    happened(happening) {
      webhooks.tell(happening);
      if (happening.participant !== null) return;
      for (const { onSession } of journal.observers) onSession?.(sessionView(happening.session));
    },
    changed(session, participant) {
      for (const { onParticipant } of journal.observers) onParticipant?.(session.id, attendeeView(participant));
    },
    empty: (session) => {
      const after = behavior.emptySessionEndsAfterMs;
      if (after === 'never') return;
      if (after === 0) world.end(session);
      else timers.after(after, () => endIfEmpty(world, session));
    },
  };
  const world = new World(watcher, () => new Date(Date.now() + behavior.clockOffsetMs));
  return world;
}

type People =
  | 'openSession'
  | 'openGhostSession'
  | 'endSession'
  | 'join'
  | 'leave'
  | 'switch'
  | 'connected'
  | 'sessions'
  | 'sessionStatus'
  | 'runningSessions';

function people(world: World): Pick<VideoSdk, People> {
  const known = (sessionId: string): Session => {
    const session = world.session(sessionId);
    if (!session) throw new Error(`No session "${sessionId}"`);
    return session;
  };
  return {
    openSession: (o = {}) => {
      const session = world.open(o);
      return { sessionId: session.id, roomId: session.room.roomId };
    },
    openGhostSession: ({ left = [{}], ...o } = {}) => {
      const startedAt = o.startedAt ?? new Date(Date.now() - GHOST_AGE_MS);
      const session = world.open({ ...o, startedAt });
      for (const one of left) {
        const participant = world.join(session, { joinedAt: startedAt, ...one });
        world.leave(session, participant.participantId, 'themselves', { endsSession: false });
        lastStay(participant).end = new Date(lastStay(participant).start.getTime() + GHOST_STAY_MS);
      }
      return { sessionId: session.id, roomId: session.room.roomId };
    },
    endSession: (sessionId) => world.end(known(sessionId)),
    join: (sessionId, o = {}) => ({ participantId: world.join(known(sessionId), o).participantId }),
    leave: (sessionId, participantId) => {
      world.leave(known(sessionId), participantId);
    },
    switch: (sessionId, participantId, what, on) => {
      world.switch(known(sessionId), participantId, what, on);
    },
    connected: (sessionId) => world.views(known(sessionId)),
    sessions: () =>
      world.sessions().map((session) => ({
        ...sessionView(session),
        participants: session.participants.map(attendeeView),
      })),
    sessionStatus: (sessionId) => {
      const session = world.session(sessionId);
      if (!session) return null;
      return session.end === null ? 'ongoing' : 'ended';
    },
    runningSessions: (roomId) => world.running(roomId).map((session) => session.id),
  };
}

function sessionView({ id, room, start, end }: Session): SessionView {
  return { sessionId: id, roomId: room.roomId, customRoomId: room.customRoomId, startedAt: start, endedAt: end };
}

function attendeeView(participant: Participant): AttendeeView {
  const { start, end, endedBy, beingRemoved } = lastStay(participant);
  return {
    participantId: participant.participantId,
    name: participant.name,
    joinedAt: start,
    leftAt: end,
    leftBy: endedBy,
    times: participant.timelog.length,
    beingRemoved,
  };
}

function endIfEmpty(world: World, session: Session): void {
  if (session.connected.size === 0) world.end(session);
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, HOST);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}
