import { afterEach, expect } from 'vitest';
import { Chance } from '../../simulation/chance.ts';
import {
  type Component,
  type Deed,
  Discord,
  type Guild,
  type Interaction,
  type Message,
} from '../../simulation/discord.ts';
import { CONFIG, openSimulatedStore, type Process, type Surroundings, startProcess } from '../../simulation/harness.ts';
import { Network, type Request } from '../../simulation/network.ts';
import type { SharedStore } from '../../simulation/store.ts';
import { Machine, Timeline, virtualGlobals } from '../../simulation/time.ts';
import { type Session, VideoSdk } from '../../simulation/videosdk.ts';
import type { Config } from '../../src/config.ts';
import { readMarkdown } from './discord-markdown.ts';

/**
 * The whole bot in this process, in virtual time: its own code from `src/app.ts` between the simulator's models, in
 * which nothing happens that a test doesn't ask for. A scene takes a few milliseconds, so that a test of a command, a
 * picker or a job can be as short as one of a function.
 */

const MODERATOR_ROLE = '100000000000000701';
const ENDER_ROLE = '100000000000000702';
const MANAGE_GUILD = 1n << 5n;
const ADMINISTRATOR = 1n << 3n;

/** Nothing unusual happens, unless the test says so. */
class Certain extends Chance {
  readonly instead = new Map<string, unknown>();

  constructor() {
    super(1, new Map());
  }

  override odds(name: string): boolean {
    return this.instead.get(name) === true;
  }

  override int(name: string, low: number, high: number, plain = low): number {
    return this.instead.has(name) ? (this.instead.get(name) as number) : super.int(name, low, high, plain);
  }

  override of<T>(name: string, items: readonly T[]): T {
    return this.instead.has(name) ? (this.instead.get(name) as T) : super.of(name, items);
  }
}

let shared: Promise<SharedStore> | null = null;

export interface SceneOptions {
  readonly config?: Partial<Config>;
  /** Of the servers, by their place. */
  readonly locales?: readonly [string, string];
  /** Settings of both servers at the start. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The bot isn't started. */
  readonly asleep?: boolean;
}

/** A request of the bot, as it was sent. */
export interface Sent extends Request {
  readonly at: number;
}

/** @returns what opens a scene in a test. It's over at the end of the test */
export function useScenes(): (options?: SceneOptions) => Promise<Scene> {
  const scenes: Scene[] = [];
  afterEach(async () => {
    for (const scene of scenes.splice(0)) {
      await scene.end();
    }
  });
  return async (options = {}) => {
    shared ??= openSimulatedStore();
    const scene = new Scene(await shared, options);
    scenes.push(scene);
    if (options.asleep !== true) {
      await scene.start();
    }
    return scene;
  };
}

type Values = readonly string[];

export class Scene {
  readonly timeline: Timeline;
  readonly discord: Discord;
  readonly videoSdk: VideoSdk;
  readonly toVideoSdk: Network;
  readonly toDiscord: Network;
  readonly store: SharedStore;
  readonly processes: Process[] = [];
  /** Two servers that the bot is in. */
  readonly home: Guild;
  readonly away: Guild;
  /** A moderator of both. */
  readonly mia: Member;
  /** What the bot logged, and sent to Discord. */
  readonly log: {
    readonly level: string;
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
  }[] = [];
  readonly toldDiscord: Sent[] = [];
  readonly exits: number[] = [];
  /** Called when the bot sends something to VideoSDK. */
  onVideoSdkRequest: (request: Request) => void = () => undefined;
  /** Faults in the bot that the test expects: without one, an error that nothing foresaw fails it. */
  readonly #crashes: unknown[] = [];
  readonly #chance = new Certain();
  readonly #around: Surroundings;
  readonly #config: Config;
  readonly #restore: () => void;
  #members = 500;
  #sessions = 0;

