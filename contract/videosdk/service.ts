import { randomBytes } from 'node:crypto';
import { type ApiVersion, createTokenSigner } from '../../src/videosdk/token.ts';
import { type Answer, Caller, NoAnswer } from '../caller.ts';
import { isSuccess } from '../describe.ts';
import { type Need, NothingToSee, type Service } from '../observation.ts';
import { fieldOf, isFields, textOf } from '../shape.ts';

export interface VideoSdkOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly secretKey: string;
  readonly removalApi: ApiVersion;
  /** A running session that somebody has joined. */
  readonly sessionId: string | null;
  /** Somebody in it who will be removed. */
  readonly participantId: string | null;
  /** Why there's no session or participant. */
  readonly lacks: Partial<Readonly<Record<Need, string>>>;
  readonly signal: AbortSignal;
}

/** The same margin as the bot's: VideoSDK refuses a token from the future. */
const ISSUED_SECONDS_AGO = 5;
const LIFETIME_SECONDS = 300;
const GONE_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 500;

export interface TokenChange {
  /** Defaults to 5 s ago. */
  readonly issuedInSeconds?: number;
  readonly expiresInSeconds?: number;
  readonly secretKey?: string;
}

export interface Removal {
  readonly answer: Answer;
  /** What the list of connected people said afterwards. */
  readonly afterwards: string;
}

/** An account at VideoSDK, or the sandbox's. Makes at most one room, and deactivates it. */
export class VideoSdkService implements Service {
  readonly #options: VideoSdkOptions;
  readonly #caller: Caller;
  /** IDs that no one has. */
  readonly unknown = {
    session: randomBytes(12).toString('hex'),
    room: [0, 1, 2].map(() => randomBytes(2).toString('hex')).join('-'),
    participant: `nobody-${randomBytes(6).toString('hex')}`,
  };
  readonly customRoomId = `bouncer-contract-${randomBytes(6).toString('hex')}`;
  #creation: Promise<Answer> | null = null;
  #deactivated: Answer | null = null;
  #removal: Promise<Removal> | null = null;

  constructor(options: VideoSdkOptions) {
    this.#options = options;
    this.#caller = new Caller(options.url, options.signal);
  }

  lacks(need: Need): string | null {
    return this.#options.lacks[need] ?? null;
  }

  get sessionId(): string {
    return this.#options.sessionId ?? missing('session');
  }

  get participantId(): string {
    return this.#options.participantId ?? missing('participant');
  }

  token(version: ApiVersion, change: TokenChange = {}): Promise<string> {
    const { apiKey, secretKey } = this.#options;
    const issuedAt = Math.floor(Date.now() / 1_000) + (change.issuedInSeconds ?? -ISSUED_SECONDS_AGO);
    const expiresAt =
      change.expiresInSeconds === undefined
        ? issuedAt + LIFETIME_SECONDS
        : Math.floor(Date.now() / 1_000) + change.expiresInSeconds;
    return createTokenSigner({ apiKey, secretKey: change.secretKey ?? secretKey }).sign(version, issuedAt, expiresAt);
  }

  /** @param authorization defaults to a valid token for v2; null: no such header */
  async get(path: string, authorization?: string | null): Promise<Answer> {
    return this.#caller.send('GET', path, { headers: await this.#headers('v2', authorization) });
  }

