import { DiscordAPIError, HTTPError, type REST } from 'discord.js';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { TooManyRequestsError } from '../../src/bot/rate-limits.ts';
import type { Case, CaseKey } from '../../src/cases/case.ts';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import type { CaseHistory } from '../../src/cases/case-history.ts';
import { createAnnouncer } from '../../src/cases/log-channel.discord.ts';
import { createAnnouncements } from '../../src/cases/log-channel.repository.ts';
import type { Announcements, Announcer, Notices } from '../../src/cases/log-channel.ts';
import type { Clock } from '../../src/common/clock.ts';
import { visible } from '../../src/common/text.ts';
import type { LocalStore } from '../../src/database/database.ts';
import { type Translator, translatorFor } from '../../src/i18n/language.ts';
import { firstSettings, type ServerLanguage } from '../../src/settings/settings.ts';
import { entryOf, GUILD, NOON, opened, processOn } from '../database/cases.ts';
import { shareStores } from '../support/shared-stores.ts';
import { stores } from '../support/stores.ts';

const CHANNEL = '400000000000000001';
const OTHER_CHANNEL = '400000000000000002';
const OTHER_GUILD = '100000000000000011';

interface Sent {
  readonly method: string;
  readonly channelId: string;
  readonly messageId: string | null;
  readonly text: string;
  readonly nonce: string | undefined;
}

type Meets = (sent: Sent) => unknown;

/** Discord's channels, as far as the announcer knows them: messages, nonces, and what a test wants to go wrong. */
class FakeDiscord {
  readonly messages = new Map<string, { channelId: string; text: string; nonce: string | undefined }>();
  readonly sent: Sent[] = [];
  /** Threads in which nothing can be changed until they're reopened. */
  readonly archived = new Set<string>();
  /** Called before anything happens: what it returns is thrown, and a promise is awaited. */
  before: Meets = () => null;
  /** Called after it has happened: what it returns is thrown. */
  after: Meets = () => null;
  #last = 0;

  readonly rest = {
    post: (route: string, { body }: { body: { content: string; nonce?: string } }) =>
      this.#meet('POST', route, body.content, body.nonce),
    patch: (route: string, { body }: { body: { content?: string; archived?: boolean } }) =>
      this.#meet(body.archived === false ? 'REOPEN' : 'PATCH', route, body.content ?? ''),
    delete: (route: string) => this.#meet('DELETE', route, ''),
  } as unknown as Pick<REST, 'post' | 'patch' | 'delete'>;

  async #meet(method: string, route: string, text: string, nonce?: string): Promise<unknown> {
    const [, channelId = '', messageId = null] = /^\/channels\/(\d+)(?:\/messages(?:\/(\d+))?)?$/u.exec(route) ?? [];
    const sent: Sent = { method, channelId, messageId, text, nonce };
    this.sent.push(sent);
    const error = await this.before(sent);
    if (error) {
      throw error;
    }
    const id = this.#happen(sent);
    const afterwards = this.after(sent);
    if (afterwards) {
      throw afterwards;
    }
    const message = this.messages.get(id);
    return { id, channel_id: message?.channelId ?? channelId, ...(message?.nonce && { nonce: message.nonce }) };
  }

  #happen({ method, channelId, messageId, text, nonce }: Sent): string {
    if (method === 'POST') {
      // Compared per bot, over all channels, as Discord does.
      const before = [...this.messages].find(([, message]) => nonce !== undefined && message.nonce === nonce);
      if (before !== undefined) {
        return before[0];
      }
      this.#last += 1;
      const id = String(500_000 + this.#last);
      this.messages.set(id, { channelId, text, nonce });
      return id;
    }
    if (method === 'REOPEN') {
      this.archived.delete(channelId);
      return '';
    }
    if (this.archived.has(channelId)) {
      throw refusal(400, 50_083);
    }
    const message = messageId === null ? undefined : this.messages.get(messageId);
    if (message === undefined || message.channelId !== channelId || messageId === null) {
      throw refusal(404, 10_008);
    }
    if (method === 'DELETE') {
      this.messages.delete(messageId);
    } else {
      message.text = text;
    }
    return messageId;
  }

  in(channelId: string): string[] {
    return [...this.messages.values()].flatMap((message) => (message.channelId === channelId ? [message.text] : []));
  }
}

