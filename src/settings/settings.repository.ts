import type { Transaction } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import { randomId } from '../common/random.ts';
import type { Database, Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { reading, writing } from '../database/operation.ts';
import type { Tables } from '../database/schema.ts';
import { sql } from '../database/sql.ts';
import { stored, unstored } from '../database/stored-text.ts';
import type { SealedAccount, SealedAccounts, ServerAccount } from '../sessions/account.ts';
import type { Room } from '../sessions/session.ts';
import {
  accountText,
  type ChangesPage,
  type ChosenPatch,
  type GuildSettings,
  type NewAccount,
  noSettings,
  type OwnSettings,
  type RecordedChange,
  SERVER_LANGUAGES,
  SETTING_KEYS,
  type SettingKey,
  type SettingProblem,
  type SettingsChange,
  type SettingsPatch,
  type SettingsRepository,
  type SettingValues,
  sameValue,
  settingProblem,
  settingsWith,
} from './settings.ts';
import { outdateTest } from './setup.repository.ts';
import { TESTED_SETTINGS } from './setup.ts';

export interface SettingsRepositoryOptions {
  readonly store: Store;
  /** The environment's values, for servers that set nothing. If it lists rooms, no server can list others. */
  readonly first: GuildSettings;
  /** The only server the bot serves; `null`: all of them. */
  readonly home: string | null;
  readonly log: Logger;
}

/** How long a read stays fresh, counted from its start. Changes by other processes apply after that. */
const FRESH_FOR_MS = 2_000;
/**
 * How long a process that has the database for itself can peek at what it read last, while it reads it again: no one else
 * changes settings, and a command isn't acknowledged later because a disk is slow.
 */
const KEPT_FOR_MS = 10 * 60_000;

/** One read of a server's settings. `startedAt` is by this process's `elapsed`. */
interface Reading {
  readonly startedAt: number;
  readonly answer: Promise<GuildSettings>;
  arrived: boolean;
  /** What the answer was, or the one before it until it arrives, where that still counts. */
  value: GuildSettings | undefined;
}

/** All claims to rooms, and the version at which they were read. */
interface Claims {
  readonly version: number;
  readonly byRoom: ReadonlyMap<string, { readonly guildId: string; readonly number: number }>;
}

/** What a server has set itself, and the rows that couldn't be read. */
interface Stored {
  readonly own: OwnSettings;
  readonly unreadable: readonly { readonly key: string; readonly value: string }[];
}

/** The settings of all servers, backed by the database. */
export function createSettingsRepository(options: SettingsRepositoryOptions): SettingsRepository {
  return new StoredSettings(options);
}

class StoredSettings implements SettingsRepository {
  readonly #store: Store;
  readonly #clock: Store['clock'];
  readonly #first: GuildSettings;
  readonly #home: string | null;
  readonly #log: Logger;
  readonly #readings = new Map<string, Reading>();
  readonly #complainedOf = new Set<string>();
  #sweptAt: number;
  #claims: Claims = { version: 0, byRoom: new Map() };

  constructor({ store, first, home, log }: SettingsRepositoryOptions) {
    this.#store = store;
    this.#clock = store.clock;
    this.#first = first;
    this.#home = home;
    this.#log = log;
    this.#sweptAt = this.#clock.elapsed();
  }

  of(guildId: string): Promise<GuildSettings> {
    const known = this.#readings.get(guildId);
    if (known !== undefined && (!known.arrived || this.#fresh(known))) {
      return known.answer;
    }
    this.#sweep();
    const reading: Reading = {
      startedAt: this.#clock.elapsed(),
      answer: reached(this.#read(guildId)),
      arrived: false,
      value: known !== undefined && this.#keeps(known) ? known.value : undefined,
    };
    this.#readings.set(guildId, reading);
    reading.answer.then(
      (value) => {
        reading.arrived = true;
        reading.value = value;
      },
      () => {
        if (this.#readings.get(guildId) === reading) {
          this.#readings.delete(guildId);
        }
      },
    );
    return reading.answer;
  }

  reread(guildId: string): Promise<GuildSettings> {
    this.#readings.delete(guildId);
    return this.of(guildId);
  }

  peek(guildId: string): GuildSettings | undefined {
    const reading = this.#readings.get(guildId);
    if (reading === undefined || !this.#keeps(reading)) {
      return undefined;
    }
    if (!this.#fresh(reading)) {
      // Whoever needs them after this is told what goes wrong.
      this.of(guildId).catch(() => undefined);
    }
    return reading.value;
  }

  rooms(): Promise<ReadonlySet<string>> {
    const known = this.#claims;
    return reached(
      this.#store.run(readClaims, known.version).then((read) => new Set(this.#latest(known, read).byRoom.keys())),
    );
  }

  own(guildId: string): Promise<OwnSettings> {
    return reached(this.#own(guildId));
  }

  change(guildId: string, by: string, patch: ChosenPatch): Promise<SettingsChange> {
    return reached(this.#change(guildId, by, patch, null));
  }

  connect(by: string, { guildId, id, sealed, revision }: NewAccount): Promise<SettingsChange> {
    return reached(
      this.#change(guildId, by, { 'videosdk-account': accountText({ id, revision }) }, { guildId, id, sealed }),
    );
  }

  changes(guildId: string, upTo: number | null, limit: number): Promise<ChangesPage> {
    return reached(this.#store.run(readChanges, guildId, upTo, limit));
  }

  #served(guildId: string): boolean {
    return this.#home === null || this.#home === guildId;
  }

  #fresh({ startedAt }: Reading): boolean {
    return this.#clock.elapsed() - startedAt < FRESH_FOR_MS;
  }

  /** Whether it can be peeked at. */
  #keeps({ startedAt }: Reading): boolean {
    return this.#clock.elapsed() - startedAt < (this.#store.alone ? KEPT_FOR_MS : FRESH_FOR_MS);
  }

  /** Drops old reads when something else is read, so nothing that no one uses is kept and no timer is needed. */
  #sweep(): void {
    const time = this.#clock.elapsed();
    if (time - this.#sweptAt < FRESH_FOR_MS) {
      return;
    }
    this.#sweptAt = time;
    for (const [guildId, reading] of this.#readings) {
      if (reading.arrived && !this.#keeps(reading)) {
        this.#readings.delete(guildId);
      }
    }
  }

  async #read(guildId: string): Promise<GuildSettings> {
    if (!this.#served(guildId)) {
      return noSettings(this.#first);
    }
    const known = this.#claims;
    const { own, claims } = await this.#store.run(readSettings, guildId, known.version);
    const { byRoom } = this.#latest(known, claims);
    return settingsWith(this.#first, this.#readable(guildId, own), (room) => this.#givenAway(room, guildId, byRoom));
  }

  async #own(guildId: string): Promise<OwnSettings> {
    return this.#served(guildId) ? this.#readable(guildId, await this.#store.run(readOwn, guildId)) : {};
  }

  /**
   * Whether the room belongs to another server: the first to list it has it, by either of its two names. `null`:
   * unknown, because a room whose custom ID isn't known can have any name.
   */
  #givenAway(room: Room, guildId: string, byRoom: Claims['byRoom']): boolean | null {
    if (this.#home !== null) {
      return false;
    }
    const byId = byRoom.get(room.id);
    if (room.customId === undefined) {
      const given = (byId?.guildId ?? guildId) !== guildId;
      for (const { guildId: other, number } of byRoom.values()) {
        if ((byId === undefined || number < byId.number) && (other !== guildId) !== given) {
          return null;
        }
      }
      return given;
    }
    const byCustomId = room.customId === null ? undefined : byRoom.get(room.customId);
    const earliest =
      byId !== undefined && byCustomId !== undefined && byCustomId.number < byId.number ? byCustomId : byId;
    return ((earliest ?? byCustomId)?.guildId ?? guildId) !== guildId;
  }

  /**
   * @param known what was known when they were asked for
   * @param read `null`: still the same
   */
  #latest(known: Claims, read: Claims | null): Claims {
    if (read !== null && read.version > this.#claims.version) {
      this.#claims = read;
    }
    return read ?? known;
  }

  #readable(guildId: string, { own, unreadable }: Stored): OwnSettings {
    this.#complain(guildId, unreadable);
    return own;
  }

  /**
   * Logs each bad row once, since it's read every two seconds. The value stays out of the log: it holds people's IDs.
   */
  #complain(guildId: string, rows: Stored['unreadable']): void {
    for (const { key, value } of rows) {
      const name = `${guildId} ${key} ${value}`;
      if (!this.#complainedOf.has(name) && this.#complainedOf.size < MOST_COMPLAINTS) {
        this.#complainedOf.add(name);
        this.#log.error({ guild: guildId, setting: key }, "couldn't read a setting: treating it as not set");
      }
    }
  }

  async #change(
    guildId: string,
    by: string,
    patch: SettingsPatch,
    account: SealedAccount | null,
  ): Promise<SettingsChange> {
    if (!this.#served(guildId)) {
      return { kind: 'not-served' };
    }
    const refusal = this.#refusalOf(guildId, patch, await this.#accountOf(guildId, patch));
    if (refusal !== null) {
      return refusal;
    }
    try {
      const at = this.#clock.now();
      const made = await this.#store.run(changeSettings, { guildId, by, at }, patch, account, this.#home !== null);
      this.#complain(guildId, made.unreadable);
      return made.change;
    } finally {
      // Even after a failure: if only the answer to the commit was lost, the change was made.
      if (patch.rooms === undefined && patch['videosdk-account'] === undefined) {
        this.#readings.delete(guildId);
      } else {
        this.#readings.clear();
      }
    }
  }

  /** Where the rooms in a patch are. */
  async #accountOf(guildId: string, { rooms }: SettingsPatch): Promise<ServerAccount['kind']> {
    return rooms ? (await this.#read(guildId)).account.kind : 'shared';
  }

  #refusalOf(guildId: string, patch: SettingsPatch, account: ServerAccount['kind']): SettingsChange | null {
    const problem = patchProblem(guildId, patch);
    if (problem !== null) {
      return { kind: 'invalid', problem };
    }
    const offered = account === 'own' ? null : this.#first.rooms.only;
    const missing = offered === null ? [] : (patch.rooms ?? []).filter((room) => !offered.has(room));
    return missing.length === 0 ? null : { kind: 'rooms-not-offered', rooms: missing };
  }
}

