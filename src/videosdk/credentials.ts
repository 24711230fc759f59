import type { Clock } from '../common/clock.ts';
import type { CredentialsAnswer } from '../diagnostics/check.ts';
import type { CredentialsVerdict } from '../sessions/account.ts';
import type { CallContext, NoAccount, SessionListing } from '../sessions/video-sessions.ts';
import { isRefusal, jsonOf } from './answer-facts.ts';
import { sessionsPage } from './answers.ts';
import type { Answer, Http } from './http.ts';
import type { ApiVersion } from './token.ts';

/** With an account, that is. */
type AccountAnswer = Exclude<CredentialsAnswer, NoAccount>;

export interface CredentialsContext {
  readonly http: Pick<Http, 'probe'>;
  readonly clock: Pick<Clock, 'now'>;
  /** In [0, 1). */
  readonly random: () => number;
  /** How VideoSDK lists sessions, as far as that's known. */
  readonly listing: SessionListing;
}

/**
 * Checks whether VideoSDK accepts the credentials, without affecting anyone. v2 has a list to read. v1 only documents
 * the removal, so this asks to remove a made-up person from a made-up session. Neither exists, so nothing can happen
 * to anyone. VideoSDK checks credentials first, so "no such session" means they were accepted, as long as it's in
 * VideoSDK's own words, because a gateway answers 404 too.
 */
export async function askForCredentials(
  { http, clock, random, listing }: CredentialsContext,
  api: ApiVersion,
  call: CallContext,
): Promise<AccountAnswer> {
  const noOne = `check-${Math.floor(random() * 2 ** 48).toString(36)}-${Math.floor(clock.now()).toString(36)}`;
  // If VideoSDK wants a room, the list of a nonexistent one will do.
  const room = listing === 'by-room' ? `roomId=${noOne}&` : '';
  let answer: Answer;
  try {
    answer = await (api === 'v1'
      ? http.probe(api, 'post', `v1/meeting-sessions/${noOne}/remove-participant`, { participantId: noOne }, call)
      : http.probe(api, 'get', `v2/sessions?${room}status=ongoing&page=1&perPage=1`, null, call));
  } catch {
    return 'no-answer';
  }
  const { status } = answer;
  if (status === 401 || status === 403) {
    return 'refused';
  }
  if (status === 429) {
    return 'busy';
  }
  if (status >= 200 && status < 300) {
    const body = jsonOf(answer);
    return (api === 'v1' ? body !== undefined : sessionsPage.safeParse(body).success) ? 'taken' : 'no-answer';
  }
  // Unpaid accounts get a 402 too, before VideoSDK looks at the request.
  const ofNobody = (api === 'v1' || room !== '') && (status === 400 || status === 404) && isRefusal(answer);
  return ofNobody ? 'taken' : 'no-answer';
}

/**
 * What VideoSDK says to credentials: whether they can list sessions, and remove people with this API. As {@link
 * askForCredentials}, this affects no one.
 */
export async function verdictOn(
  context: Omit<CredentialsContext, 'listing'>,
  removalApi: ApiVersion,
  call: CallContext,
): Promise<CredentialsVerdict> {
  let answer: Answer;
  try {
    answer = await context.http.probe('v2', 'get', 'v2/sessions?status=ongoing&page=1&perPage=1', null, call);
  } catch {
    return 'unreachable';
  }
  switch (answer.status) {
    case 401:
      return 'wrong';
    case 402:
    case 403:
      return 'refused';
  }
  // Where VideoSDK lists sessions only by room, it refuses the list of the account.
  const listing = answer.status === 400 || answer.status === 404 ? 'by-room' : 'account';
  for (const api of removalApi === 'v2' ? (['v2'] as const) : (['v2', 'v1'] as const)) {
    const verdict = VERDICTS[await askForCredentials({ ...context, listing }, api, call)];
    if (verdict !== 'valid') {
      return verdict;
    }
  }
  return 'valid';
}

const VERDICTS: Readonly<Record<AccountAnswer, CredentialsVerdict>> = {
  taken: 'valid',
  // The first answer wasn't a 401, so they're known.
  refused: 'refused',
  busy: 'busy',
  'no-answer': 'unreachable',
};
