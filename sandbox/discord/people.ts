import type { APIMessageInteractionMetadata } from 'discord-api-types/v10';
import { findCommand, focusedType, sendableOptions } from './client-checks.ts';
import type { Command, Member, OptionValue, Place, Role, RunOptions } from './control.ts';
import { ClientRefusal } from './control.ts';
import { createConversation, startPatience } from './conversation.ts';
import type { GatewayServer } from './gateway-server.ts';
import { installOwners, interactionEvent } from './interaction-event.ts';
import type { InteractionState, InteractionStore } from './interaction-store.ts';
import { snowflakeTime } from './snowflake.ts';
import type { ChannelState, GuildState, MemberState, World } from './world.ts';

/** Turns people of the world into people at a client. */
export interface People {
  at(state: MemberState): Member;
  close(): void;
}

export function createPeople(world: World, store: InteractionStore, gateway: GatewayServer): People {
  const patience = new Set<() => void>();

  function placeOf(state: MemberState, place: Place): { guild: GuildState | null; channel: ChannelState | null } {
    if (place === 'dm') return { guild: null, channel: null };
    const guild = state.guildId === null ? undefined : world.guilds.get(state.guildId);
    if (!guild) throw new ClientRefusal(`${state.user.global_name} is in no server`);
    return { guild, channel: guild.channels[0] ?? null };
  }

  function send(
    state: MemberState,
    what: {
      kind: InteractionState['kind'];
      command: Command;
      options: Parameters<typeof interactionEvent>[2]['options'];
      focusedType: number | null;
      place: Place;
      how: RunOptions;
    },
  ): InteractionState {
    const { guild, channel: first } = placeOf(state, what.place);
    const channel = (guild && what.how.channel && world.channels.get(what.how.channel.id)) || first;
    const id = world.snowflakes.next(what.how.createdAt);
    const interaction = store.open({
      id,
      kind: what.kind,
      focusedType: what.focusedType,
      createdAt: snowflakeTime(id),
      channelId: channel?.id ?? state.dmChannelId,
      guildId: guild?.id ?? null,
      metadata: {
        id,
        type: 2,
        user: state.user,
        authorizing_integration_owners: installOwners(what.place, guild?.id ?? null, state.user.id),
      } as APIMessageInteractionMetadata,
    });
    const stop = startPatience(interaction, () => patience.delete(stop));
    patience.add(stop);
    const event = interactionEvent(world, interaction, { ...what, member: state, guild, channel });
    gateway.dispatchFor(guild?.id ?? null, 'INTERACTION_CREATE', what.how.rawPatch?.(event) ?? event);
    return interaction;
  }

  function at(state: MemberState): Member {
    const defaultPlace: Place = state.guildId === null ? 'dm' : 'guild';
    const member: Member = {
      id: state.user.id,
      name: state.user.global_name ?? state.user.username,
      get roleIds() {
        return state.roleIds;
      },
      setRoles(roles) {
        state.roleIds = roles.map(roleId);
      },
      async complete(typedName, options, focused, how = {}) {
        const started = performance.now();
        const place = how.in ?? defaultPlace;
        const [name = '', ...path] = typedName.split(' ');
        const command = findCommand(world, placeOf(state, place).guild, state, name, place, false);
        const type = focusedType(command, path, focused);
        const sent = sendableOptions(
          command,
          path,
          { ...options, [focused]: options[focused] ?? '' },
          { focused, force: false },
        );
        const interaction = send(state, {
          kind: 'completion',
          command,
          options: sent,
          focusedType: type,
          place,
          how: {},
        });
        await interaction.changes.until(
          () => interaction.acknowledged !== null || interaction.failed || undefined,
          `choices for ${focused} of /${typedName}`,
        );
        return { choices: interaction.choices, tookMs: performance.now() - started };
      },
      run(typedName, options = {}, how = {}) {
        const place = how.in ?? defaultPlace;
        const force = how.force ?? false;
        const [name = '', ...path] = typedName.split(' ');
        const command = findCommand(world, placeOf(state, place).guild, state, name, place, force);
        const sent = sendableOptions(command, path, options, { force });
        const interaction = send(state, { kind: 'command', command, options: sent, focusedType: null, place, how });
        return createConversation(interaction, member, typedText(typedName, options));
      },
      useOn: notYet,
      press: notYet,
      choose: notYet,
      write: notYet,
      messagesIn: notYet,
    };
    return member;
  }

  return {
    at,
    close() {
      for (const stop of patience) stop();
    },
  };
}

function notYet(): never {
  throw new Error('the local Discord cannot do this yet');
}

export const roleId = (role: Role | string): string => (typeof role === 'string' ? role : role.id);

function typedText(name: string, options: Readonly<Record<string, OptionValue>>): string {
  return [`/${name}`, ...Object.entries(options).map(([option, value]) => `${option}: ${value}`)].join(' ');
}
