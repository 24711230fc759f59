import { html, nothing, type TemplateResult } from 'lit';
import type { ShownParticipant } from '../../control/protocol.ts';
import { icon } from '../shell/icons.ts';
import { minutesIn } from '../shell/time.ts';
import { hueOf, initials, shortId, shownName } from './names.ts';
import type { TileState } from './tiles.ts';

export interface TileActions {
  leave(participantId: string): void;
  twin(participantId: string): void;
  return(participantId: string): void;
}

/** The status next to someone's name. */
export function standing(person: ShownParticipant, state: TileState, now: number): string {
  switch (state) {
    case 'new':
      return 'Just joined';
    case 'back':
      return 'Back again';
    case 'being removed':
      return 'Being removed…';
    case 'removed':
      return 'Removed';
    case 'left':
      return person.leftBy === 'end of session' ? 'Stayed to the end' : 'Left';
    case 'here':
      return minutesIn(now - person.joinedAt);
  }
}

/** One person, as a video call shows them. The name comes from a stranger: it's isolated, and only ever text. */
export function tile(
  person: ShownParticipant,
  state: TileState,
  says: string,
  actions: TileActions | null,
): TemplateResult {
  const { participantId } = person;
  const name = shownName(person.name);
  const gone = state === 'removed' || state === 'left';
  return html`<li class="tile" data-state=${state} data-participant=${participantId} style="--hue: ${hueOf(participantId)}">
    <div class="face" aria-hidden="true"><bdi>${initials(person.name)}</bdi></div>
    <div class="about">
      <div class="line">
        <bdi class="name" dir="auto">${name}</bdi>
        ${person.times > 1 ? html`<span class="times" title="Joined ${person.times} times">×${person.times}</span>` : nothing}
      </div>
      <div class="line meta"><span class="id">${shortId(participantId)}</span><span class="says">${says}</span></div>
    </div>
    ${actions === null ? nothing : gone ? returning(participantId, name, state, actions) : staying(participantId, name, actions)}
  </li>`;
}

function staying(participantId: string, name: string, actions: TileActions): TemplateResult {
  return html`<div class="actions">
    <button class="only-icon" title="Add twin" aria-label="Add twin of ${name}" @click=${() => actions.twin(participantId)}>
      ${icon('twin')}
    </button>
    <button class="only-icon" title="Leave" aria-label="Let ${name} leave" @click=${() => actions.leave(participantId)}>
      ${icon('leave')}
    </button>
  </div>`;
}

function returning(participantId: string, name: string, state: TileState, actions: TileActions): TemplateResult {
  const does = state === 'removed' ? 'Let back in' : 'Rejoin';
  return html`<div class="again">
    <button aria-label="${does}: ${name}" @click=${() => actions.return(participantId)}>${icon('back')}${does}</button>
  </div>`;
}