  /** @param authorization defaults to a valid token for the version of the path */
  async post(path: string, body: object, authorization?: string, caller: Caller = this.#caller): Promise<Answer> {
    const version = path.startsWith('/v1/') ? 'v1' : 'v2';
    return caller.send('POST', path, { headers: await this.#headers(version, authorization), body });
  }

  async #headers(version: ApiVersion, given: string | null | undefined): Promise<Record<string, string>> {
    return given === null ? {} : { authorization: given ?? (await this.token(version)) };
  }

  /** The answer to creating a room. Later calls return the same one. */
  createRoom(): Promise<Answer> {
    this.#creation ??= this.post('/v2/rooms', { customRoomId: this.customRoomId });
    return this.#creation;
  }

  /** @throws {NothingToSee} if there is none */
  async roomId(): Promise<string> {
    const answer = await this.createRoom();
    const roomId = isSuccess(answer) ? textOf(answer.json, 'roomId') : null;
    if (roomId === null) {
      throw new NothingToSee('the room couldn’t be created');
    }
    return roomId;
  }

  /** @throws {NothingToSee} if there is no room */
  async deactivateRoom(): Promise<Answer> {
    const answer = await this.post('/v2/rooms/deactivate', { roomId: await this.roomId() });
    this.#deactivated = answer;
    return answer;
  }

  /** The session's record, which can be in `data`. */
  async session(): Promise<unknown> {
    return bare((await this.get(`/v2/sessions/${encodeURIComponent(this.sessionId)}`)).json);
  }

  /** @throws {NothingToSee} */
  async roomOfSession(): Promise<string> {
    const record = await this.session();
    const roomId = textOf(record, 'roomId') ?? textOf(record, 'meetingId');
    if (roomId === null) {
      throw new NothingToSee('the session’s record names no room');
    }
    return roomId;
  }

  /** The ID of someone who is in the session. @throws {NothingToSee} */
  async someone(): Promise<string> {
    const [first] = await this.connected();
    if (first === undefined) {
      throw new NothingToSee('no one is in the session');
    }
    return first;
  }

  /** @throws {NothingToSee} if the list can't be read */
  async connected(): Promise<string[]> {
    const answer = await this.get(`/v2/sessions/${encodeURIComponent(this.sessionId)}/participants/active?perPage=100`);
    const listed = peopleOf(answer.json);
    if (!isSuccess(answer) || listed === null) {
      throw new NothingToSee(`the list of connected people can’t be read (${answer.status})`);
    }
    return listed.flatMap((one) => textOf(one, 'participantId') ?? []);
  }

  /** Asks for a removal with the call that the bot is configured to use. */
  remove(participantId: string): Promise<Answer> {
    const { removalApi, sessionId } = this.#options;
    return removalApi === 'v1'
      ? this.post(`/v1/meeting-sessions/${encodeURIComponent(this.sessionId)}/remove-participant`, { participantId })
      : this.roomOfSession().then((roomId) =>
          this.post('/v2/sessions/participants/remove', { participantId, roomId, sessionId }),
        );
  }

  /** Removes the participant, and looks for them. Later calls return the same. @throws {NothingToSee} */
  removal(): Promise<Removal> {
    this.#removal ??= this.#removeParticipant();
    return this.#removal;
  }

  async #removeParticipant(): Promise<Removal> {
    const there = await this.connected();
    if (!there.includes(this.participantId)) {
      throw new NothingToSee('the participant isn’t in the session');
    }
    if (there.length < 2) {
      // The session would end with them, and the list with it.
      throw new NothingToSee('no one else is in the session');
    }
    const answer = await this.remove(this.participantId);
    return { answer, afterwards: await this.#lookForThem() };
  }

  async #lookForThem(): Promise<string> {
    const until = performance.now() + GONE_WITHIN_MS;
    while ((await this.connected()).includes(this.participantId)) {
      if (performance.now() >= until) {
        return `still listed after ${GONE_WITHIN_MS / 1_000} s`;
      }
      await this.#caller.pause(LOOK_EVERY_MS);
    }
    return `gone within ${GONE_WITHIN_MS / 1_000} s`;
  }

  async close(): Promise<readonly string[]> {
    if (this.#creation === null || (this.#deactivated !== null && isSuccess(this.#deactivated))) {
      return [];
    }
    try {
      const roomId = await this.#roomToDeactivate();
      if (roomId === null) {
        return [];
      }
      if (isSuccess(await this.post('/v2/rooms/deactivate', { roomId }, undefined, this.#caller.forCleanup()))) {
        return [];
      }
    } catch {
      // What counts is that it isn't done.
    }
    return [
      `The room with the custom ID ${this.customRoomId} may still be there. Deactivate it in VideoSDK’s dashboard.`,
    ];
  }

  /** If no answer says which room was created, the custom ID leads to it. */
  async #roomToDeactivate(): Promise<string | null> {
    try {
      const creation = await this.createRoom();
      const roomId = textOf(creation.json, 'roomId');
      if (roomId !== null || (creation.status >= 400 && creation.status < 500)) {
        return roomId;
      }
    } catch (error) {
      if (error instanceof NoAnswer && !error.mayHaveArrived) {
        return null;
      }
    }
    const headers = await this.#headers('v2', undefined);
    const path = `/v2/rooms/${encodeURIComponent(this.customRoomId)}`;
    const found = await this.#caller.forCleanup().send('GET', path, { headers });
    const known = textOf(bare(found.json), 'roomId');
    if (known === null && found.status !== 404 && found.status !== 402) {
      throw new NothingToSee('nothing says whether there is a room');
    }
    return known;
  }
}

function missing(need: Need): never {
  throw new NothingToSee(`there is no ${need}`);
}

/** A record comes bare or in `data`; the bot takes both. */
export function bare(json: unknown): unknown {
  const data = fieldOf(json, 'data');
  return isFields(data) ? data : json;
}

/** The people of either list: `data` is an object or an array, and the bot takes both. `null`: no such list. */
export function peopleOf(json: unknown): readonly unknown[] | null {
  const data = fieldOf(json, 'data');
  const lists = [data].flat().map((one) => fieldOf(one, 'participants'));
  return lists.every(Array.isArray) ? lists.flat() : null;
}
