import { describe, expect, it } from 'vitest';
import {
  filledIn,
  LONGEST_WHAT,
  MOST_REPORTS,
  nextReportAt,
  pictureLink,
  REPORTS_WITHIN_MS,
} from '../../src/reports/report.ts';

const NOW = 1_700_000_000_000;
const image = 'image/png';

describe('a link to a picture', () => {
  it.each([
    'https://cdn.discordapp.com/ephemeral-attachments/100/200/a.png?ex=1&is=2&hm=3&',
    'https://cdn.discordapp.com/attachments/100/200/%C3%A4.webp',
    'https://media.discordapp.net/attachments/100/200/a.png?width=3',
  ])('is kept as it came: %s', (url) => {
    expect(pictureLink({ url, contentType: image })).toBe(url);
  });

  it.each([
    ['isn’t encrypted', 'http://cdn.discordapp.com/attachments/1/2/a.png'],
    ['is another host’s', 'https://cdn.discordapp.com.evil.example/attachments/1/2/a.png'],
    ['is another host’s, after a user', 'https://cdn.discordapp.com@evil.example/attachments/1/2/a.png'],
    ['has a user in it', 'https://someone@cdn.discordapp.com/attachments/1/2/a.png'],
    ['has a port', 'https://cdn.discordapp.com:8443/attachments/1/2/a.png'],
    ['is no attachment', 'https://cdn.discordapp.com/avatars/1/2.png'],
    ['leaves its folder', 'https://cdn.discordapp.com/attachments/1/2/../../../x.png'],
    ['runs code', 'javascript:alert(1)'],
    ['is no link', 'a.png'],
    ['is too long', `https://cdn.discordapp.com/attachments/1/2/${'a'.repeat(1_000)}.png`],
  ])('is dropped if it %s', (_what, url) => {
    expect(pictureLink({ url, contentType: image })).toBeNull();
  });

  it.each([null, 'text/html', 'video/mp4'])('is dropped if the file is %s', (contentType) => {
    expect(pictureLink({ url: 'https://cdn.discordapp.com/attachments/1/2/a.png', contentType })).toBeNull();
  });

  it('can’t end the brackets or the line that it might be shown in', () => {
    const link = pictureLink({ url: 'https://cdn.discordapp.com/attachments/1/2/a b\n<c>.png', contentType: image });
    expect(link).not.toMatch(/[\s<>]/u);
  });
});

describe('what was filled in', () => {
  it('needs someone and something that can be seen', () => {
    expect(filledIn({ typedWho: ' ', picked: null, what: 'noise' })).toBe('who-missing');
    expect(filledIn({ typedWho: '\u200b', picked: null, what: 'noise' })).toBe('who-missing');
    expect(filledIn({ typedWho: 'Bob', picked: null, what: '\u3164' })).toBe('what-missing');
    expect(filledIn({ typedWho: '', picked: 'p-1', what: ' noise ' })).toEqual({ who: null, what: 'noise' });
    expect(filledIn({ typedWho: ' Bob', picked: null, what: 'noise' })).toEqual({ who: 'Bob', what: 'noise' });
  });

  it('is never longer than the form allows, whatever a client sends', () => {
    const filled = filledIn({ typedWho: 'b'.repeat(9_999), picked: null, what: '😀'.repeat(9_999) });
    expect(filled).toMatchObject({ who: 'b'.repeat(100) });
    expect((filled as { what: string }).what.length).toBeLessThanOrEqual(LONGEST_WHAT);
    expect((filled as { what: string }).what.isWellFormed()).toBe(true);
  });
});

describe('the limit of reports', () => {
  const ago = (ms: number) => NOW - ms;

  it('lets the next one through until there are as many within the time', () => {
    expect(nextReportAt([], NOW)).toBeNull();
    expect(nextReportAt([ago(1), ago(2)], NOW)).toBeNull();
    expect(nextReportAt([ago(1), ago(2), ago(REPORTS_WITHIN_MS)], NOW)).toBeNull();
    expect(MOST_REPORTS).toBe(3);
  });

  it('says when the oldest of them no longer counts', () => {
    expect(nextReportAt([ago(1), ago(2), ago(3)], NOW)).toBe(ago(3) + REPORTS_WITHIN_MS);
    expect(nextReportAt([ago(1), ago(2), ago(REPORTS_WITHIN_MS - 1)], NOW)).toBe(NOW + 1);
  });
});
