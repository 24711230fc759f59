import { randomBytes } from 'node:crypto';
import { type Answer, Caller, NoAnswer } from '../caller.ts';
import { discordCode, isSuccess } from '../describe.ts';
import { type Need, NothingToSee, type Service } from '../observation.ts';
import { textOf } from '../shape.ts';

export interface DiscordOptions {
  /** For example `https://discord.com/api`. */
  readonly url: string;
  readonly token: string;
  /** Where the bot can send messages. */
  readonly channelId: string | null;
  /** Why there's no channel. */
  readonly lacks: Partial<Readonly<Record<Need, string>>>;
  readonly signal: AbortSignal;
}

/** Discord refuses clients of other forms: https://discord.com/developers/docs/reference#user-agent */
const USER_AGENT = 'DiscordBot (https://example.com/bouncer-contract, 1.0)';
const EPOCH = 1_420_070_400_000;
const UNKNOWN_MESSAGE = 10_008;

interface Draft {
  readonly content: string;
  readonly nonce: string;
}

/** An application at Discord, or the sandbox's. Deletes the messages that it sends. */
export class DiscordService implements Service {
  readonly #options: DiscordOptions;
  readonly #caller: Caller;
  /** A snowflake of this moment, which nothing has. */
  readonly unknownId = String((BigInt(Date.now() - EPOCH) << 22n) | BigInt(randomBytes(2).readUInt16BE()));
  readonly unknownToken = randomBytes(90).toString('base64url');
  /** Messages that were sent, by ID. */
  readonly #sent = new Set<string>();
  /** Messages that may have been sent: no answer came. */
  readonly #unsure: Draft[] = [];
  readonly #left: string[] = [];

  constructor(options: DiscordOptions) {
    this.#options = options;
    this.#caller = new Caller(`${options.url}/v10`, options.signal);
  }

  lacks(need: Need): string | null {
    return this.#options.lacks[need] ?? null;
  }

  get channelId(): string {
    if (this.#options.channelId === null) {
      throw new NothingToSee('there is no channel');
    }
    return this.#options.channelId;
  }

  /** @param token defaults to the bot's; null: no such header, as for interactions */
  ask(
    method: string,
    path: string,
    { body, token = this.#options.token }: { readonly body?: unknown; readonly token?: string | null } = {},
    caller: Caller = this.#caller,
  ): Promise<Answer> {
    const authorization = token === null ? {} : { authorization: `Bot ${token}` };
    return caller.send(method, path, { headers: { 'user-agent': USER_AGENT, ...authorization }, body });
  }

  /** @throws {NothingToSee} */
  async applicationId(): Promise<string> {
    const { json } = await this.ask('GET', '/applications/@me');
    return textOf(json, 'id') ?? nothing('the application can’t be read');
  }

  /** Sends a message that Discord knows from one sent before by its nonce. */
  async send(draft: Draft, caller: Caller = this.#caller): Promise<Answer> {
    const body = { ...draft, enforce_nonce: true, allowed_mentions: { parse: [] } };
    try {
      const answer = await this.ask('POST', `/channels/${this.channelId}/messages`, { body }, caller);
      const id = isSuccess(answer) ? textOf(answer.json, 'id') : null;
      if (id !== null) {
        this.#sent.add(id);
      } else if (answer.status >= 500) {
        this.#unsure.push(draft);
      }
      return answer;
    } catch (error) {
      if (error instanceof NoAnswer && error.mayHaveArrived) {
        this.#unsure.push(draft);
      }
      throw error;
    }
  }

  async delete(id: string, caller: Caller = this.#caller): Promise<Answer> {
    const answer = await this.ask('DELETE', `/channels/${this.channelId}/messages/${id}`, {}, caller);
    if (isSuccess(answer) || discordCode(answer) === UNKNOWN_MESSAGE) {
      this.#sent.delete(id);
    }
    return answer;
  }

  /**
   * Replaces the application's commands with ones that Discord has to refuse.
   *
   * @throws {NothingToSee}
   */
  async registerInvalid(): Promise<{ readonly answer: Answer; readonly changed: boolean }> {
    const path = `/applications/${await this.applicationId()}/commands`;
    const before = await this.ask('GET', path);
    if (!isSuccess(before)) {
      nothing('the commands can’t be read');
    }
    // Wrong in two ways, because the list it would replace is the bot's.
    const answer = await this.ask('PUT', path, { body: [{ name: 'Not A Command Name', description: '' }] });
    const after = await this.ask('GET', path);
    const changed = before.text !== after.text;
    if (changed) {
      this.#left.push('The application’s commands may have changed. Run `npm run register`.');
    }
    return { answer, changed };
  }

  async close(): Promise<readonly string[]> {
    const caller = this.#caller.forCleanup();
    let failed = 0;
    for (const draft of this.#unsure.splice(0)) {
      // With the same nonce, it's either the same message or a new one. Both are deleted below.
      const answer = await this.send(draft, caller).catch(() => null);
      failed += answer !== null && isSuccess(answer) ? 0 : 1;
    }
    for (const id of [...this.#sent]) {
      await this.delete(id, caller).catch(() => null);
    }
    failed += this.#sent.size;
    return failed === 0
      ? this.#left
      : [...this.#left, `${failed} of the messages in the channel may still be there. Delete them.`];
  }
}

function nothing(why: string): never {
  throw new NothingToSee(why);
}
