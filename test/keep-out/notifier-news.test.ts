import { DiscordAPIError, type REST } from 'discord.js';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { NotOursError } from '../../src/bot/send-guard.ts';
import { translatorFor } from '../../src/i18n/language.ts';
import type { WatchedKeepOut } from '../../src/keep-out/keep-out.ts';
import { createKeepOutNotifier } from '../../src/keep-out/notifier.discord.ts';
import type { DeliveryResult } from '../../src/keep-out/watcher/parts.ts';
import type { MaySend } from '../../src/removal/journal.ts';
import { firstSettings } from '../../src/settings/settings.ts';
import { sessionOf } from '../support/hostile.ts';

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;

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
  guildLocale: 'fr',
  handledJoin: T0,
  absent: false,
  claims: 2,
  retryAt: null,
  upAt: null,
};

const discordError = (status: number, code: number) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', 'u', { files: [], body: {} });
const DEAD_TOKEN = discordError(404, 10_015);
const CLOSED = discordError(403, 50_001);
const BLOCKED = discordError(403, 240_000);
const UNWELL = discordError(500, 0);

/** What Discord was sent, and what was put on record, in order. */
let done: string[];
let wrong: { edit?: Error; post?: Error; times?: number };
let logChannelId: string | null;
let afterMs: number;

beforeEach(() => {
  done = [];
  wrong = {};
  logChannelId = '99';
  afterMs = MINUTE;
});

/** Whether it fails this time, too. */
function goesWrong(): boolean {
  const { times = Number.POSITIVE_INFINITY } = wrong;
  wrong.times = times - 1;
  return times > 0;
}

const titleOf = (message: unknown): string =>
  (message as { embeds?: { title?: string }[] }).embeds?.[0]?.title ?? 'no title';

