import { createHash } from 'node:crypto';
import { CLAIMS_OF_ONE, type Claim, claimsOf } from './claims.ts';
import type { Discord, Interaction, Message, Version } from './discord.ts';
import { type Marks, type Said, unmarked } from './marks.ts';
import { type Intent, REPORTED } from './moderator.ts';
import type { SharedStore } from './store.ts';
import type { Machine, Timeline } from './time.ts';
import { ERRORS, FAILURES, TOLD_AS } from './told-as.ts';
import type { Asked, Connection, Session, VideoSdk } from './videosdk.ts';

/** Something that must never happen, but did. */
export interface Violation {
  readonly rule: string;
  readonly text: string;
  readonly at: number;
}

/** A request that changes something at VideoSDK, as it left a process. */
interface Ask {
  readonly what: 'removal' | 'end';
  readonly machine: string;
  readonly cause: string | null;
  readonly reference: string;
  readonly sessionId: string;
  readonly participantId: string | null;
  readonly at: number;
}

/** A response to a removal, as a process got it. */
interface Heard {
  readonly machine: string;
  readonly reference: string;
  readonly participantId: string;
  readonly status: number;
}

/** A response that showed who is in a session, as a process got it. */
interface Read {
  readonly machine: string;
  readonly reference: string;
  readonly sessionId: string;
  readonly sentAt: number;
  readonly at: number;
  /** The moment it shows. */
  readonly shows: number;
  readonly body: string;
}

export interface CaseRow {
  readonly guild_id: string;
  readonly number: number;
  readonly kind: string;
  readonly target_id: string | null;
  readonly session_id: string;
  readonly reference: string;
  readonly outcome: string | null;
  readonly owner: string;
  readonly version: number;
  readonly announced_version: number | null;
  /** The version that Discord refuses to show. */
  readonly set_aside_version: number | null;
  readonly moderator_id: string;
}

interface ReportRow {
  readonly guild_id: string;
  readonly number: number;
  readonly reporter_id: string;
  readonly what: string;
  readonly reference: string;
  readonly created_at: number;
  readonly handled_how: 'removal' | 'dismissed' | null;
  readonly handled_by: string | null;
  readonly version: number;
  readonly set_aside_version: number | null;
}

interface KeepOutRow {
  readonly guild_id: string;
  readonly number: number;
  readonly room_key: string | null;
}

export interface InvariantParts {
  readonly timeline: Timeline;
  readonly store: SharedStore;
  readonly videoSdk: VideoSdk;
  readonly discord: Discord;
  readonly marks: Marks;
  readonly intents: ReadonlyMap<string, Intent>;
  /** Whether all requests to Discord get through in this run, with correct responses. */
  readonly discordIsUp: boolean;
  readonly engine: 'sqlite' | 'postgres';
  /** The running processes, and whether each was never disturbed. */
  readonly processes: () => readonly {
    readonly machine: Machine;
    readonly owner: string;
    readonly inProgress: Readonly<Record<string, number>>;
    readonly undisturbed: boolean;
  }[];
  /** A server's moderator roles over time: role IDs, newest last. */
  readonly rolesOver: (guildId: string, from: number, to: number) => readonly ReadonlySet<string>[];
  readonly protectedOver: (guildId: string, from: number, to: number) => readonly ReadonlySet<string>[];
  /** A server's rules about confirmations and removal limits over time. */
  readonly limitsOver: (guildId: string, from: number, to: number) => readonly Limits[];
}

/** A server's rules about removals. */
export interface Limits {
  readonly confirm: string | null;
  readonly limit: { readonly removals: number; readonly minutes: number } | null;
}

/** The end of an interaction's ID, in letters: the bot's name for it in its log, its requests and its replies. */
export function referenceOf(id: string): string {
  return BigInt(id).toString(36).slice(-7).toUpperCase();
}

/**
 * How far apart reads of the latest check can be: lists are read a few at a time, and each read times out after five
 * seconds and is retried.
 */
const ONE_LOOK_MS = 16_000;
/** The longest pause of a process. */
const LONGEST_PAUSE_MS = 20_000;
/** How far back a read without an interaction's reference can be. */
const LAG_MS = 6_000;
/** How long the result of a completion's read is reused. */
const COMPLETIONS_LIVE_MS = 3_000;
/** How long a server's rules are cached. */
const RULES_LIVE_MS = 10_000;
/** How many people of a bulk removal are removed in parallel. */
const MOST_AT_ONCE = 5;
/** How old a check can be whose answer allows a request: as long as a lease lasts, and the request takes a moment. */
const CHECKED_FOR_MS = 11_000;
/** How far the bot may be wrong about VideoSDK's time. */
const CLOCKS_DIFFER_MS = 3_000;
/** The shortest keep-out. */
const SHORTEST_KEEP_OUT_MS = 10 * 60_000;
/** How long it takes at most from the last check to the request. */
const LIFTED_LAG_MS = 2_000;
/** How long it takes at most, while nothing goes wrong, until a new session of a room is noticed. */
const NOTICED_WITHIN_MS = 90_000;
/** After this, the removal of a kept-out person who is still there can be requested again. */
const AGAIN_AFTER_MS = 13_000;

export class Invariants {
  violation: Violation | null = null;
  readonly #parts: InvariantParts;
  readonly #asks: Ask[] = [];
  readonly #reads: Read[] = [];
  readonly #heard: Heard[] = [];
  /** Claims that must stay true as long as a message makes them. */
  #lasting: Lasting[] = [];
  readonly #byReference = new Map<string, Interaction>();
  /** Tables with permanent writes because of an interaction. */
  readonly #written = new Map<string, Set<string>>();
  readonly #settled = new Map<string, string>();
  readonly #settledAt = new Map<string, number>();
  /** Locks of sessions, by the reference under which they were made. */
  readonly #locks = new Map<string, SeenLock>();
  /** When a case was first and last seen with a keep-out in force. */
  readonly #keptOut = new Map<string, { from: number; to: number | null }>();

  constructor(parts: InvariantParts) {
    this.#parts = parts;
  }

  fail(rule: string, text: string): void {
    this.violation ??= { rule, text, at: this.#parts.timeline.now };
  }

  // ---- what happens -------------------------------------------------------------------------------------------------

  interaction(interaction: Interaction): void {
    this.#byReference.set(referenceOf(interaction.id), interaction);
  }

  read(read: Read): void {
    this.#reads.push(read);
  }

  /** A process reports that it settled what another one left. */
  recovered(machine: string, which: string): void {
    if (this.#recovered.has(`${machine} ${which}`)) {
      this.fail('every case settles once', `${machine} settled what was left of ${which} twice`);
    }
    this.#recovered.add(`${machine} ${which}`);
  }

  readonly #recovered = new Set<string>();

  heard(answer: Heard): void {
    this.#heard.push(answer);
  }

  /** A statement took effect in the store; in a transaction, once it's committed. */
  wrote(cause: string | null, sql: string): void {
    if (cause === null) {
      return;
    }
    const table = /^\s*(?:insert into|update|delete from)\s+"?(\w+)/iu.exec(sql)?.[1];
    if (table !== undefined && TELLING_TABLES.has(table)) {
      const tables = this.#written.get(cause) ?? new Set();
      tables.add(table);
      this.#written.set(cause, tables);
    }
  }

  asks(ask: Ask): void {
    this.#asks.push(ask);
    this.#checkAsk(ask);
  }

  shown(message: Message, version: Version): void {
    this.#endLasting(message);
    if (version.body !== null) {
      this.#checkSecret(message, version);
      this.#checkReplaced(message, version);
      this.#checkMessage(message, version);
    }
  }

  // ---- only intended people are removed -------------------------------------------------------------------------------

  #checkAsk(ask: Ask): void {
    const { store, timeline, intents, rolesOver } = this.#parts;
    const interaction = this.#byReference.get(ask.reference);
    if (interaction === undefined) {
      this.fail(
        'only intended people are removed',
        `a ${ask.what} was requested under “${ask.reference}”, which isn’t an interaction`,
      );
      return;
    }
    const lock = this.#locks.get(ask.reference);
    if (lock !== undefined && ask.participantId !== null) {
      this.#checkLockAsk(ask, ask.participantId, lock, interaction);
      this.#checkProtected(ask, interaction);
      return;
    }
    if (store.quiet) {
      const row = this.#caseOf(ask.reference, ask.participantId);
      if (row === null) {
        this.fail(
          'the record comes first',
          `a ${ask.what} of ${ask.participantId ?? ask.sessionId} was requested without a case`,
        );
        return;
      }
    }
    this.#checkLease(ask);
    this.#checkClosed(ask);
    const earlier = this.#asks.filter(
      (one) =>
        one !== ask &&
        one.reference === ask.reference &&
        one.participantId === ask.participantId &&
        one.what === ask.what,
    );
    if (earlier.length === 0) {
      // Large bulk removals take a while: each removal starts under the rules of that moment.
      const isOneOfMany = this.#asks.filter(({ reference }) => reference === ask.reference).length > MOST_AT_ONCE;
      const from = (isOneOfMany ? timeline.now : interaction.at) - RULES_LIVE_MS;
      const allowed = rolesOver(interaction.guildId, from, timeline.now);
      if (ask.what === 'removal' && !allowed.some((roles) => interaction.roles.some((role) => roles.has(role)))) {
        this.fail(
          'no one acts without permission',
          `${interaction.userId} has no moderator role, but the removal of ${ask.participantId} was requested`,
        );
        return;
      }
      const intent = intents.get(interaction.id);
      if (ask.what === 'removal' && ask.participantId !== null && intent !== undefined) {
        this.#checkMeant(ask, ask.participantId, intent, interaction);
        this.#checkLimits(ask, interaction);
      }
    } else if (ask.what === 'end') {
      if (earlier.every((one) => this.#neverArrived.has(one))) {
        return;
      }
      this.fail('nothing is requested twice', `the end of ${ask.sessionId} was requested twice under one interaction`);
    } else {
      this.#checkAgain(ask, earlier);
    }
    this.#checkProtected(ask, interaction);
  }

