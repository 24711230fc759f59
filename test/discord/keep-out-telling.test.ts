import type { REST } from '@discordjs/rest';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createKeepOutTelling } from '../../src/discord/keep-out-telling.ts';
import { sayIn } from '../../src/discord/language/language.ts';
import type { WatchedKeepOut } from '../../src/moderation/keep-out.ts';
import { firstSettings } from '../../src/moderation/settings.ts';
import { person, sessionOf } from '../support/hostile.ts';

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;

const kept: WatchedKeepOut = {
  guildId: '10',
  number: 7,
  moderatorId: '42',
  target: { id: 'ana', name: 'Ana' },
  sessionId: 's1',
  room: sessionOf('s1').room,
  until: null,
  createdAt: T0,
  returns: 2,
  lastReturnAt: T0,
  outcome: 'removed',
  settledAt: T0,
  reason: 'Noise',
  reference: 'REF',
  reply: { applicationId: '5', token: 'secret', locale: 'de' },
  guildLocale: 'en-US',
  handledJoin: T0,
  absent: false,
  claims: 2,
  retryAt: null,
};

/** What Discord is sent when somebody with the name turns up so long after the kick; these routes fail. */
async function told(afterMs: number, logChannelId: string | null, failing: RegExp | null = null, keepOut = kept) {
  const sent: { route: string; body: { flags?: number; components?: unknown[]; embeds?: { title?: string }[] } }[] = [];
  const edits: string[] = [];
  const rest = {
    post: async (route: string, { body }: { body: (typeof sent)[number]['body'] }) => {
      sent.push({ route, body });
      if (failing?.test(route)) {
        throw new Error('not today');
      }
    },
  };
  const telling = createKeepOutTelling({
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
      }),
    },
    announcer: { announce: async () => ({ kind: 'up-to-date' }) },
    now: () => T0 + afterMs,
    log: pino({ level: 'silent' }),
  });
  await telling.onNamesake(keepOut, person('ana-2', 'Ana', T0));
  await telling.onRemoval(
    keepOut,
    { kind: 'removed', session: sessionOf('s1'), target: person('ana'), remaining: [] },
    5,
  );
  return { routes: sent.map(({ route }) => route), sent, edits };
}

describe('somebody with the name of one who is kept out', () => {
  it('is told of below the reply while its token lives, for the moderator alone', async () => {
    const { routes, sent } = await told(5 * MINUTE, '99');
    expect(routes).toEqual(['/webhooks/5/secret']);
    expect(sent[0]?.body.flags).toBe(64);
    expect(sent[0]?.body.components).toHaveLength(1);
    expect(sent[0]?.body.embeds?.[0]?.title).toBe(sayIn('de')('keepOuts.namesake.title', { name: 'Ana' }));
  });

  it('is told of in the log channel in the server’s language', async () => {
    const reply = { applicationId: '5', token: 'secret', locale: 'en-US' };
    const { sent } = await told(14 * MINUTE, '99', null, { ...kept, reply, guildLocale: 'de' });
    expect(sent[0]?.body.embeds?.[0]?.title).toBe(sayIn('de')('keepOuts.namesake.title', { name: 'Ana' }));
  });

  it('is told of in the log channel afterwards, or when the reply is gone', async () => {
    expect((await told(14 * MINUTE, '99')).routes).toEqual(['/channels/99/messages']);
    expect((await told(0, '99', /webhooks/u)).routes).toEqual(['/webhooks/5/secret', '/channels/99/messages']);
  });

  it('stands in the log alone when there is no other place, and nothing fails for that', async () => {
    expect((await told(20 * MINUTE, null)).routes).toEqual([]);
    expect((await told(20 * MINUTE, '99', /channels/u)).routes).toEqual(['/channels/99/messages']);
  });
});

describe('the reply to the kick', () => {
  it('tells how often they came back while it can be changed, and nothing fails when it cannot', async () => {
    const { edits } = await told(MINUTE, null);
    expect(edits).toHaveLength(1);
    expect(edits[0]).toContain(sayIn('de')('keepOuts.below.cameBack', { count: 2, when: `<t:${T0 / 1_000}:R>` }));
    expect((await told(14 * MINUTE, null)).edits).toEqual([]);
    expect((await told(0, null, /edit/u)).edits).toHaveLength(1);
  });
});
