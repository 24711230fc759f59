import './library.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../control/protocol.ts';
import { mediaLink } from './component-rows.ts';
import { markdown } from './markdown-view.ts';
import type { Names } from './names.ts';
import { fullTime, messageTime } from './times.ts';

type Embed = Message['embeds'][number];
type Field = NonNullable<Embed['fields']>[number];

/**
 * An embed. Title, author and field names are slotted instead of set as properties: the library's properties don't
 * support markdown, and turn anything with 17 digits, like many IDs, into an image from Discord's CDN.
 * @param stacked puts fields below each other, like phones
 */
export function embedView(embed: Embed, names: Names, stacked: boolean): TemplateResult {
  const inline = (text: string) => markdown(text, { names, inline: true, embed: true });
  const block = (text: string) => markdown(text, { names, embed: true });
  const color = embed.color === undefined ? undefined : `#${embed.color.toString(16).padStart(6, '0')}`;
  return html`<discord-embed slot="embeds" .color=${color}>
    ${embed.author ? html`<div slot="description" class="embed-author">${linked(embed.author.name, embed.author.url)}</div>` : nothing}
    ${embed.title ? html`<div slot="description" class="embed-title">${linked(inline(embed.title), embed.url)}</div>` : nothing}
    ${
      embed.description
        ? html`<discord-embed-description slot="description">${block(embed.description)}</discord-embed-description>`
        : nothing
    }
    ${
      embed.fields && embed.fields.length > 0
        ? html`<discord-embed-fields slot="fields">
            ${columns(embed.fields).map(
              ({ field, column }) =>
                html`<discord-embed-field style=${`--field-place: ${stacked ? '1 / -1' : column}`}>
                  <div class="field-name">${inline(field.name)}</div>
                  ${block(field.value)}
                </discord-embed-field>`,
            )}
          </discord-embed-fields>`
        : nothing
    }
    ${[embed.image, embed.thumbnail].map((one) => (one ? html`<div slot="description" class="embed-image">${mediaLink({ media: one })}</div>` : nothing))}
    ${footer(embed)}
  </discord-embed>`;
}

function linked(content: TemplateResult | string, url: string | undefined): TemplateResult | string {
  return url === undefined
    ? content
    : html`<discord-link href=${url} target="_blank" rel="noopener noreferrer">${content}</discord-link>`;
}

function footer({ footer, timestamp }: Embed): TemplateResult | typeof nothing {
  if (!footer && !timestamp) {
    return nothing;
  }
  const at = timestamp === undefined ? null : Date.parse(timestamp);
  return html`<discord-embed-footer slot="footer">
    <span class="embed-footer"
      >${footer?.text}${footer && at !== null ? ' • ' : nothing}${
        at === null
          ? nothing
          : html`<time datetime=${new Date(at).toISOString()} title=${fullTime(at)}>${messageTime(at, Date.now())}</time>`
      }</span
    >
  </discord-embed-footer>`;
}

/** The position of each field in a grid of twelve columns: up to three inline fields share a row. */
function columns(fields: readonly Field[]): { readonly field: Field; readonly column: string }[] {
  const rows: Field[][] = [];
  for (const field of fields) {
    const row = rows.at(-1);
    if (field.inline && row?.[0]?.inline && row.length < 3) {
      row.push(field);
    } else {
      rows.push([field]);
    }
  }
  return rows.flatMap((row) => {
    const width = 12 / row.length;
    return row.map((field, index) => ({ field, column: `${index * width + 1} / ${(index + 1) * width + 1}` }));
  });
}

export const embedStyles = css`
  .embed-author,
  .embed-title,
  .field-name {
    color: var(--discord-strong);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .embed-author,
  .embed-title {
    grid-column: 1;
    margin-top: 8px;
  }
  .embed-image {
    grid-column: 1;
    margin-top: 8px;
  }
  .embed-author {
    font-size: 14px;
  }
  .embed-title {
    font-size: 1rem;
    line-height: 1.375rem;
  }
  .field-name {
    margin-bottom: 2px;
  }
  .embed-footer {
    overflow-wrap: anywhere;
  }
  discord-embed-field {
    --field-column: var(--field-place);
  }
  @container (max-width: 460px) {
    discord-embed-field {
      --field-column: 1 / -1;
    }
  }
`;
