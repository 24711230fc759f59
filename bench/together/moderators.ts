import type {
  Choice,
  Conversation,
  Member,
  Message,
  ModalField,
  OpenModal,
  OptionValue,
} from '../../sandbox/discord/index.ts';
import { plainTitle, readLock, readReport } from './claims.ts';
import type { Ask, Ledger, Lock, Person } from './ledger.ts';
import { whole } from './people.ts';
import type { Community, Room, Stage } from './stage.ts';
import { reportMark, roomName, textOf, titleOf, type Watch } from './watch.ts';

const MENU = { label: 'Choose who to remove' };
/** A client waits no longer for the next step of what someone does. */
const STEP_WITHIN_MS = 30_000;
/** An answer may come after a restart. */
const TOLD_WITHIN = { timeoutMs: 60_000 };
const TEN_MINUTES_MS = 600_000;
const KEEP_OUTS = [
  { name: '10 minutes', ms: TEN_MINUTES_MS },
  { name: 'until the session ends', ms: Number.POSITIVE_INFINITY },
] as const;

const A_DAY = { name: 'in this room for a day', ms: 86_400_000 };
const LOCKS = [
  { name: null, ms: Number.POSITIVE_INFINITY },
  { name: 'until the session ends', ms: Number.POSITIVE_INFINITY },
  { name: '10 minutes', ms: TEN_MINUTES_MS },
] as const;
/** So many locks are ended by a moderator, after this long. */
const UNLOCKED = { share: 0.6, afterMs: { least: 20_000, most: 180_000 } };
/** So many reports are dismissed. */
const DISMISSED = 0.4;

/** What people do, and how often, in shares of 100. */
export const DEEDS = {
  kick: 26,
  suggested: 8,
  picker: 14,
  several: 8,
  'keep-out': 8,
  'keep out of a room': 4,
  'two at once': 4,
  lock: 2,
  report: 6,
  participants: 9,
  history: 6,
  settings: 5,
} as const satisfies Record<string, number>;
export type Deed = keyof typeof DEEDS;

/** Everyone with a Discord client, in all servers of a stage. */
export class Moderators {
  readonly done = Object.fromEntries(Object.keys(DEEDS).map((deed) => [deed, 0])) as Record<Deed, number>;
  /** What was given up half-way, by why. */
  readonly givenUp = new Map<string, number>();
  readonly #stage: Stage;
  readonly #watch: Watch;
  readonly #ledger: Ledger;
  /** Called with someone who may come back: into this session, or into later ones of the room, too. */
  readonly #onKeptOut: (person: Person, room: Room | null) => void;
  /** Each person is asked for once, so that each removal has one reason. */
  readonly meant = new Set<Person>();
  /** Locks that someone will end. */
  #unlocks: { readonly at: number; readonly unlock: () => Promise<void> }[] = [];
  #reports = 0;

  constructor(stage: Stage, watch: Watch, ledger: Ledger, onKeptOut: (person: Person, room: Room | null) => void) {
    this.#stage = stage;
    this.#watch = watch;
    this.#ledger = ledger;
    this.#onKeptOut = onKeptOut;
  }

  /** Someone does something. What they do takes its time, and may be given up half-way. */
  act(): void {
    const community = one(this.#stage.communities);
    const deed = draw();
    this.done[deed] += 1;
    this.#try(this.#do(deed, community));
  }

  /** Someone does what they had in mind for later. Called a few times a second. */
  move(): void {
    const now = Date.now();
    const due = this.#unlocks.filter(({ at }) => at <= now);
    if (due.length === 0) return;
    this.#unlocks = this.#unlocks.filter(({ at }) => at > now);
    for (const { unlock } of due) this.#try(unlock());
  }

  /** What fails here is a step that had no answer, and that's what the watch looks at. */
  #try(doing: Promise<void>): void {
    doing.catch((error: unknown) => {
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
      case 'keep out of a room':
        return this.#keepOutOfRoom(community, by);
      case 'two at once':
        return this.#twoAtOnce(community, room);
      case 'lock':
        return this.#lock(community, by);
      case 'report':
        return this.#report(community, room, by);
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
    const out = { ms: more?.ms ?? null, room: more === A_DAY ? roomName(this.#stage.name, room.customRoomId) : null };
    const ask = asking(`/kick-participant ${person.name}`, [person], out);
    const conversation = this.#watch.follow(community, by.run('kick-participant', options), ask);
    const reply = await conversation.reply({ timeoutMs: STEP_WITHIN_MS });
    if (!isQuestion(reply)) return;
    // This server wants to be asked first, or another moderator was at it.
    const confirmed = asking(`Remove ${person.name}`, [person], out, true);
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
      asking(`chosen: ${people.map(({ name }) => name).join(', ')}`, people, NOT_KEPT_OUT),
    );
    const sure = await chosen.reply({ timeoutMs: STEP_WITHIN_MS });
    if (!isQuestion(sure)) return;
    const what = `picker: ${people.map(({ name }) => name).join(', ')}`;
    this.#watch.follow(
      community,
      by.press(sure, { label: /^Remove(?: \d+ people)?$/u }),
      asking(what, people, NOT_KEPT_OUT, true),
    );
  }

  async #keepOut(community: Community, by: Member): Promise<void> {
    // Only in one room of each server, so that not every session is watched.
    const [room] = community.rooms;
    const [person] = room === undefined ? [] : this.#choose(room, 1);
    if (room === undefined || person === undefined) return;
    this.#onKeptOut(person, null);
    await this.#type(community, room, by, person, one(KEEP_OUTS));
  }

  async #keepOutOfRoom(community: Community, by: Member): Promise<void> {
    const [room] = community.rooms;
    const [person] = room === undefined ? [] : this.#choose(room, 1);
    if (room === undefined || person === undefined) return;
    this.#onKeptOut(person, room);
    await this.#type(community, room, by, person, A_DAY);
  }

