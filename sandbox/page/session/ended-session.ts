import { html, nothing, type TemplateResult } from 'lit';
import { ago, counted, duration } from '../shell/time.ts';
import type { SessionState } from '../store.ts';
import { shownName } from './names.ts';

const LISTED = 100;

/** An ended session, collapsed. */
export function endedSession(session: SessionState, now: number): TemplateResult {
  const { customRoomId, roomId, sessionId, startedAt, endedAt, people } = session;
  const over = endedAt ?? now;
  const all = [...people.values()];
  return html`<details>
    <summary>
      <strong><bdi dir="auto">${customRoomId ?? roomId}</bdi></strong>
      <span class="muted">ended ${ago(now - over)}</span>
    </summary>
    <p class="muted small">
      Ran for ${duration(over - startedAt)} with ${counted(all.length, 'person', 'people')} ·
      <span class="mono">${sessionId}</span>
    </p>
    <ul class="were">
      ${all
        .slice(0, LISTED)
        .map(
          ({ name, leftBy }) =>
            html`<li><bdi dir="auto">${shownName(name)}</bdi>${leftBy === 'removal' ? html` <span class="out">removed</span>` : nothing}</li>`,
        )}
      ${all.length > LISTED ? html`<li class="muted">and ${all.length - LISTED} more</li>` : nothing}
    </ul>
  </details>`;
}
