import { css, html, nothing, type TemplateResult } from 'lit';
import { FILE_PART_BYTES } from '../../control/protocol.ts';
import type { Store } from '../store.ts';
import type { FieldNow } from './modal-choices.ts';
import type { ModalField } from './modal-fields.ts';

/** A file upload: a button that picks files, and those that are picked. */
export function upload(
  { customId, field, label }: Extract<ModalField, { kind: 'files' }>,
  now: FieldNow,
): TemplateResult {
  const { id, told, busy, first, set } = now;
  const files = Array.isArray(now.value) ? (now.value as readonly File[]) : [];
  const { max_values: most = 1, file_types: types = [] } = field;
  const accept = types.map((type) => (type.startsWith('.') ? type : `${type}/*`)).join(',');
  const pick = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) {
      set([...files, ...(target.files ?? [])].slice(most === 1 ? -1 : 0));
      // The same file can be picked again after it was removed.
      target.value = '';
    }
  };
  return html`<input
      type="file"
      id=${id}
      name=${customId}
      accept=${accept || nothing}
      aria-describedby=${told || nothing}
      aria-invalid=${now.invalid ? 'true' : 'false'}
      ?multiple=${most > 1}
      ?autofocus=${first}
      ?disabled=${busy}
      @change=${pick}
    />
    ${
      files.length === 0
        ? nothing
        : html`<ul class="files" aria-label=${`Files for ${label}`}>
            ${files.map(
              (file, index) =>
                html`<li>
                  <span>${file.name}</span>
                  <button
                    type="button"
                    class="close"
                    aria-label=${`Remove ${file.name}`}
                    ?disabled=${busy}
                    @click=${() => set(files.filter((_, other) => other !== index))}
                  >
                    ✕
                  </button>
                </li>`,
            )}
          </ul>`
    }`;
}

/**
 * Sends a file to the sandbox.
 * @returns its ID
 * @throws {Refused} with a message for the person
 */
export async function sendFile(store: Store, interactionId: string, file: File): Promise<string> {
  const { name, type: contentType } = file;
  let fileId: string | undefined;
  for (let at = 0; at === 0 || at < file.size; at += FILE_PART_BYTES) {
    const part = await base64(file.slice(at, at + FILE_PART_BYTES));
    const sent = { interactionId, name, contentType, part, ...(fileId !== undefined && { fileId }) };
    ({ fileId } = await store.ask('attach', sent));
  }
  return fileId ?? '';
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    // `data:…;base64,` and then what is wanted.
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/u, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

export const uploadStyles = css`
  input[type='file'] {
    padding: 8px;
    font-size: 14px;
    cursor: pointer;
  }
  .files {
    margin: 4px 0 0;
    padding: 0;
    list-style: none;
  }
  .files li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    overflow-wrap: anywhere;
  }
`;