/** The credentials that servers have brought, as they're stored: encrypted. */
export function createSealedAccounts(store: Store): SealedAccounts {
  const { randomBytes } = store;
  return {
    newName: (bytes) => randomId(randomBytes, bytes),
    find: (guildId) => reached(store.run(findAccount, guildId)),
    serverOf: (id) => reached(store.run(serverOfAccount, id)),
    page: (after, limit) => reached(store.run(pageOfAccounts, after, limit)),
    reseal: ({ guildId, id, sealed: before }, sealed) =>
      reached(store.run(resealAccount, { guildId, id, sealed: before }, sealed)),
  };
}

const findAccount = reading('accounts/find', async ({ db }, guildId: string): Promise<SealedAccount | null> => {
  const row = await db.selectFrom('video_accounts').selectAll().where('guild_id', '=', guildId).executeTakeFirst();
  return row === undefined ? null : { guildId, id: row.id, sealed: row.sealed };
});

const serverOfAccount = reading('accounts/server', async ({ db }, id: string): Promise<string | null> => {
  const row = await db.selectFrom('video_accounts').select('guild_id').where('id', '=', id).executeTakeFirst();
  return row?.guild_id ?? null;
});

const pageOfAccounts = reading('accounts/page', async ({ db }, after: string, limit: number) => {
  const rows = await db
    .selectFrom('video_accounts')
    .selectAll()
    .where('guild_id', '>', after)
    .orderBy('guild_id')
    .limit(limit)
    .execute();
  return rows.map(({ guild_id: guildId, id, sealed }): SealedAccount => ({ guildId, id, sealed }));
});

