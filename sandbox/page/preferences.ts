const KEY = 'bouncer-sandbox';

const PANELS = ['discord', 'session', 'faults', 'traffic'] as const;

export type Theme = 'dark' | 'light';
/** The visible panel: next to Discord, or instead of it in a narrow window. */
export type Panel = (typeof PANELS)[number];

interface Chosen {
  readonly theme: Theme;
  /** Shows Discord in a phone-sized frame. */
  readonly phone: boolean;
  readonly panel: Panel;
}

/** This browser's preferences, kept across reloads. */
export class Preferences implements Chosen {
  readonly #root: HTMLElement;
  #chosen: Chosen = read();

  /** @param root gets the theme as `data-theme` */
  constructor(root: HTMLElement) {
    this.#root = root;
    root.dataset['theme'] = this.theme;
  }

  get theme(): Theme {
    return this.#chosen.theme;
  }

  get phone(): boolean {
    return this.#chosen.phone;
  }

  get panel(): Panel {
    return this.#chosen.panel;
  }

  choose(chosen: Partial<Chosen>): void {
    this.#chosen = { ...this.#chosen, ...chosen };
    this.#root.dataset['theme'] = this.theme;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // If the browser stores nothing, they last until the reload.
    }
  }
}

function read(): Chosen {
  let kept: Partial<Record<keyof Chosen, unknown>> = {};
  try {
    kept = Object(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    // There were no readable preferences.
  }
  return {
    theme: kept.theme === 'light' ? 'light' : 'dark',
    phone: kept.phone === true,
    panel: PANELS.find((each) => each === kept.panel) ?? 'session',
  };
}
