import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { guildCreate } from './guild.ts';
import { APPLICATION_ID, BOT_USER_ID, DISCORD_TOKEN, guildId } from './identifiers.ts';

const GUILDS_INTENT = 1;
/**
 * How much can wait in the socket while 10,000 guilds are sent: enough to keep the client busy without filling our
 * memory.
 */
const SEND_AHEAD_BYTES = 4 * 1024 * 1024;

export type Gateway = {
  /** Sends an event to the client that identified last. */
  dispatch(type: string, data: string): void;
  /** Called in the same turn as READY is written, before the guilds: "right after READY". */
  onReady: (() => void) | undefined;
  readonly ready: Promise<void>;
  close(): void;
};

export function openGateway(server: Server, guilds: number): Gateway {
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<void>();
  let client: WebSocket | undefined;
  let sequence = 0;

  const dispatch = (type: string, data: string): void => {
    if (!client) throw new Error('no client has identified yet');
    sequence += 1;
    client.send(`{"op":0,"t":"${type}","s":${sequence},"d":${data}}`);
  };

  const identify = async (socket: WebSocket, intents: number, resumeUrl: string): Promise<void> => {
    client = socket;
    const stubs = Array.from({ length: guilds }, (_, index) => ({ id: guildId(index), unavailable: true }));
    dispatch('READY', JSON.stringify(readyData(resumeUrl, stubs)));
    gateway.onReady?.();
    if ((intents & GUILDS_INTENT) !== 0) {
      for (let index = 0; index < guilds && socket.readyState === socket.OPEN; index++) {
        if (socket.bufferedAmount > SEND_AHEAD_BYTES) await drained(socket);
        dispatch('GUILD_CREATE', guildCreate(index));
      }
    }
    becomeReady();
  };

  sockets.on('connection', (socket, request) => {
    if (/[?&]compress=|encoding=etf/.test(request.url ?? '')) {
      socket.close(4012, 'this local gateway only supports plain JSON');
      return;
    }
    socket.send('{"op":10,"t":null,"s":null,"d":{"heartbeat_interval":41250,"_trace":["[\\"bench\\",{}]"]}}');
    socket.on('error', () => socket.terminate());
    socket.on('message', (raw) => {
      const message = JSON.parse(String(raw)) as { op: number; d: { token?: string; intents?: number } | null };
      if (message.op === 1) socket.send('{"op":11}');
      if (message.op === 6) socket.send('{"op":9,"d":false}');
      if (message.op !== 2) return;
      if (message.d?.token !== DISCORD_TOKEN) socket.close(4004, 'Authentication failed.');
      else void identify(socket, message.d.intents ?? 0, `ws://${request.headers.host}`);
    });
  });

  const gateway: Gateway = {
    dispatch,
    onReady: undefined,
    ready,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
  return gateway;
}

function readyData(resumeUrl: string, guilds: readonly object[]): object {
  return {
    v: 10,
    user: {
      id: BOT_USER_ID,
      username: 'bench-bot',
      discriminator: '0001',
      global_name: null,
      avatar: null,
      bot: true,
      verified: true,
      mfa_enabled: true,
      flags: 0,
      email: null,
    },
    user_settings: {},
    session_type: 'normal',
    session_id: 'bench0session0bench0session0bench',
    resume_gateway_url: resumeUrl,
    relationships: [],
    private_channels: [],
    presences: [],
    guilds,
    guild_join_requests: [],
    geo_ordered_rtc_regions: ['frankfurt', 'milan', 'rotterdam', 'bucharest', 'stockholm'],
    game_relationships: [],
    auth: {},
    application: { id: APPLICATION_ID, flags: 565_248 },
    _trace: ['["bench",{}]'],
  };
}

/** Waits until the client has read most of what was sent; polls, because `ws` has no drain event for a frame queue. */
async function drained(socket: WebSocket): Promise<void> {
  while (socket.readyState === socket.OPEN && socket.bufferedAmount > SEND_AHEAD_BYTES / 2) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
