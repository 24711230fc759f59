import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'dotenv';
import { printable } from './common/printable.ts';
import { slips } from './common/slips.ts';
import { fileVariableOf, readSecret, SECRET_FILE_PROBLEMS } from './secret-files.ts';

/** The process's environment. {@link fillEnvironment} adds to it. */
export type Environment = Record<string, string | undefined>;

export interface EnvironmentOptions {
  /** The variables that the program reads. */
  readonly names: readonly string[];
  /** Other variables that matter: what gets lost of them in `.env` is a problem, too. */
  readonly alsoRead?: readonly string[];
  /** Where `.env` can be, first choice first. */
  readonly folders: readonly string[];
  /** Those of the variables whose value can be in a file, which `NAME_FILE` names. */
  readonly secrets?: readonly string[];
}

/** Where the variables came from, and what is wrong with how they're written. */
export interface Origins {
  /** The path of the `.env` file that was read. `null` if there is none. */
  readonly file: string | null;
  readonly fromEnvironment: readonly string[];
  readonly fromFile: readonly string[];
  /** Those whose value was in a file of its own. */
  readonly fromSecretFiles: readonly string[];
  readonly byDefault: readonly string[];
  /** Why a file with a secret can't be used, by the variable without `_FILE`, in words that follow the one with it. */
  readonly secretFiles: ReadonlyMap<string, string>;
  /** What's wrong with the file as a whole: lines for the operator. */
  readonly faults: readonly string[];
  /** What got lost in the file, by variable, in words that follow its name. Only of variables that come from there. */
  readonly problems: ReadonlyMap<string, string>;
  /** Variables that nothing reads, with names close to one that isn't set. */
  readonly misspelt: readonly Misspelt[];
}

export interface Misspelt {
  readonly name: string;
  readonly meant: string;
}

/**
 * What gets lost between a file and the process, in words that follow the name of the variable. docs/troubleshooting.md
 * explains them.
 */
export const DAMAGE = {
  unclosed: 'has a quote that nothing closes, in {file}, line {line}',
  within: 'is inside quotes that begin in {file}, line {line}. Close them there',
  cut: 'is cut off at a #, in {file}, line {line}. Put the whole value in single quotes',
  unassigned: 'has no = behind its name, in {file}, line {line}',
  foreign: "isn't written as in a .env file, in {file}, line {line}. Begin the line with the name and a =",
  behind: 'is behind another variable, in {file}, line {line}. Give it a line of its own',
  bytes: "has a character that isn't UTF-8, in {file}, line {line}. Save the file as UTF-8",
  twice: 'has more than one value, in {file}, lines {lines}. Keep one',
  quotes: "has quotes that don't match. Put one pair around the whole value, or none",
  curly: 'has curly quotes. Use straight ones, or none',
  reference: 'refers to another variable, and nothing has filled it in. Write the value itself',
  inUrl:
    'refers to another variable, and nothing has filled it in. Write the value itself, and a $ that belongs to the URL as %24',
  invisible: 'contains an invisible character ({character}). Copy it again',
  lost: 'has a character that got lost on the way (U+FFFD). Type it again, and use UTF-8',
} as const;

/** What's wrong with `.env` as a whole. */
export const FILE_FAULTS = {
  wide: '{file} is saved as UTF-16. Save it as UTF-8.',
  folder: '{file} is a folder. Put a file there, or remove the folder.',
  unreadable: "{file} can't be read ({code}). Check that it exists and this user can read it.",
} as const;

/** Puts the details into a text. */
function filled(text: string, details: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/gu, (_, name: string) => String(details[name]));
}

/** Names another file than `.env`. dotenv's own name for it. */
const ELSEWHERE = 'DOTENV_CONFIG_PATH';

/**
 * Adds to the environment what only `.env` sets. What is set in the environment counts first, but a blank value counts
 * as not set: that's what Docker Compose makes of `GUILD_ID: ${GUILD_ID}` if nothing sets it.
 *
 * @param environment is changed
 */
