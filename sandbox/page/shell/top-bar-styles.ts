import { css } from 'lit';

export const topBarStyles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
    padding: 8px 16px;
    border-block-end: 1px solid var(--border);
    background: var(--surface-raised);
  }

  h1 {
    display: flex;
    align-items: center;
    gap: 10px;
    margin: 0;
    font-size: 1rem;
    font-weight: 650;
    white-space: nowrap;
  }

  .mark {
    display: grid;
    place-items: center;
    width: 32px;
    height: 32px;
    border-radius: 9px;
    background: #5865f2;
    color: #fff;
  }

  .me,
  .right,
  .bot,
  .fault {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
  }

  .right {
    margin-inline-start: auto;
  }

  small {
    font-size: 0.72rem;
    font-weight: 400;
  }

  label.who {
    flex: 1;
    min-width: 0;
  }

  select {
    width: 100%;
    min-height: 40px;
    padding: 0 10px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-sunken);
    font-size: 0.92rem;
    text-overflow: ellipsis;
  }

  .another {
    position: relative;
    flex: none;
  }

  .another summary {
    list-style: none;
  }

  .another summary::-webkit-details-marker {
    display: none;
  }

  .another ul {
    position: absolute;
    inset-block-start: calc(100% + 6px);
    inset-inline-start: 0;
    z-index: 30;
    min-width: 230px;
    margin: 0;
    padding: 6px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-raised);
    box-shadow: var(--shadow);
    list-style: none;
  }

  .another a {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 16px;
    padding: 9px 10px;
    border-radius: calc(var(--radius) - 4px);
    color: var(--text);
    font-size: 0.9rem;
    text-decoration: none;
  }

  .another a:hover {
    background: color-mix(in oklab, transparent, var(--text) 9%);
  }

  .fault {
    padding: 0 3px 0 12px;
    border: 1px solid var(--warn);
    border-radius: var(--radius);
    background: color-mix(in oklab, var(--surface-raised), var(--warn) 12%);
    color: var(--warn);
    font-size: 0.88rem;
    white-space: nowrap;
  }

  .fault button {
    min-height: 34px;
    margin: 2px 0;
    color: var(--text);
  }

  .bot p {
    display: flex;
    align-items: center;
    gap: 7px;
    font-size: 0.88rem;
    white-space: nowrap;
  }

  .dot {
    width: 9px;
    height: 9px;
    border-radius: 50%;
    background: var(--ok);
  }

  [data-state="starting"] .dot {
    background: var(--warn);
    animation: blink 0.7s ease-in-out infinite alternate;
  }

  [data-state="down"] .dot {
    border-radius: 2px;
    background: var(--danger);
  }

  [data-state="down"] p {
    color: var(--danger);
    font-weight: 650;
  }

  [aria-pressed="true"] {
    border-color: var(--accent);
    background: color-mix(in oklab, var(--surface-raised), var(--accent) 22%);
    color: var(--accent);
  }

  @keyframes blink {
    to {
      opacity: 0.25;
    }
  }

  @media (width < 1560px) {
    .another .long,
    .fault .long {
      display: none;
    }

    .another summary {
      width: 42px;
      padding: 0;
    }
  }

  @media (width < 1240px) {
    .bot .words,
    .bot .long {
      display: none;
    }

    .bot button {
      width: 40px;
      padding: 0;
    }
  }

  @media (width < 800px) {
    header {
      padding: 8px 12px;
    }

    .phone {
      display: none;
    }

    .me {
      order: 1;
      flex: 1 0 100%;
    }

    .fault {
      order: 2;
      flex: 1 0 100%;
    }

    .fault button {
      min-height: 40px;
      margin-inline-start: auto;
    }

    .another ul {
      inset-inline: auto 0;
    }
  }

  @media (width < 430px) {
    h1 .name {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
`;
