import { DiscordAPIError, type REST } from 'discord.js';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { translatorFor } from '../../src/i18n/language.ts';
import type { WatchedKeepOut } from '../../src/keep-out/keep-out.ts';
import { createKeepOutNotifier } from '../../src/keep-out/notifier.discord.ts';
import { complete, Gone } from '../../src/sessions/evidence.ts';
import { firstSettings, type ServerLanguage } from '../../src/settings/settings.ts';
import { person, sessionOf } from '../support/hostile.ts';

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;
const NEVER = new AbortController().signal;
const GONE = Gone.byList('ana', complete([person('ben')])) ?? raise();

function raise(): never {
  throw new Error('Ana is on the list');
}

const kept: WatchedKeepOut = {
  guildId: '10',
  number: 7,
  moderatorId: '42',
  target: { id: 'ana', name: 'Ana' },
  account: '',
  sessionId: 's1',
  sessionOver: false,
  room: sessionOf('s1').room,
  scope: 'session',
  until: null,
  createdAt: T0,
  returns: 2,
  lastReturnAt: T0,
  blindSince: null,
  outcome: 'removed',
  settledAt: T0,
  reason: 'Noise',
  reference: 'REF',
  sessionFrom: null,
  reply: { applicationId: '5', token: 'secret', locale: 'de' },
  guildLocale: 'en-US',
  handledJoin: T0,
  absent: false,
  claims: 2,
  retryAt: null,
  upAt: null,
};

interface Body {
  readonly flags?: number;
  readonly components?: unknown[];
  readonly content?: string;
  readonly embeds?: { readonly title?: string; readonly description?: string }[];
  readonly nonce?: string;
  readonly enforce_nonce?: boolean;
}

interface Misfortune {
  readonly failing?: RegExp | null;
  readonly error?: Error;
  readonly keepOut?: WatchedKeepOut;
  readonly mayStill?: () => Promise<boolean>;
  /** How often they fail. */
  readonly times?: number;
  /** What the server chose. */
  readonly language?: ServerLanguage;
  /** Someone was about to send it before. */
  readonly started?: boolean;
}

/** What Discord is sent when a namesake turns up this long after the kick; these routes fail. */
async function told(
  afterMs: number,
  logChannelId: string | null,
  {
    failing = null,
    error = new Error('not today'),
    keepOut = kept,
    mayStill = async () => true,
    started = false,
    times = Number.POSITIVE_INFINITY,
    language = 'discord',
  }: Misfortune = {},
) {
  const sent: { route: string; body: Body }[] = [];
  const edits: string[] = [];
  const record: string[] = [];
  const rest = {
    post: async (route: string, { body }: { body: Body }) => {
      sent.push({ route, body });
      if (failing?.test(route) && sent.length <= times) {
        throw error;
      }
      return { id: '77' };
    },
  };
  const overtaken: number[] = [];
  const notifier = createKeepOutNotifier({
    membership: { suspect: () => undefined },
    journal: { overtaken: async ({ number }) => void overtaken.push(number) },
    api: {
      bot: rest as unknown as REST,
      edit: async (_reply, message) => {
        edits.push(JSON.stringify(message));
        if (failing?.test('edit')) {
          throw new Error('not today');
        }
      },
    },
    settings: {
      of: async () => ({
        ...firstSettings({ moderatorRoleIds: new Set(), rooms: new Set(), cooldown: null }),
        logChannelId,
        language,
      }),
    },
    announcer: { announce: async () => ({ kind: 'up-to-date' }) },
    notices: {
      about: async ({ guildId, number }, participantId, channelId) => {
        record.push(`about ${guildId} ${number} ${participantId} in ${channelId}, after ${sent.length}`);
        return { nonce: 'n-1', started };
      },
      sent: async (nonce, messageId) => void record.push(`sent ${nonce} ${messageId}`),
      lost: async (nonce) => void record.push(`lost ${nonce}`),
      unheard: async (_key, participantId, what, why) => void record.push(`unheard ${participantId} ${what}: ${why}`),
    },
    atLeast: () => T0 + afterMs,
    clock: { now: () => T0 + 300 * MINUTE, elapsed: () => 0, wait: async () => undefined, timeout: () => NEVER },
    log: pino({ level: 'silent' }),
  });
  const outcome = await notifier.onNamesake(keepOut, person('ana-2', 'Ana', T0), mayStill);
  await notifier.onRemoval(
    keepOut,
    { kind: 'removed', session: sessionOf('s1'), target: person('ana'), gone: GONE, remaining: complete([]) },
    5,
    async () => true,
  );
  return { routes: sent.map(({ route }) => route), sent, edits, record, outcome, overtaken };
}