  async #lock(community: Community, by: Member): Promise<void> {
    // One room of each server has locks.
    const [, room] = community.rooms;
    if (room === undefined) return;
    const { session } = room;
    const length = one(LOCKS);
    const options = { session: room.customRoomId, ...(length.name !== null && { length: length.name }) };
    // The session may be locked already, or no one may know: then the answer tells.
    const lock = room.lock ?? this.#ledger.lockAsked(session, Date.now(), length.ms);
    const isNew = room.lock === null;
    room.lock = lock;
    const conversation = this.#watch.follow(community, by.run('lock-session', options));
    const reply = await conversation.messageWhere((message) => readLock(titleOf(message)) !== null, TOLD_WITHIN);
    const told = readLock(titleOf(reply));
    if (told !== 'locked') {
      if (isNew) lock.refused = true;
      if (room.lock === lock && (isNew || told === 'not locked')) room.lock = null;
      return;
    }
    this.#ledger.locked(lock, Date.now());
    if (!isNew || Math.random() >= UNLOCKED.share) return;
    const at = Date.now() + whole(UNLOCKED.afterMs.least, UNLOCKED.afterMs.most);
    this.#unlocks.push({ at, unlock: () => this.#unlock(community, room, lock, by, reply) });
  }

  async #unlock(community: Community, room: Room, lock: Lock, by: Member, message: Message): Promise<void> {
    if (this.#stage.videosdk.sessionStatus(lock.session) !== 'ongoing' || Date.now() > lock.until) return;
    this.#ledger.unlockAsked(lock, Date.now());
    const conversation = this.#watch.follow(community, by.press(message, { label: 'Unlock' }));
    await conversation.messageWhere((each) => readLock(titleOf(each)) === 'not locked', TOLD_WITHIN);
    this.#ledger.unlocked(lock, Date.now());
    if (room.lock === lock) room.lock = null;
  }

  async #report(community: Community, { session }: Room, by: Member): Promise<void> {
    const member = one(community.members);
    const about = this.#stage.videosdk.connected(session)[0]?.name ?? 'Someone';
    this.#reports += 1;
    const mark = reportMark(this.#stage.name, this.#reports);
    const form = await this.#watch.follow(community, member.run('report')).modal({ timeoutMs: STEP_WITHIN_MS });
    const sent = this.#watch.follow(community, form.submit({ who: about, what: `shouts all the time (${mark})` }));
    const reply = await sent.messageWhere((message) => readReport(titleOf(message)) !== null, TOLD_WITHIN);
    const what = `report “${mark}” of ${community.guild.name}`;
    if (readReport(titleOf(reply)) === 'not on record') {
      this.#ledger.posts.refused(mark, what, Date.now());
      return;
    }
    this.#ledger.posts.promised(mark, what, Date.now());
    if (Math.random() >= DISMISSED) return;
    const post = await community.log.messageWhere((message) => textOf(message).includes(mark), {
      timeoutMs: STEP_WITHIN_MS,
    });
    this.#watch.follow(community, by.press(post, { label: 'Dismiss' }));
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
      .filter((person) => !this.meant.has(person) && fits(person));
    const chosen = free.toSorted(() => Math.random() - 0.5).slice(0, count);
    for (const person of chosen) this.meant.add(person);
    return chosen;
  }
}

type Out = { readonly ms: number | null; readonly room: string | null };
const NOT_KEPT_OUT: Out = { ms: null, room: null };

function asking(what: string, people: readonly Person[], { ms, room }: Out, confirms = false): Ask {
  const at = Date.now();
  const keepOutUntil = ms === null ? null : at + ms;
  return { what, people, at, confirms, keepOutUntil, room, settledAt: null, off: new Map() };
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
