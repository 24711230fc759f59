import { describe, expect, it } from 'vitest';
import { CALLBACK_TIMEOUT_MS, EDIT_UNTIL_MS, MOST_AT_ONCE, MOST_TURNED_AWAY_AT_ONCE } from '../src/bot/api.ts';
import { COMPLETE_WITHIN_MS } from '../src/bot/completion.ts';
import { ANSWER_WITHIN_MS } from '../src/bot/discord-clock.ts';
import { LOOK_UP_FOR_MS } from '../src/bot/look-up.ts';
import { OPEN_WITHIN_MS } from '../src/bot/open-modal.ts';
import {
  DEAD_AFTER_MS,
  KNOW_REPLIES_WITHIN_MS,
  KNOW_RULES_WITHIN_MS,
  MODAL_FIRST_WITHIN_MS,
} from '../src/bot/router.ts';
import { SEND_WITHIN_MS } from '../src/bot/send.ts';
import { MAY_STILL_HAPPEN_MS, REPLY_LIVES_MS } from '../src/cases/recovery.ts';
import { SETTLED_WITHIN_MS } from '../src/common/store-error.ts';
import { LEASE_MS, RENEW_EVERY_MS, SAYS_WITHIN_MS } from '../src/database/leases.ts';
import { PREDECESSOR_WITHIN_MS } from '../src/database/sqlite-file.ts';
import { ANSWERED_WITHIN_MS } from '../src/database/timeouts.ts';
import { KICK_TAKES_MS, NOTICE_MS } from '../src/keep-out/keep-out.repository.ts';
import { WATCH_MS } from '../src/keep-out/keep-out.ts';
import { ATTEMPT_MS, LATER_CHECKS_MS } from '../src/keep-out/watcher/claim.ts';
import { SYNC_EVERY_MS } from '../src/keep-out/watcher/watcher.ts';
import { MOST_CONNECTIONS } from '../src/operations/connections.ts';
import { STOP_WITHIN_MS } from '../src/operations/shutdown.ts';
import { PICKER_MS, RECENT_MS } from '../src/removal/picker/picker-state.ts';
import { CHECK_FOR_MS, LAST_CHECK_MS } from '../src/removal/verification.ts';
import { CHECK_FOR_MS as END_CHECK_FOR_MS } from '../src/sessions/session-end.ts';
import { RIGHT_TIMEOUT, SEND_TIMEOUT } from '../src/videosdk/http.ts';
import { ISSUED_BEFORE_SECONDS, LIFETIME_SECONDS, RENEW_BEFORE_SECONDS } from '../src/videosdk/token.ts';

/** Discord accepts the first answer to an interaction for this long, and edits of a reply for the second. */
const FIRST_ANSWER_MS = 3_000;
const TOKEN_LIVES_MS = 15 * 60_000;
/** How long one attempt to edit a reply can take. */
const EDIT_TIMEOUT_MS = 3_000;

/** Each time limit by itself can be any. These are what must hold between them, and why. */
describe('time limits that depend on each other', () => {
  it.each<[why: string, shorter: number, longer: number]>([
    [
      'a lease is renewed before it runs out, however slow the database is',
      RENEW_EVERY_MS + ANSWERED_WITHIN_MS,
      LEASE_MS,
    ],
    ['a watch is renewed before another process may take it over', SYNC_EVERY_MS + ANSWERED_WITHIN_MS, WATCH_MS],
    ['what is sent under a lease is over before another process may send it', SEND_WITHIN_MS, LEASE_MS],
    ['a message asks the database whose it is in less time than it has', SAYS_WITHIN_MS, SEND_WITHIN_MS],
    ['a notice is over before another process may send it', SEND_WITHIN_MS, NOTICE_MS],
    ['a write in doubt is read only once the database has given up', ANSWERED_WITHIN_MS, SETTLED_WITHIN_MS],
    ['a press is acknowledged after its rules are read', KNOW_RULES_WITHIN_MS + CALLBACK_TIMEOUT_MS, ANSWER_WITHIN_MS],
    [
      'a command is acknowledged after its setting is read',
      KNOW_REPLIES_WITHIN_MS + CALLBACK_TIMEOUT_MS,
      ANSWER_WITHIN_MS,
    ],
    ['a modal opens while Discord still takes it', KNOW_RULES_WITHIN_MS + OPEN_WITHIN_MS, ANSWER_WITHIN_MS],
    [
      'a command whose modal came too late is acknowledged in time',
      MODAL_FIRST_WITHIN_MS + KNOW_REPLIES_WITHIN_MS + CALLBACK_TIMEOUT_MS,
      ANSWER_WITHIN_MS,
    ],
    ['a completion arrives while Discord still takes it', COMPLETE_WITHIN_MS, ANSWER_WITHIN_MS],
    ['Discord still takes what the bot thinks it does', ANSWER_WITHIN_MS, FIRST_ANSWER_MS],
    ['a write is looked up while its reply can be edited', LOOK_UP_FOR_MS, TOKEN_LIVES_MS],
    ['a reply counts as editable only while it is', REPLY_LIVES_MS, TOKEN_LIVES_MS],
    ['an ended picker can still say so', PICKER_MS + 60_000, REPLY_LIVES_MS],
    ['another moderator’s action is shown for as long as a picker may ask about it', RECENT_MS, PICKER_MS],
    [
      'a kick has looked for the person before the watch may act on the same connection',
      CHECK_FOR_MS + LAST_CHECK_MS,
      KICK_TAKES_MS,
    ],
    ['a returned person is looked for before another process may try', CHECK_FOR_MS + LAST_CHECK_MS, LATER_CHECKS_MS],
    ['a removal is sent before its attempt counts as left behind', RIGHT_TIMEOUT + SEND_TIMEOUT, ATTEMPT_MS],
    [
      'a removal that a dead process sent has arrived before recovery says that it had no effect',
      SEND_TIMEOUT,
      MAY_STILL_HAPPEN_MS,
    ],
    [
      'a process waits for its predecessor for longer than that one takes to stop',
      STOP_WITHIN_MS,
      PREDECESSOR_WITHIN_MS,
    ],
    ['the last edit ends before the process has to', EDIT_UNTIL_MS + EDIT_TIMEOUT_MS, STOP_WITHIN_MS],
    ['a token outlives the slowest call that uses it', (RIGHT_TIMEOUT + SEND_TIMEOUT) / 1_000, RENEW_BEFORE_SECONDS],
    [
      'a token is used for longer than it is too old for',
      ISSUED_BEFORE_SECONDS + RENEW_BEFORE_SECONDS,
      LIFETIME_SECONDS / 2,
    ],
  ])('make sure that %s', (_why, shorter, longer) => {
    expect(shorter).toBeLessThan(longer);
  });

  it('leave a connection for each answer that is sent at once: acknowledgments, replies and those who are turned away', () => {
    expect(2 * MOST_AT_ONCE + MOST_TURNED_AWAY_AT_ONCE).toBeLessThan(MOST_CONNECTIONS);
  });

  it('drop an interaction exactly when Discord has given up on it', () => {
    expect(DEAD_AFTER_MS).toBe(FIRST_ANSWER_MS);
  });

  it('are the same for removing someone and for ending a session', () => {
    expect(END_CHECK_FOR_MS).toBe(CHECK_FOR_MS);
  });
});
