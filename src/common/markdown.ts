/** Escapes whatever could start formatting, a mention, a link or an emoji. Clients don't show the backslashes. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/[\\*_~`|<>@#:[\]()]/gu, '\\$&')
      .replace(/^([-+])/u, '\\$1')
      .replace(/^(\d+)\./u, '$1\\.')
      // Discord's scanners find links without "https://", too: "discord.gg/abc".
      .replace(/(?<=[^\s\\])\.(?=\S)/gu, '\\.')
  );
}
