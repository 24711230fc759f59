import { SignJWT } from 'jose';
import { request } from 'undici';
import { WebSocket } from 'ws';
import { type ActivePage, type Participant, PER_PAGE, REFUSAL, report } from './answers.ts';
import { environment, V1_CLAIMS, V2_CLAIMS } from './environment.ts';

/** The limit: the same work on a bare WebSocket and undici, without heartbeat checks, resumes, retries or timeouts. */
const JSON_TYPE = { 'content-type': 'application/json' };
const api = `${environment.discordApiUrl}/v10`;
const secret = new TextEncoder().encode(environment.videosdkSecretKey);
const [v1, v2] = await Promise.all(
  [V1_CLAIMS, V2_CLAIMS].map((claims) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime('15m')
      .sign(secret),
  ),
);
if (!v1 || !v2) throw new Error('unreachable: two claims, two tokens');

type Interaction = {
  readonly id: string;
  readonly token: string;
  readonly application_id: string;
  readonly type: number;
  readonly member?: { readonly roles: readonly string[] };
  readonly data: {
    readonly name: string;
    readonly options: readonly { readonly name: string; readonly value: string }[];
  };
};

async function activeParticipants(sessionId: string): Promise<Participant[]> {
  const found: Participant[] = [];
  for (let page = 1, last = 1; page <= last; page++) {
    const url = `${environment.videosdkApiUrl}/v2/sessions/${encodeURIComponent(sessionId)}/participants/active?page=${page}&perPage=${PER_PAGE}`;
    const { statusCode, body } = await request(url, { headers: { authorization: v2 } });
    if (statusCode !== 200) throw new Error(`active: ${statusCode} ${await body.text()}`);
    const answer = (await body.json()) as ActivePage;
    for (const { participants } of answer.data) found.push(...participants);
    last = answer.pageInfo.lastPage;
  }
  return found;
}

async function removeParticipant(sessionId: string, participantId: string): Promise<void> {
  const url = `${environment.videosdkApiUrl}/v1/meeting-sessions/${encodeURIComponent(sessionId)}/remove-participant`;
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { authorization: v1, ...JSON_TYPE },
    body: JSON.stringify({ participantId }),
  });
  if (statusCode !== 200) throw new Error(`remove: ${statusCode} ${await body.text()}`);
  await body.json();
}

async function send(method: 'POST' | 'PATCH', path: string, payload: object): Promise<void> {
  const { statusCode, body } = await request(api + path, { method, headers: JSON_TYPE, body: JSON.stringify(payload) });
  await body.dump();
  if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode}`);
}

async function execute(interaction: Interaction): Promise<void> {
  if (interaction.type !== 2 || interaction.data.name !== 'kick-participant') return;
  await send('POST', `/interactions/${interaction.id}/${interaction.token}/callback?with_response=false`, {
    type: 5,
    data: { flags: 64 },
  });
  const edit = (payload: object): Promise<void> =>
    send('PATCH', `/webhooks/${interaction.application_id}/${interaction.token}/messages/@original`, payload);
  const roles = interaction.member?.roles ?? [];
  if (!environment.moderatorRoleIds.some((role) => roles.includes(role))) return edit({ content: REFUSAL });
  const option = (name: string): string => interaction.data.options.find((each) => each.name === name)?.value ?? '';
  const sessionId = option('session');
  const wanted = option('participant');
  const target = (await activeParticipants(sessionId)).find((each) => each.participantId === wanted);
  if (!target) return edit({ content: 'No one with that ID is here.' });
  await removeParticipant(sessionId, target.participantId);
  return edit({ embeds: [report(target, await activeParticipants(sessionId))] });
}

const { body } = await request(`${api}/gateway/bot`, {
  headers: { authorization: `Bot ${environment.discordToken}` },
});
const { url } = (await body.json()) as { url: string };
const socket = new WebSocket(`${url}/?v=10&encoding=json`, { perMessageDeflate: false });
let sequence: number | null = null;

socket.on('message', (raw) => {
  const message = JSON.parse(String(raw)) as { op: number; t: string | null; s: number | null; d: unknown };
  sequence = message.s ?? sequence;
  if (message.op === 10) {
    const { heartbeat_interval: interval } = message.d as { heartbeat_interval: number };
    setInterval(() => socket.send(JSON.stringify({ op: 1, d: sequence })), interval);
    const properties = { os: process.platform, browser: 'floor', device: 'floor' };
    socket.send(JSON.stringify({ op: 2, d: { token: environment.discordToken, intents: 0, properties } }));
  } else if (message.t === 'READY') {
    console.log('Ready');
  } else if (message.t === 'INTERACTION_CREATE') {
    execute(message.d as Interaction).catch((error: unknown) => console.error(error));
  }
});
socket.on('close', (code) => process.exit(code === 1000 ? 0 : 1));
