/** A message ID per channel. Snowflakes are in chronological order. */
export type Newest = Readonly<Record<string, string>>;

/** The newest message ID. If there's none, an ID older than all others, so that the first message counts as new. */
export function newestOf(ids: Iterable<string>): string {
  let newest = '0';
  for (const id of ids) {
    if (BigInt(id) > BigInt(newest)) {
      newest = id;
    }
  }
  return newest;
}

/** The state after one channel was viewed. A channel that's new here counts as seen. */
export function seenAfter(seen: Newest, newest: Newest, lookedAt: string | null): Newest {
  const after: Record<string, string> = { ...newest, ...seen };
  const latest = lookedAt === null ? undefined : newest[lookedAt];
  if (lookedAt !== null && latest !== undefined) {
    after[lookedAt] = latest;
  }
  return after;
}

/** The channels with messages newer than what was seen. */
export function unreadChannels(seen: Newest, newest: Newest): ReadonlySet<string> {
  return new Set(
    Object.entries(newest).flatMap(([channelId, id]) => (BigInt(id) > BigInt(seen[channelId] ?? 0) ? [channelId] : [])),
  );
}
