import { WebSocket } from 'ws';
import type { Discord } from '../../sandbox/discord/index.ts';

/** An application that answers each interaction with what a test says. It needs no bot. */
export interface Application {
  /** What it answers from now on. */
  answers(callback: object): void;
  /** The last interaction of this type, once there is one that no one has asked for yet. */
  next(type: number): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

interface Arrived {
  readonly id: string;
  readonly token: string;
  readonly type: number;
}

/** Registers the commands, and connects. */
export async function startApplication(discord: Discord, commands: readonly object[]): Promise<Application> {
  const call = (method: string, path: string, body: object, authorized: boolean) =>
    fetch(`${discord.apiUrl}/v10${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'DiscordBot (https://example.com, 1)',
        ...(authorized && { authorization: `Bot ${discord.token}` }),
      },
      body: JSON.stringify(body),
    });
  await call('PUT', `/applications/${discord.applicationId}/commands`, commands, true);
  const socket = new WebSocket(`${discord.gateway.url}/?v=10&encoding=json`);
  let answer: object = { type: 6 };
  const arrived: Arrived[] = [];
  const looking = new Set<() => void>();
  socket.on('open', () => {
    const properties = { os: 'linux', browser: 'test', device: 'test' };
    socket.send(JSON.stringify({ op: 2, d: { token: discord.token, intents: 0, properties } }));
  });
  socket.on('message', (data) => {
    const { t, d } = JSON.parse(String(data)) as { t: string | null; d: Arrived };
    if (t !== 'INTERACTION_CREATE') return;
    void call('POST', `/interactions/${d.id}/${d.token}/callback`, answer, false);
    arrived.push(d);
    for (const look of [...looking]) look();
  });
  await discord.gateway.waitForReady();
  const beat = setInterval(
    () => socket.send(JSON.stringify({ op: 1, d: null })),
    discord.gateway.heartbeatIntervalMs / 2,
  );
  return {
    answers(callback) {
      answer = callback;
      // What was done before isn't what comes next.
      arrived.length = 0;
    },
    next: (type) =>
      new Promise((resolve) => {
        const look = () => {
          const index = arrived.findLastIndex((each) => each.type === type);
          if (index === -1) return;
          looking.delete(look);
          const [found] = arrived.splice(index, 1);
          resolve(found as unknown as Readonly<Record<string, unknown>>);
        };
        looking.add(look);
        look();
      }),
    close() {
      clearInterval(beat);
      socket.terminate();
    },
  };
}
