import type { Chance } from './chance.ts';
import type { Component, Deed, Discord, Interaction, Message, Modal } from './discord.ts';
import { unmarked } from './marks.ts';
import type { Timeline } from './time.ts';
import type { Session, VideoSdk } from './videosdk.ts';

export const MODERATOR_ROLE = '100000000000000701';
const ENDER_ROLE = '100000000000000702';
export const OTHER_ROLE = '100000000000000703';
export const LOG_CHANNEL = '100000000000000801';
export const OTHER_LOG_CHANNEL = '100000000000000802';

/** What someone meant by an action. */
export type Intent =
  /** The person with this name or ID. */
  | { readonly kind: 'typed'; readonly text: string; readonly session: string | null }
  /** Exactly these people. */
  | { readonly kind: 'ids'; readonly ids: ReadonlySet<string> }
  /** Ending this session. */
  | { readonly kind: 'room'; readonly typed: string }
  | { readonly kind: 'nobody' };

export interface Moderator {
  readonly userId: string;
  roles: readonly string[];
  readonly permissions: string;
}

export interface ModeratorParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly discord: Discord;
  readonly videoSdk: VideoSdk;
  readonly guildIds: readonly string[];
  /** Delivers an action to a process. */
  readonly send: (interaction: Interaction) => void;
  readonly until: number;
}

/** Members without any role: they report people. */
const MEMBERS = ['100000000000000581', '100000000000000582'];
/** Stands in front of what a report says, so that it's found wherever it's shown. */
export const REPORTED = 'they said secret';

const REASONS = ['spam', 'rude to others', 'see blocked.example now', 'a badword', ''];
/** Limits for presses in one run, and on one message. */
const MOST_PRESSES = 14;
const MOST_PRESSES_ON_ONE = 3;

/** Moderators: they type commands about people they see in the call, and press what they're shown. */
export class Moderators {
  readonly all: Moderator[];
  /** What each interaction was meant for. */
  readonly intents = new Map<string, Intent>();
  readonly #parts: ModeratorParts;
  readonly #pressed = new Map<Message, number>();
  #presses = 0;

  constructor(parts: ModeratorParts) {
    this.#parts = parts;
    const manage = String((1n << 5n) | (1n << 3n));
    this.all = [
      { userId: '100000000000000501', roles: [MODERATOR_ROLE, ENDER_ROLE], permissions: manage },
      { userId: '100000000000000502', roles: [MODERATOR_ROLE], permissions: '0' },
      { userId: '100000000000000503', roles: [OTHER_ROLE], permissions: '0' },
    ];
  }

