import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

/**
 * How long Node tries one of a host's addresses before it goes on to the next. Its own 250 ms are less than a slow link
 * needs, and if the other addresses can't be reached at all, the connection fails. This is enough for a lost first
 * packet, which is sent again after a second, and leaves time for a second address.
 */
const ADDRESS_WITHIN_MS = 1_500;

/** Gives each address of a host enough time, in everything this process connects to: HTTP, the gateway, PostgreSQL. */
export function allowSlowConnects(): void {
  setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_WITHIN_MS);
}
