import { get } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Health {
  /** True if a bot answers there. */
  readonly well: boolean;
  /** For the operator, in one line. */
  readonly says: string;
}

/** The whole of the bot's answer: see `http.ts`. */
const HEALTHY = 'ok\n';
/** Longer than a busy bot takes to answer, and shorter than those who ask wait: Docker's check is given 5 s. */
const ANSWERS_WITHIN_MS = 3_000;

/**
 * Asks the bot on this machine for its health, as `GET /health` tells it. Never rejects.
 *
 * @param address of the port with the bot's `/health`
 */
export function askHealth(
  { port, host }: { readonly port: number; readonly host: string },
  withinMs = ANSWERS_WITHIN_MS,
): Promise<Health> {
  return new Promise((resolve) => {
    const end = (well: boolean, says: string): void => {
      resolve({ well, says });
      request.destroy();
    };
    // An agent of its own: the shared one can be told to use a proxy, by a variable of Node.js.
    const request = get({ host, port, path: '/health', agent: false, timeout: withinMs }, (response) => {
      const { statusCode = 0 } = response;
      if (statusCode === 200) {
        void text(response).then(
          (body) => (body === HEALTHY ? end(true, 'ok') : end(false, `what answers on port ${port} isn't the bot`)),
          (error: NodeJS.ErrnoException) =>
            end(false, `the answer on port ${port} broke off (${error.code ?? error.message})`),
        );
      } else {
        end(false, `what answers on port ${port} isn't the bot, or one of another version (HTTP ${statusCode})`);
      }
    });
    request.on('timeout', () => end(false, `nothing answered on port ${port} within ${withinMs / 1_000} s`));
    request.on('error', (error: NodeJS.ErrnoException) =>
      end(false, `the bot can't be reached on port ${port} (${error.code ?? error.message})`),
    );
  });
}
