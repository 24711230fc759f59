/** The setting and the cast of the sandbox, for its page and its story. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, type Discord, type Guild, type Member, type Role, startDiscord } from './discord/index.ts';
import { startVideoSdk, type VideoSdk } from './videosdk/index.ts';

export interface Fixtures {
  readonly videosdk: VideoSdk;
  readonly discord: Discord;
  readonly guild: Guild;
  readonly room: string;
  readonly sessionId: string;
  /** How many people are in the session at first. */
  readonly participants: number;
  /** People with this role can kick. */
  readonly moderators: Role;
  /** Discord lists the command for this role, too, but Bouncer doesn't know the role. */
  readonly stewards: Role;
  /** Moderators. */
  readonly mia: Member;
  readonly noor: Member;
  /** Has the stewards' role. */
  readonly ben: Member;
  /** Has no role. */
  readonly lea: Member;
  /** Owns the server. */
  readonly ada: Member;
  /** Where the server's removals are posted, once the bot is set up for it. */
  readonly logChannel: Channel;
  /** The environment that points a bot at these services. */
  readonly environment: Readonly<Record<string, string>>;
  /** The store of a second bot: an SQLite file is for one process. */
  readonly otherStore: string;
  close(): Promise<void>;
}

/** A person in the session, as VideoSDK knows them. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  /** Minutes since they joined. */
  readonly minutes: number;
}

export const TROLL: Participant = { id: 'guest-4471', name: 'xX_Mic_Drop_Xx', minutes: 3 };
export const ALEX: Participant = { id: 'alex-moreau', name: 'Alex Moreau', minutes: 74 };
export const OTHER_ALEX: Participant = { id: 'guest-5120', name: 'Alex Moreau', minutes: 6 };
export const SPEAKER: Participant = { id: 'mira-sandoval', name: 'Mira Sandoval', minutes: 41 };
/** If not neutralized, this name pings everyone, formats, links, and reads backwards. */
export const HOSTILE: Participant = {
  id: 'guest-7719',
  name: '\u202E@everyone [**nitro**](https://n.example)',
  minutes: 12,
};

const PEOPLE: readonly Participant[] = [
  { id: 'stage-camera', name: 'Stage camera', minutes: 97 },
  { id: 'amara-okafor', name: 'Amara Okafor', minutes: 96 },
  { id: 'jonas.l', name: 'Jonas Lindqvist', minutes: 91 },
  ALEX,
  { id: 'lz-2041', name: 'Łukasz Zieliński', minutes: 58 },
  { id: 'hanako', name: '山田 花子', minutes: 47 },
  SPEAKER,
  { id: 'c7wgj9sd', name: 'Priya Raman', minutes: 33 },
  { id: 'zoe-vd', name: 'Zoë van Dijk 🎸', minutes: 21 },
  HOSTILE,
  OTHER_ALEX,
  TROLL,
];

export const BOT_NAME = 'Bouncer';
const ROOM = 'open-mic-night';
/** Timeout Members: what a member needs to see a moderator's command at all. */
const MODERATE_MEMBERS = 1n << 40n;

/** Starts a local VideoSDK with a session that has been running for a while, and a local Discord with one server. */
export async function assembleCast(): Promise<Fixtures> {
  const [videosdk, discord] = await Promise.all([startVideoSdk(), startDiscord({ botName: BOT_NAME })]);
  // A little more than that: "6 minutes ago" has to hold as long as the story runs.
  const ago = (minutes: number): Date => new Date(Date.now() - minutes * 60_000 - 15_000);
  const { sessionId } = videosdk.openSession({ customRoomId: ROOM, startedAt: ago(98) });
  for (const { id, name, minutes } of PEOPLE) {
    videosdk.join(sessionId, { participantId: id, name, joinedAt: ago(minutes) });
  }

  // A separate store: experiments here aren't anyone's records.
  const folder = mkdtempSync(join(tmpdir(), 'bouncer-sandbox-'));
  const guild = discord.addGuild({ name: 'Riverside Arts' });
  const moderators = guild.addRole({ name: 'Moderators', permissions: MODERATE_MEMBERS });
  const stewards = guild.addRole({ name: 'Stewards', permissions: MODERATE_MEMBERS });
  guild.addChannel({ name: 'stage-door' });
  const logChannel = guild.addChannel({ name: 'mod-log' });
  return {
    videosdk,
    discord,
    guild,
    room: ROOM,
    sessionId,
    participants: PEOPLE.length,
    moderators,
    stewards,
    mia: guild.addMember({ name: 'Mia', roles: [moderators] }),
    noor: guild.addMember({ name: 'Noor', roles: [moderators] }),
    ben: guild.addMember({ name: 'Ben', roles: [stewards] }),
    lea: guild.addMember({ name: 'Lea' }),
    ada: guild.addMember({ name: 'Ada', owner: true }),
    logChannel,
    environment: {
      DATABASE_URL: `file:${join(folder, 'bouncer.db')}`,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: discord.token,
      MODERATOR_ROLE_IDS: moderators.id,
      VIDEOSDK_API_URL: videosdk.url,
      VIDEOSDK_API_KEY: videosdk.apiKey,
      VIDEOSDK_SECRET_KEY: videosdk.secretKey,
    },
    otherStore: `file:${join(folder, 'other.db')}`,
    async close() {
      await Promise.all([videosdk.close(), discord.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
