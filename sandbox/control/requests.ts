import { Locale as DiscordLocale } from 'discord-api-types/v10';
import * as z from 'zod/mini';
import type { Action, Ask, Locale, Request } from './protocol.ts';

const id = z.string();
const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const discord = z.enum(['none', 'blocked-word', 'busy', 'blocked']);
const videosdk = z.enum([
  'none',
  'slow',
  '401',
  '404',
  '429',
  '500',
  'hang',
  'cut',
  'late',
  'without-effect',
  'comes-back',
  'html',
]);
const locale = z.enum(Object.values(DiscordLocale) as readonly Locale[]);
const who = z.enum(['someone', 'twin', 'hostile', 'thousand']);

/** What the page can ask for. The page isn't trusted more than anyone else who can reach the port. */
const asks = {
  write: z.strictObject({ channelId: id, content: z.string() }),
  run: z.strictObject({ channelId: id, command: z.string(), options }),
  complete: z.strictObject({ channelId: id, command: z.string(), options, focused: z.string() }),
  'use-on': z.strictObject({ channelId: id, command: z.string(), memberId: id }),
  'use-on-message': z.strictObject({ channelId: id, command: z.string(), messageId: id }),
  press: z.strictObject({ messageId: id, customId: z.string() }),
  choose: z.strictObject({ messageId: id, customId: z.string(), values: z.array(z.string()) }),
  submit: z.strictObject({
    interactionId: id,
    values: z.record(z.string(), z.union([z.string(), z.boolean(), z.null(), z.array(z.string())])),
  }),
  attach: z.strictObject({
    interactionId: id,
    fileId: z.exactOptional(id),
    name: z.string().check(z.minLength(1), z.maxLength(260)),
    contentType: z.string().check(z.maxLength(255)),
    part: z.base64(),
  }),
  'dismiss-modal': z.strictObject({ interactionId: id }),
  'dismiss-message': z.strictObject({ messageId: id }),
  'set-locale': z.strictObject({ locale }),
  'set-server-locale': z.strictObject({ locale }),
  'open-session': z.strictObject({}),
  'end-session': z.strictObject({ sessionId: id }),
  join: z.strictObject({ sessionId: id, who, of: z.exactOptional(id) }),
  leave: z.strictObject({ sessionId: id, participantId: id }),
  return: z.strictObject({ sessionId: id, participantId: id }),
  'set-faults': z.strictObject({ videosdk: z.exactOptional(videosdk), discord: z.exactOptional(discord) }),
  gateway: z.strictObject({ event: z.enum(['reconnect', 'resume', 'invalid-session']) }),
  'kill-bot': z.strictObject({}),
  'body-of': z.strictObject({ number: z.int() }),
} satisfies { readonly [A in Action]: z.ZodMiniType<Ask<A>> };

const envelope = z.looseObject({ id: z.int(), do: z.string() });

export type ReadRequest =
  | { readonly ok: true; readonly id: number; readonly action: Action; readonly ask: Ask<Action> }
  /** The ID is 0 if it couldn't be read. */
  | { readonly ok: false; readonly id: number; readonly reason: string };

/** Reads a request from the socket. Never throws. */
export function readRequest(text: string): ReadRequest {
  const outer = envelope.safeParse(parse(text));
  if (!outer.success) return { ok: false, id: 0, reason: 'The sandbox got something that isn’t a request.' };
  const { id, do: action, ...rest } = outer.data;
  if (!isAction(action)) return { ok: false, id, reason: 'The sandbox can’t do that.' };
  const read = asks[action].safeParse(rest);
  if (read.success) return { ok: true, id, action, ask: read.data };
  const [issue] = read.error.issues;
  const wrong = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.');
  return { ok: false, id, reason: `Invalid request to ${action}: ${wrong} doesn’t fit.` };
}

function isAction(name: string): name is Request['do'] {
  return Object.hasOwn(asks, name);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
