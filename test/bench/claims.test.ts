import { describe, expect, it } from 'vitest';
import { readLock, readReply, readReport } from '../../bench/together/claims.ts';
import { en } from '../../src/i18n/en/index.ts';

function claimOf(title: string): unknown {
  const reading = readReply(title, '');
  return reading.kind === 'final' ? reading.claims.get(null) : reading.kind;
}

const named = (title: string): string => title.replace(/\{\{\w+\}\}/gu, 'hall');

describe('what a reply says of a lock', () => {
  it('is read from each title that the bot has for it', () => {
    const { title, ended, over, notLocked, incomplete, noOne } = en.locks;
    expect(readLock(named(title))).toBe('locked');
    for (const each of [ended.title, over.title, notLocked.title, incomplete.title, noOne.title]) {
      expect(readLock(named(each))).toBe('not locked');
    }
    expect(readLock('Database unavailable')).toBe('nothing was done');
    expect(readLock('Couldn’t confirm')).toBeNull();
  });
});

describe('what a reply says of a report', () => {
  it('is read from each title that the bot has for it', () => {
    const { sent, off, noChannel, limited, missing, notOnRecord } = en.reports;
    for (const each of [sent.title, sent.titleWaiting]) expect(readReport(each)).toBe('on record');
    for (const { title } of [off, noChannel, limited, missing, notOnRecord]) {
      expect(readReport(title)).toBe('not on record');
    }
    expect(readReport('Bouncer is restarting')).toBe('not on record');
    expect(readReport(en.reports.tooLate.title)).toBeNull();
  });
});

describe('what a reply to a removal claims', () => {
  it('is read from its title, whatever the icon', () => {
    expect(claimOf('✅ Removed: Guest 1')).toBe('removed');
    expect(claimOf('☑️ No longer in the session: Guest 1')).toBe('out');
    expect(claimOf('⚠️ Still in the session: Guest 1')).toBe('in');
    expect(claimOf('⚠️ Not removed, VideoSDK is busy: Guest 1')).toBe('not-removed');
    expect(claimOf('↩️ Removed, but already back: Guest 1')).toBe('back');
    expect(claimOf('⚠️ No one removed: VideoSDK is busy')).toBe('nothing');
    expect(claimOf('Bouncer is restarting')).toBe('nothing');
  });

  it('isn’t final while the bot is looking, and none is made by a question or a menu', () => {
    expect(claimOf('⏳ Not out yet: Guest 1')).toBe('interim');
    expect(claimOf('⏳ Removing 3 people: 1 of 3 done')).toBe('interim');
    expect(claimOf('Remove Guest 1?')).toBe('question');
    expect(claimOf('Who do you want to remove?')).toBe('menu');
  });

  it('is known for every title that the bot has for an outcome', () => {
    const texts: readonly object[] = [en.outcome, en.recovered, en.several.summary, en.keepOuts.blind];
    const titles = JSON.stringify(texts, (key, value: unknown) => (key === 'end' ? undefined : value)).matchAll(
      /"title\w*":"((?:[^"\\]|\\.)*)"/gu,
    );
    const unclear = [...titles]
      .map(([, title = '']) =>
        title.replace(/\{\{(?:count|gone), number\}\}/gu, '2').replace(/\{\{\w+\}\}/gu, 'Guest 1'),
      )
      .filter((title) => readReply(`⚠️ ${title}`, '• ✅ Guest 1: removed').kind === 'unclear');
    expect(unclear).toEqual([]);
  });

  it('is one for each person in the summary of several, and interim until all are known', () => {
    const lines = [
      'Results',
      '• ✅ Guest 1: removed · case 4',
      '• ⚠️ Guest 2: not removed: VideoSDK is busy · case 1,005',
    ];
    expect(readReply('⚠️ Removed 1 of 2 people', lines.join('\n'))).toEqual({
      kind: 'final',
      claims: new Map([
        ['Guest 1', 'removed'],
        ['Guest 2', 'not-removed'],
      ]),
    });
    expect(readReply('⚠️ Removed 1 of 2 people', '• ⏳ Guest 1: not out yet, checking…').kind).toBe('interim');
    const states = Object.values(en.several.outcomes);
    const unclear = states.filter(
      (state) => readReply('✅ Removed all 2 people', `• ✅ Guest 1: ${state}`).kind === 'unclear',
    );
    expect(unclear).toEqual([]);
  });
});
