import type { APIAttachment } from 'discord-api-types/v10';
import { entityTooLarge } from './api-error.ts';
import type { SentFile, UploadedFile } from './control.ts';
import type { FormProblem, Path } from './form-errors.ts';
import type { World } from './world.ts';

/** The file size limit for every user, on a server without boosts. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** How many files a message can have, and how many a person can upload in one field of a modal. */
export const MAX_ATTACHMENTS = 10;

/** An entry of `attachments` in a body: either a file uploaded with it, or one the message already has. */
export interface AttachmentBody {
  readonly id: string | number;
  readonly filename?: string | null;
  readonly description?: string | null;
}

export interface Uploads {
  readonly files: readonly UploadedFile[];
  /** True if the body edits a message. Files that `attachments` leaves out aren't added then. */
  readonly edit: boolean;
}

/** Problems with the files of a body and with its `attachments`. */
export function attachmentProblems(
  listed: readonly AttachmentBody[] | null | undefined,
  had: readonly SentFile[],
  { files }: Uploads,
  at: Path,
): FormProblem[] {
  if (files.some((file) => file.bytes.length > MAX_FILE_BYTES)) throw entityTooLarge();
  const problems: FormProblem[] = [];
  for (const { key } of files) {
    if (indexOf(key) !== null) continue;
    problems.push({ path: [key], code: 'BASE_TYPE_UNKNOWN_KEY', message: 'Files must be named files[n]' });
  }
  const known = new Set([...had.map(({ id }) => id), ...files.map(({ key }) => indexOf(key))]);
  const seen = new Set<string>();
  for (const [index, { id }] of (listed ?? []).entries()) {
    const path = [...at, 'attachments', index];
    if (!known.has(String(id))) {
      problems.push({ path, code: 'ATTACHMENT_NOT_FOUND', message: 'Attachment data not found' });
    }
    if (seen.has(String(id))) {
      problems.push({ path, code: 'ATTACHMENT_DUPLICATED', message: 'Attachment is listed twice' });
    }
    seen.add(String(id));
  }
  if (files.length > MAX_ATTACHMENTS) {
    problems.push({
      path: [...at, 'attachments'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${MAX_ATTACHMENTS} or fewer in length.`,
    });
  }
  return problems;
}

/**
 * The files of a message once a checked body is applied: those that `attachments` lists, old or new. New messages, and
 * bodies without `attachments`, get every uploaded file.
 */
export function filesAfter(
  world: World,
  listed: readonly AttachmentBody[] | null | undefined,
  had: readonly SentFile[],
  { files, edit }: Uploads,
): SentFile[] {
  const entries = listed === undefined ? had.map(({ id }): AttachmentBody => ({ id })) : (listed ?? []);
  const unlisted = files.filter(({ key }) => !entries.some(({ id }) => String(id) === indexOf(key)));
  return [
    ...entries.flatMap((entry) => {
      const file = files.find(({ key }) => indexOf(key) === String(entry.id));
      if (file) return [newFile(world, file, entry)];
      const kept = had.find(({ id }) => id === String(entry.id));
      return kept ? [{ ...kept, ...(entry.description !== undefined && { description: entry.description }) }] : [];
    }),
    ...(edit && listed !== undefined ? [] : unlisted.map((file) => newFile(world, file))),
  ];
}

/** As long as Discord's, which proves that the URL is current. https://discord.com/developers/docs/reference#signed-attachment-cdn-urls */
const SIGNATURE = `ex=6a1b2c3d&is=6a19dabd&hm=${'0'.repeat(64)}&`;

/**
 * The attachment as Discord returns it. Its URL points to the local Discord, which serves the file.
 * @param of `ephemeral`: it was uploaded in a modal, and belongs to no message
 */
export function attachmentOf(
  world: World,
  channelId: string,
  file: SentFile,
  { ephemeral = false }: { readonly ephemeral?: boolean } = {},
): APIAttachment {
  const place = `${channelId}/${file.id}/${encodeURIComponent(file.name)}`;
  // What people upload has Discord's own host, because a bot may take no other. The path is served here, too.
  const url = ephemeral
    ? `https://cdn.discordapp.com/ephemeral-attachments/${place}?${SIGNATURE}`
    : `${world.cdn.url}/attachments/${place}`;
  return {
    id: file.id,
    filename: file.name,
    ...(file.description !== null && { description: file.description }),
    content_type: file.contentType,
    size: file.size,
    url,
    proxy_url: url,
    ...(ephemeral && { ephemeral }),
  };
}

/** A file as it's kept. Its ID is the attachment's. */
export function newFile(world: World, file: Omit<UploadedFile, 'key'>, entry?: AttachmentBody): SentFile {
  const { bytes, contentType } = file;
  return {
    id: world.snowflakes.next(),
    // Discord removes folders from file names and replaces whitespace.
    name: (entry?.filename ?? file.name).replace(/^.*[/\\]/, '').replace(/\s+/g, '_'),
    description: entry?.description ?? null,
    contentType,
    size: bytes.length,
    bytes,
    text: new TextDecoder().decode(bytes),
  };
}

/** The `n` of `files[n]`. */
function indexOf(key: string): string | null {
  return /^files\[(\d+)\]$/.exec(key)?.[1] ?? null;
}
