import { PROBE_WITHIN_MS } from './postgres-pool.ts';

/** Limits for every wait for a connection and every statement, in milliseconds: a moderator is waiting. */
export const CONNECT_TIMEOUT_MS = 2_000;
export const STATEMENT_TIMEOUT_MS = 4_000;
/** After this long, every query has been answered or counts as failed. */
export const ANSWERED_WITHIN_MS = PROBE_WITHIN_MS + CONNECT_TIMEOUT_MS + STATEMENT_TIMEOUT_MS;
