/** Where a window is somebody. */
export function addressOf(personId: string): string {
  return `?as=${encodeURIComponent(personId)}`;
}
