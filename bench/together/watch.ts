import { displayedTexts } from '../../sandbox/discord/component-types.ts';
import type { Conversation, Guild, Message } from '../../sandbox/discord/index.ts';
import { type Claim, plainTitle, readReply } from './claims.ts';
import { type Ask, type Disturbance, type Ledger, type Person, RETURN_WITHIN_MS } from './ledger.ts';
import type { Machine } from './machine.ts';
import type { Community, Slot, Stage } from './stage.ts';

/** How long an answer may take after everything has been well again. */
const ANSWER_WITHIN_MS = 120_000;
/** An answer is looked at for so long after it was final: it may still change. */
const LOOK_ON_MS = 20_000;
/** How long before and after a process went, commands may have been on their way to it. */
const AROUND_MS = 3500;
/** How long a message may be late that Discord refused, or for which there was no time: it's tried again, with pauses. */
const HELD_UP_MS = 30_000;

/** How often the bot looks for new sessions of rooms, if one call shows all that run: docs/keeping-out.md. */
const ROOMS_EVERY_MS = 5000;
/** The pause grows with the calls. */
const SESSIONS_PER_CALL = 100;

/** What became of the commands, presses and completions. */
export type Tally = {
  sent: number;
  answered: number;
  /** No process was there, or it was killed before it could acknowledge. */
  noProcess: number;
  /** The process was killed while it ran, before it sent anything; no one can know of it. */
  cutShort: number;
  /** Answered after the process that had it was killed or stopped. */
  afterRestart: number;
  /** Discord failed when it was acknowledged, so nothing was done. */
  refusedByDiscord: number;
  unanswered: number;
  /** The machine had too much else to do for an acknowledgment in time. */
  stuck: number;
  /** Answers by their title, without names. */
  readonly titles: Map<string, number>;
};

type Pending = {
  readonly conversation: Conversation;
  readonly ask: Ask | null;
  readonly slot: Slot;
  readonly community: Community;
  readonly asks: boolean;
  /** Versions that have been read. */
  read: number;
  finalAt: number | null;
};

const NOTHING: ReadonlyMap<null, Claim> = new Map([[null, 'nothing']]);

export type Latencies = { at: number; readonly acknowledged: number; readonly answered: number | null };

/** Looks at everything that the local Discord and VideoSDK of a stage see, and writes it into the ledger. */
export class Watch {
  readonly tally: Tally = {
    sent: 0,
    answered: 0,
    noProcess: 0,
    cutShort: 0,
    afterRestart: 0,
    refusedByDiscord: 0,
    unanswered: 0,
    stuck: 0,
    titles: new Map(),
  };
  readonly disturbances: Disturbance[] = [];
  readonly latencies: Latencies[] = [];
  readonly #stage: Stage;
  readonly #ledger: Ledger;
  readonly #machine: Machine;
  readonly #pending = new Set<Pending>();
  /** Requests about an interaction that a fault hit: how many, by route. */
  readonly #hit = new Map<string, { acknowledgments: number; messages: number }>();
  readonly #stop: (() => void)[] = [];
  #openCalls = 0;

