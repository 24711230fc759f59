/**
 * Names in some 110 languages and 40 scripts, as the people who use them write them: the sample names of the Unicode
 * CLDR, version 48 (npm: cldr-person-names-full), under the Unicode License v3. © 1991–2025 Unicode, Inc.
 * https://www.unicode.org/license.txt
 */
import names from './real-names.json' with { type: 'json' };

/** By language (BCP 47). */
export const NAMES_BY_LANGUAGE: Readonly<Record<string, readonly string[]>> = names;

/** Each once. */
export const REAL_NAMES: readonly string[] = [...new Set(Object.values(NAMES_BY_LANGUAGE).flat())];
