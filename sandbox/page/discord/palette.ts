import { css } from 'lit';

/** Discord's colours, for the elements that stand at the top: all that is within them inherits. */
export const palette = css`
  :host {
    --discord-surface: #313338;
    --discord-text: #dbdee1;
    --discord-strong: #f2f3f5;
    --discord-muted: #a3a6ad;
    --discord-line: #3f4147;
    --discord-embed: #2b2d31;
    --discord-code: #1e1f22;
    --discord-field: #1e1f22;
    --discord-raised: #2b2d31;
    --discord-hover: #404249;
    --discord-link: #3db4ff;
    --discord-mention: #3c4270;
    --discord-mention-text: #d6dcff;
    --discord-time: #43454c;
    --discord-danger: #fa9a9c;
    --discord-secondary: #4e5058;
    --discord-secondary-text: #ffffff;
    --discord-ephemeral: #32354a;
    --discord-focus: #8ea1ff;
    font-family: 'gg sans', 'Noto Sans', 'Helvetica Neue', Helvetica, Arial, sans-serif;
    color: var(--discord-text);
  }
  :host([light]) {
    --discord-surface: #ffffff;
    --discord-text: #313338;
    --discord-strong: #060607;
    --discord-muted: #5c5e66;
    --discord-line: #d9dbdf;
    --discord-embed: #f2f3f5;
    --discord-code: #e3e5e8;
    --discord-field: #ebedef;
    --discord-raised: #ffffff;
    --discord-hover: #e3e5e8;
    --discord-link: #0060c7;
    --discord-mention: #dfe2fd;
    --discord-mention-text: #3d48b8;
    --discord-time: #e7e8eb;
    --discord-danger: #b3262b;
    --discord-secondary: #e0e2e6;
    --discord-secondary-text: #313338;
    --discord-ephemeral: #eff0fe;
    --discord-focus: #4752c4;
  }
`;

/** What `markdown()` renders. */
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

/** Buttons as Discord's: the library's `discord-button` can neither be switched off for the keyboard nor show progress. */
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