export function fillEnvironment(
  environment: Environment,
  { names, alsoRead = [], folders, secrets = [] }: EnvironmentOptions,
): Origins {
  const { path, text, wrongBytes, fault } = readFile(environment, folders);
  const known = [...names, ...alsoRead, ...secrets.map(fileVariableOf)];
  const lines = linesOf(text, known);
  const values = valuesOf(text, lines);
  const fromEnvironment = names.filter((name) => cleaned(environment[name] ?? '') !== '');
  const others = names.filter((name) => !fromEnvironment.includes(name));
  const problems = new Map<string, string>();
  for (const name of known.filter((one) => cleaned(environment[one] ?? '') === '')) {
    const own = lines.filter((line) => line.name === name);
    const problem =
      problemOf(own, path ?? '.env') ??
      problemIn(values.get(name) ?? '', { lines: own, file: path ?? '.env', wrongBytes });
    if (problem !== null) {
      problems.set(name, problem);
    }
  }
  for (const [name, value] of values) {
    if (cleaned(value) !== '' && cleaned(environment[name] ?? '') === '') {
      environment[name] = value;
    }
  }
  const given = Object.keys(environment);
  const fromFile = others.filter((name) => cleaned(environment[name] ?? '') !== '');
  const files = readSecretFiles(environment, { secrets, damaged: problems, folder: folders.at(-1) ?? '' });
  const byDefault = others.filter((name) => !fromFile.includes(name) && !files.read.includes(name));
  const unset = [...byDefault, ...secrets.filter((name) => byDefault.includes(name)).map(fileVariableOf)];
  return {
    file: path,
    fromEnvironment,
    fromFile,
    fromSecretFiles: files.read,
    byDefault,
    secretFiles: files.problems,
    faults: fault === null ? [] : [fault],
    problems,
    misspelt: misspeltAmong(
      [...given, ...lines.map(({ name }) => name)],
      [...names, ...secrets.map(fileVariableOf)],
      unset.filter((name) => !files.problems.has(name.replace(/_FILE$/u, ''))),
    ),
  };
}

interface SecretFiles {
  /** Variables whose values came from files. */
  readonly read: readonly string[];
  /** By the variable that is missing because of it: what's wrong, in words that follow the name with `_FILE`. */
  readonly problems: ReadonlyMap<string, string>;
}

/**
 * Takes the values of secrets from the files that `NAME_FILE` names, as containers get them from Docker and Kubernetes.
 * The value is what is in the file, without a line break at its end.
 *
 * @param environment is changed: `NAME` has the value afterwards, and `NAME_FILE` is gone, so that a process that gets
 *   this environment doesn't find both
 * @param damaged what got lost of variables in `.env`, by name
 * @param folder where relative paths start
 */
function readSecretFiles(
  environment: Environment,
  {
    secrets,
    damaged,
    folder,
  }: { readonly secrets: readonly string[]; readonly damaged: ReadonlyMap<string, string>; readonly folder: string },
): SecretFiles {
  const read: string[] = [];
  const problems = new Map<string, string>();
  for (const name of secrets) {
    const variable = fileVariableOf(name);
    const path = cleaned(environment[variable] ?? '');
    const lost = damaged.get(variable) ?? damageIn(path);
    if (lost !== null) {
      problems.set(name, lost);
    } else if (path !== '' && (cleaned(environment[name] ?? '') !== '' || damaged.has(name))) {
      problems.set(name, SECRET_FILE_PROBLEMS.both.replace('{name}', name));
    } else if (path !== '') {
      const { value, problem } = readSecret(resolve(folder, path));
      if (value === null) {
        problems.set(name, problem);
      } else {
        read.push(name);
        environment[name] = value;
        delete environment[variable];
      }
    }
  }
  return { read, problems };
}

interface ReadFile {
  readonly path: string | null;
  readonly text: string;
  /** Some of it wasn't UTF-8, and is U+FFFD in the text. */
  readonly wrongBytes: boolean;
  readonly fault: string | null;
}

const NOTHING_READ = { text: '', wrongBytes: false };

