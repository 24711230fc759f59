import type { Ask, Choice, Value } from '../../../control/protocol.ts';

/** The bot's choices for an option. */
export interface Completion {
  /** The option's name. */
  readonly field: string;
  /** `loading`: the choices are the previous ones. */
  readonly is: 'loading' | 'failed' | 'listed';
  readonly choices: readonly Choice[];
}

/** Clients don't ask on every keystroke. */
export const PAUSE_MS = 150;

/** Asks for choices when typing pauses. Only the response to the latest request counts. */
export class Completer {
  current: Completion | null = null;
  readonly #ask: (ask: Ask<'complete'>) => Promise<Value<'complete'>>;
  readonly #changed: () => void;
  #latest = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** @param ask a rejection counts as no response */
  constructor(ask: (ask: Ask<'complete'>) => Promise<Value<'complete'>>, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  request(ask: Ask<'complete'>): void {
    const before = this.current?.field === ask.focused ? this.current.choices : [];
    this.#begin({ field: ask.focused, is: 'loading', choices: before });
    const mine = this.#latest;
    this.#pause = setTimeout(() => {
      void this.#ask(ask).then(
        ({ choices }) => this.#settle(mine, ask.focused, choices),
        () => this.#settle(mine, ask.focused, null),
      );
    }, PAUSE_MS);
  }

  /** Stops completing. */
  clear(): void {
    this.#begin(null);
  }

  #begin(current: Completion | null): void {
    clearTimeout(this.#pause);
    this.#latest += 1;
    this.current = current;
    this.#changed();
  }

  #settle(mine: number, field: string, choices: readonly Choice[] | null): void {
    if (mine === this.#latest) {
      this.current = { field, is: choices === null ? 'failed' : 'listed', choices: choices ?? [] };
      this.#changed();
    }
  }
}
