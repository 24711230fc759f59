import type { APIMessageInteractionMetadata } from 'discord-api-types/v10';
import type { PressOptions } from './control.ts';
import { startPatience } from './conversation.ts';
import type { GatewayServer } from './gateway-server.ts';
import { interactionEvent } from './interaction-event.ts';
import type { InteractionKind, InteractionState, InteractionStore } from './interaction-store.ts';
import { interactionTypes } from './interaction-store.ts';
import type { MessageState } from './messages.ts';
import { snowflakeTime } from './snowflake.ts';
import type { ChannelState, GuildState, MemberState, World } from './world.ts';

/** What a person's client sends. */
export interface Sending {
  readonly kind: InteractionKind;
  readonly guild: GuildState | null;
  readonly channel: ChannelState | null;
  readonly data: object;
  /** Who installed the app: the server ("0") or a person ("1"). */
  readonly owners: Readonly<Record<string, string>>;
  /** The message that the component is on. */
  readonly source?: MessageState | null;
  /** What the reply's metadata says about this interaction, beyond who and where. */
  readonly metadata?: object;
  readonly focusedType?: number;
  readonly how: Pick<PressOptions, 'createdAt' | 'rawPatch'>;
}

export interface InteractionSender {
  /** Opens the interaction and sends its event. Returns immediately. */
  send(member: MemberState, sending: Sending): InteractionState;
  close(): void;
}

export function createInteractionSender(
  world: World,
  store: InteractionStore,
  gateway: GatewayServer,
): InteractionSender {
  const patience = new Set<() => void>();
  return {
    send(member, sending) {
      const { kind, guild, channel, how } = sending;
      const id = world.snowflakes.next(how.createdAt);
      const interaction = store.open({
        id,
        kind,
        userId: member.user.id,
        focusedType: sending.focusedType ?? null,
        source: sending.source ?? null,
        createdAt: snowflakeTime(id),
        channelId: channel?.id ?? member.dmChannelId,
        guildId: guild?.id ?? null,
        metadata: {
          id,
          type: interactionTypes[kind],
          user: member.user,
          authorizing_integration_owners: sending.owners,
          ...sending.metadata,
        } as APIMessageInteractionMetadata,
      });
      const stop = startPatience(interaction, () => patience.delete(stop));
      patience.add(stop);
      const event = interactionEvent(world, interaction, { data: sending.data, member, guild, channel });
      gateway.dispatchFor(guild?.id ?? null, 'INTERACTION_CREATE', how.rawPatch?.(event) ?? event);
      return interaction;
    },
    close() {
      for (const stop of patience) stop();
    },
  };
}