function readFile(environment: Environment, folders: readonly string[]): ReadFile {
  const elsewhere = cleaned(environment[ELSEWHERE] ?? '');
  const paths = elsewhere === '' ? folders.map((folder) => join(folder, '.env')) : [resolve(elsewhere)];
  for (const path of paths) {
    try {
      const bytes = readFileSync(path);
      const wrongBytes = !isUtf8(bytes);
      return isUtf16(bytes, wrongBytes)
        ? { path, ...NOTHING_READ, fault: filled(FILE_FAULTS.wide, { file: path }) }
        : { path, text: withPlainNames(bytes.toString('utf8').replace(/^\uFEFF/u, '')), wrongBytes, fault: null };
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      if (code === 'EISDIR') {
        return { path, ...NOTHING_READ, fault: filled(FILE_FAULTS.folder, { file: path }) };
      }
      if (code !== 'ENOENT' || elsewhere !== '') {
        return { path, ...NOTHING_READ, fault: filled(FILE_FAULTS.unreadable, { file: path, code }) };
      }
    }
  }
  return { path: null, ...NOTHING_READ, fault: null };
}

/** By its mark, or by the zeros in it: every other byte of an ASCII character is one. */
function isUtf16(bytes: Buffer, wrongBytes: boolean): boolean {
  if (bytes.length >= 2 && (bytes.readUInt16BE(0) === 0xfffe || bytes.readUInt16BE(0) === 0xfeff)) {
    return true;
  }
  const zeros = [0, 0];
  for (const [index, byte] of bytes.entries()) {
    if (byte === 0) {
      zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    }
  }
  const [most, least] = [Math.max(...zeros), Math.min(...zeros)];
  return least === 0 && most >= 2 && (wrongBytes || most * 4 >= bytes.length);
}

/** Shows nothing, in a name. */
const UNSEEN = /\p{Cf}|\p{Default_Ignorable_Code_Point}|(?!\s)\p{Cc}/gu;

/** Takes away what no one can see around and within the names of variables. dotenv would ignore their lines. */
function withPlainNames(text: string): string {
  return text.replace(/^[^\r\n=:#'"`]+(?=[=:])/gmu, (head) => {
    const bare = head.replace(UNSEEN, '');
    return /^\s*(?:export\s+)?[\w.-]+\s*$/u.test(bare) ? bare : head;
  });
}

/** A line of `.env` that sets a variable, or was meant to. */
interface Line {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  /** Nothing that dotenv takes for an assignment. */
  readonly unassigned: boolean;
  /**
   * How the line sets the variable elsewhere, but not for dotenv: in another language, such as a shell's, or behind
   * another variable. `null`: it doesn't.
   */
  readonly elsewhere: 'foreign' | 'behind' | null;
  /** A `#` right behind other characters, where dotenv begins a comment. */
  readonly cut: boolean;
  /** The line of another variable whose quotes go on over this assignment. `null` if there is none. */
  readonly within: number | null;
  /** A quote that nothing closes, after which dotenv goes on into the next lines. */
  readonly unclosed: boolean;
}

