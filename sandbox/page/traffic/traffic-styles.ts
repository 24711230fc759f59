import { css } from 'lit';

export const trafficStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    padding-block-end: 0;
    overflow: hidden;
  }

  .bar,
  .does {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 8px;
  }

  .bar {
    flex: none;
    margin-bottom: 10px;
  }

  .paused {
    flex: none;
    margin-bottom: 8px;
    padding: 6px 12px;
    border-radius: var(--radius);
    background: color-mix(in oklab, var(--surface-raised), var(--warn) 14%);
    color: var(--warn);
  }

  .columns,
  .row {
    display: grid;
    grid-template-columns: 90px 70px 14px minmax(0, 1fr) 66px 64px;
    align-items: center;
    gap: 8px;
    padding: 0 12px;
  }

  .columns {
    flex: none;
    padding-block-end: 6px;
  }

  .end {
    text-align: end;
  }

  .nothing {
    padding: 32px 0;
    text-align: center;
  }

  .entries {
    flex: 1;
    min-height: 0;
    margin: 0;
    padding: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    border: 1px solid var(--border);
    border-block-end: 0;
    border-radius: var(--radius) var(--radius) 0 0;
    background: var(--surface-raised);
    list-style: none;
    scrollbar-color: var(--border) transparent;
  }

  li {
    border-block-end: 1px solid var(--border);
    content-visibility: auto;
    contain-intrinsic-size: auto 41px;
  }

  button.row {
    width: 100%;
    border: 0;
    border-radius: 0;
    background: none;
    font-size: 0.82rem;
    font-weight: 400;
    text-align: start;
    white-space: normal;
  }

  button.row:hover {
    background: color-mix(in oklab, transparent, var(--text) 6%);
  }

  button.row[aria-expanded="true"] {
    background: color-mix(in oklab, transparent, var(--accent) 12%);
  }

  button.row:focus-visible {
    outline-offset: -2px;
  }

  time,
  .what,
  .status,
  .took {
    font-family: var(--mono);
    font-size: 0.76rem;
    font-variant-numeric: tabular-nums;
  }

  time,
  .took {
    color: var(--text-muted);
  }

  .with {
    font-weight: 600;
  }

  [data-with="discord"] .with {
    color: light-dark(#4350d0, #a9b4ff);
  }

  [data-with="videosdk"] .with {
    color: light-dark(#8a3ab0, #dca4f5);
  }

  [data-with="gateway"] .with {
    color: light-dark(#0a6680, #7fd0e8);
  }

  .row .what {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .status {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 5px;
    font-weight: 600;
  }

  .by-fault {
    display: flex;
    color: var(--warn);
  }

  .took {
    text-align: end;
  }

  [data-tone="ok"] {
    color: var(--ok);
  }

  [data-tone="warn"] {
    color: var(--warn);
  }

  [data-tone="danger"] {
    color: var(--danger);
  }

  [data-tone="muted"] {
    color: var(--text-muted);
  }

  /* Two lines: who and how it went, above what. */
  @container panel (width < 560px) {
    .columns {
      display: none;
    }

    .segment .face {
      padding-inline: 9px;
    }

    li {
      contain-intrinsic-size: auto 57px;
    }

    .row {
      grid-template-columns: auto auto auto 1fr auto;
      gap: 3px 8px;
      padding-block: 8px;
    }

    .row .with {
      order: 1;
    }

    .row .way {
      order: 2;
    }

    .row time {
      order: 3;
    }

    .row .status {
      order: 4;
    }

    .row .took {
      order: 5;
    }

    .row .what {
      order: 6;
      grid-column: 1 / -1;
    }
  }
`;

export const bodyStyles = css`
  :host {
    display: block;
    padding: 10px 12px 12px;
    border-block-start: 1px solid var(--border);
    background: var(--surface-sunken);
  }

  .what {
    margin-bottom: 8px;
    font-family: var(--mono);
    overflow-wrap: anywhere;
  }

  details {
    position: relative;
  }

  details + details {
    margin-top: 10px;
  }

  summary {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 40px;
    padding-inline-end: 110px;
    font-size: 0.85rem;
    font-weight: 600;
    cursor: pointer;
  }

  summary::before {
    content: "▸";
  }

  details[open] summary::before {
    content: "▾";
  }

  summary .muted {
    font-weight: 400;
  }

  .copy {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
  }

  pre {
    max-height: 420px;
    margin: 6px 0 0;
    padding: 12px;
    overflow: auto;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    font: 0.76rem / 1.5 var(--mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
`;
