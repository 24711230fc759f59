import { css } from 'lit';

export const faultsStyles = css`
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    padding: 0;
  }

  section {
    margin-top: 24px;
  }

  .faults {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 270px), 1fr));
    gap: 8px;
    margin-top: 12px;
  }

  .fault {
    position: relative;
    display: flex;
  }

  .fault input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .fault .face {
    display: flex;
    flex: 1;
    gap: 12px;
    padding: 12px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-raised);
    transition: border-color 120ms;
  }

  .fault .icon {
    width: 24px;
    height: 24px;
    color: var(--text-muted);
  }

  .fault:hover .face {
    border-color: var(--text-muted);
  }

  .fault input:checked + .face {
    border-color: var(--warn);
    background: color-mix(in oklab, var(--surface-raised), var(--warn) 9%);
    box-shadow: inset 0 0 0 1px var(--warn);
  }

  .fault input:checked + .face .icon {
    color: var(--warn);
  }

  .fault[data-fault="none"] input:checked + .face {
    border-color: var(--ok);
    background: color-mix(in oklab, var(--surface-raised), var(--ok) 9%);
    box-shadow: inset 0 0 0 1px var(--ok);
  }

  .fault[data-fault="none"] input:checked + .face .icon {
    color: var(--ok);
  }

  .fault input:focus-visible + .face {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  .words {
    display: grid;
    gap: 2px;
    align-content: start;
    font-size: 0.92rem;
  }

  .words strong {
    display: block;
  }

  .words strong::first-letter {
    text-transform: uppercase;
  }

  .sees {
    color: var(--text-muted);
    line-height: 1.4;
  }

  .events {
    display: grid;
    gap: 8px;
    margin-top: 12px;
  }

  .event {
    display: grid;
    grid-template-columns: 150px 1fr;
    align-items: center;
    gap: 12px;
    padding: 10px 12px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-raised);
  }

  .event p {
    color: var(--text-muted);
  }

  @container panel (width < 430px) {
    .event {
      grid-template-columns: 1fr;
    }
  }
`;
