import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { type Defect, type Edit, editsOf } from './defects.ts';

const TOP = new URL('../', import.meta.url);

/**
 * Replaces the right snippet in a source with the faulty one.
 *
 * @throws {Error} unless the right one occurs exactly once
 */
export function edited(source: string, { file, find, replace }: Edit): string {
  const [before = '', after, ...more] = source.split(find);
  if (after === undefined || more.length > 0) {
    throw new Error(`${file} has this ${more.length + (after === undefined ? 0 : 1)} times instead of once: ${find}`);
  }
  return `${before}${replace}${after}`;
}

/** The contents of the files that a defect changes, by their path from the project root. */
export function planted(defect: Defect): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const edit of editsOf(defect)) {
    const source = sources.get(edit.file) ?? readFileSync(new URL(edit.file, TOP), 'utf8');
    sources.set(edit.file, edited(source, edit));
  }
  return sources;
}

/**
 * Makes this process run the bot with a defect: it applies to bot modules loaded from here on. No file is changed.
 *
 * @throws {Error} if the bot has changed so that the defect can't be planted
 */
export function plant(defect: Defect): void {
  const sources = new Map([...planted(defect)].map(([file, source]) => [new URL(file, TOP).href, source]));
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const source = sources.get(url);
      return source === undefined ? loaded : { ...loaded, source };
    },
  });
}
