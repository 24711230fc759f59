import { MessageFlags } from 'discord.js';
import type { Kick } from './kick.ts';

const EPHEMERAL: number = MessageFlags.Ephemeral;

/** Escapes and invisible marks with which a careful bot makes a name inert are not part of the name. */
function plain(text: string): string {
  return text.replaceAll(/[\\\u200b-\u200f\u2060-\u2069]/g, '');
}

type Callback = { type?: number; data?: { flags?: number } };
type Edit = {
  content?: string | null;
  embeds?: { title?: string; description?: string; fields?: { name: string; value: string }[] }[];
};

/**
 * Tells what of "the same work" was not done for a kick, or undefined. Run after the measurement.
 * A line with a `<t:…:R>` stands for somebody who remains.
 */
export function shortcoming(kick: Kick): string | undefined {
  if (kick.ackAt === undefined) return 'never acknowledged';
  if (kick.callbacks !== 1) return `acknowledged ${kick.callbacks} times`;
  const callback = JSON.parse(kick.callbackBody) as Callback;
  if (callback.type !== 5) return `first answer is of type ${callback.type}, not a deferred reply`;
  if (((callback.data?.flags ?? 0) & EPHEMERAL) === 0) return 'the deferred reply is not ephemeral';
  if (kick.finalAt === undefined) return 'no final embed';
  const { removals, readsBefore, readsAfter } = kick.work;
  if (removals !== 1) return `asked ${removals} times to remove`;
  if (readsBefore === 0) return 'did not look the person up before the removal';
  if (readsAfter === 0) return 'did not look at the active list after the removal';
  return wrongEmbed(kick);
}

function wrongEmbed(kick: Kick): string | undefined {
  const edit = JSON.parse(kick.editBody) as Edit;
  const embeds = edit.embeds ?? [];
  if (embeds.length === 0) return 'the final reply has no embed';
  const lines = embeds
    .flatMap((embed) => [
      embed.title ?? '',
      embed.description ?? '',
      ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
    ])
    .flatMap((text) => plain(text).split('\n'));
  const { name, participantId } = kick.guest;
  const remaining = lines.filter((line) => /<t:\d+:R>/.test(line));
  if (!lines.some((line) => line.includes(name) || line.includes(participantId)))
    return 'the embed does not name the removed';
  if (remaining.some((line) => line.includes(name) || line.includes(participantId)))
    return 'the removed person is listed as remaining';
  const few = kick.session.people.length <= 25;
  if (few && !kick.session.people.every((each) => remaining.some((line) => line.includes(each.name))))
    return 'somebody who remains is not listed';
  if (remaining.length === 0 && kick.session.people.length > 0) return 'nobody is listed as remaining';
  return undefined;
}
