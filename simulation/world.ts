// Must come first, see there.
import './marked.ts';

import { createHash } from 'node:crypto';
import { Chance } from './chance.ts';
import { type Channel, Discord, type Guild, type Interaction } from './discord.ts';
import { CONFIG, type Process, type Surroundings, startProcess } from './harness.ts';
import { Invariants, type Limits, type Violation } from './invariants.ts';
import { marks } from './marked.ts';
import { unmarked } from './marks.ts';
import { LOG_CHANNEL, MODERATOR_ROLE, Moderators, OTHER_LOG_CHANNEL, OTHER_ROLE } from './moderator.ts';
import { type Answer, Network, type Request } from './network.ts';
import type { SharedStore } from './store.ts';
import { currentCause, Machine, realTurn, Timeline, virtualGlobals } from './time.ts';
import { type Session, VideoSdk } from './videosdk.ts';

/** The result of a run. */
export interface RunResult {
  readonly seed: number;
  readonly violation: Violation | null;
  /** What happened, in words, if requested. */
  readonly story: readonly string[];
  /** A hash of everything that happened, in order. */
  readonly hash: string;
  readonly events: number;
  /** Virtual time, over all processes. */
  readonly botMs: number;
  /** The choices that weren't plain: they alone reproduce the run. */
  readonly choices: ReadonlyMap<string, number>;
}

export interface RunOptions {
  /** The only choices that aren't plain. */
  readonly kept?: ReadonlyMap<string, number> | null;
  readonly story?: boolean;
}

const ALIKE = ['Bob', 'ada', 'Ada', 'p2', 'Bob', 'p1', 'bob'];
const NAMES = ['Ada', 'Bob', 'Cy', 'Bob', 'Dee', 'p1', 'Eve', 'Zoe', 'ada', null, ''];
const GUILDS = ['100000000000000600', '100000000000000610'];
/** How long everything has to come to rest after the last disturbance. */
const REST_MS = 130_000;
/** By then, every process has its lease, and everything left open is settled. */
const KICK_AFTER_MS = 18_000;
/** Enough if nothing is left to do: what was lost with a process shows once its lease has expired. */
const LEAST_REST_MS = 28_000;

/** Runs the bot in a seed's world, until something is wrong or everything has come to rest. */
export async function run(seed: number, store: SharedStore, options: RunOptions = {}): Promise<RunResult> {
  const chance = new Chance(seed, options.kept ?? null);
  const restore = virtualGlobals(chance);
  const world = new World(chance, store, options.story ?? false);
  const onRejection = (error: unknown): void => world.crashed(error);
  process.on('unhandledRejection', onRejection);
  try {
    await world.live();
    await realTurn();
  } finally {
    process.off('unhandledRejection', onRejection);
    restore();
  }
  return world.result();
}

type Disturbance =
  | 'nothing'
  | 'kill'
  | 'kill at a call'
  | 'pause'
  | 'clock'
  | 'stop'
  | 'store away'
  | 'disk full'
  | 'VideoSDK away'
  | 'VideoSDK refuses'
  | 'Discord away'
  | 'channel closed'
  | 'roles'
  | 'rules'
  | 'hint';

class World {
  readonly #chance: Chance;
  readonly #store: SharedStore;
  readonly #timeline: Timeline;
  readonly #videoSdk: VideoSdk;
  readonly #discord: Discord;
  readonly #around: Surroundings;
  readonly #invariants: Invariants;
  readonly #moderators: Moderators;
  readonly #processes: Process[] = [];
  readonly #disturbed = new Set<Machine>();
  readonly #story: string[] | null;
  readonly #hash = createHash('sha256');
  readonly #engine: 'sqlite' | 'postgres';
  readonly #config: typeof CONFIG;
  readonly #guilds: Guild[] = [];
  readonly #logChannels = new Map<string, string | undefined>();
  readonly #roles = new Map<string, { at: number; roles: ReadonlySet<string> }[]>();
  readonly #protected = new Map<string, { at: number; ids: ReadonlySet<string> }[]>();
  readonly #limits = new Map<string, { at: number; limits: Limits }[]>();
  readonly #activeUntil: number;
  #events = 0;
  #botMs = 0;
  #started = 0;
  #storeChanged = true;
  #moved = 0;
  #people = 0;
  #sessions = 0;

