import { DiscordAPIError } from 'discord.js';
import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { displayedTexts, everyComponent } from '../../sandbox/discord/component-types.ts';
import type { Choices, Message, Modal } from '../../src/bot/command.ts';
import {
  drafted,
  draftOf,
  orFewerChoices,
  orInPlainWords,
  orPlainerModal,
  withoutForeignText,
} from '../../src/bot/plain-fallback.ts';
import { button, row } from '../../src/bot/ui/components.ts';
import { render } from '../../src/bot/ui/embed.ts';
import { copyableId, labelWords, nameOf, reasonLine } from '../../src/bot/ui/formatting.ts';
import { asLayout } from '../../src/bot/ui/layout.ts';
import { linesWithin, lineWithin } from '../../src/bot/within-limits.ts';
import { foreignTextNoted, notingForeignText, withoutMarks } from '../../src/common/foreign-text.ts';
import { visible } from '../../src/common/text.ts';
import { languageOf, translatorFor } from '../../src/i18n/language.ts';
import { choiceValue, naming } from '../../src/removal/identification.ts';
import { complete, partial } from '../../src/sessions/evidence.ts';
import { SENDINGS } from '../../src/sessions/participant.ts';
import { participantsMessage } from '../../src/sessions/participants.view.ts';
import { suggestPeople } from '../../src/sessions/suggestions.ts';
import { crowd } from '../removal/outcomes.ts';
import { person, session, sessionOf } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';
import { expectWithinLimits } from './ui/message-limits.ts';

const t = translatorFor(languageOf('en-US'));
const PLAIN: Message = { content: 'In our own words' };

interface Person {
  readonly id: string;
  readonly name: string;
}

function removed(person: Person, reason: string): Message {
  const name = nameOf(t, person);
  const message = render(t, {
    tone: 'done',
    title: `Removed: ${name}`,
    lines: [`${name} is out.`, reasonLine(t, reason)],
    copyable: [`ID ${person.id}`],
  });
  return {
    ...message,
    components: [
      {
        type: 1,
        components: [
          {
            type: 3,
            custom_id: `menu:${person.id}`,
            placeholder: `Not ${name}?`,
            options: [{ label: name, description: `About ${name}`, value: person.name }],
          },
        ],
      },
    ],
  };
}

/** Everything a reader sees. */
function seen({ content = '', embeds = [], components = [], layout = [] }: Message): string {
  return [
    content,
    ...displayedTexts(layout),
    ...embeds.flatMap(({ title, description }) => [title, description]),
    JSON.stringify(components, (key, value: unknown) => (key === 'value' || key === 'custom_id' ? undefined : value)),
  ].join('\n');
}

function refusedFor(code: number): DiscordAPIError {
  const none = { body: undefined, files: [] };
  return new DiscordAPIError({ message: 'Refused', code }, code, 400, 'PATCH', 'http://x.invalid', none);
}

/** Sends to a Discord that refuses whatever contains one of these. */
async function sent(message: Message, refused: readonly string[]): Promise<{ shown: Message; attempts: number }> {
  let attempts = 0;
  const shown = await orInPlainWords<Message>(
    async (form) => {
      attempts += 1;
      if (refused.some((text) => seen(form).includes(text))) {
        throw refusedFor(240_000);
      }
      return form;
    },
    draftOf(message),
    { t, plain: PLAIN, log: pino({ level: 'silent' }), blocked: 'blocked' },
  );
  return { shown, attempts };
}