const resealAccount = writing(
  'accounts/reseal',
  async ({ db }, seen: SealedAccount, sealed: string): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('video_accounts')
      .set({ sealed })
      .where('guild_id', '=', seen.guildId)
      .where('id', '=', seen.id)
      .where('sealed', '=', seen.sealed)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },
);

/** @param known the version of the claims that the caller knows: they're read if there is another */
const readSettings = reading(
  'settings/read',
  async ({ db }, guildId: string, known: number): Promise<{ readonly own: Stored; readonly claims: Claims | null }> => {
    // One statement: both are read every two seconds while a server is busy.
    const rows = await db
      .selectFrom('settings')
      .select(['key', 'value'])
      .where('guild_id', '=', guildId)
      .unionAll(
        db
          .selectFrom('setting_counters')
          .select([sql.lit(CLAIMS).as('key'), sql<string>`cast(last_number as text)`.as('value')])
          .where('name', '=', CLAIMS),
      )
      .execute();
    const version = Number(rows.find(({ key }) => key === CLAIMS)?.value ?? 0);
    const own = ownIn(
      guildId,
      rows.filter(({ key }) => key !== CLAIMS),
    );
    return { own, claims: await claimsAt(db, version, known) };
  },
);

/** @param known as for {@link readSettings} */
const readClaims = reading('settings/claims', async ({ db }, known: number) =>
  claimsAt(db, await counterOf(db, CLAIMS), known),
);

