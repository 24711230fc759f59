/**
 * The elements of `@skyra/discord-components-core` that messages use, each imported from its own module so that the
 * rest isn't loaded, plus corrections to them.
 */
import '@skyra/discord-components-core/discord-action-row.js';
import '@skyra/discord-components-core/discord-attachments.js';
import '@skyra/discord-components-core/discord-embed-description.js';
import '@skyra/discord-components-core/discord-embed-fields.js';
import '@skyra/discord-components-core/discord-messages.js';
import '@skyra/discord-components-core/discord-pre.js';
import '@skyra/discord-components-core/discord-quote.js';
import { DiscordCode } from '@skyra/discord-components-core/discord-code.js';
import { DiscordCommand } from '@skyra/discord-components-core/discord-command.js';
import { DiscordEmbed } from '@skyra/discord-components-core/discord-embed.js';
import { DiscordEmbedField } from '@skyra/discord-components-core/discord-embed-field.js';
import { DiscordEmbedFooter } from '@skyra/discord-components-core/discord-embed-footer.js';
import { DiscordFileAttachment } from '@skyra/discord-components-core/discord-file-attachment.js';
import { DiscordHeader } from '@skyra/discord-components-core/discord-header.js';
import { DiscordLink } from '@skyra/discord-components-core/discord-link.js';
import { DiscordMention } from '@skyra/discord-components-core/discord-mention.js';
import { DiscordMessage } from '@skyra/discord-components-core/discord-message.js';
import { DiscordReply } from '@skyra/discord-components-core/discord-reply.js';
import { DiscordSpoiler } from '@skyra/discord-components-core/discord-spoiler.js';
import { DiscordTime } from '@skyra/discord-components-core/discord-time.js';
import { type CSSResult, css, type LitElement } from 'lit';

/** Their shadow roots expose no parts, so style changes are added to the class. */
function restyle(element: typeof LitElement, styles: CSSResult): void {
  element.elementStyles = [...element.elementStyles, styles];
}

// The library has the colors of an older Discord, and its grays are too faint for some people to read. The custom
// properties are set in `palette.ts`; they also follow theme changes, which most of these elements don't.
restyle(
  DiscordMessage,
  css`
    :host([light-theme]),
    :host {
      color: var(--discord-text);
      padding-right: 16px;
    }
    :host([light-theme]) .discord-message-timestamp,
    .discord-message-timestamp,
    :host([light-theme]) .discord-message-edited,
    .discord-message-edited {
      color: var(--discord-muted);
    }
    .discord-message-content {
      /* Long words break instead of widening the message. */
      min-width: 0;
    }
    .discord-message-body-only-indent {
      flex: none;
      margin: 0;
      font-size: 10px;
    }
    .discord-author-avatar img {
      cursor: default;
    }
  `,
);
const oneLine = css`
  :host,
  :host([light-theme]) {
    color: var(--discord-muted);
  }
  .discord-replied-message-username {
    opacity: 1;
    cursor: default;
  }
  .discord-replied-message-content,
  .discord-replied-message-content:hover {
    cursor: default;
    min-width: 0;
    overflow: hidden;
    color: inherit;
  }
`;
restyle(DiscordReply, oneLine);
restyle(
  DiscordCommand,
  css`
    ${oneLine}
    :host .discord-slash-command-name,
    :host .discord-slash-command-name:hover {
      color: var(--discord-mention-text) !important;
      background-color: var(--discord-mention);
    }
    .discord-context-command-name {
      color: var(--discord-link) !important;
      opacity: 1;
    }
  `,
);
restyle(
  DiscordEmbed,
  css`
    :host,
    :host([light-theme]) {
      color: var(--discord-text);
      margin: 4px 0;
    }
    :host .discord-embed-wrapper,
    :host([light-theme]) .discord-embed-wrapper {
      background-color: var(--discord-embed);
      border-color: var(--discord-line);
      border-left: 0;
    }
    .discord-embed-root {
      max-width: 520px;
    }
    :host .discord-embed-wrapper .discord-embed-grid {
      /* As wide as its contents, but never wider than the message. */
      grid-template-columns: minmax(0, auto);
    }
  `,
);
restyle(
  DiscordEmbedField,
  css`
    :host {
      grid-column: var(--field-column, 1 / -1);
    }
  `,
);
restyle(
  DiscordEmbedFooter,
  css`
    :host,
    :host([light-theme]),
    :host([light-theme]) .discord-footer-separator,
    :host .discord-footer-separator {
      color: var(--discord-muted);
    }
  `,
);
restyle(
  DiscordHeader,
  css`
    :host > * {
      margin: 8px 0 4px;
      white-space: pre-wrap;
    }
  `,
);
restyle(
  DiscordLink,
  css`
    a,
    .discord-link-light-theme a,
    a.discord-link-light-theme {
      color: var(--discord-link);
    }
  `,
);
restyle(
  DiscordMention,
  css`
    :host,
    :host(:hover),
    :host([light-theme]),
    :host([light-theme]:hover) {
      color: var(--discord-mention-text);
      background-color: var(--discord-mention);
      cursor: default;
    }
  `,
);
restyle(
  DiscordSpoiler,
  css`
    :host,
    :host(:hover),
    :host([light-theme]),
    :host([light-theme]:hover) {
      background-color: color-mix(in srgb, var(--discord-text) 30%, var(--discord-surface));
    }
    :host([activated]),
    :host([light-theme][activated]) {
      background-color: var(--discord-time);
    }
    :host(:not([activated])) ::slotted(*) {
      visibility: hidden;
    }
  `,
);
restyle(
  DiscordTime,
  css`
    :host {
      background-color: var(--discord-time);
    }
  `,
);
restyle(
  DiscordCode,
  css`
    :host,
    code,
    :host([embed]) code,
    :host([multiline]) code,
    :host([light-theme]) code,
    :host([light-theme][embed]) code,
    :host([embed][multiline]) code {
      background: var(--discord-code);
      border-color: var(--discord-line);
      box-sizing: border-box;
      overflow-wrap: anywhere;
    }
  `,
);
restyle(
  DiscordFileAttachment,
  css`
    .discord-file-attachment-mosaic-style,
    .discord-file-attachment-light-theme.discord-file-attachment-mosaic-style {
      background-color: var(--discord-embed);
      border-color: var(--discord-line);
    }
    .discord-file-attachment-metadata {
      color: var(--discord-muted);
    }
    /* The file is on the sandbox's Discord, a different origin than the page, so it can't be downloaded here. */
    .discord-button-download-attachment,
    .discord-file-attachment-non-visual-media-item-container:hover .discord-button-download-attachment {
      display: none !important;
    }
  `,
);
