import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { catchForeignOutput, type ForeignLog, type Printing } from '../../src/operations/foreign-output.ts';

/** A process that prints its warnings as Node.js does, and a console. */
function begin() {
  const printed: unknown[] = [];
  const process = new EventEmitter();
  process.on('warning', (warning: Error) => printed.push(warning.message));
  const print = (...all: unknown[]): void => void printed.push(...all);
  const console = { debug: print, log: print, info: print, warn: print, error: print, trace: print };
  const lines: [string, object, string][] = [];
  const log: ForeignLog = {
    warn: (fields, message) => lines.push(['warn', fields, message]),
    info: (fields, message) => lines.push(['info', fields, message]),
  };
  const foreign = catchForeignOutput({ process, console } as unknown as Printing);
  const warn = (message: string, fields: object = {}) =>
    process.emit('warning', Object.assign(new Error(message), { name: 'DeprecationWarning' }, fields));
  return { printed, console, lines, log, foreign, warn };
}

describe('what others print', () => {
  it('goes into the log: warnings with their code, and whatever the console gets', () => {
    const { printed, console, lines, log, foreign, warn } = begin();
    foreign.into(log);
    warn('use another mode\nof TLS', { code: 'DEP0001' });
    console.log('connected to %s', 'a server', { port: 5432 });
    console.error(new Error('no'));
    expect(printed).toEqual([]);
    expect(lines).toEqual([
      ['warn', { warning: 'DeprecationWarning', code: 'DEP0001' }, 'use another mode\nof TLS'],
      ['info', { printed: 'connected to a server { port: 5432 }' }, 'a library printed something'],
      ['warn', { printed: expect.stringContaining('Error: no') }, 'a library printed something'],
    ]);
  });

  it('waits for the log, and isn’t kept without end', () => {
    const { printed, lines, log, foreign, warn } = begin();
    for (let n = 0; n < 1_000; n += 1) {
      warn(`warning ${n}`);
    }
    foreign.into(log);
    warn('the last one');
    expect(printed).toEqual([]);
    expect(lines).toHaveLength(101);
    expect(lines[0]?.[2]).toBe('warning 0');
    expect(lines.at(-1)?.[2]).toBe('the last one');
  });
});