  #checkProtected({ participantId: id }: Ask, { guildId }: Interaction): void {
    const { timeline, protectedOver } = this.#parts;
    const lists = protectedOver(guildId, timeline.now - RULES_LIVE_MS, timeline.now);
    if (id !== null && lists.length > 0 && lists.every((ids) => ids.has(id))) {
      this.fail('no protected person is removed', `${id} is protected, but their removal was requested`);
    }
  }

  /** A lock removes only people who weren't in when it began, as long as it's in force, and once for each join. */
  #checkLockAsk(ask: Ask, id: string, lock: SeenLock, interaction: Interaction): void {
    const { timeline, videoSdk, rolesOver } = this.#parts;
    const rule = 'a lock removes only who is new';
    this.#checkLease(ask);
    const allowed = rolesOver(interaction.guildId, interaction.at - RULES_LIVE_MS, lock.from);
    if (!allowed.some((roles) => interaction.roles.some((role) => roles.has(role)))) {
      this.fail('no one acts without permission', `${interaction.userId} has no moderator role, but locked a session`);
      return;
    }
    if (lock.sessionId !== ask.sessionId) {
      this.fail(rule, `${lock.sessionId} is locked, but the removal of ${id} from ${ask.sessionId} was requested`);
      return;
    }
    if (lock.to !== null && timeline.now - lock.to > CHECKED_FOR_MS) {
      this.fail(rule, `the removal of ${id} was requested ${timeline.now - lock.to} ms after the lock ended`);
      return;
    }
    const connections = videoSdk.sessions.get(ask.sessionId)?.people.get(id)?.connections ?? [];
    const wasIn = connections.some(
      ({ from, to }) => from <= interaction.at - LAG_MS && (to === null || to >= lock.from),
    );
    const since = connections.findLast(({ from }) => from <= ask.at)?.from ?? ask.at;
    if (wasIn || since <= interaction.at - CLOCKS_DIFFER_MS) {
      this.fail(rule, `${id} was in when ${ask.sessionId} was locked, but their removal was requested`);
      return;
    }
    const letIn = lock.allowed.get(allowance(lock.id, id));
    if (letIn !== undefined && timeline.now - letIn > CHECKED_FOR_MS) {
      this.fail(rule, `${id} was let in at ${at(letIn)}, but their removal was requested`);
      return;
    }
    const earlier = this.#asks.filter(
      (one) =>
        one !== ask &&
        this.#locks.has(one.reference) &&
        one.sessionId === ask.sessionId &&
        one.participantId === id &&
        !this.#neverArrived.has(one),
    );
    const last = earlier.at(-1);
    const refused =
      last !== undefined &&
      this.#asked(last.reference, id).findLast(({ at: arrived }) => arrived >= last.at)?.status === 429;
    if (!refused && !hasReasons([...earlier, ask], connections)) {
      this.fail(
        'nothing is requested twice',
        `the removal of ${id}, who came into a locked session, was requested again by ${ask.machine}`,
      );
    }
  }

  /** When a message first said that nothing more will be requested because of an interaction. */
  readonly #closed = new Map<string, number>();

  /** A kept-out person who comes back is removed again under the same reference. The message wasn't about that. */
  #checkClosed(ask: Ask): void {
    const since = this.#closed.get(ask.reference);
    if (since === undefined || !this.#parts.store.quiet) {
      return;
    }
    const [keptOut] = this.#parts.store.rows<{ number: number }>(
      'select number from keep_outs join cases using (guild_id, number) where reference = ?',
      ask.reference,
    );
    if (keptOut === undefined) {
      this.fail(
        'no process acts without its lease',
        `${ask.machine} requested a ${ask.what} of ${ask.participantId ?? ask.sessionId}, though a message said at ${at(since)} that nothing more will be requested`,
      );
    }
  }

  #checkMeant(ask: Ask, id: string, intent: Intent, interaction: Interaction): void {
    const rule = 'only intended people are removed';
    const { videoSdk, timeline } = this.#parts;
    const session = videoSdk.sessions.get(ask.sessionId);
    if (intent.kind === 'nobody' || intent.kind === 'room') {
      this.fail(rule, `${interaction.text} named no one, but the removal of ${id} was requested`);
      return;
    }
    if (intent.kind === 'ids') {
      if (!intent.ids.has(id)) {
        this.fail(
          rule,
          `${interaction.text} meant ${[...intent.ids].join(', ') || 'no one'}, but the removal of ${id} was requested`,
        );
      }
      return;
    }
    if (session === undefined) {
      return;
    }
    const text = folded(intent.text);
    const from = interaction.at;
    const person = session.people.get(id);
    const called = (one: { readonly names: readonly { readonly name: string | null }[] }): boolean =>
      one.names.some(({ name }) => folded(name ?? '') === text);
    if (id !== intent.text.trim() && !(person !== undefined && called(person))) {
      this.fail(rule, `“${intent.text}” was typed, but the removal of ${id} was requested`);
      return;
    }
    for (const other of session.people.values()) {
      const alsoMeant = other.id === intent.text.trim() || (other.names.length === 1 && called(other));
      if (other.id !== id && alsoMeant && this.#throughout(session, other.id, from - LAG_MS, timeline.now)) {
        this.fail(rule, `“${intent.text}” may be ${other.id} as well as ${id}, whose removal was requested`);
        return;
      }
    }
    if (intent.session === null) {
      for (const other of videoSdk.sessions.values()) {
        const people = [...other.people.keys()].some((one) =>
          this.#throughout(other, one, from - LAG_MS, timeline.now),
        );
        if (other !== session && people && this.#mayModerate(other)) {
          this.fail(
            rule,
            `no session was named and ${other.id} has people, too, but the removal of ${id} from ${session.id} was requested`,
          );
          return;
        }
      }
    }
  }

  /** Confirmations that a server requires were given, and no one is over the limit. */
  #checkLimits(ask: Ask, interaction: Interaction): void {
    const { store, timeline, limitsOver } = this.#parts;
    const limits = limitsOver(interaction.guildId, interaction.at - RULES_LIVE_MS, timeline.now);
    const question = interaction.on?.versions.findLast(({ at: since }) => since <= interaction.at);
    const asked =
      question !== undefined && this.#said(question).some(({ key }) => key.startsWith('picker.confirm.title'));
    if (limits.every(({ confirm }) => confirm === 'always') && !asked) {
      this.fail(
        'confirmation comes first',
        `${interaction.text} requested the removal of ${ask.participantId} right away`,
      );
      return;
    }
    const [first] = limits;
    if (!store.quiet || !first?.limit || limits.some(({ limit }) => limit?.removals !== first.limit?.removals)) {
      return;
    }
    const own = store
      .rows<CaseRow & { created_at: number }>(
        "select * from cases where guild_id = ? and moderator_id = ? and kind = 'removal'",
        interaction.guildId,
        interaction.userId,
      )
      .filter(({ outcome }) => outcome !== 'not-asked');
    const last = own.find(
      ({ reference, target_id }) =>
        reference === ask.reference && target_id !== null && unescaped(target_id) === ask.participantId,
    );
    if (last === undefined) {
      return;
    }
    const lately = own.filter(
      ({ created_at }) =>
        created_at <= last.created_at && created_at > last.created_at - (first.limit?.minutes ?? 0) * 60_000,
    );
    if (lately.length > first.limit.removals) {
      this.fail(
        'no one exceeds the removal limit',
        `${interaction.userId} requested ${lately.length} removals in ${first.limit.minutes} minutes; the limit is ${first.limit.removals}`,
      );
    }
  }

  /** A server listed its rooms, so others aren't shown. */
  roomsWereSet = false;

  /** The rooms that can be moderated; all, unless the run says otherwise. */
  allowedRooms: ReadonlySet<string> | null = null;

  #mayModerate({ room }: Session): boolean {
    return (
      this.allowedRooms === null ||
      this.allowedRooms.has(room.id) ||
      (room.customId !== null && this.allowedRooms.has(room.customId))
    );
  }

  /**
   * The removal of a kept-out person is requested again if they came back, or if the last request had no effect for a
   * while.
   */
  #checkAgain(ask: Ask, earlier: readonly Ask[]): void {
    const { videoSdk, store } = this.#parts;
    const last = earlier.at(-1);
    if (last === undefined || ask.participantId === null) {
      return;
    }
    // A request that couldn't leave asked for nothing.
    if (this.#neverArrived.has(last)) {
      return;
    }
    // VideoSDK itself said that it didn't accept it.
    if (
      this.#asked(ask.reference, ask.participantId).findLast(({ at: arrived }) => arrived >= last.at)?.status === 429
    ) {
      return;
    }
    const rows = store.quiet
      ? store.rows<KeepOutRow>(
          'select guild_id, number, room_key from keep_outs join cases using (guild_id, number) where reference = ?',
          ask.reference,
        )
      : null;
    const session = videoSdk.sessions.get(ask.sessionId);
    const sessions = new Set([...earlier, ask].map(({ sessionId }) => videoSdk.sessions.get(sessionId)));
    if (sessions.size > 1) {
      const rooms = new Set([...sessions].map((one) => one?.room.id));
      if (rooms.size > 1 || rows?.every(({ room_key }) => room_key === null)) {
        this.fail(
          'a keep-out stays where it is',
          `the removal of ${ask.participantId} from ${ask.sessionId} was requested, though only ${last.sessionId} was meant`,
        );
        return;
      }
    }
    this.#checkLifted(ask, rows ?? []);
    const connections = [...(sessions.size > 1 ? sessions : [session])]
      .flatMap((one) => one?.people.get(ask.participantId ?? '')?.connections ?? [])
      .sort((a, b) => a.from - b.from);
    const arrived = [...earlier.filter((one) => !this.#neverArrived.has(one)), ask];
    if (rows?.length === 0 || !hasReasons(arrived, connections)) {
      this.fail(
        'nothing is requested twice',
        `the removal of ${ask.participantId} was requested again after ${ask.at - last.at} ms, by ${ask.machine} after ${last.machine}`,
      );
    }
  }

  /** Someone who was let back in, or whose keep-out ended otherwise, is left alone. */
  #checkLifted(ask: Ask, rows: readonly KeepOutRow[]): void {
    if (rows.length === 0) {
      return;
    }
    this.checkStore();
    const ends = rows.map(({ guild_id, number }) => this.#keptOut.get(`${guild_id} ${number}`)?.to ?? null);
    const last = ends.every((end) => end !== null) ? Math.max(...ends) : null;
    const undisturbed = this.#parts
      .processes()
      .some(({ machine, undisturbed: calm }) => machine.name === ask.machine && calm);
    // What was checked right before may be under way; a process that was paused in between continues there.
    if (last !== null && ask.at - last > LIFTED_LAG_MS + (undisturbed ? 0 : LONGEST_PAUSE_MS)) {
      this.fail(
        'no one is removed after they were let back in',
        `the removal of ${ask.participantId} was requested ${ask.at - last} ms after their keep-out had ended`,
      );
    }
  }

  /**
   * People who are kept out of a room, and are in a session of it that began after the one they were removed from, with
   * no removal requested since they joined.
   */
  keptOutAndIn(): readonly { readonly id: string; readonly sessionId: string; readonly since: number }[] {
    const { store, videoSdk } = this.#parts;
    const rows = store.rows<CaseRow & { room_id: string; participant_id: string | null }>(
      `select cases.*, participant_id from keep_outs join cases using (guild_id, number)
         where ended_at is null and voided_at is null and outcome is not null and room_key is not null`,
    );
    return rows.flatMap((row) => {
      const id = unescaped(row.participant_id ?? '');
      return [...videoSdk.sessions.values()].flatMap((session) => {
        const since = session.people.get(id)?.connections.at(-1)?.from ?? 0;
        const isOwed =
          session.room.id === unescaped(row.room_id) &&
          session.id !== unescaped(row.session_id) &&
          videoSdk.isConnected(session, id) &&
          !this.#asks.some((one) => one.participantId === id && one.sessionId === session.id && one.at >= since);
        return isOwed ? [{ id, sessionId: session.id, since }] : [];
      });
    });
  }

  readonly #neverArrived = new Set<Ask>();

  neverArrives(machine: string, reference: string): void {
    const ask = this.#asks.findLast((one) => one.machine === machine && one.reference === reference);
    if (ask !== undefined) {
      this.#neverArrived.add(ask);
    }
  }

  #checkLease(ask: Ask): void {
    const { store, engine, processes } = this.#parts;
    const owner = processes().find(({ machine }) => machine.name === ask.machine)?.owner;
    if (engine !== 'postgres' || owner === undefined || !store.quiet) {
      return;
    }
    const [lease] = store.rows<{ until: number }>('select until from leases where name = ?', `process:${owner}`);
    if (lease !== undefined && lease.until < store.now - 1_000) {
      this.fail(
        'no process acts without its lease',
        `${ask.machine} requested a ${ask.what} of ${ask.participantId ?? ask.sessionId} ${store.now - lease.until} ms after its lease expired`,
      );
    }
  }

  // ---- no message says what isn't true --------------------------------------------------------------------------------

  /** Everything a message says, title first. */
  #said({ body }: Version): Said[] {
    const { marks } = this.#parts;
    return (body?.embeds ?? []).flatMap(({ title, description, footer, fields }) =>
      [title, description, ...(fields ?? []).flatMap(({ name, value }) => [name, value]), footer?.text].flatMap(
        (text) => (text === undefined ? [] : marks.read(text)),
      ),
    );
  }

  #checkMessage(message: Message, version: Version): void {
    const said = this.#said(version);
    const interaction = version.through;
    const content = unmarked(version.body?.content ?? '');
    const subjects = this.#idsIn(content);
    const number = said.find(({ key }) => key === 'words.case')?.values['number'];
    const caseNumber = number === undefined ? null : Number(number.replaceAll(/\D/gu, ''));
    const scope: Scope = {
      message,
      version,
      interaction,
      reference:
        this.#referenceOfCase(message.guildId, caseNumber) ??
        (interaction === null ? null : referenceOf(interaction.id)),
      guildId: message.guildId,
      subject: subjects.length === 1 ? (subjects[0] ?? null) : null,
      caseNumber,
    };
    // The record was read after a write whose response was lost, so the message doesn't claim that nothing was done.
    const isLookedUp = this.#parts.marks.read(version.body?.content ?? '').some(({ key }) => key === LOOKED_UP);
    let line: Said | null = null;
    for (const one of said) {
      const claims = claimsOf(one.key);
      if (claims === null) {
        this.fail('every text is known', `there’s no decision on what “${one.key}” claims`);
        return;
      }
      for (const claim of claims) {
        if (claim === 'one of several') {
          line = one;
        } else if (!(isLookedUp && claim === 'nothing done')) {
          this.#check(claim, one, scope);
        }
      }
      if (line !== null && one.key.startsWith('several.outcomes.')) {
        const subject = this.#oneOfSeveral(line, scope);
        for (const claim of subject === null ? [] : (CLAIMS_OF_ONE[one.key.slice('several.outcomes.'.length)] ?? [])) {
          this.#check(claim, one, { ...scope, subject, inTurn: true });
        }
        line = null;
      }
    }
  }

  /** A true message stays when something breaks afterwards. */
  #checkReplaced(message: Message, version: Version): void {
    const before = message.versions.at(-2);
    if (!before?.body || before.through === null || before.through !== version.through) {
      return;
    }
    const is = (one: Version) => this.#said(one).find(({ key }) => ERRORS.has(key));
    const error = is(version);
    if (error !== undefined && is(before) === undefined) {
      this.fail('no error replaces the truth', `“${error.text}” replaced what was shown`);
    }
  }

  /**
   * Everything done under a case carries the reference of the interaction that opened it, no matter who reports it
   * later.
   */
  #referenceOfCase(guildId: string, number: number | null): string | null {
    const { store } = this.#parts;
    if (number === null || !store.quiet) {
      return null;
    }
    const [row] = store.rows<CaseRow>('select * from cases where guild_id = ? and number = ?', guildId, number);
    return row?.reference ?? null;
  }

  /** The person in a line: by the ID if it's there, otherwise the only intended person with that name. */
  #oneOfSeveral(line: Said, { interaction }: Scope): string | null {
    const id = line.values['id'];
    if (id !== undefined) {
      return this.#idsIn(id)[0] ?? null;
    }
    const intent = interaction === null ? undefined : this.#parts.intents.get(interaction.id);
    const name = (line.values['name'] ?? '').replaceAll('\\', '');
    const called =
      intent?.kind !== 'ids'
        ? []
        : [...intent.ids].filter((one) => this.#personsOf(one).some((person) => person.name === name));
    return called.length === 1 ? (called[0] ?? null) : null;
  }

  #idsIn(text: string): string[] {
    const words = new Set(text.replaceAll('\\', '').split(/[\s`]+/u));
    return [...new Set([...this.#parts.videoSdk.sessions.values()].flatMap(({ people }) => [...people.keys()]))].filter(
      (id) => words.has(id),
    );
  }

  #personsOf(id: string) {
    return [...this.#parts.videoSdk.sessions.values()].flatMap(({ people }) => {
      const person = people.get(id);
      return person === undefined ? [] : [person];
    });
  }

  #check(claim: Claim, said: Said, scope: Scope): void {
    const { subject, reference, version, message } = scope;
    switch (claim) {
      case 'not the last word':
      case 'one of several':
        return;
      case 'nothing more asked':
        if (reference !== null && !this.#closed.has(reference)) {
          this.#closed.set(reference, version.at);
        }
        return;
      case 'nothing asked':
      case 'nothing done':
      case 'not removed':
      case 'session not ended': {
        const lasting = { message, version, claim, key: said.key, subject };
        this.#lasting.push(lasting);
        this.#checkLasting(lasting);
        return;
      }
      case 'kept out':
      case 'not kept out':
        this.#checkKeptOut(claim, said, scope);
        return;
      case 'gone':
      case 'removed':
      case 'in':
        this.#checkPresence(claim, said, scope);
        return;
      case 'nobody in':
      case 'others':
      case 'everybody':
        this.#checkHowMany(claim, said, scope);
        return;
      case 'answered accepted':
      case 'answered rejected':
      case 'answered forbidden':
      case 'answered busy':
      case 'answered failed':
      case 'not answered':
        this.#checkAnswer(claim, said, scope);
        return;
      case 'so many removed':
      case 'so many gone':
        this.#checkHowManyOut(claim, said, scope);
        return;
      case 'so many run':
      case 'none runs':
      case 'no such session':
        this.#checkRunning(claim, said, scope);
        return;
      case 'session over':
      case 'session running':
        this.#checkSession(claim, said, scope);
        return;
    }
  }

  #untrue(said: Said, why: string): void {
    this.fail('no message says what is not true', `“${said.text}” (${said.key}): ${why}`);
  }

  #checkKeptOut(claim: 'kept out' | 'not kept out', said: Said, scope: Scope): void {
    const { version, caseNumber, guildId } = scope;
    if (caseNumber === null || !this.#parts.store.quiet) {
      return;
    }
    this.checkStore();
    const known = this.#keptOut.get(`${guildId} ${caseNumber}`);
    const inForce = known !== undefined && (known.to === null || known.to >= version.sentAt - RULES_LIVE_MS);
    if (claim === 'kept out' && !inForce) {
      this.#untrue(said, `no one is kept out under case ${caseNumber}`);
    } else if (
      claim === 'not kept out' &&
      // Until the outcome is written, a keep-out that it ends still exists, but no one acts on it.
      this.#isSettled(guildId, caseNumber) &&
      known !== undefined &&
      known.to === null &&
      known.from < version.sentAt
    ) {
      this.#untrue(said, `someone is kept out under case ${caseNumber}`);
    }
  }

  #checkPresence(claim: 'gone' | 'removed' | 'in', said: Said, scope: Scope): void {
    const { subject, reference } = scope;
    const { now } = this.#parts.timeline;
    if (subject === null) {
      return;
    }
    const asks = this.#asks.filter((one) => one.reference === reference && one.participantId === subject);
    const sessions = this.#sessionsOf(scope).filter(({ people }) => people.has(subject));
    if (sessions.length === 0) {
      return;
    }
    // A lagging list can show a moment before the request, when they were out by themselves.
    const from = claim === 'removed' ? (asks[0]?.at ?? now) - LAG_MS : this.#lookedFrom(scope);
    if (claim === 'in') {
      if (!sessions.some((session) => this.#ever(session, subject, true, from, now))) {
        this.#untrue(said, `${subject} was out the whole time from ${at(from)} to ${at(now)}`);
      }
      return;
    }
    if (!sessions.some((session) => this.#ever(session, subject, false, from, now))) {
      this.#untrue(said, `${subject} was in the whole time from ${at(from)} to ${at(now)}`);
      return;
    }
    if (claim === 'removed' && !this.#asked(reference, subject).some(({ status }) => status >= 200 && status < 300)) {
      this.#untrue(said, `VideoSDK never accepted the removal of ${subject}`);
    }
  }

  #checkHowMany(claim: 'nobody in' | 'others' | 'everybody', said: Said, scope: Scope): void {
    const { subject } = scope;
    const { now } = this.#parts.timeline;
    const sessions = this.#sessionsOf(scope);
    if (sessions.length !== 1) {
      return;
    }
    const [session] = sessions as [Session];
    const count = claim === 'nobody in' ? 0 : countIn(said);
    if (count === null) {
      return;
    }
    const isLeast = /^at least /iu.test(said.text) || /^at least /iu.test(said.values['people'] ?? '');
    const from = this.#lookedFrom(scope);
    const without = claim === 'others' ? subject : null;
    const counts = this.#counts(session, without, from, now);
    if (isLeast ? count > Math.max(...counts) : !counts.has(count)) {
      this.#untrue(
        said,
        `from ${at(from)} to ${at(now)} there were ${[...counts].join(' or ')} in ${session.id}${without === null ? '' : ` besides ${without}`}`,
      );
    }
  }

  #checkAnswer(claim: Claim, said: Said, scope: Scope): void {
    const { subject, reference } = scope;
    const heard = this.#heard.filter((one) => one.reference === reference && one.participantId === subject);
    // If a case went from one process to another, the one that reports it may not be the one that got the response.
    const fits = (status: number): boolean => `answered ${answerOf(status)}` === claim;
    if (
      subject !== null &&
      (claim === 'not answered' ? this.#allHeard(reference, subject) : !heard.some(({ status }) => fits(status)))
    ) {
      this.#untrue(said, `the responses were: ${heard.map(({ status }) => status).join(', ') || 'nothing'}`);
    }
  }

  #checkHowManyOut(claim: 'so many removed' | 'so many gone', said: Said, scope: Scope): void {
    const { reference } = scope;
    const { now } = this.#parts.timeline;
    const told = Number((said.values['gone'] ?? said.values['count'] ?? '0').replaceAll(/\D/gu, ''));
    const asks = this.#asks.filter((one) => one.reference === reference && one.what === 'removal');
    const out = [...new Set(asks.map(({ participantId }) => participantId ?? ''))].filter((id) => {
      const first = asks.find(({ participantId }) => participantId === id);
      const session = this.#parts.videoSdk.sessions.get(first?.sessionId ?? '');
      const accepted = this.#asked(reference, id).some(({ status }) => status >= 200 && status < 300);
      const left = session === undefined || this.#ever(session, id, false, first?.at ?? 0, now);
      return left && (accepted || claim === 'so many gone');
    });
    if (told > out.length) {
      this.#untrue(said, `these were: ${out.join(', ') || 'none'}`);
    }
  }

  #checkRunning(claim: 'so many run' | 'none runs' | 'no such session', said: Said, scope: Scope): void {
    const { interaction, version } = scope;
    const { now } = this.#parts.timeline;
    if (this.roomsWereSet) {
      return;
    }
    const since = (interaction?.at ?? version.sentAt) - LAG_MS - COMPLETIONS_LIVE_MS;
    const given = claim === 'no such session' ? (said.values['given'] ?? '') : null;
    const counts = this.#running(given, Math.max(0, since), now);
    const count = claim === 'so many run' ? (countIn(said) ?? 0) : 0;
    const isLeast = said.key.endsWith('AtLeast');
    if (isLeast ? count > Math.max(...counts) : !counts.has(count)) {
      this.#untrue(said, `from ${at(since)} to ${at(now)} there were ${[...counts].join(' or ')}`);
    }
  }

  #checkSession(claim: 'session over' | 'session running', said: Said, scope: Scope): void {
    const [session, ...others] = this.#sessionsOf(scope);
    if (session === undefined || others.length > 0) {
      return;
    }
    if (claim === 'session over' && session.to === null) {
      this.#untrue(said, `${session.id} is running`);
    }
    if (claim === 'session running' && session.to !== null && session.to < this.#lookedFrom(scope)) {
      this.#untrue(said, `${session.id} ended at ${at(session.to)}`);
    }
  }

  /** What a message said must be true as long as it says so. */
  #checkLasting({ version, claim, key, subject }: Lasting): void {
    const interaction = version.through;
    if (interaction === null) {
      return;
    }
    const reference = referenceOf(interaction.id);
    const untrue = (why: string): void =>
      this.fail('no message says what is not true', `“${key}” was said at ${at(version.at)}: ${why}`);
    if (claim === 'nothing asked' || claim === 'nothing done') {
      const ask = this.#asks.find(
        (one) => (one.reference === reference || one.cause === interaction.id) && !this.#neverArrived.has(one),
      );
      if (ask !== undefined) {
        untrue(`a ${ask.what} of ${ask.participantId ?? ask.sessionId} was requested at ${at(ask.at)}`);
        return;
      }
      const written = this.#written.get(interaction.id);
      if (claim === 'nothing done' && written !== undefined) {
        untrue(`there were changes in ${[...written].join(', ')}`);
      }
      return;
    }
    // The removal of a kept-out person is requested again later under the same reference: that's another removal.
    const done = this.#parts.videoSdk.asked.find(
      (one) =>
        one.reference === reference &&
        one.doneAt !== null &&
        one.at <= version.sentAt &&
        (one.doneAt ?? 0) >= this.#joinedLast(subject, version.sentAt) &&
        (claim === 'session not ended' ? one.what === 'end' : one.participantId === subject),
    );
    if (done !== undefined) {
      untrue(`it was carried out at ${at(done.doneAt ?? 0)}`);
    }
  }

  #endLasting(message: Message | null): void {
    const over = this.#lasting.filter((one) => message === null || one.message === message);
    if (over.length === 0) {
      return;
    }
    this.#lasting = this.#lasting.filter((one) => !(message === null || one.message === message));
    for (const one of over) {
      this.#checkLasting(one);
    }
  }

  #isSettled(guildId: string, number: number): boolean {
    const rows = this.#parts.store.rows<CaseRow>(
      'select * from cases where guild_id = ? and number = ?',
      guildId,
      number,
    );
    return (rows[0]?.outcome ?? null) !== null;
  }

  /** When someone last joined: anything done before was about an earlier stay. */
  #joinedLast(id: string | null, until: number): number {
    const joins =
      id === null ? [] : this.#personsOf(id).flatMap(({ connections }) => connections.map(({ from }) => from));
    return Math.max(Number.NEGATIVE_INFINITY, ...joins.filter((from) => from <= until));
  }

  /** Whether every request to remove this person got a response. */
  #allHeard(reference: string | null, id: string): boolean {
    const asks = this.#asks.filter((one) => one.reference === reference && one.participantId === id);
    const heard = this.#heard.filter((one) => one.reference === reference && one.participantId === id);
    return asks.length > 0 && heard.length >= asks.length;
  }

  #asked(reference: string | null, id: string): Asked[] {
    return this.#parts.videoSdk.asked.filter((one) => one.reference === reference && one.participantId === id);
  }

  /** The session a message is about: the case's, or the one that was checked for it. */
  #sessionsOf({ reference, subject, caseNumber, guildId, version }: Scope): Session[] {
    const { videoSdk, store } = this.#parts;
    const found = new Set<string>();
    if (caseNumber !== null && store.quiet) {
      for (const { session_id } of store.rows<CaseRow>(
        'select * from cases where guild_id = ? and number = ?',
        guildId,
        caseNumber,
      )) {
        found.add(unescaped(session_id));
      }
      // One of a room may have gone on in another session.
      for (const { session_id } of store.rows<CaseRow>(
        'select session_id from keep_outs where guild_id = ? and number = ? and room_key is not null',
        guildId,
        caseNumber,
      )) {
        found.add(unescaped(session_id));
      }
    }
    if (found.size === 0 && reference !== null) {
      // If several were checked, only the message's words say which one it's about.
      for (const { sessionId } of this.#reads.filter(
        (one) => one.reference === reference && one.at <= version.sentAt,
      )) {
        found.add(sessionId);
      }
    }
    if (found.size === 0 && subject !== null) {
      for (const session of videoSdk.sessions.values()) {
        if (session.people.has(subject)) {
          found.add(session.id);
        }
      }
    }
    return [...found].flatMap((id) => {
      const session = videoSdk.sessions.get(id);
      return session === undefined ? [] : [session];
    });
  }

  /** The start of the check behind a message: the moment that its latest reads show. */
  #lookedFrom({ reference, version, interaction, inTurn = false }: Scope): number {
    if (inTurn) {
      return (interaction?.at ?? version.sentAt) - LAG_MS;
    }
    const reads = this.#reads.filter(
      (one) => one.reference === reference && one.machine === version.by && one.at <= version.sentAt,
    );
    const last = reads.at(-1);
    if (last === undefined) {
      return (interaction?.at ?? version.sentAt) - LAG_MS;
    }
    // A process that was paused continues with what it had read.
    const stoodStill = !this.#parts
      .processes()
      .some(({ machine, undisturbed }) => machine.name === version.by && undisturbed);
    const look = ONE_LOOK_MS + (stoodStill ? LONGEST_PAUSE_MS : 0);
    return Math.min(...reads.filter(({ sentAt }) => sentAt >= last.sentAt - look).map(({ shows }) => shows));
  }

  #ever({ people }: Session, id: string, connected: boolean, from: number, to: number): boolean {
    const connections = people.get(id)?.connections ?? [];
    if (connected) {
      return connections.some((one) => one.from <= to && (one.to === null || one.to >= from));
    }
    return !connections.some((one) => one.from <= from && (one.to === null || one.to > to));
  }

  #throughout(session: Session, id: string, from: number, to: number): boolean {
    return !this.#ever(session, id, false, Math.max(0, from), to);
  }

  /** How many people were connected at the moments of a time span. */
  #counts(session: Session, without: string | null, from: number, to: number): Set<number> {
    const moments = new Set([Math.max(from, 0), to]);
    for (const { connections } of session.people.values()) {
      for (const one of connections) {
        for (const moment of [one.from, one.to]) {
          if (moment !== null && moment >= from && moment <= to) {
            moments.add(moment);
          }
        }
      }
    }
    const { videoSdk } = this.#parts;
    return new Set(
      [...moments].map((moment) => videoSdk.connected(session, moment).filter(({ id }) => id !== without).length),
    );
  }

  /** How many sessions that can be moderated, or that match a name or ID, ran at the moments of a time span. */
  #running(given: string | null, from: number, to: number): Set<number> {
    const sessions = [...this.#parts.videoSdk.sessions.values()].filter(
      (session) =>
        this.#mayModerate(session) &&
        (given === null || [session.id, session.room.id, session.room.customId].includes(given)),
    );
    const moments = sessions
      .flatMap((one) => [one.from, one.to ?? from])
      .filter((moment) => moment > from && moment <= to);
    return new Set(
      [from, to, ...moments].map(
        (moment) => sessions.filter((one) => this.#parts.videoSdk.isRunning(one, moment)).length,
      ),
    );
  }

  #caseOf(reference: string, participantId: string | null): CaseRow | null {
    const rows = this.#parts.store.rows<CaseRow>('select * from cases where reference = ?', reference);
    return (
      rows.find(
        (row) => row.kind !== 'removal' || row.target_id === null || unescaped(row.target_id) === participantId,
      ) ?? null
    );
  }

  // ---- after every step, and at the end -----------------------------------------------------------------------------

  /** The store's contents are right whenever no transaction is in progress. */
  checkStore(): void {
    const { store, timeline } = this.#parts;
    if (!store.quiet) {
      return;
    }
    const numbers = new Map<string, number>();
    for (const row of store.rows<CaseRow>('select * from cases order by guild_id, number')) {
      const expected = (numbers.get(row.guild_id) ?? 0) + 1;
      numbers.set(row.guild_id, row.number);
      if (row.number !== expected) {
        this.fail('case numbers have no gaps', `after case ${expected - 1} comes ${row.number}`);
      }
      const key = `${row.guild_id} ${row.number}`;
      const before = this.#settled.get(key);
      if (before !== undefined && before !== row.outcome) {
        this.fail(
          'every case settles once',
          `case ${row.number} was settled as ${before}, then as ${row.outcome ?? 'open'}`,
        );
      }
      if (row.outcome !== null && before === undefined) {
        this.#settled.set(key, row.outcome);
        this.#settledAt.set(key, timeline.now);
        this.#checkOutcome(row);
      }
    }
    this.#readLocks();
    this.#checkReports();
    for (const row of store.rows<{
      guild_id: string;
      number: number;
      ended_at: number | null;
      ended_why: string | null;
      // No one is kept out under a case that doesn't count.
    }>(
      `select guild_id, number, coalesce(ended_at, voided_at) as ended_at, ended_why
         from keep_outs join cases using (guild_id, number)`,
    )) {
      const key = `${row.guild_id} ${row.number}`;
      const known = this.#keptOut.get(key);
      if (row.ended_why === 'time' && known?.to === null && timeline.now - known.from < SHORTEST_KEEP_OUT_MS) {
        this.fail(
          'no one is let back in early',
          `the keep-out of case ${row.number} timed out ${at(timeline.now - known.from)} after it started`,
        );
      }
      if (known === undefined) {
        this.#keptOut.set(key, { from: timeline.now, to: row.ended_at === null ? null : timeline.now });
      } else if (row.ended_at !== null && known.to === null) {
        known.to = timeline.now;
      } else if (row.ended_at === null && known.to !== null) {
        // Started again under the same case.
        this.#keptOut.set(key, { from: timeline.now, to: null });
      }
    }
  }

  #readLocks(): void {
    const { store, timeline } = this.#parts;
    const inForce = new Set<string>();
    for (const { id, reference, session_id } of store.rows<{ id: string; reference: string; session_id: string }>(
      'select id, reference, session_id from session_locks where ended_at is null',
    )) {
      inForce.add(reference);
      const lock = this.#locks.get(reference) ?? {
        id,
        sessionId: unescaped(session_id),
        from: timeline.now,
        to: null,
        allowed: new Map<string, number>(),
      };
      this.#locks.set(reference, lock);
      for (const { person } of store.rows<{ person: string }>(
        'select person from session_lock_allowed where lock_id = ?',
        id,
      )) {
        lock.allowed.set(person, lock.allowed.get(person) ?? timeline.now);
      }
    }
    for (const [reference, lock] of this.#locks) {
      lock.to ??= inForce.has(reference) ? null : timeline.now;
    }
  }

  /** A case is settled as what happened. */
  #checkOutcome(row: CaseRow): void {
    const { videoSdk, timeline } = this.#parts;
    const rule = 'every case settles truthfully';
    const session = videoSdk.sessions.get(unescaped(row.session_id));
    const id = row.target_id === null ? null : unescaped(row.target_id);
    const interaction = this.#byReference.get(row.reference);
    if (session === undefined || interaction === undefined) {
      return;
    }
    const asks = this.#asks.filter(
      (one) => one.reference === row.reference && one.participantId === id && !this.#neverArrived.has(one),
    );
    const accepted = videoSdk.asked.some(
      (one) => one.reference === row.reference && one.participantId === id && one.status >= 200 && one.status < 300,
    );
    const since = asks[0]?.at ?? interaction.at - LAG_MS;
    const wrong = (why: string): void => this.fail(rule, `case ${row.number} is “${row.outcome}”, but ${why}`);
    switch (row.outcome) {
      case 'removed':
      case 'returned':
        if (!accepted) {
          wrong('VideoSDK never accepted it');
        } else if (id !== null && !this.#ever(session, id, false, since - LAG_MS, timeline.now)) {
          wrong(`${id} was in the whole time`);
        }
        return;
      case 'already-gone':
      case 'gone-since':
        if (id !== null && !this.#ever(session, id, false, since - LAG_MS, timeline.now)) {
          wrong(`${id} was in the whole time`);
        }
        return;
      case 'gone':
      case 'came-back':
        if (id !== null && !this.#ever(session, id, false, since - LAG_MS, timeline.now)) {
          wrong(`${id} was in the whole time`);
        }
        return;
      case 'session-over':
      case 'ended':
      case 'over-since':
        if (session.to === null) {
          wrong(`${session.id} is running`);
        }
        return;
      case 'not-asked':
        if (asks.length > 0) {
          wrong('it was requested');
        }
        return;
      case 'there-since':
      case 'still-there':
        if (id !== null && !this.#ever(session, id, true, timeline.now - 20_000, timeline.now)) {
          wrong(`${id} was out`);
        }
        return;
    }
  }

  /** Since nothing goes wrong anymore: the minimum that each process had in progress, by kind. */
  readonly #leastUnderWay = new Map<string, Map<string, number>>();

  /** Checks and writes happen now and then. What never comes to rest has leaked. */
  checkUnderWay(): void {
    for (const { machine, inProgress } of this.#parts.processes()) {
      const least = this.#leastUnderWay.get(machine.name) ?? new Map<string, number>();
      this.#leastUnderWay.set(machine.name, least);
      for (const [kind, count] of Object.entries(inProgress)) {
        least.set(kind, Math.min(least.get(kind) ?? count, count));
      }
    }
  }

  /** Once the world has been quiet for a while. */
  checkEnd(): void {
    const { store, discord, discordIsUp, processes } = this.#parts;
    this.#endLasting(null);
    const rows = store.rows<CaseRow>('select * from cases order by guild_id, number');
    for (const row of rows) {
      if (row.outcome === null) {
        this.fail('every case settles', `case ${row.number} (${row.reference}) is still open`);
      }
    }
    const alive = processes();
    if (discordIsUp && !this.discordWasAway && alive.length > 0) {
      for (const interaction of discord.interactions.values()) {
        this.#checkAnswered(interaction, rows);
        this.#checkAgrees(interaction, rows);
      }
      this.#checkLogChannels(rows);
      this.#checkReportPosts();
      this.#checkNotices();
      this.#checkLastKick();
    }
    for (const { id, sessionId, since } of alive.length === 0 ? [] : this.keptOutAndIn()) {
      if (since < this.#parts.timeline.now - NOTICED_WITHIN_MS) {
        this.fail('a keep-out of a room goes on in the next session', `${id} is in ${sessionId} since ${at(since)}`);
      }
    }
    for (const { machine } of alive) {
      for (const [kind, least] of this.#leastUnderWay.get(machine.name) ?? []) {
        // A reply that Discord hasn't accepted is retried as long as its token lives.
        if (least > 0 && discordIsUp && !this.discordWasAway) {
          this.fail(
            'nothing leaks',
            `${machine.name} always has at least ${least} ${kind} in progress, with nothing to do`,
          );
        }
      }
      if (machine.timers.length > 120) {
        this.fail('nothing leaks', `${machine.name} has ${machine.timers.length} timers`);
      }
    }
    for (const { stage, id } of store.rows<{ stage: string; id: string }>(
      "select stage, id from pickings where stage = 'running'",
    )) {
      this.fail('nothing leaks', `the picker ${id} is still ${stage}`);
    }
  }

  /** Every command gets its last word. */
  #checkAnswered(interaction: Interaction, rows: readonly CaseRow[]): void {
    const { processes } = this.#parts;
    const { givenTo, kind } = interaction;
    if (kind === 'completion' || givenTo === null || givenTo.at - interaction.at > 1_500) {
      return;
    }
    const who = processes().find(({ machine }) => machine.name === givenTo.machine);
    const recorded = rows.some(({ reference }) => reference === referenceOf(interaction.id));
    if (interaction.ackedAt === null) {
      if (who?.undisturbed) {
        this.fail('every command is answered', `${interaction.text} at ${at(interaction.at)} was never acknowledged`);
      }
      return;
    }
    if ((who === undefined || !who.undisturbed) && !recorded) {
      return;
    }
    const { message } = interaction;
    const version = message?.versions.at(-1);
    if (message === null || message.deleted || version === undefined) {
      return;
    }
    if (version.body === null) {
      this.fail('every command is answered', `${interaction.text} at ${at(interaction.at)} is still “thinking…”`);
      return;
    }
    // A press may have changed it: if its process died meanwhile, no one learns the result, unless it was recorded.
    const teller = processes().find(({ machine }) => machine.name === version.by);
    if (version.by !== givenTo.machine && !teller?.undisturbed && !recorded) {
      return;
    }
    const interim = this.#said(version).find(({ key }) => claimsOf(key)?.includes('not the last word'));
    if (interim !== undefined) {
      this.fail(
        'every command is answered',
        `${interaction.text} at ${at(interaction.at)} never got its last word: “${interim.text}”`,
      );
    }
  }

  /** A reply agrees with its case on record. */
  #checkAgrees({ id, text, message, kind }: Interaction, rows: readonly CaseRow[]): void {
    const version = message?.versions.at(-1);
    if (!message || message.deleted || !version?.body || version.through?.id !== id || kind === 'completion') {
      return;
    }
    const said = this.#said(version);
    const title = said.find(({ key }) => TOLD_AS[key] !== undefined);
    const number = said.find(({ key }) => key === 'words.case')?.values['number'];
    if (title === undefined || number === undefined) {
      return;
    }
    const row = rows.find(
      (one) => one.guild_id === message.guildId && one.number === Number(number.replaceAll(/\D/gu, '')),
    );
    // For a kept-out person, the reply also reports later removals, which are the same case.
    const [keptOut] = this.#parts.store.rows<{ number: number }>(
      'select number from keep_outs where guild_id = ? and number = ?',
      row?.guild_id ?? '',
      row?.number ?? 0,
    );
    // What was said while the store was unavailable isn't on record if the process dies before it's back: another
    // process settles the case based on what it sees by then.
    const settledAt = this.#settledAt.get(`${row?.guild_id} ${row?.number}`) ?? Number.NEGATIVE_INFINITY;
    if (keptOut !== undefined || (row?.owner !== `owner-${version.by}` && version.sentAt < settledAt)) {
      return;
    }
    if (row !== undefined && row.outcome !== null && !TOLD_AS[title.key]?.includes(row.outcome)) {
      this.fail(
        'a reply agrees with its case',
        `${text}: “${title.text}” is about case ${row.number}, which is “${row.outcome}”`,
      );
    }
  }

  /** Moderators are notified once per namesake and session. */
  #checkNotices(): void {
    const told = new Set<string>();
    for (const message of this.#parts.discord.messages.values()) {
      const version = message.versions.at(-1);
      if (message.channelId === null || message.deleted || !version?.body) {
        continue;
      }
      const notice = this.#said(version).find(({ key }) => key === 'keepOuts.namesake.title');
      const number = this.#said(version).find(({ key }) => key === 'words.case')?.values['number'];
      if (notice === undefined) {
        continue;
      }
      const which = `${message.guildId} ${message.channelId} ${number} ${this.#idsIn(unmarked(version.body.content)).join(' ')}`;
      if (told.has(which)) {
        this.fail('moderators are notified once', `“${notice.text}” is in the channel twice`);
      }
      told.add(which);
    }
  }

  /** The last removal request of an authorized person when nothing was wrong anymore: who, in which session. */
  lastKick: { readonly interaction: Interaction; readonly id: string } | null = null;

  #checkLastKick(): void {
    if (this.lastKick === null) {
      return;
    }
    const { interaction, id } = this.lastKick;
    const rule = 'the bot works when nothing is wrong';
    const version = interaction.message?.versions.at(-1);
    const said = version === undefined ? [] : this.#said(version);
    const failure = said.find(({ key }) => FAILURES.has(key));
    if (!version?.body) {
      this.fail(rule, `${interaction.text} was never answered`);
    } else if (failure !== undefined) {
      this.fail(rule, `${interaction.text}, in a session with ${id} in it: “${failure.text}”`);
    }
  }

  #checkLogChannels(rows: readonly CaseRow[]): void {
    const { discord, store } = this.#parts;
    const rule = 'the log channel agrees with the cases';
    for (const guild of discord.guilds.values()) {
      const [setting] = store.rows<{ value: string }>(
        "select value from settings where guild_id = ? and key = 'log-channel'",
        guild.id,
      );
      const channel = setting === undefined ? undefined : guild.channels.get(JSON.parse(setting.value) as string);
      if (channel === undefined || channel.closed !== null || this.channelsDisturbed) {
        continue;
      }
      for (const row of rows.filter(({ guild_id }) => guild_id === guild.id)) {
        if (row.announced_version === null || row.outcome === null || row.set_aside_version === row.version) {
          continue;
        }
        const shown = [...discord.messages.values()].filter(
          (message) => message.channelId === channel.id && !message.deleted && this.#caseShown(message) === row.number,
        );
        if (shown.length !== 1) {
          this.fail(rule, `case ${row.number} is shown ${shown.length} times`);
          return;
        }
        const version = shown[0]?.versions.at(-1);
        const outcomes =
          version === undefined
            ? []
            : this.#said(version)
                .filter(({ key }) => key.startsWith('caseOutcomes.'))
                .map(({ key }) => key.slice('caseOutcomes.'.length));
        if (outcomes[0] !== row.outcome) {
          this.fail(rule, `case ${row.number} is “${row.outcome}” but shown as “${outcomes[0] ?? 'nothing'}”`);
          return;
        }
      }
    }
  }

  // ---- reports ------------------------------------------------------------------------------------------------------

  /** What reports say is shown where moderators read it, and to whoever wrote it. */
  #checkSecret(message: Message, version: Version): void {
    const body = unmarked(JSON.stringify(version.body));
    const [secret] = body.includes(REPORTED) ? (SECRET.exec(body) ?? []) : [];
    if (secret === undefined || message.channelId !== null) {
      return;
    }
    const wroteIt =
      version.through !== null &&
      message.ephemeral &&
      JSON.stringify(version.through.payload).includes(secret) &&
      version.through.kind === 'modal';
    if (!wroteIt) {
      this.fail('only moderators read reports', `“${secret}” is in the answer to ${version.through?.text}`);
    }
  }

  readonly #handled = new Map<string, string>();
  readonly #filed = new Set<string>();

  #checkReports(): void {
    const { store } = this.#parts;
    const rows = store.rows<ReportRow>('select * from reports order by guild_id, number');
    const last = new Map<string, number>();
    for (const row of rows) {
      const { guild_id: guildId, number, created_at: createdAt, reporter_id: reporterId } = row;
      const key = `${guildId} ${number}`;
      this.#filed.add(row.reference);
      const lately = rows.filter(
        (one) =>
          one.guild_id === guildId &&
          one.reporter_id === reporterId &&
          one.created_at <= createdAt &&
          one.created_at > createdAt - REPORTS_WITHIN_MS,
      );
      if (lately.length > MOST_REPORTS) {
        this.fail('reports are limited', `${reporterId} has sent ${lately.length} within ten minutes`);
      }
      if (number <= (last.get(guildId) ?? 0)) {
        this.fail('report numbers count up', `after report ${last.get(guildId)} comes ${number}`);
      }
      last.set(guildId, number);
      this.#checkHandled(key, row);
    }
  }

  /** Of those who act on a report, one does, unless nothing came of it. */
  #checkHandled(key: string, { guild_id: guildId, number, handled_how: how, handled_by: by }: ReportRow): void {
    const rule = 'one moderator handles a report';
    const cases = this.#parts.store.rows<{ moderator_id: string; outcome: string | null }>(
      `select moderator_id, outcome from report_cases join cases
         on cases.guild_id = report_cases.guild_id and cases.number = report_cases.case_number
        where report_cases.guild_id = ? and report_cases.number = ?`,
      guildId,
      number,
    );
    const real = cases.filter(({ outcome }) => outcome !== 'not-asked');
    const before = this.#handled.get(key);
    const now = how === null ? null : `${how} by ${by}`;
    if (
      before !== undefined &&
      now !== before &&
      by !== FORMER &&
      (real.length > 0 || before.startsWith('dismissed'))
    ) {
      this.fail(rule, `report ${number} was ${before}, and then ${now ?? 'open'}`);
    }
    if (now === null) {
      this.#handled.delete(key);
    } else {
      this.#handled.set(key, now);
    }
    const others = real.filter(({ moderator_id }) => moderator_id !== by && moderator_id !== FORMER && by !== FORMER);
    if (others.length > 0 || (real.length > 0 && how !== 'removal')) {
      this.fail(rule, `report ${number} is ${now ?? 'open'}, and ${real.map((one) => one.moderator_id).join()} acted`);
    }
  }

  /** Each report is in the log channel once, as it is in the store; one that was erased isn't. */
  #checkReportPosts(): void {
    const { discord, store } = this.#parts;
    const rule = 'the log channel agrees with the reports';
    for (const guild of discord.guilds.values()) {
      const [setting] = store.rows<{ value: string }>(
        "select value from settings where guild_id = ? and key = 'log-channel'",
        guild.id,
      );
      const channel = setting === undefined ? undefined : guild.channels.get(JSON.parse(setting.value) as string);
      if (channel === undefined || channel.closed !== null || this.channelsDisturbed) {
        continue;
      }
      const rows = store.rows<ReportRow>('select * from reports where guild_id = ? order by number', guild.id);
      const posts = [...discord.messages.values()].flatMap((message) => {
        const title = message.channelId === channel.id && !message.deleted ? this.#reportShown(message) : undefined;
        return title === undefined ? [] : [title];
      });
      const numbers = new Set(rows.map(({ number }) => number));
      const erased = posts.find(({ number }) => !numbers.has(number));
      if (erased !== undefined) {
        this.fail(rule, `report ${erased.number} was erased, and is still shown`);
        return;
      }
      for (const row of rows.filter((one) => one.set_aside_version !== one.version)) {
        const shown = posts.filter(({ number }) => number === row.number);
        if (shown.length !== 1) {
          this.fail(rule, `report ${row.number} is shown ${shown.length} times`);
          return;
        }
        if (shown[0]?.key !== TITLES[row.handled_how ?? 'open']) {
          this.fail(rule, `report ${row.number} is ${row.handled_how ?? 'open'}, but shown as ${shown[0]?.key}`);
          return;
        }
      }
    }
    for (const interaction of discord.interactions.values()) {
      const version = interaction.message?.versions.at(-1);
      const isSent =
        interaction.kind === 'modal' &&
        version !== undefined &&
        version.through === interaction &&
        this.#said(version).some(({ key }) => key.startsWith('reports.sent.title'));
      if (isSent && !this.#filed.has(referenceOf(interaction.id))) {
        this.fail('what was sent is on record', `${interaction.text} was called sent, and isn’t on record`);
        return;
      }
    }
  }

  #reportShown(message: Message): { readonly key: string; readonly number: number } | undefined {
    const version = message.versions.at(-1);
    const title =
      version === undefined ? undefined : this.#said(version).find(({ key }) => Object.values(TITLES).includes(key));
    return title === undefined
      ? undefined
      : { key: title.key, number: Number((title.values['number'] ?? '').replaceAll(/\D/gu, '')) };
  }

  /** Discord was unreachable for a while. */
  discordWasAway = false;

  /** Log channels were closed or changed, or messages in them were deleted, so they can lag. */
  channelsDisturbed = false;

  #caseShown(message: Message): number | null {
    const version = message.versions.at(-1);
    const title =
      version === undefined
        ? undefined
        : this.#said(version).find(({ key }) => key === 'caseView.title' || key === 'caseView.titleVoided');
    return title === undefined ? null : Number((title.values['number'] ?? '').replaceAll(/\D/gu, ''));
  }
}

