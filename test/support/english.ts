import { translatorFor } from '../../src/i18n/language.ts';

/** The texts that a reader of English gets. */
export const t = translatorFor('en-US');