  /** Plans what they do on their own. What they press follows from what they see. */
  plan(commands: number, from: number, until: number): void {
    const { chance, timeline } = this.#parts;
    for (let index = 0; index < commands; index += 1) {
      const name = `command ${index}`;
      const at = chance.int(`${name} at`, from, until, from + index * 4_000);
      timeline.at(at, `somebody does ${name}`, () => this.#act(name));
    }
    // Apart from the others, so that what these do in a run stays the same without it.
    // They have choices of their own, too.
    const reports = chance.odds('members report', chance.about('presses') ? 0.6 : 0.35)
      ? chance.int('reports', 1, 5)
      : 0;
    for (let index = 0; index < reports; index += 1) {
      const name = `report ${index}`;
      const at = chance.int(`${name} at`, from, until);
      timeline.at(at, `somebody sends ${name}`, () => this.#report(name));
    }
    if (chance.odds('a session is locked', chance.about('returns') ? 0.5 : 0.25)) {
      timeline.at(chance.int('lock at', from, until), 'somebody locks a session', () => this.#lock('lock'));
    }
  }

  #lock(name: string): void {
    const { chance, videoSdk } = this.#parts;
    const running = [...videoSdk.sessions.values()].filter(({ to }) => to === null);
    const session = running.length === 0 ? undefined : chance.of(`${name} which`, running);
    const length = chance.of(`${name} length`, [null, '10 minutes', 'until the session ends']);
    const options = {
      ...(session !== undefined && chance.odds(`${name} names it`, 0.7) && { session: session.id }),
      ...(length !== null && { length }),
    };
    this.#command(name, this.#who(name), 'lock-session', options, { kind: 'nobody' });
  }

  /** A member opens the form of a report. `answered` fills it in. */
  #report(name: string): void {
    const { chance } = this.#parts;
    const who = { userId: chance.of(`${name} by`, [MEMBERS[0] ?? '', ...MEMBERS]), roles: [], permissions: '0' };
    this.#answers.set(this.#command(name, who, 'report', {}, { kind: 'nobody' }), {
      name,
      who,
      ids: new Set(),
      content: '',
    });
  }

  #sendReport(name: string, who: Moderator, modal: Modal, { guildId }: Interaction): void {
    const { chance } = this.#parts;
    this.#reports += 1;
    const target = this.#target(`${name} about`);
    const blocked = chance.of(`${name} says`, ['', '', 'a badword']);
    const what = `${REPORTED} ${this.#reports}. ${blocked}`;
    const components = modal.fields.map(({ custom_id, type, options = [] }) => {
      switch (custom_id) {
        case 'pick': {
          const picked = chance.odds(`${name} picks`, 0.6) ? [chance.of(`${name} whom`, options).value] : [];
          return { type: 18, component: { type, custom_id, values: picked } };
        }
        case 'pictures':
          return { type: 18, component: { type, custom_id, values: [] } };
        default: {
          const value = custom_id === 'what' ? what : (target?.name ?? '') || 'Bob';
          return { type: 18, component: { type, custom_id, value } };
        }
      }
    });
    const data = { custom_id: modal.custom_id, components };
    const text = `send the report “${what}”`;
    this.#do(name, who, { kind: 'modal', text, data, on: null }, { kind: 'nobody' }, guildId);
  }

  #reports = 0;

  #act(name: string): void {
    const { chance } = this.#parts;
    const presses = chance.about('presses');
    const kind = chance.weighed(name, [
      [1, 'nothing'],
      [presses ? 8 : 30, 'kick'],
      [presses ? 20 : 6, 'picker'],
      [4, 'participants'],
      [2, 'sessions'],
      [5, 'keep-outs'],
      [4, 'case'],
      [3, 'history'],
      [3, 'settings'],
      [2, 'forget'],
      [4, 'end'],
      [2, 'member'],
      [1, 'check'],
    ]);
    const who = this.#who(name);
    switch (kind) {
      case 'nothing':
        return;
      case 'kick':
        this.#kick(name, who);
        return;
      case 'picker':
        this.#answers.set(this.#command(name, who, 'kick-participant', this.#extras(name), { kind: 'nobody' }), {
          name,
          who,
          ids: new Set(),
          content: '',
        });
        return;
      case 'participants':
      case 'sessions':
      case 'keep-outs':
        this.#command(name, who, kind, {}, { kind: 'nobody' });
        return;
      case 'case':
        this.#command(
          name,
          who,
          'kick-case',
          { number: String(chance.int(`${name} number`, 1, 4)) },
          { kind: 'nobody' },
        );
        return;
      case 'history':
        this.#command(name, who, 'kick-history', {}, { kind: 'nobody' });
        return;
      case 'settings':
        this.#command(name, this.all[0] as Moderator, 'kick-settings', {}, { kind: 'nobody' });
        return;
      case 'forget': {
        const target = this.#target(name);
        this.#command(
          name,
          this.all[0] as Moderator,
          'kick-forget',
          { participant: target?.id ?? 'p1' },
          { kind: 'nobody' },
        );
        return;
      }
      case 'end':
        this.#command(name, this.all[0] as Moderator, 'end-session', {}, { kind: 'nobody' });
        return;
      case 'check':
        this.#command(name, this.all[0] as Moderator, 'kick-check', {}, { kind: 'nobody' });
        return;
      case 'member': {
        const userId = '100000000000000599';
        const data = {
          type: 2,
          name: 'Remove from session',
          target_id: userId,
          resolved: { users: { [userId]: { username: chance.of(`${name} called`, ['Ada', 'Bob', 'Zed']) } } },
        };
        this.#do(name, who, { kind: 'command', text: 'Remove from session', data, on: null }, { kind: 'nobody' });
        return;
      }
    }
  }

  /** Someone with this role, whatever happened to the others, types who they mean. */
  kick(guildId: string, role: string, participant: string, session: string): Interaction {
    const who = { userId: '100000000000000509', roles: [role], permissions: '0' };
    const options = [
      { type: 3, name: 'participant', value: participant },
      { type: 3, name: 'session', value: session },
    ];
    return this.#do(
      'last kick',
      who,
      {
        kind: 'command',
        text: `/kick-participant participant:${participant} session:${session}`,
        data: { type: 1, name: 'kick-participant', options },
        on: null,
      },
      { kind: 'typed', text: participant, session },
      guildId,
    );
  }

  #who(name: string): Moderator {
    return this.#parts.chance.weighed(`${name} by`, [
      [6, this.all[0] as Moderator],
      [4, this.all[1] as Moderator],
      [1, this.all[2] as Moderator],
    ]);
  }

  #guild(name: string): string {
    return this.#parts.chance.of(`${name} in`, this.#parts.guildIds);
  }

  /** Someone who is or was in a call. */
  #target(name: string): { readonly id: string; readonly name: string | null; readonly session: Session } | null {
    const { chance, videoSdk } = this.#parts;
    const running = [...videoSdk.sessions.values()].filter((session) => session.people.size > 0);
    if (running.length === 0) {
      return null;
    }
    const session = chance.of(`${name} session`, running);
    const people = chance.odds(`${name} of those who left`, 0.1)
      ? [...session.people.values()]
      : videoSdk.connected(session);
    if (people.length === 0) {
      return null;
    }
    const person = people[Math.min(people.length - 1, chance.int(`${name} person`, 0, 30) % people.length)];
    return person === undefined ? null : { id: person.id, name: person.name, session };
  }

  #kick(name: string, who: Moderator): void {
    const { chance, timeline } = this.#parts;
    const target = this.#target(name);
    const how = chance.weighed(`${name} names them by`, [
      [4, 'id'],
      [chance.about('names') || chance.about('pages') ? 16 : 4, 'name'],
      [3, 'completion'],
      [chance.about('names') ? 12 : 1, 'something else'],
    ]);
    const sessionGiven = chance.odds(`${name} names the session`, chance.about('sessions') ? 0.08 : 0.35);
    const session =
      sessionGiven && target !== null
        ? chance.of(`${name} session as`, [target.session.id, target.session.room.id])
        : null;
    const extras = { ...this.#extras(name), ...(session !== null && { session }) };
    const typed = (text: string): void => {
      this.#command(name, who, 'kick-participant', { participant: text, ...extras }, { kind: 'typed', text, session });
    };
    if (target === null || how === 'something else') {
      typed(chance.of(`${name} types`, ['nobody', 'Bob', 'p1', 'ada', '1001', 'p2', 'bob']));
      return;
    }
    if (how === 'id' || (how === 'name' && (target.name ?? '') === '')) {
      typed(target.id);
      return;
    }
    if (how === 'name') {
      typed(
        chance.odds(`${name} in small letters`, chance.about('names') ? 0.4 : 0.2)
          ? (target.name ?? '').toLowerCase()
          : (target.name ?? ''),
      );
      return;
    }
    const data = {
      type: 1,
      name: 'kick-participant',
      options: [
        { type: 3, name: 'participant', value: (target.name ?? '').slice(0, 2), focused: true },
        ...(session === null ? [] : [{ type: 3, name: 'session', value: session }]),
      ],
    };
    const completion = this.#do(
      `${name} completion`,
      who,
      { kind: 'completion', text: 'completing /kick-participant', data, on: null },
      { kind: 'nobody' },
    );
    timeline.after(chance.of(`${name} chooses after`, [1_500, 400, 8_000, 30_000]), `${name} chooses`, () => {
      const choices = (completion.choices ?? []).filter(({ value }) => value !== '~session-first');
      if (choices.length === 0) {
        typed(target.name ?? target.id);
        return;
      }
      const choice = choices.find(({ name: label }) => shows(label, target.id)) ?? choices[0];
      if (choice === undefined) {
        return;
      }
      const text = chance.odds(`${name} sends the label`, 0.25) ? choice.name : choice.value;
      this.#command(
        name,
        who,
        'kick-participant',
        { participant: unmarked(text), ...extras },
        { kind: 'ids', ids: new Set([...this.#known()].filter((id) => shows(choice.name, id))) },
      );
    });
  }

  #extras(name: string): Record<string, string> {
    const { chance } = this.#parts;
    const keepOut = chance.weighed(`${name} keep-out`, [
      [chance.about('returns') ? 1 : 6, null],
      [2, '10 minutes'],
      [2, 'until the session ends'],
      [2, 'in this room for a day'],
      [chance.about('returns') ? 10 : 3, 'in this room until lifted'],
    ]);
    const reason = chance.odds(`${name} has a reason`, 0.3) ? chance.of(`${name} reason`, REASONS) : '';
    return { ...(keepOut !== null && { 'keep-out': keepOut }), ...(reason !== '' && { reason }) };
  }

  #command(
    name: string,
    who: Moderator,
    command: string,
    options: Readonly<Record<string, string>>,
    intent: Intent,
  ): Interaction {
    const data = {
      type: 1,
      name: command,
      options: Object.entries(options).map(([option, value]) => ({ type: 3, name: option, value })),
    };
    const text = `/${command}${Object.entries(options)
      .map(([option, value]) => ` ${option}:${value}`)
      .join('')}`;
    return this.#do(name, who, { kind: 'command', text, data, on: null }, intent);
  }

  #do(
    name: string,
    who: Moderator,
    what: Pick<Deed, 'kind' | 'text' | 'data' | 'on'>,
    intent: Intent,
    guildId = this.#guild(name),
  ): Interaction {
    const { discord, send } = this.#parts;
    const interaction = discord.deed({
      guildId,
      userId: who.userId,
      roles: who.roles,
      permissions: who.permissions,
      ...what,
    });
    this.intents.set(interaction.id, intent);
    send(interaction);
    return interaction;
  }

  /** A message shows something new: someone may press what's on it. */
  see(message: Message): void {
    const { chance, timeline, until } = this.#parts;
    const shown = message.versions.at(-1)?.body;
    const count = this.#pressed.get(message) ?? 0;
    if (!shown || this.#presses >= MOST_PRESSES || count >= MOST_PRESSES_ON_ONE || timeline.now > until) {
      return;
    }
    if (this.#pressable(message).length === 0) {
      return;
    }
    this.#presses += 1;
    const name = `press ${this.#presses}`;
    if (!chance.odds(name, 0.55)) {
      return;
    }
    this.#pressed.set(message, count + 1);
    timeline.after(chance.of(`${name} after`, [2_000, 300, 900, 6_000, 25_000]), `somebody does ${name}`, () =>
      this.#press(name, message),
    );
  }

  #pressable(message: Message): Component[] {
    const shown = message.versions.at(-1)?.body;
    return (shown?.components ?? [])
      .flatMap(({ components }) => components)
      .filter(({ custom_id, disabled }) => custom_id !== undefined && disabled !== true);
  }

  #press(name: string, message: Message): void {
    const { chance, timeline } = this.#parts;
    const version = message.versions.at(-1);
    const pressable = this.#pressable(message);
    if (!version?.body || message.deleted || pressable.length === 0) {
      return;
    }
    const weighed = pressable.map((one) => [one.style === 4 ? 6 : one.type === 3 ? 3 : 1, one] as const);
    const component = chance.weighed(`${name} on`, weighed);
    const owner =
      this.all.find(({ userId }) => userId === (message.interaction?.userId ?? '')) ?? (this.all[0] as Moderator);
    const who = chance.odds(`${name} by another`, 0.12) ? this.#who(name) : owner;
    const chosen = this.#chosen(name, component, message.guildId);
    const texts = [
      version.body.content,
      ...version.body.embeds.flatMap(({ title, description }) => [title ?? '', description ?? '']),
    ];
    const ids = this.#idsIn(chosen === null ? texts.map(unmarked).join('\n') : '', component, chosen);
    const data = {
      custom_id: component.custom_id,
      component_type: component.type,
      ...(chosen !== null && { values: chosen }),
    };
    const text = `press “${unmarked(component.label ?? component.placeholder ?? component.custom_id ?? '')}”${chosen === null ? '' : ` → ${chosen.join(', ')}`}`;
    const go = (): void => {
      const interaction = this.#do(
        name,
        who,
        { kind: 'press', text, data, on: message },
        { kind: 'ids', ids },
        message.guildId,
      );
      this.#answers.set(interaction, { name, who, ids, content: unmarked(version.body?.content ?? '') });
    };
    go();
    if (chance.odds(`${name} twice`, 0.12)) {
      timeline.after(chance.of(`${name} again after`, [120, 5, 700]), `${name} once more`, go);
    }
  }

  readonly #answers = new Map<
    Interaction,
    { readonly name: string; readonly who: Moderator; readonly ids: ReadonlySet<string>; readonly content: string }
  >();

  #chosen(
    name: string,
    { type, options = [], min_values = 1, max_values = 1 }: Component,
    guildId: string,
  ): string[] | null {
    const { chance, discord } = this.#parts;
    switch (type) {
      case 3: {
        const most = Math.min(max_values, options.length);
        const count = chance.int(`${name} how many`, Math.max(1, min_values), Math.max(1, most));
        const first = chance.int(`${name} first`, 0, Math.max(0, options.length - 1));
        return Array.from({ length: count }, (_, index) => options[(first + index) % options.length]?.value ?? '');
      }
      case 6:
        return [...chance.of(`${name} roles`, [[MODERATOR_ROLE], [MODERATOR_ROLE, OTHER_ROLE], [OTHER_ROLE]])];
      case 8:
        // Discord's menu lists the channels of its own server alone.
        return [chance.of(`${name} channel`, [...(discord.guilds.get(guildId)?.channels.keys() ?? [])])];
      default:
        return null;
    }
  }

  /** Everyone who was ever in a call. */
  #known(): ReadonlySet<string> {
    return new Set([...this.#parts.videoSdk.sessions.values()].flatMap(({ people }) => [...people.keys()]));
  }

  /** Who a press is about: the chosen people, or everyone whose ID the message shows. */
  #idsIn(text: string, { options = [] }: Component, chosen: readonly string[] | null): Set<string> {
    const known = this.#known();
    if (chosen === null) {
      const words = new Set(text.replaceAll('\\', '').split(/[\s`·()]+/u));
      return new Set([...known].filter((id) => words.has(id)));
    }
    const ids = chosen.flatMap((value) => {
      const option = options.find((one) => one.value === value);
      const said = new Set(`${option?.description ?? ''} ${option?.label ?? ''}`.split(/[\s·()]+/u));
      return [...known].filter((id) => id === value || said.has(id));
    });
    return new Set(ids);
  }

  /** Who, for how long, and why: everything in one modal. */
  #sendSheet(name: string, who: Moderator, modal: Modal, { on, guildId }: Interaction): void {
    const { chance } = this.#parts;
    const ids = new Set<string>();
    const sent: string[] = [];
    const components = modal.fields.map((field) => {
      const { custom_id, type } = field;
      switch (type) {
        case 3: {
          const values = this.#chosen(`${name} ${custom_id}`, field, guildId) ?? [];
          for (const id of custom_id === 'who' ? this.#idsIn('', field, values) : []) {
            ids.add(id);
          }
          sent.push(...values);
          return { type: 18, component: { type, custom_id, values } };
        }
        case 21: {
          const values = (field.options ?? []).map(({ value }) => value);
          const value = chance.of(`${name} ${custom_id}`, [values[0] ?? null, ...values.slice(1), null]);
          sent.push(value ?? 'nothing');
          return { type: 18, component: { type, custom_id, value } };
        }
        default: {
          const value = custom_id === 'reason' ? chance.of(`${name} ${custom_id}`, ['', ...REASONS]) : '';
          sent.push(value);
          return { type: 18, component: { type, custom_id, value } };
        }
      }
    });
    const text = `send the sheet with ${sent.map((one) => `“${unmarked(one)}”`).join(', ')}`;
    const data = { custom_id: modal.custom_id, components };
    this.#do(name, who, { kind: 'modal', text, data, on }, { kind: 'ids', ids }, guildId);
  }

  /** A modal opened: it's filled in, or left. */
  answered(interaction: Interaction): void {
    const { chance, timeline } = this.#parts;
    const { modal } = interaction;
    const pressed = this.#answers.get(interaction);
    if (modal === null || pressed === undefined) {
      return;
    }
    const { name, who, ids, content } = pressed;
    if (modal.custom_id.startsWith('report:')) {
      timeline.after(chance.of(`${name} fills it in`, [3_000, 500, 20_000]), `${name} is sent`, () =>
        this.#sendReport(name, who, modal, interaction),
      );
      return;
    }
    if (modal.custom_id.startsWith('kick-participant:sheet')) {
      timeline.after(chance.of(`${name} fills it in`, [3_000, 500, 20_000]), `${name}: the sheet is sent`, () =>
        this.#sendSheet(name, who, modal, interaction),
      );
      return;
    }
    timeline.after(chance.of(`${name} fills it in`, [3_000, 500, 20_000]), `${name}: the modal is sent`, () => {
      const [firstLine = ''] = content.split('\n');
      const pool = [firstLine.replaceAll('`', '').replaceAll('\\', ''), 'Bob', 'p1', '2', '', 'spam'];
      const typed: string[] = [];
      const components = modal.fields.map(({ custom_id, type, options }) => {
        const value = options === undefined ? chance.of(`${name} types`, pool) : (options[0]?.value ?? '');
        typed.push(value);
        return {
          type: 18,
          component: { type, custom_id, ...(options === undefined ? { value } : { values: [value] }) },
        };
      });
      const ends = modal.custom_id.startsWith('end-session');
      this.#do(
        name,
        who,
        {
          kind: 'modal',
          text: `send the modal “${unmarked(modal.title)}” with ${typed.map((text) => `“${text}”`).join(', ')}`,
          data: { custom_id: modal.custom_id, components },
          on: interaction.on,
        },
        ends ? { kind: 'room', typed: typed[0] ?? '' } : { kind: 'ids', ids },
        interaction.guildId,
      );
    });
  }
}

/** Whether a completion's label ends with this ID. What is sent for it is up to the bot. */
function shows(label: string, id: string): boolean {
  return unmarked(label).endsWith(` · ${id}`);
}
