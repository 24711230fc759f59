import { beforeEach, describe, expect, it } from 'vitest';
import { createAnnouncements } from '../../src/cases/log-channel.repository.ts';
import type { LocalStore } from '../../src/database/database.ts';
import { shortForm } from '../../src/removal/identification.ts';
import { GUILD, NOON } from '../database/cases.ts';
import { shareStores } from '../support/shared-stores.ts';
import { openForTest, stores } from '../support/stores.ts';

const DAY = 86_400_000;
const OTHER_GUILD = '100000000000000020';

describe.each(stores)('messages that also name someone, on $name', (kind) => {
  const shared = shareStores(kind);
  let store: LocalStore;
  let announcements: ReturnType<typeof createAnnouncements>;

  beforeEach(async () => {
    [store] = (await shared.begin()).stores as [LocalStore];
    announcements = createAnnouncements(store, 'me');
  });

  /** A notice about someone was sent to a channel; no case is about them. */
  async function noticed(id: string, { guildId = GUILD, number = 1, channel = '7', messageId = '70' } = {}) {
    const { nonce } = await announcements.about({ guildId, number }, id, channel, 'namesake');
    await announcements.sent(nonce, messageId);
    return nonce;
  }

  it.each([
    ['an ID', 'twin-1', 'twin-1'],
    ['an ID with spaces around it', ' twin-1 ', 'twin-1'],
    ['the short form of an ID that can’t be copied', shortForm('``\u0000'), '``\u0000'],
    ['an ID that is too long for an index', 'x'.repeat(500), 'x'.repeat(500)],
  ])('are found by %s', async (_what, given, id) => {
    await noticed(id);
    await noticed('somebody else', { number: 2 });
    expect(await announcements.namedBesides(GUILD, given)).toMatchObject({ id, messages: 1 });
    expect(await announcements.namedBesides(OTHER_GUILD, given)).toBeNull();
  });

  it('aren’t found by an ID that no one has', async () => {
    await noticed('twin-1');
    for (const given of ['', 'twin', '~', shortForm('twin-2'), '%', '~~']) {
      expect(await announcements.namedBesides(GUILD, given)).toBeNull();
    }
  });

  it('are all erased, wherever they are, and no others', async () => {
    await noticed('twin-1');
    await noticed('twin-1', { number: 2, channel: '8', messageId: '80' });
    await noticed('twin-2', { number: 3, messageId: '71' });
    await noticed('twin-1', { guildId: OTHER_GUILD, messageId: '90' });
    const named = await announcements.namedBesides(GUILD, 'twin-1');
    const nonce = named?.nonce ?? '';
    expect(named?.messages).toBe(2);
    expect(await announcements.namedIn(GUILD, nonce)).toEqual(named);
    expect(await announcements.namedIn(OTHER_GUILD, nonce)).toBeNull();
    expect(await announcements.forgetNamed(OTHER_GUILD, nonce, 'REF')).toBe(0);
    expect(await announcements.forgetNamed(GUILD, nonce, 'REF')).toBe(2);
    expect(await announcements.forgetNamed(GUILD, nonce, 'REF')).toBe(0);
    expect(await announcements.namedIn(GUILD, nonce)).toBeNull();
    expect(await announcements.namedBesides(GUILD, 'twin-1')).toBeNull();
    const erasures = await announcements.toErase(GUILD, [], 10, new Set());
    expect(erasures.map(({ posted, instead }) => [posted.messageId, instead]).sort()).toEqual([
      ['70', null],
      ['80', null],
    ]);
    expect(await announcements.left(GUILD, 'REF')).toEqual([
      { channelId: '7', count: 1, refused: false },
      { channelId: '8', count: 1, refused: false },
    ]);
    expect(await announcements.toErase(OTHER_GUILD, [], 10, new Set())).toEqual([]);
  });
});

describe.each(stores)('notices that couldn’t be delivered, on $name', ({ openReady: open }) => {
  it('are counted for a day, once each, by server, with the latest reason', async () => {
    await using place = await open();
    const store = await openForTest(place.url);
    const notices = createAnnouncements(store, 'me');
    const unheard = (number: number, what: string, why: string, at: number) =>
      notices.unheard({ guildId: GUILD, number }, 'ana', what, why, at);
    await unheard(1, 'namesake', '240000, HTTP 403', NOON);
    await unheard(1, 'ended', '50035, HTTP 400', NOON + 1_000);
    await unheard(1, 'ended', '50006, HTTP 400', NOON + 2_000);
    expect(await notices.undeliveredOf(GUILD, NOON + 3_000)).toEqual({
      count: 2,
      oldest: NOON,
      reason: '50006, HTTP 400',
    });
    expect(await notices.undeliveredOf(OTHER_GUILD, NOON + 3_000)).toBeNull();
    expect(await notices.undeliveredOf(GUILD, NOON + DAY)).toMatchObject({ count: 1 });
    await unheard(2, 'namesake', '240000, HTTP 403', NOON + 2 * DAY);
    expect(await store.db.selectFrom('unheard_notices').selectAll().execute()).toHaveLength(1);
    await store.close();
  });
});
