import type {
  Choice,
  Conversation,
  Member,
  Message,
  ModalField,
  OpenModal,
  OptionValue,
} from '../../sandbox/discord/index.ts';
import { plainTitle } from './claims.ts';
import type { Ask, Person } from './ledger.ts';
import type { Community, Room, Stage } from './stage.ts';
import { titleOf, type Watch } from './watch.ts';

const MENU = { label: 'Choose who to remove' };
/** A client waits no longer for the next step of what someone does. */
const STEP_WITHIN_MS = 30_000;
const TEN_MINUTES_MS = 600_000;
const KEEP_OUTS = [
  { name: '10 minutes', ms: TEN_MINUTES_MS },
  { name: 'until the session ends', ms: Number.POSITIVE_INFINITY },
] as const;

/** What people do, and how often, in shares of 100. */
export const DEEDS = {
  kick: 34,
  suggested: 8,
  picker: 14,
  several: 8,
  'keep-out': 10,
  'two at once': 4,
  participants: 10,
  history: 7,
  settings: 5,
} as const satisfies Record<string, number>;
export type Deed = keyof typeof DEEDS;

/** Everyone with a Discord client, in all servers of a stage. */
export class Moderators {
  readonly done: Record<Deed, number> = {
    kick: 0,
    suggested: 0,
    picker: 0,
    several: 0,
    'keep-out': 0,
    'two at once': 0,
    participants: 0,
    history: 0,
    settings: 0,
  };
  /** What was given up half-way, by why. */
  readonly givenUp = new Map<string, number>();
  readonly #stage: Stage;
  readonly #watch: Watch;
  /** Called with someone who may come back. */
  readonly #onKeptOut: (person: Person) => void;
  /** Each person is asked for once, so that each removal has one reason. */
  readonly #meant = new Set<Person>();

  constructor(stage: Stage, watch: Watch, onKeptOut: (person: Person) => void) {
    this.#stage = stage;
    this.#watch = watch;
    this.#onKeptOut = onKeptOut;
  }

  isMeant(person: Person): boolean {
    return this.#meant.has(person);
  }

