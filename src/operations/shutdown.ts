import type { Logger } from 'pino';

export interface ShutdownOptions {
  readonly log: Logger;
  /** Stops taking work, finishes what is under way, closes what is open. */
  readonly stop: () => Promise<void>;
}

/** Supervisors send SIGKILL 10 to 30 s after SIGTERM; we are gone before that, one way or the other. */
const STOP_WITHIN_MS = 14_000;

/**
 * SIGTERM and SIGINT stop the process in order, with exit code 0; a second signal ends it at once, as does anything
 * that nobody caught: a process in an unknown state must not go on removing people.
 */
export function handleSignals({ log, stop }: ShutdownOptions): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) {
      log.warn({ signal }, 'second signal: ending at once');
      process.exit(1);
    }
    stopping = true;
    log.info({ signal }, 'stopping: running commands are finished first');
    setTimeout(() => {
      log.warn('stopping took too long: ending with work unfinished');
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
    log.fatal({ err: error }, 'unexpected error: ending');
    process.exit(1);
  };
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
}
