import { describe, expect, it } from 'vitest';
import { readOptions, UsageError } from '../../sandbox/options.ts';

describe('the options of npm run sandbox --', () => {
  it.each([
    [[], { show: 'page', port: 4800, open: false, environment: {} }],
    [['--open'], { show: 'page', port: 4800, open: true, environment: {} }],
    [['--port', '0'], { show: 'page', port: 0, open: false, environment: {} }],
    [['--env', 'A=b=c', '--env', 'D='], { show: 'page', port: 4800, open: false, environment: { A: 'b=c', D: '' } }],
    [['--story'], { show: 'story', stay: false, environment: {} }],
    [['--story', '--stay', '--env', 'A=1'], { show: 'story', stay: true, environment: { A: '1' } }],
    [['--help', '--port', 'x'], { show: 'help' }],
    [['-h'], { show: 'help' }],
  ])('%j says %j', (args, says) => {
    expect(readOptions(args)).toEqual(says);
  });

  it.each([
    [['--port=-1'], "--port takes a number from 0 to 65535, not '-1'"],
    [['--port', '65536'], "--port takes a number from 0 to 65535, not '65536'"],
    [['--port', '80a'], "--port takes a number from 0 to 65535, not '80a'"],
    [['--port', 'http'], "--port takes a number from 0 to 65535, not 'http'"],
    [['--port', ''], "--port takes a number from 0 to 65535, not ''"],
    [['--story', '--port', '1'], '--story runs in the terminal: it takes neither --open nor --port'],
    [['--story', '--open'], '--story runs in the terminal: it takes neither --open nor --port'],
    [['--stay'], '--stay requires --story; the page keeps running anyway'],
    [['--stya'], "Unknown option '--stya'"],
    [['now'], "Unexpected argument 'now'"],
    [['--env', 'VIDEOSDK_REMOVAL_API'], "--env takes NAME=VALUE, not 'VIDEOSDK_REMOVAL_API'"],
    [['--env', '1A=b'], "--env takes NAME=VALUE, not '1A=b'"],
  ])('%j is refused: %s', (args, why) => {
    expect(() => readOptions(args)).toThrow(new UsageError(why));
  });

  it('a number that looks like an option is refused', () => {
    expect(() => readOptions(['--port', '-1'])).toThrow(UsageError);
  });
});
