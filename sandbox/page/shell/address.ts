/** The URL of a window for a person. */
export function addressOf(personId: string): string {
  return `?as=${encodeURIComponent(personId)}`;
}
