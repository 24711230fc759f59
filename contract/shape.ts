/**
 * What a value has to look like: `string`, `number`, `boolean`, `null`, `date` (see {@link isDate}), or a `"quoted"` text,
 * with `|` between alternatives, and a `?` at the end if it may be missing. An array has the promise for its elements.
 */
export type Promised = string | { readonly [key: string]: Promised } | readonly [Promised];

type Fields = Readonly<Record<string, unknown>>;

/** ISO 8601 or an HTTP date. */
const DATE = /^(?:\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} )/u;

/** Keys of documented shapes. Others could be IDs or names that a service uses as keys. */
const PLAIN_KEY = /^[a-z_]{1,40}$/iu;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of a value that may be anything. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isFields(inner) ? inner[key] : undefined), value);
}

/** Same as {@link fieldOf}, but only a non-empty text. */
export function textOf(value: unknown, ...path: readonly string[]): string | null {
  const found = fieldOf(value, ...path);
  return typeof found === 'string' && found !== '' ? found : null;
}

/**
 * The whole shape of a value: sorted keys, the types of leaves, and for an array the union of its elements' shapes. `?`
 * marks a field that some elements don't have.
 */
export function shapeOf(value: unknown): string {
  return new Union().add(value).toString();
}

/** The shapes of several values at once. */
class Union {
  readonly #leaves = new Set<string>();
  readonly #fields = new Map<string, { readonly shape: Union; count: number }>();
  #objects = 0;
  #elements: Union | null = null;

  add(value: unknown): this {
    if (Array.isArray(value)) {
      this.#elements ??= new Union();
      for (const element of value) {
        this.#elements.add(element);
      }
    } else if (isFields(value)) {
      this.#objects += 1;
      this.#addFields(value);
    } else {
      this.#leaves.add(value === null ? 'null' : typeof value);
    }
    return this;
  }

  #addFields(value: Fields): void {
    for (const [key, inner] of Object.entries(value)) {
      const name = PLAIN_KEY.test(key) ? key : '*';
      const field = this.#fields.get(name) ?? { shape: new Union(), count: 0 };
      field.shape.add(inner);
      field.count += 1;
      this.#fields.set(name, field);
    }
  }

  toString(): string {
    const shapes = [...this.#leaves].sort();
    if (this.#objects > 0) {
      const fields = [...this.#fields].sort(([a], [b]) => (a < b ? -1 : 1));
      shapes.push(
        `{${fields.map(([name, { shape, count }]) => `${name}${count < this.#objects ? '?' : ''}: ${shape}`).join(', ')}}`,
      );
    }
    if (this.#elements !== null) {
      shapes.push(`[${this.#elements}]`);
    }
    return shapes.join('|');
  }
}

/**
 * The shape of the promised parts of a value. A part that is as promised is shown as the promise has it, so that two
 * values that both keep it look the same. What else the value contains isn't shown.
 */
export function shapeAsPromised(value: unknown, promised: Promised): string {
  if (typeof promised === 'string') {
    return keeps(value, promised) ? promised : fieldShape(value);
  }
  if (isElements(promised)) {
    const [element] = promised;
    if (!Array.isArray(value)) {
      return fieldShape(value);
    }
    const shapes = new Set(value.map((one) => shapeAsPromised(one, element)));
    return `[${shapes.size === 0 ? print(element) : [...shapes].sort().join('|')}]`;
  }
  if (!isFields(value)) {
    return fieldShape(value);
  }
  return printFields(promised, (key, inner) => shapeAsPromised(value[key], inner));
}

function isElements(promised: Promised): promised is readonly [Promised] {
  return Array.isArray(promised);
}

function keeps(value: unknown, promised: string): boolean {
  if (value === undefined) {
    return promised.endsWith('?');
  }
  return promised
    .replace(/\?$/u, '')
    .split('|')
    .some((kind) => {
      switch (kind) {
        case 'null':
          return value === null;
        case 'date':
          return isDate(value);
        default:
          return typeof value === kind || JSON.stringify(value) === kind;
      }
    });
}

/** A text with a date, or milliseconds since 1970. */
function isDate(value: unknown): boolean {
  return typeof value === 'string'
    ? DATE.test(value) && Number.isFinite(Date.parse(value))
    : typeof value === 'number' && value > 0;
}

/** The whole shape of a field; `missing` if it isn't there. */
export function fieldShape(value: unknown): string {
  return value === undefined ? 'missing' : shapeOf(value);
}

function print(promised: Promised): string {
  if (typeof promised === 'string') {
    return promised;
  }
  return isElements(promised) ? `[${print(promised[0])}]` : printFields(promised, (_, inner) => print(inner));
}

function printFields(
  promised: { readonly [key: string]: Promised },
  shape: (key: string, inner: Promised) => string,
): string {
  const fields = Object.entries(promised).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, inner]) => `${key}: ${shape(key, inner)}`).join(', ')}}`;
}
