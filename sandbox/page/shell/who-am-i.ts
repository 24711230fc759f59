import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Person } from '../../control/protocol.ts';
import { addressOf } from './address.ts';
import { icon } from './icons.ts';

/** The choice of who to be: side by side or, if there's no room, a menu. */
export function whoAmI(
  people: readonly Person[],
  you: Person,
  narrow: boolean,
  become: (personId: string) => void,
): TemplateResult {
  if (narrow) {
    return html`<label class="who">
      <span class="sr-only">View as</span>
      <select .value=${live(you.id)} @change=${({ target }: Event) => target instanceof HTMLSelectElement && become(target.value)}>
        ${people.map(({ id, name, part }) => html`<option value=${id} ?selected=${id === you.id}>${name} · ${part}</option>`)}
      </select>
    </label>`;
  }
  return html`<div class="who segments" role="radiogroup" aria-label="View as">
    ${people.map(
      ({ id, name, part }) =>
        html`<label class="segment">
          <input
            type="radio"
            name="who"
            aria-labelledby="name-${id}"
            aria-describedby="part-${id}"
            .checked=${live(id === you.id)}
            @change=${() => become(id)}
          />
          <span class="face"><span id="name-${id}">${name}</span><small id="part-${id}">${part}</small></span>
        </label>`,
    )}
  </div>`;
}

/** A menu of links, each of which opens another window as someone else. */
export function anotherWindow(people: readonly Person[], you: Person): TemplateResult {
  return html`<details class="another" @keydown=${closeOnEscape} @focusout=${closeWhenLeft} @click=${closeWhenChosen}>
    <summary class="button" aria-label="Open another window as…" title="Open another window as…">
      ${icon('window')}<span class="long">Another window</span>
    </summary>
    <ul>
      ${people
        .filter(({ id }) => id !== you.id)
        .map(
          ({ id, name, part }) =>
            html`<li><a href=${addressOf(id)} target="_blank" rel="noopener">${name} <small class="muted">${part}</small></a></li>`,
        )}
    </ul>
  </details>`;
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key === 'Escape' && event.currentTarget instanceof HTMLDetailsElement) {
    event.currentTarget.open = false;
    event.currentTarget.querySelector('summary')?.focus();
  }
}

function closeWhenLeft(event: FocusEvent): void {
  const menu = event.currentTarget;
  if (
    menu instanceof HTMLDetailsElement &&
    event.relatedTarget instanceof Node &&
    !menu.contains(event.relatedTarget)
  ) {
    menu.open = false;
  }
}

function closeWhenChosen(event: MouseEvent): void {
  const menu = event.currentTarget;
  if (menu instanceof HTMLDetailsElement && event.target instanceof Element && event.target.closest('a') !== null) {
    menu.open = false;
  }
}
