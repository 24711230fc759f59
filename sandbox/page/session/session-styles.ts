import { css } from 'lit';

/** Everything around the tiles. */
export const sessionStyles = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 12px;
    margin-bottom: 12px;
  }

  running-session {
    display: block;
  }

  running-session + running-session {
    margin-top: 16px;
  }

  .card {
    padding: 16px;
    border: 1px solid var(--border);
    border-radius: calc(var(--radius) + 4px);
    background: var(--surface-raised);
  }

  .card header {
    display: flex;
    justify-content: space-between;
    align-items: flex-start;
    gap: 8px 16px;
  }

  .card .title {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    overflow-wrap: anywhere;
  }

  .live {
    flex: none;
    padding: 2px 7px;
    border-radius: 5px;
    background: var(--danger);
    color: var(--danger-text);
    font-size: 0.68rem;
    font-weight: 750;
    letter-spacing: 0.06em;
  }

  .card header > div {
    min-width: 0;
  }

  .card header button {
    flex: none;
  }

  .ids {
    overflow-wrap: anywhere;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 14px 0;
  }

  .find {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0 0 12px;
    padding: 0 12px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-sunken);
    color: var(--text-muted);
  }

  .find:focus-within {
    outline: 2px solid var(--focus);
  }

  .find input {
    flex: 1;
    min-width: 0;
    min-height: 40px;
    border: 0;
    outline: 0;
    background: none;
    color: var(--text);
  }

  .find input::placeholder {
    color: var(--text-muted);
    opacity: 1;
  }

  .nobody {
    padding: 24px 0;
    color: var(--text-muted);
    text-align: center;
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 40px 16px;
    border: 1px dashed var(--border);
    border-radius: calc(var(--radius) + 4px);
    text-align: center;
  }

  .empty > .icon {
    width: 36px;
    height: 36px;
    color: var(--text-muted);
  }

  .empty button {
    margin-top: 8px;
  }

  .ended {
    margin-top: 16px;
  }

  details {
    padding: 0 14px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
  }

  details + details {
    margin-top: 8px;
  }

  summary {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 12px;
    min-height: 44px;
    font-size: 0.9rem;
    cursor: pointer;
    overflow-wrap: anywhere;
  }

  .were {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 10px 0 14px;
    padding: 0;
    list-style: none;
    font-size: 0.82rem;
  }

  .were li {
    max-width: 100%;
    padding: 3px 10px;
    border-radius: 99px;
    background: var(--surface-sunken);
    overflow-wrap: anywhere;
  }

  .out {
    color: var(--danger);
    font-weight: 600;
  }

  @container panel (width < 720px) {
    .tools {
      gap: 6px;
    }

    .tools button {
      padding: 0 0.6em;
      font-size: 0.82rem;
    }
  }

  @container panel (width < 430px) {
    .head {
      flex-wrap: nowrap;
    }

    .head button {
      padding: 0 0.7em;
      font-size: 0.82rem;
    }

    .card {
      padding: 12px;
    }

    .tools {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }

    .tools button {
      padding: 4px 0.5em;
      font-size: 0.82rem;
      line-height: 1.15;
      white-space: normal;
    }
  }
`;