/** The titles of reports in the log channel. */
const TITLES: Readonly<Record<'open' | 'removal' | 'dismissed', string>> = {
  open: 'reports.title',
  removal: 'reports.titleHandled',
  dismissed: 'reports.titleDismissed',
};
const SECRET = new RegExp(`${REPORTED} \\d+`, 'u');
/** A member can send this many reports within this time. */
const MOST_REPORTS = 3;
const REPORTS_WITHIN_MS = 10 * 60_000;
/** In place of a moderator who was forgotten. */
const FORMER = '0';

const LOOKED_UP = 'trouble.write.lookedUp';

/** Tables whose rows a moderator asked for. */
const TELLING_TABLES = new Set(['keep_outs', 'settings', 'case_changes', 'session_lock_allowed']);

/** A lock of a session, since and until when it was in force. */
interface SeenLock {
  readonly id: string;
  readonly sessionId: string;
  readonly from: number;
  to: number | null;
  /** Since when people may be in, by what the store has of them. */
  readonly allowed: Map<string, number>;
}

/** What the store has of someone who may be in. */
function allowance(lockId: string, participantId: string): string {
  const hash = createHash('sha256').update(`${lockId}\0`).update(Buffer.from(participantId, 'utf16le'));
  return hash.digest('base64url').slice(0, 22);
}

