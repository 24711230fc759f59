import { commands, keepOutLengths } from './commands.ts';
import { refusal } from './refusal.ts';
import { trouble } from './trouble.ts';
import { words } from './words.ts';

/** English: the catalogue that says which texts there are, and what each has to be filled with. */
export const en = { commands, keepOutLengths, refusal, trouble, words } as const;