  constructor(store: SharedStore, { config, locales = ['en-US', 'en-US'], settings = {} }: SceneOptions) {
    const chance = this.#chance;
    this.#restore = virtualGlobals(chance);
    this.#config = { ...CONFIG, ...config };
    this.timeline = new Timeline(chance, () => undefined);
    this.store = store;
    store.begin(this.timeline, chance);
    store.onStatement = () => undefined;
    store.onWrite = () => undefined;
    this.discord = new Discord(this.timeline, chance);
    this.videoSdk = new VideoSdk(this.timeline, chance);
    this.toVideoSdk = new Network('VideoSDK', this.timeline, chance);
    this.toDiscord = new Network('Discord', this.timeline, chance);
    this.home = this.#addGuild('100000000000000600', locales[0], ['100000000000000801', '100000000000000802']);
    this.away = this.#addGuild('100000000000000610', locales[1], ['100000000000000811']);
    for (const { id } of [this.home, this.away]) {
      for (const [key, value] of Object.entries(settings)) {
        this.set(key, value, id);
      }
    }
    this.mia = this.member();
    this.#around = {
      store,
      videoSdk: this.videoSdk,
      discord: this.discord,
      toVideoSdk: this.toVideoSdk,
      toDiscord: this.toDiscord,
      onLog: (_machine, level, fields, message) => {
        this.log.push({ level, message, fields: fields as Record<string, unknown> });
        const { err } = fields as { readonly err?: unknown };
        if (err !== undefined) {
          this.#crashes.push(err);
        }
      },
      onVideoSdkRequest: (_machine, request) => this.onVideoSdkRequest(request),
      onVideoSdkAnswer: () => undefined,
      onDiscordRequest: (_machine, request) => this.toldDiscord.push({ ...request, at: this.timeline.now }),
      onExit: (_machine, code) => this.exits.push(code),
    };
  }

  #addGuild(id: string, locale: string, channels: readonly string[]): Guild {
    const guild: Guild = {
      id,
      locale,
      channels: new Map(channels.map((channel) => [channel, { id: channel, guildId: id, closed: null }])),
    };
    this.discord.guilds.set(id, guild);
    return guild;
  }

  /** From here on, a choice of the models has this value, by its name: `removal busy`, `removal later`, … */
  let(choice: string, value: unknown): void {
    this.#chance.instead.set(choice, value);
  }

  /** Starts the bot, or one more process of it, and lets it get ready. */
  async start(engine: 'sqlite' | 'postgres' = 'postgres', clockAheadMs = 0): Promise<Process> {
    const machine = new Machine(`bot${this.processes.length + 1}`, this.timeline, clockAheadMs);
    const process = startProcess(machine, `owner-${machine.name}`, this.#config, engine, this.#around, (error) =>
      this.#crashes.push(error),
    );
    this.processes.push(process);
    await this.pass(3_000);
    return process;
  }

  /** The one that gets what people do. */
  get bot(): Process {
    const process = this.processes.findLast(({ machine, connected }) => machine.alive && connected);
    if (process === undefined) {
      throw new Error('no process of the bot is connected');
    }
    return process;
  }

  /** Changes a setting the way another process would: it counts when what the bot has read is no longer fresh. */
  set(key: string, value: unknown, guildId = this.home.id): void {
    this.store.execute(
      'insert into settings (guild_id, key, value) values (?, ?, ?) on conflict (guild_id, key) do update set value = excluded.value',
      [guildId, key, JSON.stringify(value)],
    );
  }

  /** Someone in a server, by default a moderator who may do anything. */
  member(facts: Partial<Pick<Deed, 'guildId' | 'roles' | 'permissions' | 'locale' | 'userId'>> = {}): Member {
    this.#members += 1;
    return new Member(this, {
      guildId: this.home.id,
      userId: `100000000000000${this.#members}`,
      roles: [MODERATOR_ROLE, ENDER_ROLE],
      permissions: String(MANAGE_GUILD | ADMINISTRATOR),
      ...facts,
    });
  }

  /** A session with these people in it, who joined in this order. */
  open(people: readonly (string | { readonly id: string; readonly name: string | null })[], room?: string): Session {
    this.#sessions += 1;
    const id = room ?? `room-${this.#sessions}`;
    const known = this.videoSdk.rooms.find((one) => one.id === id);
    const place = known ?? { id, customId: null };
    if (known === undefined) {
      this.videoSdk.rooms.push(place);
    }
    const session = this.videoSdk.open(`ses${this.#sessions}`, place, this.timeline.now - 600_000);
    for (const [index, one] of people.entries()) {
      const { id: personId, name } = typeof one === 'string' ? { id: one, name: one } : one;
      this.videoSdk.join(session, personId, name, this.timeline.now - 500_000 + index * 1_000);
    }
    return session;
  }

  /** IDs that VideoSDK was asked to remove. */
  get removals(): (string | null)[] {
    return this.videoSdk.asked.filter(({ what }) => what === 'removal').map(({ participantId }) => participantId);
  }

  /** The IDs of those who are in a session. */
  in(session: Session): string[] {
    return this.videoSdk.connected(session).map(({ id }) => id);
  }

  /** What the messages in a channel say now. */
  channel(id: string): string[] {
    return [...this.discord.messages.values()]
      .filter(({ channelId, deleted }) => channelId === id && !deleted)
      .map(textOf);
  }

  /** Lets time pass, and whatever is due meanwhile happen. */
  async pass(ms: number): Promise<void> {
    await this.timeline.settle();
    await this.timeline.run(this.timeline.now + ms, () => false);
  }

  /** Lets time pass until something is true. */
  async until(isSo: () => boolean, withinMs = 60_000): Promise<void> {
    const by = this.timeline.now + withinMs;
    if (!isSo()) {
      await this.timeline.run(by, isSo);
    }
    expect(isSo(), `wasn't so within ${withinMs} ms`).toBe(true);
  }

  /** Ends the process that gets what people do, the way `SIGTERM` does. */
  async stop(): Promise<void> {
    const { machine, app } = this.bot;
    let ended = false;
    machine.enter(() => void app?.stop().then(() => (ended = true)));
    await this.until(() => ended);
    machine.kill();
  }

  /** Lets someone do something. It arrives a moment later. */
  do(deed: Deed, to: Process = this.bot): Interaction {
    const interaction = this.discord.deed(deed);
    to.give(interaction);
    return interaction;
  }

  /** The same, and it takes this many milliseconds longer to arrive. */
  async doLate(deed: Deed, ms: number): Promise<Interaction> {
    const interaction = this.discord.deed(deed);
    await this.pass(ms);
    this.bot.give(interaction);
    return interaction;
  }

  /** Errors that nothing foresaw. Those that a test took aren't reported. */
  takeCrashes(): unknown[] {
    return this.#crashes.splice(0);
  }

  async end(): Promise<void> {
    for (const { machine } of this.processes) {
      machine.kill();
    }
    await this.pass(1_000);
    this.#restore();
    expect(this.takeCrashes()).toEqual([]);
  }
}