describe('a namesake of someone who is kept out', () => {
  it('is reported below the reply while its token lives, to the moderator alone', async () => {
    const { routes, sent } = await told(5 * MINUTE, '99');
    expect(routes).toEqual(['/webhooks/5/secret']);
    expect(sent[0]?.body.flags).toBe(64);
    expect(sent[0]?.body.components).toHaveLength(1);
    expect(sent[0]?.body.embeds?.[0]?.title).toBe(translatorFor('de')('keepOuts.namesake.title', { name: 'Ana' }));
  });

  it('is reported in the log channel in the server’s language', async () => {
    const reply = { applicationId: '5', token: 'secret', locale: 'en-US' };
    const { sent } = await told(14 * MINUTE, '99', { keepOut: { ...kept, reply, guildLocale: 'de' } });
    expect(sent[0]?.body.embeds?.[0]?.title).toBe(translatorFor('de')('keepOuts.namesake.title', { name: 'Ana' }));
  });

  it('is reported in the log channel in the language that the server chose', async () => {
    const { sent } = await told(14 * MINUTE, '99', { keepOut: { ...kept, guildLocale: 'de' }, language: 'fr' });
    expect(sent[0]?.body.embeds?.[0]?.title).toBe(translatorFor('fr')('keepOuts.namesake.title', { name: 'Ana' }));
  });

  it('is reported in the log channel afterwards, or when the reply is gone', async () => {
    expect((await told(14 * MINUTE, '99')).routes).toEqual(['/channels/99/messages']);
    expect((await told(0, '99', { failing: /webhooks/u })).routes).toEqual([
      '/webhooks/5/secret',
      '/channels/99/messages',
    ]);
  });

  it('is only in the log when there is no other place, and nothing fails because of that', async () => {
    expect((await told(20 * MINUTE, null)).routes).toEqual([]);
    expect((await told(20 * MINUTE, '99', { failing: /channels/u })).routes).toEqual(['/channels/99/messages']);
  });
});

describe('a namesake whom Discord refuses to show', () => {
  const blocked = new DiscordAPIError({ code: 240_000, message: 'no' }, 240_000, 403, 'POST', 'u', {
    files: [],
    body: {},
  });
  const inPlainWords = translatorFor('de')('keepOuts.plain.title', { number: '7' });

  describe.each([
    ['below the reply', 0, null, /webhooks/u],
    ['in the log channel', 20 * MINUTE, '99', /channels/u],
  ])('is reported %s', (_where, afterMs, logChannelId, failing) => {
    const keepOut = { ...kept, guildLocale: 'de' };
    const refused = (times: number) => told(afterMs, logChannelId, { failing, error: blocked, times, keepOut });

    it('by the IDs of both people, so that no one is taken for the other, with the button', async () => {
      const { sent, outcome, record } = await refused(1);
      expect(sent).toHaveLength(2);
      expect(sent[1]?.body.embeds?.[0]?.title).toBe(translatorFor('de')('keepOuts.namesake.title', { name: 'ana' }));
      expect(sent[1]?.body.content).toMatch(/ · ID ana-2$/u);
      expect(sent[1]?.body.embeds?.[0]?.description).toContain(translatorFor('de')('trouble.blocked.partly'));
      expect(JSON.stringify(sent[1]?.body)).not.toContain('Ana');
      expect(sent[1]?.body.components).toEqual(sent[0]?.body.components);
      expect(outcome).toBe('over');
      expect(record.filter((one) => one.startsWith('unheard'))).toEqual([]);
    });

    it('without IDs when those are refused, too', async () => {
      const { sent } = await refused(2);
      expect(sent[2]?.body.embeds?.[0]?.title).toBe(translatorFor('de')('keepOuts.namesake.title', { name: '[…]' }));
      expect(JSON.stringify({ ...sent[2]?.body, components: [] })).not.toMatch(/\bana/iu);
    });

    it('in the bot’s own words when Discord refuses everything else, with the button', async () => {
      const { sent, outcome, record } = await refused(3);
      expect(sent).toHaveLength(4);
      expect(sent[3]?.body.embeds?.[0]?.title).toBe(inPlainWords);
      expect(sent[3]?.body.components).toEqual(sent[0]?.body.components);
      expect(JSON.stringify({ ...sent[3]?.body, components: [] })).not.toMatch(/ana/iu);
      expect(outcome).toBe('over');
      expect(record.filter((one) => one.startsWith('unheard'))).toEqual([]);
    });
  });

  it('is on record with the reason when even those are refused, in every place there is', async () => {
    const { sent, outcome, record } = await told(0, '99', { failing: /./u, error: blocked });
    expect(sent).toHaveLength(8);
    expect(outcome).toBe('over');
    expect(record.at(-1)).toBe('unheard ana-2 namesake: 240000, HTTP 403');
  });
});

