import { randomUUID } from 'node:crypto';
import type { FieldValue as Filled, OpenModal } from '../discord/index.ts';
import { NotPossible } from './feature.ts';
import type { Ask, FieldValue } from './protocol.ts';

interface Picked {
  readonly name: string;
  readonly contentType: string;
  readonly parts: Buffer[];
  size: number;
}

/** Five file uploads of ten files each. */
const MOST_FILES = 50;

/** The files that someone picked in an open modal. They come in parts, because a request is small. */
export class PickedFiles {
  readonly #files = new Map<string, Picked>();
  readonly #limit: number;

  /** @param limit bytes of a single file */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Adds a file, or a part to one.
   * @returns its ID
   * @throws {NotPossible} if it gets too large, there are too many, or no file has that ID
   */
  add({ fileId, name, contentType, part }: Omit<Ask<'attach'>, 'interactionId'>): string {
    const bytes = Buffer.from(part, 'base64');
    const file = fileId === undefined ? { name, contentType, parts: [], size: 0 } : this.#files.get(fileId);
    if (!file) throw new NotPossible('That file is no longer there.');
    if (fileId === undefined && this.#files.size >= MOST_FILES) throw new NotPossible('Those are too many files.');
    if (file.size + bytes.length > this.#limit) {
      if (fileId !== undefined) this.#files.delete(fileId);
      throw new NotPossible(`${name} is too large: up to ${this.#limit / 1024 / 1024} MB are possible.`);
    }
    file.parts.push(bytes);
    file.size += bytes.length;
    const id = fileId ?? randomUUID();
    this.#files.set(id, file);
    return id;
  }

  /**
   * What a modal is filled in with, with files in place of their IDs.
   * @throws {NotPossible} if no file has such an ID
   */
  filledIn({ fields }: OpenModal, values: Readonly<Record<string, FieldValue>>): Record<string, Filled> {
    const uploads = new Set(fields.filter(({ kind }) => kind === 'file-upload').map(({ customId }) => customId));
    return Object.fromEntries(
      Object.entries(values).map(([customId, value]): [string, Filled] => {
        const isUpload = uploads.has(customId) && typeof value === 'object' && value !== null;
        return [customId, isUpload ? value.map((id) => this.#file(id)) : value];
      }),
    );
  }

  #file(id: string) {
    const file = this.#files.get(id);
    if (!file) throw new NotPossible('That file is no longer there.');
    const { name, contentType, parts } = file;
    return { name, ...(contentType !== '' && { contentType }), bytes: Buffer.concat(parts) };
  }
}
