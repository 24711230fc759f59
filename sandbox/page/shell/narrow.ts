import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Whether the window is narrower than a width; re-renders the element when that changes. */
export class Narrow implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #query: MediaQueryList;

  constructor(host: ReactiveControllerHost, below: number) {
    this.#host = host;
    this.#query = window.matchMedia(`(width < ${below}px)`);
    host.addController(this);
  }

  get is(): boolean {
    return this.#query.matches;
  }

  hostConnected(): void {
    this.#query.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    this.#query.removeEventListener('change', this.#changed);
  }

  readonly #changed = (): void => this.#host.requestUpdate();
}