describe('whether a namesake counts as reported', () => {
  const refusal = (status: number, code: number) =>
    new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', 'u', { files: [], body: {} });

  it('is decided by what was sent: it is on record before, and known by its message afterwards', async () => {
    const { outcome, record, sent } = await told(20 * MINUTE, '99');
    expect(outcome).toBe('over');
    expect(record).toEqual(['about 10 7 ana-2 in 99, after 0', 'sent n-1 77']);
    // Sent once more under this name, Discord takes it for the same message.
    expect(sent[0]?.body).toMatchObject({ nonce: 'n-1', enforce_nonce: true });
  });

  it('is left open when it may work later, with the record of what may be there', async () => {
    const { outcome, record } = await told(20 * MINUTE, '99', { failing: /channels/u });
    expect(outcome).toBe('again');
    expect(record).toHaveLength(1);
    expect((await told(0, null, { failing: /webhooks/u })).outcome).toBe('again');
  });

  it('is settled when it can’t be delivered: it would be refused again and again', async () => {
    const closed = await told(20 * MINUTE, '99', { failing: /channels/u, error: refusal(403, 50_001) });
    expect(closed.outcome).toBe('over');
    expect(closed.record.slice(-2)).toEqual(['lost n-1', 'unheard ana-2 namesake: 50001, HTTP 403']);
    // Sent before, it may still be there: a person who is to be forgotten is looked for in it.
    const before = await told(20 * MINUTE, '99', { failing: /channels/u, error: refusal(403, 50_001), started: true });
    expect(before.record.filter((one) => one.startsWith('lost'))).toEqual([]);
    expect((await told(0, null, { failing: /webhooks/u, error: refusal(401, 50_027) })).outcome).toBe('over');
    expect((await told(20 * MINUTE, null)).outcome).toBe('over');
  });

  it('is left to the process that has taken it over: nothing is sent', async () => {
    const { outcome, sent } = await told(0, '99', { mayStill: async () => false });
    expect(outcome).toBe('again');
    expect(sent).toEqual([]);
  });
});

describe('the reply to the kick', () => {
  it('says how often they came back while it can be changed, and nothing fails when it can’t', async () => {
    const { edits } = await told(MINUTE, null);
    expect(edits).toHaveLength(1);
    expect(edits[0]).toContain(
      translatorFor('de')('keepOuts.below.cameBack', { count: 2, when: `<t:${T0 / 1_000}:R>` }),
    );
    expect((await told(14 * MINUTE, null)).edits).toEqual([]);
    expect((await told(0, null, { failing: /edit/u })).edits).toHaveLength(1);
  });
});

describe('the first result of a kick', () => {
  it('is overtaken by what its reply says later, and by nothing that wasn’t delivered there', async () => {
    expect((await told(5 * MINUTE, '99')).overtaken).toEqual([kept.number]);
    expect((await told(5 * MINUTE, '99', { failing: /edit/u })).overtaken).toEqual([]);
  });
});
