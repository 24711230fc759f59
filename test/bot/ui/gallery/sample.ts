import type { Choices, Message, Modal } from '../../../../src/bot/command.ts';
import type { Translator } from '../../../../src/i18n/language.ts';

/** Something that the bot can show, filled with made-up facts. */
export interface Sample {
  readonly name: string;
  readonly show: (t: Translator) => Message | Modal | Choices;
}
