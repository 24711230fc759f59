import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

export interface ShutdownOptions {
  readonly log: Logger;
  /** Stops taking work, finishes what's in progress, and closes what's open. */
  readonly stop: () => Promise<void>;
}

/** Supervisors send SIGKILL 10 to 30 s after SIGTERM. The process ends before that, one way or the other. */
export const STOP_WITHIN_MS = 14_000;

/** The signals that stop the process in order. */
export const STOPPING = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Ends the process at once with exit code 0 on a signal that stops it, for as long as it has begun nothing.
 *
 * @returns a function that ends this
 */
export function endOnSignals(): () => void {
  const end = (): never => process.exit(0);
  for (const signal of STOPPING) {
    process.on(signal, end);
  }
  return () => {
    for (const signal of STOPPING) {
      process.off(signal, end);
    }
  };
}

/**
 * SIGTERM, SIGINT, SIGHUP and SIGQUIT stop the process in order, with exit code 0. A second signal ends it right away, and so
 * does any uncaught error: a process in an unknown state must not go on removing people.
 */
export function handleSignals({ log, stop }: ShutdownOptions): void {
  closeWithGrace(
    {
      delay: STOP_WITHIN_MS,
      logger: false,
      onSecondSignal: (signal) => log.warn({ signal }, 'second signal: exiting right away'),
      onSecondError: (error) => log.fatal({ err: error }, 'unexpected error: exiting'),
      onTimeout: () => {
        log.warn('stopping took too long: exiting with unfinished work');
        // Nothing is lost: what's unfinished is on record, and the next start continues it.
        process.exit(0);
      },
      // An event loop that runs dry has nothing to stop. And after a fault of the machine, no JavaScript may run.
      skip: ['beforeExit', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGUSR2'],
    },
    async ({ signal, err }) => {
      // Not by `err`: anything can be thrown, even nothing.
      if (signal === undefined) {
        log.fatal({ err }, 'unexpected error: exiting');
        // Not by returning: other callbacks would still run.
        process.exit(1);
      }
      log.info({ signal }, 'stopping: finishing running commands first');
      try {
        await stop();
        log.info('stopped');
      } catch (error) {
        log.error({ err: error }, 'stopping failed');
        throw error;
      }
    },
  );
}
