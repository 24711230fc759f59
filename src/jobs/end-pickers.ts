import type { Logger } from 'pino';
import { type DiscordApi, discordErrorFacts } from '../bot/api.ts';
import { isForGood } from '../bot/discord-errors.ts';
import { drafted, orInPlainWords } from '../bot/plain-fallback.ts';
import { storeErrorCode } from '../database/errors.ts';
import { languageOf, translatorFor } from '../i18n/language.ts';
import { endedMessage, interruptedMessage, notStartedMessage } from '../removal/picker/picker.view.ts';
import type { EndedPickerState, PickerRepository } from '../removal/picker/picker-state.ts';
import { every, type JobContext } from './every.ts';

const EVERY_MS = 5_000;

export interface EndPickersParts {
  readonly pickers: Pick<PickerRepository, 'takeEnded' | 'maySend' | 'leave' | 'told'>;
  readonly api: Pick<DiscordApi, 'edit'>;
  readonly now: () => number;
  readonly log: Logger;
}

/** Updates the messages of pickers that are over: no one continued in time, or the process that carried them out died. */
export function endPickers(context: JobContext, { pickers, api, now, log }: EndPickersParts): Promise<void> {
  return every(EVERY_MS, context, async () => {
    try {
      for (const ended of await pickers.takeEnded(now())) {
        log.info({ guild: ended.guildId, why: ended.why }, 'picker ended');
        // Not awaited: a message that can't be edited delays no other. Any press on it gets the same answer.
        void showEnd(ended);
      }
    } catch (error) {
      log.warn({ store: storeErrorCode(error) ?? String(error) }, "couldn't read picker states");
    }
  });

  /** Never rejects. If Discord is down, the next run tries again. */
  async function showEnd(ended: EndedPickerState): Promise<void> {
    const maySend = (): Promise<boolean> => pickers.maySend(ended.id);
    if (!(await maySend())) {
      // Another process shows it, or this one does once it holds its lease again.
      pickers.leave(ended.id);
      return;
    }
    try {
      await orInPlainWords(
        (message) => api.edit(ended.reply, message, maySend),
        await drafted(() => messageFor(ended)),
        {
          t: translatorFor(languageOf(ended.reply.locale)),
          plain: null,
          log,
          blocked: 'message of an ended picker blocked by Discord because of its content',
        },
      );
      await pickers.told(ended);
    } catch (error) {
      log.warn(discordErrorFacts(error), "couldn't update the message of an ended picker");
      if (isForGood(error)) {
        await pickers.told(ended);
      } else {
        pickers.leave(ended.id);
      }
    }
  }
}

function messageFor({ why, stage, reply }: EndedPickerState): ReturnType<typeof endedMessage> {
  const t = translatorFor(languageOf(reply.locale));
  return why === 'time' ? endedMessage(t, stage) : why === 'interrupted' ? interruptedMessage(t) : notStartedMessage(t);
}
