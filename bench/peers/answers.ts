/** The parts of VideoSDK's responses and of the replies that all three peers share. */
export type Participant = {
  readonly participantId: string;
  readonly name?: string;
  readonly timelog: readonly { readonly start: string; readonly end: string | null }[];
};

export type ActivePage = {
  readonly pageInfo: { readonly currentPage: number; readonly lastPage: number };
  readonly data: readonly { readonly participants: readonly Participant[] }[];
};

/** People per page: fewer round trips are better for every peer. */
export const PER_PAGE = 100;

export const REFUSAL = 'You need one of the moderator roles for this.';

const MOST_CHARACTERS = 4000;

function nameOf(participant: Participant): string {
  return participant.name || participant.participantId;
}

function joinedAt(participant: Participant): number {
  return Date.parse(participant.timelog.at(-1)?.start ?? '') || 0;
}

/** Who remains, one per line, longest first, cut to fit an embed. */
function remainingLines(participants: readonly Participant[]): string {
  const rows = participants
    .map((participant) => ({ name: nameOf(participant), joined: joinedAt(participant) }))
    .sort((one, other) => one.joined - other.joined);
  const lines: string[] = [];
  let characters = 0;
  for (const { name, joined } of rows) {
    const line = `${name} · joined <t:${Math.floor(joined / 1000)}:R>`;
    characters += line.length + 1;
    if (characters > MOST_CHARACTERS) break;
    lines.push(line);
  }
  if (lines.length < rows.length) lines.push(`… and ${rows.length - lines.length} more`);
  return lines.join('\n') || 'No one remains.';
}

export type Report = { readonly title: string; readonly description: string; readonly color: number };

/** The embed after the removal, from a fresh list of who is connected. */
export function report(target: Participant, connected: readonly Participant[]): Report {
  const remaining = connected.filter((each) => each.participantId !== target.participantId);
  const gone = remaining.length === connected.length;
  return {
    title: gone ? 'Participant removed' : 'Removal accepted, but not gone yet',
    description: `**${nameOf(target)}** (${target.participantId})\n\n**Still here (${remaining.length})**\n${remainingLines(remaining)}`,
    color: gone ? 0x57f287 : 0xfee75c,
  };
}
