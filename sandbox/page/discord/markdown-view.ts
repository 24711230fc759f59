import './library.ts';
import './message-time.ts';
import { html, type TemplateResult } from 'lit';
import { type Node, parseMarkdown } from './markdown.ts';
import type { Names } from './names.ts';

export interface MarkdownOptions {
  readonly names: Names;
  /** Inline only, as in a title: no headings, lists and so on. */
  readonly inline?: boolean;
  /** Code has a different background in an embed. */
  readonly embed?: boolean;
}

/** Markdown as a client shows it. Everything in it is text and can never become other elements. */
export function markdown(text: string, options: MarkdownOptions): TemplateResult {
  const nodes = parseMarkdown(text, { blocks: options.inline !== true });
  return html`<span class="markdown">${nodes.map((node) => show(node, options))}</span>`;
}

// Don't add spaces or line breaks: they would show up.
//
// Not from the library: bold, italic, underline and strikethrough, where it adds spaces around the styled text, which
// changes names; and lists, whose items a screen reader wouldn't recognize as a list.
function show(node: Node, options: MarkdownOptions): TemplateResult | string {
  const { names, embed = false } = options;
  const children = (of: readonly Node[]) => of.map((each) => show(each, options));
  switch (node.type) {
    case 'text':
      return node.text;
    case 'strong':
      return html`<strong>${children(node.children)}</strong>`;
    case 'emphasis':
      return html`<em>${children(node.children)}</em>`;
    case 'underline':
      return html`<u>${children(node.children)}</u>`;
    case 'strikethrough':
      return html`<s>${children(node.children)}</s>`;
    case 'spoiler':
      return html`<discord-spoiler role="button" tabindex="0" aria-label="Spoiler" @click=${reveal} @keydown=${reveal}
        >${children(node.children)}</discord-spoiler
      >`;
    case 'code':
      return html`<discord-code ?embed=${embed}>${node.text}</discord-code>`;
    case 'code-block':
      return html`<discord-code multiline ?embed=${embed}>${node.text}</discord-code>`;
    case 'subtext':
      return html`<small class="subtext">${children(node.children)}</small>`;
    case 'quote':
      return html`<discord-quote>${children(node.children)}</discord-quote>`;
    case 'heading':
      return html`<discord-header level=${node.level}>${children(node.children)}</discord-header>`;
    case 'list': {
      const items = node.items.map((item) => html`<li>${children(item)}</li>`);
      return node.start === null ? html`<ul>${items}</ul>` : html`<ol start=${node.start}>${items}</ol>`;
    }
    case 'link':
      return html`<discord-link href=${node.url} target="_blank" rel="noopener noreferrer"
        >${children(node.children)}</discord-link
      >`;
    case 'time':
      return html`<message-time .at=${node.at} .timeStyle=${node.style}></message-time>`;
    case 'user':
    case 'role':
      return html`<discord-mention type=${node.type} ?highlight=${names.isMe(node.id)}
        >${names[node.type](node.id) ?? (node.type === 'user' ? 'unknown-user' : 'deleted-role')}</discord-mention
      >`;
    case 'channel':
      return html`<discord-mention type="channel">${names.channel(node.id) ?? 'unknown'}</discord-mention>`;
    case 'command':
      return html`<discord-mention type="slash">${node.name}</discord-mention>`;
    case 'emoji':
      // Images of custom emoji only exist at Discord.
      return `:${node.name}:`;
  }
}

/** The library's spoiler only supports the mouse. */
function reveal(event: Event): void {
  const spoiler = event.currentTarget;
  const wanted = !(event instanceof KeyboardEvent) || event.key === 'Enter' || event.key === ' ';
  if (!wanted || !(spoiler instanceof HTMLElement) || spoiler.hasAttribute('activated')) {
    return;
  }
  event.preventDefault();
  spoiler.setAttribute('activated', '');
  for (const attribute of ['role', 'tabindex', 'aria-label']) {
    spoiler.removeAttribute(attribute);
  }
}
