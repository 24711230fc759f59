import { css } from 'lit';

export const modalStyles = css`
  dialog {
    box-sizing: border-box;
    width: min(440px, calc(100vw - 16px));
    max-height: calc(100dvh - 16px);
    padding: 0;
    border: 1px solid var(--discord-line);
    border-radius: 8px;
    color: var(--discord-text);
    background: var(--discord-surface);
    box-shadow: 0 12px 40px rgb(0 0 0 / 0.45);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.7);
  }
  form {
    display: flex;
    flex-direction: column;
    max-height: inherit;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 12px 8px 8px 16px;
  }
  h2 {
    margin: 0;
    font-size: 20px;
    line-height: 24px;
    overflow-wrap: anywhere;
    color: var(--discord-strong);
  }
  .close {
    flex: none;
    width: 40px;
    height: 40px;
    border: 0;
    border-radius: 4px;
    font-size: 16px;
    color: var(--discord-muted);
    background: none;
    cursor: pointer;
  }
  .parts {
    padding: 0 16px;
    overflow-y: auto;
  }
  .warning {
    margin: 0 0 16px;
    padding: 8px 12px;
    border-left: 4px solid #f0b232;
    border-radius: 4px;
    font-size: 14px;
    line-height: 20px;
    background: var(--discord-embed);
  }
  .words,
  .part {
    position: relative;
    margin-bottom: 16px;
  }
  .single {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 10px;
    min-height: 44px;
  }
  .single > label {
    order: 1;
    flex: 1;
    margin: 0;
    padding: 10px 0;
    cursor: pointer;
  }
  .single > .about {
    order: 2;
    flex: 1 0 100%;
    margin: 0;
  }
  label,
  .label {
    display: block;
    margin-bottom: 6px;
    font-size: 15px;
    font-weight: 600;
    color: var(--discord-strong);
  }
  .required,
  .wrong,
  .trouble {
    color: var(--discord-danger);
  }
  .about {
    margin: -2px 0 8px;
    font-size: 14px;
    color: var(--discord-muted);
  }
  .wrong {
    margin: 4px 0 0;
    font-size: 14px;
  }
  .trouble {
    margin: 0 16px;
    font-size: 14px;
  }
  .trouble:not(:empty) {
    padding-bottom: 8px;
  }
  input,
  textarea {
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    padding: 10px 12px;
    border: 1px solid var(--discord-line);
    border-radius: 6px;
    font: inherit;
    font-size: 16px;
    color: var(--discord-text);
    background: var(--discord-field);
    resize: vertical;
  }
  ::placeholder {
    color: var(--discord-muted);
    opacity: 1;
  }
  input:focus-visible,
  textarea:focus-visible,
  .close:focus-visible {
    outline: 2px solid var(--discord-focus);
    outline-offset: 0;
  }
  [aria-invalid='true'] {
    border-color: var(--discord-danger);
  }
  select-menu {
    max-width: none;
    margin: 0;
  }
  .counter {
    display: block;
    margin-top: 2px;
    text-align: right;
    font-size: 12px;
    color: var(--discord-muted);
  }
  footer {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
    padding: 12px 16px;
    background: var(--discord-embed);
  }
  footer .button {
    margin: 0;
    min-width: 96px;
  }
`;