describe('a message of version 2 that Discord refuses', () => {
  const list = (name: string): Message => {
    const people = complete([person('guest-51', name), person('p-2', 'Bob')]);
    return participantsMessage(t, { kind: 'people', session: sessionOf('s'), people }, 0);
  };

  it('for a name is shown with everything else, people by their IDs, and says so', () =>
    notingForeignText(async () => {
      const whole = list('see evil.example');
      const { shown, attempts } = await sent(whole, ['evil']);
      expect(attempts).toBe(2);
      const [head, ...people] = displayedTexts(shown.layout ?? []);
      expect(head).toMatch(/\nDiscord blocked a name, word or link[^\n]*$/u);
      expect(people).toEqual([
        'guest-51 · joined <t:1700000000:R> · ID guest-51',
        'p-2 · joined <t:1700000000:R> · ID p-2',
      ]);
      const idsIn = (message: Message) => everyComponent(message.layout ?? []).map(({ custom_id }) => custom_id);
      expect(idsIn(shown)).toEqual(idsIn(whole));
      expectWithinLimits(shown);
    }));

  it('for an ID is shown without IDs, and for everything in the bot’s own words', () =>
    notingForeignText(async () => {
      const { shown } = await sent(list('x'), ['guest-51']);
      expect(displayedTexts(shown.layout ?? [])[1]).toBe('[…] · joined <t:1700000000:R> · ID […]');
      expect((await sent(list('x'), ['joined'])).shown).toEqual(PLAIN);
    }));

  it('is within Discord’s limits without its names, whatever people are called, in every language', () => {
    fc.assert(
      fc.property(anySay, session, crowd(30), (say, one, all) =>
        notingForeignText(() => {
          const people = partial(
            all.map((each) => ({ ...each, sending: SENDINGS })),
            'rooms-unknown',
          );
          const whole = participantsMessage(say, { kind: 'people', session: one, people }, 1);
          const shown = withoutForeignText(say, whole, foreignTextNoted()());
          if (shown !== null) {
            expectWithinLimits(shown);
            expect(displayedTexts(shown.layout ?? [])[0] ?? shown.embeds?.[0]?.description).toContain(
              say('trouble.blocked.partly'),
            );
          }
        }),
      ),
      { numRuns: 60 },
    );
  });
});

