import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { shownDescription, shownName } from '../texts.ts';
import type { CommandEntry } from './entries.ts';
import type { Listing } from './option-field.ts';
import { POPUP_ID } from './popup-list.ts';
import { addOption, type CommandState, type ComposerState, ENTRY, hiddenOptions, type Step } from './state.ts';

/** More chips would push the field away. */
const MOST_CHIPS = 5;

/** The message field; after a command and its options, the field that adds more options. */
export function entryField(
  draft: ComposerState,
  channelName: string,
  reason: string | null,
  listing: Listing,
  { readOnly, onInput }: { readOnly: boolean; onInput: (text: string) => void },
): TemplateResult {
  const label = draft.is === 'text' ? `Message #${channelName}` : 'Add an option';
  return html`
    <input
      class="entry"
      data-field=${ENTRY}
      dir="auto"
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="send"
      role="combobox"
      aria-label=${label}
      aria-autocomplete="list"
      aria-expanded=${listing.open}
      aria-controls=${listing.open ? POPUP_ID : nothing}
      aria-activedescendant=${listing.activeId ?? nothing}
      aria-invalid=${reason !== null}
      placeholder=${draft.is === 'text' ? label : nothing}
      ?readonly=${readOnly}
      .value=${live(draft.is === 'text' ? draft.text : draft.tail)}
      @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
    />
    ${reason === null ? nothing : html`<div class="reason" role="alert">${reason}</div>`}
  `;
}

/** A button for each option that isn't shown yet. */
export function optionChips(entry: CommandEntry, draft: CommandState, go: (step: Step) => void): TemplateResult {
  const hidden = hiddenOptions(entry, draft);
  const more = hidden.length - MOST_CHIPS;
  return html`
    ${hidden.slice(0, MOST_CHIPS).map(
      (option) => html`
        <button
          class="chip"
          type="button"
          aria-label="Add ${shownName(option)}"
          title=${shownDescription(option)}
          @click=${() => go(addOption(draft, option.name))}
        >
          + ${shownName(option)}
        </button>
      `,
    )}
    ${
      more > 0
        ? html`<button class="chip" type="button" @click=${() => go({ state: draft, focus: ENTRY })}>
            +${more} more
          </button>`
        : nothing
    }
  `;
}
