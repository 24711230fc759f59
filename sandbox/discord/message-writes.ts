import { emptyMessage } from './api-error.ts';
import type { Uploads } from './attachments.ts';
import { attachmentProblems, filesAfter } from './attachments.ts';
import type { FormProblem, Path } from './form-errors.ts';
import { checkSchema, invalidFormBody } from './form-errors.ts';
import type { MessageBody } from './message-rules.ts';
import { MessageFlag, messageProblems } from './message-rules.ts';
import type { Draft } from './messages.ts';
import { applyBody, isEmpty } from './payloads.ts';
import type { World } from './world.ts';

type Schema = Parameters<typeof checkSchema>[0];

/** What came over the wire to be written. */
export interface Writing extends Uploads {
  readonly body: unknown;
  /** Where in the body the message stands: `['data']` in a callback. */
  readonly at?: Path;
}

/**
 * A message with a body from the wire applied to it.
 * @throws {ApiError} 50035 with the error tree, 50006 when nothing would be left to show, 40005 for too large a file
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
  const message = applyBody(world, before.message, checked, files);
  if (version2) {
    // Turning an old message into version 2 must empty what version 2 cannot show.
    refuse(
      messageProblems(
        { content: message.content, embeds: message.embeds as NonNullable<MessageBody['embeds']> },
        true,
        at,
      ),
    );
  }
  if (isEmpty(message)) throw emptyMessage();
  return { message, files };
}

/** @throws {ApiError} 50035 when there are any */
export function refuse(problems: readonly FormProblem[]): void {
  if (problems.length > 0) throw invalidFormBody(problems);
}
