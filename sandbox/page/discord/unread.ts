/** By channel, the id of a message; snowflakes are in the order of time. */
export type Newest = Readonly<Record<string, string>>;

/** The newest of ids of messages; before all of them when there is none, so that the first one is new. */
export function newestOf(ids: Iterable<string>): string {
  let newest = '0';
  for (const id of ids) {
    if (BigInt(id) > BigInt(newest)) {
      newest = id;
    }
  }
  return newest;
}

/** What has been seen after a look at one channel. A channel that was never heard of before counts as seen. */
export function seenAfter(seen: Newest, newest: Newest, lookedAt: string | null): Newest {
  const after: Record<string, string> = { ...newest, ...seen };
  const latest = lookedAt === null ? undefined : newest[lookedAt];
  if (lookedAt !== null && latest !== undefined) {
    after[lookedAt] = latest;
  }
  return after;
}

/** The channels with messages that came after what was seen. */
export function unreadChannels(seen: Newest, newest: Newest): ReadonlySet<string> {
  return new Set(
    Object.entries(newest).flatMap(([channelId, id]) => (BigInt(id) > BigInt(seen[channelId] ?? 0) ? [channelId] : [])),
  );
}
