import { translatorFor } from '../../src/i18n/language.ts';

/** Texts as a reader of English gets them. */
export const t = translatorFor('en-US');
