import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainFields } from '../../src/operations/plain-fields.ts';

/** Objects in objects: `depth` of them inside the first, and a leaf. */
function nested(depth: number): object {
  return depth === 0 ? { leaf: true } : { in: nested(depth - 1) };
}

describe('the fields of a log line', () => {
  it('are copied as they are when they are plain', () => {
    const fields = { text: 'a', number: 1.5, yes: true, nothing: null, list: [1, ['b']], inside: { deep: { er: 2 } } };
    expect(JSON.parse(JSON.stringify(plainFields(fields)))).toEqual(fields);
  });

  it.each(['token', 'Token', 'secretKey', 'SECRET', 'jwt', 'Authorization', 'apiKey', 'geoLocation', 'deviceInfo'])(
    'are redacted under the name %s, at any depth',
    (name) => {
      expect(plainFields({ [name]: 'x', list: [{ [name]: { x: 1 } }] })).toEqual({
        [name]: '[redacted]',
        list: [{ [name]: '[redacted]' }],
      });
    },
  );

  it('are written down to six objects inside the first, and no deeper', () => {
    expect(plainFields(nested(6))).toEqual(nested(6));
    expect(JSON.stringify(plainFields(nested(7)))).toContain('"[deeper]"');
    expect(JSON.stringify(plainFields(nested(7)))).not.toContain('leaf');
  });

  it('are written up to 2,000 values, wherever they are', () => {
    const full = { list: Array.from({ length: 1_999 }, (_, n) => n) };
    expect(plainFields(full)).toEqual(full);
    const more = plainFields({ list: [...full.list, 'last'] }) as { list: unknown[] };
    expect(more.list).toHaveLength(2_000);
    expect(more.list.at(-1)).toBe('[more]');
    const wide = plainFields(Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`f${n}`, n])));
    expect(Object.keys(wide)).toHaveLength(2_001);
    expect(wide['more']).toBe('[more]');
  });

  it('name a circle instead of following it, but write the same object twice beside itself', () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle['self'] = circle;
    expect(plainFields(circle)).toEqual({ a: 1, self: '[circular]' });
    const shared = { b: 2 };
    expect(plainFields({ one: shared, two: shared })).toEqual({ one: { b: 2 }, two: { b: 2 } });
  });

  it('name what can’t be read, and keep the rest', () => {
    const odd = Object.defineProperty({ a: 1 }, 'b', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    expect(plainFields({ odd, list: [odd] })).toEqual({
      odd: { a: 1, b: '[unreadable]' },
      list: [{ a: 1, b: '[unreadable]' }],
    });
  });

  it('are written as their own toJSON says, as whole numbers of any size, and without functions', () => {
    const at = new Date(0);
    expect(plainFields({ at, big: 2n ** 70n, f: () => 1, s: Symbol('s'), list: [() => 1] })).toEqual({
      at: at.toJSON(),
      big: String(2n ** 70n),
      f: undefined,
      s: undefined,
      list: [null],
    });
  });

  it('have a place of their own when they aren’t an object', () => {
    expect(plainFields([1, 2])).toEqual({ fields: [1, 2] });
    expect(plainFields({ toJSON: () => 'text' })).toEqual({ fields: 'text' });
  });

  it('can always be written, whatever they are', () => {
    fc.assert(
      fc.property(fc.object({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), (fields) => {
        expect(() => JSON.parse(JSON.stringify(plainFields(fields)))).not.toThrow();
      }),
    );
  });
});

describe('an error in a log line', () => {
  it('is its name, message, code and stack, and nothing that a library attached', () => {
    const error = Object.assign(new TypeError('broken'), { code: 'E_BROKEN', request: { headers: 'secret' } });
    expect(plainFields({ err: error })).toEqual({
      err: { type: 'TypeError', message: 'broken', code: 'E_BROKEN', stack: error.stack },
    });
  });

  it('brings its causes, five of them, and a cause that isn’t an error as text', () => {
    const chain = (length: number): Error =>
      length === 0 ? new Error('0', { cause: 42 }) : new Error(String(length), { cause: chain(length - 1) });
    expect(plainFields({ err: chain(0) })).toMatchObject({ err: { message: '0', cause: '42' } });
    const text = JSON.stringify(plainFields({ err: chain(9) }), (key, value) => (key === 'stack' ? undefined : value));
    expect([...text.matchAll(/"message":"(\d)"/gu)].map(([, n]) => n)).toEqual(['9', '8', '7', '6', '5', '4']);
  });

  it('whose parts can’t be read says so', () => {
    const error = new Error('x');
    Object.defineProperty(error, 'message', {
      get() {
        throw new Error('no');
      },
    });
    expect(plainFields({ err: error })).toMatchObject({ err: { type: 'Error', message: '[unreadable]' } });
  });
});
