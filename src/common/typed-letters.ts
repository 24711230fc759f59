/**
 * The letters of the Latin script that Unicode doesn't decompose, by what people type for them: "lukasz" for Łukasz, and
 * "weiss" for Weiß. Lower case only, since everything is lower case before it's looked up here.
 *
 * It's what Unicode's CLDR (Latin-ASCII) and AnyAscii have in common, as a table, because a library's next version could
 * change it without anyone noticing, and keys in the database are made from it. Letters that no one types as a Latin
 * letter, such as the click ǃ and the glottal stop ʔ, aren't in it. Nor is any letter of another script: Cyrillic а only
 * looks like a.
 */
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

/** Signs that keyboards and phones write in several ways. Hawaiian and Uzbek names have them as letters. */
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

const TYPED_DIFFERENTLY = new RegExp(`[${[...TYPED.keys()].join('')}]`, 'gu');

/**
 * Replaces letters and signs that people type in another way. Everything else stays as it is.
 *
 * @param text in lower case and decomposed, without accents
 */
export function asTyped(text: string): string {
  return text.replace(TYPED_DIFFERENTLY, (letter) => TYPED.get(letter) ?? letter);
}
