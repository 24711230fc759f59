import { blockedByAutoMod, emptyMessage, harmfulLink } from './api-error.ts';
import type { Uploads } from './attachments.ts';
import { attachmentProblems, filesAfter } from './attachments.ts';
import { ComponentType } from './component-types.ts';
import type { FormProblem, Path } from './form-errors.ts';
import { checkSchema, invalidFormBody } from './form-errors.ts';
import { mediaProblems } from './media.ts';
import type { MessageBody } from './message-rules.ts';
import { MessageFlag, messageProblems } from './message-rules.ts';
import type { Draft } from './messages.ts';
import { applyBody, isEmpty } from './payloads.ts';
import type { World } from './world.ts';

type Schema = Parameters<typeof checkSchema>[0];

/** A message body and files from the wire. */
export interface Writing extends Uploads {
  readonly body: unknown;
  /** The path of the message in the body: `['data']` in a callback. */
  readonly at?: Path;
}

/**
 * Applies a body from the wire to a message.
 * @throws {ApiError} 50035 with the error tree, 50006 if the message would be empty, 40005 if a file is too large, 240000 or
 * 200000 if it contains a blocked text
 */
export function writeMessage(world: World, before: Draft, schema: Schema, writing: Writing): Draft {
  const { body, at = [] } = writing;
  refuse(checkSchema(schema, body, at));
  const checked = (body ?? {}) as MessageBody;
  const version2 = (((before.message.flags ?? 0) | (checked.flags ?? 0)) & MessageFlag.componentsV2) !== 0;
  refuse([
    ...messageProblems(checked, version2, at),
    ...attachmentProblems(checked.attachments, before.files, writing, at),
  ]);
  const files = filesAfter(world, checked.attachments, before.files, writing);
  refuse(mediaProblems(checked.components ?? [], files, [...at, 'components']));
  const message = applyBody(world, before.message, checked, files);
  if (version2) {
    // Converting an old message to version 2 must clear the fields that version 2 can't show.
    refuse(
      messageProblems(
        { content: message.content, embeds: message.embeds as NonNullable<MessageBody['embeds']> },
        true,
        at,
      ),
    );
  }
  if (isEmpty(message)) throw emptyMessage();
  refuseBlocked(world, checked);
  return { message, files };
}

/** What is sent along but not shown. */
const UNSEEN: ReadonlySet<string> = new Set([
  'custom_id',
  'value',
  'nonce',
  'url',
  'icon_url',
  'filename',
  'file_types',
]);

/**
 * Discord doesn't document where its filters look. So they look at whatever a reader would see: in messages, in modals
 * (with what their fields are filled in with), and in choices.
 * @throws {ApiError} 240000 or 200000 if a blocked text is seen
 */
export function refuseBlocked({ blocked }: World, body: object): void {
  if (blocked.size === 0) return;
  const texts: string[] = [];
  JSON.stringify(body, function (this: { readonly type?: unknown }, key, value: unknown) {
    const filledIn = key === 'value' && this.type === ComponentType.textInput;
    if (UNSEEN.has(key) && !filledIn) return undefined;
    if (typeof value === 'string') texts.push(value.toLowerCase());
    return value;
  });
  for (const [text, as] of blocked) {
    // A link is one as it's sent. AutoMod reads what readers read.
    const found = texts.some((one) => (as === 'link' ? one : one.replaceAll('\\', '')).includes(text));
    if (found) throw as === 'link' ? harmfulLink() : blockedByAutoMod();
  }
}

/** @throws {ApiError} 50035 if there are any */
export function refuse(problems: readonly FormProblem[]): void {
  if (problems.length > 0) throw invalidFormBody(problems);
}
