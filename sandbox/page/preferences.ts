const KEY = 'bouncer-sandbox';

const PANELS = ['discord', 'session', 'weather', 'traffic'] as const;

export type Theme = 'dark' | 'light';
/** What is looked at: beside Discord, and in a narrow window instead of it. */
export type Panel = (typeof PANELS)[number];

interface Chosen {
  readonly theme: Theme;
  /** Discord in a frame of the size of a phone. */
  readonly phone: boolean;
  readonly panel: Panel;
}

/** How this browser likes the page, kept over reloads. */
export class Preferences implements Chosen {
  readonly #root: HTMLElement;
  #chosen: Chosen = read();

  /** @param root shows the theme as `data-theme` */
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
      // A browser that keeps nothing: they hold until the reload.
    }
  }
}

function read(): Chosen {
  let kept: Partial<Record<keyof Chosen, unknown>> = {};
  try {
    kept = Object(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    // Nothing that could be read was kept.
  }
  return {
    theme: kept.theme === 'light' ? 'light' : 'dark',
    phone: kept.phone === true,
    panel: PANELS.find((each) => each === kept.panel) ?? 'session',
  };
}
