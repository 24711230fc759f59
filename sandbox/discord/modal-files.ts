import { attachmentOf, MAX_ATTACHMENTS, MAX_FILE_BYTES, newFile } from './attachments.ts';
import type { Component } from './component-types.ts';
import type { Choice, FieldValue, ModalFile } from './control.ts';
import { ClientRefusal } from './control.ts';
import type { Entities } from './resolved.ts';
import { noEntities } from './resolved.ts';
import type { World } from './world.ts';

/** The extensions of Discord's groups. Source: https://discord.com/developers/docs/reference#file-type-filtering */
const groups: Readonly<Record<string, readonly string[]>> = {
  image: ['.png', '.gif', '.jpg', '.jpeg', '.jfif', '.webp', '.avif'],
  video: ['.mp4', '.mov', '.qt', '.webm'],
  audio: ['.mp3', '.m4a', '.wav', '.ogg', '.opus', '.flac'],
};

/** Uploads expire at Discord, too. The oldest ones go first. */
const KEPT = 100;

/** Tells a file from a choice. */
export const isFile = (value: Choice | ModalFile): value is ModalFile => typeof value === 'object' && 'bytes' in value;

/**
 * What a field with choices is filled in with.
 * @throws {ClientRefusal} if these aren't choices
 */
export function choicesOf({ custom_id }: Component, given: FieldValue): readonly Choice[] {
  if (typeof given === 'string') return [given];
  if (!Array.isArray(given) || given.some(isFile)) throw new ClientRefusal(`${custom_id} takes choices`);
  return given as readonly Choice[];
}

/**
 * Uploads the files for a field, as a client does when the modal is submitted.
 * @returns their attachment IDs, and the attachments for `resolved`
 * @throws {ClientRefusal} if there are too few or too many, one is too large, or one has a type that isn't asked for;
 * forced, only if they aren't files
 */
export function uploadedIn(
  world: World,
  facts: { readonly channelId: string; readonly force: boolean },
  field: Component,
  given: FieldValue | undefined,
): Entities {
  const files = filesOf(field, given);
  const complaint = facts.force ? null : whyNotUploadable(field, files);
  if (complaint !== null) throw new ClientRefusal(`${field.custom_id} ${complaint}`);
  if (files.length === 0) return noEntities;
  const attachments = files.map(({ name, contentType = 'application/octet-stream', bytes }) => {
    const file = newFile(world, { name, contentType, bytes });
    keep(world, file);
    return attachmentOf(world, facts.channelId, file, { ephemeral: true });
  });
  return {
    ids: attachments.map(({ id }) => id),
    resolved: { attachments: Object.fromEntries(attachments.map((each) => [each.id, each])) },
  };
}

function filesOf({ custom_id }: Component, given: FieldValue | undefined): readonly ModalFile[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw new ClientRefusal(`${custom_id} takes files`);
  const values = given as readonly (Choice | ModalFile)[];
  return values.map((value) => {
    if (!isFile(value)) throw new ClientRefusal(`${custom_id} takes files`);
    return value;
  });
}

function whyNotUploadable(field: Component, files: readonly ModalFile[]): string | null {
  const needed = field.required ?? true;
  if (files.length === 0) return needed ? 'is required' : null;
  const [min, max] = [field.min_values ?? 1, Math.min(field.max_values ?? 1, MAX_ATTACHMENTS)];
  if (files.length < min || files.length > max) return `takes ${min} to ${max} files, not ${files.length}`;
  const large = files.find(({ bytes }) => bytes.length > MAX_FILE_BYTES);
  if (large) return `takes files of up to ${MAX_FILE_BYTES} bytes; ${large.name} has ${large.bytes.length}`;
  const types = field.file_types ?? [];
  const other = files.find(({ name }) => types.length > 0 && !types.some((type) => fits(name, type)));
  return other ? `takes ${types.join(', ')}; ${other.name} is something else` : null;
}

/** Only the extension counts, in any case. */
function fits(name: string, type: string): boolean {
  const extensions = groups[type] ?? [type.toLowerCase()];
  return extensions.some((extension) => name.toLowerCase().endsWith(extension));
}

function keep({ uploads }: World, file: ReturnType<typeof newFile>): void {
  uploads.set(file.id, file);
  const oldest = uploads.size > KEPT ? uploads.keys().next().value : undefined;
  if (oldest !== undefined) uploads.delete(oldest);
}