/** Claims change rarely and can be many, so they're read again only when their version changed. */
async function claimsAt(db: Database, version: number, known: number): Promise<Claims | null> {
  if (version === known) {
    return null;
  }
  const rows = await db.selectFrom('room_claims').selectAll().execute();
  return {
    version,
    byRoom: new Map(rows.map(({ room, guild_id, number }) => [unstored(room), { guildId: guild_id, number }])),
  };
}

const readOwn = reading('settings/own', ({ db }, guildId: string) => ownOf(db, guildId));

async function ownOf(db: Pick<Database, 'selectFrom'>, guildId: string): Promise<Stored> {
  return ownIn(
    guildId,
    await db.selectFrom('settings').select(['key', 'value']).where('guild_id', '=', guildId).execute(),
  );
}

function ownIn(guildId: string, rows: Stored['unreadable']): Stored {
  const own: Record<string, unknown> = {};
  const unreadable: { key: string; value: string }[] = [];
  for (const { key, value } of rows) {
    const parsed = isSettingKey(key) ? parsedValue(guildId, key, value) : undefined;
    if (parsed === undefined) {
      unreadable.push({ key, value });
      if (key === 'videosdk-account') {
        // Not the default, which may be the operator's account: it isn't known which one the server wants.
        own[key] = '';
      }
    } else {
      own[key] = parsed;
    }
  }
  return { own: own as OwnSettings, unreadable };
}

const readChanges = reading(
  'settings/changes',
  async ({ db }, guildId: string, upTo: number | null, limit: number): Promise<ChangesPage> => {
    const [rows, total] = await Promise.all([
      db
        .selectFrom('setting_changes')
        .selectAll()
        .where('guild_id', '=', guildId)
        .$if(upTo !== null, (query) => query.where('number', '<=', upTo ?? 0))
        .orderBy('number', 'desc')
        .limit(limit)
        .execute(),
      counterOf(db, guildId),
    ]);
    return {
      total,
      changes: rows.flatMap(({ number, at, by, key, before, after }): RecordedChange[] =>
        isSettingKey(key)
          ? [{ number, at, by, key, before: recorded(guildId, key, before), after: recorded(guildId, key, after) }]
          : [],
      ),
    };
  },
);

