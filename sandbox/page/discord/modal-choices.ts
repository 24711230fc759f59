import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FieldValue, ModalField } from './modal-fields.ts';

/** How a field stands in its modal. */
export interface FieldNow {
  /** The start of its elements' IDs; its label is `${id}-label`. */
  readonly id: string;
  /** IDs of what is said about it; empty if nothing is. */
  readonly told: string;
  readonly value: FieldValue;
  readonly busy: boolean;
  readonly invalid: boolean;
  /** It's the first that can be filled in. */
  readonly first: boolean;
  set(value: FieldValue): void;
}

/** A radio group. If nothing has to be chosen, the choice can be cleared. */
export function radios(
  { customId, required, field }: Extract<ModalField, { kind: 'radios' | 'checks' }>,
  now: FieldNow,
) {
  const { id, value, busy, first, set } = now;
  const shown = field.options.findIndex((option) => option.value === value);
  return html`<div
    id=${id}
    role="radiogroup"
    class="choices"
    aria-labelledby=${`${id}-label`}
    aria-describedby=${now.told || nothing}
    aria-required=${required ? 'true' : 'false'}
    aria-invalid=${now.invalid ? 'true' : 'false'}
  >
    ${field.options.map((option, index) =>
      choice(
        html`<input
          type="radio"
          id=${`${id}-${index}`}
          name=${customId}
          aria-describedby=${option.description === undefined ? nothing : `${id}-${index}-about`}
          ?autofocus=${first && index === Math.max(0, shown)}
          ?disabled=${busy}
          .checked=${live(option.value === value)}
          @change=${() => set(option.value)}
        />`,
        `${id}-${index}`,
        option,
      ),
    )}
    ${
      required || value === null
        ? nothing
        : html`<button type="button" class="clear" ?disabled=${busy} @click=${() => set(null)}>Clear selection</button>`
    }
  </div>`;
}

export function checks({ customId, field }: Extract<ModalField, { kind: 'radios' | 'checks' }>, now: FieldNow) {
  const { id, busy, first, set } = now;
  const values = Array.isArray(now.value) ? (now.value as readonly string[]) : [];
  const { min_values: least = 1, max_values: most = field.options.length } = field;
  return html`<div
    id=${id}
    role="group"
    class="choices"
    aria-labelledby=${`${id}-label`}
    aria-describedby=${now.told || nothing}
  >
    ${field.options.map((option, index) => {
      const checked = values.includes(option.value);
      return choice(
        html`<input
          type="checkbox"
          id=${`${id}-${index}`}
          name=${customId}
          aria-describedby=${option.description === undefined ? nothing : `${id}-${index}-about`}
          aria-invalid=${now.invalid ? 'true' : 'false'}
          ?autofocus=${first && index === 0}
          ?disabled=${busy || (!checked && values.length >= most)}
          .checked=${live(checked)}
          @change=${() =>
            // In the order of the list, as Discord sends them.
            set(
              field.options
                .map((each) => each.value)
                .filter((each) => (each === option.value ? !checked : values.includes(each))),
            )}
        />`,
        `${id}-${index}`,
        option,
      );
    })}
    ${
      least === 1 && most === field.options.length
        ? nothing
        : html`<p class="counter">${values.length} chosen (choose ${least === most ? least : `${least} to ${most}`})</p>`
    }
  </div>`;
}

export function check({ customId }: Extract<ModalField, { kind: 'check' }>, now: FieldNow): TemplateResult {
  const { id, told, value, busy, first, set } = now;
  return html`<input
    type="checkbox"
    id=${id}
    name=${customId}
    aria-describedby=${told || nothing}
    ?autofocus=${first}
    ?disabled=${busy}
    .checked=${live(value === true)}
    @change=${() => set(value !== true)}
  />`;
}

function choice(
  input: TemplateResult,
  id: string,
  { label, description }: { readonly label: string; readonly description?: string },
): TemplateResult {
  return html`<div class="choice">
    ${input}
    <label for=${id}>
      <span>${label}</span>
      ${description === undefined ? nothing : html`<span class="about" id=${`${id}-about`} aria-hidden="true">${description}</span>`}
    </label>
  </div>`;
}

export const choiceStyles = css`
  .choices {
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 44px;
    padding: 0 12px;
    border: 1px solid var(--discord-line);
    border-radius: 6px;
    background: var(--discord-field);
  }
  .choice > label {
    flex: 1;
    margin: 0;
    padding: 10px 0;
    font-weight: 500;
    overflow-wrap: anywhere;
    color: var(--discord-text);
    cursor: pointer;
  }
  .choice .about {
    display: block;
    margin: 2px 0 0;
    font-weight: 400;
  }
  input[type='radio'],
  input[type='checkbox'] {
    flex: none;
    width: 24px;
    height: 24px;
    min-height: 0;
    margin: 0;
    padding: 0;
    accent-color: #5865f2;
  }
  .clear {
    align-self: flex-start;
    min-height: 40px;
    padding: 0 4px;
    border: 0;
    font: inherit;
    font-size: 14px;
    color: var(--discord-link);
    background: none;
    cursor: pointer;
  }
  .clear:focus-visible {
    outline: 2px solid var(--discord-focus);
    border-radius: 4px;
  }
`;
