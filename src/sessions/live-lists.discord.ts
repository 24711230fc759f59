import type { Logger } from 'pino';
import { type DiscordApi, discordErrorFacts } from '../bot/api.ts';
import { isForGood } from '../bot/discord-errors.ts';
import { drafted, orInPlainWords } from '../bot/plain-fallback.ts';
import { NotOursError } from '../bot/send-guard.ts';
import { asLayout } from '../bot/ui/layout.ts';
import { languageOf, translatorFor } from '../i18n/language.ts';
import type { ListUpdate, UpdateList } from './live-lists.ts';
import { noPeopleMessage, participantsMessage, printOf } from './participants.view.ts';

export interface ListUpdateParts {
  readonly api: Pick<DiscordApi, 'edit'>;
  readonly log: Logger;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

/** Edits the message of a list. What Discord doesn't take is dropped: what it shows stays. */
export function createListUpdate({ api, log, now }: ListUpdateParts): UpdateList {
  return async (list, seen, settings, maySend): Promise<ListUpdate> => {
    const { reply, view, reference } = list;
    const t = translatorFor(languageOf(reply.locale));
    const draft = await drafted(() =>
      seen.kind === 'people'
        ? participantsMessage(t, seen, view, settings.protectedIds)
        : noPeopleMessage(t, seen, reference, now()),
    );
    const print = printOf(draft.whole);
    if (print === list.print) {
      return { kind: 'same' };
    }
    const ofList = log.child({ ref: reference });
    try {
      await orInPlainWords(
        (message) => api.edit(reply, message, maySend),
        { ...draft, whole: asLayout(draft.whole) },
        { t, plain: null, log: ofList, blocked: 'list of people blocked by Discord because of its content' },
      );
      ofList.debug({ list: seen.kind }, 'list of people updated');
      return { kind: 'shown', print };
    } catch (error) {
      if (error instanceof NotOursError) {
        return { kind: 'same' };
      }
      ofList.info(discordErrorFacts(error), 'list of people not updated');
      return { kind: isForGood(error) ? 'gone' : 'failed' };
    }
  };
}
