import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ActionParts, act } from './actions.ts';
import { readBody, readBytes } from './body.ts';
import type { Failure } from './fault.ts';
import type { FaultQueue } from './fault-queue.ts';
import type { Journal } from './journal.ts';
import { behaviorThrough, happenAfter, happenBefore, replyThrough } from './lens.ts';
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

/** Handles one request from its first byte to the last of its response: checks, records, acts, responds, or fails. */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ExchangeParts,
): Promise<void> {
  const { journal, timers } = parts;
  const [path = '', search = ''] = (request.url ?? '').split(/\?(.*)/s);
  const method = request.method ?? '';
  const match = matchRoute(method, path);
  const entry = journal.arrive({ operation: match.operation, method, path, requestId: randomUUID() });
  const sender = new Sender(response, entry, journal, timers, parts.behavior);

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
          acceptCrawlerOnV1: parts.behavior.acceptCrawlerOnV1,
          iatToleranceMs: parts.behavior.iatToleranceMs,
          now: new Date(Date.now() + parts.behavior.clockOffsetMs),
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
    // An unknown path has no known query.
    ...(route ? query.violations : []),
  ];
  const { lenses, failures } = parts.faults.take(entry);
  entry.faults = [...lenses.map(({ lens }) => lens), ...failures];
  const behavior = behaviorThrough(lenses, parts.behavior);
  sender.behavior = behavior;
  journal.record(entry);
  if (behavior.latencyMs > 0) await timers.sleep(behavior.latencyMs);

  const perform = async (): Promise<Reply> => {
    const refuse = (status: number, message: string): Reply => refusal(behavior.errorBody, status, message);
    if (!route) return refuse(404, `Cannot ${method} ${path.slice(0, 200)}`);
    if (token?.refusal) return refuse(token.refusal.status, token.refusal.message);
    if (!body.body) return refuse(400, `Invalid body: ${body.violations.join('; ')}`);
    if (!query.query) return refuse(400, `Invalid query: ${query.violations.join('; ')}`);
    happenBefore(lenses);
    const reply = await act(
      {
        operation: route.operation,
        params: match.params,
        query: query.query,
        body: body.body,
        lenses,
        tell: (effect) => journal.effect(entry, effect),
      },
      { ...parts, behavior },
    );
    happenAfter(lenses);
    const seen = replyThrough(lenses, route.operation, reply);
    const odd = behavior.oddBodies[route.operation];
    return odd === undefined ? seen : withOddBody(seen, odd);
  };
  await answer(failures, perform, sender, { timers, behavior });
}

/** A response, and how to send it. */
interface Sending {
  readonly reply: Reply;
  readonly send: (reply: Reply, sender: Sender) => void;
}

const whole: Sending['send'] = (reply, sender) => sender.send(reply);

async function answer(
  failures: readonly Failure[],
  perform: () => Promise<Reply>,
  sender: Sender,
  parts: Pick<ExchangeParts, 'timers' | 'behavior'>,
): Promise<void> {
  const meet = async (index: number): Promise<Sending | 'cut' | 'never'> => {
    const failure = failures[index];
    return failure === undefined
      ? { reply: await perform(), send: whole }
      : await fail(failure, () => meet(index + 1), parts);
  };
  const sending = await meet(0);
  if (sending === 'never') return;
  if (sending === 'cut') sender.cut();
  else sending.send(sending.reply, sender);
}

/** @param next continues the request as if this failure didn't exist */
async function fail(
  failure: Failure,
  next: () => Promise<Sending | 'cut' | 'never'>,
  { timers, behavior }: Pick<ExchangeParts, 'timers' | 'behavior'>,
): Promise<Sending | 'cut' | 'never'> {
  const change = async (by: (sending: Sending) => Sending): Promise<Sending | 'cut' | 'never'> => {
    const sending = await next();
    return typeof sending === 'string' ? sending : by(sending);
  };
  switch (failure.kind) {
    case 'status':
      if (failure.acts) await next();
      return {
        reply: replyOf(failure, behavior.errorBody),
        send: (reply, sender) => sender.send(reply, failure.headers),
      };
    case 'html':
      if (failure.acts) await next();
      return { reply: gatewayPage(failure.status), send: whole };
    case 'hang':
      return 'never';
    case 'hang-after-effect':
      await next();
      return 'never';
    case 'delay':
      await timers.sleep(failure.ms);
      return next();
    case 'hold':
      await failure.until;
      return next();
    case 'delay-after-effect': {
      const sending = await next();
      await timers.sleep(failure.ms);
      return sending;
    }
    case 'drop':
      return 'cut';
    case 'drop-after-effect':
      await next();
      return 'cut';
    case 'cut-body':
      return change(({ reply }) => ({ reply, send: (half, sender) => sender.sendHalf(half) }));
    case 'odd-body':
      return change(({ reply, send }) => ({ reply: withOddBody(reply, failure.body), send }));
    case 'drip':
      return change(({ reply }) => ({ reply, send: (dripping, sender) => sender.drip(dripping, failure) }));
  }
}

function replyOf(failure: Extract<Failure, { kind: 'status' }>, style: Parameters<typeof refusal>[0]): Reply {
  if (failure.body === undefined) return refusal(style, failure.status, `Simulated answer ${failure.status}`);
  return typeof failure.body === 'string'
    ? plainText(failure.status, failure.body)
    : json(failure.status, failure.body);
}
