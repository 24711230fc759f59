import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/**
 * Names used to be compared without any marks, so names that differ only in vowel signs or the like, such as राम and
 * रीमा, shared one key. Only keys that differ now are rewritten.
 */
export async function up(untyped: Kysely<unknown>): Promise<void> {
  const db = untyped as Kysely<{ cases: CasesTable }>;
  let last = { guild_id: '', number: 0 };
  for (;;) {
    const rows = await db
      .selectFrom('cases')
      .select(['guild_id', 'number', 'target_name', 'name_key'])
      .where(sql<boolean>`(guild_id, number) > (${last.guild_id}, ${last.number})`)
      // ASCII names, which most are, have no marks. Both engines can count: one length in bytes, the other in
      // characters.
      .where(sql<boolean>`octet_length(target_name) <> length(target_name)`)
      .orderBy('guild_id')
      .orderBy('number')
      .limit(AT_ONCE)
      .execute();
    const changed = rows.flatMap(({ guild_id, number, target_name, name_key }) => {
      const key = target_name === null ? null : keyOf(fold(JSON.parse(`"${target_name}"`) as string));
      return key === null || key === name_key ? [] : [{ guild_id, number, key }];
    });
    for (let at = 0; at < changed.length; at += IN_ONE_STATEMENT) {
      await write(db, changed.slice(at, at + IN_ONE_STATEMENT));
    }
    const end = rows.at(-1);
    if (end === undefined) {
      return;
    }
    last = end;
  }
}

interface CasesTable {
  guild_id: string;
  number: number;
  target_name: string | null;
  name_key: string | null;
}

interface Changed extends Pick<CasesTable, 'guild_id' | 'number'> {
  readonly key: string;
}

const AT_ONCE = 5_000;
/** A distant server takes long to answer each statement. */
const IN_ONE_STATEMENT = 500;

async function write(db: Kysely<{ cases: CasesTable }>, changed: readonly Changed[]): Promise<void> {
  const values = changed.map(
    ({ guild_id, number, key }) => sql`(cast(${guild_id} as text), cast(${number} as integer), cast(${key} as text))`,
  );
  await sql`
    with changed (guild_id, number, name_key) as (values ${sql.join(values)})
    update cases set name_key = changed.name_key from changed
    where cases.guild_id = changed.guild_id and cases.number = changed.number
  `.execute(db);
}

// Copies of `fold` and `keyOf` from when this was written, because a migration never changes.

const BLANK_LETTERS = /\u115F|\u1160|\u2800|\u3164|\uFFA0|\u034F|\u17B4|\u17B5/gu;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/gu;
const EMOJI_JOINER =
  /(?<=\p{Extended_Pictographic}|\p{Extended_Pictographic}\uFE0F|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})/gu;
const EMOJI_STYLE = /(?<=\p{Emoji})\uFE0F/gu;
const JOINER_STAND_IN = '\uFFFE';
const STYLE_STAND_IN = '\uFFFF';
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;
const ACCENTS =
  /(?<=[[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]&&\p{L}])[\u0300-\u036F\u0483-\u0489\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\u2DE0-\u2DFF\uA66F-\uA672\uA674-\uA67D\uA69E\uA69F\uFE20-\uFE2F]+/gv;
const LONGEST_FOLDED = 1_000;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/u;

function fold(text: string): string {
  if (PRINTABLE_ASCII.test(text)) {
    return collapse(text.toLowerCase());
  }
  if (text.length > LONGEST_FOLDED) {
    const rest = createHash('sha256').update(text.slice(LONGEST_FOLDED), 'utf16le').digest('base64url');
    return `${folded(text.slice(0, LONGEST_FOLDED))} ${rest}`;
  }
  return folded(text);
}

function folded(text: string): string {
  const shown = withoutUnseen(text).normalize('NFC').replace(STACKED_MARKS, '$1');
  const plain = withoutUnseen(shown.normalize('NFKD').toLowerCase())
    .replace(/[\u200D\uFE0F]/gu, '')
    .normalize('NFKC')
    .replace(STACKED_MARKS, '$1');
  return collapse(plain.normalize('NFKD').replace(ACCENTS, ''));
}

function withoutUnseen(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(JOINER_STAND_IN, '')
    .replaceAll(STYLE_STAND_IN, '')
    .replace(EMOJI_JOINER, JOINER_STAND_IN)
    .replace(EMOJI_STYLE, STYLE_STAND_IN)
    .replace(LINE_BREAKS, ' ')
    .replace(BLANK_LETTERS, ' ')
    .replace(UNSEEN, '')
    .replaceAll(JOINER_STAND_IN, '\u200D')
    .replaceAll(STYLE_STAND_IN, '\uFE0F');
}

function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function keyOf(text: string): string {
  const plain = JSON.stringify(text).slice(1, -1);
  return plain.length <= 200 && !plain.startsWith('~') ? plain : `~${createHash('sha256').update(plain).digest('hex')}`;
}
