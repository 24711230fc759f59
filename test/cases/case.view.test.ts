import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASE_OUTCOMES, type Case } from '../../src/cases/case.ts';
import {
  caseMessage,
  changedMeanwhileMessage,
  editReasonModal,
  noSuchCaseMessage,
  openCaseMessage,
  voidModal,
} from '../../src/cases/case.view.ts';
import { asRead, expectInert, expectWithinLimits } from '../bot/ui/message-limits.ts';
import { caseOf, hostileCase, hostileChanges } from '../support/cases.ts';
import { t } from '../support/english.ts';
import { hostileText } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const around = { earlier: 2, later: 1 };
const MENTION = ['<@42>'];

describe('a case', () => {
  it('says who, the result, by whom, why and when', () => {
    expect(asRead(caseMessage(t, caseOf(12, { reason: 'noise', target: { id: 'c7wgj9sd', name: 'Ada' } }), []))).toBe(
      `-# Case 12 · ✅ Removed · Ada · ID c7wgj9sd
---
Case 12 · ✅ Removed · Ada
---
VideoSDK accepted the removal, and they were out.
Room r-1 · session s-1
By <@200000000000000001> <t:1795429800:R> (<t:1795429800:f>, result after 0.9 sec)
Reason: noise
---
Reference REF1`,
    );
  });

  it('that was voided says that first, by whom and why', () => {
    const voided = { by: '42', at: 1_700_000_000_000, reason: 'wrong person' };
    const read = asRead(caseMessage(t, caseOf(12, { voided }), []));
    expect(read).toContain('🚫 Voided · Case 12');
    expect(read).toContain('**Voided** by <@42> <t:1700000000:R>. It doesn’t count.\nWhy: wrong person');
  });

  it('about a forgotten person names no one', () => {
    const message = caseMessage(t, caseOf(12, { target: null }), []);
    expect(message.content).toBe('');
    expect(asRead(message)).toContain('someone forgotten');
  });

  it('claims a removal only if one was seen', () => {
    for (const outcome of [...CASE_OUTCOMES, null]) {
      const text = asRead(caseMessage(t, caseOf(1, { outcome }), []));
      expect(text.includes('✅')).toBe(outcome === 'removed');
    }
  });

  it('shows the latest changes of its reason, and counts the others', () => {
    const changes = Array.from({ length: 14 }, (_, n) => ({
      what: 'reason' as const,
      by: '42',
      at: n * 1_000,
      before: n === 0 ? null : `reason ${n}`,
      after: `reason ${n + 1}`,
    }));
    const read = asRead(caseMessage(t, caseOf(1), changes));
    expect(read).toContain('• <@42> <t:13:R>: “reason 13” → “reason 14”');
    expect(read).toContain('… and 4 more');
    expect(read).not.toContain('none →');
  });

  it('is within every limit, and nothing in it is active, whatever people are called and write', () => {
    fc.assert(
      fc.property(anySay, hostileCase, hostileChanges, (t, one: Case, changes) => {
        for (const message of [
          caseMessage(t, one, changes),
          openCaseMessage(t, one, { changes, around, keepOut: null }, 'Reason changed.'),
          changedMeanwhileMessage(t, one, one.reason),
        ]) {
          expectWithinLimits(message);
          for (const { title = '', description = '' } of message.embeds ?? []) {
            // Nothing after it was cut off.
            expect(title).toContain(String(one.number));
            expect(description.endsWith('\\')).toBe(false);
          }
        }
        expectInert(caseMessage(t, one, changes), MENTION);
      }),
    );
  });
});

describe('the modals of a case', () => {
  it('show the current reason, within Discord’s limits', () => {
    fc.assert(
      fc.property(
        fc.option(
          fc.oneof(
            hostileText,
            hostileText.map((text) => text.repeat(40)),
          ),
        ),
        (reason) => {
          const modal = editReasonModal(t, 2 ** 31 - 1, reason, false);
          expect(modal.custom_id.length).toBeLessThanOrEqual(100);
          expect(modal.title.length).toBeLessThanOrEqual(45);
        },
      ),
    );
    expect(voidModal(t, 2 ** 31 - 1).title.length).toBeLessThanOrEqual(45);
  });
});

it('names a case that doesn’t exist by what was typed, inert', () => {
  fc.assert(
    fc.property(anySay, hostileText, (t, given) => {
      expectWithinLimits(noSuchCaseMessage(t, given));
    }),
  );
});