function refusal(status: number, code: number): DiscordAPIError {
  const raw = { code, message: 'no' };
  return new DiscordAPIError(raw, code, status, 'POST', 'u', { files: [], body: {} });
}

const refuse =
  (which: (sent: Sent) => boolean, status: number, code: number): Meets =>
  (sent) =>
    which(sent) ? refusal(status, code) : null;

describe.each(stores)('the announcer on $name', (kind) => {
  const { engine } = kind;
  const shared = shareStores(kind);
  let store: LocalStore;
  let book: CaseHistory;
  let journal: Awaited<ReturnType<typeof processOn>>;
  let discord: FakeDiscord;
  let announcements: Announcements & Notices;
  let announcer: Announcer;
  let channels: Map<string, string | null>;
  let lines: string[];
  let elapsed: number;
  /** Lets every pending timeout pass. */
  let late: AbortController;
  let language: ServerLanguage;
  let view: (one: Case, t: Translator) => Promise<{ content: string }>;

  beforeEach(async () => {
    [store] = (await shared.begin()).stores as [LocalStore];
    journal = await processOn(store);
    book = createCaseHistory(store, 'me');
    discord = new FakeDiscord();
    channels = new Map();
    for (const guild of [GUILD, OTHER_GUILD]) {
      await choose(guild, CHANNEL);
    }
    lines = [];
    elapsed = 0;
    late = new AbortController();
    language = 'discord';
    view = async ({ number, target, reason }) => ({
      content: `case ${number}: ${target?.name ?? 'forgotten'}, ${reason}`,
    });
    announcements = createAnnouncements(store, 'me');
    announcer = newAnnouncer('me');
  });

  function newAnnouncer(owner: string): Announcer {
    const clock: Clock = {
      now: () => NOON,
      elapsed: () => elapsed,
      wait: async () => undefined,
      timeout: () => late.signal,
    };
    return createAnnouncer({
      announcements: createAnnouncements(store, owner),
      settings: {
        of: async (guildId) => ({
          ...firstSettings({ moderatorRoleIds: new Set(), rooms: new Set(), cooldown: null }),
          logChannelId: channels.get(guildId) ?? null,
          language,
        }),
      },
      rest: discord.rest,
      view: (t, { subject }) => view(subject, t),
      log: pino({ level: 'warn' }, { write: (line) => void lines.push(line) }),
      clock,
    });
  }

  /** As a manager does in the settings. */
  async function choose(guildId: string, channelId: string | null): Promise<void> {
    channels.set(guildId, channelId);
    await store.db.deleteFrom('settings').where('guild_id', '=', guildId).execute();
    if (channelId !== null) {
      await store.db
        .insertInto('settings')
        .values({ guild_id: guildId, key: 'log-channel', value: JSON.stringify(channelId) })
        .execute();
    }
  }

  async function settled(name: string, guildId = GUILD): Promise<CaseKey> {
    const target = { id: `id-${name}`, name, joinedAt: null };
    const { key } = await opened(journal, entryOf({ guildId, target, announce: true }));
    await journal.settle(key, 'removed', NOON);
    return key;
  }

  async function edit(key: CaseKey, reason: string): Promise<void> {
    await book.editReason({ key, by: '1', at: NOON }, () => true, reason);
  }

  /** Until no server has anything in progress. */
  async function sweep(): Promise<void> {
    await announcer.announceWaiting();
    await Promise.all([GUILD, OTHER_GUILD].map((guildId) => announcer.announce(guildId)));
  }

  const mentions = (text: string) => (sent: Sent) => sent.text.includes(text);

  describe('the language of a post', () => {
    beforeEach(() => {
      view = async ({ number, reason }, t) => ({
        content: `${t('words.case', { number: String(number) })}, ${reason}`,
      });
    });
    const inWords = (of: 'es-ES' | 'ja', number: number, reason: string | null) =>
      `${translatorFor(of)('words.case', { number: String(number) })}, ${reason}`;

    it('is the one that Discord reported when the case was opened, unless the server has chosen one', async () => {
      await settled('Ada');
      await announcer.announce(GUILD);
      language = 'ja';
      await settled('Bob');
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual([inWords('es-ES', 1, null), inWords('ja', 2, null)]);
    });

    it('becomes the server’s present one when something about the case changes', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      language = 'ja';
      await edit(key, 'noise');
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual([inWords('ja', 1, 'noise')]);
      language = 'discord';
      await edit(key, 'shouting');
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual([inWords('es-ES', 1, 'shouting')]);
    });
  });

  describe('a case that is refused for good', () => {
    it.each([
      [400, 50_035],
      [400, 50_045],
      [400, 200_000],
      [403, 240_000],
      [400, 777_777],
    ])(
      'doesn’t hold up the others: %s %s is reported once, set aside with its reason, and retried when it changes',
      async (status, code) => {
        await settled('Ada');
        const bad = await settled('Bob');
        await settled('Eve');
        discord.before = refuse(mentions('Bob'), status, code);
        expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
        expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, null', 'case 3: Eve, null']);
        expect(await announcements.aside(GUILD)).toEqual({ count: 1, oldest: NOON, reason: `${code}, HTTP ${status}` });
        expect(await announcements.aside(OTHER_GUILD)).toBeNull();
        expect(lines.filter((line) => line.includes('set aside'))).toHaveLength(1);
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({ guild: GUILD, case: 2, discordCode: code });
        // No one asks again, and nothing wakes up for it.
        const sent = discord.sent.length;
        await sweep();
        expect(discord.sent).toHaveLength(sent);
        expect(await announcements.waiting(null)).toEqual([]);
        // Another version may be accepted.
        discord.before = () => null;
        await edit(bad, 'noise');
        await sweep();
        expect(discord.in(CHANNEL)).toContain('case 2: Bob, noise');
        expect(await announcements.aside(GUILD)).toBeNull();
      },
    );

    it('is retried once when someone asks for it, and isn’t reported a second time', async () => {
      await settled('Bob');
      discord.before = refuse(mentions('Bob'), 400, 50_035);
      await announcer.announce(GUILD);
      await announcements.again(GUILD);
      await announcer.announce(GUILD);
      expect(discord.sent).toHaveLength(2);
      expect(await announcements.aside(GUILD)).toMatchObject({ count: 1 });
      expect(lines.filter((line) => line.includes('set aside'))).toHaveLength(1);
      discord.before = () => null;
      await announcements.again(GUILD);
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual(['case 1: Bob, null']);
    });

    it('is shown in another channel when the server chooses one', async () => {
      await settled('Bob');
      discord.before = refuse(({ channelId }) => channelId === CHANNEL, 400, 200_000);
      await announcer.announce(GUILD);
      await choose(GUILD, OTHER_CHANNEL);
      expect(await announcements.waiting(null)).toEqual([GUILD]);
      await sweep();
      expect(discord.in(OTHER_CHANNEL)).toEqual(['case 1: Bob, null']);
    });

    it('is also set aside when it can’t even be put into words', async () => {
      await settled('Ada');
      await settled('Bob');
      view = async (one) => {
        if (one.target?.name === 'Ada') {
          throw new TypeError('no words');
        }
        return { content: `case ${one.number}` };
      };
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual(['case 2']);
      expect(await announcements.aside(GUILD)).toMatchObject({ count: 1, reason: 'TypeError' });
    });
  });

  it.each([
    ['was deleted', 404, 10_008],
    ['belongs to another application now', 403, 50_005],
    ['was edited too often', 429, 30_046],
  ])('a message that %s is sent again, and the new one is edited from then on', async (_, status, code) => {
    const key = await settled('Ada');
    await announcer.announce(GUILD);
    const [[first] = ['']] = [...discord.messages];
    discord.before = refuse(({ method, messageId }) => method === 'PATCH' && messageId === first, status, code);
    await edit(key, 'noise');
    await announcer.announce(GUILD);
    await edit(key, 'shouting');
    await announcer.announce(GUILD);
    expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, null', 'case 1: Ada, shouting']);
    expect(discord.sent.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'POST', 'PATCH']);
  });

  it('a message that Discord takes for another server’s is sent under another nonce', async () => {
    await settled('Ada');
    discord.before = ({ nonce }) => {
      discord.before = () => null;
      discord.messages.set('1', { channelId: OTHER_CHANNEL, text: 'of another server', nonce });
      return null;
    };
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, null']);
    expect(discord.in(OTHER_CHANNEL)).toEqual(['of another server']);
  });

  it('the first cases of two databases with the same bot are two messages', async () => {
    const places = await Promise.all(
      [GUILD, OTHER_GUILD].map((guildId) => announcements.place({ guildId, number: 1 }, 0, CHANNEL)),
    );
    for (const { nonce } of places) {
      await announcements.lost(nonce);
    }
    // The same case of the same server again, as after a database was begun anew.
    places.push(await announcements.place({ guildId: GUILD, number: 1 }, 0, CHANNEL));
    expect(new Set(places.map(({ nonce }) => nonce)).size).toBe(3);
    expect(places.every(({ nonce }) => nonce.length <= 25)).toBe(true);
  });

  it('a message whose answer was lost, and that was deleted before the bot asked again, is sent anew', async () => {
    await settled('Ada');
    discord.after = () => new Error('socket hang up');
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
    const [[lost] = ['']] = [...discord.messages];
    discord.after = () => null;
    discord.before = refuse(({ method, messageId }) => method === 'PATCH' && messageId === lost, 404, 10_008);
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    expect(discord.sent.map(({ method }) => method)).toEqual(['POST', 'POST', 'PATCH', 'POST']);
    expect(new Set(discord.sent.flatMap(({ nonce }) => nonce ?? [])).size).toBe(2);
  });

  it('a message in a thread that was archived is edited once the thread is open again', async () => {
    const key = await settled('Ada');
    await announcer.announce(GUILD);
    discord.archived.add(CHANNEL);
    await edit(key, 'noise');
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, noise']);
    expect(discord.sent.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'REOPEN', 'PATCH']);
  });

  it.each([
    ['is locked', 400, 160_005],
    ['was closed to the bot', 403, 50_001],
    ['lets the bot send no messages', 403, 50_013],
    ['lets the bot send no embeds', 400, 50_006],
    ['was deleted', 404, 10_003],
  ])('a channel that %s is reported once, and gets everything when that is fixed', async (_, status, code) => {
    const key = await settled('Ada');
    await settled('Bob');
    discord.before = refuse(() => true, status, code);
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'closed', channelId: CHANNEL, news: true });
    elapsed += 3_600_000;
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'closed', channelId: CHANNEL, news: false });
    expect(await announcements.aside(GUILD)).toBeNull();
    discord.before = () => null;
    elapsed += 3_600_000;
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    await edit(key, 'noise');
    await announcer.announce(GUILD);
    expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, noise', 'case 2: Bob, null']);
  });

  it('a case that always fails temporarily comes after all others', async () => {
    await settled('Bob');
    await settled('Ada');
    await settled('Eve');
    discord.before = (sent) => (sent.text.includes('Bob') ? new Error('socket hang up') : null);
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
    expect(discord.in(CHANNEL)).toEqual(['case 2: Ada, null', 'case 3: Eve, null']);
    expect(await announcements.aside(GUILD)).toBeNull();
  });

  it('a case that failed, and that another process has shown since, holds up nothing', async () => {
    await settled('Bob');
    discord.before = refuse(mentions('Bob'), 500, 0);
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
    discord.before = () => null;
    await store.db.deleteFrom('leases').where('holder', '=', 'me').execute();
    expect(await newAnnouncer('another').announce(GUILD)).toEqual({ kind: 'up-to-date' });
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    expect(discord.in(CHANNEL)).toEqual(['case 1: Bob, null']);
  });

  it('two servers whose cases have the same number get one message each', async () => {
    await settled('Ada');
    await settled('Bob', OTHER_GUILD);
    await choose(OTHER_GUILD, OTHER_CHANNEL);
    await sweep();
    expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, null']);
    expect(discord.in(OTHER_CHANNEL)).toEqual(['case 1: Bob, null']);
  });

  it('a server for which Discord hangs doesn’t hold up the others, and is left alone for a while', async () => {
    await settled('Ada');
    await settled('Bob', OTHER_GUILD);
    const hanging = Promise.withResolvers<unknown>();
    discord.before = (sent) => (sent.text.includes('Ada') ? hanging.promise : null);
    await announcer.announceWaiting();
    expect(await announcer.announce(OTHER_GUILD)).toEqual({ kind: 'up-to-date' });
    expect(discord.in(CHANNEL)).toEqual(['case 1: Bob, null']);
    const mine = announcer.announce(GUILD);
    late.abort();
    expect(await mine).toEqual({ kind: 'later' });
    const before = discord.sent.length;
    await announcer.announceWaiting();
    expect(discord.sent).toHaveLength(before);
  });

  it('a message whose answer was lost isn’t sent twice, whatever the case has become since', async () => {
    const key = await settled('Ada');
    discord.after = () => new Error('socket hang up');
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
    discord.after = () => null;
    await edit(key, 'noise');
    // Another process continues when this one's lease has run out.
    await store.db.updateTable('leases').set({ until: 1 }).where('name', 'like', 'log:%').execute();
    expect(await newAnnouncer('other').announce(GUILD)).toEqual({ kind: 'up-to-date' });
    expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, noise']);
  });

  it.each([
    ['was refused as one too many', new TooManyRequestsError('one too many', 1_000), 0],
    ['was refused for the moment', refusal(400, 130_000), 0],
    ['failed with a 502', new HTTPError(502, 'Bad Gateway', 'POST', 'u', {}), 1],
    ['was refused with a 404 that isn’t Discord’s own', refusal(404, undefined as unknown as number), 1],
  ])('a message that %s counts as sent only if that may be', async (_what, error, posts) => {
    await settled('Ada');
    discord.before = () => error;
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
    expect(await store.db.selectFrom('posts').selectAll().execute()).toHaveLength(posts);
    discord.before = () => null;
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, null']);
  });

  it('nothing is sent by a process that lost the server to another one', async () => {
    await settled('Ada');
    expect(await createAnnouncements(store, 'other').take(GUILD)).toBe(true);
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
    expect(discord.sent).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('a closed channel is left alone, longer each time, and gets everything when it is open again', async () => {
    await settled('Ada');
    await settled('Bob');
    discord.before = refuse(() => true, 403, 50_001);
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'closed', channelId: CHANNEL, news: true });
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'closed', channelId: CHANNEL, news: false });
    expect(discord.sent).toHaveLength(1);
    elapsed += 5_000;
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'closed', channelId: CHANNEL, news: false });
    expect(discord.sent).toHaveLength(2);
    elapsed += 5_000;
    await announcer.announce(GUILD);
    expect(discord.sent).toHaveLength(2);
    discord.before = () => null;
    elapsed += 20_000;
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    expect(discord.in(CHANNEL)).toHaveLength(2);
  });

  it('a channel that closes again after it was open is reported again, and is left alone as briefly as the first time', async () => {
    for (const name of ['Ada', 'Bob']) {
      await settled(name);
      discord.before = refuse(() => true, 403, 50_001);
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'closed', channelId: CHANNEL, news: true });
      discord.before = () => null;
      elapsed += 5_000;
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    }
    expect(discord.in(CHANNEL)).toHaveLength(2);
  });

  it('a server is left alone as briefly as the first time when something has succeeded since the last failure', async () => {
    const key = await settled('Ada');
    await announcer.announce(GUILD);
    await choose(GUILD, OTHER_CHANNEL);
    await book.forget(key, false, 'REF');
    // As long as this channel is closed, the server isn't done with.
    const closed = refuse(({ channelId }) => channelId === CHANNEL, 403, 50_001);
    discord.before = closed;
    expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    for (const name of ['Bob', 'Eve']) {
      await settled(name);
      discord.before = (sent) => closed(sent) ?? new Error('socket hang up');
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
      discord.before = closed;
      elapsed += 4_000;
      await announcer.announceWaiting();
      expect(announcer.inProgress).toBe(1);
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
    }
    expect(discord.in(OTHER_CHANNEL)).toContain('case 3: Eve, null');
  });

  it('many requests for the same server at once cost just two rounds', async () => {
    await settled('Ada');
    const all = await Promise.all(Array.from({ length: 20 }, () => announcer.announce(GUILD)));
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['up-to-date']));
    expect(discord.sent).toHaveLength(1);
  });

  describe('a forgotten person', () => {
    const forget = (key: CaseKey) => book.forget(key, false, 'REF');

    it('is erased from former log channels as well, by editing the messages that show them', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      await choose(GUILD, OTHER_CHANNEL);
      await edit(key, 'noise');
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, null']);
      await forget(key);
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual(['case 1: forgotten, noise']);
      expect(discord.in(OTHER_CHANNEL)).toEqual(['case 1: forgotten, noise']);
      expect(await announcements.left(GUILD, 'REF')).toEqual([]);
      expect(await announcements.waiting(null)).toEqual([]);
    });

    it('is erased when the server no longer has a log channel', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      await choose(GUILD, null);
      await forget(key);
      await sweep();
      expect(discord.in(CHANNEL)).toEqual(['case 1: forgotten, null']);
    });

    it('is erased by deleting the message when Discord refuses the edit', async () => {
      const key = await settled('Ada');
      await settled('Eve');
      await announcer.announce(GUILD);
      await forget(key);
      discord.before = refuse(({ method, text }) => method === 'PATCH' && text.includes('forgotten'), 400, 50_035);
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL).join()).not.toContain('Ada');
      expect(await announcements.left(GUILD, 'REF')).toEqual([]);
    });

    it('is erased by an edit that leaves out the reason when Discord refuses that', async () => {
      view = async ({ number, target, reason }) => ({
        content: `case ${number}: ${target?.name ?? 'forgotten'}, ${visible(reason, { max: 40 })}`,
      });
      const key = await settled('Ada');
      await edit(key, 'rude word');
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, rude word']);
      await forget(key);
      discord.before = refuse(({ method, text }) => method === 'PATCH' && text.includes('rude'), 400, 200_000);
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual(['case 1: forgotten, […]']);
      expect(await announcements.left(GUILD, 'REF')).toEqual([]);
    });

    it('is erased from a notice by deleting it, whichever of the two people in it they are', async () => {
      const [kept, namesake] = [await settled('Ada'), await settled('Ada Two')];
      await choose(GUILD, null);
      for (const [key, id] of [
        [kept, 'id-Ada Two'],
        [kept, 'somebody'],
        [namesake, 'id-Ada'],
      ] as const) {
        const { nonce } = await announcements.about(key, id, CHANNEL, 'namesake');
        const { id: messageId } = (await discord.rest.post(`/channels/${CHANNEL}/messages`, {
          body: { content: `notice about ${id}`, nonce },
        })) as { id: string };
        await announcements.sent(nonce, messageId);
      }
      await forget(namesake);
      await sweep();
      expect(discord.in(CHANNEL)).toEqual(['notice about somebody']);
      await forget(kept);
      await sweep();
      expect(discord.in(CHANNEL)).toEqual([]);
    });

    it('is reported as left behind while the channel is closed, and erased when it opens', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      await choose(GUILD, OTHER_CHANNEL);
      await forget(key);
      discord.before = refuse(({ channelId }) => channelId === CHANNEL, 403, 50_001);
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
      expect(await announcements.left(GUILD, 'REF')).toEqual([{ channelId: CHANNEL, count: 1, refused: false }]);
      expect(await announcements.waiting(null)).toEqual([GUILD]);
      discord.before = () => null;
      elapsed += 10_000;
      await sweep();
      expect(discord.in(CHANNEL)).toEqual(['case 1: forgotten, null']);
    });

    it('is erased from a channel that closes again as soon after it opens as the first time', async () => {
      const keys = [await settled('Ada'), await settled('Bob')];
      await announcer.announce(GUILD);
      await choose(GUILD, null);
      for (const key of keys) {
        await forget(key);
        discord.before = refuse(() => true, 403, 50_001);
        await announcer.announce(GUILD);
        discord.before = () => null;
        elapsed += 5_000;
        await announcer.announce(GUILD);
        expect(discord.in(CHANNEL)[keys.indexOf(key)]).toContain('forgotten');
      }
    });

    it('is erased although another message always fails temporarily, which comes last', async () => {
      const keys = [await settled('Ada'), await settled('Bob'), await settled('Eve')];
      await announcer.announce(GUILD);
      for (const key of keys) {
        await forget(key);
      }
      const [first] = await announcements.toErase(GUILD, [], 1, new Set());
      const stays = first?.posted.messageId ?? '';
      const fails: Meets = ({ messageId }) => (messageId === stays ? new Error('socket hang up') : null);
      discord.before = fails;
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
      expect(discord.in(CHANNEL).join()).not.toContain('forgotten');
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
      expect(discord.in(CHANNEL).filter((text) => text.includes('forgotten'))).toHaveLength(2);
    });

    it('holds up no new case while a message that names them always fails temporarily', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      await forget(key);
      discord.before = ({ method }) => (method === 'POST' ? null : new Error('socket hang up'));
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
      await settled('Bob');
      // First the case itself fails, which shows the same message, and then that comes last, too.
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
      expect(discord.in(CHANNEL)).toEqual(['case 1: Ada, null', 'case 2: Bob, null']);
      discord.before = () => null;
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'up-to-date' });
      expect(discord.in(CHANNEL)).toEqual(['case 1: forgotten, null', 'case 2: Bob, null']);
    });

    it('doesn’t keep anyone from learning that the log channel is closed, when erasing them fails elsewhere', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      await choose(GUILD, OTHER_CHANNEL);
      await forget(key);
      discord.before = () => new Error('socket hang up');
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
      await settled('Bob');
      const closed = refuse(({ channelId }) => channelId === OTHER_CHANNEL, 403, 50_001);
      discord.before = (sent) => closed(sent) ?? new Error('socket hang up');
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'closed', channelId: OTHER_CHANNEL, news: true });
      discord.before = closed;
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'closed', channelId: OTHER_CHANNEL, news: false });
      expect(discord.in(CHANNEL)).toEqual(['case 1: forgotten, null']);
    });

    it('is left for good when Discord refuses both to edit and to delete, and no one asks again', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      await choose(GUILD, null);
      await forget(key);
      discord.before = refuse(() => true, 404, 10_003);
      await sweep();
      expect(await announcements.left(GUILD, 'REF')).toEqual([{ channelId: CHANNEL, count: 1, refused: true }]);
      const sent = discord.sent.length;
      await sweep();
      expect(discord.sent).toHaveLength(sent);
      expect(
        lines.filter((line) => line.includes("couldn't edit or delete a message that names a forgotten person")),
      ).toHaveLength(1);
    });

    it.each([
      [404, 0],
      [404, 999_999],
      [403, 0],
      [410, 0],
    ])('isn’t taken for erased, or for gone, unless a code of Discord’s says so: %s %s', async (status, code) => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      await edit(key, 'noise');
      discord.before = refuse(() => true, status, code);
      expect(await announcer.announce(GUILD)).toEqual({ kind: 'later' });
      await forget(key);
      await announcer.announce(GUILD);
      expect(await announcements.left(GUILD, 'REF')).toEqual([{ channelId: CHANNEL, count: 1, refused: false }]);
      discord.before = () => null;
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual(['case 1: forgotten, noise']);
      expect(await announcements.left(GUILD, 'REF')).toEqual([]);
    });

    it('is erased even when retention has deleted the case meanwhile', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      discord.before = () => new Error('socket hang up');
      await forget(key);
      await announcer.announce(GUILD);
      await createCaseHistory(store, 'me').deleteOlderThan(GUILD, NOON + 1);
      discord.before = () => null;
      await announcer.announce(GUILD);
      expect(discord.in(CHANNEL)).toEqual([]);
    });

    it('doesn’t come back with a stale edit that was in progress', async () => {
      const key = await settled('Ada');
      await announcer.announce(GUILD);
      await edit(key, 'noise');
      const held = Promise.withResolvers<null>();
      discord.before = (sent) => (sent.text.includes('noise') && sent.text.includes('Ada') ? held.promise : null);
      const round = announcer.announce(GUILD);
      while (!discord.sent.some(mentions('noise'))) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await forget(key);
      held.resolve(null);
      await round;
      await sweep();
      expect(discord.in(CHANNEL)).toEqual(['case 1: forgotten, noise']);
    });
  });

  it('different notices about the same person are different messages, and the same notice is one', async () => {
    const key = await settled('Ada');
    const nonces = await Promise.all(
      ['blind 1', 'sees-again 1', 'blind 2', 'blind 1'].map((what) => announcements.about(key, 'ada', CHANNEL, what)),
    );
    expect(new Set(nonces.map(({ nonce }) => nonce)).size).toBe(3);
    expect(nonces[3]?.nonce).toBe(nonces[0]?.nonce);
    expect(nonces.filter(({ started }) => started)).toHaveLength(1);
    expect((await announcements.about(key, 'ada', OTHER_CHANNEL, 'blind 1')).nonce).not.toBe(nonces[0]?.nonce);
    expect(nonces.every(({ nonce }) => nonce.length <= 25)).toBe(true);
  });

  it('servers come in pages, once each, whatever waits there', async () => {
    const guilds = Array.from({ length: 12 }, (_, n) => String(700_000_000_000_000_000n + BigInt(n)));
    for (const guildId of guilds) {
      await settled('Ada', guildId);
    }
    expect(await announcements.waiting(null)).toEqual(guilds);
    expect(await announcements.waiting(guilds[10] ?? null)).toEqual([guilds[11]]);
    expect(await announcements.waiting(guilds[11] ?? null)).toEqual([]);
    expect(engine).toMatch(/sqlite|postgres/u);
  });
});