/** Whose settings are changed, by whom, and when. */
interface Changing {
  readonly guildId: string;
  readonly by: string;
  readonly at: number;
}

interface Changed extends Pick<Stored, 'unreadable'> {
  readonly change: SettingsChange;
}

/**
 * @param account the credentials, if the patch names an account
 * @param only whether the bot serves no other server
 */
const changeSettings = writing(
  'settings/change',
  (
    { db },
    { guildId, by, at }: Changing,
    asked: SettingsPatch,
    account: SealedAccount | null,
    only: boolean,
  ): Promise<Changed> =>
    db.transaction().execute(async (tx): Promise<Changed> => {
      // Changes of one server run one after the other, so that each records the value before it.
      const last = await lockCounter(tx, guildId);
      const { own, unreadable } = await ownOf(tx, guildId);
      const patch = withRoomsOf(own, asked);
      const keys = SETTING_KEYS.filter(
        (key) => patch[key] !== undefined && !sameValue(key, own[key] ?? null, patch[key]),
      );
      if (keys.length === 0) {
        return { change: { kind: 'unchanged' }, unreadable };
      }
      if (keys.includes('rooms')) {
        // Rooms of an account of its own are no one else's, so there is nothing to claim.
        const claimed = own['videosdk-account'] === undefined ? (patch.rooms ?? []) : [];
        const taken = await claim(tx, guildId, claimed, only);
        if (taken.length > 0) {
          return { change: { kind: 'rooms-taken', rooms: taken }, unreadable };
        }
      }
      const changes = keys.map((key, index) => ({
        guild_id: guildId,
        number: last + index + 1,
        at,
        by,
        key,
        before: asJson(own[key]),
        after: asJson(patch[key]),
      }));
      for (const { key, after } of changes) {
        const row = { guild_id: guildId, key, value: after ?? '' };
        await (after === null
          ? tx.deleteFrom('settings').where('guild_id', '=', guildId).where('key', '=', key).execute()
          : tx
              .insertInto('settings')
              .values(row)
              .onConflict((conflict) => conflict.columns(['guild_id', 'key']).doUpdateSet({ value: row.value }))
              .execute());
      }
      if (keys.includes('videosdk-account')) {
        await storeAccount(tx, guildId, account);
      }
      await tx.insertInto('setting_changes').values(changes).execute();
      if (keys.some((key) => (TESTED_SETTINGS as readonly SettingKey[]).includes(key))) {
        await outdateTest(tx, guildId, at);
      }
      await setCounter(tx, guildId, last + changes.length);
      return { change: { kind: 'changed', keys }, unreadable };
    }),
);

/** A list of rooms names those of one account: with another account, it goes back to the default. */
function withRoomsOf(own: OwnSettings, patch: SettingsPatch): SettingsPatch {
  const next = patch['videosdk-account'];
  const idOf = (text: string | null | undefined): string | undefined => text?.split('.')[0];
  return next === undefined || idOf(next) === idOf(own['videosdk-account']) ? patch : { ...patch, rooms: null };
}

/** @param account `null`: there is none anymore */
async function storeAccount(tx: Transaction<Tables>, guildId: string, account: SealedAccount | null): Promise<void> {
  await tx.deleteFrom('video_accounts').where('guild_id', '=', guildId).execute();
  if (account !== null) {
    await tx
      .insertInto('video_accounts')
      .values({ guild_id: guildId, id: account.id, sealed: account.sealed })
      .execute();
  }
}

/**
 * Makes exactly these rooms the server's.
 *
 * @param only whether the bot serves no other server
 * @returns those that belong to another server; in that case nothing was written
 */
