import { en } from '../src/i18n/en/index.ts';
import { Marks } from './marks.ts';

/**
 * From here on, the bot's English texts carry marks that let a message be taken apart. This module must be loaded
 * before any other that knows the bot: some of them request texts while they load.
 */
export const marks = new Marks();
// Command registrations aren't messages, and recognized input isn't a claim.
marks.mark(en, ['commands', 'keepOutLengths', 'caseView.numberWords', 'history.typed']);