  constructor(chance: Chance, store: SharedStore, story: boolean) {
    this.#chance = chance;
    this.#store = store;
    this.#story = story ? [] : null;
    this.#timeline = new Timeline(chance, (what) => {
      this.#events += 1;
      this.#hash.update(`${this.#timeline.now} ${what}\n`);
    });
    const timeline = this.#timeline;
    store.begin(timeline, chance);
    this.#videoSdk = new VideoSdk(timeline, chance);
    const discordIsUp = !chance.odds('Discord fails', 0.4);
    this.#discord = new Discord(timeline, chance, discordIsUp);
    this.#discord.strip = unmarked;
    const instances = chance.weighed('processes', [
      [chance.about('deaths') ? 2 : 5, 1],
      [3, 2],
      [1, 3],
    ]);
    this.#engine = instances === 1 && chance.odds('one file', 0.5) ? 'sqlite' : 'postgres';
    this.#activeUntil = chance.of('active for', [40_000, 20_000, 70_000, 120_000]);
    this.#config = {
      ...CONFIG,
      videoSdkRemovalApi: chance.of('removal api', ['v1', 'v2']) as 'v1',
    };
    const guildIds = chance.odds('two servers', 0.15) ? GUILDS : GUILDS.slice(0, 1);
    this.#moderators = new Moderators({
      timeline,
      chance,
      discord: this.#discord,
      videoSdk: this.#videoSdk,
      guildIds,
      send: (interaction) => this.#route(interaction),
      until: this.#activeUntil,
    });
    const toVideoSdk = new Network('VideoSDK', timeline, chance);
    const toDiscord = new Network('Discord', timeline, chance, discordIsUp);
    this.#invariants = this.#createInvariants(discordIsUp);
    this.#around = this.#createSurroundings(toVideoSdk, toDiscord);
    this.#followNetworks();
    this.#followStore();
    this.#followVideoSdk();
    this.#followDiscord();
    this.#makeServers(guildIds);
    this.#makeCalls();
    this.#plan(instances);
  }

  #createInvariants(discordIsUp: boolean): Invariants {
    return new Invariants({
      timeline: this.#timeline,
      store: this.#store,
      videoSdk: this.#videoSdk,
      discord: this.#discord,
      marks,
      intents: this.#moderators.intents,
      discordIsUp,
      engine: this.#engine,
      processes: () =>
        this.#processes
          .filter(({ machine }) => machine.alive)
          .map(({ machine, owner, app, ending }) => ({
            machine,
            owner,
            inProgress: app?.inProgress() ?? {},
            undisturbed: !this.#disturbed.has(machine) && !ending,
          })),
      rolesOver: (guildId, from, to) => over(this.#roles.get(guildId) ?? [], from, to).map(({ roles }) => roles),
      protectedOver: (guildId, from, to) => over(this.#protected.get(guildId) ?? [], from, to).map(({ ids }) => ids),
      limitsOver: (guildId, from, to) => over(this.#limits.get(guildId) ?? [], from, to).map(({ limits }) => limits),
    });
  }

  #createSurroundings(toVideoSdk: Network, toDiscord: Network): Surroundings {
    return {
      store: this.#store,
      videoSdk: this.#videoSdk,
      discord: this.#discord,
      toVideoSdk,
      toDiscord,
      onLog: (machine, level, fields, message) => this.#logged(machine, level, fields, message),
      onVideoSdkRequest: (machine, request) => this.#sentToVideoSdk(machine, request),
      onVideoSdkAnswer: (machine, request, answer, sentAt) =>
        this.#answeredByVideoSdk(machine, request, answer, sentAt),
      onDiscordRequest: () => undefined,
      onExit: (machine, code) =>
        this.#invariants.fail('no process exits without need', `${machine.name} exited on its own with code ${code}`),
    };
  }

  #answeredByVideoSdk(machine: Machine, request: Request, answer: Answer, sentAt: number): void {
    const { participantId } = (request.body ?? {}) as { readonly participantId?: unknown };
    if (request.method === 'POST' && participantId !== undefined) {
      this.#invariants.heard({
        machine: machine.name,
        reference: request.headers.get('x-request-id') ?? '',
        participantId: String(participantId),
        status: answer.status,
      });
    }
    if (answer.status === 200 && answer.shows !== undefined) {
      this.#videoSdk.showed(machine.name, answer.shows.sessionId, request.path.endsWith('/active') ? answer.body : '');
      this.#invariants.read({
        machine: machine.name,
        reference: request.headers.get('x-request-id') ?? '',
        sessionId: answer.shows.sessionId,
        sentAt,
        at: this.#timeline.now,
        shows: answer.shows.at,
        body: request.path.endsWith('/active') ? answer.body : '',
      });
    }
  }

  #followNetworks(): void {
    const { toVideoSdk, toDiscord } = this.#around;
    toVideoSdk.onStep = (machine, request, step) => {
      this.#note(`${machine.name} → VideoSDK ${line(request)}: ${step}`);
      if (step === 'ECONNREFUSED' && request.method === 'POST') {
        this.#invariants.neverArrives(machine.name, request.headers.get('x-request-id') ?? '');
      }
    };
    toDiscord.onStep = (machine, request, step) => this.#note(`${machine.name} → Discord ${line(request)}: ${step}`);
  }

  #followStore(): void {
    this.#store.onStatement = (machine, sql, parameters, result) => {
      this.#hash.update(`${machine.name} ${sql} ${JSON.stringify(parameters)} ${result}\n`);
      this.#storeChanged ||= !/^\s*(?:select|begin)\b/iu.test(sql);
      if (/fails|lost/u.test(sql)) {
        this.#note(`${machine.name}: the store: ${sql}`);
      }
    };
    this.#store.onWrite = (machine, cause, sql) => {
      this.#invariants.wrote(cause, sql);
      if (/"settings"/u.test(sql)) {
        this.#readRules();
      }
      void machine;
    };
  }

  #followVideoSdk(): void {
    const chance = this.#chance;
    const moves = chance.about('pages') ? 0.15 : 0.01;
    this.#videoSdk.onPage = (kind) => {
      if (kind !== 'sessions' && chance.odds(`somebody moves between two pages of ${kind}`, moves)) {
        this.#moved += 1;
        const name = `move ${this.#moved}`;
        const oneForAnother = chance.odds(`${name}: one for another`, 0.5);
        this.#timeline.after(chance.of(`${name} after`, [5, 20, 60]), name, () => {
          if (oneForAnother) {
            this.#oneForAnother(name);
          } else {
            this.#liveInCalls(name);
          }
        });
      }
    };
    this.#videoSdk.onNews = (text) => this.#note(`VideoSDK: ${text}`);
  }

  #followDiscord(): void {
    this.#discord.onShown = (message, version) => {
      this.#hash.update(`${message.id} ${JSON.stringify(version.body)}\n`);
      if (this.#story !== null) {
        const { body } = version;
        const where =
          message.channelId === null
            ? `reply ${message.id.slice(-4)}`
            : `message ${message.id.slice(-4)} in the log channel`;
        const words = body === null ? (message.deleted ? 'deleted' : 'thinking…') : said(body);
        this.#note(`${where} by ${version.by} now says: ${words}`);
      }
      this.#invariants.shown(message, version);
      this.#moderators.see(message);
    };
    this.#discord.onAnswered = (interaction) => this.#moderators.answered(interaction);
  }

  // ---- the world that the seed makes --------------------------------------------------------------------------------

  #makeServers(guildIds: readonly string[]): void {
    const chance = this.#chance;
    guildIds.forEach((id, index) => {
      const channels = new Map<string, Channel>();
      for (const channel of index === 0 ? [LOG_CHANNEL, OTHER_LOG_CHANNEL] : ['100000000000000811']) {
        channels.set(channel, { id: channel, guildId: id, closed: null });
      }
      const guild = { id, locale: 'en-US', channels };
      this.#guilds.push(guild);
      this.#discord.guilds.set(id, guild);
      const set = (key: string, value: unknown): void =>
        void this.#store.execute('insert into settings (guild_id, key, value) values (?, ?, ?)', [
          id,
          key,
          JSON.stringify(value),
        ]);
      if (chance.odds(`log channel of ${index}`, 0.6)) {
        set('log-channel', [...channels.keys()][0]);
      }
      const confirm = chance.of(`confirm in ${index}`, [null, 'always', 'never', 'picked']);
      if (confirm !== null) {
        set('confirm', confirm);
      }
      if (chance.odds(`reason required in ${index}`, 0.1)) {
        set('reason-required', true);
      }
      if (chance.odds(`public replies in ${index}`, 0.3)) {
        set('replies', 'public');
      }
      if (chance.odds(`protected in ${index}`, 0.15)) {
        set('protected-ids', ['p1']);
      }
      if (chance.odds(`limit in ${index}`, 0.1)) {
        set('removal-limit', { removals: 2, minutes: 1 });
      }
      if (chance.odds(`reports in ${index}`, 0.8)) {
        set('reports', true);
        set('report-people', chance.odds(`people in reports in ${index}`, 0.5));
      }
      if (chance.odds(`enders in ${index}`, 0.5)) {
        set('end-session-roles', ['100000000000000702']);
      }
    });
    this.#readRules();
  }

  /** Records the current rules of each server, for permission checks. */
  #readRules(): void {
    for (const { id } of this.#guilds) {
      const rows = this.#store.rows<{ key: string; value: string }>(
        'select key, value from settings where guild_id = ?',
        id,
      );
      const list = (key: string, first: readonly string[]): ReadonlySet<string> => {
        const row = rows.find((one) => one.key === key);
        return new Set(row === undefined ? first : (JSON.parse(row.value) as string[]));
      };
      this.#invariants.roomsWereSet ||= rows.some(({ key }) => key === 'rooms');
      const channel = rows.find(({ key }) => key === 'log-channel')?.value;
      // What was shown in the channel before stays there.
      this.#invariants.channelsDisturbed ||= this.#timeline.now > 0 && channel !== this.#logChannels.get(id);
      this.#logChannels.set(id, channel);
      const now = this.#timeline.now;
      (this.#roles.get(id) ?? set(this.#roles, id)).push({ at: now, roles: list('moderator-roles', [MODERATOR_ROLE]) });
      (this.#protected.get(id) ?? set(this.#protected, id)).push({ at: now, ids: list('protected-ids', []) });
      const one = (key: string): unknown => {
        const row = rows.find((found) => found.key === key);
        return row === undefined ? null : (JSON.parse(row.value) as unknown);
      };
      const limits = { confirm: one('confirm') as string | null, limit: one('removal-limit') as Limits['limit'] };
      (this.#limits.get(id) ?? set(this.#limits, id)).push({ at: now, limits });
    }
  }

  #makeCalls(): void {
    const chance = this.#chance;
    const rooms = chance.weighed('rooms', [
      [chance.about('sessions') ? 0 : 5, 1],
      [3, 2],
      [1, 3],
    ]);
    for (let index = 1; index <= rooms; index += 1) {
      const room = {
        id: `room-${index}`,
        customId: chance.odds(`room ${index} has a name`, 0.3) ? `town-hall-${index}` : null,
      };
      this.#videoSdk.rooms.push(room);
      const ghost = index > 1 && chance.odds(`room ${index} is a ghost`, 0.4);
      const session = this.#videoSdk.open(this.#newSession(), room, ghost ? -5 * 86_400_000 : -600_000);
      if (ghost) {
        continue;
      }
      const few = chance.about('pages') ? 0 : 1;
      const people = chance.weighed(`people in ${index}`, [
        [5 * few, 2],
        [5 * few, 3],
        [4, 5],
        [2 * few, 1],
        [few === 0 ? 4 : 0, 7],
        [1, 12],
        [1, 30],
      ]);
      for (let one = 0; one < people; one += 1) {
        this.#newcomer(session, `first in ${index}`, -chance.int(`joined before ${index}`, 1_000, 500_000));
      }
    }
  }

  #newSession(): string {
    this.#sessions += 1;
    return `ses${this.#sessions}`;
  }

  #newcomer(session: Session, why: string, at?: number): void {
    this.#people += 1;
    const chance = this.#chance;
    const kind = chance.weighed(`${why}: id`, [
      [8, `p${this.#people}`],
      [1, String(1_000 + this.#people)],
      [1, `a@b-${this.#people}`],
    ]);
    const names = chance.about('names') ? ALIKE : NAMES;
    const index = chance.int(`${why}: name`, 0, names.length - 1, this.#people % 7);
    this.#videoSdk.join(session, kind, names[index] ?? null, at);
  }

  #plan(instances: number): void {
    const chance = this.#chance;
    const timeline = this.#timeline;
    for (let index = 0; index < instances; index += 1) {
      const offset = chance.of(`clock of ${index}`, [0, 0, 0, 700, -60_000, 90_000]);
      timeline.at(index * 50, 'a process starts', () => this.#start(offset));
    }
    this.#moderators.plan(chance.int('commands', 1, 7, 3), 2_000, this.#activeUntil);
    const life = chance.int('things in calls', 0, chance.about('returns') ? 20 : 10, 6);
    for (let index = 0; index < life; index += 1) {
      const name = `in calls ${index}`;
      timeline.at(chance.int(`${name} at`, 1_000, this.#activeUntil + 15_000), name, () => this.#liveInCalls(name));
    }
    const disturbances = chance.int('disturbances', 0, 5, 3);
    for (let index = 0; index < disturbances; index += 1) {
      const name = `disturbance ${index}`;
      // Disturbances in the middle of a command find more than those at any time.
      const when = chance.weighed(`${name} when`, [
        [1, 'any time'],
        [2, 'at a removal'],
        [2, 'at a command'],
      ]);
      if (when === 'at a removal') {
        this.#atRemovals.push(name);
      } else if (when === 'at a command') {
        this.#atCommands.push(name);
      } else {
        timeline.at(chance.int(`${name} at`, 1_000, this.#activeUntil + 10_000), name, () => this.#disturb(name));
      }
    }
    timeline.at(this.#activeUntil + 30_000, 'from here on nothing goes wrong', () => {
      chance.calm = true;
      for (const { machine } of this.#processes) {
        if (machine.paused) {
          machine.resume();
        }
      }
      if (!this.#processes.some(({ machine }) => machine.alive)) {
        this.#start(0);
      }
    });
    timeline.at(this.#activeUntil + 30_000 + KICK_AFTER_MS, 'somebody is kicked at last', () => this.#kickAtLast());
  }

  /** Whatever happened before: once nothing is wrong, a moderator removes someone who is there. */
  #kickAtLast(): void {
    const sdk = this.#videoSdk;
    const [guild] = this.#guilds;
    const room = sdk.rooms[0];
    const [role] = this.#roles.get(guild?.id ?? '')?.at(-1)?.roles ?? [];
    if (guild === undefined || room === undefined || role === undefined) {
      return;
    }
    const session =
      [...sdk.sessions.values()].find((one) => one.room === room && one.to === null) ??
      sdk.open(this.#newSession(), room);
    const id = 'somebody-new';
    sdk.join(session, id, null);
    this.#timeline.after(5_000, 'the last kick', () => {
      const interaction = this.#moderators.kick(guild.id, role, id, session.id);
      this.#invariants.lastKick = { interaction, id };
    });
  }

  /** Disturbances that come with a removal request or an interaction: one at each. */
  readonly #atRemovals: string[] = [];
  readonly #atCommands: string[] = [];

  /** @param whose the process at work there, which process disturbances apply to */
  #disturbAfter(name: string | undefined, delays: readonly number[], whose: () => Machine | null): void {
    if (name === undefined) {
      return;
    }
    this.#timeline.after(this.#chance.of(`${name} so much later`, delays), name, () => {
      if (!this.#chance.calm) {
        this.#disturb(name, whose());
      }
    });
  }

  #start(offset: number): void {
    this.#started += 1;
    const machine = new Machine(`bot${this.#started}`, this.#timeline, offset);
    this.#note(`${machine.name} starts${offset === 0 ? '' : `, with its clock ${offset} ms ahead`}`);
    this.#processes.push(
      startProcess(machine, `owner-${machine.name}`, this.#config, this.#engine, this.#around, (error) =>
        this.crashed(error),
      ),
    );
  }

  /** Someone leaves and someone new joins at the same moment, so the count stays the same. */
  #oneForAnother(name: string): void {
    const sdk = this.#videoSdk;
    const session = [...sdk.sessions.values()].find((one) => one.to === null && sdk.connected(one).length > 2);
    const [first] = session === undefined ? [] : sdk.connected(session);
    if (session !== undefined && first !== undefined) {
      sdk.leave(session, first.id, 'left');
      this.#newcomer(session, name);
    }
  }

  /** People come and go. */
  #liveInCalls(name: string): void {
    const chance = this.#chance;
    const sdk = this.#videoSdk;
    const what = chance.weighed(name, [
      [1, 'nothing'],
      [3, 'somebody joins'],
      [3, 'somebody leaves'],
      [chance.about('returns') ? 20 : 5, 'somebody returns'],
      [2, 'somebody is called otherwise'],
      [1, 'a session begins'],
      [1, 'a session ends'],
      [chance.about('returns') ? 14 : 4, 'a session begins again'],
    ]);
    const running = [...sdk.sessions.values()].filter((session) => session.to === null);
    if (what === 'nothing' || (running.length === 0 && what !== 'a session begins')) {
      return;
    }
    const session = running.length === 0 ? null : chance.of(`${name}: which`, running);
    const any = <T>(list: readonly T[]): T | undefined =>
      list.length === 0 ? undefined : chance.of(`${name}: who`, list);
    switch (what) {
      case 'somebody joins':
        if (session !== null) {
          this.#newcomer(session, name);
        }
        return;
      case 'somebody leaves': {
        const person = session === null ? undefined : any(sdk.connected(session));
        if (session !== null && person !== undefined) {
          sdk.leave(session, person.id, 'left');
        }
        return;
      }
      case 'somebody returns': {
        const out =
          session === null ? [] : [...session.people.values()].filter(({ id }) => !sdk.isConnected(session, id));
        const person = any(out);
        if (session !== null && person !== undefined) {
          sdk.join(session, person.id, chance.odds(`${name}: under another name`, 0.15) ? 'Zoe' : person.name);
        }
        return;
      }
      case 'somebody is called otherwise': {
        const person = session === null ? undefined : any(sdk.connected(session));
        if (session !== null && person !== undefined) {
          sdk.rename(session, person.id, chance.of(`${name}: how`, NAMES));
        }
        return;
      }
      case 'a session begins': {
        const room = any(sdk.rooms);
        if (room !== undefined && ![...sdk.sessions.values()].some((one) => one.room === room && one.to === null)) {
          const begun = sdk.open(this.#newSession(), room);
          this.#newcomer(begun, name);
          this.#newcomer(begun, name);
        }
        return;
      }
      case 'a session ends':
        if (session !== null) {
          sdk.end(session);
        }
        return;
      case 'a session begins again':
        if (session !== null) {
          sdk.end(session);
          const pause = chance.of(`${name}: after`, [2_000, 50, 12_000, 30_000]);
          this.#timeline.after(pause, `${name}: in the same room`, () => this.#beginAgain(name, session));
        }
        return;
    }
  }

  /** Another session in the room, which most people from the one before join sooner or later. */
  #beginAgain(name: string, { room, people }: Session): void {
    const chance = this.#chance;
    const sdk = this.#videoSdk;
    if ([...sdk.sessions.values()].some((one) => one.room === room && one.to === null)) {
      return;
    }
    const begun = sdk.open(this.#newSession(), room);
    this.#newcomer(begun, name);
    for (const { id, name: called } of [...people.values()].slice(0, 5)) {
      const pause = chance.of(`${name}: ${id} joins after`, [0, 700, 5_000, 20_000, null]);
      if (pause !== null) {
        this.#timeline.after(pause, `${id} joins again`, () => sdk.join(begun, id, called));
      }
    }
  }

  /** Something happens to the bot, or to something it depends on. */
  #disturb(name: string, whose: Machine | null = null): void {
    const chance = this.#chance;
    const what = this.#whatDisturbs(name);
    const alive = this.#processes.filter(({ machine }) => machine.alive);
    const process =
      alive.find(({ machine }) => machine === whose) ??
      (alive.length === 0 ? undefined : chance.of(`${name}: which`, alive));
    const ms = (): number => chance.of(`${name}: for`, [4_000, 300, 12_000, 20_000]);
    if (what === 'nothing' || process === undefined) {
      return;
    }
    const { machine } = process;
    switch (what) {
      case 'kill':
        this.#note(`${machine.name} is killed`);
        this.#kill(machine);
        this.#startAgain(name, machine);
        return;
      case 'kill at a call':
        this.#killAtACall(name, machine);
        return;
      case 'pause':
        this.#pause(machine, ms());
        return;
      case 'clock':
        // All processes on one machine see the same clock.
        this.#setClocks(name, this.#engine === 'sqlite' ? alive : [process]);
        return;
      case 'stop':
        this.#stop(process, () => this.#startAgain(name, machine));
        return;
      case 'store away':
      case 'disk full': {
        const time = ms();
        this.#note(`the store ${what === 'disk full' ? 'takes no writes' : 'is unavailable'} for ${time} ms`);
        this.#store.goAway(time, what === 'disk full');
        return;
      }
      case 'VideoSDK away': {
        const time = ms();
        this.#note(`VideoSDK is unreachable for ${time} ms`);
        this.#around.toVideoSdk.goDown(time);
        return;
      }
      case 'VideoSDK refuses':
        this.#refuseReads(name, ms());
        return;
      case 'Discord away':
        this.#discordAway(ms());
        return;
      case 'channel closed':
        this.#closeChannel(name);
        return;
      case 'roles':
        this.#changeRoles(name);
        return;
      case 'rules':
        this.#changeRules(name);
        return;
      case 'hint': {
        const sessions = [...this.#videoSdk.sessions.values()];
        const session = chance.of(`${name}: session`, sessions);
        process.app?.hint(
          '',
          session.id,
          chance.of(`${name}: participant`, [null, 'p1']),
          chance.of(`${name}: room`, [null, session.room.id]),
        );
        return;
      }
    }
  }

  #whatDisturbs(name: string): Disturbance {
    const chance = this.#chance;
    return chance.weighed<Disturbance>(name, [
      [1, 'nothing'],
      [4, 'kill'],
      [chance.about('deaths') ? 14 : 4, 'kill at a call'],
      [chance.about('deaths') ? 14 : 4, 'pause'],
      [3, 'clock'],
      [2, 'stop'],
      [chance.about('store') ? 10 : 2, 'store away'],
      [2, 'disk full'],
      [2, 'VideoSDK away'],
      [chance.about('unread') ? 20 : 3, 'VideoSDK refuses'],
      [1, 'Discord away'],
      [1, 'channel closed'],
      [1, 'roles'],
      [1, 'rules'],
      [1, 'hint'],
    ]);
  }

  #startAgain(name: string, machine: Machine): void {
    this.#timeline.after(this.#chance.of(`${name}: starts again after`, [3_000, 500, 15_000]), 'a process starts', () =>
      this.#start(machine.wallOffset),
    );
  }

  #killAtACall(name: string, machine: Machine): void {
    const calls = this.#chance.int(`${name}: after`, 0, 30);
    this.#note(`${machine.name} will be killed after ${calls} more calls`);
    this.#disturbed.add(machine);
    machine.onDeath(() => {
      this.#note(`${machine.name} is killed`);
      this.#died(machine);
      this.#startAgain(name, machine);
    });
    machine.killAfterCalls(calls);
  }

  #pause(machine: Machine, ms: number): void {
    this.#note(`${machine.name} is paused for ${ms} ms`);
    this.#disturbed.add(machine);
    machine.pause();
    this.#timeline.after(ms, `${machine.name} goes on`, () => {
      if (machine.alive && machine.paused) {
        this.#note(`${machine.name} resumes`);
        machine.resume();
      }
    });
  }

  #setClocks(name: string, processes: readonly Process[]): void {
    const by = this.#chance.of(`${name}: by`, [2_500, -2_500, 120_000, -120_000, 7_200_000, -7_200_000]);
    for (const { machine } of processes) {
      this.#note(`the clock of ${machine.name} is set ${by} ms ahead`);
      machine.wallOffset += by;
      this.#disturbed.add(machine);
    }
  }

  #refuseReads(name: string, ms: number): void {
    const kinds = this.#chance.of(`${name}: which`, ['all', 'lists', 'all', 'sessions', 'records', 'rooms'] as const);
    const status = this.#chance.of(`${name}: with`, [404, 402, 400, 503]);
    this.#note(`VideoSDK answers ${kinds === 'all' ? 'all reads' : `reads of ${kinds}`} with ${status} for ${ms} ms`);
    this.#videoSdk.refuse(kinds, status, ms);
  }

  #changeRoles(name: string): void {
    const moderator = this.#chance.of(`${name}: whose`, this.#moderators.all);
    moderator.roles = this.#chance.of(`${name}: roles`, [[OTHER_ROLE], [MODERATOR_ROLE]]);
    this.#note(`${moderator.userId} now has the roles ${moderator.roles.join(', ')}`);
  }

  #changeRules(name: string): void {
    const { id } = this.#chance.of(`${name}: of`, this.#guilds);
    const [key, value] = this.#chance.of(`${name}: rule`, [
      ['protected-ids', ['p1', 'p2']],
      ['protected-ids', []],
      ['moderator-roles', [OTHER_ROLE]],
      ['confirm', 'always'],
    ] as const);
    // Not during a process's transaction, which may be rolled back.
    this.#store.whenFree(null, () => {
      this.#note(`the rules of ${id} are changed: ${key} ${JSON.stringify(value)}`);
      void this.#store.execute(
        'insert into settings (guild_id, key, value) values (?, ?, ?) on conflict (guild_id, key) do update set value = excluded.value',
        [id, key, JSON.stringify(value)],
      );
      this.#readRules();
    });
  }

  #discordAway(ms: number): void {
    this.#note(`Discord is unreachable for ${ms} ms`);
    this.#around.toDiscord.goDown(ms);
    this.#invariants.discordWasAway = true;
  }

  #closeChannel(name: string): void {
    const [guild] = this.#guilds;
    const channel = guild?.channels.get(LOG_CHANNEL);
    if (channel === undefined) {
      return;
    }
    this.#invariants.channelsDisturbed = true;
    channel.closed = this.#chance.of(`${name}: how`, [50_013, 50_001, 10_003]);
    this.#note(`the log channel is closed to the bot: ${channel.closed}`);
    this.#timeline.after(
      this.#chance.of(`${name}: opens after`, [10_000, 2_000, 60_000]),
      'the log channel is open again',
      () => {
        channel.closed = null;
      },
    );
  }

  #kill(machine: Machine): void {
    machine.kill();
    this.#died(machine);
  }

  #died(machine: Machine): void {
    this.#disturbed.add(machine);
    this.#botMs += machine.elapsed();
  }

  /** Like `SIGTERM`: work in progress is finished, and then the process exits. */
  #stop(process: Process, then: () => void): void {
    const { machine } = process;
    if (process.ending || process.app === null) {
      return;
    }
    process.ending = true;
    this.#note(`${machine.name} is told to stop`);
    const { app } = process;
    let over = false;
    const end = (): void => {
      if (!over && machine.alive) {
        over = true;
        this.#note(`${machine.name} has stopped`);
        this.#kill(machine);
        then();
      }
    };
    machine.enter(() => void app.stop().then(end, (error: unknown) => this.crashed(error)));
    // A supervisor doesn't wait longer than that.
    this.#timeline.after(25_000, `${machine.name} is stopped`, end);
  }

  // ---- what happens -------------------------------------------------------------------------------------------------

  /** Discord gives each interaction to one of the connected processes, or to none if there are none. */
  #route(interaction: Interaction): void {
    this.#invariants.interaction(interaction);
    if (interaction.kind !== 'completion') {
      this.#disturbAfter(
        this.#atCommands.shift(),
        [60, 10, 30, 100, 150, 180, 250, 400, 2_000],
        () => this.#processes.find(({ machine }) => machine.name === interaction.givenTo?.machine)?.machine ?? null,
      );
    }
    const chance = this.#chance;
    this.#note(`${interaction.userId.slice(-3)}: ${interaction.text} [${interaction.id.slice(-4)}]`);
    const slow = chance.odds('event slow', this.#slowEvents) ? chance.of('event ms', [600, 1_700, 2_700, 3_400]) : 20;
    this.#timeline.after(slow, 'an event is delivered', () => {
      const ready = this.#processes.filter(({ machine, connected, ending }) => machine.alive && connected && !ending);
      if (ready.length === 0) {
        this.#note(`no process is connected: ${interaction.text} is lost`);
        return;
      }
      const process = (ready.length === 1 ? ready[0] : chance.of('event goes to', ready)) as Process;
      interaction.givenTo = { machine: process.machine.name, at: this.#timeline.now };
      process.give(interaction);
    });
  }

  get #slowEvents(): number {
    this.#slow ??= this.#chance.rate('slow events', 0.3);
    return this.#slow;
  }

  #slow: number | null = null;

  #sentToVideoSdk(machine: Machine, request: Request): void {
    if (request.method !== 'POST') {
      return;
    }
    const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const participantId = body['participantId'] === undefined ? null : String(body['participantId']);
    if (participantId?.startsWith('check-')) {
      return;
    }
    this.#disturbAfter(this.#atRemovals.shift(), [20, 0, 100, 500, 2_000, 8_000], () => machine);
    const [, version, , v1Session] = request.path.split('/');
    this.#invariants.asks({
      what: participantId === null ? 'end' : 'removal',
      machine: machine.name,
      cause: currentCause(),
      reference: request.headers.get('x-request-id') ?? String(body['reference'] ?? ''),
      sessionId: version === 'v1' ? decodeURIComponent(v1Session ?? '') : String(body['sessionId'] ?? ''),
      participantId,
      at: this.#timeline.now,
    });
  }

  #logged(machine: Machine, level: string, fields: unknown, message: string): void {
    const { err, ref } = fields as { readonly err?: unknown; readonly ref?: string };
    this.#hash.update(`${machine.name} ${level} ${message}\n`);
    this.#note(
      `${machine.name} logs ${level}: ${message}${level === 'error' || level === 'warn' ? ` ${facts(fields)}` : ''}`,
    );
    if (message === 'case settled after a crash') {
      this.#invariants.recovered(machine.name, `${ref} ${(fields as { readonly case?: number }).case}`);
    }
    if (err instanceof Error) {
      this.#invariants.fail('nothing unexpected is thrown', `${message}: ${err.stack ?? err.message}`);
    }
  }

  crashed(error: unknown): void {
    this.#invariants.fail(
      'nothing unexpected is thrown',
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }

  #note(text: string): void {
    this.#story?.push(`${(this.#timeline.now / 1_000).toFixed(3).padStart(8)} s  ${text}`);
  }

  async live(): Promise<void> {
    const invariants = this.#invariants;
    const end = this.#activeUntil + 30_000 + REST_MS;
    let nextLook = this.#activeUntil + 30_000 + LEAST_REST_MS;
    let nextCount = 0;
    await this.#timeline.run(end, () => {
      if (this.#storeChanged && this.#store.quiet) {
        this.#storeChanged = false;
        invariants.checkStore();
      }
      if (invariants.violation !== null) {
        return true;
      }
      if (this.#chance.calm && this.#timeline.now >= nextCount) {
        nextCount = this.#timeline.now + 100;
        invariants.checkUnderWay();
      }
      if (this.#chance.calm && this.#timeline.now >= nextLook) {
        nextLook = this.#timeline.now + 5_000;
        return this.#atRest();
      }
      return false;
    });
    if (invariants.violation === null) {
      invariants.checkEnd();
    }
    for (const { machine } of this.#processes) {
      if (machine.alive) {
        this.#botMs += machine.elapsed();
        machine.kill();
      }
    }
  }

  /** Nothing is left to do, so nothing more would happen. */
  #atRest(): boolean {
    const store = this.#store;
    if (
      !store.quiet ||
      this.#processes.some(({ machine, app }) => machine.alive && (app === null || app.running > 0))
    ) {
      return false;
    }
    const [left] = store.rows<{ count: number }>(
      `select (select count(*) from cases where outcome is null or reply_token is not null or announced_version < version)
        + (select count(*) from pickings where stage = 'running')
        + (select count(*) from reports where announced_version < version and coalesce(set_aside_version, -1) != version
            and exists (select 1 from settings where settings.guild_id = reports.guild_id and key = 'log-channel'))
        as count`,
    );
    return left?.count === 0 && this.#invariants.keptOutAndIn().length === 0;
  }

  result(): RunResult {
    return {
      seed: this.#chance.seed,
      violation: this.#invariants.violation,
      story: this.#story ?? [],
      hash: this.#hash.digest('hex'),
      events: this.#events,
      botMs: this.#botMs,
      choices: this.#chance.made,
    };
  }
}

function over<T extends { readonly at: number }>(history: readonly T[], from: number, to: number): T[] {
  const before = history.findLast(({ at }) => at <= from);
  return [...(before === undefined ? [] : [before]), ...history.filter(({ at }) => at > from && at <= to)];
}

function set<T>(map: Map<string, T[]>, key: string): T[] {
  const list: T[] = [];
  map.set(key, list);
  return list;
}

function line({ method, path, query }: Request): string {
  const asked = query.toString();
  return `${method} ${path.replace(/tok(\d+)(\d{4})/u, '…$2')}${asked === '' ? '' : `?${asked}`}`;
}

function said(body: NonNullable<Interaction['message']>['versions'][number]['body']): string {
  const parts = [
    body?.content ?? '',
    ...(body?.embeds ?? []).flatMap(({ title, description, footer }) => [
      title ?? '',
      description ?? '',
      footer?.text ?? '',
    ]),
  ];
  return unmarked(parts.filter((part) => part !== '').join(' | ')).replaceAll('\n', ' / ');
}

function facts(fields: unknown): string {
  return JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? value.message : value));
}
