import * as z from 'zod/mini';

type Schema = z.core.$ZodType;

const known = new WeakMap<Schema, Schema>();

/**
 * Returns the same schema, but refuses unknown keys at every depth.
 *
 * `setStrictObject` of `discord-api-spec` can't do this: the schemas are built when the module loads, before it can be
 * called.
 */
export function strict(schema: Schema): Schema {
  const before = known.get(schema);
  if (before) return before;
  const made = rebuild(schema);
  known.set(schema, made);
  return made;
}

/** Replaces a mistaken schema with another one, at every depth of schemas made {@link strict} afterwards. */
export function correct(mistaken: Schema, corrected: Schema): void {
  known.set(mistaken, corrected);
}

/** The shape of an object schema with strict members, to build variants from. */
export function strictShape(schema: Schema): Record<string, Schema> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type !== 'object') throw new TypeError(`expected an object schema, got ${def.type}`);
  return Object.fromEntries(Object.entries(def.shape).map(([key, member]) => [key, strict(member)]));
}

function rebuild(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return z.core.clone(schema, { ...def, shape: strictShape(schema), catchall: z.never() } as typeof def);
    case 'lazy': {
      const { getter } = def;
      // Stays lazy, because components contain components.
      return z.lazy(() => strict(getter()));
    }
    case 'array':
      return z.core.clone(schema, { ...def, element: strict(def.element) } as typeof def);
    case 'optional':
    case 'nullable':
      return z.core.clone(schema, { ...def, innerType: strict(def.innerType) } as typeof def);
    case 'union':
      return z.core.clone(schema, { ...def, options: def.options.map(strict) } as typeof def);
    default:
      return schema;
  }
}
