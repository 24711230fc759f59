import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askHealth } from '../../src/operations/health-question.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
  }
});

async function serving(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('asking the bot for its health', () => {
  it('says that it is well when it answers 200 to GET /health', async () => {
    const asked: string[] = [];
    const port = await serving(({ method, url }, response) => {
      asked.push(`${method} ${url}`);
      response.end('ok\n');
    });
    await expect(askHealth({ port, host: '127.0.0.1' })).resolves.toEqual({ well: true, says: 'ok' });
    expect(asked).toEqual(['GET /health']);
  });

  it('takes no one else’s good answer for the bot’s', async () => {
    const port = await serving((_, response) => response.end('Welcome to nginx!'));
    await expect(askHealth({ port, host: '127.0.0.1' })).resolves.toEqual({
      well: false,
      says: `what answers on port ${port} isn't the bot`,
    });
  });

  it.each([204, 301, 404, 500, 503])('takes no other answer for the bot’s: %i', async (status) => {
    const port = await serving((_, response) => response.writeHead(status).end());
    const { well, says } = await askHealth({ port, host: '127.0.0.1' });
    expect(well).toBe(false);
    expect(says).toContain(`(HTTP ${status})`);
  });

  it('says so when nothing listens there', async () => {
    const port = await serving(() => undefined);
    for (const server of open.splice(0)) {
      server.close();
    }
    await expect(askHealth({ port, host: '127.0.0.1' })).resolves.toEqual({
      well: false,
      says: `the bot can't be reached on port ${port} (ECONNREFUSED)`,
    });
  });

  it('gives up on what takes the connection and never answers', async () => {
    const port = await serving(() => undefined);
    await expect(askHealth({ port, host: '127.0.0.1' }, 100)).resolves.toEqual({
      well: false,
      says: `nothing answered on port ${port} within 0.1 s`,
    });
  });
});
