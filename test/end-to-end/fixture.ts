import { DatabaseSync } from 'node:sqlite';
import type { Conversation, Member, Message, OptionValue, RunOptions } from '../../sandbox/discord/index.ts';
import type {
  Fault,
  JoinOptions,
  OpenSessionOptions,
  RecordedRequest,
  VideoSdk,
} from '../../sandbox/videosdk/index.ts';
import { type Harness, textOf } from './harness.ts';

/** Someone in a session. A plain string is both the ID and the name. */
export type Somebody = string | JoinOptions;

export interface Sessions {
  /** Opens a session in a new room (unless one is named) and lets people join in the given order. */
  open(people: readonly Somebody[], options?: OpenSessionOptions): { sessionId: string; roomId: string };
  /** Ends what was opened, so that "the only running session" means the same in each test. */
  endAll(): void;
}

/** People join a second apart, so that their order is never ambiguous. */
const APART_MS = 1_000;
const FIRST_JOINED_AGO_MS = 3_600_000;

export function sessionsOf(videosdk: VideoSdk): Sessions {
  const opened: string[] = [];
  return {
    open(people, options) {
      const room = videosdk.openSession(options);
      opened.push(room.sessionId);
      const start = Date.now() - FIRST_JOINED_AGO_MS;
      for (const [index, someone] of people.entries()) {
        const joinedAt = new Date(start + index * APART_MS);
        const who = typeof someone === 'string' ? { participantId: someone, name: someone } : someone;
        videosdk.join(room.sessionId, { joinedAt, ...who });
      }
      return room;
    },
    endAll() {
      for (const sessionId of opened.splice(0)) {
        videosdk.endSession(sessionId);
      }
    },
  };
}

export interface Answered {
  readonly message: Message;
  readonly text: string;
}

/** Types `/kick-participant` and reads the first reply. */
export async function kick(
  harness: Harness,
  options: Readonly<Record<string, OptionValue>>,
  { by = harness.moderator, ...how }: RunOptions & { readonly by?: Member } = {},
): Promise<Answered> {
  const message = await by.run('kick-participant', options, how).reply();
  return { message, text: textOf(message) };
}

/**
 * Does what would open a form. Until it's acknowledged, no read of who is in a session ends, so a message answers. Also
 * in a session that has just ended, which the bot may not know yet.
 */
export function withoutForm({ videosdk }: Pick<Harness, 'videosdk'>, act: () => Conversation): Conversation {
  const acknowledged = Promise.withResolvers<void>();
  const hold: Fault = { kind: 'hold', until: acknowledged.promise };
  const faults = videosdk
    .sessions()
    .map(({ sessionId }) =>
      videosdk.fault('active-participants', hold, { sessionId, times: Number.POSITIVE_INFINITY }),
    );
  const release = (): void => {
    for (const fault of faults) {
      fault.clear();
    }
    acknowledged.resolve();
  };
  const conversation = act();
  conversation.acknowledged().then(release, release);
  return conversation;
}

/** Types `/kick-participant` without a name. Who is there can't be read in time for the sheet, so a picker opens. */
export function openPicker(
  harness: Harness,
  by: Member = harness.moderator,
  options: Readonly<Record<string, string>> = {},
  how: RunOptions = {},
): Conversation {
  return withoutForm(harness, () => by.run('kick-participant', options, how));
}

/** Makes everything done so far look old, so that the bot doesn't ask whether it's still wanted. */
export function letCasesAge({ environment }: Harness): void {
  const store = new DatabaseSync((environment['DATABASE_URL'] ?? '').slice('file:'.length), { timeout: 5_000 });
  store.exec('update cases set created_at = created_at - 3600000');
  store.close();
}

/** IDs that VideoSDK was asked to remove, in the order of the requests. */
export function removals({ requests }: VideoSdk): (string | null)[] {
  return removalRequests(requests).map(({ participantId }) => participantId);
}

export function removalRequests(requests: readonly RecordedRequest[]): RecordedRequest[] {
  return requests.filter(({ operation }) => operation === 'remove-v1' || operation === 'remove-v2');
}

/** IDs of the connected participants, longest first. */
export function present(videosdk: VideoSdk, sessionId: string): string[] {
  return videosdk.connected(sessionId).map(({ participantId }) => participantId);
}

/** As a reader sees it: without the backslashes that escape Markdown. */
export function unescaped(text: string): string {
  return text.replace(/\\([^\p{L}\p{N}\s])/gu, '$1');
}

/** An ID for an event that no client sent, with this time in it (milliseconds since 1970). */
export function snowflake(at: number = Date.now()): string {
  counter += 1n;
  return String((BigInt(at - 1_420_070_400_000) << 22n) | (counter & 0x3fffffn));
}

/** Far from where the local Discord starts counting its own. */
let counter = 0x200000n;

/** INTERACTION_CREATE as it arrives over the gateway, for what no client of the sandbox would send. */
export function interactionOf(
  harness: Harness,
  { type, options, ...more }: { type: number; options?: unknown; readonly [field: string]: unknown },
): Record<string, unknown> & { id: string } {
  const { discord, guild, moderator } = harness;
  return {
    id: snowflake(),
    application_id: discord.applicationId,
    type,
    token: `made-up-${snowflake()}`,
    version: 1,
    data: { id: '1', name: 'kick-participant', type: 1, ...(options === undefined ? {} : { options }) },
    guild_id: guild.id,
    channel_id: guild.channels[0]?.id,
    channel: { id: guild.channels[0]?.id, type: 0 },
    member: { user: { id: moderator.id, username: 'mia' }, roles: [...moderator.roleIds], permissions: '0' },
    entitlements: [],
    authorizing_integration_owners: { '0': guild.id },
    context: 0,
    ...more,
  };
}

/** What the bot answered to an interaction at its callback, even if Discord refused it. */
export async function callbackOf(harness: Harness, interactionId: string): Promise<{ type?: number; data?: unknown }> {
  const { requests } = harness.discord;
  const answered = () => requests.find((r) => r.route === 'callback' && r.interactionId === interactionId);
  for (let n = requests.filter(({ route }) => route === 'callback').length + 1; answered() === undefined; n += 1) {
    await harness.discord.waitForRequest('callback', { n, timeoutMs: 5_000 });
  }
  return (answered()?.body ?? {}) as { type?: number; data?: unknown };
}

const MANAGE_GUILD = 1n << 5n;
const MODERATE_MEMBERS = 1n << 40n;

/** Adds a member who can change the settings. */
export function manager(harness: Harness): Member {
  const role = harness.guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD | MODERATE_MEMBERS });
  return harness.guild.addMember({ name: 'Max', roles: [role] });
}

/** Sets when the server wants removals to be confirmed, by the label of the button. */
export async function setConfirm(harness: Harness, label: string): Promise<void> {
  const by = manager(harness);
  const page = await by
    .choose(await by.run('kick-settings').reply(), { label: 'Change…' }, [{ label: 'When to confirm' }])
    .reply();
  await by.press(page, { label }).reply();
}
