import {
  CHAT_INPUT,
  findCommand,
  focusedType,
  listedFor,
  MESSAGE_MENU,
  sendableOptions,
  USER_MENU,
} from './client-checks.ts';
import { commandData, messageCommandData, userCommandData } from './command-data.ts';
import { chooseIn, findComponent, labelOf, sees } from './component-press.ts';
import type { Component } from './component-types.ts';
import type {
  Channel,
  Choice,
  CompletionChoice,
  ComponentTarget,
  Conversation,
  ListedCommand,
  Member,
  Message,
  MessageRef,
  OptionValue,
  Place,
  PressOptions,
  Role,
  RunOptions,
} from './control.ts';
import { ClientRefusal } from './control.ts';
import { createConversation } from './conversation.ts';
import type { GatewayServer } from './gateway-server.ts';
import type { InteractionState, InteractionStore } from './interaction-store.ts';
import { listedIn, shownChoice } from './localizations.ts';
import type { MessageState } from './messages.ts';
import { choiceText, openModal } from './modals.ts';
import { personMessage } from './payloads.ts';
import { noEntities } from './resolved.ts';
import type { InteractionSender } from './send-interaction.ts';
import { createInteractionSender } from './send-interaction.ts';
import type { ChannelState, GuildState, MemberState, World } from './world.ts';

/** Gives people of the world a client. */
export interface People {
  at(state: MemberState): Member;
  close(): void;
}

interface Spot {
  readonly guild: GuildState | null;
  readonly channel: ChannelState | null;
}

export function createPeople(world: World, store: InteractionStore, gateway: GatewayServer): People {
  const sender = createInteractionSender(world, store, gateway);
  return { at: (state) => new Client(world, sender, state), close: () => sender.close() };
}

/** One person's client. */
class Client implements Member {
  readonly id: string;
  readonly name: string;
  readonly #world: World;
  readonly #sender: InteractionSender;
  readonly #state: MemberState;
  readonly #defaultPlace: Place;

  constructor(world: World, sender: InteractionSender, state: MemberState) {
    this.#world = world;
    this.#sender = sender;
    this.#state = state;
    this.#defaultPlace = state.guildId === null ? 'dm' : 'guild';
    this.id = state.user.id;
    this.name = state.user.global_name ?? state.user.username;
  }

  get roleIds(): readonly string[] {
    return this.#state.roleIds;
  }

  setRoles(roles: readonly (Role | string)[]): void {
    this.#state.roleIds = roles.map(roleId);
    this.#world.observers.tell('onCommands');
  }

  get locale(): string {
    return this.#state.locale;
  }

  setLocale(locale: string): void {
    this.#state.locale = locale;
    this.#world.observers.tell('onLocale');
    // Commands have other names now.
    this.#world.observers.tell('onCommands');
  }

