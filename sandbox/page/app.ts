import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import './discord/discord-view.ts';
import type { Panel, Preferences } from './preferences.ts';
import './session/session-view.ts';
import { connectedCount } from './session/tiles.ts';
import { appStyles } from './shell/app-styles.ts';
import { icon } from './shell/icons.ts';
import { Narrow } from './shell/narrow.ts';
import './shell/problem-panel.ts';
import './shell/refusal-toast.ts';
import { controls } from './shell/styles.ts';
import { type Tab, tabList } from './shell/tabs.ts';
import './shell/top-bar.ts';
import type { Wish } from './shell/top-bar.ts';
import type { Topic } from './store.ts';
import { StoreElement } from './store-element.ts';
import './traffic/traffic-panel.ts';
import './faults/faults-panel.ts';

/** The page: Discord next to the session, the faults and the traffic. */
export class SandboxApp extends StoreElement {
  static override properties = { ...StoreElement.properties, preferences: { attribute: false } };
  static override styles = [controls, appStyles];

  declare preferences: Preferences;
  protected readonly topics: readonly Topic[] = ['you', 'connection', 'sessions', 'faults'];
  /** There's only room for one panel at a time. */
  readonly #narrow = new Narrow(this, 800);

  protected override render(): TemplateResult {
    const { store } = this;
    const { theme, phone } = this.preferences;
    if (store.you === null) {
      return html`<p class="opening" role="status">Opening the sandbox…</p>`;
    }
    const narrow = this.#narrow.is;
    const chosen = this.#chosen();
    const framed = phone && !narrow;
    return html`<div class="app" data-narrow=${narrow}>
      <div class="top">
        <top-bar .store=${store} .theme=${theme} .phone=${phone} @prefer=${this.#prefer}></top-bar>
        <div role="status">${store.connected ? nothing : lost()}</div>
        <problem-panel .store=${store}></problem-panel>
      </div>
      <main data-framed=${framed}>
        <section
          id="panel-discord"
          class="discord"
          role=${narrow ? 'tabpanel' : 'region'}
          aria-label="Discord"
          ?hidden=${narrow && chosen !== 'discord'}
        >
          <div class="frame"><discord-view .store=${store} .light=${theme === 'light'} .phone=${phone || narrow}></discord-view></div>
        </section>
        ${tabList(this.#tabs(narrow), chosen, this.#choose)}
        <session-view
          id="panel-session" role="tabpanel" aria-label="Session" ?hidden=${chosen !== 'session'}
          .store=${store} .active=${chosen === 'session'}
        ></session-view>
        <faults-panel
          id="panel-faults" role="tabpanel" aria-label="Faults" ?hidden=${chosen !== 'faults'}
          .store=${store} .active=${chosen === 'faults'}
        ></faults-panel>
        <traffic-panel
          id="panel-traffic" role="tabpanel" aria-label="Traffic" ?hidden=${chosen !== 'traffic'}
          .store=${store} .active=${chosen === 'traffic'}
        ></traffic-panel>
      </main>
      <refusal-toast .store=${store}></refusal-toast>
    </div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const { you } = this.store;
    // The title tells two windows apart.
    document.title = you === null ? 'Bouncer’s sandbox' : `${you.name} · Bouncer’s sandbox`;
  }

  #chosen(): Panel {
    const { panel } = this.preferences;
    return panel === 'discord' && !this.#narrow.is ? 'session' : panel;
  }

  #tabs(narrow: boolean): readonly Tab[] {
    const { sessions, faults } = this.store;
    let people = 0;
    for (const session of sessions.values()) {
      people += connectedCount(session.people.values());
    }
    const tabs: readonly Tab[] = [
      { panel: 'session', label: 'Session', icon: 'camera', badge: people.toLocaleString('en') },
      {
        panel: 'faults',
        label: 'Faults',
        icon: 'alert',
        badge: faults.videosdk === 'none' && faults.discord === 'none' ? null : '!',
      },
      { panel: 'traffic', label: 'Traffic', icon: 'wire', badge: null },
    ];
    return narrow ? [{ panel: 'discord', label: 'Discord', icon: 'chat', badge: null }, ...tabs] : tabs;
  }

  readonly #choose = (panel: Panel): void => {
    this.preferences.choose({ panel });
    this.requestUpdate();
  };

  readonly #prefer = (event: CustomEvent<Wish>): void => {
    this.preferences.choose(event.detail);
    this.requestUpdate();
  };
}

function lost(): TemplateResult {
  return html`<p class="lost">${icon('alert')}Lost the connection to the sandbox. Reconnecting…</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'sandbox-app': SandboxApp;
  }
}

customElements.define('sandbox-app', SandboxApp);
