import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodies } from '../../../sandbox/discord/body-schemas.ts';
import { modalProblems } from '../../../sandbox/discord/modal-rules.ts';
import type { Modal } from '../../../src/bot/command.ts';
import { modalWithoutForeignText } from '../../../src/bot/plain-fallback.ts';
import { KEEP_OUT_LENGTHS } from '../../../src/keep-out/keep-out.ts';
import { SPANS } from '../../../src/removal/lately.ts';
import { peoplePage } from '../../../src/removal/picker/picker-state.ts';
import { type Sheet, sheetModal } from '../../../src/removal/sheet/sheet.view.ts';
import { complete } from '../../../src/sessions/evidence.ts';
import type { Participant } from '../../../src/sessions/participant.ts';
import { t } from '../../support/english.ts';
import { hostileText, person, session, sessionOf } from '../../support/hostile.ts';
import { anySay } from '../../support/languages.ts';
import { crowd } from '../outcomes.ts';

const NOW = 1_700_000_000_000;
const [ada, bob] = [person('ada-1', 'Ada'), person('b2', 'Bob')];
const plain: Sheet = {
  customId: 'kick-participant:sheet:42:s-hall',
  session: sessionOf('s-hall', { customId: 'Town Hall' }),
  people: complete([ada, bob]),
  listed: [ada, bob],
  hidden: 0,
  presets: [],
  reasonRequired: false,
  chosen: [],
  query: null,
  keepOut: null,
  reason: null,
  now: NOW,
};

function expectAccepted(modal: Modal): void {
  expect(z.safeParse(bodies.modal, modal).error?.issues ?? []).toEqual([]);
  expect(modalProblems(modal as unknown as Parameters<typeof modalProblems>[0], [])).toEqual([]);
  expect(modal.title.length).toBeLessThanOrEqual(45);
  for (const part of modal.components) {
    expect('label' in part && part.label.length).toBeLessThanOrEqual(45);
    expect(('description' in part && part.description?.length) || 0).toBeLessThanOrEqual(100);
  }
}

/** The field with this custom ID. */
function fieldOf(modal: Modal, customId: string) {
  return modal.components
    .flatMap((part) => ('component' in part ? [part] : []))
    .find(({ component }) => 'custom_id' in component && component.custom_id === customId);
}

