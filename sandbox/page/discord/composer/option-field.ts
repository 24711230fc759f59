import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { shownDescription, shownName } from '../texts.ts';
import type { Option } from './entries.ts';
import { POPUP_ID } from './popup-list.ts';
import type { NamedField } from './state.ts';

/** A field's view of the list above it. */
export interface Listing {
  /** Whether this field ever has a list. */
  readonly ever: boolean;
  readonly open: boolean;
  readonly activeId: string | null;
}

/** The field of one option. */
export function optionField(
  option: Option,
  field: NamedField,
  reason: string | null,
  listing: Listing,
  { readOnly, onInput, onRemove }: { readOnly: boolean; onInput: (text: string) => void; onRemove: () => void },
): TemplateResult {
  const { name } = option;
  const shown = shownName(option);
  return html`
    <div class="field ${reason === null ? '' : 'wrong'}">
      <div class="box">
        <label for="option-${name}">${shown}</label>
        <input
          id="option-${name}"
          data-field=${name}
          class=${field.picked === null ? '' : 'picked'}
          dir="auto"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="send"
          role=${listing.ever ? 'combobox' : nothing}
          aria-autocomplete=${listing.ever ? 'list' : nothing}
          aria-expanded=${listing.ever ? listing.open : nothing}
          aria-controls=${listing.open ? POPUP_ID : nothing}
          aria-activedescendant=${listing.activeId ?? nothing}
          aria-required=${option.required === true}
          aria-invalid=${reason !== null}
          aria-describedby="about-${name}"
          title=${field.text === '' ? shownDescription(option) : field.text}
          ?readonly=${readOnly}
          .value=${live(field.text)}
          @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
        />
        ${
          option.required === true
            ? nothing
            : html`<button class="remove" type="button" aria-label="Remove ${shown}" @click=${onRemove}>×</button>`
        }
      </div>
      <div class="reason" id="about-${name}" role="alert">${reason ?? nothing}</div>
    </div>
  `;
}