/** What a member sees of a message. */
export function textOf({ versions }: Message): string {
  const body = versions.at(-1)?.body;
  return [
    body?.content ?? '',
    ...(body?.embeds ?? []).flatMap(({ title, description, fields = [], footer }) => [
      title ?? '',
      description ?? '',
      ...fields.flatMap(({ name, value }) => [name, value]),
      footer?.text ?? '',
    ]),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

/** A name, a reason or a room that would like to be more than text. */
export const HOSTILE = '@everyone <@9> [a](https://evil.b) \u202Elive https://evil.c';

/** What of {@link HOSTILE} a client wouldn't show as text, in anything that the message has said. */
export function hostileIn(message: Message): string[] {
  return saidBy(message).flatMap((text) => [
    ...readMarkdown(text)
      .active.filter(({ kind, text: one }) => /mention|link/u.test(kind) && /evil|everyone|<@9>/u.test(one))
      .map((one) => one.text),
    ...(text.match(/[\u202A-\u202E\u2066-\u2069]/gu) ?? []),
  ]);
}

/** Everything that a message said, one version after another. */
export function saidBy(message: Message): string[] {
  return message.versions.map((_, index) => textOf({ ...message, versions: message.versions.slice(0, index + 1) }));
}

export function componentsOf({ versions }: Message): Component[] {
  return (versions.at(-1)?.body?.components ?? []).flatMap(({ components }) => [...components]);
}

export class Member {
  readonly facts: Pick<Deed, 'guildId' | 'userId' | 'roles' | 'permissions' | 'locale'>;
  readonly #scene: Scene;

  constructor(scene: Scene, facts: Member['facts']) {
    this.#scene = scene;
    this.facts = facts;
  }

  get id(): string {
    return this.facts.userId;
  }

  /** The same person with something else about them. */
  with(facts: Partial<Member['facts']>): Member {
    return new Member(this.#scene, { ...this.facts, ...facts });
  }

  /** Types a command, and doesn't wait. */
  type(name: string, options: Readonly<Record<string, string>> = {}): Interaction {
    return this.#do(typed(name, options));
  }

  /** Types a command. @returns the reply, once the bot is done with it */
  async run(name: string, options: Readonly<Record<string, string>> = {}): Promise<Message> {
    return this.#replied(this.type(name, options));
  }

  /** The same for `/kick-participant` without a name, which arrives too late for the sheet: a picker opens. */
  async openPicker(options: Readonly<Record<string, string>> = {}): Promise<Message> {
    const deed = { ...this.facts, ...typed('kick-participant', options) };
    return this.#replied(await this.#scene.doLate(deed, 1_400));
  }

  /** Uses a command in a member's menu. */
  useOn(name: string, userId: string, username: string): Interaction {
    const data = { type: 2, name, target_id: userId, resolved: { users: { [userId]: { username } } } };
    return this.#do({ kind: 'command', text: name, data, on: null });
  }

  /** The same, too late for a sheet: a message answers. */
  async runOnLate(name: string, userId: string, username: string): Promise<Message> {
    const data = { type: 2, name, target_id: userId, resolved: { users: { [userId]: { username } } } };
    const deed = { ...this.facts, kind: 'command' as const, text: name, data, on: null };
    return this.#replied(await this.#scene.doLate(deed, 1_400));
  }

  /** Presses a button or chooses from a menu, and doesn't wait. @param what its label, its placeholder, or the action in its ID */
  touch(on: Message, what: string, values?: Values): Interaction {
    const component = find(on, what);
    return this.#do({
      kind: 'press',
      text: what,
      data: {
        custom_id: component.custom_id,
        component_type: component.type,
        ...(values !== undefined && { values: values.map((value) => chosenValue(component, value)) }),
      },
      on,
    });
  }

  /** @returns the message that answers: the same one, or one beside it */
  async press(on: Message, what: string, values?: Values): Promise<Message> {
    return this.#replied(this.touch(on, what, values));
  }

  /** The same, and the press arrives too late for a sheet: what it would have opened anyway opens. */
  async pressLate(on: Message, what: string, values?: Values): Promise<Message> {
    const component = find(on, what);
    const data = {
      custom_id: component.custom_id,
      component_type: component.type,
      ...(values !== undefined && { values: values.map((value) => chosenValue(component, value)) }),
    };
    return this.#replied(await this.#scene.doLate({ ...this.facts, kind: 'press', text: what, data, on }, 1_400));
  }

  /** Presses what opens a modal, fills it in, and sends it. @param texts for all of its fields, or for each in order */
  async fill(on: Message, what: string, ...texts: readonly string[]): Promise<Message> {
    return this.send(await this.openModal(on, what), ...texts);
  }

  /** Presses what opens a modal. */
  async openModal(on: Message, what: string): Promise<Interaction> {
    const interaction = this.touch(on, what);
    await this.#scene.until(() => interaction.modal !== null);
    return interaction;
  }

  /** Sends a modal that is open. */
  send(opened: Interaction, ...texts: readonly string[]): Promise<Message> {
    return this.#replied(this.submit(opened, ...texts));
  }

  /** Sends a modal that is open, and doesn't wait. */
  submit({ modal, on }: Interaction, ...texts: readonly string[]): Interaction {
    const components = (modal?.fields ?? []).map(({ custom_id, type }, index) => ({
      type: 18,
      component: { type, custom_id, value: texts[index] ?? texts[0] ?? '' },
    }));
    return this.#do({ kind: 'modal', text: texts.join(), data: { custom_id: modal?.custom_id, components }, on });
  }

  /** What is suggested while they type. */
  async complete(name: string, option: string, value: string, others: Readonly<Record<string, string>> = {}) {
    const interaction = this.#do({
      kind: 'completion',
      text: `completing /${name}`,
      data: {
        type: 1,
        name,
        options: [
          { type: 3, name: option, value, focused: true },
          ...Object.entries(others).map(([other, given]) => ({ type: 3, name: other, value: given })),
        ],
      },
      on: null,
    });
    await this.#scene.until(() => interaction.choices !== null);
    return interaction.choices ?? [];
  }

  #do(deed: Pick<Deed, 'kind' | 'text' | 'data' | 'on'>): Interaction {
    return this.#scene.do({ ...this.facts, ...deed });
  }

  async #replied(interaction: Interaction): Promise<Message> {
    await this.#scene.until(
      () => interaction.ackedAt !== null && (this.#scene.bot.app?.running ?? 0) === 0 && this.#scene.store.quiet,
      120_000,
    );
    const { message } = interaction;
    if (message === null) {
      throw new Error(`nothing answers ${interaction.text}`);
    }
    return message;
  }
}

function typed(name: string, options: Readonly<Record<string, string>>): Pick<Deed, 'kind' | 'text' | 'data' | 'on'> {
  return {
    kind: 'command',
    text: `/${name}`,
    data: {
      type: 1,
      name,
      options: Object.entries(options).map(([option, value]) => ({ type: 3, name: option, value })),
    },
    on: null,
  };
}

function find(message: Message, what: string): Component {
  const all = componentsOf(message);
  const found = all.find(
    ({ label, placeholder, custom_id: id = '' }) =>
      label === what || placeholder === what || id.split(/[:~|;]/u).includes(what),
  );
  if (found === undefined) {
    const there = all.map(({ label, placeholder, custom_id: id }) => `${label ?? placeholder} (${id})`);
    throw new Error(`there is no "${what}", only ${there.join(', ')}`);
  }
  return found;
}

function chosenValue({ options = [] }: Component, given: string): string {
  return options.find(({ label, value }) => value === given || label === given)?.value ?? given;
}
