import type { Ask, Choice, Value } from '../../../control/protocol.ts';

/** What the bot says an option could be. */
export interface Completion {
  /** The option. */
  readonly field: string;
  /** `loading`: the choices are those of before. */
  readonly is: 'loading' | 'failed' | 'listed';
  readonly choices: readonly Choice[];
}

/** Clients do not ask at every key. */
export const PAUSE_MS = 150;

/** Asks for choices once the typing pauses. Only the answer to the latest question counts. */
export class Completer {
  current: Completion | null = null;
  readonly #ask: (ask: Ask<'complete'>) => Promise<Value<'complete'>>;
  readonly #changed: () => void;
  #latest = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** @param ask one that fails counts as no answer */
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

  /** Nothing is being completed any more. */
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
