/** So many random bytes, as a port: what they name nobody has had before, and nobody can guess. */
export type RandomBytes = (count: number) => Uint8Array;

/** An id of so many random bytes, in letters that may stand anywhere: in a custom id, a url, a column. */
export function randomId(randomBytes: RandomBytes, bytes: number): string {
  return Buffer.from(randomBytes(bytes)).toString('base64url');
}
