import { html, LitElement, type TemplateResult } from 'lit';
import type { TimeStyle } from './markdown.ts';
import { formatTime, fullTime } from './times.ts';

const ticking = new Set<MessageTime>();
let clock: ReturnType<typeof setInterval> | null = null;

/** One clock for all of them: there may be hundreds on the page. */
function tick(element: MessageTime, on: boolean): void {
  if (on) {
    ticking.add(element);
  } else {
    ticking.delete(element);
  }
  if (ticking.size > 0) {
    clock ??= setInterval(() => {
      for (const each of ticking) {
        each.tick();
      }
    }, 1_000);
  } else if (clock !== null) {
    clearInterval(clock);
    clock = null;
  }
}

/** A `<t:…>` in a message. Relative ones keep counting. */
export class MessageTime extends LitElement {
  static override properties = { at: { type: Number }, timeStyle: { attribute: false } };

  declare at: number;
  declare timeStyle: TimeStyle;
  #shown = '';

  constructor() {
    super();
    this.at = 0;
    this.timeStyle = 'f';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    tick(this, this.timeStyle === 'R');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    tick(this, false);
  }

  tick(): void {
    if (formatTime(this.at, this.timeStyle, Date.now()) !== this.#shown) {
      this.requestUpdate();
    }
  }

  override updated(): void {
    tick(this, this.isConnected && this.timeStyle === 'R');
  }

  override render(): TemplateResult {
    this.#shown = formatTime(this.at, this.timeStyle, Date.now());
    return html`<discord-time title=${fullTime(this.at)}>${this.#shown}</discord-time>`;
  }
}

customElements.define('message-time', MessageTime);
