import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodies } from '../../sandbox/discord/body-schemas.ts';
import { modalProblems } from '../../sandbox/discord/modal-rules.ts';
import { COLORS } from '../../src/bot/ui/embed.ts';
import { LONGEST_WHAT, LONGEST_WHO, type Report } from '../../src/reports/report.ts';
import { handledAlreadyMessage, reportMessage, reportModal } from '../../src/reports/report.view.ts';
import { asRead, expectInert, expectWithinLimits } from '../bot/ui/message-limits.ts';
import { t } from '../support/english.ts';
import { hostileId, hostileText, person } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const report: Report = {
  guildId: '10',
  number: 3,
  guildLocale: 'en-US',
  reporterId: '42',
  about: { name: 'Ada', memberId: null, participant: null },
  what: 'noise',
  pictures: [],
  message: null,
  reference: 'K7Q2M4X',
  createdAt: 1_700_000_000_000,
  handled: null,
  cases: [],
};

const time = fc.integer({ min: 0, max: 2 ** 42 });
const longText = (most: number) => fc.array(hostileText, { maxLength: 80 }).map((all) => all.join('').slice(0, most));
const post = fc.constant({ channelId: '99', messageId: '18446744073709551615' });
const hostileReport: fc.Arbitrary<Report> = fc.record({
  guildId: fc.constant('10'),
  number: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  guildLocale: fc.constant('en-US'),
  reporterId: fc.constantFrom('42', '0'),
  about: fc.record({
    name: fc.option(longText(LONGEST_WHO)),
    memberId: fc.option(fc.constant('42')),
    participant: fc.option(fc.record({ id: hostileId, sessionId: hostileId })),
    otherName: fc.boolean(),
  }),
  what: longText(LONGEST_WHAT + LONGEST_WHO + 100),
  pictures: fc.array(fc.constant('https://cdn.discordapp.com/attachments/1/2/a.png'), { maxLength: 3 }),
  message: fc.option(post),
  reference: fc.constant('K7Q2M4X'),
  createdAt: time,
  handled: fc.option(
    fc.record({ how: fc.constantFrom('removal', 'dismissed'), by: fc.constantFrom('42', '0'), at: time }),
  ),
  cases: fc.array(
    fc.record({ number: fc.integer({ min: 1, max: 2 ** 31 - 1 }), post: fc.option(post), voided: fc.boolean() }),
    { maxLength: 25 },
  ),
});

/** Links of our own: to messages, with words of ours. */
const OUR_LINKS = /\[[^\]]*\]\(https:\/\/discord\.com\/channels\/[\d/]+\)/gu;

describe('a report', () => {
  it('says who, what, by whom and when, and offers what can be done', () => {
    const message = reportMessage(t, report);
    expect(asRead(message)).toBe(
      `Report 3 · Ada
---
What happened: noise

The name is what the member typed. It proves nothing.
Reported by <@42> <t:1700000000:R>
---
Reference K7Q2M4X`,
    );
    const [row] = (message.components ?? []) as { components: { label: string }[] }[];
    expect(row?.components.map(({ label }) => label)).toEqual(['Remove…', 'Keep out…', 'Dismiss']);
  });

  it('that is handled says by whom, links to its cases, and offers nothing more', () => {
    const handled = { how: 'removal', by: '77', at: 1_700_000_060_000 } as const;
    const cases = [
      { number: 12, post: { channelId: '99', messageId: '98' }, voided: false },
      { number: 13, post: null, voided: false },
    ];
    const message = reportMessage(t, { ...report, handled, cases });
    expect(asRead(message)).toContain(
      '<@77> acted on this <t:1700000060:R>. What came of it: [case 12](https://discord.com/channels/10/99/98) and case 13.',
    );
    expect(message.components).toEqual([]);
  });

  it('that is handled doesn’t claim that anyone was removed', () => {
    const [embed] = reportMessage(t, { ...report, handled: { how: 'removal', by: '77', at: 1 } }).embeds ?? [];
    expect(embed?.title).toBe('Handled · Report 3 · Ada');
    expect(embed?.color).toBe(COLORS.nothing);
  });

  it('has each picture in an embed of its own, as a link', () => {
    const url = 'https://cdn.discordapp.com/ephemeral-attachments/1/2/a.png?ex=1';
    const { embeds } = reportMessage(t, { ...report, pictures: [url, url] });
    expect(embeds?.slice(1).map(({ image }) => image?.url)).toEqual([url, url]);
  });

  it('is inert and within Discord’s limits, whatever is in it, in every language', () => {
    fc.assert(
      fc.property(hostileReport, anySay, (any, say) => {
        for (const message of [reportMessage(say, any), handledAlreadyMessage(say, any)]) {
          expectWithinLimits(message);
          const embeds = (message.embeds ?? []).map((embed) =>
            embed.description === undefined
              ? embed
              : { ...embed, description: embed.description.replace(OUR_LINKS, 'x') },
          );
          expectInert({ ...message, embeds }, ['<@42>']);
        }
      }),
    );
  });

  it('is never cut before it says who sent it', () => {
    fc.assert(
      fc.property(hostileReport, (any) => {
        const { description = '' } = reportMessage(t, any).embeds?.[0] ?? {};
        expect(description.split('\n').at(-1)).toMatch(/^Reported by .+ <t:\d+:R>$/u);
      }),
    );
  });
});

describe('the form of a report', () => {
  const form = { ownerId: '18446744073709551615', name: null, people: [] };
  const valid = (modal: ReturnType<typeof reportModal>) => {
    expect(z.safeParse(bodies.modal, modal).error?.issues ?? []).toEqual([]);
    expect(modalProblems(modal as unknown as Parameters<typeof modalProblems>[0], [])).toEqual([]);
  };

  it('is valid with the longest IDs, any name and any people', () => {
    const id = '18446744073709551615';
    fc.assert(
      fc.property(fc.option(hostileText), fc.array(hostileText, { maxLength: 25 }), anySay, (name, names, say) => {
        const people = names.map((one, n) => person(`p-${n}`, one));
        valid(reportModal(say, { ...form, argument: [id, id, id, 'abcd'].join('.'), name, people }));
      }),
    );
  });

  it('insists on a name only where no one can be picked', () => {
    const who = (people: readonly ReturnType<typeof person>[]) =>
      JSON.stringify(reportModal(t, { ...form, argument: '', people })).match(/"who","style":1,"required":(\w+)/u)?.[1];
    expect(who([])).toBe('true');
    expect(who([person('p-1', 'Ada')])).toBe('false');
  });
});
