import { css } from 'lit';

/** It may be in a phone frame on a wide page, so only its own width counts. */
export const discordViewStyles = css`
  :host {
    container-type: inline-size;
    display: block;
    height: 100%;
    min-height: 0;
    overflow: hidden;
    color: var(--text, #dbdee1);
    background: var(--surface, #313338);
  }
  .waiting {
    display: grid;
    place-items: center;
    height: 100%;
    color: var(--text-muted, #949ba4);
  }
  .frame {
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) / 200px minmax(0, 1fr) 220px;
    height: 100%;
    overflow: hidden;
  }
  .side,
  aside {
    min-width: 0;
    min-height: 0;
    background: var(--surface-sunken, #2b2d31);
  }
  .side {
    display: flex;
    flex-direction: column;
  }
  channel-list {
    min-height: 0;
    overflow-y: auto;
  }
  language-menus {
    flex: none;
    margin-block-start: auto;
    border-top: 1px solid var(--border, #1f2023);
  }
  .main {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  message-list {
    display: block;
    flex: 1;
    min-width: 0;
    min-height: 0;
  }
  message-composer {
    flex: none;
  }
  .server,
  header {
    flex: none;
    box-sizing: border-box;
    height: 48px;
    margin: 0;
    padding: 0 16px;
    border-bottom: 1px solid var(--border, #1f2023);
  }
  .server {
    font-size: 1rem;
    font-weight: 600;
    line-height: 48px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  h3 {
    flex: 1;
    min-width: 0;
    margin: 0;
    font-size: 1rem;
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .hash {
    margin-inline-end: 6px;
    font-size: 1.3em;
    font-weight: 400;
    color: var(--text-muted, #949ba4);
  }
  .members-button {
    display: none;
    min-height: 40px;
    padding: 0 12px;
    border: 1px solid var(--border, #3f4147);
    border-radius: 6px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .members-button:hover,
  .members-button[aria-expanded='true'] {
    background: color-mix(in srgb, var(--text, #dbdee1) 12%, transparent);
  }
  .members-button:focus-visible {
    outline: 2px solid var(--focus, #00a8fc);
    outline-offset: 1px;
  }
  aside {
    overflow: hidden;
    border-inline-start: 1px solid var(--border, #1f2023);
  }
  member-list {
    height: 100%;
    box-sizing: border-box;
  }
  .shade {
    display: none;
  }
  @container (width < 960px) {
    .frame {
      grid-template-columns: 180px minmax(0, 1fr);
    }
    .members-button {
      display: block;
    }
    aside {
      position: absolute;
      z-index: 11;
      inset: 0 0 0 auto;
      width: min(260px, 80%);
      visibility: hidden;
      transform: translateX(100%);
      transition: transform 120ms ease-out;
    }
    aside.open {
      visibility: visible;
      transform: none;
    }
    .shade {
      display: block;
      position: absolute;
      z-index: 10;
      inset: 0;
      background: rgb(0 0 0 / 50%);
    }
  }
  @container (width < 640px) {
    .frame {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    }
    .side {
      display: grid;
      grid-template: 'server languages' auto 'channels channels' auto / minmax(0, 1fr) minmax(0, auto);
      border-bottom: 1px solid var(--border, #1f2023);
    }
    .server {
      height: 40px;
      padding-inline-end: 4px;
      line-height: 40px;
      border-bottom: 0;
    }
    channel-list {
      grid-area: channels;
    }
    language-menus {
      grid-area: languages;
      max-width: 66cqi;
      margin: 0;
      border: 0;
    }
    header {
      padding: 0 8px 0 16px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    aside {
      transition: none;
    }
  }
`;
