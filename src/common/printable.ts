/**
 * Text from outside in a line for the operator: what would break the line, turn it around or not be seen is written as
 * its code, `\u{a}` for a line break. A name of a file or a database can have anything in it.
 */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
      (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`,
    );
}
