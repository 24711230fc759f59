import { css } from 'lit';

export const appStyles = css`
  :host {
    display: block;
    height: 100%;
  }

  .app {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    height: 100%;
  }

  .opening {
    display: grid;
    place-items: center;
    height: 100%;
    color: var(--text-muted);
  }

  .lost {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 9px 16px;
    background: color-mix(in oklab, var(--surface), var(--warn) 18%);
    color: var(--warn);
    font-size: 0.9rem;
    font-weight: 600;
  }

  main {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1.15fr) minmax(380px, 1fr);
    grid-template-areas: "discord tabs" "discord panel";
    min-height: 0;
  }

  .discord {
    grid-area: discord;
    min-width: 0;
    min-height: 0;
    border-inline-end: 1px solid var(--border);
  }

  .frame,
  discord-view {
    height: 100%;
    min-height: 0;
  }

  main[data-framed="true"] {
    grid-template-columns: minmax(430px, 0.75fr) minmax(370px, 1fr);
  }

  [data-framed="true"] .discord {
    display: grid;
    place-items: center;
    padding: 14px 10px;
    background: var(--surface-sunken);
  }

  /* A phone is 390 × 844, or less tall if the window is. The border is outside. */
  [data-framed="true"] .frame {
    width: 390px;
    max-width: 100%;
    height: min(844px, 100%);
    border-radius: 34px;
    overflow: hidden;
    box-shadow: 0 0 0 8px #08090c, 0 0 0 9px #4a4d5a, var(--shadow);
    contain: layout paint;
  }

  session-view,
  faults-panel,
  traffic-panel {
    grid-area: panel;
    container: panel / inline-size;
  }

  .tabs {
    grid-area: tabs;
    display: flex;
    gap: 4px;
    padding: 0 12px;
    border-block-end: 1px solid var(--border);
  }

  .tabs button {
    position: relative;
    min-height: 46px;
    padding: 0 12px;
    border: 0;
    border-radius: 0;
    background: none;
    color: var(--text-muted);
  }

  .tabs button:hover {
    color: var(--text);
  }

  .tabs button[aria-selected="true"] {
    color: var(--text);
  }

  .tabs button[aria-selected="true"]::after {
    content: "";
    position: absolute;
    inset: auto 8px -1px;
    height: 2px;
    border-radius: 2px;
    background: var(--accent);
  }

  .tabs button:focus-visible {
    outline-offset: -3px;
  }

  .badge {
    padding: 1px 7px;
    border-radius: 99px;
    background: var(--surface-sunken);
    color: var(--text-muted);
    font-size: 0.74rem;
    font-weight: 600;
  }

  #tab-faults .badge {
    background: var(--warn);
    color: var(--surface);
  }

  @media (width < 800px) {
    main,
    main[data-framed="true"] {
      grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
      grid-template-areas: "panel" "tabs";
    }

    .discord {
      grid-area: panel;
      border: 0;
    }

    .tabs {
      gap: 0;
      padding: 0 4px env(safe-area-inset-bottom);
      border-block: 1px solid var(--border) 0;
      background: var(--surface-raised);
    }

    .tabs button {
      flex: 1;
      flex-direction: column;
      gap: 3px;
      min-height: 56px;
      padding: 0;
      font-size: 0.74rem;
    }

    .tabs button[aria-selected="true"] {
      color: var(--accent);
    }

    .tabs button[aria-selected="true"]::after {
      inset: -1px 14px auto;
    }

    .tabs .badge {
      position: absolute;
      inset-block-start: 4px;
      inset-inline-start: calc(50% + 8px);
      padding: 0 5px;
      font-size: 0.64rem;
    }
  }
`;
