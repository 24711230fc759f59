import type { Chance } from './chance.ts';
import { type Answer, json, type Request } from './network.ts';
import { EPOCH, type Machine, type Timeline } from './time.ts';

export const APPLICATION_ID = '100000000000000900';

const DISCORD_EPOCH = 1_420_070_400_000;

/** How long an interaction can be answered, and how long its reply can be edited. */
const ANSWER_WITHIN_MS = 3_000;
const TOKEN_LIVES_MS = 15 * 60_000;

const EPHEMERAL = 64;
/** A message of version 2: it shows its components, and nothing else. */
const LAYOUT = 1 << 15;
const MOST_COMPONENTS = 40;
const MOST_TEXT = 4_000;

export interface Guild {
  readonly id: string;
  readonly locale: string;
  readonly channels: Map<string, Channel>;
  /** Whether the server has removed the bot. */
  botRemoved?: boolean;
}

/** View Channel, Send Messages, Embed Links. */
const VIEW_SEND_EMBED = (1 << 10) | (1 << 11) | (1 << 14);

export interface Channel {
  readonly id: string;
  readonly guildId: string;
  /** The error code a bot gets when it writes there; `null`: it can write. */
  closed: 10_003 | 50_001 | 50_013 | null;
}

/** A component that can be pressed, as a client shows it. */
export interface Component {
  readonly type: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly style?: number;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly { readonly label: string; readonly value: string; readonly description?: string }[];
}

export interface Body {
  readonly content: string;
  readonly embeds: readonly {
    readonly title?: string;
    readonly description?: string;
    readonly footer?: { readonly text: string };
    readonly image?: { readonly url: string };
    readonly fields?: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly components: readonly { readonly components: readonly Component[] }[];
  /** Of a message of version 2: how many components it has. Its text is in an embed here, and its buttons in rows. */
  readonly layout?: number;
}

/** What a message says from then on; `null`: nothing yet ("thinking…"), or it was deleted. */
export interface Version {
  readonly at: number;
  readonly body: Body | null;
  readonly by: string;
  /** When the request that changed it was sent. */
  readonly sentAt: number;
  /** The interaction whose token changed it. */
  readonly through: Interaction | null;
}

export interface Message {
  readonly id: string;
  readonly channelId: string | null;
  readonly guildId: string;
  readonly ephemeral: boolean;
  /** The first interaction that changed it. */
  readonly interaction: Interaction | null;
  readonly versions: Version[];
  deleted: boolean;
}

export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly at: number;
  readonly guildId: string;
  readonly userId: string;
  readonly roles: readonly string[];
  readonly permissions: string;
  readonly kind: 'command' | 'completion' | 'press' | 'modal';
  /** `/kick-participant participant:bob` */
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The message that the button or modal is on. */
  readonly on: Message | null;
  ackedAt: number | null;
  ackedBy: string | null;
  /** The message behind `@original`. */
  message: Message | null;
  modal: Modal | null;
  choices: readonly { readonly name: string; readonly value: string }[] | null;
  /** Which process got it, and when. */
  givenTo: { readonly machine: string; readonly at: number } | null;
}

export interface Modal {
  readonly custom_id: string;
  readonly title: string;
  readonly fields: readonly (Component & { readonly custom_id: string })[];
}

/** Something a person does in Discord. */
export interface Deed {
  readonly guildId: string;
  readonly userId: string;
  readonly roles: readonly string[];
  readonly permissions: string;
  readonly kind: Interaction['kind'];
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly on: Message | null;
  /** The language of their client. */
  readonly locale?: string;
}

/** Texts that Discord always refuses, with the status and code: the same request will never be accepted. */
const REFUSALS: readonly (readonly [mark: string, status: number, code: number])[] = [
  ['blocked.example', 400, 240_000],
  ['badword', 400, 200_000],
];

/**
 * A model of Discord: interactions with their two time limits, messages with everything they ever said, and its ways to
 * refuse.
 */