/** A claim that has to hold as long as the message makes it. */
interface Lasting {
  readonly message: Message;
  readonly version: Version;
  readonly claim: Claim;
  readonly key: string;
  readonly subject: string | null;
}

interface Scope {
  readonly message: Message;
  readonly version: Version;
  readonly interaction: Interaction | null;
  readonly reference: string | null;
  readonly guildId: string;
  readonly subject: string | null;
  readonly caseNumber: number | null;
  /** In a bulk removal, each person is shown as they were when their turn came, which may be a while ago. */
  readonly inTurn?: boolean;
}

/**
 * Whether each request after the first has its own reason: the person came back and no earlier request was about that,
 * or they're still in as before and the last request had no effect for a while.
 *
 * @param asks requests that reached VideoSDK, in order
 */
function hasReasons(asks: readonly Ask[], connections: readonly Connection[]): boolean {
  const [first] = asks;
  if (first === undefined) {
    return true;
  }
  const inAt = (from: number, to: number, until: number): boolean =>
    connections.some((one) => one.from <= until && one.from <= to && (one.to === null || one.to >= from));
  // The first may have been about any stay until then, seen in a lagging list.
  let handled = connections.findLast(({ from }) => from <= first.at - LAG_MS)?.from ?? Number.NEGATIVE_INFINITY;
  for (const [index, ask] of asks.entries()) {
    const before = asks[index - 1];
    if (before === undefined) {
      continue;
    }
    if (ask.at - before.at >= AGAIN_AFTER_MS && inAt(ask.at - ONE_LOOK_MS, ask.at, handled)) {
      continue;
    }
    const next = connections.find(({ from }) => from > handled && from <= ask.at);
    if (next === undefined) {
      return false;
    }
    handled = next.from;
  }
  return true;
}

/** How the bot classifies a status in response to a removal. */
function answerOf(status: number): 'accepted' | 'rejected' | 'forbidden' | 'busy' | 'failed' {
  if (status >= 200 && status < 300) {
    return 'accepted';
  }
  if (status === 401 || status === 403) {
    return 'forbidden';
  }
  return status === 429 ? 'busy' : status < 500 ? 'rejected' : 'failed';
}

/** The count in a text: its own number, or that of the filled-in people. */
function countIn({ values, key }: Said): number | null {
  if (key.endsWith('nobodyElse')) {
    return 0;
  }
  const text = values['count'] ?? values['people'];
  const digits = /\d[\d,]*/u.exec(text ?? '')?.[0];
  return digits === undefined ? null : Number(digits.replaceAll(',', ''));
}

/** Names are compared ignoring case and whitespace; those of the simulation have no accents. */
function folded(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/gu, ' ');
}

/** The store holds external text as JSON would write it. */
function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

function at(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
