import { emptyMessage } from './api-error.ts';
import type { Message } from './control.ts';
import type { FormProblem, Path } from './form-errors.ts';
import { checkSchema, invalidFormBody } from './form-errors.ts';
import type { MessageBody } from './message-rules.ts';
import { MessageFlag, messageProblems } from './message-rules.ts';
import { applyBody, isEmpty } from './payloads.ts';
import type { World } from './world.ts';

type Schema = Parameters<typeof checkSchema>[0];

/**
 * A message with a body from the wire applied to it.
 * @param at where in the body the message stands: `['data']` in a callback
 * @throws {ApiError} 50035 with the error tree, or 50006 when nothing would be left to show
 */
export function writeMessage(world: World, message: Message, schema: Schema, body: unknown, at: Path = []): Message {
  refuse(checkSchema(schema, body, at));
  const checked = (body ?? {}) as MessageBody;
  const version2 = (((message.flags ?? 0) | (checked.flags ?? 0)) & MessageFlag.componentsV2) !== 0;
  refuse(messageProblems(checked, version2, at));
  const written = applyBody(world, message, checked);
  if (version2) {
    // Turning an old message into version 2 must empty what version 2 cannot show.
    refuse(
      messageProblems(
        { content: written.content, embeds: written.embeds as NonNullable<MessageBody['embeds']> },
        true,
        at,
      ),
    );
  }
  if (isEmpty(written)) throw emptyMessage();
  return written;
}

/** @throws {ApiError} 50035 when there are any */
export function refuse(problems: readonly FormProblem[]): void {
  if (problems.length > 0) throw invalidFormBody(problems);
}
