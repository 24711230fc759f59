import { html, nothing, type TemplateResult } from 'lit';
import type { TrafficEntry } from '../../control/protocol.ts';
import { icon } from '../shell/icons.ts';
import { clockTime } from '../shell/time.ts';
import type { Store } from '../store.ts';
import { PARTNERS, parts, statusOf } from './entries.ts';

/** One line of the wire, as a button that opens its bodies. */
export function entryRow(
  entry: TrafficEntry,
  open: boolean,
  store: Store,
  toggle: (number: number) => void,
): TemplateResult {
  const { number, at, direction, what, tookMs, faulted } = entry;
  const { method, target } = parts(what);
  const status = statusOf(entry);
  const fromBot = direction === 'from-bot';
  return html`<li data-number=${number} data-with=${entry.with}>
    <button class="row" aria-expanded=${open} @click=${() => toggle(number)}>
      <time datetime=${new Date(at).toISOString()}>${clockTime(at)}</time>
      <span class="with">${PARTNERS[entry.with]}</span>
      <span class="way" data-from-bot=${fromBot}><span aria-hidden="true">${fromBot ? '→' : '←'}</span><span class="sr-only">${fromBot ? 'from the bot' : 'to the bot'}</span></span>
      <span class="what" title=${what}>${method === null ? nothing : html`<b>${method}</b> `}${target}</span>
      <span class="status" data-tone=${status.tone}>${faulted ? html`<span class="by-fault" title="Caused by a fault">${icon('alert')}<span class="sr-only">caused by a fault</span></span>` : nothing}${status.text}</span>
      <span class="took">${tookMs === null ? nothing : `${Math.round(tookMs).toLocaleString('en')} ms`}</span>
    </button>
    ${open ? html`<traffic-bodies .store=${store} .entry=${entry}></traffic-bodies>` : nothing}
  </li>`;
}
