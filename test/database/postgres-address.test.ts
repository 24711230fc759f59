import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseUrlError } from '../../src/common/database-url.ts';
import { openStore } from '../../src/database/database.ts';
import { StoreStartError } from '../../src/database/start-error.ts';

/** What a client said to get in. */
interface Login {
  readonly user: string | undefined;
  readonly database: string | undefined;
  readonly password: string;
}

let folder: string;
let servers: Server[];
let port: number;
let logins: Login[];

/** A server that asks for the password, takes it down, and rejects it. */
function doorkeeper(): Server {
  return createServer((socket) => {
    let parameters: Readonly<Record<string, string>> | null = null;
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (parameters === null) {
        // Length, version, then names and values, each with a zero byte behind it.
        if (bytes.length < 4 || bytes.length < bytes.readInt32BE(0)) {
          return;
        }
        const texts = bytes.subarray(8).toString().split('\0');
        parameters = Object.fromEntries(
          Array.from({ length: Math.floor(texts.length / 2) }, (_, index) => [texts[2 * index], texts[2 * index + 1]]),
        ) as Record<string, string>;
        bytes = Buffer.alloc(0);
        socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      } else if (bytes.length > 5 && bytes.length > bytes.readInt32BE(1)) {
        const { user, database } = parameters;
        logins.push({ user, database, password: bytes.subarray(5, -1).toString() });
        const error = Buffer.from('SFATAL\0C28P01\0Mno\0\0');
        const head = Buffer.alloc(5);
        head.write('E');
        head.writeInt32BE(error.length + 4, 1);
        socket.end(Buffer.concat([head, error]));
      }
    });
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bouncer-door-'));
  const byTcp = doorkeeper().listen(0, '127.0.0.1');
  servers = [byTcp, doorkeeper().listen(join(folder, '.s.PGSQL.5432'))];
  await Promise.all(servers.map((server) => once(server, 'listening')));
  ({ port } = byTcp.address() as AddressInfo);
});
beforeEach(() => {
  logins = [];
});
afterAll(() => {
  for (const server of servers) {
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

/** What opening it ended with: always an error. */
async function refusalOf(url: string): Promise<unknown> {
  return openStore(url).then(
    () => null,
    (error: unknown) => error,
  );
}

describe('PostgreSQL', () => {
  it('is sent exactly the password that was meant, encoded or not, or the URL is refused', async () => {
    const text = fc
      .string({ unit: fc.constantFrom(...'aZ09/?#@:%&=+[]\\"\' ~é🔑'), minLength: 1, maxLength: 12 })
      .filter((one) => one.isWellFormed());
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (password, encoded) => {
        // What looks encoded counts as encoded.
        fc.pre(encoded || !/%[0-9a-f]{2}/iu.test(password));
        logins = [];
        const written = encoded ? encodeURIComponent(password) : password;
        const error = await refusalOf(`postgres://mia:${written}@127.0.0.1:${port}/bouncer`);
        if (!encoded && error instanceof DatabaseUrlError) {
          expect(password).toMatch(/[/?#]/u);
          expect(logins).toEqual([]);
          return;
        }
        expect(error).toBeInstanceOf(StoreStartError);
        expect(String(error)).toContain(`postgres://127.0.0.1:${port}/bouncer doesn't take this user and password`);
        expect(logins).toEqual([{ user: 'mia', database: 'bouncer', password }]);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    () => `postgres://m%40ia:w%2Ford@127.0.0.1:${port}/night%2Fschool%23?sslmode=disable`,
    () => `postgresql://127.0.0.1/night%2Fschool%23?port=${port}&user=m%40ia&password=w%2Ford`,
    () => `postgres://m%40ia:w%2Ford@/night%2Fschool%23?host=${folder}`,
    () => `postgres://m%40ia:w%2Ford@${encodeURIComponent(folder)}/night%2Fschool%23`,
  ])('is found, by TCP or by socket, with names that have to be encoded: %#', async (url) => {
    expect(await refusalOf(url())).toBeInstanceOf(StoreStartError);
    expect(logins).toEqual([{ user: 'm@ia', database: 'night/school#', password: 'w/ord' }]);
  });

  it('with settings for TLS that can’t be used says so, and prints no warning', async () => {
    const warned: string[] = [];
    const note = (warning: Error): void => void warned.push(warning.message);
    process.on('warning', note);
    const missing = await refusalOf(`postgres://mia:word@127.0.0.1:${port}/bouncer?sslrootcert=${folder}/none.pem`);
    expect(String(missing)).toMatch(/can't read \S+\/none\.pem, which the address names.*\(ENOENT\)/u);
    const require = await refusalOf(`postgres://mia:word@127.0.0.1:${port}/bouncer?sslmode=require`);
    expect(require).toBeInstanceOf(StoreStartError);
    expect(logins).toEqual([]);
    process.off('warning', note);
    expect(warned.filter((text) => text.includes('SSL'))).toEqual([]);
  });
});
