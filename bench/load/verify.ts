import { MessageFlags } from 'discord.js';
import type { Kick } from './kick.ts';

const EPHEMERAL: number = MessageFlags.Ephemeral;

/** Escapes and invisible marks that a careful bot uses to neutralize a name aren't part of the name. */
function plain(text: string): string {
  return text.replaceAll(/[\\\u200b-\u200f\u2060-\u2069]/g, '');
}

type Callback = { type?: number; data?: { flags?: number } };
type Edit = {
  content?: string | null;
  embeds?: { title?: string; description?: string; fields?: { name: string; value: string }[] }[];
};

/**
 * Returns what part of "the same work" wasn't done for a kick, or undefined. Runs after the measurement. A line with a
 * `<t:…:R>` stands for someone who remains.
 */
export function shortcoming(kick: Kick): string | undefined {
  if (kick.ackAt === undefined) return 'never acknowledged';
  if (kick.callbacks !== 1) return `acknowledged ${kick.callbacks} times`;
  const callback = JSON.parse(kick.callbackBody) as Callback;
  if (callback.type !== 5) return `the first response has type ${callback.type} and isn't a deferred reply`;
  if (((callback.data?.flags ?? 0) & EPHEMERAL) === 0) return "the deferred reply isn't ephemeral";
  if (kick.finalAt === undefined) return 'no final embed';
  const { removals, readsBefore, readsAfter } = kick.work;
  if (removals !== 1) return `requested the removal ${removals} times`;
  if (readsBefore === 0) return "didn't look up the person before the removal";
  if (readsAfter === 0) return "didn't check the active list after the removal";
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
    return "the embed doesn't name the removed person";
  if (remaining.some((line) => line.includes(name) || line.includes(participantId)))
    return 'the removed person is listed as remaining';
  const few = kick.session.people.length <= 25;
  if (few && !kick.session.people.every((each) => remaining.some((line) => line.includes(each.name))))
    return "someone who remains isn't listed";
  if (remaining.length === 0 && kick.session.people.length > 0) return 'no one is listed as remaining';
  return undefined;
}
