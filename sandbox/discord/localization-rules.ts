import type { FormProblem, Path } from './form-errors.ts';
import { required } from './form-errors.ts';
import type { Localizations } from './localizations.ts';
import { inLocale, knownLocales } from './localizations.ts';

interface Named {
  readonly name: string;
  readonly name_localizations?: Localizations;
}

interface Localized {
  readonly name_localizations?: Localizations;
  readonly description_localizations?: Localizations;
}

/** Problems with translations: a language that Discord doesn't have, or a blank text. */
export function localizationProblems(part: Localized, path: Path): FormProblem[] {
  return (['name_localizations', 'description_localizations'] as const).flatMap((field) =>
    Object.entries(part[field] ?? {}).flatMap(([locale, text]) => {
      const at = [...path, field, locale];
      const unknown = { path: at, code: 'ENUM_TYPE_COERCE', message: `Value "${locale}" is not a valid enum value.` };
      return [...(knownLocales.has(locale) ? [] : [unknown]), ...(text.trim() ? [] : [required(at)])];
    }),
  );
}

/**
 * Names that would show up twice in one list, untranslated or in some language. Without a translation the displayed
 * fallback counts, so a translation can't equal another entry's name either.
 */
export function nameClashes(
  named: readonly (Named & { readonly at: Path })[],
  problem: Omit<FormProblem, 'path'>,
): FormProblem[] {
  const problems: FormProblem[] = [];
  const locales = new Set(named.flatMap((each) => Object.keys(each.name_localizations ?? {})));
  const twice = new Set<number>();
  const look = (locale: string | null): void => {
    const seen = new Set<string>();
    for (const [index, { name, name_localizations: names, at }] of named.entries()) {
      const shown = (locale === null ? undefined : inLocale(names, locale)) ?? name;
      const own = locale !== null && names?.[locale] !== undefined;
      if (seen.has(shown) && !(twice.has(index) && !own)) {
        problems.push({ ...problem, path: own ? [...at, 'name_localizations', locale] : [...at, 'name'] });
        if (!own) twice.add(index);
      }
      seen.add(shown);
    }
  };
  look(null);
  for (const locale of locales) look(locale);
  return problems;
}
