import { randomBytes } from 'node:crypto';
import type { APIMessageInteractionMetadata } from 'discord-api-types/v10';
import type { Changes } from './changes.ts';
import type { CompletionChoice, VersionedMessage } from './control.ts';
import type { MessageState } from './messages.ts';
import type { ModalBody } from './modal-rules.ts';
import type { World } from './world.ts';

export type InteractionKind = 'command' | 'component' | 'completion' | 'modal';

/** Discord's numbers for the interaction types. */
export const interactionTypes: Readonly<Record<InteractionKind, number>> = {
  command: 2,
  component: 3,
  completion: 4,
  modal: 5,
};

/** An interaction, from the moment the person's client sent it. */
export interface InteractionState {
  readonly id: string;
  readonly token: string;
  readonly kind: InteractionKind;
  readonly userId: string;
  /** The type of the option being completed: 3 string, 4 integer, 10 number. */
  readonly focusedType: number | null;
  /** The message that the component is on; for a modal, that of the component that opened it. */
  readonly source: MessageState | null;
  /** From its snowflake. The 3 s and the 15 min count from here. */
  readonly createdAt: number;
  readonly sentAt: number;
  readonly channelId: string;
  readonly guildId: string | null;
  readonly metadata: APIMessageInteractionMetadata;
  readonly changes: Changes;
  acknowledged: { readonly at: number; readonly type: number; readonly ephemeral: boolean } | null;
  /** The client showed "The application did not respond". */
  failed: boolean;
  tokenDead: boolean;
  /** What `@original` refers to: the reply, or after an update, the {@link source}. */
  original: MessageState | null;
  readonly versions: VersionedMessage[];
  readonly followUps: MessageState[];
  choices: CompletionChoice[] | null;
  modal: ModalBody | null;
}

export interface InteractionStore {
  open(
    facts: Pick<
      InteractionState,
      'id' | 'kind' | 'userId' | 'focusedType' | 'source' | 'createdAt' | 'channelId' | 'guildId' | 'metadata'
    >,
  ): InteractionState;
  byId(id: string): InteractionState | undefined;
  byToken(token: string): InteractionState | undefined;
}

export function createInteractionStore(world: World): InteractionStore {
  const ids = new Map<string, InteractionState>();
  const tokens = new Map<string, InteractionState>();

  /** Observers are notified after callers that wait for a change. */
  function observedChanges(interactionId: string): Changes {
    const changes = world.waiting.changes();
    return {
      ...changes,
      notify() {
        changes.notify();
        world.observers.tell('onInteraction', { interactionId });
      },
    };
  }

  return {
    open(facts) {
      const state: InteractionState = {
        ...facts,
        token: randomBytes(120).toString('base64url'),
        sentAt: world.now(),
        changes: observedChanges(facts.id),
        acknowledged: null,
        failed: false,
        tokenDead: false,
        original: null,
        versions: [],
        followUps: [],
        choices: null,
        modal: null,
      };
      ids.set(state.id, state);
      tokens.set(state.token, state);
      const oldest = ids.size > world.remember ? ids.values().next().value : undefined;
      if (oldest) {
        ids.delete(oldest.id);
        tokens.delete(oldest.token);
      }
      return state;
    },
    byId: (id) => ids.get(id),
    byToken: (token) => tokens.get(token),
  };
}

/** Links a message to an interaction: each new version of it also becomes a version of the interaction. */
export function followOriginal(world: World, interaction: InteractionState, original: MessageState): void {
  interaction.original = original;
  original.watchers.push(() => {
    if (!original.deleted) addVersion(world, interaction, original);
    interaction.changes.notify();
  });
}

export function addVersion(world: World, interaction: InteractionState, { latest }: MessageState): void {
  interaction.versions.push({ ...latest, afterMs: world.now() - interaction.sentAt });
}
