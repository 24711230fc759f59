import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { endSession } from '../../commands/end-session.ts';
import type { Message, ModalUse, Replying } from '../../src/bot/command.ts';
import { SessionOver } from '../../src/sessions/evidence.ts';
import type { EndSession } from '../../src/sessions/session-end.ts';
import { NAME_FIELD } from '../../src/sessions/session-end.view.ts';
import { firstSettings } from '../../src/settings/settings.ts';
import { t } from '../support/english.ts';
import { sessionOf } from '../support/hostile.ts';

const HALL = sessionOf('s-hall', { room: 'r-hall', customId: 'Town Hall' });
const OVER = SessionOver.byRecord({ ...HALL, state: 'ended' }) ?? raise();
const KEY = { guildId: '9', number: 4 };

function raise(): never {
  throw new Error('the session runs');
}

/** What the moderator was shown, in order; and what was put on record of that. */
let shown: string[];
let replied: number[];
/** Whether the case still belongs to this process. */
let ours: boolean;
/** What the first message waits for on its way. */
let firstSent: Promise<void>;

beforeEach(() => {
  shown = [];
  replied = [];
  ours = true;
  firstSent = Promise.resolve();
});

/** Someone has typed the room's name; `end` asks VideoSDK. */
async function type(end: EndSession): Promise<void> {
  let sent = 0;
  const command = endSession({
    endSession: end,
    lists: { people: () => Promise.reject(new Error('nobody needs that here')) },
    sessionCache: () => Promise.reject(new Error('nor that')),
    journal: {
      maySend: async ({ number }) => number === KEY.number && ours,
      replied: async ({ number }) => void replied.push(number),
    },
    announcer: { announce: async () => ({ kind: 'up-to-date' }) },
    now: () => 0,
  });
  const use: ModalUse & Replying = {
    actor: { userId: '7', guildId: '9', installedInGuild: true, roleIds: ['1'], permissions: 0n },
    guildId: '9',
    guildLocale: 'en-US',
    settings: firstSettings({ moderatorRoleIds: new Set(), rooms: null, cooldown: null }),
    t,
    argument: HALL.id,
    fields: new Map([[NAME_FIELD, ['Town Hall']]]),
    uploads: new Map(),
    reference: 'K7Q2M4X',
    log: pino({ level: 'silent' }),
    replyHandle: { applicationId: '5', token: 'secret', locale: 'en-US' },
    messageId: () => null,
    // Sent a moment later, and only by the process that can say it then: see `DiscordApi.edit`.
    async reply({ embeds }: Message, maySend) {
      sent += 1;
      await (sent === 1 ? firstSent : Promise.resolve());
      const may = maySend === undefined || (await maySend());
      if (may) {
        shown.push(embeds?.[0]?.title ?? '');
      }
      return may;
    },
    beside: () => Promise.reject(new Error('nothing is said beside')),
    write: (work) => work(),
  };
  await command.modals?.['end']?.run(use);
}

describe('what a moderator who ends a session is told', () => {
  it('is that it is being ended, and then the result', async () => {
    await type(async ({ onAsking }) => {
      onAsking?.(HALL, async () => ours);
      return { outcome: { kind: 'ended', session: OVER.session }, case: KEY };
    });
    expect(shown).toEqual(['⏳ Ending the session in room Town Hall', '⏹️ Ended: the session in room Town Hall']);
    expect(replied).toEqual([KEY.number]);
  });

  it('is the result last, however long the first message takes', async () => {
    const slow = Promise.withResolvers<void>();
    firstSent = slow.promise;
    const typed = type(async ({ onAsking }) => {
      onAsking?.(HALL, async () => ours);
      return { outcome: { kind: 'ended', session: OVER.session }, case: KEY };
    });
    await new Promise(setImmediate);
    expect(shown).toEqual([]);
    slow.resolve();
    await typed;
    expect(shown).toEqual(['⏳ Ending the session in room Town Hall', '⏹️ Ended: the session in room Town Hall']);
  });

  it('is nothing from a process that has lost the case, not even the first message: another one has told them', async () => {
    await type(async ({ onAsking }) => {
      // It was paused between the record of the case and this, and another process took the case over.
      ours = false;
      onAsking?.(HALL, async () => ours);
      return { outcome: { kind: 'taken-over', session: HALL }, case: KEY };
    });
    expect(shown).toEqual([]);
    expect(replied).toEqual([]);
  });
});