  constructor(stage: Stage, ledger: Ledger, machine: Machine) {
    this.#machine = machine;
    this.#stage = stage;
    this.#ledger = ledger;
    const { discord, videosdk } = stage;
    const times = new Map<string, number>();
    const guilds = new Map(stage.communities.map(({ guild, log }) => [log.id, guild]));
    const rooms = stage.communities.reduce((sum, community) => sum + community.rooms.length, 0);
    const noticedWithinMs = RETURN_WITHIN_MS + ROOMS_EVERY_MS * Math.ceil(rooms / SESSIONS_PER_CALL);
    this.#stop.push(
      videosdk.observe({
        onSession: ({ sessionId, endedAt, customRoomId }) => {
          if (endedAt !== null) ledger.sessionEnded(sessionId, Date.now());
          else ledger.sessionBegan(sessionId, roomName(stage.name, customRoomId ?? ''), Date.now(), noticedWithinMs);
        },
        onParticipant: (sessionId, seen) => {
          const person = this.personIn(sessionId, seen.participantId, seen.name ?? '');
          const key = `${sessionId}/${seen.participantId}`;
          if (seen.leftAt !== null) {
            ledger.left(person, Date.now(), seen.leftBy ?? 'themselves');
          } else if (seen.times > (times.get(key) ?? 0)) {
            times.set(key, seen.times);
            ledger.joined(person, Date.now());
          }
        },
        onArrival: ({ operation, sessionId, participantId, faults }) => {
          const now = Date.now();
          if (faults.length > 0) this.disturb({ from: now, to: now + 500, session: sessionId });
          if (!operation.startsWith('remove-') || sessionId === null || participantId === null) return;
          ledger.removalAsked(this.personIn(sessionId, participantId, ''), now, faults.length > 0);
        },
        onRequest: ({ request: { faults, sessionId, at } }) => {
          // A slow one lasts until here.
          if (faults.length > 0) this.disturb({ from: at.getTime(), to: Date.now(), session: sessionId });
        },
        onViolation: (violation) => ledger.found('protocol', Date.now(), `${stage.name}: VideoSDK: ${violation}`),
      }),
      discord.observe({
        onRequest: ({ request: { interactionId, route, faulted } }) => {
          if (!faulted || interactionId === null) return;
          const hit = this.#hit.get(interactionId) ?? { acknowledgments: 0, messages: 0 };
          if (route === 'callback') hit.acknowledgments += 1;
          else hit.messages += 1;
          this.#hit.set(interactionId, hit);
        },
        onMessage: ({ message, change }) => {
          const guild = change === 'added' ? guilds.get(message.channel_id) : undefined;
          if (guild === undefined) return;
          const report = reportIn(unescaped(textOf(message)));
          if (report !== null) ledger.posts.posted(report, 'reports', Date.now());
          const number = /^Case ([\d,]+) · /u.exec(plainTitle(titleOf(message)))?.[1];
          if (number !== undefined) ledger.posts.posted(caseKey(guild, number), 'cases', Date.now());
        },
        onViolation: ({ where, reason }) =>
          ledger.found('protocol', Date.now(), `${stage.name}: Discord: ${where}: ${reason}`),
      }),
    );
  }

  /** Someone in a session, always the same object. */
  personIn(session: string, id: string, name: string): Person {
    const people = this.#stage.people.get(session) ?? new Map<string, Person>();
    this.#stage.people.set(session, people);
    const known = people.get(id) ?? { session, id, name };
    people.set(id, known);
    return known;
  }

  disturb(disturbance: Disturbance): void {
    this.disturbances.push(disturbance);
  }

  /** From now on, checks that this is answered, and truthfully. */
  follow(community: Community, conversation: Conversation, ask: Ask | null = null): Conversation {
    this.tally.sent += 1;
    if (ask !== null) this.#ledger.ask(ask);
    const slot = this.#stage.slotOf(community.guild);
    this.#pending.add({ conversation, ask, slot, community, asks: ask !== null, read: 0, finalAt: null });
    return conversation;
  }

  /** Suggestions while someone types: an empty list is an answer. */
  async complete(community: Community, ask: () => Promise<{ readonly choices: unknown[] | null }>): Promise<void> {
    this.tally.sent += 1;
    this.#openCalls += 1;
    const from = Date.now();
    try {
      const { choices } = await ask();
      if (choices !== null) this.tally.answered += 1;
      else if (this.#downAround(this.#stage.slotOf(community.guild), from)) this.tally.noProcess += 1;
      else this.tally.refusedByDiscord += 1;
    } finally {
      this.#openCalls -= 1;
    }
  }

  /** How many are waited for. */
  get open(): number {
    return [...this.#pending].filter(({ finalAt }) => finalAt === null).length + this.#openCalls;
  }

  /** Reads what has come since the last time. Called several times a second. */
  look(): void {
    const now = Date.now();
    for (const pending of this.#pending) {
      const over = this.#lookAt(pending, now);
      if (!over) continue;
      this.#pending.delete(pending);
      this.#hit.delete(pending.conversation.interactionId);
    }
  }

  close(): void {
    for (const stop of this.#stop) stop();
  }

  /** @returns whether there's nothing more to see */
  #lookAt(pending: Pending, now: number): boolean {
    const { conversation } = pending;
    for (; pending.read < conversation.versions.length; pending.read += 1) {
      const version = conversation.versions[pending.read];
      if (version !== undefined) this.#read(pending, version, conversation.sentAt + version.afterMs);
    }
    // A form, or an answer that deletes the message.
    if (pending.finalAt === null && (conversation.openedModal !== null || conversation.deleted)) {
      this.#final(pending, now);
    }
    // What the bot says below a message that it doesn't change.
    const [below] = conversation.followUps;
    if (pending.finalAt === null && below !== undefined) this.#read(pending, below, now);
    if (pending.finalAt !== null) return now - pending.finalAt > LOOK_ON_MS;
    return this.#given(pending, now);
  }

  #read(pending: Pending, message: Message, at: number): void {
    const { ask, conversation } = pending;
    const title = titleOf(message);
    if (ask === null) {
      if (isBroken(message)) this.#broken(pending, message, at);
      if (pending.finalAt === null) this.#final(pending, at, title);
      return;
    }
    const reading = readReply(title, unescaped(textOf(message)));
    switch (reading.kind) {
      case 'interim':
        return;
      case 'broken':
        if (isBroken(message)) this.#broken(pending, message, at);
        else this.#ledger.said(ask, NOTHING, at, 0);
        break;
      case 'unclear':
        this.#ledger.found('untrue', at, `${ask.what}: can’t tell what this says: ${title}\n${textOf(message)}`);
        break;
      case 'question':
        // Nothing is done until someone confirms, which is another command.
        if (!ask.confirms) for (const { id } of ask.people) ask.off.set(id, 'to confirm first');
        break;
      case 'menu':
        // Perhaps the one that was there before, shown once more because Discord failed.
        break;
      case 'final': {
        const hit = this.#hit.get(conversation.interactionId);
        const late = hit !== undefined || this.#machine.wasStuck(at - HELD_UP_MS, at);
        const heldUp = late ? HELD_UP_MS : 0;
        const first = pending.finalAt === null;
        // A message about someone who's kept out tells later what became of them.
        if (first || ask.keepOutUntil === null) this.#ledger.said(ask, reading.claims, at, heldUp);
        for (const [, number = ''] of textOf(message).matchAll(/\bcase ([\d,]+)\b/giu)) {
          const key = caseKey(pending.community.guild, number);
          this.#ledger.posts.promised(key, `case ${number} of ${pending.community.guild.name}`, at);
        }
        break;
      }
    }
    if (pending.finalAt === null) this.#final(pending, at, title);
  }

  #broken({ ask, conversation }: Pending, message: Message, at: number): void {
    this.#ledger.found('broken', at, `${ask?.what ?? conversation.typed}: ${textOf(message)}`);
  }

  #final(pending: Pending, at: number, title = ''): void {
    const { conversation, slot, ask } = pending;
    pending.finalAt = at;
    if (ask !== null) ask.settledAt ??= at;
    this.tally.answered += 1;
    if (slot.downs.some(({ from, how }) => how !== 'cut off' && from >= conversation.sentAt && from <= at))
      this.tally.afterRestart += 1;
    const general = title.replace(/: .*$|“.*”|\d[\d,]*|(?<= in ).*$|(?<=^\S* ?Remove ).*/gu, '…');
    this.tally.titles.set(general, (this.tally.titles.get(general) ?? 0) + 1);
    void conversation.acknowledged().then(
      ({ tookMs }) => this.latencies.push({ at, acknowledged: tookMs, answered: at - conversation.sentAt }),
      () => undefined,
    );
  }

  /** Whether it's certain that no answer comes, or must have come by now. */
  #given(pending: Pending, now: number): boolean {
    const { conversation, slot, ask } = pending;
    const { sentAt, state, interactionId } = conversation;
    const what = `${ask?.what ?? conversation.typed} (${slot.name}, sent ${new Date(sentAt).toISOString()})`;
    const settle = (): true => {
      if (ask !== null) {
        ask.settledAt ??= now;
        for (const { id } of ask.people) ask.off.set(id, `nothing: ${state}`);
      }
      return true;
    };
    if (state === 'failed') {
      if (ask !== null && this.#ledger.reached(ask)) {
        this.#ledger.found('untrue', now, `${what}: carried out, but the moderator saw that the bot didn’t respond`);
      }
      if (this.#downAround(slot, sentAt)) this.tally.noProcess += 1;
      else if ((this.#hit.get(interactionId)?.acknowledgments ?? 0) > 0) this.tally.refusedByDiscord += 1;
      else if (this.#stuckAround(sentAt)) this.tally.stuck += 1;
      else {
        this.tally.unanswered += 1;
        this.#ledger.found('lost', now, `${what}: not acknowledged within 3 s`);
      }
      return settle();
    }
    // Counts from when the last process was up again.
    const down = slot.downs.findLast(({ from }) => from >= sentAt);
    if (down !== undefined && down.to === null) return false;
    if (now - Math.max(sentAt, down?.to ?? 0) < ANSWER_WITHIN_MS) return false;
    if (down?.how === 'killed' && (ask === null || !this.#ledger.reached(ask))) {
      this.tally.cutShort += 1;
      return settle();
    }
    // Discord took the acknowledgment in time, and the bot heard of it too late: it does nothing then.
    if (this.#stuckAround(sentAt) && (ask === null || !this.#ledger.reached(ask))) {
      this.tally.stuck += 1;
      return settle();
    }
    this.tally.unanswered += 1;
    const after = down === undefined ? '' : `; its process was ${down.how} meanwhile`;
    this.#ledger.found('lost', now, `${what}: ${state}, and no answer${after}`);
    return settle();
  }

  #stuckAround(at: number): boolean {
    return this.#machine.wasStuck(at - 500, at + AROUND_MS);
  }

  #downAround({ downs }: Slot, at: number): boolean {
    return downs.some(({ from, to }) => from - AROUND_MS <= at && at <= (to ?? Number.POSITIVE_INFINITY) + 500);
  }
}

/** Deployments have rooms of the same name, with people of the same ID. */
export function roomName(stage: string, customRoomId: string): string {
  return `${stage}: ${customRoomId}`;
}

/** Something by which a report can be told from all others. */
export function reportMark(stage: string, number: number): string {
  return `matter ${stage} ${number} ends`;
}

function reportIn(text: string): string | null {
  return /matter [\w ]+ \d+ ends/u.exec(text)?.[0] ?? null;
}

function caseKey({ id }: Guild, number: string): string {
  return `case ${id} ${number}`;
}

/** What the bot says after an acknowledgment of which it heard too late isn't a sign of a bug. */
function isBroken(message: Message): boolean {
  return titleOf(message).includes('Something went wrong') && !textOf(message).includes('Nothing was done.');
}

export function titleOf(message: Message): string {
  return message.embeds[0]?.title ?? /^### (.*)$/mu.exec(textOf(message))?.[1] ?? '';
}

/** Everything that a reader sees of a message. */
export function textOf(message: Message): string {
  const embeds = message.embeds.map(({ title, description }) => [title, description].join('\n'));
  return [message.content, ...embeds, ...displayedTexts(message.components ?? [])].join('\n');
}

/** As a reader sees it: without the backslashes that escape Markdown. */
function unescaped(text: string): string {
  return text.replace(/\\([^\p{L}\p{N}\s])/gu, '$1');
}