/** What dotenv takes for a value in quotes. */
const QUOTED = /^(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)\s*(?:#.*)?$/su;

function linesOf(text: string, names: readonly string[]): Line[] {
  const found: Line[] = [];
  let around: { readonly quote: string; readonly from: number } | null = null;
  const lines = text.split(/\r\n?|\n/u);
  for (const [index, line] of lines.entries()) {
    const [, name, assigned, rest = ''] = /^\s*(?:export\s+)?([\w.-]+)(\s*=|:\s)?(.*)$/su.exec(line) ?? [];
    const within = around?.from ?? null;
    if (around !== null && line.includes(around.quote)) {
      around = null;
    }
    if (within !== null && assigned === undefined) {
      continue;
    }
    const value = rest.trim();
    if (within === null) {
      const elsewhere = assigned === undefined ? 'foreign' : 'behind';
      const set =
        elsewhere === 'foreign' ? setInForeign(line, names) : QUOTED.test(value) ? [] : setBehind(value, names);
      for (const one of set.filter((other) => other !== name)) {
        found.push({ ...NO_ASSIGNMENT, number: index + 1, name: one, text: line, elsewhere });
      }
    }
    if (name === undefined) {
      continue;
    }
    const [quote = ''] = /^["'`]/u.exec(value) ?? [];
    const closed = quote !== '' && value.lastIndexOf(quote) > 0;
    const unclosed = quote !== '' && !closed && within === null;
    if (unclosed && lines.slice(index + 1).some((later) => later.includes(quote))) {
      around = { quote, from: index + 1 };
    }
    // Quotes that aren't around the whole value are part of it, and then a # begins a comment.
    const quoted = QUOTED.test(value);
    const cut = !quoted && isCut(value);
    found.push({
      number: index + 1,
      name,
      text: line,
      unassigned: assigned === undefined,
      elsewhere: null,
      within,
      cut,
      unclosed,
    });
  }
  return found;
}

const NO_ASSIGNMENT = { unassigned: true, within: null, cut: false, unclosed: false } as const;

/** Commands that set a variable without a `=`. */
const SETTERS = /\b(?:set|setx|setenv|export|declare|typeset|env)\b/iu;

/**
 * The variables that a line sets in another language: `set A=b`, `$env:A = "b"`, `setx A b`, `- A=b`, `"A": "b"`.
 */
function setInForeign(line: string, names: readonly string[]): string[] {
  const [said = ''] = line.split(/#|\/\/|^\s*(?:;|::|rem\s)/iu);
  return names.filter((name) => {
    const [before, after] = said.split(new RegExp(`(?<!\\w)${name}(?!\\w)`, 'u'));
    return (
      before !== undefined &&
      after !== undefined &&
      (/^["'`})\]\s]*[=:,]/u.test(after) || (SETTERS.test(before) && /^["']?\s+\S/u.test(after)))
    );
  });
}

/** The variables that are set in the value of another one: `A=b C=d`, `A=b; export C=d`. */
function setBehind(value: string, names: readonly string[]): string[] {
  const [said = ''] = value.split(/\s#/u);
  return names.filter((name) => new RegExp(`[\\s;&]${name}=`, 'u').test(said));
}

/**
 * Whether dotenv takes a part of an unquoted value for a comment: from the first `#` on, even without a blank before it.
 */
function isCut(value: string): boolean {
  const [, before, after = ''] = /^([^#]*)#(.*)$/su.exec(value) ?? [];
  if (before === undefined) {
    return false;
  }
  // A comment has no address in it, but the rest of a URL does.
  return before === '' ? /^[^\s#]/u.test(after) : /\S$/u.test(before) || /^\S*@/u.test(after);
}

/** As dotenv reads them, except that a blank line further down doesn't take a value away. */
function valuesOf(text: string, lines: readonly Line[]): Map<string, string> {
  const values = new Map(Object.entries(parse(text)));
  for (const [name, value] of values) {
    const own = lines.filter((line) => line.name === name);
    if (cleaned(value) === '' && own.length > 1) {
      const other = own.map((line) => parse(line.text)[name] ?? '').findLast((one) => cleaned(one) !== '');
      values.set(name, other ?? value);
    }
  }
  return values;
}

/** What's wrong with the lines about one variable. */
function problemOf(lines: readonly Line[], file: string): string | null {
  const [first] = lines;
  if (first === undefined) {
    return null;
  }
  const unclosed = lines.find((line) => line.unclosed);
  if (unclosed !== undefined) {
    return filled(DAMAGE.unclosed, { file, line: unclosed.number });
  }
  const within = lines.find((line) => line.within !== null);
  if (within !== undefined) {
    return filled(DAMAGE.within, { file, line: within.within ?? 0 });
  }
  const cut = lines.find((line) => line.cut);
  if (cut !== undefined) {
    return filled(DAMAGE.cut, { file, line: cut.number });
  }
  const assigned = lines.filter(({ unassigned }) => !unassigned);
  const set = assigned
    .map(({ text, name, number }) => ({ number, value: cleaned(parse(text)[name] ?? '') }))
    .filter(({ value }) => value !== '');
  const elsewhere = lines.find((line) => line.elsewhere !== null);
  if (set.length === 0 && elsewhere !== undefined) {
    return filled(DAMAGE[elsewhere.elsewhere ?? 'foreign'], { file, line: elsewhere.number });
  }
  if (assigned.length === 0) {
    return filled(DAMAGE.unassigned, { file, line: first.number });
  }
  const differ = new Set(set.map(({ value }) => value)).size > 1;
  return differ ? filled(DAMAGE.twice, { file, lines: set.map(({ number }) => number).join(' and ') }) : null;
}

/** What's wrong with a value that can't be seen in the environment anymore. */
function problemIn(
  value: string,
  { lines, file, wrongBytes }: { readonly lines: readonly Line[]; readonly file: string; readonly wrongBytes: boolean },
): string | null {
  if (wrongBytes && value.includes(LOST)) {
    const { number = 0 } = lines.find(({ text }) => text.includes(LOST)) ?? lines[0] ?? {};
    return filled(DAMAGE.bytes, { file, line: number });
  }
  // A variable of the environment ends there.
  return value.includes('\0') ? filled(DAMAGE.invisible, { character: 'U+0000' }) : null;
}

/** Stands for bytes that aren't UTF-8. */
const LOST = '\uFFFD';

/** Blanks, and what looks like nothing at all. */
const AROUND =
  /^[\s\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2064\uFEFF]+|[\s\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2064\uFEFF]+$/gu;

/**
 * A value as it was meant: without blanks around it, and without the quotes that `docker run --env-file` keeps and
 * shells take away.
 */
export function cleaned(text: string): string {
  const bare = text.replace(AROUND, '');
  const [, quote = '', inside = ''] = /^(["'`])(.*)\1$/su.exec(bare) ?? [];
  return quote === '' || inside.includes(quote) ? bare : inside.replace(AROUND, '');
}

/** Not the joiners: names in several scripts are spelled with them. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]|(?!\s)\p{Cc}/u;

/**
 * What a shell, Compose, Kubernetes, Windows or a template should have filled in. `$name` in lowercase only if it's a
 * whole part of the value: passwords have a `$`, too.
 */
const REFERENCE =
  /\$\{[^}]*\}|\$\([^)]*\)|\{\{.*\}\}|^%\w+%$|\$[A-Z_][A-Z0-9_]+(?![A-Za-z0-9_])|(?<![^:/@,=?&])\$\w+(?![^:/@,=?&])/su;

/**
 * What is certainly wrong with a cleaned value, whichever variable it's for, in words that follow the name. Shows
 * nothing of the value but a character that can't be seen.
 *
 * @param literal nothing was to be filled in: it's from a file that has just the value in it
 */
export function damageIn(text: string, { literal = false }: { readonly literal?: boolean } = {}): string | null {
  if (/^["'`]|["'`]$/u.test(text)) {
    return DAMAGE.quotes;
  }
  if (/^[“”„‟‘’‚‛«»]|[“”„‟‘’‚‛«»]$/u.test(text)) {
    return DAMAGE.curly;
  }
  if (!literal && REFERENCE.test(text)) {
    return text.includes('://') ? DAMAGE.inUrl : DAMAGE.reference;
  }
  const [invisible] = INVISIBLE.exec(text) ?? [];
  if (invisible !== undefined) {
    const code = invisible.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return filled(DAMAGE.invisible, { character: `U+${code}` });
  }
  return text.includes(LOST) ? DAMAGE.lost : null;
}

function misspeltAmong(given: readonly string[], names: readonly string[], unset: readonly string[]): Misspelt[] {
  const known = new Set(names);
  return [...new Set(given)]
    .filter((name) => !known.has(name))
    .flatMap((name) => {
      const meant = unset.find((one) => looksLike(name, one));
      return meant === undefined ? [] : [{ name: printable(name), meant }];
    });
}

/** One or two slips (`GUILDID`, `DISCORD_TOKNE`), or a word too many or too few (`DISCORD_BOT_TOKEN`). */
function looksLike(name: string, known: string): boolean {
  const [one, other] = [bare(name), bare(known)];
  if (one[0] !== other[0]) {
    return false;
  }
  if (slips(one, other) <= (other.length < 9 ? 1 : 2)) {
    return true;
  }
  const [words, wanted] = [wordsOf(name), wordsOf(known)];
  const common = wanted.filter((word) => words.includes(word));
  return common.length >= 2 && (common.length === wanted.length || common.length === words.length);
}

function bare(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/gu, '');
}

function wordsOf(name: string): string[] {
  return name
    .toUpperCase()
    .split(/[^A-Z0-9]+/u)
    .map((word) => word.replace(/S$/u, ''));
}
