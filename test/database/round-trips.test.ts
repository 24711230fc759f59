import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openForTest, openPostgres } from '../support/stores.ts';
import { entryOf, NOON, opened, processOn } from './cases.ts';

/** Forwards everything, and counts how often the client says something after the server did. */
async function countingProxy(to: URL): Promise<{ readonly server: Server; readonly url: string; count: number }> {
  const server = createServer((client) => {
    let answered = true;
    const upstream = connect({ host: to.hostname, port: Number(to.port), noDelay: true });
    client.on('data', () => {
      counted.count += answered ? 1 : 0;
      answered = false;
    });
    upstream.on('data', () => {
      answered = true;
    });
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      socket.on('error', () => socket.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' ? address?.port : '');
  const counted = { server, url: url.href, count: 0 };
  return counted;
}

describe('a case on PostgreSQL', () => {
  it('is opened, settled, checked and noted as replied to in one round trip each, and the first of a server in four', async () => {
    await using at = await openPostgres({ ready: true });
    const proxy = await countingProxy(new URL(at.url));
    const store = await openForTest(proxy.url);
    try {
      const journal = await processOn(store);
      const tripsOf = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
        const before = proxy.count;
        return [await work(), proxy.count - before];
      };
      const reply = { applicationId: '7', token: 'token', locale: 'fr' };
      const opening = () => journal.open(entryOf({ reply }), { removals: 30, withinMs: 300_000 });
      const kindOf = async () => (await opening()).kind;
      expect(await tripsOf(kindOf)).toEqual(['opened', 4]);
      expect(await tripsOf(kindOf)).toEqual(['opened', 1]);
      const { key } = await opened(journal, entryOf({ reply }));
      expect(await tripsOf(() => journal.holds(key))).toEqual([true, 1]);
      expect(await tripsOf(() => journal.settle(key, 'removed', NOON))).toEqual([undefined, 1]);
      expect(await tripsOf(() => journal.replied(key))).toEqual([undefined, 1]);
    } finally {
      await store.close();
      proxy.server.close();
    }
  });
});
