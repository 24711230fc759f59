import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Popup, Row } from './popup.ts';

export const POPUP_ID = 'popup';

export function rowId(index: number): string {
  return `row-${index}`;
}

/** The list above the composer. Clicking it doesn't take the focus from the field. */
export function popupList(popup: Popup, active: number, appName: string, pick: (row: Row) => void): TemplateResult {
  return html`
    <div class="popup" @mousedown=${(event: Event) => event.preventDefault()}>
      <div class="popup-title" aria-hidden="true">${popup.label}</div>
      ${popup.note === null ? nothing : html`<div class="note" role="status">${popup.note}</div>`}
      <div
        class="rows"
        id=${POPUP_ID}
        role="listbox"
        aria-label=${popup.label}
        aria-busy=${popup.loading}
        ?hidden=${popup.rows.length === 0}
      >
        ${repeat(
          popup.rows,
          // A row never becomes another one under a finger that is about to touch it.
          (row, index) => `${index} ${row.title} ${row.names.join(' ')}`,
          (row, index) => rowOf(row, index, index === active, appName, pick),
        )}
      </div>
    </div>
  `;
}

function rowOf(row: Row, index: number, active: boolean, appName: string, pick: (row: Row) => void): TemplateResult {
  return html`
    <div class="row" id=${rowId(index)} role="option" aria-selected=${active} title=${row.title} @click=${() => pick(row)}>
      <span class="row-main">
        <span class="row-title" dir="auto">${row.title}</span>
        ${row.names.map((name) => html`<span class="row-name">${name}</span>`)}
      </span>
      ${row.pick.a === 'command' ? html`<span class="row-app" dir="auto">${appName}</span>` : nothing}
      ${row.detail === '' ? nothing : html`<span class="row-detail" dir="auto">${row.detail}</span>`}
    </div>
  `;
}
