/** Returns `count` random bytes. A port: what they name is unique, and no one can guess it. */
export type RandomBytes = (count: number) => Uint8Array;

/** An ID of `bytes` random bytes, in characters that are safe in a custom ID, a URL, or a column. */
export function randomId(randomBytes: RandomBytes, bytes: number): string {
  return Buffer.from(randomBytes(bytes)).toString('base64url');
}
