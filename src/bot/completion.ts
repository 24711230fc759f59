import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { mayUse } from '../settings/permissions.ts';
import type { SettingsReader } from '../settings/settings.ts';
import type { Choices, Command } from './command.ts';
import type { DiscordClock } from './discord-clock.ts';
import { type Interaction, optionsFor } from './interaction.ts';
import { readers, useOf } from './use.ts';
import { withTimeout } from './with-timeout.ts';

export interface CompletionParts {
  readonly settings: SettingsReader;
  readonly clock: Pick<Clock, 'wait'>;
  readonly discordClock: Pick<DiscordClock, 'ageAtLeast'>;
  readonly log: Logger;
  /** Whether the process is stopping. Completions are empty from then on. */
  readonly draining: boolean;
}

/** A completion that isn't ready by then gets an empty answer rather than a late one. Counted from the event. */
export const COMPLETE_WITHIN_MS = 2_000;

export const NO_CHOICES: Choices = [];

/**
 * Never rejects, never late, and empty for those without permission: a list of choices reveals who is in a session.
 */
export async function completion(parts: CompletionParts, command: Command, interaction: Interaction): Promise<Choices> {
  const { clock, discordClock, log } = parts;
  const { focused } = interaction;
  const left = Math.max(0, COMPLETE_WITHIN_MS - discordClock.ageAtLeast(interaction));
  const choices = choicesFor(parts, command, interaction);
  try {
    return await withTimeout(clock, left, choices, NO_CHOICES, () =>
      log.warn({ option: focused?.name }, 'sent an empty completion: it took too long'),
    );
  } catch (error) {
    log.warn({ option: focused?.name, error: String(error) }, 'sent an empty completion: it failed');
    return NO_CHOICES;
  } finally {
    // If it lost the race, it can still fail, and no one awaits it anymore.
    choices.catch(() => undefined);
  }
}

async function choicesFor(
  { settings, log, draining }: CompletionParts,
  command: Command,
  interaction: Interaction,
): Promise<Choices> {
  const { actor, focused, values } = interaction;
  const { guildId } = actor;
  if (focused === null || draining || guildId === null || !('run' in command)) {
    return NO_CHOICES;
  }
  const rules = settings.peek(guildId) ?? (await settings.of(guildId));
  if (!mayUse(command.access, actor, rules).allowed) {
    return NO_CHOICES;
  }
  const choices = command.complete(focused.name, {
    ...useOf(interaction, readers(interaction), guildId, rules, log),
    options: optionsFor(command.data, values),
    typed: focused.typed,
  });
  return choices ?? NO_CHOICES;
}
