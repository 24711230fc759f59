import { html, nothing, type TemplateResult } from 'lit';
import type { Panel } from '../preferences.ts';
import { type IconName, icon } from './icons.ts';
import { destination } from './tab-keys.ts';

export interface Tab {
  readonly panel: Panel;
  readonly label: string;
  readonly icon: IconName;
  /** A number next to the label, for sighted users only. */
  readonly badge: string | null;
}

/** A list of tabs, each for the element with the ID `panel-…`. Arrow keys move between them. */
export function tabList(tabs: readonly Tab[], chosen: Panel, choose: (panel: Panel) => void): TemplateResult {
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ panel }) => panel === chosen);
    const to = destination(event.key, at, tabs.length);
    const tab = to === null ? undefined : tabs[to];
    if (tab !== undefined && event.currentTarget instanceof HTMLElement) {
      event.preventDefault();
      choose(tab.panel);
      event.currentTarget.querySelector<HTMLElement>(`#tab-${tab.panel}`)?.focus();
    }
  };
  return html`<div class="tabs" role="tablist" aria-label="Panels" @keydown=${move}>
    ${tabs.map(({ panel, label, icon: drawing, badge }) => {
      const selected = panel === chosen;
      return html`<button
        role="tab"
        id="tab-${panel}"
        aria-controls="panel-${panel}"
        aria-selected=${selected}
        tabindex=${selected ? 0 : -1}
        @click=${() => choose(panel)}
      >
        ${icon(drawing)}<span>${label}</span>${badge === null ? nothing : html`<span class="badge" aria-hidden="true">${badge}</span>`}
      </button>`;
    })}
  </div>`;
}
