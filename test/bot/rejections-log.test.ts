import { pino } from 'pino';
import { expect, it } from 'vitest';
import { RejectionsLog } from '../../src/bot/rejections-log.ts';
import { FakeClock } from '../support/fake-clock.ts';

it('the first rejection is logged at once, then how many more there were in each second, until there are none', async () => {
  const clock = new FakeClock();
  const lines: object[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const rejections = new RejectionsLog(clock, log);
  const reject = (ref: string): void => rejections.note(log.child({ ref }), 'kick-participant', 400);
  const first = (ref: string) => ({ level: 40, ref, command: 'kick-participant', inProgress: 400 });
  const more = (count: number) => ({ level: 40, count, msg: 'more commands rejected: too busy' });

  reject('ONE');
  expect(lines).toEqual([{ ...first('ONE'), msg: 'command rejected: too busy' }]);
  reject('TWO');
  reject('THREE');
  await clock.advance(1_000);
  reject('FOUR');
  await clock.advance(1_000);
  expect(lines.slice(1)).toEqual([more(2), more(1)]);
  await clock.advance(1_000);
  reject('FIVE');
  expect(lines.slice(3)).toEqual([{ ...first('FIVE'), msg: 'command rejected: too busy' }]);
});
