import { sayIn } from '../../src/discord/language/language.ts';

/** Texts as a reader of English gets them. */
export const say = sayIn('en-US');
