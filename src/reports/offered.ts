import { isValueOf } from '../removal/identification.ts';
import type { Participant } from '../sessions/participant.ts';

/** Someone a form offered, and the session they were in. */
export interface OfferedPerson extends Pick<Participant, 'id' | 'name'> {
  readonly sessionId: string;
}

/** As many members as have a form open at once, and more. */
const MOST_FORMS = 500;
/** Someone who leaves a form open for longer is looked for as if it had been opened before a restart. */
const KEPT_FOR_MS = 60 * 60_000;

/**
 * Whom the latest form of a member offered, in this process's memory: whoever is picked may have left by the time the
 * form is sent.
 */
export class OfferedPeople {
  readonly #forms = new Map<string, { readonly at: number; readonly people: readonly OfferedPerson[] }>();

  /** @param at milliseconds of the Unix epoch */
  remember(guildId: string, userId: string, people: readonly OfferedPerson[], at: number): void {
    const key = keyOf(guildId, userId);
    this.#forms.delete(key);
    this.#forms.set(key, { at, people });
    for (const [oldest, form] of this.#forms) {
      if (this.#forms.size <= MOST_FORMS && at - form.at < KEPT_FOR_MS) {
        break;
      }
      this.#forms.delete(oldest);
    }
  }

  /** @param value what was picked: see `shortForm` */
  find(guildId: string, userId: string, value: string): OfferedPerson | null {
    const form = this.#forms.get(keyOf(guildId, userId));
    return form?.people.find(({ id }) => isValueOf(value, id)) ?? null;
  }
}

function keyOf(guildId: string, userId: string): string {
  return `${guildId}/${userId}`;
}
