import { sql, type Transaction } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import type { Tables } from '../database/schema.ts';
import { stored, unstored } from '../database/stored-text.ts';
import type { Room } from '../sessions/session.ts';
import {
  type GuildSettings,
  noSettings,
  type OwnSettings,
  type RecordedChange,
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

/** One read of a server's settings. `value` is set once it arrives. `startedAt` is by this process's `elapsed`. */
interface Reading {
  readonly startedAt: number;
  readonly answer: Promise<GuildSettings>;
  value?: GuildSettings;
}

/** All claims to rooms, and the version at which they were read. */
interface Claims {
  readonly version: number;
  readonly byRoom: ReadonlyMap<string, { readonly guildId: string; readonly number: number }>;
}

/** The settings of all servers, backed by the database. */
export function createSettingsRepository({ store, first, home, log }: SettingsRepositoryOptions): SettingsRepository {
  const { db, clock } = store;
  const readings = new Map<string, Reading>();
  const complainedOf = new Set<string>();
  let sweptAt = clock.elapsed();
  let claims: Claims = { version: 0, byRoom: new Map() };

  const served = (guildId: string): boolean => home === null || home === guildId;

  function fresh({ startedAt }: Reading): boolean {
    return clock.elapsed() - startedAt < FRESH_FOR_MS;
  }

  function of(guildId: string): Promise<GuildSettings> {
    const known = readings.get(guildId);
    if (known !== undefined && (known.value === undefined || fresh(known))) {
      return known.answer;
    }
    sweep();
    const reading: Reading = { startedAt: clock.elapsed(), answer: reached(read(guildId)) };
    readings.set(guildId, reading);
    reading.answer.then(
      (value) => {
        reading.value = value;
      },
      () => {
        if (readings.get(guildId) === reading) {
          readings.delete(guildId);
        }
      },
    );
    return reading.answer;
  }

  /** Drops old reads when something else is read, so nothing grows and no timer is needed. */
  function sweep(): void {
    const time = clock.elapsed();
    if (time - sweptAt < FRESH_FOR_MS) {
      return;
    }
    sweptAt = time;
    for (const [guildId, reading] of readings) {
      if (reading.value !== undefined && !fresh(reading)) {
        readings.delete(guildId);
      }
    }
  }

  async function read(guildId: string): Promise<GuildSettings> {
    if (!served(guildId)) {
      return noSettings(first);
    }
    const [own, { byRoom }] = await Promise.all([ownOf(db, guildId), readClaims()]);
    return settingsWith(first, own, (room) => givenAway(room, guildId, byRoom));
  }

  /**
   * Whether the room belongs to another server: the first to list it has it, by either of its two names. `null`:
   * unknown, because a room whose custom ID isn't known can have any name.
   */
  function givenAway(room: Room, guildId: string, byRoom: Claims['byRoom']): boolean | null {
    if (home !== null) {
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

  /** Claims change rarely and can be many, so they're read again only when their version changed. */
  async function readClaims(): Promise<Claims> {
    const version = await counterOf(db, CLAIMS);
    if (version === claims.version) {
      return claims;
    }
    const rows = await db.selectFrom('room_claims').selectAll().execute();
    const read: Claims = {
      version,
      byRoom: new Map(rows.map(({ room, guild_id, number }) => [unstored(room), { guildId: guild_id, number }])),
    };
    if (version > claims.version) {
      claims = read;
    }
    return read;
  }

  async function ownOf(on: Pick<typeof db, 'selectFrom'>, guildId: string): Promise<OwnSettings> {
    const rows = await on.selectFrom('settings').selectAll().where('guild_id', '=', guildId).execute();
    const own: Record<string, unknown> = {};
    for (const { key, value } of rows) {
      const parsed = isSettingKey(key) ? parsedValue(guildId, key, value) : undefined;
      if (parsed === undefined) {
        complain(guildId, key, value);
      } else {
        own[key] = parsed;
      }
    }
    return own as OwnSettings;
  }

  /**
   * Logs each bad row once, since it's read every two seconds. The value stays out of the log: it holds people's IDs.
   */
  function complain(guildId: string, key: string, value: string): void {
    const name = `${guildId} ${key} ${value}`;
    if (!complainedOf.has(name) && complainedOf.size < MOST_COMPLAINTS) {
      complainedOf.add(name);
      log.error({ guild: guildId, setting: key }, "couldn't read a setting: treating it as not set");
    }
  }

  async function change(guildId: string, by: string, patch: SettingsPatch): Promise<SettingsChange> {
    if (!served(guildId)) {
      return { kind: 'not-served' };
    }
    const refusal = refusalOf(guildId, patch);
    if (refusal !== null) {
      return refusal;
    }
    try {
      return await db.transaction().execute((tx) => changeIn(tx, guildId, by, patch));
    } finally {
      // Even after a failure: if only the answer to the commit was lost, the change was made.
      if (patch.rooms === undefined) {
        readings.delete(guildId);
      } else {
        readings.clear();
      }
    }
  }

  function refusalOf(guildId: string, patch: SettingsPatch): SettingsChange | null {
    const problem = patchProblem(guildId, patch);
    if (problem !== null) {
      return { kind: 'invalid', problem };
    }
    const offered = first.rooms.only;
    const missing = offered === null ? [] : (patch.rooms ?? []).filter((room) => !offered.has(room));
    return missing.length === 0 ? null : { kind: 'rooms-not-offered', rooms: missing };
  }

  async function changeIn(
    tx: Transaction<Tables>,
    guildId: string,
    by: string,
    patch: SettingsPatch,
  ): Promise<SettingsChange> {
    // Changes of one server run one after the other, so that each records the value before it.
    const last = await lockCounter(tx, guildId);
    const own = await ownOf(tx, guildId);
    const keys = SETTING_KEYS.filter(
      (key) => patch[key] !== undefined && !sameValue(key, own[key] ?? null, patch[key]),
    );
    if (keys.length === 0) {
      return { kind: 'unchanged' };
    }
    if (keys.includes('rooms')) {
      const taken = await claim(tx, guildId, patch.rooms ?? []);
      if (taken.length > 0) {
        return { kind: 'rooms-taken', rooms: taken };
      }
    }
    const at = clock.now();
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
    await tx.insertInto('setting_changes').values(changes).execute();
    await setCounter(tx, guildId, last + changes.length);
    return { kind: 'changed', keys };
  }

  /**
   * Makes exactly these rooms the server's.
   *
   * @returns those that belong to another server; in that case nothing was written
   */
  async function claim(tx: Transaction<Tables>, guildId: string, rooms: readonly string[]): Promise<string[]> {
    const names = rooms.map(stored);
    const last = await lockCounter(tx, CLAIMS);
    const held =
      names.length === 0 ? [] : await tx.selectFrom('room_claims').selectAll().where('room', 'in', names).execute();
    const others = held.filter((row) => row.guild_id !== guildId).map(({ room }) => room);
    if (home === null && others.length > 0) {
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

  return {
    of,
    peek(guildId) {
      const reading = readings.get(guildId);
      return reading !== undefined && fresh(reading) ? reading.value : undefined;
    },
    rooms: () => reached(readClaims().then(({ byRoom }) => new Set(byRoom.keys()))),
    own: (guildId) => reached(served(guildId) ? ownOf(db, guildId) : Promise.resolve({})),
    change: (guildId, by, patch) => reached(change(guildId, by, patch)),
    changes: (guildId, upTo, limit) =>
      reached(
        Promise.all([
          db
            .selectFrom('setting_changes')
            .selectAll()
            .where('guild_id', '=', guildId)
            .$if(upTo !== null, (query) => query.where('number', '<=', upTo ?? 0))
            .orderBy('number', 'desc')
            .limit(limit)
            .execute(),
          counterOf(db, guildId),
        ]).then(([rows, total]) => ({
          total,
          changes: rows.flatMap(({ number, at, by, key, before, after }): RecordedChange[] =>
            isSettingKey(key)
              ? [{ number, at, by, key, before: recorded(guildId, key, before), after: recorded(guildId, key, after) }]
              : [],
          ),
        })),
      ),
  };
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
  confirm: z.enum(['always', 'picked', 'never']),
  'removal-limit': z.union([z.literal('off'), z.object({ removals: z.number(), minutes: z.number() })]),
  'protected-ids': z.array(z.string()),
  'reason-presets': z.array(z.string()),
  retention: z.union([z.literal('forever'), z.number()]),
  'end-session-roles': z.array(z.string()),
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

async function counterOf(db: Store['db'], name: string): Promise<number> {
  const row = await db.selectFrom('setting_counters').select('last_number').where('name', '=', name).executeTakeFirst();
  return row?.last_number ?? 0;
}