export class Discord {
  readonly guilds = new Map<string, Guild>();
  readonly interactions = new Map<string, Interaction>();
  readonly messages = new Map<string, Message>();
  readonly #byToken = new Map<string, Interaction>();
  readonly #nonces = new Map<string, Message>();
  readonly #timeline: Timeline;
  readonly #chance: Chance;
  readonly #rates: Readonly<Record<'error' | 'errorDone' | 'busy' | 'busyWithoutWord', number>>;
  #commands: unknown[] = [];
  #ids = 0;
  /** Called whenever a message says something new. */
  onShown: (message: Message, version: Version) => void = () => undefined;
  /** Called when an interaction was answered with a modal or with choices. */
  onAnswered: (interaction: Interaction) => void = () => undefined;
  /** Removes what doesn't count toward lengths because only the simulation puts it there. */
  strip: (text: string) => string = (text) => text;

  constructor(timeline: Timeline, chance: Chance, calm = false) {
    this.#timeline = timeline;
    this.#chance = chance;
    const rate = (name: string, most: number) => (calm ? 0 : chance.rate(name, most));
    this.#rates = {
      error: rate('Discord: error', 0.15),
      errorDone: rate('Discord: error though done', 0.15),
      busy: rate('Discord: busy', 0.2),
      busyWithoutWord: rate('Discord: busy, for how long it does not say', 0.1),
    };
  }

  get #now(): number {
    return this.#timeline.now;
  }

  /** A snowflake of this moment. */
  newId(): string {
    this.#ids += 1;
    return String((BigInt(EPOCH + this.#now - DISCORD_EPOCH) << 22n) | BigInt(this.#ids & 0x3f_ff_ff));
  }

  /** A person does something. The caller decides which process gets it. */
  deed({ guildId, userId, roles, permissions, kind, text, data, on, locale = 'en-US' }: Deed): Interaction {
    const id = this.newId();
    const token = `tok${id}`;
    const guild = this.guilds.get(guildId);
    const [channelId = ''] = guild?.channels.keys() ?? [];
    const interaction: Interaction = {
      id,
      token,
      at: this.#now,
      guildId,
      userId,
      roles,
      permissions,
      kind,
      text,
      on,
      ackedAt: null,
      ackedBy: null,
      message: kind === 'press' || kind === 'modal' ? on : null,
      modal: null,
      choices: null,
      givenTo: null,
      payload: {
        id,
        token,
        application_id: APPLICATION_ID,
        type: { command: 2, completion: 4, press: 3, modal: 5 }[kind],
        version: 1,
        data,
        guild_id: guildId,
        channel_id: channelId,
        channel: { id: channelId, type: 0 },
        member: { user: { id: userId, username: `u${userId}` }, roles, permissions },
        locale,
        guild_locale: guild?.locale ?? 'en-US',
        entitlements: [],
        authorizing_integration_owners: { 0: guildId },
        ...(on !== null && {
          message: {
            id: on.id,
            flags: (on.ephemeral ? EPHEMERAL : 0) | (hasLayout(on) ? LAYOUT : 0),
            embeds: hasLayout(on) ? [] : (on.versions.at(-1)?.body?.embeds ?? []),
          },
        }),
      },
    };
    this.interactions.set(id, interaction);
    this.#byToken.set(token, interaction);
    return interaction;
  }

  /** @returns `null`: no response */
  serve(request: Request, machine: Machine, sentAt: number): Answer | null {
    const chance = this.#chance;
    const kind = `Discord ${request.method} ${request.path.split('/')[1] ?? ''}`;
    if (chance.odds(`${kind} busy`, this.#rates.busy)) {
      const seconds = chance.of(`${kind} for`, [0.3, 1.2, 5]);
      return json(
        429,
        { message: 'You are being rate limited.', retry_after: seconds, global: false },
        { 'retry-after': String(Math.ceil(seconds)), via: '1.1 google' },
      );
    }
    if (chance.odds(`${kind} busy without a word`, this.#rates.busyWithoutWord)) {
      return json(429, { message: 'You are being rate limited.' });
    }
    if (chance.odds(`${kind} error`, this.#rates.error)) {
      return { status: chance.of(`${kind} which error`, [500, 502, 503, 504]), body: '' };
    }
    const answer = this.#route(request, machine, sentAt);
    if (chance.odds(`${kind} error though done`, this.#rates.errorDone)) {
      return { status: 502, body: '' };
    }
    return { ...answer, headers: { date: new Date(EPOCH + this.#now).toUTCString(), ...answer.headers } };
  }

  #route(request: Request, machine: Machine, sentAt: number): Answer {
    const path = request.path
      .replace(/^\/v\d+/u, '')
      .split('/')
      .slice(1)
      .map(decodeURIComponent);
    const [first, second = '', third = '', fourth = ''] = path;
    switch (first) {
      case 'interactions':
        return this.#callback(second, request.body as Callback, machine, sentAt);
      case 'webhooks':
        return this.#webhook(third, path[4] ?? null, request, machine, sentAt);
      case 'channels':
        return this.#channel(second, third, fourth, request, machine, sentAt);
      case 'applications':
        return this.#application(path, request);
      case 'guilds':
        return this.#guild(second, third);
      case 'users':
        return third === 'guilds'
          ? json(
              200,
              [...this.guilds.values()].filter(({ botRemoved }) => botRemoved !== true).map(({ id }) => ({ id })),
            )
          : json(200, { id: APPLICATION_ID, username: 'bouncer' });
      default:
        return json(404, { message: '404: Not Found', code: 0 });
    }
  }

  /** What a server lets the bot do: all that it needs. */
  #guild(id: string, what: string): Answer {
    if (!this.guilds.has(id)) {
      return json(404, { message: 'Unknown Guild', code: 10_004 });
    }
    return what === 'roles'
      ? json(200, [{ id, name: '@everyone', permissions: String(VIEW_SEND_EMBED) }])
      : json(200, { user: { id: APPLICATION_ID }, roles: [] });
  }

  #application(path: readonly string[], request: Request): Answer {
    if (path[1] === '@me') {
      return json(200, { id: APPLICATION_ID });
    }
    const guild = path[2] === 'guilds';
    if (guild && this.guilds.get(path[3] ?? '')?.botRemoved === true) {
      return json(403, { message: 'Missing Access', code: 50_001 });
    }
    if (request.method === 'PUT') {
      this.#commands = guild ? this.#commands : (request.body as unknown[]);
      return json(200, request.body);
    }
    return json(200, guild ? [] : this.#commands);
  }

  #callback(id: string, body: Callback, machine: Machine, sentAt: number): Answer {
    const interaction = this.interactions.get(id);
    if (interaction === undefined || this.#now - interaction.at > ANSWER_WITHIN_MS) {
      return json(404, { message: 'Unknown interaction', code: 10_062 });
    }
    if (interaction.ackedAt !== null) {
      return json(400, { message: 'Interaction has already been acknowledged.', code: 40_060 });
    }
    const ack = (): Answer => {
      interaction.ackedAt = this.#now;
      interaction.ackedBy = machine.name;
      return { status: 204, body: '' };
    };
    switch (body.type) {
      case 4: {
        const refused = this.#refused(bodyOf(body.data));
        if (refused !== null) {
          return refused;
        }
        interaction.message = this.#post(
          interaction,
          null,
          body.data,
          machine,
          sentAt,
          ((body.data.flags ?? 0) & EPHEMERAL) !== 0,
        );
        return ack();
      }
      case 5:
        interaction.message = this.#post(
          interaction,
          null,
          null,
          machine,
          sentAt,
          ((body.data?.flags ?? 0) & EPHEMERAL) !== 0,
        );
        return ack();
      case 6:
        return ack();
      case 7: {
        const refused = this.#refused(body.data);
        if (refused !== null) {
          return refused;
        }
        if (interaction.message !== null) {
          this.#change(interaction.message, body.data, machine, sentAt, interaction);
        }
        return ack();
      }
      case 8:
        interaction.choices = body.data.choices;
        this.onAnswered(interaction);
        return ack();
      case 9:
        interaction.modal = modalOf(body.data);
        this.onAnswered(interaction);
        return ack();
    }
  }

  #webhook(token: string, messageId: string | null, request: Request, machine: Machine, sentAt: number): Answer {
    const interaction = this.#byToken.get(token);
    if (interaction === undefined) {
      return json(404, { message: 'Unknown Webhook', code: 10_015 });
    }
    if (this.#now - interaction.at > TOKEN_LIVES_MS) {
      return json(401, { message: 'Invalid Webhook Token', code: 50_027 });
    }
    if (interaction.ackedAt === null) {
      return json(404, { message: 'Unknown Webhook', code: 10_015 });
    }
    const body = bodyOf(request.body);
    if (request.method === 'POST') {
      const refused = this.#refused(body);
      if (refused !== null) {
        return refused;
      }
      const flags = (request.body as { flags?: number }).flags ?? 0;
      const posted = this.#post(interaction, null, body, machine, sentAt, (flags & EPHEMERAL) !== 0);
      return json(200, { id: posted.id });
    }
    const message = messageId === '@original' ? interaction.message : (this.messages.get(messageId ?? '') ?? null);
    if (message === null || message.deleted) {
      return json(404, { message: 'Unknown Message', code: 10_008 });
    }
    if (request.method === 'DELETE') {
      this.#delete(message, machine, sentAt, interaction);
      return { status: 204, body: '' };
    }
    if (request.method === 'GET') {
      return json(200, { id: message.id });
    }
    const refused = this.#refused(body);
    if (refused !== null) {
      return refused;
    }
    if (hasLayout(message) && body.layout === undefined) {
      return json(400, { message: 'Invalid Form Body', code: 50_035, errors: {} });
    }
    this.#change(message, body, machine, sentAt, interaction);
    return json(200, { id: message.id });
  }

  #channel(
    channelId: string,
    what: string,
    messageId: string,
    request: Request,
    machine: Machine,
    sentAt: number,
  ): Answer {
    const channel = [...this.guilds.values()]
      .map(({ channels }) => channels.get(channelId))
      .find((one) => one !== undefined);
    const removed = channel !== undefined && this.guilds.get(channel.guildId)?.botRemoved === true;
    if (channel === undefined || channel.closed !== null || removed) {
      const code = removed ? 50_001 : (channel?.closed ?? 10_003);
      return json(code === 10_003 ? 404 : 403, { message: 'closed', code });
    }
    if (what === '') {
      return json(200, { id: channel.id, guild_id: channel.guildId, type: 0, permission_overwrites: [] });
    }
    const message = this.messages.get(messageId);
    if (request.method === 'POST') {
      const { nonce, enforce_nonce } = request.body as { nonce?: string; enforce_nonce?: boolean };
      // Discord compares nonces per author, across all channels.
      const known = nonce === undefined || enforce_nonce !== true ? undefined : this.#nonces.get(nonce);
      if (known !== undefined && this.#now - (known.versions[0]?.at ?? 0) < 180_000) {
        return json(200, { id: known.id });
      }
      const body = bodyOf(request.body);
      const refused = this.#refused(body);
      if (refused !== null) {
        return refused;
      }
      const posted = this.#post(null, channel, body, machine, sentAt, false);
      if (nonce !== undefined) {
        this.#nonces.set(nonce, posted);
      }
      return json(200, { id: posted.id });
    }
    if (message === undefined || message.deleted || message.channelId !== channelId) {
      return json(404, { message: 'Unknown Message', code: 10_008 });
    }
    if (request.method === 'DELETE') {
      this.#delete(message, machine, sentAt, null);
      return { status: 204, body: '' };
    }
    if (request.method === 'GET') {
      return json(200, { id: message.id });
    }
    const body = bodyOf(request.body);
    const refused = this.#refused(body);
    if (refused !== null) {
      return refused;
    }
    this.#change(message, body, machine, sentAt, null);
    return json(200, { id: message.id });
  }

  /** Someone, or Discord's moderation, deletes a message. */
  deleteMessage(message: Message): void {
    message.deleted = true;
    this.#say(message, { at: this.#now, body: null, by: 'somebody', sentAt: this.#now, through: null });
  }

  #delete(message: Message, machine: Machine, sentAt: number, through: Interaction | null): void {
    message.deleted = true;
    this.#say(message, { at: this.#now, body: null, by: machine.name, sentAt, through });
  }

  #post(
    interaction: Interaction | null,
    channel: Channel | null,
    body: Body | null,
    machine: Machine,
    sentAt: number,
    ephemeral: boolean,
  ): Message {
    const message: Message = {
      id: this.newId(),
      channelId: channel?.id ?? null,
      guildId: channel?.guildId ?? interaction?.guildId ?? '',
      ephemeral,
      interaction,
      versions: [],
      deleted: false,
    };
    this.messages.set(message.id, message);
    this.#say(message, {
      at: this.#now,
      body: body === null ? null : bodyOf(body),
      by: machine.name,
      sentAt,
      through: interaction,
    });
    return message;
  }

  #change(message: Message, body: Body, machine: Machine, sentAt: number, through: Interaction | null): void {
    this.#say(message, { at: this.#now, body: bodyOf(body), by: machine.name, sentAt, through });
  }

  #say(message: Message, version: Version): void {
    message.versions.push(version);
    this.onShown(message, version);
  }

  /** Refuses what Discord will never accept, however often it's sent. */
  #refused(body: Body): Answer | null {
    const texts = [
      body.content,
      ...body.embeds.flatMap(({ title, description, footer, image }) => [
        title ?? '',
        description ?? '',
        footer?.text ?? '',
        image?.url ?? '',
      ]),
    ];
    if (texts.every((text) => text.trim() === '')) {
      return json(400, { message: 'Cannot send an empty message', code: 50_006 });
    }
    for (const [mark, status, code] of REFUSALS) {
      if (texts.some((text) => text.includes(mark))) {
        return json(status, { message: 'refused', code });
      }
    }
    const long = (text: string | undefined, most: number) => [...this.strip(text ?? '')].length > most;
    const ids = body.components.flatMap(({ components }) => components.map(({ custom_id }) => custom_id));
    if (
      long(body.content, 2_000) ||
      body.embeds.some(
        ({ title, description, footer }) =>
          long(title, 256) ||
          long(description, body.layout === undefined ? 4_096 : MOST_TEXT) ||
          long(footer?.text, 2_048),
      ) ||
      (body.layout === undefined ? body.components.length > 5 : body.layout > MOST_COMPONENTS) ||
      new Set(ids).size !== ids.length
    ) {
      return json(400, { message: 'Invalid Form Body', code: 50_035, errors: {} });
    }
    return null;
  }
}