  async complete(
    typedName: string,
    options: Readonly<Record<string, OptionValue>>,
    focused: string,
    how: { in?: Place } = {},
  ): Promise<{ choices: CompletionChoice[] | null; tookMs: number }> {
    const started = performance.now();
    const place = how.in ?? this.#defaultPlace;
    const spot = this.#spotOf(place);
    const [name = '', ...path] = typedName.split(' ');
    const command = findCommand(this.#world, spot.guild, this.#state, name, { place, force: false });
    const type = focusedType(command, path, focused);
    const sent = sendableOptions(
      command,
      path,
      { ...options, [focused]: options[focused] ?? '' },
      { focused, force: false },
    );
    const interaction = this.#sender.send(this.#state, {
      kind: 'completion',
      ...spot,
      data: commandData(this.#world, { guild: spot.guild, member: this.#state, force: false }, command, sent),
      owners: installOwners(place, spot.guild, this.#state),
      focusedType: type,
      how: {},
    });
    await interaction.changes.until(
      () => interaction.acknowledged !== null || interaction.failed || undefined,
      `choices for ${focused} of /${typedName}`,
    );
    const choices = interaction.choices?.map((choice) => shownChoice(this.#state.locale, choice)) ?? null;
    return { choices, tookMs: performance.now() - started };
  }

  run(typedName: string, options: Readonly<Record<string, OptionValue>> = {}, how: RunOptions = {}): Conversation {
    const place = how.in ?? this.#defaultPlace;
    const force = how.force ?? false;
    const spot = this.#spotOf(place, how.channel);
    const [name = '', ...path] = typedName.split(' ');
    const command = findCommand(this.#world, spot.guild, this.#state, name, { place, force, type: CHAT_INPUT });
    const sent = sendableOptions(command, path, options, { force });
    const interaction = this.#sender.send(this.#state, {
      kind: 'command',
      ...spot,
      data: commandData(this.#world, { guild: spot.guild, member: this.#state, force }, command, sent),
      owners: installOwners(place, spot.guild, this.#state),
      how,
    });
    return this.#converse(interaction, typedText(typedName, options));
  }

  useOn(name: string, other: Member, how: RunOptions = {}): Conversation {
    const place = how.in ?? this.#defaultPlace;
    const spot = this.#spotOf(place, how.channel);
    const command = findCommand(this.#world, spot.guild, this.#state, name, {
      place,
      force: how.force ?? false,
      type: USER_MENU,
    });
    const target = spot.guild?.members.get(other.id) ?? (other.id === this.id ? this.#state : undefined);
    if (!target) throw new ClientRefusal(`${this.name} can’t find ${other.name} here`);
    const interaction = this.#sender.send(this.#state, {
      kind: 'command',
      ...spot,
      data: userCommandData(spot.guild, command, target),
      owners: installOwners(place, spot.guild, this.#state),
      metadata: { target_user: target.user },
      how,
    });
    return this.#converse(interaction, `${name} on ${other.name}`);
  }

  useOnMessage(name: string, ref: MessageRef, how: RunOptions = {}): Conversation {
    const place = how.in ?? this.#defaultPlace;
    const force = how.force ?? false;
    const { latest } = this.#messageSeen(ref, force);
    const spot = this.#spotOf(place, { id: latest.channel_id });
    const command = findCommand(this.#world, spot.guild, this.#state, name, { place, force, type: MESSAGE_MENU });
    const interaction = this.#sender.send(this.#state, {
      kind: 'command',
      ...spot,
      data: messageCommandData(command, latest),
      owners: installOwners(place, spot.guild, this.#state),
      metadata: { target_message_id: latest.id },
      how,
    });
    return this.#converse(interaction, `${name} on a message`);
  }

  press(ref: MessageRef, button: ComponentTarget, how: PressOptions = {}): Conversation {
    const force = how.force ?? false;
    const message = this.#messageSeen(ref, force);
    return this.#use(message, findComponent(message, 'button', button, force), null, how);
  }

  choose(ref: MessageRef, select: ComponentTarget, values: readonly Choice[], how: PressOptions = {}): Conversation {
    const force = how.force ?? false;
    const message = this.#messageSeen(ref, force);
    return this.#use(message, findComponent(message, 'select', select, force), values, how);
  }

  write(channel: Channel, content: string): Message {
    const where = this.#world.channels.get(channel.id);
    if (!where || where.guildId !== this.#state.guildId)
      throw new ClientRefusal(`${this.name} isn’t in #${channel.name}`);
    const message = personMessage(this.#world, where, this.#state, content);
    return this.#world.messages.add({ message, files: [] }, null).latest;
  }

  commands(): readonly ListedCommand[] {
    const guild = this.#world.guilds.get(this.#state.guildId ?? '') ?? null;
    return listedFor(this.#world, guild, this.#state).map((command) => listedIn(this.#state.locale, command));
  }

  messagesIn(channel: Channel): readonly Message[] {
    return this.#world.messages
      .inChannel(channel.id)
      .filter((message) => sees(this.#world, this.#state, message))
      .map(({ latest }) => latest);
  }

  #spotOf(place: Place, wanted?: { readonly id: string }): Spot {
    if (place === 'dm') return { guild: null, channel: null };
    const guild = this.#state.guildId === null ? undefined : this.#world.guilds.get(this.#state.guildId);
    if (!guild) throw new ClientRefusal(`${this.#state.user.global_name} isn’t in a server`);
    return { guild, channel: (wanted && this.#world.channels.get(wanted.id)) ?? guild.channels[0] ?? null };
  }

  #messageSeen({ id }: MessageRef, force: boolean): MessageState {
    const message = this.#world.messages.byId(id);
    if (!message || (!force && !sees(this.#world, this.#state, message))) {
      throw new ClientRefusal(`${this.#state.user.global_name} can’t see message ${id}`);
    }
    return message;
  }

  /** Uses a component. `chosen` is null for a button. */
  #use(message: MessageState, component: Component, chosen: readonly Choice[] | null, how: PressOptions): Conversation {
    const { latest } = message;
    const channel = this.#world.channels.get(latest.channel_id) ?? null;
    const guild = this.#world.guilds.get(channel?.guildId ?? '') ?? null;
    const force = how.force ?? false;
    const { ids, resolved } = chosen
      ? chooseIn(this.#world, { guild, member: this.#state, force }, component, chosen)
      : noEntities;
    const owners = latest.interaction_metadata?.authorizing_integration_owners ?? { '0': guild?.id ?? '0' };
    const interaction = this.#sender.send(this.#state, {
      kind: 'component',
      guild,
      channel,
      data: {
        component_type: component.type,
        ...(component.id != null && { id: component.id }),
        custom_id: component.custom_id,
        ...(chosen && { values: ids }),
        ...(Object.keys(resolved).length > 0 && { resolved }),
      },
      owners: owners as Readonly<Record<string, string>>,
      source: message,
      metadata: { interacted_message_id: latest.id },
      how,
    });
    const values = chosen ? ` ▾ ${chosen.map(choiceText).join(', ')}` : '';
    return this.#converse(interaction, `[${labelOf(component)}${values}]`);
  }

  #converse(interaction: InteractionState, typed: string): Conversation {
    return createConversation(interaction, this, typed, (modal) =>
      openModal(this.#world, this.#sender, this.#state, { opener: interaction, modal }, (submitted, text) =>
        this.#converse(submitted, text),
      ),
    );
  }
}

/** Who installed the app: the server ("0") or the person ("1"). */
function installOwners(place: Place, guild: GuildState | null, { user }: MemberState): Record<string, string> {
  switch (place) {
    case 'guild':
      return { '0': guild?.id ?? '0' };
    case 'dm':
      return { '0': '0' };
    case 'user-install':
      return { '1': user.id };
  }
}

export const roleId = (role: Role | string): string => (typeof role === 'string' ? role : role.id);

function typedText(name: string, options: Readonly<Record<string, OptionValue>>): string {
  return [`/${name}`, ...Object.entries(options).map(([option, value]) => `${option}: ${value}`)].join(' ');
}
