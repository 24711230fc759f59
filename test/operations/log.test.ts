import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const LOG = new URL('../../src/operations/log.ts', import.meta.url).href;
const CLOCK = new URL('../../src/operations/system-clock.ts', import.meta.url).href;
const TOP = fileURLToPath(new URL('../..', import.meta.url));

const SECRETS = ['the-discord-token', 'the-secret-key/with+signs=', 'quote"and\\slash', 'abc'] as const;
const JWT = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhcGlrZXkiOiJ4eHgiLCJpYXQiOjF9.c2lnbmF0dXJlLW9mLXRoaXM';

interface Line {
  readonly [field: string]: unknown;
}

/**
 * What a process prints that logs with this code, in which `log` is defined. A separate process, because the log writes
 * to fd 1.
 */
function printed(code: string, { level = 'trace', pretty = false, killed = false } = {}): string {
  const source = `
    import { createLog } from ${JSON.stringify(LOG)};
    import { systemClock } from ${JSON.stringify(CLOCK)};
    const { log, redact } = await createLog({ level: ${JSON.stringify(level)}, secrets: ${JSON.stringify(SECRETS)}, pretty: ${pretty}, clock: systemClock });
    ${code}
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: TOP,
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status, stderr }).toEqual({ status: killed ? null : 0, stderr: '' });
  return stdout;
}

function linesOf(output: string): readonly Line[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

describe('the log', () => {
  it('is one line of JSON for each event, with time, level and message', () => {
    const output = printed(`
      log.info({ ref: 'K7Q2M4X', ms: 12 }, 'removal\\nof two lines');
      log.child({ ref: 'K7Q2M4X' }).warn('second');
    `);
    expect(output.endsWith('\n')).toBe(true);
    expect(linesOf(output)).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u),
        ref: 'K7Q2M4X',
        ms: 12,
        msg: 'removal\nof two lines',
      },
      { level: 'warn', time: expect.any(String), ref: 'K7Q2M4X', msg: 'second' },
    ]);
  });

  it('leaves out what is below its level', () => {
    expect(linesOf(printed(`log.debug('no'); log.warn('yes');`, { level: 'warn' }))).toHaveLength(1);
    expect(printed(`log.fatal('no');`, { level: 'silent' })).toBe('');
  });

  it('has written its last line when the process is killed the next moment', () => {
    const output = printed(
      `for (let n = 0; n < 300; n += 1) log.info({ n }, 'x'); log.fatal('last'); process.kill(process.pid, 'SIGKILL');`,
      { killed: true },
    );
    expect(linesOf(output)).toHaveLength(301);
    expect(linesOf(output).at(-1)).toMatchObject({ level: 'fatal', msg: 'last' });
  });

  it('masks fields by their names, at any depth, and leaves the logged object as it was', () => {
    const output = printed(`
      const fields = {
        token: 'q-1', secretKey: 'q-2', jwt: 'q-3', authorization: 'q-4', Authorization: 'q-5', apiKey: 'q-6',
        apikey: 'q-7', geoLocation: { city: 'q-8' }, deviceInfo: { name: 'q-9' },
        request: { headers: { Authorization: 'q-10' } }, list: [{ apiKey: 'q-11' }], a: { b: { c: { token: 'q-12' } } },
        kept: 'k-1', tokens: 3,
      };
      log.info(fields, 'x');
      log.info({ intact: fields.token === 'q-1' && fields.list[0].apiKey === 'q-11' }, 'y');
    `);
    expect(output).not.toMatch(/q-\d/u);
    const [line, intact] = linesOf(output);
    expect(line).toMatchObject({
      kept: 'k-1',
      tokens: 3,
      token: '[redacted]',
      a: { b: { c: { token: '[redacted]' } } },
    });
    expect(line).toMatchObject({ list: [{ apiKey: '[redacted]' }] });
    expect(intact).toMatchObject({ intact: true });
  });

  it('masks secrets by their values, wherever they come from', () => {
    const [token, key] = SECRETS;
    const output = printed(`
      const [token, key] = ${JSON.stringify(SECRETS)};
      log.info('token is ' + token + ', twice ' + token);
      log.info({ url: 'https://x.example/?key=' + key }, 'x');
      log.child({ ref: token }).info('x');
      log.error({ err: new Error('refused ' + key, { cause: new TypeError('deeper ' + token) }) }, 'x');
      log.info({ [token]: 1 }, 'x');
    `);
    expect(output).not.toContain(token);
    expect(output).not.toContain(key);
    expect(linesOf(output)).toHaveLength(5);
    expect(output).toContain('token is [redacted], twice [redacted]');
  });

  it('masks a secret that JSON writes differently', () => {
    const output = printed(`log.info({ word: ${JSON.stringify(SECRETS[2])} }, 'x ' + ${JSON.stringify(SECRETS[2])});`);
    const [line] = linesOf(output);
    expect(JSON.stringify(line)).not.toContain(JSON.stringify(SECRETS[2]).slice(1, -1));
    expect(line).toMatchObject({ word: '[redacted]', msg: 'x [redacted]' });
  });

  it('masks secrets that came later, for as long as anyone wants that', () => {
    const lines = linesOf(
      printed(`
        const [one, other] = [redact(['of-a-server', 'ab']), redact(['of-a-server'])];
        log.info('it is of-a-server'); one(); one(); log.info('it is of-a-server'); other(); log.info('it is of-a-server');
      `),
    );
    const masked = lines.map(({ msg }) => !String(msg).includes('of-a-server'));
    expect(masked).toEqual([true, true, false]);
  });

  it('isn’t mangled by a secret that is too short to be one', () => {
    expect(linesOf(printed(`log.info('abcdef');`))[0]).toMatchObject({ msg: 'abcdef' });
  });

  it('masks every JSON Web Token, no matter who signed it', () => {
    const output = printed(`
      log.info('sent ${JWT}');
      log.info({ headers: ['Authorization: Bearer ${JWT}'] }, 'x');
      log.error({ err: new Error('at ${JWT}!') }, 'x');
    `);
    expect(output).not.toContain(JWT.slice(0, 20));
    expect(output).not.toContain('c2lnbmF0dXJl');
    expect(linesOf(output)[0]).toMatchObject({ msg: 'sent [redacted]' });
  });

  it('contains an error’s name, message, code and stack, the same of its causes, and nothing else attached to it', () => {
    const output = printed(`
      const socket = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      const error = Object.assign(new TypeError('fetch failed', { cause: socket }), {
        request: { headers: { authorization: 'h-1' } }, body: 'h-2', response: { text: 'h-3' },
      });
      log.error({ err: error }, 'x');
    `);
    expect(output).not.toMatch(/h-\d/u);
    expect(linesOf(output)[0]).toMatchObject({
      err: {
        type: 'TypeError',
        message: 'fetch failed',
        stack: expect.stringContaining('TypeError: fetch failed'),
        cause: { type: 'Error', message: 'connect', code: 'ECONNREFUSED' },
      },
    });
  });

  it('contains nothing attached to an error under another name, either', () => {
    const output = printed(`
      const error = Object.assign(new Error('fetch failed'), { request: { headers: { authorization: 'h-1' } } });
      log.error({ error, facts: { reason: error } }, 'x');
    `);
    expect(output).not.toContain('h-1');
  });

  it('terminates with circular causes, and with what isn’t an error', () => {
    const output = printed(`
      const one = new Error('one'); one.cause = new Error('other', { cause: one });
      log.error({ err: one }, 'x');
      log.error({ err: 'just words' }, 'x');
      log.error({ err: undefined }, 'x');
      const circle = { a: 1 }; circle.self = circle;
      log.error({ circle }, 'x');
    `);
    const [circles, words] = linesOf(output);
    expect(circles).toMatchObject({ err: { message: 'one', cause: { message: 'other' } } });
    expect(words).toMatchObject({ err: 'just words' });
    expect(linesOf(output)).toHaveLength(4);
  });

  it('masks the same for a person at a terminal', () => {
    const output = printed(`log.info({ apiKey: 'q-1', ref: 'K7Q2M4X' }, 'with the-discord-token and ${JWT}');`, {
      pretty: true,
    });
    expect(output).toContain('K7Q2M4X');
    expect(output).not.toContain('q-1');
    expect(output).not.toContain('the-discord-token');
    expect(output).not.toContain('eyJ');
  });

  it('never throws, whatever is logged, and contains what can be read of it', () => {
    const output = printed(`
      const throwing = { get name() { throw new Error('getter'); }, kept: 'k-1' };
      const proxy = new Proxy({}, { ownKeys() { throw new Error('trap'); }, get() { throw new Error('trap'); } });
      const error = new Error('x');
      Object.defineProperty(error, 'message', { get() { throw new Error('message'); } });
      Object.defineProperty(error, 'stack', { get() { throw new Error('stack'); } });
      const bare = Object.create(null); bare.token = 't-1'; bare.kept = 'k-2';
      const wide = Array.from({ length: 3_000 }, (_, n) => ({ n }));
      const deep = {}; let at = deep; for (let n = 0; n < 10_000; n += 1) { at.in = {}; at = at.in; } at.token = 't-2';
      const circle = { a: [] }; circle.a.push(circle);
      const things = [throwing, proxy, error, bare, { big: 12n }, { wide }, deep, circle, Symbol('s'), () => 1,
        { toJSON() { throw new Error('json'); } }, new Date(NaN), { at: new Date(0) }, undefined, null,
        { err: throwing }, { hasOwnProperty: 1 }, { __proto__: { token: 't-3' }, kept: 'k-3' }, new Map([['token', 't-4']])];
      for (const thing of things) {
        log.info(thing, 'first');
        log.info({ inside: thing }, 'second');
        log.info('third %o', thing);
        log.error({ err: thing }, 'fourth');
        log.child({ thing }).info('fifth');
        log.child(thing ?? {}).info('sixth');
      }
      log.info({ done: true }, 'still here');
    `);
    const lines = linesOf(output);
    expect(lines.at(-1)).toMatchObject({ done: true, msg: 'still here' });
    expect(lines).toHaveLength(19 * 6 + 1);
    expect(/t-\d/u.test(output)).toBe(false);
    expect(output.includes('"kept":"k-1"')).toBe(true);
    expect(output.includes('"kept":"k-2"')).toBe(true);
    expect(output.includes('"name":"[unreadable]"')).toBe(true);
    expect(output.includes('"big":"12"')).toBe(true);
    expect(output.includes('"at":"1970-01-01T00:00:00.000Z"')).toBe(true);
    expect(output.length).toBeLessThan(1_000_000);
  });

  it.skipIf(!existsSync('/dev/full'))('continues without its lines when the disk is full', () => {
    const source = `
      import { createLog } from ${JSON.stringify(LOG)};
    import { systemClock } from ${JSON.stringify(CLOCK)};
      const { log, droppedLines } = await createLog({ level: 'info', secrets: [], pretty: false, clock: systemClock });
      for (let n = 0; n < 5; n += 1) { log.info({ n }, 'x'); }
      log.fatal('y');
      process.stderr.write(String(droppedLines()));
    `;
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
      cwd: TOP,
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '6' });
  });
});
