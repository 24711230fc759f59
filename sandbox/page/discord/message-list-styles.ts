import { css } from 'lit';

export const messageListStyles = css`
  :host {
    display: block;
    position: relative;
    min-height: 0;
    height: 100%;
    background: var(--discord-surface);
  }
  .scroller {
    height: 100%;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--discord-line) transparent;
  }
  .scroller:focus-visible {
    outline: 2px solid var(--discord-focus);
    outline-offset: -2px;
  }
  .content {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    min-height: 100%;
  }
  discord-messages {
    border: 0;
    padding-bottom: 12px;
  }
  message-view {
    padding: 0;
    /* Content off screen isn't laid out. */
    content-visibility: auto;
    contain-intrinsic-size: auto 96px;
  }
  message-view[grouped] {
    margin-top: 0;
  }
  .command .typed {
    display: block;
    color: var(--discord-text);
    overflow-wrap: anywhere;
  }
  .command .outcome {
    color: var(--discord-muted);
  }
  .failed {
    box-shadow: inset 2px 0 var(--discord-danger);
  }
  .failed .outcome {
    color: var(--discord-danger);
  }
  .only-you {
    font-size: 12px;
    color: var(--discord-muted);
  }
  .welcome {
    padding: 16px;
  }
  .welcome h2 {
    margin: 0 0 8px;
    font-size: 24px;
    color: var(--discord-strong);
  }
  .welcome p {
    margin: 0;
    line-height: 1.5;
    color: var(--discord-text);
  }
  kbd {
    padding: 2px 6px;
    border: 1px solid var(--discord-line);
    border-radius: 4px;
    font-family: inherit;
    font-weight: 600;
    background: var(--discord-embed);
  }
  .new {
    position: absolute;
    bottom: 12px;
    left: 50%;
    transform: translateX(-50%);
    min-height: 40px;
    padding: 0 20px;
    border: 0;
    border-radius: 20px;
    font: inherit;
    font-weight: 600;
    color: #fff;
    background: #5865f2;
    box-shadow: 0 4px 12px rgb(0 0 0 / 0.35);
    cursor: pointer;
  }
  .new:focus-visible {
    outline: 2px solid var(--discord-focus);
    outline-offset: 2px;
  }
`;
