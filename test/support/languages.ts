import fc from 'fast-check';
import { LANGUAGES, type Say, sayIn } from '../../src/i18n/language.ts';

/** Any language of the bot, for what must be true in all of them. */
export const anySay: fc.Arbitrary<Say> = fc.constantFrom(...LANGUAGES).map(sayIn);
