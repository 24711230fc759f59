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
    [['--port', '-1']],
    [['--port', '65536']],
    [['--port', '80a']],
    [['--port', '']],
    [['--story', '--port', '1']],
    [['--story', '--open']],
    [['--stay']],
    [['--nothing']],
    [['page']],
    [['--env', 'A']],
    [['--env', '1A=b']],
  ])('%j is refused', (args) => {
    expect(() => readOptions(args)).toThrow(UsageError);
  });
});
