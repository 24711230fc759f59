import { beforeEach, describe, expect, it } from 'vitest';
import { createLineWriter, type LineWriter } from '../../src/operations/line-writer.ts';

let disk: string;
/** How many bytes still fit; what is thrown when none do. */
let room: number;
let code: string;
let queued: (() => void)[];
let writer: LineWriter;

beforeEach(() => {
  disk = '';
  room = Number.POSITIVE_INFINITY;
  code = 'ENOSPC';
  queued = [];
  writer = createLineWriter({
    write(bytes) {
      const taken = Math.min(room, bytes.length);
      if (taken === 0) {
        throw Object.assign(new Error('no'), { code });
      }
      room -= taken;
      disk += Buffer.from(bytes.subarray(0, taken)).toString();
      return taken;
    },
    later: (_, work) => queued.push(work),
    droppedLine: (lines) => `${lines} log lines were dropped\n`,
  });
});

function soon(): void {
  for (const work of queued.splice(0)) {
    work();
  }
}

describe.each(['ENOSPC', 'EPIPE', 'EIO', 'EBADF', 'EDQUOT'])('a log that can’t be written (%s)', (error) => {
  beforeEach(() => {
    code = error;
  });

  it('drops its lines, counts them, and says how many are missing as soon as it can', () => {
    writer.write('one\n');
    room = 0;
    writer.write('two\n');
    writer.write('three\n');
    expect(writer.dropped).toBe(2);
    room = 1_000;
    writer.write('four\n');
    expect(disk).toBe('one\n2 log lines were dropped\nfour\n');
    expect(writer.dropped).toBe(2);
    writer.write('five\n');
    expect(disk.endsWith('four\nfive\n')).toBe(true);
  });

  it('starts a new line after one that was cut off in the middle', () => {
    room = 3;
    writer.write('a long line\n');
    expect(disk).toBe('a l');
    room = 1_000;
    writer.write('next\n');
    expect(disk).toBe('a l\n1 log lines were dropped\nnext\n');
  });

  it('reports all of them when at first there is only room for that', () => {
    room = 0;
    writer.write('one\n');
    room = '1 log lines were dropped\n'.length;
    writer.write('two\n');
    expect(disk).toBe('1 log lines were dropped\n');
    room = 1_000;
    writer.write('three\n');
    expect(disk).toBe('1 log lines were dropped\n1 log lines were dropped\nthree\n');
    expect(writer.dropped).toBe(2);
  });
});

describe('a slow reader', () => {
  beforeEach(() => {
    code = 'EAGAIN';
  });

  it('loses nothing, and gets everything in order', () => {
    room = 2;
    writer.write('one\n');
    writer.write('two\n');
    expect(disk).toBe('on');
    expect(queued).toHaveLength(1);
    room = 4;
    soon();
    expect(disk).toBe('one\ntw');
    writer.write('three\n');
    room = 1_000;
    soon();
    expect(disk).toBe('one\ntwo\nthree\n');
    expect(queued).toEqual([]);
    expect(writer.dropped).toBe(0);
  });

  it('holds no one up and fills no memory: above a limit lines are dropped, and reported as dropped', () => {
    room = 0;
    const line = `${'x'.repeat(999)}\n`;
    for (let n = 0; n < 3_000; n += 1) {
      writer.write(line);
    }
    expect(writer.dropped).toBeGreaterThan(1_900);
    room = Number.POSITIVE_INFINITY;
    soon();
    const { dropped } = writer;
    expect(disk.split('\n').filter((one) => one.startsWith('x'))).toHaveLength(3_000 - dropped);
    expect(disk.endsWith(`${dropped} log lines were dropped\n`)).toBe(true);
  });

  it('gets at the end what it accepts', () => {
    room = 0;
    writer.write('last words\n');
    room = 1_000;
    writer.flushAtExit();
    expect(disk).toBe('last words\n');
  });

  it('isn’t waited for long at the end', () => {
    room = 0;
    writer.write('last words\n');
    writer.flushAtExit();
    expect(disk).toBe('');
  });
});

it('an interrupted call is made again', () => {
  let calls = 0;
  const interrupted = createLineWriter({
    write(bytes) {
      calls += 1;
      if (calls === 1) {
        throw Object.assign(new Error('interrupted'), { code: 'EINTR' });
      }
      disk += Buffer.from(bytes).toString();
      return bytes.length;
    },
    later: () => undefined,
    droppedLine: () => 'x\n',
  });
  interrupted.write('one\n');
  expect(disk).toBe('one\n');
  expect(interrupted.dropped).toBe(0);
});
