import { CHAT_INPUT, findCommand, focusedType, listedFor, sendableOptions, USER_MENU } from './client-checks.ts';
import { commandData, userCommandData } from './command-data.ts';
import { chooseIn, findComponent, labelOf, sees } from './component-press.ts';
import type { Component } from './component-types.ts';
import type { Choice, Conversation, Member, MessageRef, OptionValue, Place, PressOptions, Role } from './control.ts';
import { ClientRefusal } from './control.ts';
import { createConversation } from './conversation.ts';
import type { GatewayServer } from './gateway-server.ts';
import type { InteractionState, InteractionStore } from './interaction-store.ts';
import { listedIn, shownChoice } from './localizations.ts';
import type { MessageState } from './messages.ts';
import { choiceText, openModal } from './modals.ts';
import { personMessage } from './payloads.ts';
import { noEntities } from './resolved.ts';
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

  function spotOf(state: MemberState, place: Place, wanted?: { readonly id: string }): Spot {
    if (place === 'dm') return { guild: null, channel: null };
    const guild = state.guildId === null ? undefined : world.guilds.get(state.guildId);
    if (!guild) throw new ClientRefusal(`${state.user.global_name} isn’t in a server`);
    return { guild, channel: (wanted && world.channels.get(wanted.id)) ?? guild.channels[0] ?? null };
  }

  function messageSeen(state: MemberState, { id }: MessageRef, force: boolean): MessageState {
    const message = world.messages.byId(id);
    if (!message || (!force && !sees(world, state, message))) {
      throw new ClientRefusal(`${state.user.global_name} can’t see message ${id}`);
    }
    return message;
  }

  function at(state: MemberState): Member {
    const defaultPlace: Place = state.guildId === null ? 'dm' : 'guild';

    const converse = (interaction: InteractionState, typed: string): Conversation =>
      createConversation(interaction, member, typed, (modal) =>
        openModal(world, sender, state, { opener: interaction, modal }, converse),
      );

    /** Uses a component. `chosen` is null for a button. */
    function use(message: MessageState, component: Component, chosen: readonly Choice[] | null, how: PressOptions) {
      const { latest } = message;
      const channel = world.channels.get(latest.channel_id) ?? null;
      const guild = world.guilds.get(channel?.guildId ?? '') ?? null;
      const force = how.force ?? false;
      const { ids, resolved } = chosen
        ? chooseIn(world, { guild, member: state, force }, component, chosen)
        : noEntities;
      const owners = latest.interaction_metadata?.authorizing_integration_owners ?? { '0': guild?.id ?? '0' };
      const interaction = sender.send(state, {
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
      return converse(interaction, `[${labelOf(component)}${values}]`);
    }

    const member: Member = {
      id: state.user.id,
      name: state.user.global_name ?? state.user.username,
      get roleIds() {
        return state.roleIds;
      },
      setRoles(roles) {
        state.roleIds = roles.map(roleId);
        world.observers.tell('onCommands');
      },
      get locale() {
        return state.locale;
      },
      setLocale(locale) {
        state.locale = locale;
        world.observers.tell('onLocale');
        // Commands have other names now.
        world.observers.tell('onCommands');
      },
      async complete(typedName, options, focused, how = {}) {
        const started = performance.now();
        const place = how.in ?? defaultPlace;
        const spot = spotOf(state, place);
        const [name = '', ...path] = typedName.split(' ');
        const command = findCommand(world, spot.guild, state, name, { place, force: false });
        const type = focusedType(command, path, focused);
        const sent = sendableOptions(
          command,
          path,
          { ...options, [focused]: options[focused] ?? '' },
          { focused, force: false },
        );
        const interaction = sender.send(state, {
          kind: 'completion',
          ...spot,
          data: commandData(world, { guild: spot.guild, member: state, force: false }, command, sent),
          owners: installOwners(place, spot.guild, state),
          focusedType: type,
          how: {},
        });
        await interaction.changes.until(
          () => interaction.acknowledged !== null || interaction.failed || undefined,
          `choices for ${focused} of /${typedName}`,
        );
        const choices = interaction.choices?.map((choice) => shownChoice(state.locale, choice)) ?? null;
        return { choices, tookMs: performance.now() - started };
      },
      run(typedName, options = {}, how = {}) {
        const place = how.in ?? defaultPlace;
        const force = how.force ?? false;
        const spot = spotOf(state, place, how.channel);
        const [name = '', ...path] = typedName.split(' ');
        const command = findCommand(world, spot.guild, state, name, { place, force, type: CHAT_INPUT });
        const sent = sendableOptions(command, path, options, { force });
        const interaction = sender.send(state, {
          kind: 'command',
          ...spot,
          data: commandData(world, { guild: spot.guild, member: state, force }, command, sent),
          owners: installOwners(place, spot.guild, state),
          how,
        });
        return converse(interaction, typedText(typedName, options));
      },
      useOn(name, other, how = {}) {
        const place = how.in ?? defaultPlace;
        const spot = spotOf(state, place, how.channel);
        const command = findCommand(world, spot.guild, state, name, {
          place,
          force: how.force ?? false,
          type: USER_MENU,
        });
        const target = spot.guild?.members.get(other.id) ?? (other.id === member.id ? state : undefined);
        if (!target) throw new ClientRefusal(`${member.name} can’t find ${other.name} here`);
        const interaction = sender.send(state, {
          kind: 'command',
          ...spot,
          data: userCommandData(spot.guild, command, target),
          owners: installOwners(place, spot.guild, state),
          metadata: { target_user: target.user },
          how,
        });
        return converse(interaction, `${name} on ${other.name}`);
      },
      press(ref, button, how = {}) {
        const force = how.force ?? false;
        const message = messageSeen(state, ref, force);
        return use(message, findComponent(message, 'button', button, force), null, how);
      },
      choose(ref, select, values, how = {}) {
        const force = how.force ?? false;
        const message = messageSeen(state, ref, force);
        return use(message, findComponent(message, 'select', select, force), values, how);
      },
      write(channel, content) {
        const where = world.channels.get(channel.id);
        if (!where || where.guildId !== state.guildId)
          throw new ClientRefusal(`${member.name} isn’t in #${channel.name}`);
        return world.messages.add({ message: personMessage(world, where, state, content), files: [] }, null).latest;
      },
      commands: () =>
        listedFor(world, world.guilds.get(state.guildId ?? '') ?? null, state).map((command) =>
          listedIn(state.locale, command),
        ),
      messagesIn: (channel) =>
        world.messages
          .inChannel(channel.id)
          .filter((message) => sees(world, state, message))
          .map(({ latest }) => latest),
    };
    return member;
  }

  return { at, close: sender.close };
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
