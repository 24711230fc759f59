import { randomBytes } from 'node:crypto';
import type { APIMessageInteractionMetadata } from 'discord-api-types/v10';
import type { Changes } from './changes.ts';
import type { CompletionChoice, Message, Modal, VersionedMessage } from './control.ts';
import type { World } from './world.ts';

/** One interaction, from the moment that the person's client sent it. */
export interface InteractionState {
  readonly id: string;
  readonly token: string;
  readonly kind: 'command' | 'completion';
  /** The type of the option being completed: 3 string, 4 integer, 10 number. */
  readonly focusedType: number | null;
  /** By its snowflake: the 3 s and the 15 min count from here. */
  readonly createdAt: number;
  readonly sentAt: number;
  readonly channelId: string;
  readonly guildId: string | null;
  readonly metadata: APIMessageInteractionMetadata;
  readonly changes: Changes;
  acknowledged: { readonly at: number; readonly type: number; readonly ephemeral: boolean } | null;
  /** The client has shown "The application did not respond". */
  failed: boolean;
  tokenDead: boolean;
  original: Message | null;
  deleted: boolean;
  readonly versions: VersionedMessage[];
  readonly followUps: Map<string, Message>;
  choices: CompletionChoice[] | null;
  modal: Modal | null;
}

export interface InteractionStore {
  open(
    facts: Pick<InteractionState, 'id' | 'kind' | 'focusedType' | 'createdAt' | 'channelId' | 'guildId' | 'metadata'>,
  ): InteractionState;
  byId(id: string): InteractionState | undefined;
  byToken(token: string): InteractionState | undefined;
}

export function createInteractionStore(world: World): InteractionStore {
  const ids = new Map<string, InteractionState>();
  const tokens = new Map<string, InteractionState>();
  return {
    open(facts) {
      const state: InteractionState = {
        ...facts,
        token: randomBytes(120).toString('base64url'),
        sentAt: world.now(),
        changes: world.waiting.changes(),
        acknowledged: null,
        failed: false,
        tokenDead: false,
        original: null,
        deleted: false,
        versions: [],
        followUps: new Map(),
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
