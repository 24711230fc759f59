import { css } from 'lit';

/**
 * The colors of messages, for top-level elements: everything inside inherits them. They use the page's colors where it
 * has some, so that messages, channels and composer match, and otherwise Discord's.
 */
export const palette = css`
  :host {
    --discord-surface: var(--surface, #313338);
    --discord-text: var(--text, #dbdee1);
    --discord-strong: var(--text, #f2f3f5);
    --discord-muted: var(--text-muted, #a3a6ad);
    --discord-line: var(--border, #3f4147);
    --discord-embed: var(--surface-raised, #2b2d31);
    --discord-code: var(--surface-sunken, #1e1f22);
    --discord-field: var(--surface-sunken, #1e1f22);
    --discord-raised: var(--surface-raised, #2b2d31);
    --discord-hover: color-mix(in srgb, var(--discord-text) 8%, var(--discord-raised));
    --discord-time: color-mix(in srgb, var(--discord-text) 12%, transparent);
    --discord-ephemeral: color-mix(in srgb, #5865f2 10%, var(--discord-surface));
    --discord-danger: var(--danger, #fa9a9c);
    --discord-focus: var(--focus, #8ea1ff);
    --discord-link: #3db4ff;
    --discord-mention: #3c4270;
    --discord-mention-text: #d6dcff;
    --discord-secondary: #4e5058;
    --discord-secondary-text: #ffffff;
    font-family: 'gg sans', 'Noto Sans', 'Helvetica Neue', Helvetica, Arial, sans-serif;
    color: var(--discord-text);
  }
  :host([light]) {
    --discord-surface: var(--surface, #ffffff);
    --discord-text: var(--text, #313338);
    --discord-strong: var(--text, #060607);
    --discord-muted: var(--text-muted, #5c5e66);
    --discord-line: var(--border, #d9dbdf);
    --discord-embed: var(--surface-raised, #f2f3f5);
    --discord-code: var(--surface-sunken, #e3e5e8);
    --discord-field: var(--surface-sunken, #ebedef);
    --discord-raised: var(--surface-raised, #ffffff);
    --discord-danger: var(--danger, #b3262b);
    --discord-focus: var(--focus, #4752c4);
    --discord-link: #0060c7;
    --discord-mention: #dfe2fd;
    --discord-mention-text: #3d48b8;
    --discord-secondary: #dcdfe5;
    --discord-secondary-text: #313338;
  }
`;

/** Styles for `markdown()`. */
export const markdownStyles = css`
  .markdown {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .markdown ul,
  .markdown ol {
    margin: 2px 0 2px 20px;
    padding: 0;
    white-space: normal;
  }
  .markdown li {
    white-space: pre-wrap;
  }
  .markdown discord-header {
    color: var(--discord-strong);
  }
  .subtext {
    display: block;
    font-size: 0.8125rem;
    color: var(--discord-muted);
  }
  discord-spoiler:focus-visible {
    outline: 2px solid var(--discord-focus);
  }
`;

/** Buttons like Discord's: the library's `discord-button` can't be disabled for the keyboard or show progress. */
export const buttonStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    position: relative;
    box-sizing: border-box;
    min-width: 60px;
    min-height: 40px;
    margin: 4px 8px 4px 0;
    padding: 2px 16px;
    border: 0;
    border-radius: 6px;
    font: 500 14px / 18px inherit;
    font-family: inherit;
    text-decoration: none;
    text-align: center;
    overflow-wrap: anywhere;
    cursor: pointer;
    color: #fff;
    background: #5865f2;
  }
  .button:hover:not(:disabled) {
    filter: brightness(0.92);
  }
  .button:focus-visible {
    outline: 2px solid var(--discord-focus);
    outline-offset: 2px;
  }
  .button.secondary {
    color: var(--discord-secondary-text);
    background: var(--discord-secondary);
  }
  .button.success {
    background: #1f7a40;
  }
  .button.danger {
    background: #c9313a;
  }
  .button:disabled {
    cursor: not-allowed;
    opacity: 0.5;
  }
  .button[aria-busy='true'] {
    opacity: 0.8;
  }
  .button[aria-busy='true'] > .face {
    visibility: hidden;
  }
  .face {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .progress {
    position: absolute;
    display: inline-flex;
    gap: 4px;
  }
  .progress i {
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: currentColor;
    animation: pulse 1.2s infinite ease-in-out;
  }
  .progress i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .progress i:nth-child(3) {
    animation-delay: 0.4s;
  }
  @keyframes pulse {
    0%,
    80%,
    100% {
      opacity: 0.3;
    }
    40% {
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .progress i {
      animation: none;
    }
  }
`;
