import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ActionParts, act } from './actions.ts';
import { readBody, readBytes } from './body.ts';
import type { Fault } from './fault.ts';
import type { FaultQueue } from './fault-queue.ts';
import type { Journal } from './journal.ts';
import { readQuery } from './query.ts';
import { gatewayPage, json, plainText, type Reply, refusal, withOddBody } from './reply.ts';
import { matchRoute } from './routes.ts';
import { Sender } from './sender.ts';
import { judgeToken } from './token.ts';

export interface ExchangeParts extends ActionParts {
  readonly apiKey: string;
  readonly secret: Uint8Array;
  readonly journal: Journal;
  readonly faults: FaultQueue;
}

/** One request from its first byte to the last of its answer: judged, recorded, acted on, answered, or made to fail. */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ExchangeParts,
): Promise<void> {
  const { behaviour, journal, timers } = parts;
  const [path = '', search = ''] = (request.url ?? '').split(/\?(.*)/s);
  const method = request.method ?? '';
  const match = matchRoute(method, path);
  const entry = journal.arrive({ operation: match.operation, method, path, requestId: randomUUID() });
  entry.fault = parts.faults.take(match.operation);
  const sender = new Sender(response, entry, journal, timers, behaviour);

  const bytes = await readBytes(request);
  if (bytes === null) {
    journal.record(entry);
    sender.cut();
    return;
  }
  const { route } = match;
  const body = readBody(bytes, request.headers['content-type'], route);
  const query = readQuery(search, route?.query ?? []);
  const token =
    route && route.tokenVersion !== null
      ? await judgeToken(request.headers.authorization, route.tokenVersion, {
          apiKey: parts.apiKey,
          secret: parts.secret,
          acceptCrawlerOnV1: behaviour.acceptCrawlerOnV1,
        })
      : null;

  entry.sessionId = match.params.sessionId ?? body.body?.sessionId ?? null;
  entry.participantId = match.params.participantId ?? body.body?.participantId ?? null;
  entry.roomId = match.params.roomId ?? body.body?.roomId ?? null;
  entry.query = query.raw;
  entry.body = body.raw;
  entry.claims = token?.claims ?? null;
  entry.violations = [
    ...match.violations,
    ...(token?.violations ?? []),
    ...body.violations,
    // What an unknown path's query ought to be, nobody knows.
    ...(route ? query.violations : []),
  ];
  journal.record(entry);
  if (behaviour.latencyMs > 0) await timers.sleep(behaviour.latencyMs);

  const perform = async (): Promise<Reply> => {
    const refuse = (status: number, message: string): Reply => refusal(behaviour.errorBody, status, message);
    if (!route) return refuse(404, `Cannot ${method} ${path.slice(0, 200)}`);
    if (token?.refusal) return refuse(token.refusal.status, token.refusal.message);
    if (!body.body) return refuse(400, `Invalid body: ${body.violations.join('; ')}`);
    if (!query.query) return refuse(400, `Invalid query: ${query.violations.join('; ')}`);
    const reply = await act(
      {
        operation: route.operation,
        params: match.params,
        query: query.query,
        body: body.body,
        tell: (effect) => journal.effect(entry, effect),
      },
      parts,
    );
    const odd = behaviour.oddBodies[route.operation];
    return odd === undefined ? reply : withOddBody(reply, odd);
  };
  await answer(entry.fault, perform, sender, parts);
}

async function answer(
  fault: Fault | null,
  perform: () => Promise<Reply>,
  sender: Sender,
  { timers, behaviour }: ExchangeParts,
): Promise<void> {
  if (fault === null) {
    sender.send(await perform());
    return;
  }
  switch (fault.kind) {
    case 'status':
      if (fault.acts) await perform();
      sender.send(replyOf(fault, behaviour.errorBody), fault.headers);
      return;
    case 'html':
      if (fault.acts) await perform();
      sender.send(gatewayPage(fault.status));
      return;
    case 'hang':
      return;
    case 'hang-after-effect':
      await perform();
      return;
    case 'delay':
      await timers.sleep(fault.ms);
      sender.send(await perform());
      return;
    case 'delay-after-effect': {
      const reply = await perform();
      await timers.sleep(fault.ms);
      sender.send(reply);
      return;
    }
    case 'drop':
      sender.cut();
      return;
    case 'drop-after-effect':
      await perform();
      sender.cut();
      return;
    case 'cut-body':
      sender.sendHalf(await perform());
      return;
    case 'odd-body':
      sender.send(withOddBody(await perform(), fault.body));
      return;
    case 'drip':
      sender.drip(await perform(), fault);
      return;
  }
}

function replyOf(fault: Extract<Fault, { kind: 'status' }>, style: Parameters<typeof refusal>[0]): Reply {
  if (fault.body === undefined) return refusal(style, fault.status, `Simulated answer ${fault.status}`);
  return typeof fault.body === 'string' ? plainText(fault.status, fault.body) : json(fault.status, fault.body);
}
