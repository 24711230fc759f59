import { type JWTPayload, SignJWT } from 'jose';
import ky from 'ky';
import { type ActivePage, type Participant, PER_PAGE } from './answers.ts';
import { environment, V1_CLAIMS, V2_CLAIMS } from './environment.ts';

/** VideoSDK as most bots would call it: ky on the built-in fetch, with a token signed for each call. */
const secret = new TextEncoder().encode(environment.videosdkSecretKey);

function sign(claims: JWTPayload): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(secret);
}

function client(claims: JWTPayload): typeof ky {
  return ky.create({
    prefix: environment.videosdkApiUrl,
    timeout: 10_000,
    hooks: {
      beforeRequest: [
        async ({ request }) => {
          request.headers.set('Authorization', await sign(claims));
        },
      ],
    },
  });
}

const v1 = client(V1_CLAIMS);
const v2 = client(V2_CLAIMS);

export async function activeParticipants(sessionId: string): Promise<Participant[]> {
  const found: Participant[] = [];
  for (let page = 1, last = 1; page <= last; page++) {
    const answer = await v2
      .get(`v2/sessions/${encodeURIComponent(sessionId)}/participants/active`, {
        searchParams: { page, perPage: PER_PAGE },
      })
      .json<ActivePage>();
    for (const { participants } of answer.data) found.push(...participants);
    last = answer.pageInfo.lastPage;
  }
  return found;
}

export async function removeParticipant(sessionId: string, participantId: string): Promise<void> {
  await v1
    .post(`v1/meeting-sessions/${encodeURIComponent(sessionId)}/remove-participant`, { json: { participantId } })
    .json();
}
