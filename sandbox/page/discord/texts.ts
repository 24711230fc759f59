import type { Command, LocalizedTexts } from '../../control/protocol.ts';

type Named = Pick<LocalizedTexts, 'name_localized'> & { readonly name: string };
type Described = Pick<LocalizedTexts, 'description_localized'> & { readonly description: string };

/** The displayed name of a command, option or choice. The bot gets its `name`. */
export function shownName({ name, name_localized: localized }: Named): string {
  return localized ?? name;
}

export function shownDescription({ description, description_localized: localized }: Described): string {
  return localized ?? description;
}

/** The names someone can type for it: the displayed one first, then the untranslated one. */
export function namesOf(named: Named): readonly string[] {
  return [...new Set([shownName(named), named.name])];
}

/** `settings show`: the displayed path of a used command; unchanged if the reader doesn't have the command. */
export function shownPath(commands: readonly Command[], path: string): string {
  const whole = commands.find(({ name }) => name === path);
  if (whole !== undefined) {
    return shownName(whole);
  }
  let known: readonly (Named & { readonly options?: unknown })[] = commands;
  return path
    .split(' ')
    .map((step) => {
      const part = known.find(({ name }) => name === step);
      known = Array.isArray(part?.options) ? part.options : [];
      return part === undefined ? step : shownName(part);
    })
    .join(' ');
}