type Callback =
  | { readonly type: 4 | 7; readonly data: Body & { readonly flags?: number } }
  | { readonly type: 5; readonly data?: { readonly flags?: number } }
  | { readonly type: 6 }
  | {
      readonly type: 8;
      readonly data: { readonly choices: readonly { readonly name: string; readonly value: string }[] };
    }
  | { readonly type: 9; readonly data: Readonly<Record<string, unknown>> };

function bodyOf(sent: unknown): Body {
  const {
    content,
    embeds,
    components,
    layout,
    flags = 0,
  } = (sent ?? {}) as Partial<Body> & {
    readonly flags?: number;
  };
  const body = { content: content ?? '', embeds: embeds ?? [], components: components ?? [] };
  if (layout !== undefined) {
    return { ...body, layout };
  }
  return (flags & LAYOUT) === 0 ? body : laidOut(body.components as readonly unknown[] as readonly Part[]);
}

/** A component of version 2. */
interface Part extends Component {
  readonly content?: string;
  readonly components?: readonly Part[];
  readonly accessory?: Part;
}

function laidOut(parts: readonly Part[]): Body {
  const texts: string[] = [];
  const rows: { components: readonly Component[] }[] = [];
  let count = 0;
  const visit = (part: Part): void => {
    count += 1;
    if (part.content !== undefined) {
      texts.push(part.content);
    }
    if (part.type === 1) {
      rows.push({ components: part.components ?? [] });
    }
    if (part.accessory !== undefined) {
      count += 1;
      rows.push({ components: [part.accessory] });
    }
    for (const one of part.components ?? []) {
      visit(one);
    }
  };
  for (const part of parts) {
    visit(part);
  }
  return { content: '', embeds: [{ description: texts.join('\n') }], components: rows, layout: count };
}

function hasLayout({ versions }: Message): boolean {
  return versions.some(({ body }) => body?.layout !== undefined);
}

/** Inputs are in action rows or in labels. */
function modalOf(data: Readonly<Record<string, unknown>>): Modal {
  type Part = { components?: Field[]; component?: Field };
  type Field = Modal['fields'][number];
  const parts = (data['components'] ?? []) as Part[];
  return {
    custom_id: String(data['custom_id']),
    title: String(data['title']),
    fields: parts.flatMap(({ components, component }) => [
      ...(components ?? []),
      ...(component === undefined ? [] : [component]),
    ]),
  };
}
