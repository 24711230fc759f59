import type { Logger } from 'pino';

export interface ShutdownOptions {
  readonly log: Logger;
  /** Stops taking work, finishes what's in progress, and closes what's open. */
  readonly stop: () => Promise<void>;
}

/** Supervisors send SIGKILL 10 to 30 s after SIGTERM. The process ends before that, one way or the other. */
const STOP_WITHIN_MS = 14_000;

/**
 * SIGTERM and SIGINT stop the process in order, with exit code 0. A second signal ends it right away, and so does any
 * uncaught error: a process in an unknown state must not go on removing people.
 */
export function handleSignals({ log, stop }: ShutdownOptions): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) {
      log.warn({ signal }, 'second signal: exiting right away');
      process.exit(1);
    }
    stopping = true;
    log.info({ signal }, 'stopping: finishing running commands first');
    setTimeout(() => {
      log.warn('stopping took too long: exiting with unfinished work');
      process.exit(0);
    }, STOP_WITHIN_MS).unref();
    stop().then(
      () => {
        log.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const onUncaught = (error: unknown): void => {
    log.fatal({ err: error }, 'unexpected error: exiting');
    process.exit(1);
  };
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
}
