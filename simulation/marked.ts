import { en } from '../src/i18n/en/index.ts';
import { Marks } from './marks.ts';

/**
 * The bot's English texts carry marks from here on, by which a message can be taken apart. This module must be the first that is
 * loaded of all that know the bot: some of it asks for texts while it is loaded.
 */
export const marks = new Marks();
// What Discord is told of commands is no message, and what is understood when it is typed is no claim.
marks.mark(en, ['commands', 'keepOutLengths', 'caseView.numberWords', 'history.typed']);
