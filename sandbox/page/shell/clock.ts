import type { ReactiveController, ReactiveControllerHost } from 'lit';

const TICK_MS = 2_000;

const hosts = new Set<ReactiveControllerHost>();
let timer: number | undefined;

/** Re-renders an element as time passes. One timer for the whole page, and none while nothing needs it. */
export class Clock implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    hosts.add(this.#host);
    timer ??= window.setInterval(() => {
      for (const host of hosts) {
        host.requestUpdate();
      }
    }, TICK_MS);
  }

  hostDisconnected(): void {
    hosts.delete(this.#host);
    if (hosts.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  }
}