function notifier() {
  return createKeepOutNotifier({
    membership: { suspect: () => undefined },
    journal: { overtaken: async () => undefined },
    api: {
      bot: {
        post: async (route: string, { body }: { body: unknown }) => {
          done.push(`post ${route}: ${titleOf(body)}`);
          if (wrong.post && goesWrong()) {
            throw wrong.post;
          }
          return { id: '77' };
        },
      } as unknown as REST,
      edit: async (_reply, message, maySend) => {
        if (!(await maySend?.())) {
          throw new NotOursError('another process tells');
        }
        done.push(`edit: ${titleOf(message)}`);
        if (wrong.edit && goesWrong()) {
          throw wrong.edit;
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
    notices: {
      about: async ({ number }, participantId, channelId, what) => {
        done.push(`about ${number} ${participantId} in ${channelId}: ${what}`);
        return { nonce: 'n-1', started: false };
      },
      sent: async (nonce, messageId) => void done.push(`sent ${nonce} ${messageId}`),
      lost: async (nonce) => void done.push(`lost ${nonce}`),
      unheard: async ({ number }, participantId, what, why) =>
        void done.push(`unheard ${number} ${participantId}, ${what}: ${why}`),
    },
    atLeast: () => T0 + afterMs,
    clock: {
      now: () => T0 + 300 * MINUTE,
      elapsed: () => 0,
      wait: async () => undefined,
      timeout: () => new AbortController().signal,
    },
    log: pino({ level: 'silent' }),
  });
}

const yes: MaySend = async () => true;

interface News {
  readonly what: string;
  readonly nonce: string;
  readonly title: 'keepOuts.blind.title' | 'keepOuts.seesAgain.title' | 'keepOuts.ended.title';
  readonly tell: (maySend: MaySend) => Promise<DeliveryResult>;
}

const NEWS: readonly News[] = [
  {
    what: 'that it can’t see',
    nonce: `blind ${T0}`,
    title: 'keepOuts.blind.title',
    tell: (maySend) => notifier().onBlind(kept, T0 + 0.5, maySend),
  },
  {
    what: 'that it sees again',
    nonce: `sees-again ${T0}`,
    title: 'keepOuts.seesAgain.title',
    tell: (maySend) => notifier().onSeesAgain({ ...kept, blindSince: T0 }, maySend),
  },
  {
    what: 'that a keep-out has ended',
    nonce: 'ended',
    title: 'keepOuts.ended.title',
    tell: (maySend) => notifier().onEnded(kept, 'session-over', maySend),
  },
];

describe.each(NEWS)('a notice from the bot: $what', ({ nonce, title, tell }) => {
  const edited = `edit: ${translatorFor('de')(title, { name: 'Ana' })}`;
  const posted = [
    `about 7 ana in 99: ${nonce}`,
    `post /channels/99/messages: ${translatorFor('fr')(title, { name: 'Ana' })}`,
    'sent n-1 77',
  ];

  it('replaces the reply to the kick while that can be changed', async () => {
    expect(await tell(yes)).toBe('told');
    expect(done).toEqual([edited]);
  });

  it.each([
    ['is old', () => (afterMs = 14 * MINUTE)],
    ['is gone', () => (wrong.edit = DEAD_TOKEN)],
    ['can’t be changed now', () => (wrong.edit = UNWELL)],
  ])('goes to the log channel, in its language and on record, when the reply %s', async (_why, happens) => {
    happens();
    expect(await tell(yes)).toBe('told');
    expect(done.slice(-3)).toEqual(posted);
  });

  it('is still tried at the reply when there is no log channel: a clock may be wrong', async () => {
    afterMs = 300 * MINUTE;
    logChannelId = null;
    expect(await tell(yes)).toBe('told');
    expect(done).toEqual([edited]);
  });

  it('is sent nowhere when there is no place left', async () => {
    wrong = { edit: DEAD_TOKEN, post: CLOSED };
    expect(await tell(yes)).toBe('nowhere');
    logChannelId = null;
    expect(await tell(yes)).toBe('nowhere');
  });

  it.each([1, 2, 3])(
    'is sent with the ID, then with nothing from outside, then in the bot’s own words, when Discord refuses it, in either place: %i times',
    async (times) => {
      const forms = (language: 'de' | 'fr') => {
        const t = translatorFor(language);
        return [
          ...['Ana', 'ana', '[…]'].map((name) => t(title, { name })),
          t('keepOuts.plain.title', { number: '7' }),
        ].slice(0, times + 1);
      };
      wrong = { edit: BLOCKED, times };
      expect(await tell(yes)).toBe('told');
      expect(done).toEqual(forms('de').map((form) => `edit: ${form}`));
      done = [];
      afterMs = 14 * MINUTE;
      wrong = { post: BLOCKED, times };
      expect(await tell(yes)).toBe('told');
      expect(done).toEqual([posted[0], ...forms('fr').map((form) => `post /channels/99/messages: ${form}`), posted[2]]);
    },
  );

  it('is on record with the reason when it can’t be delivered, and not when there was no place', async () => {
    wrong = { edit: BLOCKED, post: BLOCKED };
    expect(await tell(yes)).toBe('nowhere');
    expect(done.slice(-2)).toEqual(['lost n-1', `unheard 7 ana, ${nonce}: 240000, HTTP 403`]);
    done = [];
    wrong = { edit: DEAD_TOKEN };
    logChannelId = null;
    expect(await tell(yes)).toBe('nowhere');
    expect(done).toEqual([edited]);
    logChannelId = '99';
    wrong = { edit: BLOCKED, post: UNWELL };
    expect(await tell(yes)).toBe('again');
    expect(done.filter((one) => one.startsWith('unheard'))).toEqual([]);
  });

  it('is sent again when that may work later', async () => {
    wrong = { edit: DEAD_TOKEN, post: UNWELL };
    expect(await tell(yes)).toBe('again');
    logChannelId = null;
    wrong = { edit: UNWELL };
    expect(await tell(yes)).toBe('again');
  });

  it('isn’t sent by a process that has lost the right to', async () => {
    expect(await tell(async () => false)).toBe('again');
    expect(done.filter((one) => one.startsWith('edit') || one.startsWith('post'))).toEqual([]);
    await expect(tell(() => Promise.reject(new Error('the store is away')))).rejects.toThrow('away');
  });
});

describe('a notice about a keep-out that another process takes over meanwhile', () => {
  /** This process's at first, and no longer when the message is about to be sent. */
  const lostBetween = (): MaySend => {
    const answers = [true, false];
    return async () => answers.shift() ?? false;
  };

  it.each(NEWS)('isn’t sent in place of the kick’s reply: $what', async ({ tell }) => {
    expect(await tell(lostBetween())).toBe('again');
    expect(done.filter((one) => one.startsWith('edit') || one.startsWith('post'))).toEqual([]);
  });

  it('isn’t sent there after a removal', async () => {
    await notifier().onRemoval(kept, { kind: 'unavailable', target: null }, 5, lostBetween());
    expect(done).toEqual([]);
  });
});

describe('a removal of someone who came back', () => {
  it('isn’t shown by a process that has lost it', async () => {
    const outcome = { kind: 'unavailable', target: null } as const;
    await notifier().onRemoval(kept, outcome, 5, async () => false);
    expect(done).toEqual([]);
    await notifier().onRemoval(kept, outcome, 5, yes);
    expect(done).toHaveLength(1);
  });
});