async function claim(
  tx: Transaction<Tables>,
  guildId: string,
  rooms: readonly string[],
  only: boolean,
): Promise<string[]> {
  const names = rooms.map(stored);
  const last = await lockCounter(tx, CLAIMS);
  const held =
    names.length === 0 ? [] : await tx.selectFrom('room_claims').selectAll().where('room', 'in', names).execute();
  const others = held.filter((row) => row.guild_id !== guildId).map(({ room }) => room);
  if (!only && others.length > 0) {
    return others.map(unstored);
  }
  const mine = new Set(held.filter((row) => row.guild_id === guildId).map(({ room }) => room));
  const dropped = tx.deleteFrom('room_claims').where('guild_id', '=', guildId);
  await (mine.size === 0 ? dropped : dropped.where('room', 'not in', [...mine])).execute();
  if (others.length > 0) {
    // The bot serves only this server, so what others listed earlier no longer counts.
    await tx.deleteFrom('room_claims').where('room', 'in', others).execute();
  }
  const added = names.filter((room) => !mine.has(room));
  if (added.length > 0) {
    await tx
      .insertInto('room_claims')
      .values(added.map((room) => ({ room, guild_id: guildId, number: last + 1 })))
      .execute();
  }
  await setCounter(tx, CLAIMS, last + 1);
  return [];
}

/** Makes no room the server's. */
export async function releaseRooms(tx: Transaction<Tables>, guildId: string): Promise<void> {
  await claim(tx, guildId, [], false);
}

/** The counter of changes to claims. It's stored with the servers' counters, whose names are numbers. */
const CLAIMS = 'room-claims';
const MOST_COMPLAINTS = 1_000;

const SHAPES: { readonly [Key in SettingKey]: z.ZodType<SettingValues[Key]> } = {
  'moderator-roles': z.array(z.string()),
  'log-channel': z.string(),
  rooms: z.array(z.string()),
  'reason-required': z.boolean(),
  replies: z.enum(['private', 'public']),
  language: z.enum([...SERVER_LANGUAGES, 'discord']),
  confirm: z.enum(['always', 'picked', 'never']),
  'removal-limit': z.union([z.literal('off'), z.object({ removals: z.number(), minutes: z.number() })]),
  'protected-ids': z.array(z.string()),
  'reason-presets': z.array(z.string()),
  retention: z.union([z.literal('forever'), z.number()]),
  'end-session-roles': z.array(z.string()),
  reports: z.boolean(),
  'report-people': z.boolean(),
  'videosdk-account': z.string(),
};

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SHAPES, key);
}

/** @returns `undefined` for anything that isn't a valid value */
function parsedValue(guildId: string, key: SettingKey, text: string): SettingValues[SettingKey] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = SHAPES[key].safeParse(json);
  return parsed.success && settingProblem(guildId, key, parsed.data as never) === null ? parsed.data : undefined;
}

function recorded(guildId: string, key: SettingKey, text: string | null): RecordedChange['before'] {
  return text === null ? null : parsedValue(guildId, key, text);
}

/** The first problem with a patch. */
function patchProblem(guildId: string, patch: SettingsPatch): SettingProblem | null {
  for (const key of SETTING_KEYS) {
    const value = patch[key];
    const problem = value === undefined || value === null ? null : settingProblem(guildId, key, value as never);
    if (problem !== null) {
      return problem;
    }
  }
  return null;
}

function asJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/**
 * Locks a counter's row until the transaction ends.
 *
 * @returns the counter's value
 */
async function lockCounter(tx: Transaction<Tables>, name: string): Promise<number> {
  const { last_number } = await tx
    .insertInto('setting_counters')
    .values({ name, last_number: 0 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ last_number: sql<number>`setting_counters.last_number` }),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return last_number;
}

async function setCounter(tx: Transaction<Tables>, name: string, last: number): Promise<void> {
  await tx.updateTable('setting_counters').set({ last_number: last }).where('name', '=', name).execute();
}

async function counterOf(db: Database, name: string): Promise<number> {
  const row = await db.selectFrom('setting_counters').select('last_number').where('name', '=', name).executeTakeFirst();
  return row?.last_number ?? 0;
}
