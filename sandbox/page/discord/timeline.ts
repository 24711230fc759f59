import type { ShownInteraction, ShownMessage } from '../../control/protocol.ts';

export type Entry =
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly shown: ShownMessage;
      readonly grouped: boolean;
      /** The reader's last use of one of its buttons or menus. */
      readonly latest: ShownInteraction | null;
    }
  /** A command without a message. */
  | { readonly kind: 'command'; readonly key: string; readonly interaction: ShownInteraction };

/** Messages of one author within this time are grouped. */
const TOGETHER_MS = 7 * 60_000;

/** The entries of a channel, oldest first: its messages, and the reader's commands that are pending or failed. */
export function timeline(
  messages: Iterable<ShownMessage>,
  interactions: Iterable<ShownInteraction>,
  channelId: string,
): readonly Entry[] {
  const uses = new Map<string, ShownInteraction>();
  const commands: ShownInteraction[] = [];
  for (const interaction of interactions) {
    if (interaction.channelId !== channelId) {
      continue;
    }
    if (interaction.kind === 'command') {
      commands.push(interaction);
    } else if (interaction.kind === 'component' && interaction.messageId !== null) {
      const known = uses.get(interaction.messageId);
      if (known === undefined || known.sentAt <= interaction.sentAt) {
        uses.set(interaction.messageId, interaction);
      }
    }
  }
  const shown = [...messages];
  const replied = new Set(shown.map(({ inReplyTo }) => inReplyTo?.interactionId));
  const waiting = commands
    .filter(({ id, state }) => (state === 'sent' || state === 'failed') && !replied.has(id))
    .sort((a, b) => a.sentAt - b.sentAt);
  const entries: Entry[] = [];
  let before: ShownMessage | null = null;
  for (const each of shown) {
    const at = Date.parse(each.message.timestamp);
    while (waiting[0] !== undefined && waiting[0].sentAt <= at) {
      entries.push(commandEntry(waiting.shift() as ShownInteraction));
      before = null;
    }
    entries.push({
      kind: 'message',
      key: each.message.id,
      shown: each,
      grouped: before !== null && belongTogether(before, each),
      latest: uses.get(each.message.id) ?? null,
    });
    before = each;
  }
  return [...entries, ...waiting.map(commandEntry)];
}

function commandEntry(interaction: ShownInteraction): Entry {
  return { kind: 'command', key: `command-${interaction.id}`, interaction };
}

function belongTogether({ message: a }: ShownMessage, { message: b, inReplyTo }: ShownMessage): boolean {
  const ephemeral = (flags: number | undefined) => ((flags ?? 0) & 64) !== 0;
  return (
    inReplyTo === null &&
    a.author.id === b.author.id &&
    ephemeral(a.flags) === ephemeral(b.flags) &&
    Date.parse(b.timestamp) - Date.parse(a.timestamp) < TOGETHER_MS
  );
}
