import type { APIInteraction } from 'discord.js';
import type { Logger } from 'pino';
import { mayModerate } from '../moderation/authority.ts';
import { type DiscordApi, discordErrorFacts } from './api.ts';
import type { Choices, Command, Message } from './command.ts';
import { type Interaction, optionsFor, readInteraction } from './interaction.ts';
import { refusalMessage } from './views/refusal.ts';
import { brokenMessage, restartingMessage, unknownCommandMessage } from './views/trouble.ts';

export interface DispatchOptions {
  readonly commands: readonly Command[];
  readonly api: DiscordApi;
  readonly moderatorRoleIds: ReadonlySet<string>;
  readonly log: Logger;
  /** Milliseconds of the Unix epoch, by Discord's clock. */
  readonly now: () => number;
  /** Told of each acknowledged command, with the milliseconds since Discord made the interaction. */
  readonly onAcknowledged?: (ms: number) => void;
}

export interface Dispatch {
  /** Takes the raw payload of an INTERACTION_CREATE. Never rejects. */
  handle(payload: APIInteraction): Promise<void>;
  /** From now on commands are told that the bot is restarting. Resolves when those under way have replied. */
  drain(): Promise<void>;
  /** How many interactions are under way. */
  readonly running: number;
}

/** Discord gives up on an interaction after 3 s; what is older was replayed after a resume. */
const DEAD_AFTER_MS = 3_000;
/** A completion that is not there by then is answered with nothing rather than late. Counted from the event. */
const COMPLETE_WITHIN_MS = 2_000;

const NOTHING: Choices = [];

/**
 * The one place where interactions are acknowledged, their senders' roles checked, and errors turned into replies:
 * age -> acknowledge -> may they? -> the command's own work.
 */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { commands, api, moderatorRoleIds, log, now } = options;
  const byName = new Map(commands.map((command) => [command.data.name, command]));
  const underWay = new Set<Promise<void>>();
  let draining = false;

  async function handle(interaction: Interaction): Promise<void> {
    const { reference, commandName, actor } = interaction;
    const mine = log.child({ ref: reference });
    const age = now() - interaction.createdAt;
    if (age > DEAD_AFTER_MS) {
      mine.warn({ command: commandName, ageMs: age }, 'interaction dropped: too old to be answered');
      return;
    }
    try {
      const command = commandName === null ? undefined : byName.get(commandName);
      if (interaction.kind === 'completion') {
        await api.complete(interaction, command === undefined ? NOTHING : await completion(command, interaction, mine));
        return;
      }
      if (interaction.kind === 'other' || command === undefined) {
        mine.warn({ command: commandName }, 'interaction with something this version does not know');
        await api.answer(interaction, unknownCommandMessage(reference));
        return;
      }
      if (draining) {
        mine.info({ command: commandName }, 'command turned away: restarting');
        await api.answer(interaction, restartingMessage(reference));
        return;
      }
      await api.defer(interaction);
      const ackMs = now() - interaction.createdAt;
      options.onAcknowledged?.(ackMs);
      mine.info(
        { command: commandName, guild: actor.guildId, user: actor.userId, ageMs: age, ackMs },
        'command acknowledged',
      );
      await run(command, interaction, mine);
    } catch (error) {
      // Without an acknowledgement nothing is done: the one who asked reads "The application did not respond".
      mine.error({ command: commandName, ...discordErrorFacts(error) }, 'interaction could not be answered');
    }
  }

  async function run(command: Command, interaction: Interaction, mine: Logger): Promise<void> {
    const { actor, reference } = interaction;
    const reply = (message: Message) => deliver(interaction, message, mine);
    const authority = mayModerate(actor, moderatorRoleIds);
    if (!authority.allowed) {
      mine.info({ why: authority.why }, 'refused');
      await reply(refusalMessage(authority.why, moderatorRoleIds, reference));
      return;
    }
    try {
      await command.run({ actor, reference, log: mine, reply, options: optionsFor(command.data, interaction.values) });
    } catch (error) {
      mine.error({ err: error }, 'command failed');
      await reply(brokenMessage(reference));
    }
  }

  async function deliver(interaction: Interaction, message: Message, mine: Logger): Promise<void> {
    try {
      await api.edit(interaction, message);
    } catch (error) {
      mine.error(discordErrorFacts(error), 'reply could not be delivered');
    }
  }

  /** Never rejects, never late, and nothing for those who may not: a list of choices tells who is in a session. */
  async function completion(command: Command, interaction: Interaction, mine: Logger): Promise<Choices> {
    const { actor, focused, reference, values } = interaction;
    if (focused === null || draining || !mayModerate(actor, moderatorRoleIds).allowed) {
      return NOTHING;
    }
    const choices = command.complete(focused.name, {
      actor,
      reference,
      log: mine,
      options: optionsFor(command.data, values),
      typed: focused.typed,
    });
    if (choices === null) {
      return NOTHING;
    }
    const late = Promise.withResolvers<Choices>();
    const timer = setTimeout(
      () => {
        mine.warn({ option: focused.name }, 'completion answered with nothing: VideoSDK was too slow');
        late.resolve(NOTHING);
      },
      Math.max(0, interaction.createdAt + COMPLETE_WITHIN_MS - now()),
    );
    try {
      return await Promise.race([choices, late.promise]);
    } catch (error) {
      mine.warn({ option: focused.name, error: String(error) }, 'completion answered with nothing');
      return NOTHING;
    } finally {
      clearTimeout(timer);
      // The slower of the two may still fail; nobody waits for it any more.
      choices.catch(() => undefined);
    }
  }

  return {
    handle(payload) {
      let interaction: Interaction;
      try {
        // Read before anything is awaited: what decides is what Discord sent with this very interaction.
        interaction = readInteraction(payload);
      } catch (error) {
        log.error({ err: error }, 'interaction dropped: its payload cannot be read');
        return Promise.resolve();
      }
      const work = handle(interaction).finally(() => underWay.delete(work));
      underWay.add(work);
      return work;
    },
    async drain() {
      draining = true;
      while (underWay.size > 0) {
        await Promise.allSettled(underWay);
      }
    },
    get running() {
      return underWay.size;
    },
  };
}
