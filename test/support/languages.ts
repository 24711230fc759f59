import fc from 'fast-check';
import { LANGUAGES, type Translator, translatorFor } from '../../src/i18n/language.ts';

/** Any language of the bot, for what must hold in all of them. */
export const anySay: fc.Arbitrary<Translator> = fc.constantFrom(...LANGUAGES).map(translatorFor);
