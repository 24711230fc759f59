import de from '../src/i18n/de.json' with { type: 'json' };
import { en } from '../src/i18n/en/index.ts';
import esES from '../src/i18n/es-ES.json' with { type: 'json' };
import fr from '../src/i18n/fr.json' with { type: 'json' };
import hi from '../src/i18n/hi.json' with { type: 'json' };
import ja from '../src/i18n/ja.json' with { type: 'json' };
import ptBR from '../src/i18n/pt-BR.json' with { type: 'json' };
import zhCN from '../src/i18n/zh-CN.json' with { type: 'json' };
import { Marks } from './marks.ts';

/**
 * From here on, the bot's texts carry marks that let a message be taken apart, in whichever language it is. This module
 * must be loaded before any other that knows the bot: some of them request texts while they load.
 */
export const marks = new Marks();
for (const catalog of [en, de, esES, fr, hi, ja, ptBR, zhCN]) {
  // Command registrations aren't messages, and recognized input isn't a claim.
  marks.mark(catalog, ['commands', 'keepOutLengths', 'caseView.numberWords', 'history.typed']);
}
