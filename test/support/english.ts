import { sayIn } from '../../src/i18n/language.ts';

/** Texts as a reader of English gets them. */
export const say = sayIn('en-US');
