import { css } from 'lit';

export const selectMenuStyles = css`
  :host {
    display: block;
    max-width: 400px;
    margin: 4px 8px 4px 0;
    flex: 1 1 100%;
  }
  .box {
    display: flex;
    align-items: center;
    gap: 8px;
    box-sizing: border-box;
    width: 100%;
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid var(--discord-line);
    border-radius: 6px;
    font: inherit;
    font-size: 15px;
    line-height: 20px;
    text-align: left;
    color: var(--discord-text);
    background: var(--discord-field);
    cursor: pointer;
  }
  .box:focus-visible {
    outline: 2px solid var(--discord-focus);
    outline-offset: 1px;
  }
  .box:disabled {
    cursor: not-allowed;
    opacity: 0.6;
  }
  .shown {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .placeholder {
    color: var(--discord-muted);
  }
  .arrow {
    flex: none;
    width: 8px;
    height: 8px;
    margin: 0 4px 4px;
    border: solid currentColor;
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
  }
  .dots {
    display: inline-flex;
    gap: 4px;
  }
  .dots i {
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: currentColor;
    animation: pulse 1.2s infinite ease-in-out;
  }
  .popup {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0;
    box-sizing: border-box;
    overflow: hidden;
    border: 1px solid var(--discord-line);
    border-radius: 6px;
    color: var(--discord-text);
    background: var(--discord-raised);
    box-shadow: 0 8px 16px rgb(0 0 0 / 0.3);
  }
  .popup:popover-open {
    display: flex;
    flex-direction: column;
  }
  /* The list itself scrolls, controlled by its box: a scrollable region around it couldn't be reached by keyboard. */
  #list {
    min-height: 0;
    overflow: auto;
  }
  .popup p {
    margin: 12px;
  }
  .option {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 44px;
    box-sizing: border-box;
    padding: 6px 12px;
    font-size: 14px;
    line-height: 18px;
    cursor: pointer;
  }
  .active {
    background: var(--discord-hover);
  }
  .text {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .name {
    font-weight: 600;
  }
  .about {
    color: var(--discord-muted);
  }
  .emoji {
    font-size: 20px;
  }
  .tick {
    flex: none;
    width: 18px;
    height: 18px;
    line-height: 18px;
    text-align: center;
    font-weight: 700;
  }
  .check {
    border: 1px solid var(--discord-muted);
    border-radius: 4px;
  }
  .confirm {
    flex: none;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 4px 4px 4px 12px;
    border-top: 1px solid var(--discord-line);
    font-size: 13px;
    background: var(--discord-raised);
  }
`;