  /** Someone does something. What they do takes its time, and may be given up half-way. */
  act(): void {
    const community = one(this.#stage.communities);
    const deed = draw();
    this.done[deed] += 1;
    // What fails here is a step that had no answer, and that's what the watch looks at.
    this.#do(deed, community).catch((error: unknown) => {
      const why =
        error instanceof Error
          ? `${error.name}: ${error.message}`.replace(/^(\w+: ).*: (.*)$/u, '$1$2')
          : String(error);
      this.givenUp.set(why, (this.givenUp.get(why) ?? 0) + 1);
    });
  }

  async #do(deed: Deed, community: Community): Promise<void> {
    const by = one(community.moderators);
    const room = one(community.rooms);
    switch (deed) {
      case 'kick':
        return this.#kick(community, room, by);
      case 'suggested':
        return this.#suggested(community, room, by);
      case 'picker':
        return this.#pick(community, room, by, 1);
      case 'several':
        return this.#pick(community, room, by, 2 + Math.floor(Math.random() * 3));
      case 'keep-out':
        return this.#keepOut(community, by);
      case 'two at once':
        return this.#twoAtOnce(community, room);
      case 'participants':
        return void this.#watch.follow(community, by.run('participants', { session: room.customRoomId }));
      case 'history':
        return void this.#watch.follow(community, by.run('kick-history'));
      case 'settings':
        return this.#settings(community);
    }
  }

  async #kick(community: Community, room: Room, by: Member): Promise<void> {
    const [person] = this.#choose(room, 1);
    if (person !== undefined) await this.#type(community, room, by, person);
  }

  async #type(
    community: Community,
    room: Room,
    by: Member,
    person: Person,
    more: { readonly name: string; readonly ms: number } | null = null,
  ): Promise<void> {
    const options: Record<string, OptionValue> = {
      participant: Math.random() < 0.5 ? person.id : person.name,
      session: one([room.session, room.roomId, room.customRoomId]),
      ...(Math.random() < 0.3 && { reason: 'spam' }),
      ...(more !== null && { 'keep-out': more.name }),
    };
    const ask = asking(`/kick-participant ${person.name}`, [person], more?.ms ?? null);
    const conversation = this.#watch.follow(community, by.run('kick-participant', options), ask);
    const reply = await conversation.reply({ timeoutMs: STEP_WITHIN_MS });
    if (!isQuestion(reply)) return;
    // This server wants to be asked first, or another moderator was at it.
    const confirmed = asking(`Remove ${person.name}`, [person], more?.ms ?? null, true);
    this.#watch.follow(community, by.press(reply, { label: 'Remove' }), confirmed);
  }

  async #suggested(community: Community, room: Room, by: Member): Promise<void> {
    const [person] = this.#choose(room, 1);
    if (person === undefined) return;
    const session = room.customRoomId;
    await this.#watch.complete(community, () => by.complete('kick-participant', { session: 'hall' }, 'session'));
    await this.#watch.complete(community, () =>
      by.complete('kick-participant', { session, participant: person.name }, 'participant'),
    );
    await this.#type(community, room, by, person);
  }

  async #pick(community: Community, room: Room, by: Member, count: number): Promise<void> {
    const opened = this.#watch.follow(community, by.run('kick-participant', { session: room.customRoomId }));
    // A form, or a message with a menu if there was no time to find out who is there.
    const form = await opened.modal({ timeoutMs: STEP_WITHIN_MS }).catch(() => null);
    const menu = form === null ? await opened.reply({ timeoutMs: STEP_WITHIN_MS }) : null;
    const field = form?.fields.find(({ kind }) => kind === 'string-select');
    const labels = menu === null ? field?.options.map(({ label }) => label) : labelsIn(menu, MENU.label);
    const offered = new Set(labels);
    const people = this.#choose(room, count, ({ name }) => offered.has(name));
    if (people.length === 0) return;
    const choices = people.map(({ name }) => ({ label: name }));
    const chosen = this.#watch.follow(
      community,
      menu === null ? submitted(form, field, choices) : by.choose(menu, MENU, choices),
      // A server that never confirms removes them at once, and so does a form with one person.
      asking(`chosen: ${people.map(({ name }) => name).join(', ')}`, people, null),
    );
    const sure = await chosen.reply({ timeoutMs: STEP_WITHIN_MS });
    if (!isQuestion(sure)) return;
    const what = `picker: ${people.map(({ name }) => name).join(', ')}`;
    this.#watch.follow(
      community,
      by.press(sure, { label: /^Remove(?: \d+ people)?$/u }),
      asking(what, people, null, true),
    );
  }

  async #keepOut(community: Community, by: Member): Promise<void> {
    // Only in one room of each server, so that not every session is watched.
    const [room] = community.rooms;
    const [person] = room === undefined ? [] : this.#choose(room, 1);
    if (room === undefined || person === undefined) return;
    this.#onKeptOut(person);
    await this.#type(community, room, by, person, one(KEEP_OUTS));
  }

  async #twoAtOnce(community: Community, room: Room): Promise<void> {
    const [person] = this.#choose(room, 1);
    if (person === undefined) return;
    await Promise.all(community.moderators.slice(0, 2).map((by) => this.#type(community, room, by, person)));
  }

  async #settings(community: Community): Promise<void> {
    const { manager } = community;
    const [setting, buttons] = one([
      ['Replies', /^Make replies (?:private|public)$/u],
      ['When to confirm', /^(?:Always|Never) confirm$/u],
    ] as const);
    const follow = (conversation: Conversation): Promise<Message> =>
      this.#watch.follow(community, conversation).reply({ timeoutMs: STEP_WITHIN_MS });
    const overview = await follow(manager.run('kick-settings'));
    const page = await follow(manager.choose(overview, { label: 'Change…' }, [{ label: setting }]));
    const label = one(buttonsIn(page).filter((each) => buttons.test(each)));
    if (label !== undefined) await follow(manager.press(page, { label }));
  }

  /** People who are in now, and whom no one has asked for yet. */
  #choose({ session }: Room, count: number, fits: (person: Person) => boolean = () => true): Person[] {
    const free = this.#stage.videosdk
      .connected(session)
      .map(({ participantId, name }) => this.#watch.personIn(session, participantId, name ?? ''))
      .filter((person) => !this.#meant.has(person) && fits(person));
    const chosen = free.toSorted(() => Math.random() - 0.5).slice(0, count);
    for (const person of chosen) this.#meant.add(person);
    return chosen;
  }
}

function asking(what: string, people: readonly Person[], keepOutMs: number | null, confirms = false): Ask {
  const at = Date.now();
  const keepOutUntil = keepOutMs === null ? null : at + keepOutMs;
  return { what, people, at, confirms, keepOutUntil, settledAt: null, off: new Map() };
}

function submitted(form: OpenModal | null, field: ModalField | undefined, choices: readonly Choice[]): Conversation {
  if (form === null || field === undefined) throw new Error('a form without a menu');
  return form.submit({ [field.customId]: choices });
}

function isQuestion(message: Message): boolean {
  return /^Remove .+\?$/u.test(plainTitle(titleOf(message)));
}

function draw(): Deed {
  let at = Math.random() * 100;
  for (const [deed, share] of Object.entries(DEEDS) as [Deed, number][]) {
    at -= share;
    if (at < 0) return deed;
  }
  return 'kick';
}

function one<T>(all: readonly T[]): T {
  return all[Math.floor(Math.random() * all.length)] as T;
}

type Part = {
  readonly label?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly options?: readonly { readonly label: string }[];
  readonly components?: readonly Part[];
  readonly accessory?: Part;
};

function partsOf(message: Message): readonly Part[] {
  const within = (part: Part): readonly Part[] => [
    part,
    ...(part.components ?? []).flatMap(within),
    ...(part.accessory === undefined ? [] : within(part.accessory)),
  ];
  return ((message.components ?? []) as readonly Part[]).flatMap(within);
}

function labelsIn(message: Message, placeholder: string): string[] {
  const menu = partsOf(message).find((part) => part.placeholder === placeholder);
  return menu?.options?.map(({ label }) => label) ?? [];
}

function buttonsIn(message: Message): string[] {
  return partsOf(message).flatMap(({ label, disabled }) => (label === undefined || disabled ? [] : [label]));
}