describe('a message that is shown where one of version 2 was', () => {
  it('says the same with the same buttons, within Discord’s limits', () => {
    const message: Message = {
      ...render(t, { tone: 'failed', title: 'Oh no', lines: ['One', 'Two'], reference: 'K7Q2M4X' }),
      components: [row(button('Again', 'x:y::'))],
    };
    const shown = asLayout(message);
    expect(displayedTexts(shown.layout ?? [])).toEqual(['### Oh no\nOne\nTwo', '-# Reference K7Q2M4X']);
    expect(everyComponent(shown.layout ?? []).at(-1)).toMatchObject({ label: 'Again', custom_id: 'x:y::' });
    expectWithinLimits(shown);
    expect(asLayout(shown)).toBe(shown);
  });

  it('loses whole lines where it’s too long, and never its title', () => {
    const lines = Array.from({ length: 300 }, (_, n) => `Line ${n} ${'x'.repeat(30)}`);
    const long = asLayout({ content: 'c'.repeat(1_900), embeds: [{ title: 'Title', description: lines.join('\n') }] });
    expectWithinLimits(long);
    expect(displayedTexts(long.layout ?? [])[1]).toMatch(/^### Title\nLine 0 x+\n(?:Line \d+ x{30}\n)+…$/u);
  });
});

describe('a message that Discord refuses', () => {
  it('for a reason is shown with everything else, people by their IDs', () =>
    notingForeignText(async () => {
      const message = removed({ id: 'guest-51', name: 'Ana Lima' }, 'see evil.example now');
      const { shown, attempts } = await sent(message, ['evil']);
      expect(attempts).toBe(2);
      expect(shown.embeds?.[0]?.title).toBe('Removed: guest-51');
      expect(shown.embeds?.[0]?.description).toMatch(
        /^guest-51 is out\.\n.*\[…\]\n\nDiscord blocked a name, word or link/u,
      );
      expect(shown.content).toBe('-# Removed: guest-51 · ID guest-51');
      expect(shown.components?.[0]).toMatchObject({
        components: [
          {
            custom_id: 'menu:guest-51',
            placeholder: 'Not guest-51?',
            options: [{ label: 'guest-51', description: 'About guest-51', value: 'Ana Lima' }],
          },
        ],
      });
    }));

  it('for a link in a name is shown without it, above the embed, too', () =>
    notingForeignText(async () => {
      const { shown } = await sent(removed({ id: 'p-1', name: 'join evil.example/x' }, 'spam'), ['evil']);
      expect(shown.embeds?.[0]?.title).toBe('Removed: p-1');
    }));

  it('never shows the ID of someone else with the same name', () =>
    notingForeignText(async () => {
      const names = ['p-1', 'p-2', 'p-3', 'p-1'].map((id) => nameOf(t, { id, name: 'Alex' }));
      const { shown } = await sent({ content: [...names, nameOf(t, { id: 'p-4', name: 'rude' })].join() }, ['rude']);
      expect(shown.content).toBe('[…],[…],[…],[…],p-4');
    }));

  it('takes no one for the person whose ID they have as a name', () =>
    notingForeignText(async () => {
      const names = [nameOf(t, { id: 'p-1', name: 'p-2' }), nameOf(t, { id: 'p-2', name: 'rude' })];
      expect((await sent({ content: names.join() }, ['rude'])).shown.content).toBe('[…],p-2');
    }));

  it('takes no name for an ID because it looks like one', () =>
    notingForeignText(async () => {
      const content = `${visible('guest-7', { max: 40 })}, ${nameOf(t, { id: 'p-2', name: 'rude' })}`;
      expect((await sent({ content }, ['rude'])).shown.content).toBe('[…], p-2');
    }));

  it('for an ID is shown without IDs', () =>
    notingForeignText(async () => {
      const message: Message = { embeds: [{ title: `Removed: ${nameOf(t, { id: 'evil.example', name: 'Ana' })}` }] };
      expect((await sent(message, ['Ana', 'evil'])).shown.embeds?.[0]?.title).toBe('Removed: […]');
    }));

  it('shows an ID with escapes only where they aren’t seen', () =>
    notingForeignText(async () => {
      const { shown } = await sent(removed({ id: 'a_b.c', name: 'rude' }, 'spam'), ['rude']);
      expect(shown.embeds?.[0]?.title).toBe('Removed: a\\_b\\.c');
      expect(shown.components?.[0]).toMatchObject({ components: [{ options: [{ label: 'a_b.c' }] }] });
    }));

  it('takes no one in a menu for the person whose ID they have as a name', () =>
    notingForeignText(async () => {
      const label = (name: string, id: string) => naming(visible(name, { max: 40 }), id);
      const options = [
        ['p_2', 'p-1'],
        ['rude', 'p_2'],
        ['Alex', 'p-3'],
        ['Alex', 'p-4'],
      ].map(([name = '', id = '']) => ({ label: label(name, id), value: id }));
      const message: Message = {
        content: 'Who?',
        components: [{ type: 1, components: [{ type: 3, custom_id: 'menu', options }] }],
      };
      const { shown } = await sent(message, ['rude']);
      const labels = ['[…]', 'p_2', '[…]', '[…]'];
      expect(shown.components?.[0]).toMatchObject({
        components: [{ options: labels.map((one, index) => ({ label: one, value: options[index]?.value })) }],
      });
    }));

  it('keeps an ID to copy as it is, unless that is what is refused', () =>
    notingForeignText(async () => {
      const person = { id: 'a_b evil.example', name: 'rude' };
      const content = `${nameOf(t, person)} · ${copyableId(t, person.id)}`;
      expect((await sent({ content }, ['rude'])).shown.content).toMatch(/ · ID `a_b evil\.example`$/u);
      expect((await sent({ content }, ['rude', 'evil'])).shown.content).toBe('[…] · ID `[…]`');
      const bare = copyableId(t, 'evil.example');
      expect((await sent({ content: bare }, ['evil'])).shown.content).toBe('ID […]');
    }));

  it('keeps mentions and times, whatever numbers people have as IDs and names', () =>
    notingForeignText(async () => {
      const names = [nameOf(t, { id: '1234', name: '5678' }), copyableId(t, '1234'), 'rude'];
      const content = `${names.join()} by <@1234> <t:5678:R> </kick-case:1234>`;
      const { shown } = await sent({ content }, ['5678,', 'ID 1234']);
      expect(shown.content).toBe('[…],ID […],rude by <@1234> <t:5678:R> </kick-case:1234>');
    }));

  it('is known by the text from outside that was shown while it was built, wherever that was', async () => {
    const draft = await drafted(async () => removed({ id: 'p-1', name: 'Ana' }, 'spam'));
    expect(draft.foreign().get('Ana')).toBe('p-1');
    expect(draftOf(draft.whole).foreign().size).toBe(0);
  });

  it('for something of the bot’s own is replaced as a whole', () =>
    notingForeignText(async () => {
      const { shown } = await sent(removed({ id: 'p-1', name: 'Ana' }, 'spam'), ['Removed']);
      expect(shown).toEqual(PLAIN);
    }));

  it('keeps words that only contain a name', () =>
    notingForeignText(async () => {
      const message: Message = { content: `Already removed: ${nameOf(t, { id: 'p-1', name: 'Al' })}` };
      expect((await sent(message, [': Al'])).shown.content).toBe('Already removed: p-1');
    }));

  it('for another reason than its content isn’t sent again', async () => {
    let attempts = 0;
    const failing = orInPlainWords(
      () => {
        attempts += 1;
        return Promise.reject(refusedFor(10_008));
      },
      draftOf(PLAIN),
      { t, plain: PLAIN, log: pino({ level: 'silent' }), blocked: 'blocked' },
    );
    await expect(failing).rejects.toMatchObject({ code: 10_008 });
    expect(attempts).toBe(1);
  });

  it('replaces what comes from outside and nothing else, whatever people are called and IDs are', async () => {
    const own = [
      'Removed',
      'is',
      'out',
      'Reason',
      'ID',
      'Not',
      'About',
      'blocked',
      'a',
      '-# ',
      '\uF8F0',
      '1',
      '.',
      '.gg',
    ];
    const word = fc.oneof(fc.constantFrom(...own), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }));
    const id = fc.constantFrom('p-1', 'Removed', 'is', 'twin-1', 'guest-51');
    const shownOf = (person: Person, reason: string): Message | null =>
      notingForeignText(() => withoutForeignText(t, removed(person, reason), foreignTextNoted()()));
    const visibly = (message: Message | null): string => seen(message ?? {}).replaceAll('\n\n', '\n');
    await fc.assert(
      fc.asyncProperty(word, word, id, async (name, reason, personId) => {
        // What isn't shown is replaced by the bot's own words, and these stay.
        fc.pre([name, reason].every((text) => visible(text, { max: 30, empty: '' }) !== '') && name !== personId);
        fc.pre(reason !== name && reason !== personId);
        const other = shownOf({ id: personId, name: 'Zoë Quist' }, 'another reason');
        expect(visibly(shownOf({ id: personId, name }, reason))).toBe(visibly(other));
        expect(visibly(other)).not.toMatch(/Zoë|another/u);
      }),
    );
  });

  it('says that something is left out, and is within Discord’s limits, however long it is and IDs are', async () => {
    const note = t('trouble.blocked.partly');
    const people = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom('_', '.', 'x', '*', '\\')), {
      minLength: 1,
      maxLength: 200,
      size: 'max',
    });
    let [longest, cut] = [0, 0];
    await fc.assert(
      fc.property(people, fc.nat(4_000), fc.nat(250), fc.nat(4_096), (ids, listed, titled, described) => {
        const made = (foreign: boolean): Message | null =>
          notingForeignText(() => {
            const names = ids.map(([length, sign], index) =>
              nameOf(t, { id: sign.repeat(length) + index, name: `${index}` }),
            );
            const all = names.join(', ');
            const title = `${'T'.repeat(titled % 200)} ${names.slice(0, 5).join()}`;
            const card = render(t, {
              tone: 'done',
              title,
              lines: [names.slice(0, 8).join(), 'x'.repeat(described / 2)],
              list: {
                heading: 'People',
                lines: names.slice(0, listed).map((name) => `${name} · since 14 minutes ago`),
                total: names.length,
              },
              copyable: [`ID ${names[0]}`, 'x'.repeat(titled), all.slice(0, 900)],
              caseNumber: 7,
            });
            const whole: Message = {
              ...card,
              components: [
                { type: 1, components: [{ type: 2, style: 1, custom_id: 'b', label: `${'L'.repeat(78)}${names[0]}` }] },
                {
                  type: 1,
                  components: [
                    {
                      type: 3,
                      custom_id: 'm',
                      placeholder: `${'P'.repeat(140)}${names[0]}`,
                      options: [
                        {
                          label: `${'O'.repeat(98)}${names[0]}`,
                          description: `${'D'.repeat(98)}${names[0]}`,
                          value: 'v',
                        },
                      ],
                    },
                  ],
                },
              ],
            };
            return withoutForeignText(t, whole, foreign ? foreignTextNoted()() : new Map());
          });
        for (const message of [made(true), made(false)]) {
          expectWithinLimits(message ?? {});
          const description = message?.embeds?.[0]?.description ?? '';
          expect(description.endsWith(`\n\n${note}`)).toBe(true);
          longest = Math.max(longest, description.length);
          cut += description.includes('…') ? 1 : 0;
        }
      }),
      { numRuns: 200 },
    );
    expect(longest).toBeGreaterThan(3_900);
    expect(cut).toBeGreaterThan(0);
  });

  it('says so below a message without an embed, too', () =>
    notingForeignText(async () => {
      const { shown } = await sent({ content: nameOf(t, { id: 'p-1', name: 'rude' }) }, ['rude']);
      expect(shown).toMatchObject({ content: 'p-1', embeds: [{ description: t('trouble.blocked.partly') }] });
    }));

  it('cuts nothing that fits, and no code block in two', () => {
    const whole = 'one\ntwo\n```\nthree\nfour\n```\nfive';
    expect(linesWithin(whole, whole.length)).toBe(whole);
    for (let most = 5; most < whole.length; most += 1) {
      const shown = linesWithin(whole, most);
      expect(shown.length).toBeLessThanOrEqual(most);
      expect((shown.match(/```/gu) ?? []).length % 2).toBe(0);
      expect(shown).toMatch(/…$/u);
    }
    expect(lineWithin('ab\\_c', 4)).toBe('ab…');
    expect(lineWithin('a\\\\_cd', 4)).toBe('a\\\\…');
    expect(lineWithin('a😀cd', 3)).toBe('a…');
  });

  it('is sent with its files, and with what comes back from its menus, as they are', async () => {
    const id = 'guest-5\uF8F01';
    const message: Message = {
      content: 'Here it is',
      files: [{ name: 'cases.csv', text: `id\n${id}\n` }],
      components: [
        { type: 1, components: [{ type: 3, custom_id: `menu:${id}`, options: [{ label: 'Ana', value: id }] }] },
      ],
    };
    await notingForeignText(async () => {
      expect((await sent(message, [])).shown).toEqual(message);
    });
  });

  it('keeps a name that begins or ends an ID apart from that ID', () =>
    notingForeignText(async () => {
      const [twin, rude] = [nameOf(t, { id: 'twin-1', name: 'twin' }), nameOf(t, { id: 'p-2', name: 'rude' })];
      const content = `${twin} · ${copyableId(t, 'twin-1')} · ${rude}`;
      expect((await sent({ content }, ['rude'])).shown.content).toBe('twin-1 · ID twin-1 · p-2');
    }));
});

describe('a modal that Discord refuses', () => {
  const modal = (label: string, value: string): Modal => ({
    custom_id: 'm:Ana',
    title: `About ${label}`,
    components: [
      {
        type: 18,
        label: `Why ${label}?`,
        description: 'In a few words',
        component: { type: 4, custom_id: 'why', style: 2, required: false, value },
      },
      { type: 18, label: 'Days', component: { type: 4, custom_id: 'days', style: 1, required: false, value: '30' } },
      {
        type: 18,
        label: 'Who',
        component: { type: 3, custom_id: 'who', options: [{ label, value: withoutMarks(label), default: true }] },
      },
    ],
  });

  /** What a Discord shows that refuses these texts; what was opened before. */
  async function opened(whole: Modal, refused: readonly string[], mayTryAgain = () => true) {
    const forms: Modal[] = [];
    const shown = await orPlainerModal<Modal>(
      async (form) => {
        forms.push(form);
        const seenIn = JSON.stringify(form, (key, value: unknown) => (key === 'custom_id' ? undefined : value));
        if (refused.some((text) => seenIn.includes(text))) {
          throw refusedFor(200_000);
        }
        return form;
      },
      draftOf(whole),
      { t, mayTryAgain, log: pino({ level: 'silent' }), blocked: 'blocked' },
    ).catch((error: unknown) => error);
    return { shown, forms };
  }

  it('shows people by their IDs, and what is sent with it stays', () =>
    notingForeignText(async () => {
      const { shown } = await opened(modal(nameOf(t, { id: 'p-1', name: 'Ana' }), ''), ['About Ana']);
      expect(shown).toMatchObject({
        custom_id: 'm:Ana',
        title: 'About p-1',
        components: [
          { label: 'Why p-1?', description: 'In a few words', component: { required: false, value: '' } },
          { component: { value: '30' } },
          { component: { options: [{ label: 'p-1', value: 'Ana' }] } },
        ],
      });
    }));

  it('is emptied of what people wrote, says so, and can’t be sent empty', () =>
    notingForeignText(async () => {
      const { shown, forms } = await opened(modal('Ana', 'a rude word'), ['rude']);
      expect(forms).toHaveLength(2);
      expect(shown).toMatchObject({
        title: 'About Ana',
        components: [
          {
            label: 'Why Ana?',
            description: t('trouble.blockedModal.emptied'),
            component: { custom_id: 'why', required: true },
          },
          { component: { required: false, value: '30' } },
          {},
        ],
      });
      expect(shown).not.toHaveProperty(['components', 0, 'component', 'value']);
    }));

  it('is tried without IDs, too, and then not again', () =>
    notingForeignText(async () => {
      const label = nameOf(t, { id: 'p-1', name: 'Ana' });
      const { forms } = await opened(modal(label, 'spam'), ['Days']);
      expect(forms.map(({ title }) => title)).toEqual(['About Ana', 'About p-1', 'About […]']);
    }));

  it('has labels within Discord’s limits when IDs are longer than names', () =>
    notingForeignText(async () => {
      const label = nameOf(t, { id: 'guest-1234567', name: 'rude' });
      const about = `${'x'.repeat(33)}${label}`;
      const { shown } = await opened(modal(about, ''), [`About ${withoutMarks(about)}`]);
      const { title, components } = shown as Modal;
      expect([title.length, title.endsWith('…')]).toEqual([45, true]);
      expect(components.map((part) => ('label' in part ? (part.label ?? '').length : 0))).toEqual([45, 4, 3]);
    }));

  it('isn’t opened again when there would be no time left to say why not', () =>
    notingForeignText(async () => {
      const { shown, forms } = await opened(modal('Ana', 'spam'), ['spam'], () => false);
      expect(forms).toHaveLength(1);
      expect(shown).toMatchObject({ code: 200_000 });
    }));

  it('isn’t opened again when there is nothing from outside in it', () =>
    notingForeignText(async () => {
      expect((await opened(modal('Ana', ''), ['Days'])).forms).toHaveLength(1);
    }));
});

describe('choices that Discord refuses', () => {
  async function suggested(choices: Choices, refused: readonly string[]) {
    return orFewerChoices<Choices>(
      async (some) => {
        if (some.some(({ name }) => refused.some((text) => name.includes(text)))) {
          throw refusedFor(200_000);
        }
        return some;
      },
      draftOf(choices),
      { log: pino({ level: 'silent' }), blocked: 'blocked' },
    );
  }

  it('show people by their IDs, and send what they sent before', () =>
    notingForeignText(async () => {
      const people = [
        { id: 'p_1', name: 'Ana', joinedAt: 0 },
        { id: 'p-2', name: 'rude', joinedAt: 1 },
      ];
      const choices = suggestPeople('', people, 61_000, labelWords(t), choiceValue);
      expect(await suggested(choices, ['rude'])).toEqual([
        { name: 'p-2 · 1 min · p-2', value: 'p-2' },
        { name: 'p_1 · 1 min · p_1', value: 'p_1' },
      ]);
    }));

  it('are within Discord’s limit when IDs are longer than names', () =>
    notingForeignText(async () => {
      const name = `${'x'.repeat(95)}${nameOf(t, { id: 'guest-1234567', name: 'rude' })}`;
      expect(await suggested([{ name, value: '1' }], ['rude'])).toEqual([
        { name: `${'x'.repeat(95)}gues…`, value: '1' },
      ]);
    }));

  it('never have two with one name, nor one that says nothing', () =>
    notingForeignText(async () => {
      const of = (text: string) => visible(text, { max: 40 });
      const choices = [
        { name: of('rude'), value: '1' },
        { name: `${of('Ana')} again`, value: '2' },
        { name: `${of('Bob')} again`, value: '3' },
      ];
      expect(await suggested(choices, ['rude'])).toEqual([{ name: '[…] again', value: '2' }]);
    }));

  it('are none when there is nothing else to leave out', () =>
    notingForeignText(async () => {
      expect(await suggested([{ name: 'Today', value: 'today' }], ['Today'])).toEqual([]);
    }));
});
