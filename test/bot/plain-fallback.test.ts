import { DiscordAPIError } from 'discord.js';
import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/bot/command.ts';
import { drafted, draftOf, orInPlainWords, withoutForeignText } from '../../src/bot/plain-fallback.ts';
import { render } from '../../src/bot/ui/embed.ts';
import { copyableId, nameOf, reasonLine } from '../../src/bot/ui/formatting.ts';
import { foreignTextNoted, notingForeignText } from '../../src/common/foreign-text.ts';
import { visible } from '../../src/common/text.ts';
import { languageOf, translatorFor } from '../../src/i18n/language.ts';
import { naming } from '../../src/removal/identification.ts';

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
function seen({ content = '', embeds = [], components = [] }: Message): string {
  return [
    content,
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
    expect(draft.foreign.get('Ana')).toBe('p-1');
    expect(draftOf(draft.whole).foreign.size).toBe(0);
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

  it('never shows any of what it refuses, whatever people are called', async () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 2, maxLength: 30 })
      .filter((text) => /[\p{L}\p{N}]{2}/u.test(text));
    await fc.assert(
      fc.asyncProperty(word, word, async (name, reason) =>
        notingForeignText(async () => {
          const message = removed({ id: 'p-1', name }, reason);
          const texts = [...foreignTextNoted().keys()].filter((text) => text.length > 1 && !/^p-1$/u.test(text));
          const plain = withoutForeignText(t, message, foreignTextNoted());
          const rest = seen({ ...plain, components: [] });
          for (const text of texts) {
            const alone = new RegExp(
              `(?<![\\p{L}\\p{N}])${text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&')}(?![\\p{L}\\p{N}])`,
              'u',
            );
            // Unless the bot says so itself.
            if (
              !alone.test(
                seen({ ...removed({ id: 'p-1', name: '…' }, '…'), components: [] }) + t('trouble.blocked.partly'),
              )
            ) {
              expect(rest).not.toMatch(alone);
            }
          }
        }),
      ),
    );
  });
});
