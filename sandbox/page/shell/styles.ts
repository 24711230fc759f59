import { css } from 'lit';

/** Common styles of all panels: buttons, chips, headings, and text for screen readers only. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  .icon {
    width: 1.2em;
    height: 1.2em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  h2,
  h3,
  p {
    margin: 0;
  }

  h2 {
    font-size: 1.1rem;
    line-height: 1.3;
  }

  h3 {
    font-size: 0.95rem;
  }

  .muted {
    color: var(--text-muted);
  }

  .small {
    font-size: 0.82rem;
  }

  .mono {
    font-family: var(--mono);
    font-size: 0.82em;
  }

  button,
  .button,
  select,
  input[type="search"] {
    font: inherit;
    color: inherit;
  }

  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-height: 40px;
    padding: 0 0.9em;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-raised);
    font-size: 0.88rem;
    font-weight: 550;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
    transition: background-color 120ms;
  }

  button:hover,
  .button:hover {
    background: color-mix(in oklab, var(--surface-raised), var(--text) 9%);
  }

  button.quiet {
    border-color: transparent;
    background: transparent;
  }

  button.quiet:hover {
    background: color-mix(in oklab, transparent, var(--text) 9%);
  }

  button.danger {
    color: var(--danger);
  }

  button.primary {
    background: var(--accent);
    border-color: transparent;
    color: var(--accent-text);
  }

  button.only-icon {
    width: 40px;
    padding: 0;
  }

  button:disabled {
    opacity: 0.55;
    cursor: default;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  .sr-only {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 1ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 1ms !important;
    }
  }
`;

/** A panel that fills its space and scrolls on its own. */
export const panel = css`
  :host {
    display: block;
    height: 100%;
    min-width: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: 16px;
    scrollbar-color: var(--border) transparent;
  }

  :host([hidden]) {
    display: none;
  }

  @media (width < 800px) {
    :host {
      padding: 12px;
    }
  }
`;

/** Radio buttons that look like one segmented control. */
export const segments = css`
  .segments {
    display: inline-flex;
    max-width: 100%;
    margin: 0;
    padding: 3px;
    gap: 2px;
    border: 1px solid var(--border);
    border-radius: calc(var(--radius) + 2px);
    background: var(--surface-sunken);
  }

  .segment {
    position: relative;
    display: flex;
  }

  .segment input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .segment .face {
    display: flex;
    flex-direction: column;
    justify-content: center;
    min-height: 38px;
    padding: 2px 12px;
    border-radius: calc(var(--radius) - 2px);
    color: var(--text-muted);
    font-size: 0.86rem;
    line-height: 1.2;
  }

  .segment:hover .face {
    color: var(--text);
  }

  .segment input:checked + .face {
    background: var(--surface-raised);
    color: var(--text);
    font-weight: 600;
    box-shadow: 0 1px 3px rgb(0 0 0 / 28%), inset 0 0 0 1px var(--border);
  }

  .segment input:focus-visible + .face {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
`;
