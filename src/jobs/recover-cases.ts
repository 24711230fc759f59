import type { Logger } from 'pino';
import { type DiscordApi, discordErrorFacts } from '../bot/api.ts';
import { isForGood } from '../bot/discord-errors.ts';
import { editReply } from '../bot/edit-reply.ts';
import { drafted } from '../bot/plain-fallback.ts';
import type { Case } from '../cases/case.ts';
import type { Announcer } from '../cases/log-channel.ts';
import { type RecoveryParts, recover } from '../cases/recovery.ts';
import { recoveredMessage } from '../cases/recovery.view.ts';
import { causeFacts } from '../common/store-error.ts';
import { languageOf, translatorFor } from '../i18n/language.ts';
import type { KeepOuts } from '../keep-out/keep-out.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import { every } from './every.ts';

const EVERY_MS = 5_000;

export interface RecoverCasesParts
  extends Pick<RecoveryParts, 'journal' | 'videoSdk' | 'clock' | 'atLeast' | 'stopping'> {
  readonly journal: RecoveryParts['unfinished'] & RecoveryParts['journal'];
  readonly keepOuts: Pick<KeepOuts, 'find'>;
  readonly api: DiscordApi;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly log: Logger;
}

/** Finishes what a crash left behind: this process's own at start, and later that of other processes on the same store. */
export function recoverCases({ keepOuts, api, announcer, log, ...context }: RecoverCasesParts): Promise<void> {
  const parts: RecoveryParts = {
    ...context,
    unfinished: context.journal,
    async tell(settled: Case, reply: ReplyHandle, maySend: MaySend) {
      const t = translatorFor(languageOf(reply.locale));
      const keepOut = await keepOuts.find(settled, context.atLeast());
      const { reference } = settled;
      try {
        const accountGone = await context.videoSdk(settled.guildId).then(
          ({ account }) => account?.id !== settled.account,
          // What isn't known isn't said.
          () => false,
        );
        const draft = await drafted(() => recoveredMessage(t, settled, keepOut, { accountGone }));
        await editReply(api, reply, draft, { t, reference, log, maySend });
      } catch (error) {
        log.warn(
          { ref: settled.reference, ...discordErrorFacts(error) },
          "couldn't deliver the reply to an earlier command",
        );
        throw error;
      }
    },
    refusedForGood: isForGood,
    onSettled: ({ guildId, number, outcome, reference }: Case) => {
      log.warn({ ref: reference, guild: guildId, case: number, outcome }, 'case settled after a crash');
      void announcer.announce(guildId);
    },
  };
  return every(EVERY_MS, context, () => {
    // Not awaited: a Discord that is down for minutes delays the replies in question, not the next run.
    recover(parts).catch((error: unknown) => log.warn(causeFacts(error), "couldn't finish recovery yet"));
  });
}
