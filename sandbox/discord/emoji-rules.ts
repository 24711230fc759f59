import type { Component } from './component-types.ts';
import type { FormProblem, Path } from './form-errors.ts';

/** An emoji is either a server's, by its ID, or a single Unicode emoji. A name like `:tada:` is neither. */
export function emojiProblems(emoji: Component['emoji'], path: Path): FormProblem[] {
  if (emoji == null || emoji.id != null || isUnicodeEmoji(emoji.name ?? '')) return [];
  return [{ path: [...path, 'name'], code: 'COMPONENT_INVALID_EMOJI', message: 'Invalid emoji' }];
}

/** Accepts it with or without the variation selector, which few people type. */
function isUnicodeEmoji(text: string): boolean {
  return [text, `${text}\uFE0F`, text.replaceAll('\uFE0F', '')].some((each) => /^\p{RGI_Emoji}$/v.test(each));
}
