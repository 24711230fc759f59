import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bulkInCasesMessage,
  caseLine,
  exportMessage,
  forgetMessagesQuestion,
  forgetQuestion,
  historyMessage,
  noOneInCasesMessage,
  notUnderstoodMessage,
} from '../../src/cases/history.view.ts';
import { EVERYTHING } from '../../src/cases/history-filter.ts';
import { asRead, expectWithinLimits } from '../bot/ui/message-limits.ts';
import { caseOf, hostileCase } from '../support/cases.ts';
import { readMarkdown } from '../support/discord-markdown.ts';
import { t } from '../support/english.ts';
import { hostileText, participant } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const NOW = Date.parse('2026-11-24T10:30:00Z');
const page = (...cases: ReturnType<typeof caseOf>[]) => ({ cases, newer: false, older: false });

describe('the history', () => {
  it('shows one case per line, with voided ones struck through', () => {
    const voided = { by: '42', at: NOW, reason: 'wrong person' };
    expect(
      asRead(
        historyMessage(
          t,
          page(
            caseOf(13, { target: null, outcome: 'busy' }),
            caseOf(12, { voided }),
            caseOf(11, { returns: 2, target: { id: 'x', name: '*Ada*' } }),
          ),
          EVERYTHING,
          null,
          NOW,
        ),
      ),
    ).toBe(`This server’s cases
---
Newest first

**Case · result · who · moderator**
**13** ⚠️ VideoSDK was busy · *forgotten* · <@200000000000000001> · <t:1795429800:R>
~~**12** ✅ Removed · Person 12~~ 🚫 voided · <@200000000000000001> · <t:1795429800:R>
**11** ✅ Removed · \\*Ada\\* · came back 2× · <@200000000000000001> · <t:1795429800:R>`);
  });

  it('says in words what it was filtered by', () => {
    const read = asRead(
      historyMessage(
        t,
        page(caseOf(1)),
        { about: { same: 'name', asIn: 1 }, moderatorId: '42', outcome: 'busy', since: NOW },
        caseOf(1, { target: { id: 'x', name: 'Ada' } }),
        NOW,
      ),
    );
    expect(read).toContain('Everyone named Ada');
    expect(read).toContain('Moderator: <@42>');
    expect(read).toContain('Result: ⚠️ VideoSDK was busy');
    expect(read).toContain('Since <t:1795516200:f>');
  });

  it('that is empty says what will be there; one without matches says how to see more', () => {
    expect(asRead(historyMessage(t, page(), EVERYTHING, null, NOW))).toContain('No cases yet');
    const nothing = historyMessage(t, page(), { ...EVERYTHING, moderatorId: '42' }, null, NOW);
    expect(asRead(nothing)).toContain('No case matches');
    expect(nothing.components).toBeUndefined();
  });

  it('is within every limit, whatever people are called', () => {
    fc.assert(
      fc.property(
        anySay,
        fc.uniqueArray(hostileCase, { selector: ({ number }) => number, minLength: 1, maxLength: 8 }),
        (t, cases) => {
          const [first] = cases;
          const message = historyMessage(
            t,
            { cases, newer: true, older: true },
            {
              about: { same: 'name', asIn: 2 ** 31 - 1 },
              moderatorId: '1'.repeat(20),
              outcome: 'session-over',
              since: 2 ** 42,
            },
            first ?? null,
            NOW,
          );
          expectWithinLimits(message);
          expect(
            asRead(message)
              .split('\n')
              .filter((line) => /^(?:~~)?\*\*\d+\*\* /u.test(line)),
          ).toHaveLength(cases.length);
        },
      ),
    );
  });

  it('lets no name format its line, or the next one', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (name, isVoided) => {
        const voided = isVoided ? { by: '42', at: NOW, reason: 'x' } : null;
        const line = caseLine(t, caseOf(1, { target: { id: 'x', name }, voided }));
        const bare = line
          .replace('**1**', '1')
          .replace(/^~~(.*)~~ 🚫/u, '$1 🚫')
          .replace('<@200000000000000001>', 'x')
          .replace(/<t:\d+:R>/u, 'x');
        expect(readMarkdown(bare).active).toEqual([]);
        expect(line).not.toContain('\n');
      }),
    );
  });
});

describe('what else is said', () => {
  it('is within every limit, whatever was typed and no matter who is meant', () => {
    fc.assert(
      fc.property(anySay, hostileText, fc.array(participant, { minLength: 1, maxLength: 30 }), (t, given, people) => {
        const candidates = people.map((one, n) => ({ ...one, seenIn: n + 1 }));
        for (const message of [
          noOneInCasesMessage(t, given),
          notUnderstoodMessage(t, 'since', given),
          bulkInCasesMessage(t, given, candidates, 'erasing'),
        ]) {
          expectWithinLimits(message);
        }
        for (const person of candidates) {
          const question = forgetQuestion(t, { person, settled: 1_000_000, open: 2, keptOut: 1 }, '1'.repeat(20));
          expectWithinLimits(question);
          const nonce = '_'.repeat(25);
          expectWithinLimits(forgetMessagesQuestion(t, { id: person.id, nonce, messages: 1_000_000 }, '1'.repeat(20)));
          for (const row of question.components ?? []) {
            for (const button of row.components) {
              expect('label' in button ? (button.label ?? '').length : 0).toBeLessThanOrEqual(34);
            }
          }
        }
      }),
    );
  });

  it('an export that isn’t complete says so, and has a button for the rest', () => {
    const file = { name: 'cases.csv', text: 'x', cases: 10_000 };
    expect(exportMessage(t, { ...file, next: null }, EVERYTHING).components).toBeUndefined();
    const part = exportMessage(t, { ...file, next: 1234 }, EVERYTHING);
    expect(asRead(part)).toContain('10,000 cases exported');
    expect(asRead(part)).toContain('Not every case fit.');
    expect(JSON.stringify(part.components)).toContain('kick-history:export::ya////');
  });
});
