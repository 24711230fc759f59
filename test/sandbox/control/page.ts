import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type {
  Action,
  Ask,
  Event,
  FromSandbox,
  Reply,
  ShownMessage,
  Value,
  Welcome,
} from '../../../sandbox/control/protocol.ts';
import { CONTROL_PATH } from '../../../sandbox/control/protocol.ts';
import type { Control } from '../../../sandbox/control/server.ts';

/** One window of the page, without a browser. */
export interface Page {
  readonly welcome: Welcome;
  /** Everything that was sent since the welcome. */
  readonly events: readonly Event[];
  /** @throws {Error} with the reason, when it was refused */
  ask<A extends Action>(action: A, ask: Ask<A>): Promise<Value<A>>;
  /** Sends anything, and waits for the next reply. */
  t(text: string): Promise<Reply>;
  /** The first event, past or future, that fits. */
  event<T extends Event['type']>(
    type: T,
    fits?: (event: Extract<Event, { type: T }>) => boolean,
  ): Promise<Extract<Event, { type: T }>>;
  /** The first reported message that fits. */
  message(fits: (shown: ShownMessage) => boolean): Promise<ShownMessage>;
  readonly socket: WebSocket;
  close(): Promise<void>;
}

/** Opens the page as a person. It is closed with the test. */
export async function openPage(control: Control, personId?: string): Promise<Page> {
  const url = new URL(CONTROL_PATH, control.url);
  url.protocol = 'ws:';
  if (personId !== undefined) url.searchParams.set('as', personId);
  const socket = new WebSocket(url, { origin: control.url });
  const events: Event[] = [];
  const replies: Reply[] = [];
  const looking = new Set<() => void>();
  let asked = 0;
  let welcome: Welcome | undefined;
  socket.on('message', (data) => {
    const said = JSON.parse(String(data)) as FromSandbox;
    if (said.type === 'welcome') welcome = said;
    else if (said.type === 'reply') replies.push(said);
    else events.push(said);
    for (const look of [...looking]) look();
  });
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        looking.delete(look);
        resolve(found);
      };
      looking.add(look);
      look();
    });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  const page: Page = {
    welcome: await until(() => welcome),
    events,
    socket,
    async ask(action, ask) {
      asked += 1;
      const id = asked;
      socket.send(JSON.stringify({ id, do: action, ...ask }));
      const reply = await until(() => replies.find((each) => each.id === id));
      if (!reply.ok) throw new Error(reply.reason);
      return reply.value as Value<typeof action>;
    },
    t(text) {
      const before = replies.length;
      socket.send(text);
      return until(() => replies[before]);
    },
    event: (type, fits = () => true) =>
      until(() =>
        events.find((each): each is Extract<Event, { type: typeof type }> => each.type === type && fits(each as never)),
      ),
    async message(fits) {
      return (await page.event('message', ({ shown }) => fits(shown))).shown;
    },
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
  return page;
}