describe('a sheet', () => {
  it('is within Discord’s limits in every language, no matter who is there and what was filled in', () => {
    fc.assert(
      fc.property(
        anySay,
        session,
        crowd(60),
        fc.uniqueArray(hostileText, { maxLength: 30 }),
        fc.boolean(),
        fc.option(hostileText),
        fc.option(fc.constantFrom(...KEEP_OUT_LENGTHS)),
        fc.nat(4),
        (say, where, everyone, presets, reasonRequired, text, keepOut, every) => {
          const allowed = everyone.filter((_, n) => n % (every + 2) !== every);
          const { people: newest } = peoplePage(allowed, { query: null, page: 0, first: [] });
          fc.pre(newest.length > 0);
          const spans = SPANS.slice(0, every).map((span) => ({ span, count: 9_999 }));
          const listed = newest.slice(0, 25 - spans.length);
          const modal = sheetModal(say, {
            ...plain,
            session: where,
            people: complete(everyone),
            listed,
            spans,
            hidden: everyone.length - allowed.length,
            presets,
            reasonRequired,
            query: text,
            reason: text,
            keepOut,
            chosen: listed.slice(0, 3).map(({ id }) => id),
          });
          expectAccepted(modal);
          expect(modal.components.length).toBeLessThanOrEqual(5);
          const bare = modalWithoutForeignText(say, modal, new Map());
          expectAccepted(bare ?? modal);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('lists whoever shares a screen first, and says of each since when they’re there, their ID and what they send', () => {
    const at = (id: string, minutes: number, more: Partial<Participant> = {}): Participant => ({
      ...person(id, id),
      joinedAt: NOW - minutes * 60_000,
      ...more,
    });
    const everyone = [
      at('old', 90),
      at('new', 1, { sending: ['mic'] }),
      at('shows', 60, { sending: ['screen', 'camera'] }),
      at('viewer', 5, { looksOn: true }),
    ];
    const { people: listed } = peoplePage(everyone, { query: null, page: 0, first: [] });
    expect(listed.map(({ id }) => id)).toEqual(['shows', 'new', 'viewer', 'old']);
    const who = fieldOf(sheetModal(t, { ...plain, people: complete(everyone), listed }), 'who');
    expect(who).toMatchObject({
      description: expect.stringMatching(/^Screen sharers first\. In .*: 4 people, newest first$/u),
      component: {
        options: [
          { description: expect.stringMatching(/^1 h.* · shows · 🖥️ screen · 📷 camera$/u) },
          { description: expect.stringMatching(/^1 min.* · new · 🎙️ mic$/u) },
          { description: expect.stringMatching(/^5 min.* · viewer · 👀 only watching$/u) },
          { description: expect.stringMatching(/^1 h.* · old$/u) },
        ],
      },
    });
  });

  it('says how many people are there, and who isn’t shown', () => {
    const descriptionIn = (sheet: Sheet) =>
      fieldOf(sheetModal(t, sheet), 'who')?.description?.replace(/[\u2060-\u2064]/gu, '');
    expect(descriptionIn(plain)).toMatch(/^In .*Town Hall.*: 2 people, newest first$/u);
    expect(descriptionIn({ ...plain, listed: [ada], hidden: 1 })).toMatch(/Protected, not shown: 1$/u);
    const many = Array.from({ length: 30 }, (_, n) => person(`p${n}`));
    expect(descriptionIn({ ...plain, people: complete(many), listed: many.slice(0, 25), hidden: 2 })).toMatch(
      /: 30 people\. Shown: the newest 25$/u,
    );
  });

  it('requires someone from the menu where everyone is in it, and a reason where nothing else can give one', () => {
    const all = sheetModal(t, { ...plain, reasonRequired: true });
    expect(fieldOf(all, 'who')?.component).toMatchObject({ required: true, min_values: 1, max_values: 2 });
    expect(fieldOf(all, 'find')).toBeUndefined();
    expect(fieldOf(all, 'reason')?.component).toMatchObject({ required: true });
    const some = sheetModal(t, { ...plain, listed: [ada], reasonRequired: true, presets: ['noise', 'spam'] });
    expect(fieldOf(some, 'who')?.component).toMatchObject({ required: false, min_values: 0 });
    expect(fieldOf(some, 'find')?.component).toMatchObject({ required: false });
    expect(fieldOf(some, 'reason')?.component).toMatchObject({ required: false });
  });

  it('offers few ready-made reasons as radio buttons, which take one tap, and others in a menu', () => {
    const readyMade = (presets: readonly string[], reasonRequired = false) =>
      fieldOf(sheetModal(t, { ...plain, presets, reasonRequired }), 'preset')?.component;
    const words = Array.from({ length: 12 }, (_, n) => `reason ${n}`);
    expect(readyMade([])).toBeUndefined();
    expect(readyMade(words.slice(0, 1))).toMatchObject({ type: 21, options: { length: 2 } });
    expect(readyMade(words.slice(0, 9))).toMatchObject({ type: 21, options: { length: 10 } });
    expect(readyMade(words.slice(0, 10))).toMatchObject({ type: 3, options: { length: 10 } });
    // "No reason" isn't offered where one is required.
    expect(readyMade(words.slice(0, 1), true)).toMatchObject({ type: 3, options: { length: 1 } });
    expect(readyMade(words.slice(0, 10), true)).toMatchObject({ type: 21, options: { length: 10 } });
  });

  it('puts a reason where it came from: among the ready-made ones, or into the text', () => {
    const sheet = { ...plain, presets: ['noise', 'spam'] };
    const ready = sheetModal(t, { ...sheet, reason: 'spam' });
    expect(JSON.stringify(fieldOf(ready, 'preset'))).toMatch(/"value":"[^"]+","default":true/u);
    expect(fieldOf(ready, 'reason')?.component).not.toHaveProperty('value');
    const written = sheetModal(t, { ...sheet, reason: 'in words' });
    expect(JSON.stringify(fieldOf(written, 'preset'))).not.toContain('"default":true');
    expect(fieldOf(written, 'reason')?.component).toMatchObject({ value: 'in words' });
  });
});
