import { css } from 'lit';

export const composerStyles = css`
  :host {
    display: block;
    position: relative;
    padding: 0 16px 16px;
    color: var(--text, #dbdee1);
    font-size: 0.9375rem;
    line-height: 1.3;
    -webkit-tap-highlight-color: transparent;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none;
  }
  button,
  input {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
    border: 0;
    background: none;
    padding: 0;
  }
  :focus-visible {
    outline: 2px solid var(--focus, #00a8fc);
    outline-offset: 1px;
  }
  .bar {
    display: flex;
    align-items: stretch;
    border-radius: var(--radius, 8px);
    background: var(--surface-raised, #383a40);
    border: 1px solid var(--border, #3f4147);
  }
  .bar:focus-within {
    border-color: var(--focus, #00a8fc);
  }
  .round {
    flex: none;
    width: 44px;
    min-height: 44px;
    display: grid;
    place-items: center;
    color: var(--text-muted, #b5bac1);
    border-radius: var(--radius, 8px);
  }
  .round:hover {
    color: var(--text, #dbdee1);
  }
  .round.send {
    color: var(--accent, #5865f2);
  }
  .round[aria-disabled='true'] {
    color: var(--text-muted, #b5bac1);
    opacity: 0.6;
    cursor: default;
  }
  .slash {
    display: grid;
    place-items: center;
    width: 24px;
    height: 24px;
    border-radius: 6px;
    border: 2px solid currentcolor;
    font-weight: 700;
    line-height: 1;
  }
  .line {
    flex: 1;
    min-width: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 6px;
    padding: 2px;
    max-height: 40vh;
    overflow-y: auto;
  }
  .entry {
    flex: 1 1 8ch;
    min-width: 0;
    height: 40px;
    padding: 0 4px;
    border: 0;
    background: none;
    outline: none;
  }
  .entry::placeholder,
  .field input::placeholder {
    color: var(--text-muted, #949ba4);
    opacity: 1;
  }
  .pill {
    display: flex;
    align-items: center;
    max-width: 100%;
    min-height: 40px;
    border-radius: 6px;
    background: var(--accent, #5865f2);
    color: var(--accent-text, #fff);
    font-weight: 600;
  }
  .pill > span {
    padding-left: 10px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .remove {
    flex: none;
    width: 40px;
    height: 40px;
    font-size: 1.1em;
    border-radius: 6px;
  }
  .field {
    max-width: 100%;
    min-width: 0;
  }
  .box {
    display: flex;
    align-items: center;
    max-width: 100%;
    border-radius: 6px;
    background: var(--surface-sunken, #1e1f22);
    box-shadow: inset 0 0 0 1px var(--border, #3f4147);
  }
  .box:focus-within {
    box-shadow: inset 0 0 0 2px var(--focus, #00a8fc);
  }
  .field.wrong .box {
    box-shadow: inset 0 0 0 2px var(--danger, #f23f43);
  }
  .field label {
    flex: 0 1 auto;
    min-width: 6ch;
    max-width: 22ch;
    padding: 0 8px;
    line-height: 40px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
    border-right: 1px solid var(--border, #3f4147);
  }
  .field.wrong label {
    color: var(--danger, #fa777c);
  }
  .field input {
    field-sizing: content;
    flex: 0 1 auto;
    min-width: 9ch;
    max-width: 100%;
    height: 40px;
    padding: 0 8px;
    border: 0;
    background: none;
    outline: none;
    text-overflow: ellipsis;
  }
  .field input.picked {
    color: var(--text, #fff);
    font-weight: 500;
  }
  .reason,
  .refusal {
    color: var(--danger, #fa777c);
    font-size: 0.8125rem;
  }
  .reason:not(:empty) {
    padding: 2px 4px;
  }
  .chip {
    min-height: 40px;
    max-width: 100%;
    padding: 0 10px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    border-radius: 6px;
    border: 1px dashed var(--border, #4e5058);
    color: var(--text-muted, #b5bac1);
  }
  .chip:hover {
    color: var(--text, #dbdee1);
  }
  .refusal {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-bottom: 6px;
    padding: 0 0 0 12px;
    border-radius: 6px;
    border: 1px solid var(--danger, #f23f43);
    overflow-wrap: anywhere;
  }
  .refusal span {
    flex: 1;
    min-width: 0;
    padding: 8px 0;
  }
  .popup {
    position: absolute;
    z-index: 5;
    left: 16px;
    right: 16px;
    bottom: calc(100% + 4px);
    display: flex;
    flex-direction: column;
    max-height: min(40vh, 420px);
    overflow: hidden;
    border-radius: var(--radius, 8px);
    background: var(--surface-sunken, #2b2d31);
    border: 1px solid var(--border, #1e1f22);
    box-shadow: 0 8px 16px rgb(0 0 0 / 24%);
  }
  .popup-title {
    flex: none;
    padding: 8px 12px 4px;
    font-size: 0.75rem;
    font-weight: 700;
    text-transform: uppercase;
    color: var(--text-muted, #b5bac1);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .note {
    padding: 8px 12px 14px;
    color: var(--text-muted, #b5bac1);
  }
  .rows {
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 0 8px 8px;
  }
  /* Still as easy to read: on a slow connection, people read these choices while the next ones are loading. */
  .rows[aria-busy='true'] {
    opacity: 0.85;
  }
  .rows[aria-busy='true'] .row {
    cursor: progress;
  }
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-content: center;
    column-gap: 12px;
    min-height: 44px;
    padding: 6px 8px;
    border-radius: 4px;
    cursor: pointer;
  }
  .row:hover {
    background: color-mix(in srgb, var(--text, #dbdee1) 7%, transparent);
  }
  .row[aria-selected='true'] {
    background: color-mix(in srgb, var(--text, #dbdee1) 14%, transparent);
    box-shadow: inset 2px 0 var(--accent, #5865f2);
  }
  .row-main,
  .row-title,
  .row-detail,
  .row-app {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row-main:not(:has(.row-name)) {
    display: grid;
  }
  .row-title {
    font-weight: 600;
  }
  .row-name {
    margin-left: 6px;
    padding: 1px 5px;
    border-radius: 4px;
    font-size: 0.8125rem;
    color: var(--text-muted, #b5bac1);
    background: color-mix(in srgb, var(--text, #dbdee1) 5%, transparent);
  }
  .row-app {
    max-width: 12ch;
    align-self: center;
    font-size: 0.75rem;
    color: var(--text-muted, #b5bac1);
  }
  .row-detail {
    grid-column: 1 / -1;
    font-size: 0.8125rem;
    color: var(--text-muted, #b5bac1);
  }
  @container (width < 480px) {
    :host {
      padding: 0 8px 8px;
    }
    .popup {
      left: 8px;
      right: 8px;
    }
  }
`;
