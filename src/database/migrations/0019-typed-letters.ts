import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/**
 * Names used to be compared without replacing letters that Unicode doesn't decompose, so "lukasz" didn't find Łukasz. A
 * name without such letters keeps its key. A million that have them take minutes: see docs/database.md. Meanwhile, other
 * processes read everything and write everything else. The keys that they still write afterwards are found by the names'
 * old form, too.
 */
export async function up(untyped: Kysely<unknown>): Promise<void> {
  const db = untyped as Kysely<{ cases: CasesTable }>;
  let last = { guild_id: '', number: 0 };
  for (;;) {
    const rows = await db
      .selectFrom('cases')
      .select(['guild_id', 'number', 'target_name', 'name_key'])
      .where(sql<boolean>`(guild_id, number) > (${last.guild_id}, ${last.number})`)
      // Letters that aren't ASCII (both engines can count: one length in bytes, the other in characters), and names
      // of which only a part is folded.
      .where(
        sql<boolean>`(octet_length(target_name) <> length(target_name) or length(target_name) > ${LONGEST_FOLDED})`,
      )
      .orderBy('guild_id')
      .orderBy('number')
      .limit(AT_ONCE)
      .execute();
    const changed = rows.flatMap(({ guild_id, number, target_name, name_key }) => {
      const name = target_name === null ? '' : (JSON.parse(`"${target_name}"`) as string);
      // Capitals and composed letters too: they become such a letter on the way.
      if (name_key === null || (name.length <= LONGEST_FOLDED && !TYPED_DIFFERENTLY.test(decomposed(name)))) {
        return [];
      }
      const key = keyOf(fold(name));
      return key === name_key ? [] : [{ guild_id, number, key }];
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
/** A distant server takes long to answer each statement, and each row of one is looked up among the others. */
const IN_ONE_STATEMENT = 100;

async function write(db: Kysely<{ cases: CasesTable }>, changed: readonly Changed[]): Promise<void> {
  const values = changed.map(
    ({ guild_id, number, key }) => sql`(cast(${guild_id} as text), cast(${number} as integer), cast(${key} as text))`,
  );
  await sql`
    with changed (guild_id, number, name_key) as (values ${sql.join(values)})
    update cases
    set name_key = (
      select changed.name_key from changed where changed.guild_id = cases.guild_id and changed.number = cases.number
    )
    where (guild_id, number) in (select guild_id, number from changed)
  `.execute(db);
}

// Copies of `fold` and `keyOf` from when this was written, because a migration never changes.

const LETTERS: Readonly<Record<string, string>> = {
  a: 'ⱥʌɐɑɒᴀᶏᶐꞻꬰꭤ',
  aa: 'ꜳ𐞀',
  ae: 'æᴁᴂꞛꬱ',
  ao: 'ꜵ',
  au: 'ꜷ',
  av: 'ꜹꜻ',
  ay: 'ꜽ',
  b: 'ƀɓƃʙᴃᴯᵬᶀꞗꞵ',
  c: 'ƈȼɕᴄↄꜿꞓꞔ𝼝',
  d: 'ðđɖɗƌȡᴅᴆᵭᶁᶑẟꝱꝺꟈ𝼥',
  db: 'ȸ',
  dz: 'ƻʣʥꭦ',
  dzh: 'ʤ𝼒𝼙',
  e: 'ǝəɛɇɘɜᴇᴈᶒᶓᶔᶕⱸⱻꬲꬳꬴ',
  er: 'ɚɝ',
  f: 'ƒɸᵮᶂⅎꜰꝼꞙꟻꬵ',
  fng: 'ʩ𝼀',
  g: 'ɠɣǥɡɢʛᵷᵹᶃꞡꟑꬶ𝼁𝼂',
  gh: 'ƣ',
  h: 'ħɦɧʜⱨⱶꜧꞕꟶ',
  hw: 'ƕ',
  i: 'ıɩɨɪɿʅᴉᵎᵻᵼᶖꞽꟷꟾ𝼚',
  ia: 'ꭠ',
  ie: 'ꭡ',
  j: 'ȷɉɟʄʝᴊ',
  k: 'ƙʞᴋᶄⱪꝁꝃꝅꞣ𝼃𝼐',
  l: 'łƚƛȴɫɬɭʟᴌᶅⱡꝇꝉꝲꞎꟛꬷꬸꬹ𝼄𝼑𝼓𝼦',
  ll: 'ỻꞁ',
  ls: 'ʪ',
  lz: 'ʫ',
  lzh: 'ɮ𝼅',
  m: 'ɱᴍᵯᶆꝳꟽꬺ',
  n: 'ɲƞȵɳɴᴎᴻᵰᶇꝴꞑꞥꬻ𝼧',
  ng: 'ŋꝿꬼ𝼇𝼔',
  o: 'øɔɵɞᴏᴐᴑᴒᴓᴖᴗᶗⱷⱺꝋꝍꞷꟁꬽꬾꬿ𝼛',
  oe: 'œɶʚᴔꞝꭀꭁꭂꭢ',
  oo: 'ꝏꭃꭄ',
  ou: 'ȣᴕ',
  p: 'ƥᴘᵱᵽᶈꝑꝓꝕꟼ',
  q: 'ĸɋʠꝗꝙꞯ𝼊𝼏',
  qc: '𝼋𝼌',
  qp: 'ȹ',
  r: 'ʀɍɹɺɻɼɽɾʁᴙᴚᵲᵳᶉⱹꝛꝝꝵꝶꞃꞧꭅꭆꭇꭉꭋꭌꭨ𝼈𝼕𝼖𝼨',
  rr: 'ꭈꭊ',
  s: 'ȿʂᵴᶊẜẝꜱꝭꝸꞅꞩꟊꟍꟗꟙ𝼞𝼩',
  sh: 'ʃƪʆᶋᶘꭍ',
  ss: 'ß',
  t: 'ŧƫƭʈȶⱦʇᴛᵵꝷꞇ𝼉𝼍𝼪',
  tc: 'ʨ',
  th: 'þᵺꝥꝧ',
  thth: 'ꟓ',
  ts: 'ƾʦꭧ',
  tsh: 'ʧ𝼗𝼜',
  tz: 'ꜩ',
  u: 'ʊʉɤɷᴜᴝᴞᵾᵿᶙꞹꞿꭎꭏꭒ',
  ue: 'ᵫꞟ',
  ui: 'ꭐꭑ',
  uo: 'ꭣ',
  v: 'ʋᴠᶌỽⱱⱴꝟꝩ',
  vy: 'ꝡ',
  w: 'ɯƿɰʍᴟᴡⱳꟃꟺ',
  ww: 'ʬꟕ',
  x: 'ʖᶍꭓꭔꭕꭖꭗꭘꭙ𝼎',
  y: 'ƴȝɏɥʎʏʮʯỿꭚ𝼆',
  z: 'ƍƶȥɀʐʑᴢᵶᶎⱬꝣ',
  zh: 'ʒƺʓᴣᶚ𝼘',
};
const SIGNS: Readonly<Record<string, string>> = {
  "'": '\u02B9\u02BB\u02BC\u02BD\u02BE\u02BF\u2018\u2019\u201A\u201B\u2032\uA78B\uA78C',
  '"': '\u02BA\u02EE\u201C\u201D\u201E\u201F\u2033',
  '-': '\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212',
  // At the end of a word, Greek sigma has a form of its own.
  σ: 'ς',
};
const TYPED: ReadonlyMap<string, string> = new Map(
  [LETTERS, SIGNS].flatMap((table) =>
    Object.entries(table).flatMap(([typed, letters]) => [...letters].map((letter) => [letter, typed] as const)),
  ),
);
const TYPED_DIFFERENTLY = new RegExp(`[${[...TYPED.keys()].join('')}]`, 'u');
const EACH_TYPED_DIFFERENTLY = new RegExp(TYPED_DIFFERENTLY, 'gu');
const BLANK_LETTERS = /\u115F|\u1160|\u2800|\u3164|\uFFA0|\u034F|\u17B4|\u17B5/gu;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/gu;
const EMOJI_JOINER =
  /(?<=\p{Extended_Pictographic}|\p{Extended_Pictographic}\uFE0F|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})/gu;
const EMOJI_STYLE = /(?<=\p{Emoji})\uFE0F/gu;
const AFTER_VIRAMA =
  /(?<=\p{L}\p{M}?[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2])[\u200C\u200D](?=\p{L})/gu;
const BETWEEN_ARABIC =
  /(?<=[\u0626\u0628\u062A-\u062E\u0633-\u063F\u0641-\u0647\u0649\u064A\u0678-\u0687\u069A-\u06BF\u06C1\u06C2\u06CC\u06CE\u06D0\u06D1\u06FA-\u06FC]\p{M}{0,3})\u200C(?=[\p{Script=Arabic}&&\p{L}])/gv;
const JOINER_STAND_IN = '\uFFFE';
const STYLE_STAND_IN = '\uFFFF';
const NON_JOINER_STAND_IN = `${JOINER_STAND_IN}${STYLE_STAND_IN}`;
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;
const ACCENTS =
  /(?<=[[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]&&\p{L}])[\u0300-\u036F\u0483-\u0489\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\u2DE0-\u2DFF\uA66F-\uA672\uA674-\uA67D\uA69E\uA69F\uFE20-\uFE2F]+/gv;
const LONGEST_FOLDED = 1_000;
const LONGEST_HASHED = 100_000;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/u;

function decomposed(name: string): string {
  return name.normalize('NFKD').toLowerCase();
}

function fold(text: string): string {
  if (text.length > LONGEST_FOLDED) {
    const rest = createHash('sha256')
      .update(text.slice(LONGEST_FOLDED, LONGEST_HASHED), 'utf16le')
      .update(String(text.length))
      .digest('base64url');
    return `${fold(text.slice(0, LONGEST_FOLDED))} ${rest}`;
  }
  return PRINTABLE_ASCII.test(text) ? collapse(text.toLowerCase()) : folded(text);
}

function folded(text: string): string {
  const shown = inOrder(text);
  const plain = withoutUnseen(shown.normalize('NFKD').toLowerCase())
    .replace(/\u200C|\u200D|\uFE0F/gu, '')
    .normalize('NFKC')
    .replace(STACKED_MARKS, '$1');
  return collapse(plain.normalize('NFKD').replace(ACCENTS, '')).replace(
    EACH_TYPED_DIFFERENTLY,
    (letter) => TYPED.get(letter) ?? letter,
  );
}

function inOrder(text: string): string {
  return withoutUnseen(text.normalize('NFC')).normalize('NFC').replace(STACKED_MARKS, '$1');
}

function withoutUnseen(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(JOINER_STAND_IN, '')
    .replaceAll(STYLE_STAND_IN, '')
    .replace(AFTER_VIRAMA, (joiner) => (joiner === '\u200D' ? JOINER_STAND_IN : NON_JOINER_STAND_IN))
    .replace(BETWEEN_ARABIC, NON_JOINER_STAND_IN)
    .replace(EMOJI_JOINER, JOINER_STAND_IN)
    .replace(EMOJI_STYLE, STYLE_STAND_IN)
    .replace(LINE_BREAKS, ' ')
    .replace(BLANK_LETTERS, ' ')
    .replace(UNSEEN, '')
    .replaceAll(NON_JOINER_STAND_IN, '\u200C')
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
