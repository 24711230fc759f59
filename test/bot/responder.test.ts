import { DiscordAPIError, HTTPError } from 'discord.js';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { attempting, noteDoubt } from '../../src/bot/attempts.ts';
import type { Message } from '../../src/bot/command.ts';
import type { Interaction } from '../../src/bot/interaction.ts';
import { TooManyRequestsError } from '../../src/bot/rate-limits.ts';
import { Responder } from '../../src/bot/responder.ts';

const INTERACTION = { applicationId: '1', token: 't', reference: 'AB12' } as unknown as Interaction;

/** What is sent beside a reply that failed: an edit of "thinking…", or a message of its own. */
async function sentBeside(error: unknown): Promise<readonly string[]> {
  const sent: string[] = [];
  let failing = true;
  const api = {
    defer: async () => undefined,
    async edit() {
      if (failing) {
        throw error;
      }
      sent.push('edit');
    },
    async followUp() {
      sent.push('follow-up');
    },
  };
  const log = pino({ level: 'silent' });
  const parts = { api, discordClock: { now: () => 0 } };
  const responder = new Responder(parts, INTERACTION, { as: 'public', locale: 'en-US', log });
  expect(await responder.reply({ content: 'the result' })).toBe(false);
  failing = false;
  await responder.beside({ content: 'an error' });
  return sent;
}

describe('a reply that shows a layout', () => {
  const layout = [{ type: 10, content: 'a list' }] as const;

  /** What is sent for these, one after another, the first with an answer that is lost. */
  async function sentFor(interaction: Interaction, as: 'in-place' | 'private', ...messages: readonly Message[]) {
    const sent: Message[] = [];
    const api = {
      defer: async () => undefined,
      async edit(_reply: unknown, message: Message) {
        sent.push(message);
        if (sent.length === 1) {
          throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        }
      },
      followUp: async () => undefined,
    };
    const parts = { api, discordClock: { now: () => 0 } };
    const responder = new Responder(parts, interaction, { as, locale: 'en-US', log: pino({ level: 'silent' }) });
    for (const message of messages) {
      await responder.reply(message);
    }
    return sent.map((one) => one.layout !== undefined);
  }
  const error = { embeds: [{ title: 'Oh no' }] };
  const onLayout = { ...INTERACTION, onLayout: true } as Interaction;

  it('shows nothing else from then on, even if the answer was lost', async () => {
    expect(await sentFor(INTERACTION, 'private', { layout: [...layout] }, error)).toEqual([true, true]);
    expect(await sentFor(INTERACTION, 'private', error, error)).toEqual([false, false]);
  });

  it('takes the place of one, and is a message like any other beside it', async () => {
    expect(await sentFor(onLayout, 'in-place', error, error)).toEqual([true, true]);
    expect(await sentFor(onLayout, 'private', error, error)).toEqual([false, false]);
  });
});

describe('beside a reply that failed, an error', () => {
  const refused = (status: number, code?: number) =>
    new DiscordAPIError({ code: code ?? 0, message: '' }, code as number, status, 'PATCH', 'x', {});

  it.each([
    ['one request too many', new TooManyRequestsError('one too many', 1_000)],
    ['a refusal for the moment', refused(400, 130000)],
    ['a refusal for good', refused(400, 50035)],
  ])('takes the place of "thinking…", which still stands there after %s', async (_what, error) => {
    expect(await sentBeside(error)).toEqual(['edit']);
  });

  it.each([
    ['a gateway’s 502', new HTTPError(502, 'Bad Gateway', 'PATCH', 'x', {})],
    ['a gateway’s 404', refused(404)],
    ['a cut connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ])('replaces nothing that may be true after %s', async (_what, error) => {
    expect(await sentBeside(error)).toEqual(['follow-up']);
  });
});

describe('an acknowledgment that failed', () => {
  /** What is sent after it. */
  async function sentAfter(inDoubt: boolean, as: 'private' | 'in-place'): Promise<readonly string[]> {
    const sent: string[] = [];
    const noted = (how: string) => async (_to: unknown, message: unknown) => {
      sent.push(`${how}: ${/Nothing was done/u.exec(JSON.stringify(message))?.[0]}`);
    };
    const api = {
      defer: () =>
        attempting(async () => {
          if (inDoubt) {
            noteDoubt();
          }
          throw new Error('no answer in time');
        }),
      edit: noted('edit'),
      followUp: noted('follow-up'),
    };
    const log = pino({ level: 'silent' });
    const responder = new Responder({ api, discordClock: { now: () => 0 } }, INTERACTION, { as, locale: 'en-US', log });
    await expect(responder.acknowledge(0)).rejects.toThrow('no answer in time');
    return sent;
  }

  it('leaves no “thinking…” behind if Discord may have taken it: the reply says that nothing was done', async () => {
    expect(await sentAfter(true, 'private')).toEqual(['edit: Nothing was done']);
  });

  it('doesn’t change the message with the button, and says so below it', async () => {
    expect(await sentAfter(true, 'in-place')).toEqual(['follow-up: Nothing was done']);
  });

  it('is followed by nothing if it was refused, or never sent', async () => {
    expect(await sentAfter(false, 'private')).toEqual([]);
  });
});
