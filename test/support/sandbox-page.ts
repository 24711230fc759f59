import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { MAIN as BOT_MAIN, COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import {
  type Action,
  type Ask,
  CONTROL_PATH,
  type FromSandbox,
  type Person,
  type Value,
  type Welcome,
} from '../../sandbox/control/protocol.ts';

/** What to start. A bundle of the sandbox's modules, if SANDBOX_MAIN names one, starts in half the time. */
const MAIN = process.env['SANDBOX_MAIN'] ?? fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));

/** The real sandbox, as `npm run sandbox` starts it, on any free port. */
export interface RunningSandbox extends AsyncDisposable {
  /** Where its page is. */
  readonly url: string;
  /** Everything it has printed so far. */
  readonly output: string;
  /** Everything that the person with this name can see. */
  look(name?: string): Promise<Welcome>;
  /** Does something that the test isn't about, without using the page. @throws when it's refused */
  ask<A extends Action>(action: A, ask: Ask<A>, name?: string): Promise<Value<A>>;
  /** The same many times, in order. */
  askInTurn<A extends Action>(action: A, asks: readonly Ask<A>[], name?: string): Promise<void>;
  /** The address of the page as this person. */
  addressFor(name: string): string;
}

export interface SandboxOptions {
  /** Environment variables that the bot gets in addition. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
}

const START_WITHIN_MS = 30_000;

/** @throws when it ends before its page is up */
export async function startSandbox({
  environment = {},
  arguments: args = [],
}: SandboxOptions = {}): Promise<RunningSandbox> {
  const pairs = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...args, ...pairs], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE, BOT_MAIN },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The sandbox did not say within ${START_WITHIN_MS} ms where its page is:\n${output}`));
    }, START_WITHIN_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const [, address] = /(http:\/\/127\.0\.0\.1:\d+)\n/u.exec(output) ?? [];
        if (address !== undefined) {
          clearTimeout(late);
          resolve(address);
        }
      });
    }
    void ended.then(() => {
      clearTimeout(late);
      reject(new Error(`The sandbox ended before its page was there:\n${output}`));
    });
  });
  const { server } = await talk(url, null, ({ welcome }) => welcome);
  const personOf = (name: string | undefined): Person | null => {
    const person = server.people.find((each) => each.name === name);
    if (name !== undefined && person === undefined) {
      throw new Error(`There is no ${name} here, only ${server.people.map((each) => each.name).join(', ')}.`);
    }
    return person ?? null;
  };
  return {
    url,
    get output() {
      return output;
    },
    look: (name) => talk(url, personOf(name), ({ welcome }) => welcome),
    ask: (action, ask, name) =>
      talk(
        url,
        personOf(name),
        async ({ send }) => (await send({ id: 1, do: action, ...ask })) as Value<typeof action>,
      ),
    askInTurn: (action, asks, name) =>
      talk(url, personOf(name), async ({ send }) => {
        for (const [index, ask] of asks.entries()) {
          await send({ id: index + 1, do: action, ...ask });
        }
      }),
    addressFor: (name) => `${url}/?as=${personOf(name)?.id}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

interface Talk {
  /** The sandbox's first message to this person's page. */
  readonly welcome: Welcome;
  send(request: object): Promise<unknown>;
}

/** Stays connected as the page does while the work runs. */
async function talk<T>(url: string, person: Person | null, work: (talk: Talk) => T | Promise<T>): Promise<T> {
  const query = person === null ? '' : `?as=${person.id}`;
  const socket = new WebSocket(`${url.replace(/^http/u, 'ws')}${CONTROL_PATH}${query}`, { origin: url });
  const said = on(socket, 'message');
  const next = async (type: FromSandbox['type']): Promise<FromSandbox> => {
    for (;;) {
      const { value } = await said.next();
      const message = JSON.parse(String(value?.[0])) as FromSandbox;
      if (message.type === type) {
        return message;
      }
    }
  };
  try {
    return await work({
      welcome: (await next('welcome')) as Welcome,
      async send(request) {
        socket.send(JSON.stringify(request));
        const reply = await next('reply');
        if (reply.type !== 'reply' || !reply.ok) {
          throw new Error(`Refused: ${JSON.stringify(reply)}`);
        }
        return reply.value;
      },
    });
  } finally {
    socket.terminate();
  }
}
