/** What is wrong with a post. */
export type PostFault = 'lost' | 'doubled' | 'untrue';

type Known = { what: string; promisedAt: number | null; refusedAt: number | null; posts: number };

/** What people were told about reports and cases, and what is posted in the log channels: once for each. */
export class Posts {
  readonly counts = { reports: 0, cases: 0 };
  readonly #found: (fault: PostFault, at: number, what: string) => void;
  readonly #known = new Map<string, Known>();

  constructor(found: (fault: PostFault, at: number, what: string) => void) {
    this.#found = found;
  }

  /**
   * Someone was told that this is on record, so it has to be posted.
   * @param key a report or a case, unique for the whole run
   */
  promised(key: string, what: string, at: number): void {
    const known = this.#of(key);
    known.what = what;
    known.promisedAt ??= at;
  }

  /** Someone was told that this isn't on record, so it may not be posted. */
  refused(key: string, what: string, at: number): void {
    const known = this.#of(key);
    known.what = what;
    known.refusedAt ??= at;
    if (known.posts > 0) this.#found('untrue', at, `${what}: posted, but the answer says that it’s not on record`);
  }

  posted(key: string, kind: keyof Posts['counts'], at: number): void {
    const known = this.#of(key);
    known.posts += 1;
    this.counts[kind] += 1;
    if (known.posts > 1) this.#found('doubled', at, `${known.what}: posted ${known.posts} times`);
    if (known.refusedAt !== null)
      this.#found('untrue', at, `${known.what}: posted, but the answer said that it’s not on record`);
  }

  /** How many are on record and not posted. */
  get waiting(): number {
    return this.#missing().length;
  }

  /** Nothing is posted anymore. */
  close(at: number): void {
    for (const { what } of this.#missing()) this.#found('lost', at, `${what}: on record, and never posted`);
  }

  #missing(): readonly Known[] {
    return [...this.#known.values()].filter(({ promisedAt, posts }) => promisedAt !== null && posts === 0);
  }

  #of(key: string): Known {
    const known = this.#known.get(key) ?? { what: key, promisedAt: null, refusedAt: null, posts: 0 };
    this.#known.set(key, known);
    return known;
  }
}
