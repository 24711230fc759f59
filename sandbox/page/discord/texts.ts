import type { Command, LocalizedTexts } from '../../control/protocol.ts';

type Named = Pick<LocalizedTexts, 'name_localized'> & { readonly name: string };
type Described = Pick<LocalizedTexts, 'description_localized'> & { readonly description: string };

/** What a command, an option or a choice is called on the screen. Its `name` is what the bot is sent. */
export function shownName({ name, name_localized: localized }: Named): string {
  return localized ?? name;
}

export function shownDescription({ description, description_localized: localized }: Described): string {
  return localized ?? description;
}

/** What somebody may type to mean it: what they read first, and what everybody else calls it. */
export function namesOf(named: Named): readonly string[] {
  return [...new Set([shownName(named), named.name])];
}

/** `settings show`, as a command that was used is called by who reads of it; as it is when they are not listed it. */
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
